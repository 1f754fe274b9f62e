"""Running text to temporal expressions: where each one starts and ends, and what it says."""

from __future__ import annotations

from core.extract.dates.amounts import Amount, amount_at, glued, kind, low, number, phrase
from core.extract.dates.calendar import year_at
from core.extract.dates.clock import clock_at
from core.extract.dates.forms import Fixed, Found, Minutes, Pieces, Same, Shift
from core.extract.dates.lexer import Word, vocabulary
from core.extract.dates.relative import stretch_at
from core.extract.dates.values import amount
from core.model import DateType

_LEADS = frozenset(
    "the a an this that last next past previous coming following these those every each per early late mid end earlier "
    "later half full whole another today yesterday tomorrow tonight overnight midweek beginning start middle rest "
    "remainder latter once twice thrice fiscal financial year month quarter week fy q h ' ‘ same one "
    "then final initial prior preceding subsequent ensuing latest remaining recent dawn".split()
)


def parse(words: list[Word]) -> list[Found]:
    """The expressions in one block of words, in order and disjoint."""
    starts = vocabulary().starts | _LEADS
    found: list[Found] = []
    i = 0
    while i < len(words):
        word = words[i]
        if not word.kind and word.low not in starts:
            i += 1
            continue
        best = _best(words, i)
        if best is None:
            i += 1
            continue
        if found and found[-1].end > best.start:
            i += 1
            continue
        before, after = _siblings(words, best)
        found.extend((*before, best, *after))
        i = found[-1].end
    return found


def _best(words: list[Word], i: int) -> Found | None:
    """The longest expression that starts at `i`; of equal ones the first reader's."""
    best: Found | None = None
    for read in (set_at, clock_at, stretch_at, amount_date_at, reference_at, then_at):
        found = read(words, i)
        if found and (best is None or found.end > best.end):
            best = found
    return best


def reference_at(words: list[Word], i: int) -> Found | None:
    """ "now", "recently", "the coming weeks", "recent years"."""
    found = phrase(words, i, "reference")
    if found and _reference_stands(words, i, found[0], found[1]):
        return Found(i, found[0], Fixed(DateType.DATE, found[2]))
    j = i + (low(words, i) == "the")
    lead, unit = low(words, j), kind(words, j + 1) == "unit" and low(words, j + 1) in vocabulary().plural_units
    if unit and lead in ("coming", "next", "ensuing", "following"):
        return Found(i, j + 2, Fixed(DateType.DATE, "FUTURE_REF"))
    if unit and lead in ("recent", "past", "last", "previous", "preceding", "earlier"):
        return Found(i, j + 2, Fixed(DateType.DATE, "PAST_REF"))
    return None


def _reference_stands(words: list[Word], i: int, end: int, text: str) -> bool:
    guard = vocabulary().guards.get(text, {})
    if low(words, i - 1) in guard.get("before", ()) or low(words, end) in guard.get("after", ()):
        return False
    if low(words, end) == "-" and glued(words, end) or low(words, i - 1) == "-" and glued(words, i):
        return False
    if text in ("the past", "the present", "the future", "the moment") and end < len(words):
        after = words[end]
        return not (after.low[0].isalnum() and after.low not in _AFTER_NOUN)
    return True


_AFTER_NOUN = frozenset(
    "of and but or as when is was will the to for in it he she they we i on with by that at has have".split()
)


def amount_date_at(words: list[Word], i: int) -> Found | None:
    """An amount of time, and the date it leads to where "ago", "later", "from now" or "in" say so."""
    if kind(words, i) == "length":
        return Found(i, i + 1, Fixed(DateType.DURATION, words[i].value))
    if kind(words, i) == "unit" and low(words, i + 1) == "-":
        if low(words, i + 2) in ("earlier", "ago") and words[i].low == "year":  # "a year-earlier loss"
            return Found(i, i + 3, Shift("Y", -1, text=True, keep=True))
        if low(words, i + 2) in ("long", "old") and words[i].low not in ("second",):
            many = words[i].low in vocabulary().plural_units
            return Found(i, i + 3, Fixed(DateType.DURATION, amount(None if many else 1, str(words[i].value))))
    found = amount_at(words, i)
    if found is None or not _temporal(words, found):
        return None
    j, after = found.end, low(words, found.end)
    count = found.count
    whole = count is not None and count == int(count)
    clock = found.unit in ("TH", "TM", "TS")
    if (
        after in ("a", "every", "each", "per")
        and kind(words, j + 1) == "unit"
        and low(words, j + 2) not in ("ago", "earlier")
    ):
        return Found(i, j + 2, Fixed(DateType.SET, amount(1, str(words[j + 1].value))))  # "24 hours a day"
    if found.article and after == "-" and low(words, j + 1) in ("earlier", "ago") and found.unit == "Y":
        return Found(i, j + 2, Shift("Y", -1, text=True, keep=True))
    duration = Found(i, j, Fixed(DateType.DURATION, amount(count, found.unit)), found.mod)
    if found.joined and found.unit != "D" or found.frame:
        return duration
    if after == "ago" or (after, low(words, j + 1)) == ("and", "ago"):
        if count is None:
            return Found(i, j + 1, Fixed(DateType.DATE, "PAST_REF"))
        if clock:
            return Found(i, j + 1, Minutes(-count * _MINUTES[found.unit]))
        return Found(i, j + 1, Shift(found.unit, -int(count)), found.mod) if whole else duration
    if (after == "from" and low(words, j + 1) == "now") or after == "hence":
        end = j + 2 if after == "from" else j + 1
        return Found(i, end, Shift(found.unit, int(count)), found.mod) if whole and count and not clock else duration
    if after == "'" and low(words, j + 1) == "time" or after == "'s" and low(words, j + 1) == "time":
        if whole and count and not clock and low(words, i - 1) in ("in", "within", "at"):
            return Found(i, j + 2, Shift(found.unit, int(count)), found.mod)
        return duration
    sign = _direction(words, j)
    if sign and count is not None:
        if clock:
            return Found(i, j + 1, Minutes(sign * count * _MINUTES[found.unit]), found.mod)
        if whole:
            keep = found.article or (count == 1 and found.unit == "Y" and sign < 0)
            keep = keep and found.unit == "Y"
            return Found(i, j + 1, Shift(found.unit, sign * int(count), text=True, keep=keep, part="amount"), found.mod)
    if (
        low(words, i - 1) == "in"
        and whole
        and count
        and not clock
        and found.mod is None
        and not _superlative(words, i - 2)
    ):
        if after not in ("of",) and not found.article:
            return Found(i, j, Shift(found.unit, int(count), part="ahead"))
    if (
        low(words, i - 1) == "in"
        and found.article
        and found.mod is None
        and found.unit in ("W", "M")
        and not _superlative(words, i - 2)
    ):
        return Found(i, j, Shift(found.unit, 1, part="ahead"))
    return duration


_MINUTES = {"TH": 60.0, "TM": 1.0, "TS": 1 / 60}


def _direction(words: list[Word], j: int) -> int:
    """1 for "two days later", -1 for "two days earlier", 0 where something is compared: "a day later than planned"."""
    word, following = low(words, j), low(words, j + 1)
    if word in ("later", "afterwards", "afterward", "thereafter") and following != "than":
        return 1
    if word in ("earlier", "previously", "beforehand") and following != "than":
        return -1
    if word in ("before", "after") and (j + 1 >= len(words) or following in (".", ",", ";", ")", ":", "”", "?")):
        return 1 if word == "after" else -1
    return 0


def _superlative(words: list[Word], i: int) -> bool:
    """Whether "the lowest level in", "the first in", "not seen in" come before."""
    for k in range(max(i - 8, -1), i + 1):
        word = low(words, k)
        if word in _RECORD or (
            word.endswith("est") and len(word) > 5 and word not in ("interest", "request", "invest", "protest")
        ):
            return True
        if word in (".", ";") and k < i:
            continue
    return False


_RECORD = frozenset(
    "first best worst only most least record lows highs time times twice once not never no second third last more".split()
)


def _temporal(words: list[Word], found: Amount) -> bool:
    """Whether an amount is one of time: no "minutes of their talks", no "Twelve Days bakery", no rate or "day" of a name."""
    last = words[found.end - 1]
    before = low(words, found.start - 1)
    if last.capital and not _shouting(words, found.end - 1):
        return found.start == found.end - 1 and (found.start == 0 or before in (".", "“", '"', ":"))
    if found.bare and found.end - found.start == 1:
        if before in _NOT_BARE or (before.endswith("'s")) or low(words, found.end) in ("-", "are", "were", "gone"):
            return False
        if last.low in ("minutes", "seconds", "hours", "nights", "quarters", "weekends", "mins", "secs"):
            return (
                before in ("for", "in", "within", "after", "just", "only", "mere", "of")
                and low(words, found.end) != "of"
                or (low(words, found.end) in ("after", "before", "later", "earlier", "ago"))
            )
        return before in _BARE_LEADS or low(words, found.end) in (
            "in", "after", "before", "of", "later", "earlier", "ago", "from", "ahead", "without", "into", "to", "or", "and",
        )  # fmt: skip
    if found.article and found.unit == "TS":
        return False
    return not (found.unit in ("WE", "ML") and found.article)


_NOT_BARE = frozenset(
    "the these those his her its their our my your minute dog early previous such business working old olden school what which".split()
)
_BARE_LEADS = frozenset(
    "for in within after just only over by took take takes taken taking last lasted lasts wait waited waiting spend spent "
    "and with until of through during cost than wanted".split()
)


def _shouting(words: list[Word], i: int) -> bool:
    return sum(word.capital for word in words) > 0.7 * sum(word.low.isalpha() for word in words)


def set_at(words: list[Word], i: int) -> Found | None:
    """ "every quarter", "twice a year", "annually", "$1 billion a day", "on Mondays"."""
    word = low(words, i)
    if kind(words, i) == "set":
        return Found(i, i + 1, Fixed(DateType.SET, words[i].value)) if _set_word(words, i) else None
    if word in ("once", "twice", "thrice") or (number(words, i) and low(words, i + 1) == "times"):
        j = i + 1 if word in ("once", "twice", "thrice") else i + 2
        rate = _rate(words, j) or (
            set_at(words, j) if low(words, j) in ("every", "each") or kind(words, j) == "set" else None
        )
        return Found(i, rate.end, rate.form) if rate else None
    if word in ("every", "each"):
        return _every(words, i)
    if word in ("a", "an", "per") and (word == "per" or _is_rate(words, i)):
        return _rate(words, i)
    if kind(words, i) == "weekdays" and words[i].capital:
        return Found(i, i + 1, Fixed(DateType.SET, f"XXXX-WXX-{words[i].value}"))
    if word == "the" and kind(words, i + 1) == "ordinal":
        j = i + 2
        j += low(words, j) in ("business", "working", "trading", "full")
        if (
            kind(words, j) in ("unit", "weekday")
            and low(words, j + 1) in ("of", "in")
            and low(words, j + 2) in ("every", "each")
        ):
            return (of := _every(words, j + 2)) and Found(i, of.end, of.form)
    return None


def _set_word(words: list[Word], i: int) -> bool:
    """ "a daily in Harare", "the Daily Mail" are papers."""
    before = low(words, i - 1)
    if words[i].low in ("daily", "weekly", "monthly", "quarterly"):
        after = words[i + 1] if i + 1 < len(words) else None
        noun = before in ("a", "an", "the") or (
            i and words[i - 1].capital and words[i - 1].kind == "" and before not in ("the", "in")
        )
        if noun and (after is None or after.low in _DAILY_AFTER):
            return False
        if words[i].capital and after and after.capital and not _shouting(words, i):
            return False
    return not (low(words, i + 1) == "-" and glued(words, i + 1))


_DAILY_AFTER = frozenset(", . in said says reported reports wrote quoted that and of ) ; :".split())


def _rate(words: list[Word], i: int) -> Found | None:
    if low(words, i) not in ("a", "an", "per"):
        return None
    i += low(words, i - 1) == low(words, i + 1) == "-"  # "$15-a-day"
    if kind(words, i + 1) != "unit":
        return None
    if low(words, i + 1) in vocabulary().plural_units or words[i + 1].value in ("TS", "C", "ML", "E"):
        return None
    if low(words, i + 2) in ("ago", "later", "earlier", "after", "before", "old", "or", "-", "and"):
        return None
    return Found(i, i + 2, Fixed(DateType.SET, amount(1, str(words[i + 1].value)).replace("P3M", "P1Q")))


_NO_RATE = frozenset(
    "for in within after of than over under about almost nearly just only by is was as and or but to at from on with had "
    'such until once not what quite half be been took takes take lasted lasts , . ; : ( — – - “ " least most more less '
    "during through waited wait spend spent between earlier later before since says said exactly roughly around some up".split()
)


def _is_rate(words: list[Word], i: int) -> bool:
    """Whether "a year" comes after a count: "200 billion baht a year", "one boat a week"."""
    before = words[i - 1] if i else None
    if (
        before is None
        or before.low in _NO_RATE
        or not before.low[0].isalnum()
        or before.kind in ("weekday", "month", "unit")
    ):
        return (
            before is not None
            and before.low in ("%", "time")
            or (
                before is not None
                and before.kind == "unit"
                and low(words, i - 2) not in ("the",)
                and number(words, i - 2) is not None
            )
        )
    return any(
        kind(words, k) in ("digits", "decimal", "number")
        or low(words, k) in ("a", "an", "once", "twice", "million", "billion", "times", "$", "much", "many")
        for k in range(max(0, i - 6), i)
    )


def _every(words: list[Word], i: int) -> Found | None:
    """ "every six years", "each month", "every Friday", "every other week", "every 1 January"."""
    j = i + 1
    counted = number(words, j)
    if counted and counted[1] > 0:
        k, count = counted
        if kind(words, k) == "unit" and count == int(count):
            return Found(i, k + 1, Fixed(DateType.SET, amount(count, str(words[k].value))))
        return None
    vague = phrase(words, j, "amount")
    if vague and kind(words, vague[0]) == "unit":
        return Found(i, vague[0] + 1, Fixed(DateType.SET, amount(None, str(words[vague[0]].value))))
    if low(words, j) in ("other", "second"):
        if kind(words, j + 1) == "unit":
            return Found(i, j + 2, Fixed(DateType.SET, amount(2, str(words[j + 1].value))))
        return None
    if low(words, j) in ("single", "working", "business", "trading", "successive", "new", "passing"):
        j += 1
    if kind(words, j) == "unit" and low(words, j) not in vocabulary().plural_units:
        return Found(i, j + 1, Fixed(DateType.SET, amount(1, str(words[j].value))))
    if kind(words, j) == "weekday" and words[j].capital:
        part = kind(words, j + 1) == "daypart"
        value = f"XXXX-WXX-{words[j].value}" + (f"T{words[j + 1].value}" if part else "")
        return Found(i, j + 1 + part, Fixed(DateType.SET, value))
    if kind(words, j) == "month" and words[j].capital:
        return Found(i, j + 1, Fixed(DateType.SET, f"XXXX-{words[j].value:02}"))
    if kind(words, j) == "season":
        return Found(i, j + 1, Fixed(DateType.SET, f"XXXX-{words[j].value}"))
    if kind(words, j) == "daypart":
        return Found(i, j + 1, Fixed(DateType.SET, f"XXXX-XX-XXT{words[j].value}"))
    return None


def _siblings(words: list[Word], found: Found) -> tuple[list[Found], list[Found]]:
    """Numbers that borrow their month or unit from the expression: "June 9-10", "13-18 December", "90 or 180 days"."""
    form = found.form
    before: list[Found] = []
    after: list[Found] = []
    if isinstance(form, Pieces) and form.day is not None and form.month is not None:
        i = found.end
        if kind(words, i - 1) in ("digits", "ordinal") and year_at(words, i - 1) is None or True:
            while _joins(words, i) and _lone_day(words, i + 1):
                day = int(words[i + 1].value)
                end = i + 2
                year = year_at(words, end + (low(words, end) == ","))
                after.append(Found(i + 1, end, Pieces(year or form.year, form.month, day)))
                i = end
        if kind(words, found.start) in ("digits", "ordinal"):
            i = found.start
            while (
                i >= 2
                and _joins(words, i - 1)
                and kind(words, i - 2) in ("digits", "ordinal")
                and 1 <= words[i - 2].value <= 31
                and (words[i - 2].end - words[i - 2].start <= 4 and low(words, i - 3) not in ("$", "€", "£"))
            ):
                before.insert(0, Found(i - 2, i - 1, Pieces(form.year, form.month, int(words[i - 2].value))))
                i -= 2
    if (
        isinstance(form, Pieces)
        and form.year
        and form.month is None
        and low(words, found.end) in ("-", "–")
        and glued(words, found.end)
    ):
        j = found.end + 1
        if kind(words, j) == "digits" and glued(words, j) and words[j].end - words[j].start == 2:
            value = form.year // 100 * 100 + int(words[j].value)
            if form.year < value <= form.year + 15 and low(words, j + 1) not in ("-", "/"):
                after.append(Found(j, j + 1, Pieces(value)))
    if isinstance(form, Fixed) and form.type is DateType.DURATION and found.start >= 2:
        i = found.start
        if (
            low(words, i - 1) in ("or", "and", "to", "-", "–")
            and kind(words, i - 2) in ("digits", "number")
            and number(words, i)
        ):
            unit = form.value.lstrip("PTX.0123456789")
            lead = "PT" if form.value.startswith("PT") else "P"
            if low(words, i - 3) not in ("$", "€", "£", ".", ",") or low(words, i - 3) == ",":
                before.append(Found(i - 2, i - 1, Fixed(DateType.DURATION, f"{lead}{words[i - 2].value:g}{unit}")))
    return before, after


def _joins(words: list[Word], i: int) -> bool:
    return low(words, i) in ("-", "–", "—", "and", "to", "or", ",", "until", "through", "&")


def _lone_day(words: list[Word], i: int) -> bool:
    """A number that can only be one more day of the month just named."""
    if i >= len(words) or words[i].kind not in ("digits", "ordinal") or not 1 <= words[i].value <= 31:
        return False
    if words[i].end - words[i].start > 4 or (words[i].kind == "ordinal" and not words[i].low[0].isdigit()):
        return False
    following = words[i + 1] if i + 1 < len(words) else None
    if following is None:
        return True
    if low(words, i - 1) == "," and following.low not in ("and", ",", "-"):
        return False
    if following.kind in ("month", "unit", "ordinal", "digits") or following.low in ("%", ":", "percent", "per"):
        return False
    return not following.low.isalpha() or following.low in _FUNCTION


_DAY_LEADS = frozenset("on from between of the , and by until since for ( : to".split()) | {""}
_FUNCTION = frozenset(
    "at in on of and or but to for from with by when where which that as the a was were is are will had has have it he she they during before after until".split()
)


def then_at(words: list[Word], i: int) -> Found | None:
    """ "by then", "what happens then": the time just named."""
    if low(words, i) != "then" or low(words, i - 1) not in (
        "by",
        "until",
        "since",
        "till",
        "before",
        "happens",
        "from",
    ):
        return None
    return None if low(words, i + 1) == "-" else Found(i, i + 1, Same())
