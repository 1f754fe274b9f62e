"""Every page, run for real but without a browser: the reference articles, an empty folder, filters, broken links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from streamlit.testing.v1 import AppTest

from core import analysis as reading
from core import articles, counts
from core.frames import build
from core.highlight import short
from core.model import Analysis, Issue, IssueCode
from core.selection import Selection, select
from pages.ui import data, filters, show, uploads
from pages.ui.words import in_short, many, plain
from tests.support_gold import ROOT, load

PAGES = ("overview", "timeline", "measures", "commodities", "quotes", "articles", "method")
ARTICLE = "001_8045630382360897.txt"


@pytest.fixture(autouse=True)
def references(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The reference annotations in place of the analysis: these tests are about the pages."""
    data._shelf.clear()
    monkeypatch.setenv("CURBWATCH_FOLDER", str(ROOT / "seeds"))
    monkeypatch.setattr(reading, "analyze_folder", lambda *_, **__: load("seeds"))
    yield
    data._shelf.clear()


def run(page: str = "overview", **params: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    if page != "overview":  # AppTest runs such a page without dashboard.py, as a cold server does; it starts over
        app.switch_page(f"pages/{page}.py")
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, [one.message for one in app.exception]
    return app


def words(app: AppTest) -> str:
    """All that a page says in text."""
    kinds = (app.title, app.subheader, app.markdown, app.caption, app.warning, app.info)
    return "\n".join(str(one.value) for kind in kinds for one in kind)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_on_the_seeds(page: str) -> None:
    app = run(page)
    assert len(app.title) == 1
    assert "Curbwatch reference" in words(app)  # the citation line


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_what_to_do_with_an_empty_folder(
    page: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    issue = Issue(IssueCode.FOLDER_EMPTY, f"{tmp_path} holds no articles: put files into it (.txt).")
    monkeypatch.setenv("CURBWATCH_FOLDER", str(tmp_path))
    monkeypatch.setattr(reading, "analyze_folder", lambda *_, **__: Analysis(issues=(issue,)))
    app = run(page)
    assert [one.title for one in app.info] == ["There is nothing to read yet"] or "nothing to read" in str(app.info)
    assert "curbwatch serve FOLDER" in words(app)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_the_filters_beside_it_even_on_a_cold_server(page: str) -> None:
    assert run(page).multiselect(key="pick_imposer").label == "Imposed or lifted by"


@pytest.mark.parametrize("page", PAGES)
def test_filters_of_a_link_are_in_force_on_every_page(page: str) -> None:
    app = run(page, imposer="US", direction="lifted")
    assert {"chip_imposer_US", "chip_direction_lifted"} <= {one.key for one in app.button}
    assert "imposed or lifted by \\= US" in words(app)


def test_the_headline_is_the_number_of_measures_in_force() -> None:
    numbers = counts.headlines(select(build(load("seeds")), Selection()))
    expected = f"{many(numbers['imposed'].in_force, 'restriction')} imposed, {numbers['lifted'].in_force} lifted"
    assert run().title[0].value == expected


@pytest.mark.parametrize("way", counts.DIRECTIONS)
@pytest.mark.parametrize("name", ["corroborated", "undone"])
def test_a_number_of_a_headline_opens_exactly_what_it_counts(
    way: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    analysis = _undone(load("seeds"))
    monkeypatch.setattr(reading, "analyze_folder", lambda *_, **__: analysis)
    data._narrow.clear()  # the articles are those of other tests, their measures are not
    number = getattr(counts.headlines(build(analysis))[way], name)
    app = run()
    button = next(one for one in app.button if one.key == f"open_{way}_{name}")
    assert button.label.split()[0] == str(number) != "0"
    button.click().run()
    assert app.title[0].value == many(number, "measure")
    assert f"These are {number} of the {len(analysis.measures)} in this folder" in words(app)
    assert {f"chip_{name}_yes", f"chip_direction_{way}", "chip_status_in_force"} <= {one.key for one in app.button}
    assert f"{filters.NAMES[name].lower()} \\= yes" in words(app)
    app.button(key="clear_chips").click().run()
    assert app.title[0].value == many(len(analysis.measures), "measure")
    data._narrow.clear()


def _undone(analysis: Analysis) -> Analysis:
    """The analysis with a measure of each direction undone by one of the other."""
    real = [one for one in analysis.measures if one.status == "in_force"]
    pairs = [(one, next(other for other in real if other.direction != one.direction)) for one in real]
    ways = {one.direction: (one.id, other.id) for one, other in pairs}
    reverses = {other: one for one, other in ways.values()}
    told = tuple(replace(one, reverses=reverses.get(one.id)) for one in analysis.measures)
    return replace(analysis, measures=told)


def test_a_chip_removes_its_filter() -> None:
    app = run(imposer="US,CN")
    app.button(key="chip_imposer_US").click().run()
    assert app.session_state["imposer"] == "CN"
    app.button(key="clear_chips").click().run()
    assert not [one for one in app.button if str(one.key).startswith("chip_")]


def test_the_sidebar_shows_labels_and_keeps_ids() -> None:
    app = run(imposer="US")
    assert app.multiselect(key="pick_imposer").value == ["US"]
    app.multiselect(key="pick_instrument").set_value(["visa"]).run()
    assert app.session_state["instrument"] == "visa"
    assert app.title[0].value == "1 restriction imposed, 0 lifted"


def test_unknown_values_of_a_link_are_dropped_with_a_message() -> None:
    app = run(imposer="XX,US", period="nonsense")
    assert "XX" in app.warning[0].value
    assert "nonsense" in app.warning[0].value
    assert app.session_state["imposer"] == "US"
    assert app.session_state["period"] == ""


@pytest.mark.parametrize(
    ("page", "name", "said"),
    [("articles", "article", "no article"), ("measures", "measure", "no measure"), ("quotes", "person", "Nobody")],
)
def test_a_link_to_nothing_shows_the_list(page: str, name: str, said: str) -> None:
    app = run(page, **{name: "$x$ <script>"})
    assert said in app.warning[0].value
    assert "<script>" not in app.warning[0].value.replace("\\<script\\>", "")
    assert app.dataframe or app.title[0].value


def test_filters_that_leave_nothing_offer_the_way_out() -> None:
    for page in PAGES[:-1]:
        app = run(page, text="no such words anywhere")
        assert any(str(one.key).startswith("clear_") and not one.disabled for one in app.button)


def test_a_measure_shows_its_trail_and_every_sentence() -> None:
    measure = max(load("seeds").measures, key=lambda one: len(one.claims))
    app = run("measures", measure=measure.id)
    assert app.title[0].value == plain(short(measure.summary, 160))
    assert f"Evidence: {len(measure.claims)} sentences" in words(app)
    app.button(key="close_measure").click().run()
    assert "measure" not in app.query_params


def test_an_article_is_marked_and_listed() -> None:
    app = run("articles", article=ARTICLE, at=f"{ARTICLE}#A4")
    article = next(one for one in load("seeds").articles if one.article.id == ARTICLE)
    markup = "".join(one.proto.body for one in app.get("html"))
    assert markup.count("<li id=") == len(article.actions) + len(article.quotes)
    assert 'class="at lifted' in markup or 'class="at imposed' in markup
    before = app.query_params["at"]
    app.button(key="next").click().run()
    assert app.query_params["at"] != before


def test_the_legend_toggles_kinds() -> None:
    app = run("articles", article=ARTICLE)
    legend = next(one for one in app.get("button_group") if one.key == "pick_show")
    legend.set_value(["date"]).run()
    markup = "".join(
        one.proto.body for one in app.get("html") if "cw-text" in one.proto.body and "<article" in one.proto.body
    )
    assert 'class="date"' in markup
    assert 'class="lifted"' not in markup
    assert app.query_params["show"] == "date"
    # nothing at all is a choice, too
    next(one for one in app.get("button_group") if one.key == "pick_show").set_value([]).run()
    assert app.query_params["show"] == "-"
    assert "Nothing of the chosen kinds" in words(app)


def test_the_page_of_a_list_comes_with_the_link_and_ends_with_the_list() -> None:
    mentions = select(build(load("seeds")), Selection()).mentions
    pages = -(-len(mentions) // show.PAGE_SIZE)
    app = run("commodities", page_mentions="2")
    restricted = mentions["restricted"].astype("int64").to_numpy()
    second = next(counts.newest(mentions, show.PAGE_SIZE, 2 * show.PAGE_SIZE, restricted).itertuples())
    first = next(counts.newest(mentions, 0, show.PAGE_SIZE, restricted).itertuples())
    links = [one.proto.query_string for one in app.get("page_link")]
    assert any(quote(str(second.id)) in link for link in links)
    assert not any(quote(str(first.id)) in link for link in links)
    app.multiselect(key="pick_imposer").set_value(["US"]).run()
    assert "page_mentions" not in app.query_params  # another list, from its beginning
    for asked in (str(pages + 5), "0", "nonsense", "9" * 5000):
        run("commodities", page_mentions=asked)


@pytest.mark.parametrize(
    ("tab", "title"), [("quality", "Data quality"), ("", "What counts"), ("nonsense", "What counts")]
)
def test_the_open_tab_of_the_method_page_comes_with_the_link(tab: str, title: str) -> None:
    app = run("method", tab=tab, open="kind")
    assert app.session_state["method_tab"] == title
    assert [name for name in ("status", "kind") if app.session_state[f"words_{name}"]] == ["kind"]


def test_the_reference_articles_chosen_come_with_the_link() -> None:
    app = run("method", tab="accuracy", reference="practice")
    group = next(one for one in app.get("button_group") if one.key == "pick_reference")
    assert group.value == "practice"
    assert "scores" not in app.query_params


def test_dropped_articles_are_opened_and_analysed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    opened, real = [], uploads.from_bytes
    monkeypatch.setattr(uploads, "from_bytes", lambda name, data: opened.append(name) or real(name, data))
    monkeypatch.setattr(reading, "analyze", lambda *_, **__: load("seeds"))
    app = run("articles")
    app.file_uploader(key="drop").set_value([("mine.txt", b"Peru banned imports of wheat.", "text/plain")]).run()
    assert opened == [f"{uploads.YOURS}mine.txt"]
    tables = app.session_state["dropped"]
    app.multiselect(key="pick_imposer").set_value(["US"]).run()
    assert len(opened) == 1
    assert app.session_state["dropped"] is tables


def test_hostile_names_never_reach_the_page_as_markup() -> None:
    assert plain("$a$ <b> [x](y) :red[z] **w**") == r"\$a\$ \<b\> \[x\]\(y\) \:red\[z\] \*\*w\*\*"


@pytest.mark.parametrize("settled", [-1, 10**18], ids=["by their stamps", "by their bytes"])
def test_the_folder_is_read_again_when_it_changes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settled: int
) -> None:
    """Of files changed less than two seconds ago the bytes count, of others the stamps: when a file passes from one to
    the other the folder is read again, so how old files are must not depend on how fast the test runs."""
    calls = []

    def analyze(*_: object, **__: object) -> Analysis:
        calls.append(1)
        return load("seeds")

    monkeypatch.setattr(articles, "_SETTLED", settled)
    monkeypatch.setattr(reading, "analyze_folder", analyze)
    monkeypatch.setenv("CURBWATCH_FOLDER", str(tmp_path))
    (tmp_path / "a.txt").write_text("One.", encoding="utf-8")
    app = run()
    app.run()
    assert len(calls) == 1  # nothing changed, nothing is read
    (tmp_path / "b.txt").write_text("Two.", encoding="utf-8")
    app.run()
    assert len(calls) == 2
    (tmp_path / "a.txt").write_text("Uno!!", encoding="utf-8")
    app.run()
    assert len(calls) == 3


def test_the_bar_stands_before_the_first_article_and_not_for_a_few(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[float] = []

    class Slot:
        def progress(self, share: float, text: str) -> None:
            assert text
            drawn.append(share)

    monkeypatch.setattr(data.st, "empty", Slot)
    bar = data._Bar()
    for done in (0, 1, 2):
        bar(done, 2)
    assert drawn == []
    clock = iter((0.0, 0.1, 0.3, 0.31))
    monkeypatch.setattr(data.time, "monotonic", lambda: next(clock))
    for done in (0, 1, 2, 4):
        bar(done, 4)
    assert drawn == [0, 0.5, 1]


@pytest.mark.parametrize(
    ("why", "short"),
    [
        ("the imposer says so itself (Ministry of Commerce, Beijing)", "the imposer says so itself"),
        ("2 independent articles say so", "2 independent articles say so"),
        ("one article says so, and not in the imposer's own words", "one article says so"),
        (
            "in force by 1 of 3 articles, and not in the imposer's own words; the others say agreed, denied",
            "in force by 1 of 3 articles",
        ),
    ],
)
def test_the_ledger_says_in_short_why_a_measure_is_corroborated(why: str, short: str) -> None:
    assert in_short(why) == short


def test_filters_of_the_quotes_page_come_with_the_link() -> None:
    quotes = build(load("seeds")).quotes
    app = run("quotes", role="analyst,official", side="CN", said="nonsense")
    kept = quotes[quotes["role"].isin(["analyst", "official"]) & (quotes["country"] == "CN")]
    assert f"Chosen here: {kept['said'].nunique()} distinct quotes" in words(app)
    assert "nonsense" in app.warning[0].value
    assert "said" not in app.query_params
    app.multiselect(key="pick_side").set_value([]).run()
    assert "side" not in app.query_params
    assert app.query_params["role"] == "analyst,official"


def test_an_empty_view_says_where_the_filters_do_find_something() -> None:
    found = select(build(load("seeds")), Selection(text="breaks down"))
    assert found.measures.empty
    button = next(one for one in run(text="breaks down").button if one.key == "instead_quotes")
    assert button.label == f"See {many(found.quotes['said'].nunique(), 'quote')}"


def test_the_reader_steps_through_one_thread() -> None:
    article = next(one for one in load("seeds").articles if one.article.id == ARTICLE)
    good = max({one.id for one in article.commodities}, key=[one.id for one in article.commodities].count)
    ids = [f"{ARTICLE}#C{n}" for n, one in enumerate(article.commodities, 1) if one.id == good]
    app = run("articles", article=ARTICLE, follow=f"commodity:{good}")
    for wanted in ids:
        app.button(key="first" if wanted == ids[0] else "next").click().run()
        assert app.query_params["at"] == wanted
    assert app.button(key="next").disabled
    assert f"Mention {len(ids)} of {len(ids)}" in words(app)


def test_a_search_lists_sentences_and_leads_to_them() -> None:
    app = run("articles", text="breaks down")
    assert "sentence with “breaks down”" in words(app)
    (found,) = select(build(load("seeds")), Selection(text="breaks down")).articles["article"]
    one = next(one for one in load("seeds").articles if one.article.id == found)
    start = next(span.start for span in one.sentences if "breaks down" in span.of(one.article.text))
    app = run("articles", article=found, at=f"{found}#S{start}", text="breaks down")
    markup = "".join(one.proto.body for one in app.get("html"))
    assert 'class="at found"' in markup
