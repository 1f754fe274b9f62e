"""A self-contained HTML report: numbers, charts, ledger and evidence in one file that opens offline.

plotly's code is written into the file once; nothing in it asks another machine for anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pandas as pd

from core import charts, counts, labels
from core.frames import Frames, build
from core.highlight import escape, sentence
from core.model import Analysis, Span
from core.selection import Selection, select

_CONFIG = {"showSendToCloud": False, "displaylogo": False, "displayModeBar": False, "responsive": True}
_MOST = 2_000  # measures written out; a report is to be read

_STYLE = """
:root { color-scheme: light dark; --imposed: #d9622b; --lifted: #1f8fb0; }
body { font: 16px/1.55 Georgia, "DejaVu Serif", serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
h1 { font-size: 2rem; margin-bottom: .2rem; }
h2 { font-size: 1.3rem; margin-top: 2.2rem; }
.meta, th, figcaption { font: .85rem/1.4 sans-serif; opacity: .85; }
.cards { display: flex; flex-wrap: wrap; gap: 1.5rem; }
.card { flex: 1 1 16rem; padding-left: .9rem; border-left: 5px solid var(--imposed); }
.card.lifted { border-left: 5px dashed var(--lifted); }
.card b { font-size: 2.6rem; display: block; line-height: 1.1; }
figure { margin: 1rem 0; background: #fff; color: #1b1f23; border-radius: 4px; padding: .5rem; }
table { border-collapse: collapse; width: 100%; font: .88rem/1.45 sans-serif; }
th { white-space: nowrap; }
td { overflow-wrap: break-word; }
th, td { text-align: left; vertical-align: top; padding: .35rem .5rem; border-bottom: 1px solid #8884; }
details { margin: .6rem 0; border-left: 4px solid var(--imposed); padding-left: .8rem; }
details.lifted { border-left: 4px dashed var(--lifted); }
summary { cursor: pointer; }
blockquote { margin: .5rem 0; }
mark { color: inherit; background: none; font-weight: 600; border-bottom: 3px solid var(--imposed); }
mark.lifted { border-bottom: 3px dashed var(--lifted); }
"""


def to_html(analysis: Analysis, selection: Selection | None = None) -> str:
    """The report of an analysis, narrowed to a selection."""
    chosen = selection or Selection()
    frames = select(build(analysis), chosen)
    numbers = counts.headlines(frames)
    title = f"{numbers['imposed'].in_force} restrictions imposed, {numbers['lifted'].in_force} lifted"
    parts = [
        f"<h1>{title}</h1>",
        f'<p class="meta">{_line(analysis, frames, chosen)}</p>',
        f'<div class="cards">{"".join(_card(numbers[way]) for way in counts.DIRECTIONS)}</div>',
        *_figures(frames),
        _ledger(frames.measures),
        _evidence(frames),
        _voices(counts.voices(frames.quotes)),
        _articles(frames.articles),
    ]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'unsafe-inline'; "
        "style-src 'unsafe-inline'; img-src data: blob:\">"
        f"<title>Curbwatch: {title}</title><style>{_STYLE}</style></head><body>{''.join(parts)}</body></html>"
    )


def _line(analysis: Analysis, frames: Frames, selection: Selection) -> str:
    chosen = "; ".join(f"{name} = {value}" for name, value in selection.params().items()) or "no filters"
    told = frames.actions["article"].nunique()
    words = (
        f"Distinct measures in force, told by {len(frames.actions)} sentences in {told} of "
        f"{len(analysis.articles)} articles. Curbwatch {analysis.extractor.version}, extractor "
        f"{analysis.extractor.fingerprint[:16]}; {chosen}."
    )
    return escape(words)


def _card(number: counts.Headline) -> str:
    beside = ", ".join(
        f"{count} {labels.label('status', name).lower()}" for name, count in number.beside.items() if count
    )
    return (
        f'<div class="card {number.direction}"><span class="meta">{labels.sign(number.direction)} '
        f"{labels.label('direction', number.direction)} and in force</span><b>{number.in_force}</b>"
        f'<span class="meta">{number.corroborated} corroborated; {number.undone} undone since'
        f"{f'; beside them {beside}' if beside else ''}</span></div>"
    )


def _figures(frames: Frames) -> Iterable[str]:
    drawn: list[tuple[str, str, Any]] = []
    if len(frames.measures):
        drawn.append(
            (
                "Who imposes, who lifts",
                "Distinct measures; pale: not in force.",
                charts.balance(counts.balance(frames.measures)),
            )
        )
        heat = counts.heat(frames.measures)
        if len(heat):
            drawn.append(("Which goods, by whose hand", "Measures in force.", charts.heat(heat)))
    if len(frames.actions):
        drawn.append(
            (
                "What happened when",
                "Sentences, by week.",
                charts.timeline(counts.timeline(frames.actions), counts.deadlines(frames)),
            )
        )
    for place, (title, note, figure) in enumerate(drawn):
        figure.update_layout(template="plotly_white", paper_bgcolor="#ffffff", font={"color": "#1b1f23"})
        body = figure.to_html(full_html=False, include_plotlyjs=place == 0, config=_CONFIG, div_id=f"figure-{place}")
        yield f"<h2>{escape(title)}</h2><figure>{body}<figcaption>{escape(note)}</figcaption></figure>"


def _day(value: Any) -> str:
    return "" if pd.isna(value) else f"{value:%Y-%m-%d}"


def _ledger(measures: pd.DataFrame) -> str:
    rows = [
        (
            row.summary,
            f"{labels.sign(row.direction)} {labels.label('direction', row.direction)}",
            labels.label("status", row.status),
            labels.joined(row.imposer, labels.jurisdiction),
            labels.joined(row.target, labels.jurisdiction, "in general"),
            labels.joined(row.commodities, labels.commodity, ""),
            str(row.articles),
            "yes" if row.corroborated else "no",
        )
        for row in _rows(measures.head(_MOST))
    ]
    head = ("Measure", "Direction", "Status", "By", "Against or for", "Goods", "Articles", "Corroborated")
    return f"<h2>The ledger</h2>{_table(head, rows)}"


def _evidence(frames: Frames) -> str:
    claims = {str(name): rows for name, rows in frames.claims.groupby("measure", observed=True)}
    out = ["<h2>The evidence</h2>"]
    for row in _rows(frames.measures.head(_MOST)):
        told = _rows(claims.get(str(row.measure), frames.claims.head(0)))
        body = f"<summary>{escape(row.summary)}</summary>{''.join(_claim(claim, row.direction) for claim in told)}"
        out.append(f'<details class="{escape(row.direction)}">{body}</details>')
    return "".join(out)


def _claim(claim: Any, direction: str) -> str:
    place = max(claim.sentence.find(claim.text), 0)
    body = sentence(claim.sentence, 0, Span(place, place + len(claim.text)), direction, "")
    facts = (labels.label("status", claim.status), claim.speaker, claim.article, _day(claim.published))
    about = ", ".join(fact for fact in facts if fact)
    return f'<blockquote>{body}<br><span class="meta">{escape(about)}</span></blockquote>'


def _voices(voices: pd.DataFrame) -> str:
    rows = [
        (row.speaker, labels.label("role", row.role), row.affiliation, str(row.quotes), str(row.articles))
        for row in _rows(voices.head(50))
    ]
    return f"<h2>Who is quoted</h2>{_table(('Who', 'Role', 'Affiliation', 'Quotes', 'Articles'), rows)}"


def _articles(articles: pd.DataFrame) -> str:
    rows = [(row.title, row.outlet, _day(row.published), row.article) for row in _rows(articles.head(_MOST))]
    return f"<h2>The articles</h2>{_table(('Title', 'Outlet', 'Published', 'File'), rows)}"


def _rows(table: pd.DataFrame) -> Iterator[Any]:
    return iter(table.itertuples())


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    names = "".join(f"<th>{escape(name)}</th>" for name in head)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{names}</tr></thead><tbody>{body}</tbody></table>"
