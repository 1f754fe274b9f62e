"""The router: page set-up, the folder as it is now, shared filters, and the seven pages."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.ui import data, filters, router

UI = Path(__file__).parent / "pages" / "ui"

st.set_page_config(page_title="Curbwatch", page_icon="🚧", layout="wide", initial_sidebar_state="auto")

PAGES = (
    ("overview", "Overview", "How many restrictions were imposed, how many lifted, by whom."),
    ("timeline", "Timeline", "What happened when, what stands, what is due."),
    ("measures", "Measures", "The ledger: one row a measure, with its status trail and every sentence."),
    ("commodities", "Commodities", "Which goods are named, restricted and freed."),
    ("quotes", "Quotes", "Who is quoted: analysts first, then officials, business, media."),
    ("articles", "Articles", "Every article, and its annotated text."),
    ("method", "Method", "What counts, how well it works, what was left out, downloads."),
)

st.html(UI / "style.css")  # first: it hides the fields that mirror the address
router.one_act_one_entry()
st.logo(UI / "logo.svg", size="large")
page = st.navigation(
    [
        st.Page(f"pages/{name}.py", title=title, help=help, default=name == "overview", url_path=name)
        for name, title, help in PAGES
    ],
    position="top",
)
filters.follow()
filters.draw(data.load().frames)
page.run()
