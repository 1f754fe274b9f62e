"""The first visit to a server may ask for a page by its address. As a `pages/` folder stands beside the entry point,
Streamlit then runs that page by itself, without dashboard.py, its filters and its navigation, for every visitor until
somebody opens the root. No setting turns this off."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager


def require() -> None:
    """Start over through dashboard.py where it was passed by."""
    if PagesManager.uses_pages_directory:
        PagesManager.uses_pages_directory = False  # what st.navigation does
        st.rerun()
