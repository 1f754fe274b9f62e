"""Figures: every number drawn comes from its table, directions are told apart without colour, no chart filters."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import pytest

from core import charts, counts
from core.frames import Frames, build
from core.report import to_html
from core.selection import Selection, select
from tests.support_gold import load


@pytest.fixture(scope="module")
def frames() -> Frames:
    return select(build(load("seeds")), Selection())


def drawn(frames: Frames) -> dict[str, go.Figure]:
    return {
        "balance": charts.balance(counts.balance(frames.measures)),
        "composition": charts.composition(counts.composition(frames.measures)),
        "timeline": charts.timeline(counts.timeline(frames.actions), counts.deadlines(frames)),
        "flow": charts.timeline(counts.flow(frames.measures), unit="measures", step="month"),
        "stock": charts.stock(counts.stock(frames.measures)),
        "heat": charts.heat(counts.heat(frames.measures)),
        "voices": charts.voices(counts.voices(frames.quotes)),
        "goods": charts.goods(counts.goods(frames)),
        "trail": charts.trail(frames.claims[frames.claims["measure"] == "M05"], "lifted"),
    }


@pytest.mark.parametrize("set_name", ["seeds", "practice"])
def test_every_figure_can_be_drawn(set_name: str) -> None:
    for name, figure in drawn(select(build(load(set_name)), Selection())).items():
        assert figure.to_json(), name
        assert figure.layout.height >= 100, name


def test_two_people_of_one_name_have_a_bar_each() -> None:
    table = pd.DataFrame(
        {
            "person": ["jo-marsh", "jo-marsh-2", "kim"],
            "speaker": ["Jo Marsh", "Jo Marsh", "Kim <b> of the Very Long Name of an Office for Trade"],
            "affiliation": ["Acme", "", ""],
            "role": ["analyst", "official", "media"],
            "quotes": [3, 2, 1],
        }
    )
    figure = charts.voices(table)
    (bars,) = figure.data
    assert list(bars.y) == ["kim", "jo-marsh-2", "jo-marsh"]
    assert list(figure.layout.yaxis.ticktext)[1:] == ["Jo Marsh, Official", "Jo Marsh, Acme"]
    assert "&lt;b&gt;" in figure.layout.yaxis.ticktext[0]
    assert [row[0] for row in bars.customdata] == list(bars.y)  # what a click opens


def test_deadlines_drawn_are_those_ahead_and_their_words_do_not_overlap() -> None:
    day = pd.to_datetime(["2024-12-05", "2025-01-06", "2025-01-08", "2025-06-30"]).astype("datetime64[us]")
    due = pd.DataFrame({"day": day, "precision": "day", "what": "named", "since": pd.NaT, "open": [False] + [True] * 3})
    table = pd.DataFrame(
        {"period": pd.to_datetime(["2024-12-02", "2025-01-06"]), "direction": "imposed", "mentions": [1, 2]}
    )
    older = [due.iloc[:1].assign(day=pd.Timestamp(2015, 1, number)) for number in range(1, 9)]
    figure = charts.timeline(table, pd.concat([*older, due]))
    lines = [str(one.x0) for one in figure.layout.shapes if one.line.dash == "dot"]
    assert lines == ["2015-01-07", "2015-01-08", "2024-12-05", "2025-01-06", "2025-01-08", "2025-06-30"]
    figure = charts.timeline(table, due)
    assert [one.text for one in figure.layout.annotations if "2025" in one.text] == ["6 January 2025", "30 June 2025"]


def test_ticks_are_round_numbers() -> None:
    assert [charts._whole(pd.Series([most])) for most in (0, 3, 5, 6, 41, 1440)] == [1, 1, 1, 2, 10, 500]


def test_figures_of_nothing_can_be_drawn(frames: Frames) -> None:
    for name, figure in drawn(select(build(load("seeds")), Selection(text="no such words"))).items():
        assert figure.to_json(), name


def test_balance_draws_every_measure_of_its_table(frames: Frames) -> None:
    table = counts.balance(frames.measures)
    figure = charts.balance(table)
    assert sum(abs(float(value)) for trace in figure.data for value in trace.x) == table["measures"].sum()
    for trace in figure.data:
        assert all(float(value) < 0 for value in trace.x) == ("mposed" in trace.name)


def test_direction_is_never_colour_alone(frames: Frames) -> None:
    bars = {trace.name: trace for trace in charts.balance(counts.balance(frames.measures)).data}
    imposed, lifted = bars["▲ Imposed"], bars["▽ Lifted"]
    assert imposed.marker.color == "#d9622b"
    assert lifted.marker.color == "#1f8fb0"
    assert imposed.marker.pattern.shape != lifted.marker.pattern.shape


def test_timeline_draws_what_it_is_given(frames: Frames) -> None:
    table = counts.timeline(frames.actions, "publication", "day")
    figure = charts.timeline(table, step="day")
    up, down = figure.data
    assert sum(up.y) - sum(down.y) == len(frames.actions)
    assert {str(point[1]) for point in up.customdata} == {"imposed"}


def test_deadlines_are_labelled_lines(frames: Frames) -> None:
    figure = charts.timeline(counts.timeline(frames.actions), counts.deadlines(frames))
    assert "9 July 2025" in {note.text for note in figure.layout.annotations}


def test_heat_writes_both_numbers() -> None:
    table = pd.DataFrame(
        {"commodity": ["nickel", "rice"], "imposer": ["ID", "IN"], "imposed": [2, 0], "lifted": [1, 3], "net": [1, -3]}
    )
    words = {cell for row in charts.heat(table).data[0].text for cell in row}
    assert words == {"▲ 2  ▽ 1", "▽ 3", ""}


def test_the_report_stands_alone_and_obeys_the_filters() -> None:
    analysis = load("seeds")
    whole, narrow = to_html(analysis), to_html(analysis, Selection(imposer=("CN",)))
    head = whole.split("<script", 1)[0]
    assert "default-src 'none'" in head
    assert whole.count("plotly.js v") == 1  # inlined once
    for tag in ("<link", "<iframe", 'src="http', "src='http", "@import"):
        assert tag not in whole.split("</script>")[-1]
        assert tag not in head
    assert "imposer = CN" in narrow
    assert narrow.count("<details") < whole.count("<details")


def test_the_report_escapes_what_articles_say() -> None:
    from dataclasses import replace

    analysis = load("seeds")
    evil = replace(analysis.measures[0], summary="<script>alert(1)</script>")
    markup = to_html(replace(analysis, measures=(evil,)))
    assert "<script>alert(1)" not in markup
    assert "&lt;script&gt;alert(1)" in markup


def test_every_bar_of_the_balance_has_its_number(frames: Frames) -> None:
    table = counts.balance(frames.measures)
    written = [int(note.text.strip("<b>/")) for note in charts.balance(table).layout.annotations]
    assert sorted(written) == sorted(table["measures"])
