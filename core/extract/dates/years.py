"""Years, decades, quarters and fiscal years: "2018", "2024/25", "the late 1980s", "Q4", "FY24", "fiscal 2025"."""

from __future__ import annotations

from core.extract.dates.amounts import glued, kind, low
from core.extract.dates.forms import Fiscal, Fixed, Found, PartOf, Pieces
from core.extract.dates.lexer import Word, vocabulary
from core.model import DateType

_CURRENCY = frozenset("$ € £ ¥ ₹ #".split())


_YEAR_LEADS = frozenset(
    "in since by until till of before during from to between through after as for and or the early late "
    "mid , ( - – — than until circa around a an its their his our last this that not come throughout "
    "fiscal".split()
)


_YEAR_NOUNS = frozenset(
    "levels level results sales earnings figures exports imports prices elections election average report "
    "budget guidance target targets deal pact accord agreement ruling law act season crop harvest output "
    "production data forecast forecasts outlook crisis pandemic war summit talks negotiations quotas "
    "rules highs lows peak record revenue profit profits losses growth edition olympics campaign".split()
)


def year_at(words: list[Word], i: int) -> int | None:
    """A four-digit year."""
    if kind(words, i) != "digits" or words[i].end - words[i].start != 4:
        return None
    value = int(words[i].value)
    return value if 1000 <= value <= 2199 else None


def in_name(words: list[Word], i: int) -> bool:
    """Whether the capitalised words after `i` end in a word for a firm, a paper, a place: "Friday Group"."""
    names = vocabulary().names
    for k in range(i + 1, min(i + 4, len(words))):
        if not words[k].capital:
            return False
        if words[k].low in names:
            return True
    return False


def is_counted(words: list[Word], i: int) -> bool:
    return low(words, i) in vocabulary().counted


def bare_year(words: list[Word], i: int) -> Found | None:
    year = year_at(words, i)
    if year is None:
        return None
    before, follows = low(words, i - 1), low(words, i + 1)
    if glued(words, i) and before not in ("(", "“", '"', "-", "–", "—", "/", "'", "[", "‘"):
        return None
    if (
        before in ("-", "–", "—")
        and glued(words, i)
        and kind(words, i - 2) != "digits"
        and low(words, i - 2)
        not in (
            "mid",
            "early",
            "late",
            "pre",
            "post",
            "pre",
            "end",
        )
    ):
        return None
    if before == "." and low(words, i - 2) in ("no", "nr", "art", "sec"):
        return None
    if before in _CURRENCY or before in vocabulary().labels or (low(words, i - 2) == "us" and before == "$"):
        return None
    if (
        in_name(words, i)
        or follows in ("%", "°", "$", "€")
        or is_counted(words, i + 1)
        or (glued(words, i + 1) and follows.isalpha())
    ):
        return None
    if follows == "-" and glued(words, i + 1) and low(words, i + 2) in ("series", "era", "strong", "odd", "member"):
        return Found(i, i + 1, Pieces(year)) if low(words, i + 2) == "era" else None
    if follows == "/" and glued(words, i + 1):
        return _split_year(words, i, year)
    if before == "/" and glued(words, i):
        return None
    if not 1800 <= year <= 2100 and before not in ("in", "since", "of", "by", "until"):
        return None
    if follows == "hours" or (kind(words, i + 1) == "zone"):
        return None
    if before not in _YEAR_LEADS and follows.isalpha() and follows not in _YEAR_NOUNS:
        after = words[i + 1]
        if not after.capital and follows[-1] == "s" and follows not in ("was", "is", "has", "as", "does", "us"):
            return None  # "shipped 1990 hatchbacks"
    if (
        i
        and i + 1 < len(words)
        and words[i - 1].capital
        and words[i + 1].capital
        and not (words[i - 1].kind or words[i + 1].kind)
        and before not in _YEAR_LEADS
        and before.isalpha()
        and follows.isalpha()
    ):
        return None  # "the Russell 2000 Index"
    if before in ("nearly", "almost", "least", "some", "roughly") or (
        before == "than" and low(words, i - 2) in ("more", "less", "fewer")
    ):
        return None
    if before in ("the", "a", "an") and follows in ("", ".", ",", "of", "and"):
        return None
    return Found(i, i + 1, Pieces(year))


def _split_year(words: list[Word], i: int, year: int) -> Found | None:
    """ "2024/25": a fiscal, marketing or school year, named by its end."""
    second = words[i + 2] if i + 2 < len(words) else None
    if second is None or second.kind != "digits" or not glued(words, i + 2) or low(words, i + 3) in ("/", "-"):
        return None
    width = second.end - second.start
    value = int(second.value)
    if (width == 2 and value == (year + 1) % 100) or (width == 4 and value == year + 1):
        return Found(i, i + 3, Fiscal(year + 1))
    return None


def decade_at(words: list[Word], i: int) -> Found | None:
    j = i + (low(words, i) == "the")
    if kind(words, j) == "years" and words[j].value < 100:
        if low(words, j - 1) not in ("the", "and", "early", "late", "mid", "-"):
            return None  # "a man in his 70s"
        century = 19 if words[j].value >= 30 else 20
        return Found(i, j + 1, Fixed(DateType.DATE, f"{century}{words[j].value // 10}"))
    if kind(words, j) == "years" and words[j].value % 10 == 0:
        if words[j].value % 100 == 0 and words[j].value < 2000:
            return Found(i, j + 1, Fixed(DateType.DATE, f"{words[j].value // 100}"))
        return Found(i, j + 1, Fixed(DateType.DATE, f"{words[j].value // 10}"))
    if low(words, j) in ("'", "‘") and kind(words, j + 1) == "digits" and low(words, j + 2) == "s":
        value = int(words[j + 1].value)
        if value % 10 == 0 and value < 100 and glued(words, j + 1) and glued(words, j + 2):
            return Found(i, j + 3, Fixed(DateType.DATE, f"{19 if value >= 30 else 20}{value // 10}"))
    if low(words, i) == "the" and kind(words, j) == "tens":
        return Found(i, j + 1, Fixed(DateType.DATE, f"19{words[j].value}"))
    return None


def apostrophe_year(words: list[Word], i: int) -> Found | None:
    """ "since '82"."""
    if low(words, i) == "the" or low(words, i - 1) not in ("in", "since", "of", "from", "by"):
        return None
    j = i + 1
    if kind(words, j) != "digits" or words[j].end - words[j].start != 2 or not glued(words, j):
        return None
    value = int(words[j].value)
    return Found(i, j + 1, Pieces(2000 + value if value < 40 else 1900 + value))


def short_at(words: list[Word], i: int) -> Found | None:
    """ "Q4", "H1 2025", "FY24", "Q2 FY25"."""
    letter = words[i].low
    if not words[i].capital or kind(words, i + 1) != "digits":
        return None
    value = int(words[i + 1].value)
    if letter == "fy":
        width = words[i + 1].end - words[i + 1].start
        if width not in (2, 4):
            return None
        if low(words, i + 2) in ("/", "-") and glued(words, i + 2) and kind(words, i + 3) == "digits":
            end = int(words[i + 3].value)
            return Found(i, i + 4, Fiscal(end if end > 99 else 2000 + end))
        return Found(i, i + 2, Fiscal(value if width == 4 else 2000 + value))
    if glued(words, i + 2) and low(words, i + 2)[0].isalnum():
        return None  # "H1N1"
    if not glued(words, i + 1) or not 1 <= value <= (4 if letter == "q" else 2) or low(words, i + 1)[0] == "0":
        return None
    part = f"{letter.upper()}{value}"
    j = i + 2 + (low(words, i + 2) in ("of", ",", "-", "/"))
    year = year_at(words, j)
    if year is not None:
        return Found(i, j + 1, PartOf(part, Pieces(year)))
    fiscal = _fiscal_said(words, j)
    if fiscal and isinstance(fiscal.form, Fiscal):
        return Found(i, fiscal.end, Fiscal(fiscal.form.year, fiscal.form.shift, part))
    return Found(i, i + 2, PartOf(part, None))


def _fiscal_said(words: list[Word], j: int) -> Found | None:
    if low(words, j) == "fy":
        return short_at(words, j)
    return fiscal_at(words, j) if low(words, j) == "fiscal" else None


def fiscal_at(words: list[Word], i: int) -> Found | None:
    """ "fiscal 2025", "fiscal year 2025"; "the fiscal year" is `relative`'s."""
    j = i + 1 + (low(words, i + 1) in ("year", "years"))
    if low(words, j) == "fy":
        return short_at(words, j)
    year = year_at(words, j)
    if year is None:
        return None
    if low(words, j + 1) in ("/", "-", "–") and glued(words, j + 1) and kind(words, j + 2) == "digits":
        end = int(words[j + 2].value)
        return Found(i, j + 3, Fiscal(end if end > 99 else year // 100 * 100 + end))
    return Found(i, j + 1, Fiscal(year))
