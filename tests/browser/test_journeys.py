"""What people do with the dashboard, in a real browser: open it, filter, click on bars and rows, read, send links."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.support import (
    MARKS,
    PAGES,
    SEED,
    Recorder,
    Server,
    chip,
    click_bar,
    click_row,
    params,
    settle,
    visit,
    wait_for_param,
)

pytestmark = MARKS


def test_the_overview_opens_with_its_numbers(page: Page, server: Server) -> None:
    visit(page, server.url)
    imposed, lifted = (one.inner_text().split()[0] for one in page.locator(".cw-number").all())
    assert int(imposed) > 0
    assert int(lifted) > 0
    plural = "" if imposed == "1" else "s"
    expect(page.locator("h1")).to_have_text(f"{imposed} restriction{plural} imposed, {lifted} lifted")
    expect(page.get_by_role("heading", name="Who imposes, who lifts")).to_be_visible()
    assert page.locator(".st-key-chart_balance .barlayer .point").count()


def test_a_headline_number_opens_its_measures(page: Page, server: Server) -> None:
    visit(page, server.url)
    number = int(page.locator(".cw-number").first.inner_text().split()[0])
    page.locator(".st-key-open_imposed_claimed button:visible").click()
    page.wait_for_url("**/measures?*")
    expect(page.locator("h1")).to_have_text(f"{number} measure{'' if number == 1 else 's'}")
    assert (params(page)["direction"], params(page)["status"]) == ("imposed", "in_force")


def test_the_corroborated_ones_of_a_headline_open_and_travel(
    page: Page, server: Server, visitor: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    visit(page, server.url)
    button = page.locator("[class*='st-key-open_'][class*='_corroborated'] button:visible").first
    number = int(button.inner_text().split()[0])
    button.click()
    page.wait_for_url("**/measures?*")
    counted = f"{number} measure{'' if number == 1 else 's'}"
    expect(page.locator("h1")).to_have_text(counted)
    assert wait_for_param(page, "corroborated") == "yes"
    with page.expect_download() as download:
        page.locator(".st-key-json_measures button").click()
    download.value.save_as(tmp_path / "measures.json")
    saved = json.loads((tmp_path / "measures.json").read_text(encoding="utf-8"))
    assert [one["corroborated"] for one in saved] == [True] * number

    fresh = visitor().new_page()
    visit(fresh, page.url)
    expect(fresh.locator("h1")).to_have_text(counted)
    chip(fresh, "Corroborated: yes").click()
    wait_for_param(fresh, "corroborated", present=False)
    expect(fresh.locator("h1")).not_to_have_text(counted)
    page.go_back()
    wait_for_param(page, "corroborated", present=False)
    expect(page.locator(".cw-number")).to_have_count(2)


def test_a_filter_lives_in_the_url(page: Page, server: Server, visitor: Callable[..., BrowserContext]) -> None:
    visit(page, server.url)
    everything = page.locator("h1").inner_text()
    page.locator(".st-key-pick_imposer input").click()
    page.get_by_role("option", name="China", exact=True).click()
    assert wait_for_param(page, "imposer") == "CN"
    page.keyboard.press("Escape")
    expect(page.locator("h1")).not_to_have_text(everything)
    chosen = page.locator("h1").inner_text()

    fresh = visitor().new_page()
    visit(fresh, page.url)
    expect(fresh.locator("h1")).to_have_text(chosen)
    expect(fresh.locator(".st-key-pick_imposer")).to_contain_text("China")
    chip(fresh, "China").click()
    wait_for_param(fresh, "imposer", present=False)
    expect(fresh.locator("h1")).to_have_text(everything)


def test_a_filter_change_blanks_nothing(page: Page, server: Server) -> None:
    """Every picture that the browser draws on the way has the headline, both numbers and the charts, no placeholder."""
    visit(page, server.url)
    everything = page.locator("h1").inner_text()
    charts = page.locator(".main-svg").count()
    page.evaluate("""() => {
      window.pictures = [];
      const count = one => document.querySelectorAll(one).length;
      const look = () => {
        pictures.push([count("h1"), count(".cw-number"), count(".main-svg"), count('[data-testid="stSkeleton"]')]);
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    }""")
    page.locator("[data-testid='stSidebar'] button", has_text="▽ Lifted").click()
    wait_for_param(page, "direction")
    expect(page.locator("h1")).not_to_have_text(everything)
    pictures = page.evaluate("pictures")
    assert len(pictures) > 1
    for headlines, numbers, drawn, placeholders in pictures:
        assert (headlines, numbers, placeholders) == (1, 2, 0)
        assert drawn >= charts


def test_a_filter_goes_along_to_every_page(page: Page, server: Server, recorder: Recorder) -> None:
    visit(page, f"{server.url}/?imposer=CN")
    for name in PAGES[1:]:
        page.get_by_test_id("stTopNavLink").filter(has_text=name.capitalize()).click()
        page.wait_for_url(f"**/{name}?*")
        settle(page)
        expect(chip(page, "China")).to_be_visible()
        assert params(page) == {"imposer": "CN"}
    assert any(url.startswith("ws://127.0.0.1") for url in recorder.seen)  # it does record, and `nothing_leaves` judges


def test_a_link_with_unknown_values_says_so_and_drops_them(page: Page, server: Server) -> None:
    visit(page, f"{server.url}/?imposer=XX,CN&period=nonsense")
    expect(page.get_by_text("Part of the link was not understood")).to_be_visible()
    expect(page.get_by_test_id("stAlert").first).to_contain_text("XX")
    expect(page.get_by_test_id("stAlert").first).to_contain_text("nonsense")
    wait_for_param(page, "period", present=False)
    assert params(page) == {"imposer": "CN"}


@pytest.mark.parametrize(
    ("path", "said"), [("articles?article=nope", "no article"), ("measures?measure=nope", "no measure")]
)
def test_a_link_to_nothing_says_so_and_shows_the_list(page: Page, server: Server, path: str, said: str) -> None:
    visit(page, f"{server.url}/{path}")
    expect(page.get_by_test_id("stAlert").first).to_contain_text(said)
    expect(page.get_by_test_id("stDataFrame").first).to_be_visible()


def test_a_click_on_a_bar_of_the_date_chart_filters(page: Page, server: Server) -> None:
    visit(page, f"{server.url}/timeline")
    click_bar(page, "chart_timeline")
    period = wait_for_param(page, "period")
    assert ".." in period
    assert params(page)["direction"] in ("imposed", "lifted")
    expect(chip(page, "Period")).to_be_visible()
    page.locator(".st-key-clear_chips button:visible").click()
    wait_for_param(page, "period", present=False)
    expect(page.locator(".st-key-chips")).to_have_count(0)


def test_a_click_on_a_month_filters_by_that_month(page: Page, server: Server) -> None:
    """A month is not always 31 days: what is counted in the bar is what the filter keeps."""
    visit(page, f"{server.url}/timeline")
    click_bar(page, "chart_flow")
    first, last = (date.fromisoformat(day) for day in wait_for_param(page, "period").split(".."))
    assert first.day == 1
    assert (last + timedelta(days=1)).day == 1
    assert (last + timedelta(days=1) - first).days in range(28, 32)
    assert params(page)["direction"] in ("imposed", "lifted")


POINT = ".scatterlayer .point"


@pytest.mark.parametrize(
    ("path", "chart", "name", "value"),
    [("timeline", "chart_stock", "period", ".."), ("commodities", "chart_trend", "commodity", "")],
)
def test_a_click_on_a_point_filters(page: Page, server: Server, path: str, chart: str, name: str, value: str) -> None:
    visit(page, f"{server.url}/{path}")
    click_bar(page, chart, POINT)
    assert wait_for_param(page, name).startswith(value)
    expect(page.locator(".st-key-chips button:visible").first).to_be_visible()


def test_a_click_on_a_mark_of_the_trail_opens_its_sentence(page: Page, server: Server) -> None:
    visit(page, f"{server.url}/measures")
    click_row(page, "ledger")
    measure = wait_for_param(page, "measure")
    click_bar(page, "chart_trail", POINT)
    page.wait_for_url("**/articles?*")
    assert wait_for_param(page, "at").startswith(wait_for_param(page, "article").removesuffix(".txt")[:3])
    expect(page.locator("mark[id]").first).to_be_visible()
    page.go_back()
    assert wait_for_param(page, "measure") == measure


def test_from_a_row_to_its_evidence_to_its_article_and_back(page: Page, server: Server) -> None:
    visit(page, f"{server.url}/measures")
    ledger = page.locator("h1").inner_text()
    click_row(page, "ledger")
    measure = wait_for_param(page, "measure")
    expect(page.locator("h1")).not_to_have_text(ledger)
    expect(page.get_by_role("heading", name="Status trail")).to_be_visible()
    expect(page.get_by_role("heading", name="Evidence")).to_be_visible()
    title, sentence = page.locator("h1").inner_text(), page.locator(".cw-rule .cw-sentence").first.inner_text()

    page.get_by_role("link", name="Read in context").first.click()
    page.wait_for_url("**/articles?*")
    settle(page)
    marked = page.locator("mark.at").first
    expect(marked).to_be_in_viewport()
    assert marked.inner_text() in sentence
    assert {"article", "at"} <= set(params(page))

    page.go_back()
    assert wait_for_param(page, "measure") == measure
    expect(page.locator("h1")).to_have_text(title)
    page.go_back()
    wait_for_param(page, "measure", present=False)
    expect(page.locator("h1")).to_have_text(ledger)
    page.go_forward()
    assert wait_for_param(page, "measure") == measure
    expect(page.locator("h1")).to_have_text(title)


def test_a_row_of_the_articles_opens_one_and_back_closes_it(page: Page, server: Server) -> None:
    visit(page, f"{server.url}/articles")
    listing = page.locator("h1").inner_text()
    click_row(page, "article_list", 1)
    wait_for_param(page, "article")
    expect(page.locator("article.cw-text")).to_be_visible()
    page.go_back()
    wait_for_param(page, "article", present=False)
    expect(page.locator("h1")).to_have_text(listing)


def test_the_evidence_list_and_the_text_jump_to_each_other(page: Page, server: Server) -> None:
    visit(page, f"{server.url}/articles?article={SEED}")
    entry = page.locator(".cw-entries li a").last
    mark = page.locator(f"[id='{(entry.get_attribute('href') or '#')[1:]}']")
    entry.click()
    expect(mark).to_be_in_viewport()
    note = page.locator("a.cw-note").last
    note.click()
    expect(page.locator(f"[id='{(note.get_attribute('href') or '#')[1:]}']")).to_be_in_viewport()
    assert params(page)["article"] == SEED  # the jump did not lose the address


def test_the_legend_switches_kinds(page: Page, server: Server) -> None:
    visit(page, f"{server.url}/articles?article={SEED}")
    text = page.locator("article.cw-text")
    expect(text.locator("mark.commodity").first).to_be_visible()
    page.locator(".st-key-pick_show button", has_text="Commodities").click()
    expect(text.locator("mark.commodity")).to_have_count(0)
    expect(text.locator("mark.quote").first).to_be_visible()
    assert wait_for_param(page, "show") == "action,quote,date"
    page.go_back()
    wait_for_param(page, "show", present=False)
    expect(text.locator("mark.commodity").first).to_be_visible()
    page.go_forward()
    wait_for_param(page, "show")
    expect(text.locator("mark.commodity")).to_have_count(0)


def test_a_page_of_a_list_and_a_tab_are_in_the_address(page: Page, server: Server) -> None:
    visit(page, f"{server.url}/commodities")
    sentence = page.locator(".cw-rule .cw-sentence").first
    words = sentence.inner_text()
    page.locator(".st-key-turn_mentions").get_by_role("button", name="Page 2", exact=True).click()
    assert wait_for_param(page, "page_mentions") == "2"
    expect(sentence).not_to_have_text(words)
    second = sentence.inner_text()
    page.reload()
    settle(page)
    expect(sentence).to_have_text(second)
    page.go_back()
    wait_for_param(page, "page_mentions", present=False)
    expect(sentence).to_have_text(words)

    visit(page, f"{server.url}/method")
    page.get_by_role("tab", name="Data quality").click()
    assert wait_for_param(page, "tab") == "quality"
    page.reload()
    settle(page)
    expect(page.get_by_role("tab", name="Data quality")).to_have_attribute("aria-selected", "true")
    page.go_back()
    wait_for_param(page, "tab", present=False)
    expect(page.get_by_role("tab", name="What counts")).to_have_attribute("aria-selected", "true")


def test_a_copied_link_opens_in_a_fresh_browser_on_a_fresh_server(
    page: Page, server: Server, start: Callable[[], Server], visitor: Callable[..., BrowserContext]
) -> None:
    other = start()
    visit(page, f"{server.url}/articles?article={SEED}&imposer=CN")
    page.locator(".st-key-next button").click()
    at = wait_for_param(page, "at")
    title, marked = page.locator("h1").inner_text(), page.locator("mark.at").first.inner_text()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.url)
    page.get_by_role("button", name="Copy link").click()
    shown = page.get_by_test_id("stCode")
    shown.hover()
    page.get_by_role("button", name="Copy to clipboard").click()
    link = str(page.evaluate("navigator.clipboard.readText()"))
    assert link == shown.inner_text().strip()
    assert link.startswith(f"{server.url}/articles?")

    other.wait()
    fresh = visitor().new_page()
    visit(fresh, link.replace(server.url, other.url))
    expect(fresh.locator("h1")).to_have_text(title)
    expect(fresh.locator("mark.at").first).to_have_text(marked)
    expect(chip(fresh, "China")).to_be_visible()
    expect(fresh.get_by_test_id("stTopNavLink")).to_have_count(len(PAGES))  # the first visit is no page by itself
    expect(fresh.locator(".st-key-pick_imposer")).to_contain_text("China")
    assert params(fresh) == {"article": SEED, "at": at, "imposer": "CN"}
    other.stop()


def test_the_folder_is_as_it_is_now(page: Page, server: Server, folder: Path, gold: Path) -> None:
    visit(page, f"{server.url}/articles")
    before = len(list(folder.iterdir()))
    expect(page.locator("h1")).to_have_text(f"{before} of {before} articles")
    added = Path(shutil.copy(sorted((gold / "practice" / "texts").glob("*.txt"))[0], folder / "added.txt"))
    try:
        page.reload()
        expect(page.locator("h1")).to_have_text(f"{before + 1} of {before + 1} articles")
        settle(page)
        page.goto(f"{server.url}/articles?article={quote(added.name)}")
        expect(page.locator("article.cw-text")).to_be_visible()
    finally:
        added.unlink()
    page.locator(".st-key-pick_show button", has_text="Dates").click()  # any rerun will do
    expect(page.get_by_test_id("stAlert").first).to_contain_text("no article")
    expect(page.locator("h1")).to_have_text(f"{before} of {before} articles")


def test_from_words_to_their_sentence_to_its_article(page: Page, server: Server) -> None:
    visit(page, server.url)
    field = page.get_by_test_id("stSidebar").get_by_placeholder("e.g. magnets")
    field.fill("break down")  # the article says "breaks down"
    field.press("Enter")
    assert wait_for_param(page, "text") == "break down"
    page.get_by_test_id("stTopNavLink").filter(has_text="Articles").click()
    page.wait_for_url("**/articles?*")
    settle(page)
    expect(page.get_by_role("heading", name="with “break down”")).to_be_visible()
    sentence = page.locator(".cw-rule .cw-sentence").first
    assert [word.lower() for word in sentence.locator("mark").all_inner_texts()] == ["break", "down"]
    words = sentence.inner_text()
    page.locator("[class*='st-key-here_'] button").first.click()
    wait_for_param(page, "at")
    found = page.locator("mark.found.at")
    expect(found.first).to_be_in_viewport()
    assert all(part in words for part in found.all_inner_texts())
    assert params(page)["text"] == "break down"
    page.go_back()
    wait_for_param(page, "article", present=False)
    expect(sentence).to_have_text(words)


def test_stepping_goes_through_the_findings_one_by_one(page: Page, server: Server) -> None:
    visit(page, f"{server.url}/articles?article={SEED}")
    first, previous, forth = (page.locator(f".st-key-{name} button") for name in ("first", "previous", "next"))
    expect(previous).to_be_disabled()
    first.click()
    expect(page.get_by_text("Mention 1 of")).to_be_visible()
    start = wait_for_param(page, "at")
    expect(first).to_be_disabled()
    forth.click()
    expect(page.get_by_text("Mention 2 of")).to_be_visible()
    settle(page)
    expect(page.locator("mark.at").first).to_be_in_viewport()
    expect(page.locator(".cw-entries .at")).to_have_count(1)
    assert params(page)["at"] != start
    previous.click()
    expect(page.get_by_text("Mention 1 of")).to_be_visible()
    assert wait_for_param(page, "at") == start


def test_a_dropped_article_is_compared_measure_by_measure(page: Page, server: Server, folder: Path) -> None:
    visit(page, f"{server.url}/articles")
    listing = page.locator("h1").inner_text()
    new = b"Peru bans wheat\n\nJune 12, 2025\n\nPeru banned imports of wheat from Kenya on Thursday.\n"
    page.get_by_test_id("stFileUploaderDropzone").locator("input").set_input_files(
        [
            {"name": "new.txt", "mimeType": "text/plain", "buffer": new},
            {"name": "again.txt", "mimeType": "text/plain", "buffer": (folder / SEED).read_bytes()},
        ]
    )
    expect(page.get_by_text("These articles are yours alone")).to_be_visible()
    expect(page.get_by_role("button", name="again.txt and this article of the folder are one text")).to_be_visible()
    expect(page.get_by_text("New: the folder does not tell of it.").first).to_be_visible()
    expect(page.locator("h1")).to_have_text(listing)  # the folder's own counts are as they were
    page.get_by_role("link", name="In the folder:").first.click()
    wait_for_param(page, "measure")
    expect(page.get_by_role("heading", name="Evidence")).to_be_visible()


def test_downloads_open_without_this_server(page: Page, server: Server, browser: Browser, tmp_path: Path) -> None:
    visit(page, f"{server.url}/method?imposer=CN")
    page.get_by_role("tab", name="Downloads").click()
    saved = []
    for name in ("Excel workbook", "HTML report"):
        with page.expect_download() as download:
            page.get_by_role("button", name=name).click()
        saved.append(tmp_path / download.value.suggested_filename)
        download.value.save_as(saved[-1])
    book = load_workbook(saved[0], read_only=True)
    assert {"measures", "quotes", "articles"} <= {name.lower() for name in book.sheetnames}
    context = browser.new_context(offline=True)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    report = context.new_page()
    report.goto(saved[1].as_uri())
    expect(report.locator(".main-svg").first).to_be_visible()
    assert asked == [saved[1].as_uri()]
    context.close()
