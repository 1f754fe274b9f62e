"""Temporal expressions: sentences with what they hold, one reason a row, and what must hold for any text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.extract.dates import extract_dates
from core.tokens import blank_english

FRIDAY = "2013-03-22"
NLP = blank_english()  # no parse: tense is read off the words

CASES = [
    # (text, published, expected (span, value) in order, reason)
    ("Officials met on June 9, 2025.", FRIDAY, [("June 9, 2025", "2025-06-09")], "full date"),
    ("It will end on 1 October.", FRIDAY, [("1 October", "2013-10-01")], "the year that the tense asks for"),
    ("It was signed on Thursday.", FRIDAY, [("Thursday", "2013-03-21")], "past tense, weekday before"),
    ("It will be signed on Thursday.", FRIDAY, [("Thursday", "2013-03-28")], "future tense, weekday after"),
    ("They have until Monday.", FRIDAY, [("Monday", "2013-03-25")], "until looks ahead whatever the verb"),
    ("Sales fell on Friday.", FRIDAY, [("Friday", "2013-03-22")], "the day of publication itself"),
    ("The ministry told state radio late Thursday.", FRIDAY, [("late Thursday", "2013-03-21")], "reporting verb"),
    ("It was shut in October.", FRIDAY, [("October", "2012-10")], "past month without a year"),
    ("It will open in October.", FRIDAY, [("October", "2013-10")], "future month without a year"),
    ("Talks of June 9-10 ended.", FRIDAY, [("June 9", "2013-06-09"), ("10", "2013-06-10")], "a range is two"),
    ("It met on 13-18 December 2005.", FRIDAY, [("13", "2005-12-13"), ("18 December 2005", "2005-12-18")], "before"),
    ("the 2011-12 harvest", FRIDAY, [("2011", "2011"), ("12", "2012")], "two years"),
    ("Dealers have 90 or 180 days to leave.", FRIDAY, [("90", "P90D"), ("180 days", "P180D")], "shared unit"),
    (
        "Between August and March 2014 it will fall.",
        FRIDAY,
        [("August", "2013-08"), ("March 2014", "2014-03")],
        "range",
    ),
    ("a 90-day pause", FRIDAY, [("90-day", "P90D")], "hyphenated amount"),
    ("It took more than six months.", FRIDAY, [("more than six months", "P6M")], "span starts at the quantifier"),
    ("They waited several weeks.", FRIDAY, [("several weeks", "PXW")], "amount without a number"),
    ("three and a half hours", FRIDAY, [("three and a half hours", "PT3.5H")], "halves"),
    ("Prices rose four years ago.", FRIDAY, [("four years ago", "2009")], "ago, at the grain of the unit"),
    ("It closed two weeks ago.", FRIDAY, [("two weeks ago", "2013-W10")], "weeks"),
    (
        "It was banned on May 1, 2012; two days later it was freed.",
        FRIDAY,
        [("May 1, 2012", "2012-05-01"), ("two days later", "2012-05-03")],
        "counted from the text",
    ),
    (
        "Japan acted in August 2019 and Korea answered the following month.",
        FRIDAY,
        [("August 2019", "2019-08"), ("the following month", "2019-09")],
        "the text's own anchor",
    ),
    ("It arrived a day later than planned.", FRIDAY, [("a day", "P1D")], "a comparison is no date"),
    ("Earlier this month it fell.", FRIDAY, [("Earlier this month", "2013-03")], "earlier belongs to the span"),
    ("It starts in mid-May.", FRIDAY, [("mid-May", "2013-05")], "mid"),
    ("It starts early next year.", FRIDAY, [("early next year", "2014")], "early"),
    ("in the second quarter of 2012", FRIDAY, [("the second quarter of 2012", "2012-Q2")], "quarter of a year"),
    ("the first half of next year", FRIDAY, [("the first half of next year", "2014-H1")], "half of a relative year"),
    ("the week of June 9, 2025", FRIDAY, [("the week of June 9, 2025", "2025-W24")], "week of a day"),
    ("the last week of March 2015", FRIDAY, [("the last week of March 2015", "2015-W13")], "a week by its Thursday"),
    ("the first Monday of June 2024", FRIDAY, [("the first Monday of June 2024", "2024-06-03")], "nth weekday"),
    ("by the end of the year", FRIDAY, [("the end of the year", "2013")], "edge of a year"),
    ("Reports come every quarter.", FRIDAY, [("every quarter", "P1Q")], "set"),
    ("It costs $1 billion a day.", FRIDAY, [("a day", "P1D")], "rate"),
    ("It is due annually.", FRIDAY, [("annually", "P1Y")], "set in one word"),
    ("It fell at 12:01 a.m. ET on Friday.", FRIDAY, [("12:01 a.m. ET on Friday", "2013-03-22T00:01")], "time and day"),
    ("It ended at midnight tomorrow.", FRIDAY, [("midnight tomorrow", "2013-03-23T24:00")], "midnight ends a day"),
    ("It fell last night.", FRIDAY, [("last night", "2013-03-21TNI")], "last night"),
    ("in the late 1980s", FRIDAY, [("the late 1980s", "198")], "decade"),
    ("the cars of the 70s, and a man in his 70s", FRIDAY, [("the 70s", "197")], "short decade, and an age"),
    ("the worst single-day fall", FRIDAY, [("single-day", "P1D")], "one in another word"),
    ("for the entire year", FRIDAY, [("the entire year", "2013")], "a whole unit"),
    ("in the 19th century", FRIDAY, [("the 19th century", "18")], "century"),
    ("in fiscal 2025", FRIDAY, [("fiscal 2025", "FY2025")], "fiscal year"),
    ("the 2024/25 marketing year", FRIDAY, [("2024/25", "FY2025")], "named by its end"),
    ("last summer", FRIDAY, [("last summer", "2012-SU")], "season"),
    ("before New Year's Eve 2014", FRIDAY, [("New Year's Eve 2014", "2014-12-31")], "holiday"),
    ("It recently fell and may soon rise.", FRIDAY, [("recently", "PAST_REF"), ("soon", "FUTURE_REF")], "vague"),
    ("dated 20/08/2019", FRIDAY, [("20/08/2019", "2019-08-20")], "day first where nothing else exists"),
    ("due 05/10/2019", "2019-05-10", [("05/10/2019", "2019-05-10")], "open order: the nearer"),
    ("It met on Friday.", None, [("Friday", "XXXX-WXX-5")], "no publication date"),
    ("It met on June 9.", None, [("June 9", "XXXX-06-09")], "no publication date, no year"),
    ("It may march on, and prices fall; a second ban.", FRIDAY, [], "may, march, fall and second are words"),
    ("Joseph March and April Jones of the Friday Group agree.", FRIDAY, [], "people and firms"),
    ("Article 2012, a Boeing 737, $2019, 2,025 tonnes and 2025 units", FRIDAY, [], "labels, money and counts"),
    ("a cut of 69% and 3-5 million tonnes", FRIDAY, [], "shares and amounts"),
    ("the minutes of their talks", FRIDAY, [], "minutes that are no time"),
    ("a daily in Harare says", FRIDAY, [], "a paper"),
    ("on its feet at once, as soon as it can", FRIDAY, [], "soon in a comparison"),
    ("gallium, H1N1 and a 3:10 ratio", FRIDAY, [], "no half-year, no clock"),
]


@pytest.mark.parametrize(
    ("text", "published", "expected", "reason"), CASES, ids=[case[3] + ": " + case[0] for case in CASES]
)
def test_reads(text: str, published: str | None, expected: list[tuple[str, str]], reason: str) -> None:
    found = [(mention.span.of(text), mention.value) for mention in extract_dates(NLP(text), published)]
    assert found == expected, reason


@pytest.mark.parametrize(
    ("text", "mod"),
    [("late 2021", "END"), ("early June", "START"), ("mid-June", "MID"), ("nearly two years", "LESS_THAN")],
)
def test_mod(text: str, mod: str) -> None:
    assert extract_dates(NLP(f"It was in {text}."), FRIDAY)[0].mod == mod


def test_anchor_is_what_it_was_counted_from() -> None:
    first, second = extract_dates(NLP("It fell on May 1, 2012 and rose the next day."), FRIDAY)
    assert first.anchor is None
    assert second.anchor == "2012-05-01"


WORDS = st.sampled_from(
    "May 31 Feb 29 February 30 the last first week of June 2024 9999 0001 - – , / . : 24 60 99 on until a year years "
    "ago later earlier in every Monday night midnight quarter to ten FY24 Q4 H1 19th century 2011-12 12/31/99 Easter "
    "eve end mid next fiscal half past 999999999999 decades $ % ' ’s".split()
)


def _check(text: str, published: str | None) -> None:
    last = 0
    for mention in extract_dates(NLP(text), published):
        assert last <= mention.span.start < mention.span.end <= len(text)
        assert mention.value
        assert text[mention.span.start : mention.span.end].strip()
        last = mention.span.end


@settings(max_examples=150, deadline=None)
@given(
    st.lists(WORDS, max_size=25).map(" ".join),
    st.sampled_from((None, "2024-02-29", "0001-01-01", "9999-12-31", "soon")),
)
def test_any_words_give_disjoint_spans_in_order(text: str, published: str | None) -> None:
    _check(text, published)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=120))
def test_any_text_is_survived(text: str) -> None:
    _check(text, FRIDAY)
