"""Articles: the list, one's own articles, and `?article=ID`, the annotated text."""

from __future__ import annotations

import streamlit as st

from core import counts, highlight
from core.highlight import visible
from core.search import terms
from core.tables import readable
from pages.ui import article, data, filters, show, uploads
from pages.ui.words import many, plain

loaded = data.load()
frames = data.narrowed(loaded, filters.current())


def opened() -> None:
    """A click on a row of the list."""
    rows = st.session_state["article_list"].selection.rows
    if rows:
        st.query_params["article"] = str(show.on_page(frames.articles, "articles")["article"].iloc[rows[0]])


def close() -> None:
    """Back to the list."""
    filters.forget("article", "at", "follow", "show")


def listing() -> None:
    """The articles of the folder."""
    copies = int(frames.articles["copy"].sum())
    said = f" {many(copies, 'copy or rewrite', 'copies or rewrites')} counted once." if copies else ""
    show.head(
        f"{len(frames.articles):,} of {many(len(loaded.analysis.articles), 'article')}",
        f"Select a row to read the article with its findings marked.{said}",
        loaded,
    )
    if frames.articles.empty:
        show.nothing_selected("articles", frames)
        return
    columns = {
        "title": st.column_config.TextColumn("Title", width=350),
        "outlet": st.column_config.TextColumn("Outlet", width=130),
        "published": st.column_config.DateColumn("Published", format="D MMM YYYY", width=105),
        "basis": st.column_config.TextColumn(
            "Date is", width="small", help="stated in the article, inferred from its text, or unknown"
        ),
        "imposed": st.column_config.NumberColumn("▲ imposed", help="Sentences, not measures"),
        "lifted": st.column_config.NumberColumn("▽ lifted", help="Sentences, not measures"),
        "quotes": "Quotes",
        "mentions": st.column_config.NumberColumn("Goods", help="Commodity mentions"),
        "copy_of": st.column_config.TextColumn("Copy of", width="small"),
        "article": st.column_config.TextColumn("File", width="small"),
    }
    st.dataframe(
        readable(show.paged(frames.articles, "articles")),
        key="article_list",
        hide_index=True,
        on_select=opened,
        selection_mode="single-row",
        column_config=columns,
        column_order=[name for name in columns if (frames.articles[name] != "").any()],
        height=min(38 + 35 * len(frames.articles), 560),
        alt="The articles of the folder",
    )
    show.downloads(frames.articles, "articles")


def sentences() -> None:
    """Every sentence that says the words searched for, whether or not anything else was found in it."""
    needle = filters.current().text
    if not needle.strip():
        return
    found = counts.sentences(frames, needle)
    st.subheader(f"{many(len(found), 'sentence')} with “{plain(needle)}”", anchor=False)
    for row in found.iloc[show.turned(len(found), "found")].itertuples():
        text = str(row.text)
        body = highlight.highlight(text, highlight.hits(text, terms(needle)))
        st.html(f'<div class="cw-rule"><p class="cw-sentence">{body}</p></div>')
        at = f"{row.article}#S{row.start}"
        show.open_here(show.source(loaded, row), "article", at, article=str(row.article), at=at)


def own() -> None:
    """One's own articles."""
    st.subheader("Your own articles", anchor=False)
    mine = uploads.drop()
    if mine is None:
        st.caption("Compare them with this folder. Nothing is written to disk; closing the page forgets them.")
        return
    found = uploads.compare(mine, loaded)
    names = [one.article.id for one in mine.analysis.articles]
    if names:
        chosen = st.selectbox(
            "Read", names, key="own_article", format_func=lambda name: visible(name.removeprefix(uploads.YOURS))
        )
        one = mine.article(chosen)
        if one is not None:
            st.markdown(f"### {article.title(one)}")
            article.draw(mine, one, found.same)


wanted = st.query_params.get("article", "")
one = loaded.article(wanted)
if wanted and one is None:
    st.warning(
        f"There is no article “{plain(wanted)}” in this folder; here are all of them.",
        title="The link points to nothing",
    )
if one is None:
    listing()
    sentences()
    own()
else:
    show.head(article.title(one), article.lead(loaded, one), loaded)
    st.button("All articles", icon=":material/arrow_back:", key="close_article", on_click=close)
    article.draw(loaded, one)
show.citation(loaded)
