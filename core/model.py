"""The records that travel through the program, in the annotation guide's words.

Standard library only. Every offset is a half-open character range into the untouched text of the article's file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Span(NamedTuple):
    """Half-open character range into `Article.text`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The verbatim characters of the range."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


class Direction(StrEnum):
    """What an action does to trade; follows the effect, not the verb."""

    IMPOSED = "imposed"  # put in place, widened, tightened, extended, reinstated
    LIFTED = "lifted"  # removed, eased, suspended, exempted from, trade resumed


class Kind(StrEnum):
    """How the restriction changes."""

    IMPOSE = "impose"  # new
    TIGHTEN = "tighten"  # wider, higher, stricter
    EXTEND = "extend"  # prolonged unchanged
    REINSTATE = "reinstate"  # back after a lifting, or a licence or waiver that ends
    LIFT = "lift"  # removed, revoked, resumed, expired
    EASE = "ease"  # narrower, lower, faster licences
    SUSPEND = "suspend"  # paused, with or without an end date; postponed
    EXEMPT = "exempt"  # waiver, licence or transit for some


IMPOSING_KINDS = frozenset({Kind.IMPOSE, Kind.TIGHTEN, Kind.EXTEND, Kind.REINSTATE})


class Status(StrEnum):
    """How real the action is, from the weakest to the strongest claim."""

    DENIED = "denied"  # said not to happen or not to have happened
    CALLED_FOR = "called_for"  # urged, demanded or hoped for by somebody
    POSSIBLE = "possible"  # may, might, considered; a bill, a draft, a bare threat
    ALLEGED = "alleged"  # one party accuses another, the article does not vouch for it
    CONDITIONAL = "conditional"  # only when a stated condition is met
    AGREED = "agreed"  # announced, pledged or scheduled by the authority, not carried out yet
    IN_FORCE = "in_force"  # has happened or is under way


class Instrument(StrEnum):
    """Policy instrument, after the Global Trade Alert and UN MAST families."""

    EXPORT_CONTROL = "export_control"  # licensing, bans and curbs on exports, technology and rare earths included
    EXPORT_TARIFF = "export_tariff"
    EXPORT_QUOTA = "export_quota"
    IMPORT_TARIFF = "import_tariff"  # duties, reciprocal tariffs, trade defence duties
    IMPORT_BAN = "import_ban"  # import stops on named goods, import licensing
    IMPORT_QUOTA = "import_quota"
    SANCTION = "sanction"  # asset freezes, embargoes, full halts of trade, sanctions called so
    ENTITY_LISTING = "entity_listing"  # entity or unreliable-entity lists
    INVESTMENT_CONTROL = "investment_control"  # screening of investment, capital controls
    PROCUREMENT = "procurement"  # access to public purchasing
    VISA = "visa"  # people who cross a border
    SUBSIDY = "subsidy"
    OTHER = "other"  # unnamed measures and countermeasures, port fees, border closures, rerouting rules


class QuoteType(StrEnum):
    DIRECT = "direct"  # all inside quotation marks
    MIXED = "mixed"  # a reported clause with a quoted part
    INDIRECT = "indirect"  # a reported clause without marks


class Role(StrEnum):
    OFFICIAL = "official"
    ANALYST = "analyst"  # researchers, economists, think tanks, consultants, academics, unnamed experts, observers
    BUSINESS = "business"  # firms, industry bodies, traders
    MEDIA = "media"  # a news outlet as the source
    OTHER = "other"


class DateType(StrEnum):
    """TimeML TIMEX3 types."""

    DATE = "DATE"
    TIME = "TIME"
    DURATION = "DURATION"
    SET = "SET"


class Basis(StrEnum):
    """Where an article's publication date comes from."""

    STATED = "stated"  # dateline, byline, metadata line or front matter
    INFERRED = "inferred"  # worked out from the text; `how` says from what
    UNKNOWN = "unknown"


class Voice(StrEnum):
    """Who vouches for a claim about a measure."""

    IMPOSER = "imposer"
    COUNTERPART = "counterpart"
    THIRD_PARTY = "third_party"
    ARTICLE = "article"  # the article itself, with nobody quoted


class BlockKind(StrEnum):
    """What a block of running text is; blocks are what is read, everything else is skipped."""

    HEADLINE = "headline"  # title, section heading or headline-like line, often without a full stop
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"


class ActorKind(StrEnum):
    """How the text names the state actor."""

    COUNTRY = "country"  # "China", "the United States", "the EU"
    CAPITAL = "capital"  # a capital or seat that stands for the government: "Beijing", "the White House"
    DEMONYM = "demonym"  # "Chinese", "the Dutch"
    FIRM = "firm"  # a firm known by its side: may be hit ("sanctions on Rosneft"), imposes nothing
    PLACE = "place"  # a city or province: may be hit ("Fukushima seafood"), imposes nothing by itself
    BODY = "body"  # a ministry, agency, regulator, parliament or other public authority
    PERSON = "person"  # a named leader, minister or official
    GROUP = "group"  # "both sides", "the two countries", a bloc that acts as its members
    REFERENCE = "reference"  # "its", "the ministry", "the country": resolved through the article


class IssueCode(StrEnum):
    """Why something was not read, or not read with certainty."""

    FOLDER_MISSING = "folder_missing"
    FOLDER_EMPTY = "folder_empty"
    EMPTY_FILE = "empty_file"
    BINARY_FILE = "binary_file"
    UNSUPPORTED_FILE = "unsupported_file"  # neither text, Markdown, HTML nor PDF
    TOO_LARGE = "too_large"
    VANISHED = "vanished"
    UNREADABLE = "unreadable"
    LINK_OUTSIDE = "link_outside"
    DECODED_WITH_LOSS = "decoded_with_loss"
    BAD_FRONT_MATTER = "bad_front_matter"
    BAD_LINE = "bad_line"  # a line of a JSON Lines file that is not an article
    DUPLICATE_ID = "duplicate_id"
    NO_PUBLICATION_DATE = "no_publication_date"
    NO_TEXT = "no_text"  # nothing is left once page furniture is set aside
    NOT_ENGLISH = "not_english"
    CUT_SHORT = "cut_short"
    FAILED = "failed"  # an extractor raised; the other articles are complete


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that was skipped, unreadable or uncertain, said in words a user can act on."""

    code: IssueCode
    message: str
    article: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One news article as found; `text` is the whole decoded file and is never altered.

    `id` is the path relative to the folder with forward slashes, or the `id` of a JSON Lines row. `front_matter` is
    the span of a leading YAML block, whose values fill the metadata fields and which is not read as text.
    """

    id: str
    text: str
    fingerprint: str  # sha256 of the bytes, hexadecimal
    front_matter: Span | None = None
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class PublicationDate:
    """ISO date of the article, or None; `how` says where it was found."""

    value: str | None = None
    basis: Basis = Basis.UNKNOWN
    how: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of running text that is read as one unit: a heading, a paragraph, a list item."""

    kind: BlockKind
    span: Span


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts of the page. `blocks` are in order, disjoint, and exclude boilerplate, embeds, repeats and front
    matter; the title, where there is one, is the first headline block."""

    blocks: tuple[Block, ...]
    published: PublicationDate = PublicationDate()
    title: Span | None = None
    byline: Span | None = None
    outlet: str | None = None
    boilerplate: tuple[Span, ...] = ()
    embeds: tuple[Span, ...] = ()
    repeats: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class ActorMention:
    """A state actor in the text. `codes` are its jurisdictions, empty where the article does not settle them."""

    span: Span
    codes: tuple[str, ...]
    kind: ActorKind
    name: str  # canonical: "China", "Ministry of Commerce (China)"


@dataclass(frozen=True, slots=True)
class CommodityMention:
    span: Span
    id: str


@dataclass(frozen=True, slots=True)
class DateMention:
    """A temporal expression; `value` is ISO 8601 or TIMEX3 (`2025-W24`, `P90D`, `PAST_REF`)."""

    span: Span
    type: DateType
    value: str
    mod: str | None = None
    anchor: str | None = None  # what a relative expression was resolved against, as an ISO date


@dataclass(frozen=True, slots=True)
class Quote:
    """One stretch of reported speech."""

    quote: Span
    type: QuoteType
    cue: Span | None
    speaker: Span | None  # as written by this quote
    speaker_name: str  # canonical; "Analysts (unnamed)" for somebody without a name
    affiliation: str | None
    role: Role
    country: str | None
    title: str | None = None  # the speaker's title as this article gives it
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """One clause or nominal that says that a restriction on trade is imposed or lifted."""

    trigger: Span
    sentence: Span
    direction: Direction
    kind: Kind
    status: Status
    imposer: tuple[str, ...]  # ISO 3166-1 alpha-2 codes or EU, sorted; empty where unsaid
    target: tuple[str, ...]
    instrument: Instrument
    commodities: tuple[str, ...]  # canonical ids, in order of mention
    claimed_by: str | None
    date: str | None  # ISO date or TIMEX3 value
    condition: Span | None = None  # the stated condition, for a conditional action
    id: str = ""  # "<article id>#A<n>", given by the analysis
    rule: str = ""  # what found it: "model", or the lexicon entry
    score: float | None = None  # the model's probability of the trigger, None where no model spoke


@dataclass(frozen=True, slots=True)
class ArticleAnalysis:
    """Everything read out of one article. Records are in text order."""

    article: Article
    layout: Layout
    actions: tuple[Action, ...] = ()
    quotes: tuple[Quote, ...] = ()
    commodities: tuple[CommodityMention, ...] = ()
    dates: tuple[DateMention, ...] = ()
    sentences: tuple[Span, ...] = ()
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """One telling of a measure: a row of its status trail."""

    action: str  # Action.id
    article: str  # Article.id
    sentence: Span
    said_on: str | None  # publication date of the article, ISO
    status: Status
    kind: Kind
    voice: Voice
    speaker: str | None
    why: str  # why this mention was taken to be this measure


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that a government did or may do, however many articles report it."""

    id: str
    direction: Direction
    kind: Kind
    status: Status  # as of the latest article
    imposer: tuple[str, ...]
    target: tuple[str, ...]
    instrument: Instrument
    commodities: tuple[str, ...]
    date: str | None  # when it happens or takes effect
    summary: str
    claims: tuple[Claim, ...]  # in order of time
    ends: str | None = None  # ISO date on which a pause or deadline runs out
    conditions: tuple[str, ...] = ()
    reverses: str | None = None  # id of the measure that this one undoes
    part_of: str | None = None  # id of the bilateral telling that this unilateral measure belongs to
    counterpart: str | None = None  # id of the measure given in return
    corroborated: bool = False
    corroboration: str = ""  # in words: why, or why not
    conflicts: tuple[str, ...] = ()  # disagreements between claims, in words


@dataclass(frozen=True, slots=True)
class Extractor:
    """What produced an analysis."""

    version: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """A folder, read. `copies` maps the id of an article to the id of the one it repeats or rewrites."""

    articles: tuple[ArticleAnalysis, ...] = ()
    measures: tuple[Measure, ...] = ()
    issues: tuple[Issue, ...] = ()
    copies: dict[str, str] = field(default_factory=dict)
    extractor: Extractor = Extractor("", "")

    @property
    def all_issues(self) -> tuple[Issue, ...]:
        """The issues of the folder (`issues`), then those of each article; each is in one place only."""
        return (*self.issues, *(issue for article in self.articles for issue in article.issues))
