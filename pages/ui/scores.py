"""Accuracy: the program against the committed reference annotations, recomputed here on demand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import streamlit as st

from core import analysis as reading
from core.evaluation import evaluate
from core.export import to_json
from core.scores import Score
from pages.ui import filters
from pages.ui.data import ROOT
from pages.ui.words import many

SETS = {
    "seeds": ("The five seed articles", ROOT / "seeds", ROOT / "tests/gold/seeds"),
    "practice": ("Eight practice articles", ROOT / "tests/gold/practice/texts", ROOT / "tests/gold/practice"),
    "fresh": ("Ten fresh articles", ROOT / "tests/gold/fresh/texts", ROOT / "tests/gold/fresh"),
}
WHAT = {"missed": "not found", "spurious": "found, but not in the reference", "wrong": "found with a wrong value"}


@dataclass(frozen=True)
class Result:
    """Scores and differences as tables, and the error that matters most."""

    scores: pd.DataFrame
    checks: pd.DataFrame
    misses: pd.DataFrame
    pledged_as_in_force: int


def draw() -> None:
    """A button, then the scores and the misses of the chosen set."""
    sets = {name: row for name, row in SETS.items() if row[2].is_dir()}
    if not sets:
        st.info("The reference annotations are not part of this installation, so nothing can be recomputed here.")
        return
    st.markdown(
        "People read these articles by the same rules; here the program reads them anew and is compared with them. "
        "**Precision**: how much of what it finds is right. **Recall**: how much of what there is it finds. **F1** "
        "joins both. These articles were at hand while the program was written: expect less on articles from elsewhere."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = filters.local(
            "reference",
            list(sets),
            lambda name: sets[name][0],
            st.segmented_control,
            label="Reference",
            required=True,
        )
        st.button("Recompute the scores", key="recompute", type="primary", on_click=_ask, args=(chosen,))
    name = st.query_params.get("scores", "")
    if name in sets:
        _show(name, _evaluate(sets[name][1], sets[name][2], reading.extractor().fingerprint))


def _ask(name: str) -> None:
    st.query_params["scores"] = name


def _show(name: str, result: Result) -> None:
    st.subheader(SETS[name][0], anchor=False)
    st.markdown(
        f"Pledges wrongly read as carried out, the worst error here: **{result.pledged_as_in_force}**.",
    )
    share = st.column_config.ProgressColumn
    columns = {
        "what": st.column_config.TextColumn("What", width="medium"),
        "f1": share("F1", format="percent", min_value=0, max_value=1),
        "precision": st.column_config.NumberColumn("Precision", format="percent"),
        "recall": st.column_config.NumberColumn("Recall", format="percent"),
        "reference": st.column_config.NumberColumn("In the reference"),
        "found": st.column_config.NumberColumn("Found"),
    }
    st.dataframe(result.scores, hide_index=True, key="scores", alt="Scores by layer", column_config=columns)
    checks = {
        "what": st.column_config.TextColumn("Of what was found, right in", width="medium"),
        "right": share("Right", format="percent", min_value=0, max_value=1),
        "of": st.column_config.NumberColumn("Out of"),
    }
    with st.expander("Details of what was found: fields that are right", key="checks_open"):
        st.dataframe(result.checks, hide_index=True, key="checks", alt="Accuracy by field", column_config=checks)
    misses = result.misses
    st.markdown(f"**{many(len(misses), 'difference')} to read**")
    layers = ["all", *sorted(misses["layer"].unique())]
    layer = filters.local("layer", layers, str, st.segmented_control, label="Layer", required=True)
    shown = misses if layer == "all" else misses[misses["layer"] == layer]
    words = {
        "layer": st.column_config.TextColumn("Layer", width="small"),
        "what": st.column_config.TextColumn("Difference", width="small"),
        "words": st.column_config.TextColumn("Words", width="small"),
        "detail": st.column_config.TextColumn("Detail", width="medium"),
        "sentence": st.column_config.TextColumn("Sentence", width="large"),
        "article": st.column_config.TextColumn("Article", width="small"),
    }
    st.dataframe(shown, hide_index=True, key="misses", alt="What was missed and wrongly found", column_config=words)


@st.cache_resource(max_entries=4, show_spinner="Reading the reference articles…")
def _evaluate(texts: Path, gold: Path, extractor: str) -> Result:
    """The result on one set; `extractor` makes a new program a new result."""
    found = reading.analyze_folder(texts)
    report = evaluate(to_json(found), gold, {one.article.id: one.article.text for one in found.articles})
    scores = [
        {
            "what": name,
            "f1": row.f1,
            "precision": row.precision,
            "recall": row.recall,
            "reference": row.gold,
            "found": row.found,
        }
        for name, row in report.scores.items()
        if isinstance(row, Score)
    ]
    for way, (wanted, counted) in report.distinct.items():
        scores.append({"what": f"distinct measures {way}", "reference": wanted, "found": counted})
    checks = [
        {"what": name, "right": row.share, "of": row.of}
        for name, row in report.scores.items()
        if not isinstance(row, Score)
    ]
    misses = [
        {
            "layer": miss.layer,
            "what": WHAT[miss.what],
            "words": miss.words,
            "detail": miss.detail,
            "sentence": miss.sentence,
            "article": miss.article,
        }
        for miss in report.misses
    ]
    names = ("layer", "what", "words", "detail", "sentence", "article")
    return Result(
        pd.DataFrame(scores), pd.DataFrame(checks), pd.DataFrame(misses, columns=names), report.pledged_as_in_force
    )
