"""Measures: the ledger, and one measure with its status trail and every sentence."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from core import charts, counts, highlight, labels
from core.highlight import short
from core.periods import period_words
from core.tables import readable, renamed
from pages.ui import data, filters, show
from pages.ui.words import day, in_short, many, plain

loaded = data.load()
frames = data.narrowed(loaded, filters.current())


def opened() -> None:
    """A click on a row of the ledger."""
    rows = st.session_state["ledger"].selection.rows
    if rows:
        st.query_params["measure"] = str(show.on_page(ledger(frames.measures), "ledger")["measure"].iloc[rows[0]])


def close() -> None:
    """Back to the list."""
    filters.forget("measure", f"{filters.PAGE}evidence")


def ledger(measures: pd.DataFrame) -> pd.DataFrame:
    """The rows in the order shown: the most certain first, then the newest report."""
    order = {status: place for place, status in enumerate(labels.ids("status"))}
    rows = measures.assign(place=measures["status"].astype("str").map(order))
    rows = rows.sort_values(
        ["place", "last_report", "mentions"], ascending=[True, False, False], kind="stable", na_position="last"
    )
    return rows.drop(columns="place")


def who(row: Any) -> str:
    """Imposer and target in words."""
    against = labels.joined(row.target, labels.jurisdiction, "in general")
    return f"{labels.joined(row.imposer, labels.jurisdiction)} → {against}"


def pick_status(values: list[Any]) -> None:
    """A click on a part of the composition."""
    filters.change(status=(str(values[0]),), direction=(str(values[1]),))


def sure(table: pd.DataFrame) -> str:
    """The composition in words."""
    ways = []
    for way, rows in table.groupby("direction", observed=True):
        parts = [f"{row.measures:,} {labels.label('status', str(row.status)).lower()}" for row in rows.itertuples()]
        ways.append(f"{labels.label('direction', str(way))}: {', '.join(parts)}.")
    return " ".join(ways)


def listing() -> None:
    """The ledger as a table."""
    measures = ledger(frames.measures)
    real = int((measures["status"] == "in_force").sum())
    backed, undone = (int(measures[name].sum()) for name in ("corroborated", "undone"))
    whole = len(loaded.frames.measures)
    show.head(
        many(len(measures), "measure"),
        "One row is one thing that a government did or may do, however many articles report it. "
        + (f"These are {len(measures):,} of the {whole:,} in this folder; " if len(measures) < whole else "")
        + f"{real:,} of {len(measures):,} {'is' if real == 1 else 'are'} in force, {backed:,} corroborated, "
        f"{undone:,} undone since. Select a row to see its sentences.",
        loaded,
    )
    if measures.empty:
        show.nothing_selected("measures", frames)
        return
    table = counts.composition(measures)
    show.chart(
        charts.composition(table),
        table,
        "composition",
        "Measures of each direction by status, from in force to denied",
        pick_status,
        f"Distinct measures, from in force (solid) to denied (palest). {sure(table)} Click a bar to filter.",
    )
    page = show.paged(measures, "ledger")
    shown = readable(page)
    columns = {
        "summary": st.column_config.TextColumn("Measure", width=385),
        "direction": st.column_config.TextColumn("Direction", width=90),
        "status": st.column_config.TextColumn("Status today", width=95, help=help_of("status")),
        "last_report": st.column_config.DateColumn("Last report", format="D MMM YYYY", width=95),
        "articles": st.column_config.NumberColumn(
            "Articles", width=65, help="Independent ones: copies and rewrites count once."
        ),
        "corroboration": st.column_config.TextColumn(
            "Corroborated",
            width=205,
            help="Yes where the imposer itself says so, or two independent articles do; the measure's own page says "
            "why in full.",
        ),
        "undone": st.column_config.CheckboxColumn("Undone", width=70, help=filters.HELPS["undone"]),
        "kind": st.column_config.TextColumn("Kind", width="small"),
        "imposer": st.column_config.TextColumn("By"),
        "target": st.column_config.TextColumn("Against or for"),
        "instrument": st.column_config.TextColumn("Instrument"),
        "commodities": st.column_config.TextColumn("Goods"),
        "when": st.column_config.DateColumn("Takes effect", format="D MMM YYYY"),
        "ends": st.column_config.DateColumn("Ends", format="D MMM YYYY"),
        "first_report": st.column_config.DateColumn("First report", format="D MMM YYYY"),
    }
    shown = shown.assign(
        direction=[f"{labels.sign(way)} {labels.label('direction', way)}" for way in page["direction"]],
        corroboration=[
            f"{'Yes' if backed else 'No'}: {in_short(why)}"
            for backed, why in zip(page["corroborated"], page["corroboration"], strict=True)
        ],
    )
    st.dataframe(
        shown,
        key="ledger",
        hide_index=True,
        on_select=opened,
        selection_mode="single-row",
        column_config=columns,
        column_order=[
            name
            for name in columns
            if (name != "ends" or measures["ends"].notna().any()) and (name != "undone" or measures["undone"].any())
        ],
        height=min(38 + 35 * len(shown), 640),
        alt="The ledger of measures",
    )
    show.downloads(measures, "measures")


def help_of(vocabulary: str) -> str:
    """The meaning of every word of a vocabulary."""
    return "  \n".join(
        f"**{labels.label(vocabulary, value)}**: {labels.means(vocabulary, value)}" for value in labels.ids(vocabulary)
    )


def detail(row: Any) -> None:
    """One measure: what, how sure, its trail, what hangs on it, every sentence."""
    way, status = str(row.direction), str(row.status)
    show.head(
        plain(short(row.summary, 160)),
        f"{labels.sign(way)} **{labels.label('direction', way)}** · {plain(who(row))}",
        loaded,
    )
    st.button("All measures", icon=":material/arrow_back:", key="close_measure", on_click=close)
    left, right = st.columns([3, 2], gap="large")
    with left:
        claims = frames.claims[frames.claims["measure"] == row.measure]
        every = loaded.frames.claims[(loaded.frames.claims["measure"] == row.measure) & ~loaded.frames.claims["copy"]]
        if every["said_on"].notna().any():
            st.subheader("Status trail", anchor=False)
            show.chart(
                charts.trail(every, way),
                every[["said_on", "status", "kind", "voice", "speaker", "sentence", "article"]],
                "trail",
                f"Status of this measure in each report, {many(len(every), 'sentence')}",
                lambda values: read(every, str(values[0])),
                "Each mark is the number of sentences that said so on that day. Click a mark to read the first.",
            )
        conflicts = [line for line in str(row.conflicts).split("\n") if line]
        if conflicts or every["status"].nunique() > 1:
            st.subheader("Accounts side by side", anchor=False)
            titles = {
                name: short(loaded.titles.get(name, name), 50) for name in every["article"].astype("str").unique()
            }
            for line in conflicts:
                st.markdown(f"- {plain(renamed(line, titles))}")
            accounts(every.assign(article=every["article"].astype("str").map(titles)))
        st.subheader(f"Evidence: {many(len(every), 'sentence')} in {many(row.articles, 'article')}", anchor=False)
        if len(claims) < len(every):
            st.caption(f"{len(claims)} of them match the filters; all are shown.")
        show.evidence(loaded, every, way)
        show.downloads(every, f"measure-{row.measure}")
    with right, st.container(border=True):
        facts(row, way, status)


def read(claims: pd.DataFrame, action: str) -> None:
    """A click on a mark of the trail: its sentence in its article."""
    article = claims.loc[claims["action"] == action, "article"].iloc[0]
    filters.visit("pages/articles.py", article=str(article), at=action)


def accounts(claims: pd.DataFrame) -> None:
    """Who says what: one row a voice, articles by their titles."""
    voices = claims.assign(speaker=claims["speaker"].where(claims["speaker"] != "", claims["article"]))
    grouped = (
        voices.groupby(["voice", "speaker", "status"], observed=True).agg(sentences=("action", "size")).reset_index()
    )
    grouped = grouped.assign(
        voice=[labels.label("voice", value) for value in grouped["voice"]],
        status=[labels.label("status", value) for value in grouped["status"]],
    )
    st.dataframe(
        grouped,
        hide_index=True,
        alt="Who says what about this measure",
        key="accounts",
        column_config={
            "voice": st.column_config.TextColumn("Voice", width=110),
            "speaker": st.column_config.TextColumn("Who", width=230),
            "status": st.column_config.TextColumn("Says it is", width=90),
            "sentences": st.column_config.NumberColumn("Sentences", width=80),
        },
    )


def facts(row: Any, way: str, status: str) -> None:
    """The fields of a measure in words, each with what it means."""
    st.markdown(f"#### {labels.label('status', status)}")
    st.caption(labels.means("status", status) + " As of the latest article.")
    st.markdown(f"**{'Corroborated' if row.corroborated else 'Not corroborated'}**")
    needed = (
        f"It would take the imposer's own word, or two independent articles, for “{labels.label('status', status)}”."
    )
    why = f"{row.corroboration[:1].upper()}{row.corroboration[1:]}."
    st.caption(plain(why if row.corroborated else f"{why} {needed}" if row.corroboration else needed))
    tool = str(row.instrument)
    reports = many(row.articles, "independent article")
    pairs = {
        "Kind": f"{labels.label('kind', str(row.kind))}: {labels.means('kind', str(row.kind))}",
        "Instrument": f"{labels.label('instrument', tool)}: {labels.means('instrument', tool)}",
        "Goods": labels.joined(row.commodities, labels.commodity, "not named"),
        "Takes effect": period_words(row.date) or "not said",
        "Ends": day(row.ends) if pd.notna(row.ends) else "not said",
        "Reported": f"{day(row.first_report)} to {day(row.last_report)}, in {reports}",
    }
    for name, value in pairs.items():
        st.html(f'<p class="cw-meta">{name}</p><p style="margin:0">{highlight.escape(value)}</p>')
    for line in str(row.conditions).split("\n"):
        if line:
            st.html(f'<p class="cw-meta">Condition</p><p class="cw-sentence">{highlight.escape(line)}</p>')
    known = loaded.frames.measures.set_index("measure")["summary"]
    for name, word in (
        ("reverses", "Undoes"),
        ("reversed_by", "Undone by"),
        ("part_of", "Part of"),
        ("counterpart", "In return for"),
    ):
        other = str(getattr(row, name))
        if other in known.index:
            st.caption(word)
            show.open_here(short(known[other], 80), "gavel", name, measure=other)


wanted = st.query_params.get("measure", "")
found = loaded.frames.measures[loaded.frames.measures["measure"] == wanted]
if wanted and found.empty:
    st.warning(
        f"There is no measure “{plain(wanted)}” in this folder; here are all of them.",
        title="The link points to nothing",
    )
if found.empty:
    listing()
else:
    detail(next(found.itertuples()))
show.citation(loaded)
