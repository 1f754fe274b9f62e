"""Accuracy: the programme against the committed reference annotations, recomputed here on demand."""

from __future__ import annotations

import streamlit as st

from pages.ui.data import ROOT
from pages.ui.words import many, plain

SETS = {
    "seeds": ("The five seed articles", ROOT / "seeds", ROOT / "tests/gold/seeds"),
    "practice": ("Eight practice articles", ROOT / "tests/gold/practice/texts", ROOT / "tests/gold/practice"),
}


def draw() -> None:
    """A button, then the scores and the misses of the chosen set."""
    sets = {name: row for name, row in SETS.items() if row[2].is_dir()}
    if not sets:
        st.info("The reference annotations are not part of this installation, so nothing can be recomputed here.")
        return
    st.caption(
        "The articles below were read by a person by the same rules. F1 is 100 % where the programme finds exactly what the "
        "person found; precision falls with what it invents, recall with what it misses. These sets were used while the "
        "programme was written: expect less on articles from elsewhere."
    )
    st.segmented_control(
        "Reference", list(sets), default="seeds", key="reference", format_func=lambda name: sets[name][0], required=True
    )
    st.button("Recompute the scores", key="recompute", type="primary", on_click=_ask)
    name = st.session_state.get("scored")
    if name in sets:
        _result(*sets[name])


def _ask() -> None:
    st.session_state["scored"] = st.session_state["reference"]


def _result(title: str, texts: object, gold: object) -> None:
    result = _evaluate(str(texts), str(gold))
    st.markdown(f"**{plain(title)}**")
    st.dataframe(result["scores"], hide_index=True, key="scores", alt="Scores by layer")
    misses = result["misses"]
    st.markdown(f"**{many(len(misses), 'difference')}** to read")
    st.dataframe(misses, hide_index=True, key="misses", alt="What was missed and what was wrongly found")


@st.cache_data(max_entries=4, show_spinner="Reading the reference articles…")
def _evaluate(texts: str, gold: str) -> dict[str, object]:
    raise NotImplementedError
