"""Who or what can be heard saying something."""

from __future__ import annotations

from spacy.tokens import Token

from core.extract.quotes.cues import Cue
from core.extract.quotes.lexicon import role_nouns, singular
from core.extract.quotes.phrases import phrase_range
from core.extract.quotes.runs import is_capital

SOURCES = frozenset({"source", "people", "person", "insider"})


DOCUMENTS = frozenset(
    {
        "circular",
        "gazette",
        "directive",
        "notification",
        "bulletin",
        "communique",
        "communiqué",
        "decree",
        "edict",
        "advisory",
        "report",
        "note",
        "survey",
        "memo",
        "statement",
        "study",
        "bill",
        "poll",
        "letter",
        "filing",
        "page",
        "document",
        "paper",
        "analysis",
        "estimate",
        "book",
        "data",
        "figure",
        "research",
        "draft",
        "email",
        "e-mail",
        "release",
        "commentary",
        "editorial",
        "article",
        "notice",
        "order",
        "indictment",
        "complaint",
        "lawsuit",
        "ruling",
        "tweet",
        "post",
        "briefing",
        "forecast",
        "transcript",
        "record",
        "audit",
        "review",
        "assessment",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "ad",
        "advertisement",
        "memorandum",
        "file",
        "resolution",
        "text",
        "finding",
        "statistic",
        "model",
        "index",
        "website",
        "account",
        "testimony",
        "speech",
        "story",
    }
)


PERSONAL = frozenset(
    {
        "official",
        "diplomat",
        "lawmaker",
        "aide",
        "minister",
        "negotiator",
        "envoy",
        "senator",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "source",
        "adviser",
        "advisor",
        "governor",
        "president",
        "premier",
        "ambassador",
        "leader",
        "chief",
        "secretary",
        "deputy",
        "mp",
        "head",
        "commissioner",
        "person",
        "people",
        "trader",
        "analyst",
        "economist",
        "farmer",
        "lawyer",
        "officer",
        "treasurer",
        "executive",
        "counterpart",
    }
)


def is_document(token: Token) -> bool:
    """Whether a noun is something written or counted, whose maker speaks through it."""
    word = singular(token.lower_)
    return word in DOCUMENTS and word not in ("spokesman", "spokeswoman", "spokesperson")


_WEAK = frozenset(
    {
        "show",
        "suggest",
        "indicate",
        "signal",
        "reveal",
        "demonstrate",
        "highlight",
        "find",
        "reflect",
        "confirm",
        "imply",
        "underscore",
        "underline",
        "hold",
        "see",
        "read",
        "establish",
        "determine",
        "mean",
        "stress",
        "recommend",
        "propose",
        "promise",
        "threaten",
        "convey",
        "expect",
        "know",
        "project",
        "require",
        "prove",
        "outline",
        "detail",
        "specify",
        "stipulate",
        "cite",
    }
)


_DISPLAY = frozenset({"show", "indicate", "reveal", "find", "suggest"})
_STRICT = frozenset({"object", "evaluate", "figure", "preposition", "request", "commit", "attribute_to", "before"})


def is_plausible(who: Token, frame: str, cue: Cue) -> bool:
    """Whether a subject can be heard: anybody with a verb of saying, but only people, bodies and documents with a verb
    that things take too ("the figures show", not "the move signals")."""
    weak = cue.verb is not None and cue.verb.base in _WEAK
    if frame == "object" and cue.verb is not None and cue.verb.base in _DISPLAY:
        return is_document(who)  # "polls show a tight race", not "she showed restraint"
    if not weak and (
        frame not in _STRICT or (frame == "before" and cue.verb is not None and cue.verb.base in ("say", "add", "tell"))
    ):
        return True
    if who.pos_ == "PROPN" or (is_capital(who) and not who.is_sent_start):
        return True
    word = singular(who.lower_)
    if who.pos_ == "PRON" or who.pos_ == "NUM":
        return who.lower_ not in ("this", "that", "there", "these", "those", "what", "which") or (
            who.lower_ in ("that", "which") and _of_body(who)
        )
    return (
        word in role_nouns()
        or word in DOCUMENTS
        or any(
            t.pos_ == "PROPN" for t in who.doc[phrase_range(who)[0] : who.i] if t.head == who and t.dep_ == "compound"
        )
    )


def is_somebody(token: Token) -> bool:
    """Whether a noun means people who can be a report's source."""
    word = singular(token.lower_)
    return word in PERSONAL or word in SOURCES


def _of_body(who: Token) -> bool:
    """Whether the relative pronoun's antecedent is a name or somebody."""
    antecedent = who.head.head
    return antecedent.pos_ == "PROPN" or singular(antecedent.lower_) in role_nouns()
