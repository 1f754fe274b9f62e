"""Tables, selections and counts, on the reference annotations and on small analyses made up here."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from core import counts
from core.frames import SCHEMAS, Frames, build, person_id
from core.garbage import spare_what_stays
from core.model import Analysis, Article, ArticleAnalysis, Layout, Measure, Quote, QuoteType, Role, Span, Status
from core.periods import duration_words, period_words, resolve
from core.selection import UNSAID, YES_NO, Selection, bounds, join, options, parse, period_param, select, split
from core.tables import csv_bytes, json_bytes, readable, workbook
from tests.support_gold import load


@pytest.fixture(scope="module")
def seeds() -> Analysis:
    return load("seeds")


@pytest.fixture(scope="module")
def frames(seeds: Analysis) -> Frames:
    return build(seeds)


@pytest.mark.parametrize("name", list(SCHEMAS))
@pytest.mark.parametrize("analysis", [load("seeds"), load("practice"), Analysis()], ids=["seeds", "practice", "empty"])
def test_tables_have_their_declared_columns(name: str, analysis: Analysis) -> None:
    table = getattr(build(analysis), name)
    assert {column: str(dtype) for column, dtype in table.dtypes.items()} == SCHEMAS[name]


def test_nothing_is_lost_on_the_way_into_tables(seeds: Analysis, frames: Frames) -> None:
    assert len(frames.actions) == sum(len(one.actions) for one in seeds.articles)
    assert len(frames.quotes) == sum(len(one.quotes) for one in seeds.articles)
    assert len(frames.mentions) == sum(len(one.commodities) for one in seeds.articles)
    assert len(frames.claims) == sum(len(one.claims) for one in seeds.measures)
    texts = {one.article.id: one.article.text for one in seeds.articles}
    for table in (frames.actions, frames.quotes, frames.mentions, frames.dates):
        for row in table.itertuples():
            assert texts[str(row.article)][row.start : row.end] == row.text
            assert row.text in row.sentence


def test_empty_selection_keeps_everything(frames: Frames) -> None:
    kept = select(frames, Selection())
    assert {name: len(getattr(kept, name)) for name in SCHEMAS} == {
        name: len(getattr(frames, name)) for name in SCHEMAS
    }


@pytest.mark.parametrize(
    ("selection", "column", "allowed"),
    [
        (Selection(imposer=("US",)), "imposer", {"US", "CN;US"}),  # a joint act is an act of each
        (Selection(direction=("lifted",)), "direction", {"lifted"}),
        (Selection(status=("agreed", "possible")), "status", {"agreed", "possible"}),  # values of a filter are or
        (Selection(target=(UNSAID,)), "target", {""}),  # what is unsaid can be asked for
    ],
)
def test_filters_on_actions(frames: Frames, selection: Selection, column: str, allowed: set[str]) -> None:
    kept = select(frames, selection)
    assert 0 < len(kept.actions) < len(frames.actions)
    assert set(kept.actions[column]) <= allowed
    assert set(kept.measures[column]) <= allowed
    assert set(kept.claims["measure"]) <= set(kept.measures["measure"])


def test_filters_are_joined_by_and(frames: Frames) -> None:
    both = select(frames, Selection(imposer=("CN",), direction=("imposed",)))
    one = select(frames, Selection(imposer=("CN",)))
    assert set(both.actions["action"]) == set(one.actions.loc[one.actions["direction"] == "imposed", "action"])


def test_quotes_follow_the_sentences_of_kept_actions(frames: Frames) -> None:
    kept = select(frames, Selection(status=("conditional",)))
    assert len(kept.quotes) < len(frames.quotes)
    for quote in kept.quotes.itertuples():
        same = kept.actions[kept.actions["article"] == quote.article]
        assert any(row.s0 <= quote.s1 and quote.s0 <= row.s1 for row in same.itertuples())


def test_text_search_reads_sentences_without_regard_to_case(frames: Frames) -> None:
    kept = select(frames, Selection(text="ETHANE"))
    assert len(kept.actions)
    assert kept.actions["sentence"].str.contains("ethane", case=False).all()
    assert select(frames, Selection(text="(.*")).actions.empty  # a search is words, not a pattern


def test_period_takes_what_lies_wholly_inside(frames: Frames) -> None:
    kept = select(frames, Selection(period="2025-07-01..2025-07-31"))
    assert len(kept.articles) == 1
    assert (kept.actions["when"].isna() | (kept.actions["when"] >= "2025-07-01")).all()
    assert not (kept.actions["precision"] == "year").any()  # "2025" is not in July


def test_copies_count_once() -> None:
    alone, twice = load("practice"), load("practice", {"p08_duplicate_of_p01.txt": "p01_indonesia_ores.txt"})
    plain, marked = select(build(alone), Selection()), select(build(twice), Selection())
    assert len(marked.actions) < len(plain.actions)
    assert len(marked.articles) == len(plain.articles)  # a copy stays in the list, marked
    assert marked.articles["copy"].sum() == 1
    same = {way: replace(counts.headlines(marked)[way], mentions=0, articles=0) for way in counts.DIRECTIONS}
    assert same == {way: replace(counts.headlines(plain)[way], mentions=0, articles=0) for way in counts.DIRECTIONS}
    whole = select(build(twice), Selection(), copies=True)
    assert len(whole.actions) == len(plain.actions)


def test_headlines_are_distinct_measures_in_force(seeds: Analysis, frames: Frames) -> None:
    numbers = counts.headlines(frames)
    for way in counts.DIRECTIONS:
        measures = [one for one in seeds.measures if one.direction == way]
        assert numbers[way].in_force == sum(one.status == "in_force" for one in measures)
        assert numbers[way].in_force + sum(numbers[way].beside.values()) == len(measures)
        assert numbers[way].corroborated <= numbers[way].in_force


def test_balance_counts_a_joint_measure_for_each_side(frames: Frames) -> None:
    table = counts.balance(frames.measures)
    joint = int((frames.measures["imposer"] == "CN;US").sum())
    assert joint
    assert int(table["measures"].sum()) == len(frames.measures) + joint


def test_timeline_sets_vague_dates_aside(frames: Frames) -> None:
    by_week, by_quarter = (counts.timeline(frames.actions, "action", step) for step in ("week", "quarter"))
    assert by_week["mentions"].sum() < by_quarter["mentions"].sum() <= len(frames.actions)
    assert counts.timeline(frames.actions, "publication", "day")["mentions"].sum() == len(frames.actions)
    assert (by_week["period"].dt.day_of_week == 0).all()


def test_stock_goes_up_and_down() -> None:
    rows = build(load("seeds")).measures.iloc[:2].copy()
    rows["direction"], rows["status"] = ["imposed", "lifted"], ["in_force", "in_force"]
    rows["when"] = pd.to_datetime(["2025-01-01", "2025-03-01"]).astype("datetime64[us]")
    rows["undone_on"] = pd.to_datetime(["2025-03-01", None]).astype("datetime64[us]")
    assert counts.stock(rows)["standing"].tolist() == [1, 0]
    assert counts.stock(rows[rows["direction"] == "imposed"])["standing"].tolist() == [1, 0]  # whatever is selected
    rows["undone_on"] = pd.NaT
    assert counts.stock(rows)["standing"].tolist() == [1]


def test_a_measure_is_undone_by_one_in_force_and_not_by_a_pledge(seeds: Analysis) -> None:
    ban, end, pledge = (
        replace(one, id=name, status=status, date=date, reverses=reverses)
        for one, name, status, date, reverses in zip(
            seeds.measures,
            ("ban", "end", "pledge"),
            (Status.IN_FORCE, Status.IN_FORCE, Status.AGREED),
            ("2025-01", "2025-03-04", None),
            (None, "ban", "ban"),
            strict=False,
        )
    )

    def undone(*measures: Measure) -> Any:
        return next(build(replace(seeds, measures=measures)).measures.itertuples())

    row = undone(ban, end, pledge)
    assert (row.undone, row.undone_on, row.reversed_by) == (True, pd.Timestamp("2025-03-04"), "end")
    row = undone(ban, replace(end, date=None))  # else its first report
    assert row.undone_on == pd.Timestamp(min(claim.said_on for claim in end.claims if claim.said_on))
    row = undone(ban, pledge)
    assert (row.undone, row.reversed_by) == (False, "pledge")
    assert pd.isna(row.undone_on)


@pytest.mark.parametrize("name", ["corroborated", "undone"])
def test_corroborated_and_undone_keep_such_measures_and_what_tells_them(seeds: Analysis, name: str) -> None:
    first, second, *others = seeds.measures
    first = replace(first, corroborated=not second.corroborated)
    second = replace(second, reverses=first.id, status=Status.IN_FORCE)
    frames = build(replace(seeds, measures=(first, second, *others)))
    parts = [select(frames, Selection(**{name: (value,)})) for value in YES_NO]
    for kept, value in zip(parts, YES_NO, strict=True):
        assert set(kept.measures[name]) == {value == "yes"}
        assert set(kept.actions["measure"]) == set(kept.claims["measure"]) == set(kept.measures["measure"])
    assert sum(len(kept.measures) for kept in parts) == len(frames.measures)
    assert len(select(frames, Selection(**{name: YES_NO})).measures) == len(frames.measures)


def test_a_headline_number_is_the_length_of_its_list(seeds: Analysis) -> None:
    frames = build(seeds)
    for way in counts.DIRECTIONS:
        number = counts.headlines(frames)[way]
        real = Selection(direction=(way,), status=("in_force",))
        assert len(select(frames, replace(real, corroborated=("yes",))).measures) == number.corroborated
        assert len(select(frames, replace(real, undone=("yes",))).measures) == number.undone
        assert counts.headlines(select(frames, real))[way] == replace(
            number,
            beside=dict.fromkeys(number.beside, 0),
            mentions=counts.headlines(select(frames, real))[way].mentions,
            articles=counts.headlines(select(frames, real))[way].articles,
        )


def test_deadlines_are_days_ahead_of_their_article(frames: Frames) -> None:
    table = counts.deadlines(frames)
    assert "2025-07-09" in set(table["day"].dt.strftime("%Y-%m-%d"))
    assert table["day"].is_monotonic_increasing


def test_voices_put_analysts_first(frames: Frames) -> None:
    table = counts.voices(frames.quotes)
    roles = table["role"].astype("str").tolist()
    assert roles == sorted(roles, key=["analyst", "official", "business", "media", "other"].index)
    assert table["quotes"].sum() == len(frames.quotes)


def test_goods_named_together_are_pairs_in_one_sentence(frames: Frames) -> None:
    table = counts.together(frames.mentions)
    assert (table["first"] < table["second"]).all()
    row = table[(table["first"] == "ethane") & (table["second"] == "jet-engines")]
    assert int(row["sentences"].iloc[0]) == 2


@pytest.mark.parametrize(
    "count",
    [
        lambda f: counts.balance(f.measures),
        lambda f: counts.heat(f.measures),
        lambda f: counts.composition(f.measures),
        lambda f: counts.timeline(f.actions),
        lambda f: counts.flow(f.measures),
        lambda f: counts.stock(f.measures),
        counts.deadlines,
        lambda f: counts.voices(f.quotes),
        counts.goods,
        lambda f: counts.together(f.mentions),
    ],
)
def test_counts_of_nothing_are_empty_tables_with_columns(frames: Frames, count: object) -> None:
    empty = count(select(frames, Selection(text="no such words anywhere")))  # type: ignore[operator]
    full = count(frames)  # type: ignore[operator]
    assert len(empty) == 0
    assert set(full.columns) <= set(empty.columns)


@pytest.mark.parametrize(
    ("value", "start", "end", "precision"),
    [
        ("2025-07-09", "2025-07-09", "2025-07-10", "day"),
        ("2025-07-09T10:30", "2025-07-09", "2025-07-10", "day"),
        ("2025-12", "2025-12-01", "2026-01-01", "month"),  # over the turn of the year
        ("2025-W24", "2025-06-09", "2025-06-16", "week"),
        ("2025-Q4", "2025-10-01", "2026-01-01", "quarter"),
        ("2025-H1", "2025-01-01", "2025-07-01", "half"),
        ("2025-WI", "2025-12-01", "2026-03-01", "season"),
        ("2025", "2025-01-01", "2026-01-01", "year"),
    ],
)
def test_values_resolve_to_ranges(value: str, start: str, end: str, precision: str) -> None:
    period = resolve(value)
    assert period
    assert (str(period.start), str(period.end), period.precision) == (start, end, precision)


@pytest.mark.parametrize(
    "value", ["", None, "PAST_REF", "P90D", "2025-13", "2025-W60", "20250709", "9999", "yesterday"]
)
def test_vague_or_broken_values_stay_unknown(value: str | None) -> None:
    assert resolve(value) is None


def test_period_words() -> None:
    assert period_words("2025-07-09") == "9 July 2025"
    assert period_words("2025-W24") == "week of 9 June 2025"
    assert duration_words("P90D") == "90 days"
    assert duration_words("P1Y") == "1 year"


def test_selection_survives_the_url() -> None:
    chosen = Selection(imposer=("US", "CN"), outlet=("Reuters, London", "100%"), period="2025-06..2025-07", text="a,b")
    assert parse(chosen.params()) == chosen
    assert split(join(("a,b", "c%2C"))) == ("a,b", "c%2C")
    assert chosen.without("imposer", "US").imposer == ("CN",)
    assert chosen.without("text").text == ""
    assert not Selection()


def test_bounds_of_a_period() -> None:
    assert [str(day) for day in bounds("2025-06..2025-07-09")] == ["2025-06-01", "2025-07-10"]
    assert bounds("..2025")[0] is None
    assert bounds("nonsense") == (None, None)
    assert bounds(period_param(*bounds("2025-06-01..2025-06-30")))[0] is not None


def test_options_are_most_frequent_first(frames: Frames) -> None:
    assert options(frames)["imposer"] == ["US", "CN"]
    assert UNSAID in options(frames)["commodity"]


@pytest.mark.parametrize(
    ("name", "identifier"), [("Julian Evans-Pritchard", "julian-evans-pritchard"), ("“”", "unnamed")]
)
def test_person_id(name: str, identifier: str) -> None:
    assert person_id(name) == identifier


HOSTILE = ['=HYPERLINK("http://x")', "+1", "-2", "@SUM(A1)", "\t=1", "plain", "a\x00b\x1f"]


def test_no_cell_is_a_formula() -> None:
    import io

    from openpyxl import load_workbook

    table = pd.DataFrame({"text": HOSTILE, "number": range(len(HOSTILE)), "s0": 0})
    lines = csv_bytes(table).decode("utf-8-sig").splitlines()
    assert lines[0].replace('"', "") == "text,number"
    assert not any(line.lstrip('"').startswith(("=", "+", "-", "@", "\t")) for line in lines)
    sheet = load_workbook(io.BytesIO(workbook({"rows": table}, {"What": "=1+1"})))
    cells = [cell for row in sheet["rows"].iter_rows(min_row=2) for cell in row] + list(sheet["About"]["B"])
    assert all(cell.data_type != "f" for cell in cells)
    assert sheet["rows"]["A2"].value == HOSTILE[0]  # as it was said, only not run


def test_json_keeps_ids_and_days(frames: Frames) -> None:
    import json

    rows = json.loads(json_bytes(frames.articles))
    assert rows[0]["article"] == frames.articles["article"].iloc[0]
    assert rows[0]["published"] == "2025-07-04"
    assert "s0" not in rows[0]


def test_readable_puts_ids_into_words(frames: Frames) -> None:
    shown = readable(frames.measures)
    assert "China, United States" in set(shown["imposer"])
    assert "In force" in set(shown["status"])


def test_a_quote_carried_by_two_articles_counts_once() -> None:
    practice = load("practice")  # p08 rewrites p01
    quotes = build(practice).quotes
    assert quotes["said"].nunique() == len(quotes) - 4
    prawira = counts.voices(quotes).set_index("person").loc["surya-prawira"]
    tellings = quotes[quotes["person"] == "surya-prawira"]
    assert (prawira["quotes"], prawira["articles"]) == (len(tellings) - 1, 2)
    told = counts.tellings(quotes)
    assert len(told) == quotes["said"].nunique()
    assert sorted(told["places"])[-5:] == [1, 2, 2, 2, 2]
    longest = quotes.assign(size=quotes["text"].str.len()).groupby("said", observed=True)["size"].max()
    assert (told["text"].str.len().to_numpy() == longest.loc[told["said"]].to_numpy()).all()


def test_a_person_is_one_under_surname_and_full_name() -> None:
    def said(article: str, speaker: str, words: str) -> ArticleAnalysis:
        quote = Quote(Span(0, len(words)), QuoteType.DIRECT, None, None, speaker, None, Role.OFFICIAL, "US")
        return ArticleAnalysis(Article(article, words, article), Layout(()), quotes=(quote,))

    one = said("a.txt", "Howard Lutnick", "We will be removing those measures next week")
    quotes = build(Analysis((one, said("b.txt", "Lutnick", "They will approve what we asked for")))).quotes
    assert set(quotes["person"]) == {"howard-lutnick"}
    assert quotes["said"].nunique() == 2


def test_sentences_are_searched_whatever_was_found_in_them(frames: Frames) -> None:
    kept = select(frames, Selection(text="BREAKS down"))
    assert kept.measures.empty
    found = counts.sentences(kept, "BREAKS down")
    assert len(found) >= 1
    assert found["text"].str.lower().str.contains("breaks down").all()
    assert found["published"].is_monotonic_decreasing
    assert counts.sentences(frames, "no such words anywhere").empty


def test_mentions_by_article_add_up(frames: Frames) -> None:
    goods = frames.mentions["commodity"].cat.categories.tolist()
    table = counts.by_article(frames.mentions, goods)
    assert table.drop(columns=["article", "published"]).to_numpy().sum() == len(frames.mentions)
    assert sorted(table["article"]) == sorted(set(frames.mentions["article"].astype("str")))


def test_a_window_runs_from_the_measure_to_its_end(seeds: Analysis) -> None:
    first, *others = seeds.measures
    table = counts.deadlines(build(replace(seeds, measures=(replace(first, ends="2025-07-09"), *others))))
    (window,) = table[table["what"] == "ends"].itertuples()
    assert (window.measure, f"{window.day:%Y-%m-%d}") == (first.id, "2025-07-09")
    assert window.since < window.day
    assert table.loc[table["what"] == "named", "since"].isna().all()


def test_newest_rows_are_those_of_a_whole_sort(frames: Frames) -> None:
    order = frames.mentions.sort_values(["restricted", "published"], ascending=False, kind="stable")
    restricted = frames.mentions["restricted"].astype("int64").to_numpy()
    for start, stop in ((0, 3), (10, 20), (0, len(order) + 5)):
        found = counts.newest(frames.mentions, start, stop, restricted)
        assert found.index.tolist() == order.index[start:stop].tolist()
        lazy = counts.newest_of(select(frames, Selection()), "mentions", start, stop, "restricted")
        assert lazy.equals(found)


def test_a_browser_is_sent_the_values_of_a_column_and_not_its_categories(frames: Frames) -> None:
    shown = readable(frames.quotes.head(2))
    assert not [name for name, dtype in shown.dtypes.items() if isinstance(dtype, pd.CategoricalDtype)]
    assert shown["sentence"].tolist() == frames.quotes["sentence"].head(2).tolist()


def test_what_stays_is_spared_and_given_back_once_it_is_garbage() -> None:
    frames = build(load("seeds"))
    assert frames.whole is frames  # a cycle: only the search for garbage ends it
    gone = weakref.ref(frames)
    try:
        spare_what_stays()
        del frames
        gc.collect()
        assert gone() is not None
        spare_what_stays()
        assert gone() is None
    finally:
        gc.unfreeze()
