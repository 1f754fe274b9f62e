"""Sets: "every quarter", "twice a year", "annually", "$1 billion a day", "on Mondays"."""

from __future__ import annotations

from core.extract.dates.amounts import glued, kind, low, number, phrase, shouting
from core.extract.dates.forms import Fixed, Found
from core.extract.dates.lexer import Word, vocabulary
from core.extract.dates.values import amount
from core.model import DateType


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


_DAILY_AFTER = frozenset(", . in said says reported reports wrote quoted that and of ) ; :".split())


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
        if words[i].capital and after and after.capital and not shouting(words, i):
            return False
    return not (low(words, i + 1) == "-" and glued(words, i + 1))


def _rate(words: list[Word], i: int) -> Found | None:
    if low(words, i) not in ("a", "an", "per"):
        return None
    i += low(words, i - 1) == low(words, i + 1) == "-"  # "$15-a-day"
    if kind(words, i + 1) != "unit":
        return None
    if low(words, i + 1) in vocabulary().plural_units or words[i + 1].value in ("TS", "C", "ML", "E"):
        return None
    if words[i + 1].value == "Q" and low(words, i + 2) in ("of", "point", "percentage"):
        return None
    if low(words, i + 2) in ("ago", "later", "earlier", "after", "before", "old", "or", "-", "and"):
        return None
    return Found(i, i + 2, Fixed(DateType.SET, amount(1, str(words[i + 1].value)).replace("P3M", "P1Q")))


_NO_RATE = frozenset(
    "for in within after of than over under about almost nearly just only by is was as and or but to at "
    "from on with had such until once not what quite half be been took takes take lasted lasts , . ; : ( "
    '— – - “ " least most more less during through waited wait spend spent between earlier later before '
    "since says said exactly roughly around some up".split()
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
        return (before is not None and before.low in ("%", "time")) or (
            before is not None
            and before.kind == "unit"
            and low(words, i - 2) not in ("the",)
            and number(words, i - 2) is not None
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
