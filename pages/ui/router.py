"""The way to a page, and back.

The first visit to a server may ask for a page by its address. As a `pages/` folder stands beside the entry point,
Streamlit then runs that page by itself, without dashboard.py, its filters and its navigation, for every visitor until
somebody opens the root. No setting turns this off."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

# Streamlit adds an entry to the browser's history for a change of page and one for each bound parameter that a callback
# sets: Back would lead through views that nobody has seen. One act of the reader is one entry here.
_HISTORY = """<script>
if (!window.cwActs) {
  window.cwActs = {acted: false};
  for (const kind of ["pointerdown", "keydown"])
    addEventListener(kind, () => { window.cwActs.acted = true; }, {capture: true, passive: true});
  const push = history.pushState.bind(history);
  history.pushState = (state, title, address) => {
    if (window.cwActs.acted) push(state, title, address); else history.replaceState(state, title, address);
    window.cwActs.acted = false;
  };
}
</script>"""


def one_act_one_entry() -> None:
    """Keep the history of the browser to one entry for each thing that the reader does."""
    st.html(_HISTORY, unsafe_allow_javascript=True)


def require() -> None:
    """Start over through dashboard.py where it was passed by."""
    if PagesManager.uses_pages_directory:
        PagesManager.uses_pages_directory = False  # what st.navigation does
        st.rerun()
