"""Method: what counts, how well it works, what was left out, downloads."""

from __future__ import annotations

import json

import streamlit as st

from core import labels
from core.export import to_json
from core.report import to_html
from core.selection import join, split
from core.tables import workbook
from pages.ui import data, filters, scores, show
from pages.ui.words import many, plain

loaded = data.load()
selection = filters.current()
frames = data.narrowed(loaded, selection)
TABLES = ("measures", "claims", "actions", "quotes", "mentions", "dates", "articles", "issues")


def quality() -> None:
    """Files skipped, undated articles, repeats removed."""
    articles = loaded.frames.articles
    total = len(articles)
    rows = {
        "Articles read": f"{total:,}",
        "With a stated publication date": f"{int((articles['basis'] == 'stated').sum()):,} of {total:,}",
        "With an inferred publication date": f"{int((articles['basis'] == 'inferred').sum()):,} of {total:,}",
        "Without a publication date": f"{int((articles['basis'] == 'unknown').sum()):,} of {total:,}",
        "Copies or rewrites, counted once": f"{int(articles['copy'].sum()):,} of {total:,}",
        "Passages set aside (furniture, embeds, repeats)": f"{int(articles['left_out'].sum()):,}",
        "Issues": f"{len(loaded.frames.issues):,}",
    }
    st.table(rows, border="horizontal", width="content", alt="Data quality in numbers")
    issues = loaded.frames.issues
    if len(issues):
        shown = issues.assign(code=[labels.label("issue", code) for code in issues["code"]])
        st.dataframe(
            shown,
            hide_index=True,
            key="issues",
            alt="Issues",
            column_config={
                "code": "What",
                "article": "File",
                "message": st.column_config.TextColumn("What to do", width="large"),
            },
        )
    else:
        st.caption("Every file of the folder was read; nothing was skipped.")


def about() -> dict[str, str]:
    """What an export is, for the person who opens it later."""
    chosen = "; ".join(f"{name} = {value}" for name, value in selection.params().items()) or "none"
    extractor = loaded.analysis.extractor
    return {
        "What": "Curbwatch: trade restrictions imposed and lifted, as told by a folder of articles",
        "Version": extractor.version,
        "Extractor": extractor.fingerprint[:16],
        "Folder state": loaded.fingerprint,
        "Articles": str(len(loaded.analysis.articles)),
        "Filters": chosen,
        "Unit": "measures: distinct measures; actions: sentences that impose or lift; copies are set aside",
    }


def exports() -> None:
    """Every table, whole or as filtered."""
    st.markdown(
        "Everything below honours the filters in force." if selection else "No filters are in force: these are whole."
    )
    tables = {name: getattr(frames, name) for name in TABLES}
    stem = f"curbwatch-{loaded.fingerprint}"
    with st.container(horizontal=True):
        st.download_button(
            "Excel workbook",
            lambda: workbook(tables, about()),
            f"{stem}.xlsx",
            key="download_excel",
            icon=":material/table:",
            on_click="ignore",
        )
        st.download_button(
            "HTML report",
            lambda: to_html(loaded.analysis, selection).encode(),
            f"{stem}.html",
            "text/html",
            key="download_html",
            icon=":material/description:",
            on_click="ignore",
            help="One file that opens offline and contacts nobody.",
        )
        st.download_button(
            "Everything as JSON",
            lambda: json.dumps(to_json(loaded.analysis), ensure_ascii=False, indent=1),
            f"{stem}.json",
            "application/json",
            key="download_json",
            icon=":material/data_object:",
            on_click="ignore",
            help="The whole analysis in the shape of the reference annotations; not filtered.",
        )
    for name, table in tables.items():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{name.capitalize()}** · {many(len(table), 'row')}", width=220)
            show.downloads(table, f"all-{name}")
    extractor = loaded.analysis.extractor
    st.caption(
        f"Version {plain(extractor.version)} · extractor {plain(extractor.fingerprint[:16])} · "
        f"folder state {loaded.fingerprint} · folder {plain(str(loaded.folder))}"
    )


show.head("What counts, and how well it works", "What this page says holds for every number on the others.", loaded)

COUNTS = """
A **measure** is one thing that a government did or may do: who, against whom, with which instrument, on which goods.
Many sentences in many articles may tell of it; it counts once. The headline numbers count measures **in force** only.
What is agreed, conditional, possible, alleged, called for or denied stands beside them, never inside.

The **direction** follows the effect on trade, not the verb: “suspended exports” is imposed, “suspended tariffs” is
lifted. Talks, hopes, and trade that merely rises or falls do not count, nor does a restriction that is only mentioned.

**Corroborated** means that the imposer itself says so, or that two independent articles do. Copies and rewrites of one
text are one article.
"""
LIMITS = """
**Limits.** Only what these articles say is counted: a restriction that nobody here reported is missing, and one whose
end was reported elsewhere still stands. English only. The program reads grammar, not minds: irony, and facts spread
over several sentences, may be missed. Names of goods are news words, not tariff lines.
"""
WORDS = {
    "status": "Status: how real it is",
    "kind": "Kind of change",
    "instrument": "Instrument",
    "role": "Role of a speaker",
    "voice": "Voice of a claim",
}

TABS = {"counts": "What counts", "accuracy": "Accuracy", "quality": "Data quality", "downloads": "Downloads"}


def tab_opened() -> None:
    """A click on a tab: it goes into the address by its id, the first one by none."""
    (opened,) = (name for name, title in TABS.items() if title == st.session_state["method_tab"])
    if opened == next(iter(TABS)):
        filters.forget("tab")
    else:
        st.query_params["tab"] = opened


def section_opened() -> None:
    """A click on a vocabulary: the open ones are in the address."""
    open_ones = [name for name in WORDS if st.session_state[f"words_{name}"]]
    if open_ones == ["status"]:
        filters.forget("open")
    else:
        st.query_params["open"] = join(open_ones) or "-"


st.session_state["method_tab"] = TABS.get(st.query_params.get("tab", ""), TABS["counts"])
what, accuracy, found, take = st.tabs(list(TABS.values()), key="method_tab", on_change=tab_opened)
with what:
    st.markdown(COUNTS)
    for vocabulary, title in WORDS.items():
        st.session_state[f"words_{vocabulary}"] = vocabulary in split(st.query_params.get("open", "status"))
        with st.expander(title, key=f"words_{vocabulary}", on_change=section_opened):
            rows = {
                labels.label(vocabulary, value): labels.means(vocabulary, value) for value in labels.ids(vocabulary)
            }
            st.table(rows, border="horizontal", alt=f"{title}: what each word means")
    st.markdown(LIMITS)
with accuracy:
    if accuracy.open:
        scores.draw()
with found:
    if found.open:
        quality()
with take:
    if take.open:
        exports()
show.citation(loaded)
