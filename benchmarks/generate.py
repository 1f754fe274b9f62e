"""Varied trade news of any number, from a seed, with what is in it: `python benchmarks/generate.py N [FOLDER] [SEED]`.

Every article is put together from clauses with names, goods, sums and days of its own, so that no two share more than
phrases; the overlap is printed. As the generator knows what it has written, it also gives each article's records, with
which stores, ledgers and tables are measured at sizes that would take days to read.
"""

from __future__ import annotations

import hashlib
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from statistics import mean

from core.commodities import taxonomy
from core.jurisdictions import country_names, demonyms
from core.model import (
    Action,
    Article,
    ArticleAnalysis,
    Basis,
    Block,
    BlockKind,
    CommodityMention,
    DateMention,
    DateType,
    Direction,
    Instrument,
    Kind,
    Layout,
    PublicationDate,
    Quote,
    QuoteType,
    Role,
    Span,
    Status,
)

_SYLLABLES = (
    "ba den ko ri mar tel vos an hu lin sor pa ge na to vi ras mo el dra kin ost fe lu wen ta jor bi sal ner".split()
)
_MONTHS = "January February March April May June July August September October November December".split()
_OUTLETS = ("Trade Gazette", "Harbour Daily", "The Commodity Post", "Meridian News", "Continental Wire", "Port Report")
_VERBS = {  # past tense -> kind, direction, instrument
    "banned exports of": (Kind.IMPOSE, Direction.IMPOSED, Instrument.EXPORT_CONTROL),
    "raised tariffs on": (Kind.TIGHTEN, Direction.IMPOSED, Instrument.IMPORT_TARIFF),
    "extended its import quota on": (Kind.EXTEND, Direction.IMPOSED, Instrument.IMPORT_QUOTA),
    "imposed sanctions on shippers of": (Kind.IMPOSE, Direction.IMPOSED, Instrument.SANCTION),
    "suspended its duty on": (Kind.SUSPEND, Direction.LIFTED, Instrument.IMPORT_TARIFF),
    "lifted its import ban on": (Kind.LIFT, Direction.LIFTED, Instrument.IMPORT_BAN),
    "eased licensing rules for": (Kind.EASE, Direction.LIFTED, Instrument.EXPORT_CONTROL),
}
_SUBJECTS = (
    "Traders|Shippers|Refiners|Growers|Brokers|Insurers|Lenders|Buyers|Smelters|Customs agents|Port workers|Importers"
)
_DOING = (
    "expect|reported|blamed|watched|absorbed|questioned|recorded|described|welcomed|postponed|renegotiated|priced in"
)
_THINGS = (
    "a drop in orders|longer queues|higher freight rates|thin margins|a rush of bookings|idle capacity|new paperwork"
)
_THINGS += (
    "|a backlog of claims|weaker demand|cheaper credit|a change of routes|fuller warehouses|a wave of cancellations"
)
_WHERE = "at the terminal of|along the coast of|in the suburbs of|at the exchange of|in warehouses near|on the road to"
_WHY = "as the currency slid|after a wet season|despite a mild winter|while talks dragged on|because storage is scarce"
_WHY += "|although demand recovered|since the last harvest|before the holiday lull|once inspections began"
_ROLES = {"an analyst at": Role.ANALYST, "the chief executive of": Role.BUSINESS, "a spokesman for": Role.OFFICIAL}


class _Page:
    """Text that grows, and the spans of what was put into it."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.size = 0

    def add(self, text: str) -> Span:
        self.parts.append(text)
        self.size += len(text)
        return Span(self.size - len(text), self.size)


class Writer:
    """Articles from a seed; article `k` is the same whatever was written before it."""

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed
        self._names = sorted(country_names().items())
        self._demonyms = demonyms()
        self._goods = [(good.id, good.names[0]) for good in taxonomy().goods.values() if good.names]

    def write(self, number: int) -> ArticleAnalysis:
        """An article of some 550 words and its records."""
        chance = random.Random(f"{self._seed}/{number}")
        page = _Page()
        published = date(2015, 1, 1) + timedelta(days=chance.randrange(3900))
        name, stem = f"{number // 1000:03}/{number:06}.txt", f"{number // 1000:03}/{number:06}"
        found = _Found(chance, page, stem, published)
        country, other = chance.sample(self._names, 2)
        goods = chance.sample(self._goods, 3)
        title = page.add(f"{country[1]} and {other[1]} at odds over {goods[0][1]}")
        found.block(BlockKind.HEADLINE, title)
        page.add("\n")
        byline = page.add(
            f"By {_name(chance)} {_name(chance)} | {chance.choice(_OUTLETS)} | "
            f"{_MONTHS[published.month - 1]} {published.day}, {published.year}"
        )
        page.add("\n\n")
        for _ in range(chance.randint(6, 9)):
            start = page.size
            for place in range(chance.randint(2, 4)):
                page.add(" " if place else "")
                kind = chance.random()
                if kind < 0.16:
                    found.action(country, other, chance.choice(goods))
                elif kind < 0.34:
                    found.quote(chance.choice(goods)[1])
                else:
                    found.filler(chance.choice(goods))
            found.block(BlockKind.PARAGRAPH, Span(start, page.size))
            page.add("\n\n")
        text = "".join(page.parts)
        article = Article(name, text, hashlib.sha256(text.encode()).hexdigest())
        stated = PublicationDate(published.isoformat(), Basis.STATED, "the byline")
        layout = Layout(tuple(found.blocks), stated, title, byline, chance.choice(_OUTLETS))
        return ArticleAnalysis(
            article,
            layout,
            tuple(found.actions),
            tuple(found.quotes),
            tuple(found.goods),
            tuple(found.dates),
            tuple(found.sentences),
        )


class _Found:
    """The records of the article that is being written."""

    def __init__(self, chance: random.Random, page: _Page, stem: str, published: date) -> None:
        self.chance, self.page, self.stem, self.published = chance, page, stem, published
        self.actions: list[Action] = []
        self.quotes: list[Quote] = []
        self.goods: list[CommodityMention] = []
        self.dates: list[DateMention] = []
        self.sentences: list[Span] = []
        self.blocks: list[Block] = []

    def block(self, kind: BlockKind, span: Span) -> None:
        self.blocks.append(Block(kind, span))

    def day(self) -> str:
        when = self.published + timedelta(days=self.chance.randint(-400, 200))
        span = self.page.add(f"{_MONTHS[when.month - 1]} {when.day}, {when.year}")
        self.dates.append(DateMention(span, DateType.DATE, when.isoformat()))
        return when.isoformat()

    def good(self, good: tuple[str, str]) -> None:
        self.goods.append(CommodityMention(self.page.add(good[1]), good[0]))

    def action(self, imposer: tuple[str, str], target: tuple[str, str], good: tuple[str, str]) -> None:
        start = self.page.size
        if self.chance.random() < 0.5:
            imposer, target = target, imposer
        verb, (kind, direction, instrument) = self.chance.choice(list(_VERBS.items()))
        planned = self.chance.random() < 0.3
        self.page.add(f"{imposer[1]} {'may have' if planned else 'has'} ")
        trigger = self.page.add(verb)
        self.page.add(" ")
        self.good(good)
        self.page.add(f" from {target[1]} worth {_sum(self.chance)} a year from ")
        when = self.day()
        self.page.add(f", {_name(self.chance)} officials in {_place(self.chance)} confirmed.")
        sentence = Span(start, self.page.size)
        self.sentences.append(sentence)
        status = Status.POSSIBLE if planned else Status.IN_FORCE
        sides = ((imposer[0],), (target[0],))
        number = len(self.actions) + 1
        self.actions.append(
            Action(
                trigger, sentence, direction, kind, status, *sides, instrument, (good[0],), None, when,
                id=f"{self.stem}#A{number}", rule="generator",
            )
        )  # fmt: skip

    def quote(self, good: str) -> None:
        start = self.page.size
        what = f"“{_clause(self.chance, good)},”"
        words = self.page.add(what)
        self.page.add(" ")
        cue = self.page.add("said")
        self.page.add(" ")
        name = f"{_name(self.chance)} {_name(self.chance)}"
        speaker = self.page.add(name)
        role = self.chance.choice(list(_ROLES))
        firm = f"{_name(self.chance)} {self.chance.choice(('Group', 'Institute', 'Partners', 'Council', 'Lines'))}"
        self.page.add(f", {role} {firm}.")
        self.sentences.append(Span(start, self.page.size))
        self.quotes.append(
            Quote(words, QuoteType.DIRECT, cue, speaker, name, firm, _ROLES[role], None, rule="generator")
        )

    def filler(self, good: tuple[str, str]) -> None:
        start = self.page.size
        if self.chance.random() < 0.5:
            self.page.add(f"{_clause(self.chance, '')}, and stocks of ")
            self.good(good)
            self.page.add(f" reached {self.chance.randint(2, 990)},{self.chance.randint(100, 999)} tonnes.")
        else:
            self.page.add(f"{_clause(self.chance, '')}; the figure for ")
            self.day()
            self.page.add(f" was {self.chance.randint(1, 99)}.{self.chance.randint(0, 9)} percent.")
        self.sentences.append(Span(start, self.page.size))


def _name(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=chance.choice((2, 2, 3)))).capitalize()


_place = _name


def _sum(chance: random.Random) -> str:
    return f"${chance.randint(2, 900)} {chance.choice(('million', 'billion'))}"


def _clause(chance: random.Random, good: str) -> str:
    """A clause without records, with names and sums of its own."""
    subject, doing, thing = (chance.choice(words.split("|")) for words in (_SUBJECTS, _DOING, _THINGS))
    where, why = chance.choice(_WHERE.split("|")), chance.choice(_WHY.split("|"))
    about = f" for {good}" if good else ""
    order = chance.randrange(3)
    if order == 0:
        return f"{subject} {doing} {thing}{about} {where} {_place(chance)} {why}"
    if order == 1:
        return f"{why.capitalize()}, {subject.lower()} of {_name(chance)} {doing} {thing}{about} of {_sum(chance)}"
    return f"{subject} from {_place(chance)} {doing} {thing}{about} {where} {_place(chance)}, near {_name(chance)}"


def overlap(texts: list[str], words: int = 8) -> tuple[float, float]:
    """Mean and largest share of runs of eight words that two of the texts have in common."""
    runs = []
    for text in texts:
        parts = text.split()
        runs.append({tuple(parts[k : k + words]) for k in range(len(parts) - words + 1)})
    shares = [len(a & b) / max(1, min(len(a), len(b))) for a, b in combinations(runs, 2)]
    return mean(shares), max(shares)


def articles(count: int, seed: int = 0, first: int = 0) -> Iterator[ArticleAnalysis]:
    """Articles `first` to `first + count` of a seed."""
    writer = Writer(seed)
    yield from (writer.write(number) for number in range(first, first + count))


def save(folder: Path, count: int, seed: int = 0) -> None:
    """The articles as files."""
    for one in articles(count, seed):
        path = folder / one.article.id
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(one.article.text, "utf-8")


if __name__ == "__main__":
    wanted, seed = int(sys.argv[1]), int(sys.argv[3]) if len(sys.argv) > 3 else 0
    if len(sys.argv) > 2:
        save(Path(sys.argv[2]), wanted, seed)
    sample = [one.article.text for one in articles(min(wanted, 200), seed)]
    share, most = overlap(sample)
    length = mean(len(text.split()) for text in sample)
    print(f"{wanted} articles of {length:.0f} words")
    print(f"runs of eight words shared by two of them: {share:.2%}, at most {most:.2%}")
