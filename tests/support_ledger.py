"""Articles made of single sentences, each with its action, for tests of the ledger."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from core.model import (
    Action,
    Article,
    ArticleAnalysis,
    Basis,
    Block,
    BlockKind,
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

Row = tuple[str, Mapping[str, Any]]


def article(name: str, published: str | None, *rows: Row, dates: Mapping[str, str] | None = None) -> ArticleAnalysis:
    """An article with one action a sentence. A row is the sentence, in which `*` marks the trigger word, and the
    action's fields: `by`, `on` (codes, blank separated), `goods`, `status`, `kind`, `instrument`, `date`, `said`,
    `official`, `condition`. `dates` maps words of the text to a TIMEX3 value."""
    text, actions, quotes = "", [], []
    for number, (marked, fields) in enumerate(rows, 1):
        sentence, trigger = marked.replace("*", ""), marked.index("*")
        start = len(text)
        end = trigger + len(marked[trigger + 1 :].split()[0].strip(".,"))
        span = Span(start, start + len(sentence))
        condition = fields.get("condition")
        at = start + sentence.index(condition) if condition else 0
        kind = Kind(fields.get("kind", "lift"))
        actions.append(
            Action(
                Span(start + trigger, start + end),
                span,
                Direction.IMPOSED if kind in {"impose", "tighten", "extend", "reinstate"} else Direction.LIFTED,
                kind,
                Status(fields.get("status", "in_force")),
                tuple(sorted(fields.get("by", "").split())),
                tuple(sorted(fields.get("on", "").split())),
                Instrument(fields.get("instrument", "export_control")),
                tuple(fields.get("goods", "").split()),
                fields.get("said"),
                fields.get("date"),
                Span(at, at + len(condition)) if condition else None,
                id=f"{name}#A{number}",
            )
        )
        if fields.get("said"):
            role = Role.OFFICIAL if fields.get("official", True) else Role.ANALYST
            quotes.append(Quote(span, QuoteType.INDIRECT, None, None, fields["said"], None, role, fields.get("side")))
        text += sentence + "\n"
    mentions = tuple(
        DateMention(Span(at, at + len(words)), DateType.DURATION if value.startswith("P") else DateType.DATE, value)
        for words, value in (dates or {}).items()
        if (at := text.find(words)) >= 0
    )
    layout = Layout(
        tuple(Block(BlockKind.PARAGRAPH, action.sentence) for action in actions),
        PublicationDate(published, Basis.STATED if published else Basis.UNKNOWN),
    )
    fingerprint = hashlib.sha256(text.encode()).hexdigest()
    return ArticleAnalysis(Article(name, text, fingerprint), layout, tuple(actions), tuple(quotes), (), mentions)
