"""An Analysis for other programs: JSON in the shape of the reference annotations, CSV tables, a page of HTML."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from core.frames import SCHEMAS, build
from core.model import Action, Analysis, ArticleAnalysis, DateMention, Issue, Measure, Quote, Span

_INTERNAL = ("s0", "s1")  # row numbers, of use only beside the other frames
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # a spreadsheet would run a cell that begins so
_UNSEEN = "".join(map(chr, (*range(0x21), 0x85, 0xA0, *range(0x2000, 0x2010), 0x2028, 0x2029, 0x2060, 0x3000, 0xFEFF)))
_INNER = re.compile(rf"([;\t\r\n][\"'{re.escape(_UNSEEN)}]{{0,9}})(?=[=+\-@＝＋－＠])")


def to_json(analysis: Analysis) -> dict[str, Any]:
    """`articles` and `measures` as in `gold/`, plus `issues` and `extractor`; ready for `json.dumps`."""
    measure_of = {claim.action: measure.id for measure in analysis.measures for claim in measure.claims}
    return {
        "articles": [_article(article, measure_of) for article in analysis.articles],
        "measures": [_measure(measure) for measure in analysis.measures],
        "issues": [_issue(issue) for issue in analysis.all_issues],
        "extractor": {"version": analysis.extractor.version, "fingerprint": analysis.extractor.fingerprint},
    }


def to_tables(analysis: Analysis) -> dict[str, pd.DataFrame]:
    """One table a kind of record, by name; the columns are those of `core.frames.SCHEMAS`."""
    frames = build(analysis)
    return {name: getattr(frames, name).drop(columns=list(_INTERNAL), errors="ignore") for name in SCHEMAS}


def to_csv(frame: pd.DataFrame) -> str:
    """A table as CSV, safe to open in a spreadsheet."""
    return without_formulas(frame).to_csv(
        index=False, lineterminator="\n", date_format="%Y-%m-%d", quoting=csv.QUOTE_NONNUMERIC
    )


def without_formulas(frame: pd.DataFrame) -> pd.DataFrame:
    """A copy with an apostrophe before every text that a spreadsheet would take for a formula; numbers stay."""
    guarded = frame.copy()
    for column in guarded.columns:
        values = guarded[column]
        if isinstance(values.dtype, (pd.CategoricalDtype, pd.StringDtype)) or values.dtype == object:
            guarded[column] = values.astype("object").map(_guard)
    return guarded


def write(path: Path, text: str) -> None:
    """Write a file as UTF-8, aside first, so that nobody reads half of it. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        aside.write_text(text, encoding="utf-8", newline="")
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _guard(value: object) -> object:
    """The text with an apostrophe before every sign that could begin a cell: at its start, and, as spreadsheets of
    most languages split lines at semicolons whatever stands between quotation marks, after what may end a cell."""
    if not isinstance(value, str):
        return value
    begins = value.startswith(_FORMULA) or value.lstrip(_UNSEEN).startswith(_FORMULA)
    return ("'" if begins else "") + _INNER.sub(r"\1'", value)


def _article(one: ArticleAnalysis, measure_of: Mapping[str, str]) -> dict[str, Any]:
    layout, stem = one.layout, one.article.id.removesuffix(".txt")
    published = layout.published
    return {
        "article": one.article.id,
        "published": {"value": published.value, "basis": published.basis.value, "how": published.how},
        "outlet": one.article.outlet or layout.outlet,
        "title": _span(layout.title),
        "byline": _span(layout.byline),
        "boilerplate": _spans(layout.boilerplate),
        "embeds": _spans(layout.embeds),
        "repeats": _spans(layout.repeats),
        "actions": [_action(action, measure_of.get(action.id)) for action in one.actions],
        "quotes": [{"id": f"{stem}#Q{number}", **_quote(quote)} for number, quote in enumerate(one.quotes, 1)],
        "commodities": [{"span": _span(mention.span), "id": mention.id} for mention in one.commodities],
        "dates": [_date(mention) for mention in one.dates],
    }


def _action(action: Action, measure: str | None) -> dict[str, Any]:
    return {
        "id": action.id,
        "trigger": _span(action.trigger),
        "sentence": _span(action.sentence),
        "direction": action.direction.value,
        "status": action.status.value,
        "imposer": list(action.imposer),
        "target": list(action.target),
        "instrument": action.instrument.value,
        "commodities": list(action.commodities),
        "claimed_by": action.claimed_by,
        "date": action.date,
        "measure": measure,
        "kind": action.kind.value,
    }


def _quote(quote: Quote) -> dict[str, Any]:
    return {
        "quote": _span(quote.quote),
        "type": quote.type.value,
        "cue": _span(quote.cue),
        "speaker": _span(quote.speaker),
        "speaker_name": quote.speaker_name,
        "affiliation": quote.affiliation,
        "role": quote.role.value,
        "country": quote.country,
    }


def _date(mention: DateMention) -> dict[str, Any]:
    row = {"span": _span(mention.span), "type": mention.type.value, "value": mention.value}
    return row | {"mod": mention.mod} if mention.mod else row


def _measure(measure: Measure) -> dict[str, Any]:
    return {
        "id": measure.id,
        "direction": measure.direction.value,
        "status": measure.status.value,
        "imposer": list(measure.imposer),
        "target": list(measure.target),
        "instrument": measure.instrument.value,
        "commodities": list(measure.commodities),
        "date": measure.date,
        "reverses": measure.reverses,
        "summary": measure.summary,
        "mentions": [claim.action for claim in measure.claims],
    }


def _issue(issue: Issue) -> dict[str, Any]:
    return {
        "code": issue.code.value,
        "message": issue.message,
        "article": issue.article,
        "span": _span(issue.span),
    }


def _span(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span else None


def _spans(spans: Sequence[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]
