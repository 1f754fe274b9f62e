"""The drill-down: an article as an annotated newspaper, its evidence list beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core import highlight, labels
from core.frames import title_of
from core.highlight import Entry, Mark, short
from core.model import ArticleAnalysis, Span
from core.periods import period_words
from core.search import terms
from pages.ui import filters, show
from pages.ui.data import Loaded
from pages.ui.words import many, plain

KINDS = {"action": "Actions", "quote": "Quotes", "commodity": "Commodities", "date": "Dates", "left_out": "Left out"}
_FOLLOWED = {"measure": "Measure: ", "person": "Speaker: ", "commodity": "Good: ", "date": "Date: "}
# The address carries an id, never a place in the page; this puts the marked place into view once it is drawn.
_SCROLL = """<script>
(() => { const go = (n) => { const m = document.querySelector("mark.at"), l = document.querySelector(".cw-entries .at");
  if (l) l.scrollIntoView({block: "nearest"}); if (m) m.scrollIntoView({block: "center"});
  else if (n) setTimeout(() => go(n - 1), 150); }; go(12); })();
</script>"""


def draw(loaded: Loaded, one: ArticleAnalysis, same: Mapping[str, tuple[str, ...]] | None = None) -> None:
    """The whole drill-down below the page's head. For a dropped article `same` says which of its measures are which of
    the folder's; only those have a page."""
    at = st.query_params.get("at", "")
    chosen = filters.local(
        "show",
        list(KINDS),
        lambda kind: KINDS[kind],
        st.pills,
        default=[kind for kind in KINDS if kind != "left_out"],
        label="Show in the text",
    )
    marks, entries, threads = _evidence(loaded, one, set(chosen), at)
    marks += _searched(one, at)
    _legend()
    left, right = st.columns([5, 3], gap="large")
    with left:
        _steps(threads, at)
        body = highlight.paragraphs(one.article.text, _blocks(one, "left_out" in chosen), marks)
        st.html(f'<article class="cw-text" lang="en">{body}</article>')
        if at:
            st.html(f"<span data-at='{highlight.slug(at)}'></span>{_SCROLL}", unsafe_allow_javascript=True)
    with right, st.container(key="findings"):
        st.subheader(many(len(entries), "finding"), anchor=False)
        st.caption(
            "In the order of the text. A title jumps to its place; the small numbers in the text jump back here."
        )
        with st.container(height=640, key="evidence_list"):
            if entries:
                st.html(highlight.evidence(entries, "Findings in this article"))
            else:
                st.caption("Nothing of the chosen kinds was found in this article.")
    _aside(loaded, one, same)


def _searched(one: ArticleAnalysis, at: str) -> list[Mark]:
    """The words of the text filter, and the sentence that a search led to."""
    marks = highlight.hits(one.article.text, terms(filters.current().text))
    for span in one.sentences:
        if at == f"{one.article.id}#S{span.start}":
            marks.append(Mark(span, "found at", "The sentence you searched for", at))
    return marks


def _legend() -> None:
    swatches = (
        ("imposed", "▲ imposed"),
        ("lifted", "▽ lifted"),
        ("quote", "quoted"),
        ("commodity", "commodity"),
        ("date", "date"),
    )
    st.html("".join(f'<mark class="{kind} cw-swatch">{word}</mark>' for kind, word in swatches))


def _evidence(
    loaded: Loaded, one: ArticleAnalysis, kinds: set[str], at: str
) -> tuple[list[Mark], list[Entry], dict[str, tuple[str, list[str]]]]:
    """The marks of the text, the entries of the list, and the threads that one can follow: their key, their words and
    the ids of their marks in the order of the text; "" is everything in the list."""
    text, marks, found = one.article.text, [], []
    threads: dict[str, tuple[str, list[str]]] = {"": ("All findings", [])}
    rows = loaded.frames.actions
    told = rows[rows["article"] == one.article.id].set_index("action")["measure"].astype("str")
    summaries = loaded.frames.measures.set_index("measure")["summary"]
    voices = loaded.frames.quotes
    people = voices[voices["article"] == one.article.id].set_index("quote")[["person", "speaker"]].astype("str")

    def add(
        kind: str,
        span: Span,
        identifier: str,
        classes: str,
        head: str,
        thread: tuple[str, str],
        *facts: str,
        body: str = "",
    ) -> None:
        if kind in kinds:
            found.append((span, identifier, classes, head, thread, facts, body, kind))

    for action in one.actions:
        way = str(action.direction)
        sides = f"{_names(action.imposer)} → {_names(action.target)}"
        measure = str(told.get(action.id, ""))
        add(
            "action",
            action.trigger,
            action.id,
            way,
            f"{labels.sign(way)} {labels.label('direction', way)}: {action.trigger.of(text)}",
            (f"measure:{measure}", str(summaries.get(measure, measure))),
            labels.label("status", action.status),
            sides if action.imposer or action.target else "",
            labels.label("instrument", action.instrument),
            ", ".join(labels.commodity(good) for good in action.commodities),
            period_words(action.date),
            f"says {action.claimed_by}" if action.claimed_by else "",
        )
    for number, quote in enumerate(one.quotes, 1):
        identifier = f"{one.article.id}#Q{number}"
        add(
            "quote",
            quote.quote,
            identifier,
            "quote",
            quote.speaker_name,
            (f"person:{people.at[identifier, 'person']}", str(people.at[identifier, "speaker"])),
            labels.label("role", quote.role),
            quote.affiliation or "",
            labels.label("quote_type", quote.type),
            body=quote.quote.of(text),
        )
    for number, mention in enumerate(one.commodities, 1):
        good = labels.commodity(mention.id)
        add(
            "commodity",
            mention.span,
            f"{one.article.id}#C{number}",
            "commodity",
            good,
            (f"commodity:{mention.id}", good),
        )
    for number, date in enumerate(one.dates, 1):
        words = period_words(date.value) or date.value
        head = f"{date.span.of(text)}: {words}"
        add("date", date.span, f"{one.article.id}#D{number}", "date", head, (f"date:{date.value}", words))
    found.sort(key=lambda item: (item[0].start, item[0].end))
    entries = []
    note = 0
    for span, identifier, classes, head, (thread, name), facts, body, kind in found:
        numbered = kind in ("action", "quote")
        note += numbered
        title = " · ".join(part for part in (head, *facts) if part)
        sign = str(note) if numbered else ""
        classes += " at" if identifier == at else ""
        marks.append(Mark(span, classes, title, identifier, sign))
        threads.setdefault(thread, (name, []))[1].append(identifier)
        if numbered or kinds <= {"commodity", "date", "left_out"}:
            entries.append(Entry(identifier, sign or "•", classes, head, facts, body))
            threads[""][1].append(identifier)
    return marks, entries, threads


def _names(codes: tuple[str, ...]) -> str:
    return ", ".join(labels.jurisdiction(code) for code in codes) or "unsaid"


def _blocks(one: ArticleAnalysis, with_left_out: bool) -> list[tuple[Span, str]]:
    blocks = [(block.span, str(block.kind)) for block in one.layout.blocks]
    if with_left_out:
        for why, spans in (
            ("page furniture", one.layout.boilerplate),
            ("embedded post", one.layout.embeds),
            ("repeat", one.layout.repeats),
        ):
            blocks += [(span, f"left-out {why}") for span in spans]
    return sorted(blocks)


def _steps(threads: dict[str, tuple[str, list[str]]], at: str) -> None:
    """First, previous and next mention of what the reader follows, kept in the address."""
    if not threads[""][1]:
        return

    def words(thread: str) -> str:
        name, ids = threads[thread]
        kind = _FOLLOWED.get(thread.partition(":")[0], "")
        return f"{kind}{short(name, 70)} ({len(ids)})"

    followed = filters.local(
        "follow",
        list(threads),
        words,
        st.selectbox,
        label="Step through",
        help="All findings, or the mentions of one measure, speaker, good or date.",
    )
    ids = threads[followed][1]
    place = ids.index(at) if at in ids else -1
    steps = (
        ("First", "first_page", 0, place == 0),
        ("Previous", "arrow_upward", place - 1, place <= 0),
        ("Next", "arrow_downward", place + 1, place >= len(ids) - 1),
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        for label, icon, step, off in steps:
            st.button(
                label,
                icon=f":material/{icon}:",
                key=label.lower(),
                disabled=off,
                on_click=_step,
                args=(ids[min(max(step, 0), len(ids) - 1)],),
            )
        st.caption(f"Mention {place + 1} of {len(ids)}" if place >= 0 else many(len(ids), "mention"))


def _step(identifier: str) -> None:
    st.query_params["at"] = identifier


def _aside(loaded: Loaded, one: ArticleAnalysis, same: Mapping[str, tuple[str, ...]] | None) -> None:
    """What was left out, what is uncertain, which measures this article tells of."""
    layout = one.layout
    counts = [
        (len(layout.boilerplate), "piece of page furniture", "pieces of page furniture"),
        (len(layout.embeds), "embedded post", ""),
        (len(layout.repeats), "repeated passage", ""),
    ]
    left_out = [many(count, noun, plural) for count, noun, plural in counts if count]
    st.caption(
        "Not read: "
        + (", ".join(left_out) + " (choose “Left out” above to see them)" if left_out else "nothing was left out")
        + "."
    )
    if layout.published.how:
        st.caption(f"Publication date {layout.published.basis}: {plain(layout.published.how)}.")
    for issue in one.issues:
        st.warning(plain(issue.message), icon=":material/info:")
    claims = loaded.frames.claims[loaded.frames.claims["article"] == one.article.id]
    summaries = loaded.frames.measures.set_index("measure")["summary"]
    told: list[Any] = list(dict.fromkeys(str(measure) for measure in claims["measure"]))
    if told:
        st.subheader("Measures this article tells of", anchor=False)
        for measure in told:
            words = str(summaries.get(measure, measure))
            linked = (measure,) if same is None else same.get(measure, ())
            for name in linked:
                show.measure_link(name, words)
            if not linked:
                st.markdown(f"{plain(words)}, not in the folder")


def lead(loaded: Loaded, one: ArticleAnalysis) -> str:
    """Outlet, day, counts and whether it is a copy, in a line."""
    published = one.layout.published
    when = period_words(published.value) or "publication date unknown"
    basis = " (inferred)" if published.basis == "inferred" else ""
    original = loaded.analysis.copies.get(one.article.id)
    parts = [
        plain(one.article.outlet or one.layout.outlet or "outlet not named"),
        plain(when) + basis,
        plain(one.article.id),
    ]
    return " · ".join(parts) + (f" · **copy or rewrite of {plain(original)}, counted once**" if original else "")


def title(one: ArticleAnalysis) -> str:
    """The title, safe for a heading."""
    return plain(title_of(one))
