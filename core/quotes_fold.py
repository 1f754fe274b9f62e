"""One quote carried by several articles is one quote with several places; one person under several spellings is one.

Pure functions over finished analyses; neither depends on the order of the articles. Standard library only.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import ceil

from core.model import ArticleAnalysis, Quote, Role

_WORD = re.compile(r"[^\W_]+")
_ENDINGS = (("yy", "y"), ("iy", "y"), ("ij", "y"), ("ii", "y"), ("skyi", "sky"))
_SHINGLE = 4  # words: two tellings of one quote share at least one run of so many
_DENIALS = frozenset({"not", "no", "never", "nobody", "nothing", "none", "t", "cannot", "without"})  # "t" of "won't"
_SAME = 0.75  # of the shorter telling's runs of words
_MOST = 50  # tellings looked at for one run of words
_UNNAMED = "(unnamed)"  # how the names of speakers end who have none
_ANYBODY = ""


@dataclass(frozen=True, slots=True)
class QuotePlace:
    """One article's telling of a quote."""

    article: str
    quote: Quote


@dataclass(frozen=True, slots=True)
class FoldedQuote:
    """The same words by the same speaker, wherever they are carried. `places` are in order of article id and offset;
    `text` is the longest telling."""

    text: str
    speaker: str
    role: Role
    places: tuple[QuotePlace, ...]


def fold_speakers(articles: Iterable[ArticleAnalysis]) -> dict[str, str]:
    """Every speaker name -> the name to show. Names are joined only where nothing speaks against it: the same words in
    another order or spelling, or a surname that only one full name of the folder ends with; never across different
    countries or unlike roles, and never somebody without a name."""
    seen: dict[str, list[Quote]] = defaultdict(list)
    for article in articles:
        for quote in article.quotes:
            seen[quote.speaker_name].append(quote)
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    shown = {name: name for name in seen}
    for name in sorted(seen):
        if not name.endswith(_UNNAMED):
            groups[tuple(sorted(_words(name)))].append(name)
    for names in groups.values():
        best = max(names, key=lambda name: (len(seen[name]), name))
        for name in names:
            if _agree(seen[name], seen[best]):
                shown[name] = best
    full: dict[str, set[str]] = defaultdict(set)
    for name in set(shown.values()):
        if " " in name and not name.endswith(_UNNAMED) and _is_person(seen[name]):
            full["".join(_words(name.split()[-1]))].add(name)  # a surname may have a hyphen
    for name in sorted(seen):
        if " " in name or not _is_person(seen[name]):
            continue
        matches = [other for other in full.get("".join(_words(name)), ()) if _agree(seen[name], seen[other])]
        if len(matches) == 1:
            shown[name] = matches[0]
    return shown


def fold_quotes(articles: Sequence[ArticleAnalysis]) -> tuple[FoldedQuote, ...]:
    """The distinct quotes of a folder, in order of their first place. Two tellings are one quote where the speaker is
    the same (or nobody is named on one side) and the words are the same, or nearly, or one contains the other."""
    speakers = fold_speakers(articles)
    ordered = sorted(articles, key=lambda analysis: analysis.article.id)
    tellings = [
        (QuotePlace(analysis.article.id, quote), quote.quote.of(analysis.article.text))
        for analysis in ordered
        for quote in analysis.quotes
    ]
    words = [_words(text) for _, text in tellings]
    names = [speakers.get(place.quote.speaker_name, place.quote.speaker_name) for place, _ in tellings]
    folded: dict[int, list[int]] = defaultdict(list)
    for number, first in enumerate(_leaders(words, names)):
        folded[first].append(number)
    return tuple(_folded([tellings[n] for n in numbers], speakers) for numbers in folded.values())


def _leaders(words: Sequence[list[str]], names: Sequence[str]) -> list[int]:
    """For each telling the first one that it repeats, itself where it repeats none.

    Two tellings that share three quarters of the shorter one's runs of words share one of that one's rarest quarter:
    only those are looked up, so that phrases which everybody uses bring no two tellings together.
    """
    runs = [_shingles(one) for one in words]
    frequency = Counter(run for one in runs for run in one)
    equal: dict[tuple[tuple[str, ...], str], int] = {}
    every: dict[tuple[str, ...], list[int]] = defaultdict(list)
    rarest: dict[tuple[str, ...], list[int]] = defaultdict(list)
    leader = list(range(len(words)))
    voices = list(names)  # of a first telling: whoever is named first among those that repeat it
    for number, (text, name) in enumerate(zip(map(tuple, words), names, strict=True)):
        unnamed = name.endswith(_UNNAMED)
        few = sorted(runs[number], key=lambda run: (frequency[run], run))
        few = [run for run in few[: len(few) - ceil(_SAME * len(few)) + 1] if frequency[run] > 1]
        shared = [run for run in runs[number] if frequency[run] > 1]
        near = [index[run][:_MOST] for index, keys in ((every, few), (rarest, shared)) for run in keys if run in index]
        found = [equal[text, who] for who in ((_ANYBODY,) if unnamed else (name, _UNNAMED)) if (text, who) in equal]
        for other in sorted({*found, *chain.from_iterable(near)}):
            open_voice = voices[other].endswith(_UNNAMED)
            if (name == voices[other] or unnamed or open_voice) and _same_words(words[number], words[other]):
                leader[number] = other
                voices[other] = name if open_voice else voices[other]
                break
        else:
            for who in (_UNNAMED if unnamed else name, _ANYBODY):
                equal.setdefault((text, who), number)
            for index, keys in ((every, shared), (rarest, few)):
                for run in keys:
                    index[run].append(number)
    return leader


def _folded(tellings: Sequence[tuple[QuotePlace, str]], speakers: Mapping[str, str]) -> FoldedQuote:
    named = [place for place, _ in tellings if not place.quote.speaker_name.endswith(_UNNAMED)]
    lead = (named or [tellings[0][0]])[0].quote
    text = max((text for _, text in tellings), key=len)
    return FoldedQuote(
        text, speakers.get(lead.speaker_name, lead.speaker_name), lead.role, tuple(place for place, _ in tellings)
    )


def _words(text: str) -> list[str]:
    """Lower-case words without accents, romanised endings levelled ("Zelenskiy", "Zelenskyy")."""
    plain = text.lower()
    if not text.isascii():
        letters = (c for c in unicodedata.normalize("NFD", plain) if unicodedata.category(c) != "Mn")
        plain = "".join(letters).replace("ø", "o").replace("ł", "l")
    found = []
    for word in _WORD.findall(plain):
        for ending, level in _ENDINGS:
            if len(word) > 5 and word.endswith(ending):
                word = word.removesuffix(ending) + level
                break
        found.append(word)
    return found


def _shingles(words: Sequence[str]) -> set[tuple[str, ...]]:
    if len(words) < _SHINGLE:
        return {tuple(words)} if words else set()
    return {tuple(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1)}


def _same_words(one: Sequence[str], other: Sequence[str]) -> bool:
    """Equal, nearly equal, or the shorter wholly inside the longer and long enough to be no accident; never where the
    shorter denies, or counts, what the longer does not, nor where one of two as long denies what the other says."""
    if list(one) == list(other):
        return True
    short, long = sorted((one, other), key=len)
    if len(short) < _SHINGLE + 2 or any(word not in long for word in short if word in _DENIALS or word.isdigit()):
        return False
    if len(short) >= _SAME * len(long) and any(word not in short for word in long if word in _DENIALS):
        return False
    shared = len(_shingles(short) & _shingles(long))
    return shared >= _SAME * len(_shingles(short)) and (len(short) >= 8 or len(short) >= _SAME * len(long))


def _is_person(quotes: Sequence[Quote]) -> bool:
    return all(quote.affiliation != quote.speaker_name for quote in quotes)


def _agree(one: Sequence[Quote], other: Sequence[Quote]) -> bool:
    """Whether nothing that the articles say of two names speaks against their being one."""
    countries = [{quote.country for quote in quotes if quote.country} for quotes in (one, other)]
    roles = [{quote.role for quote in quotes if quote.role is not Role.OTHER} for quotes in (one, other)]
    clash = any(first and second and not first & second for first, second in (countries, roles))
    return not clash
