"""Work grows with the text, not with its square: lines executed are counted, so no clock decides.

Each text repeats one sentence that keeps a reader busy looking back: references, pronouns, titles, goods, dates, names.
"""

from __future__ import annotations

import sys
from collections import Counter
from itertools import islice, product
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Any

import pytest

from core.extract.actions import extract_actions
from core.extract.actors import extract_actors
from core.extract.commodities import extract_commodities
from core.extract.dates import extract_dates
from core.extract.quotes import cast, extract_quotes
from core.language import read
from core.model import Block, BlockKind, Layout, Span

if TYPE_CHECKING:
    from spacy.language import Language

_TIMES = 100
_ROOM = 0.003  # share of all lines that one function may take beyond twice the lines of half the text

SENTENCES = {
    "title": "Trade minister Ann Lee said India lifted curbs on rice.",
    "it": "The ministry said it banned rice and its exporters must pay.",
    "groups": "China and India told reporters that the two countries and both sides lifted curbs, they said.",
    "quoted": '"Rice is dear," he said, and she warned of a ban.',
    "bodies": "The Senate and the Treasury and the Commission lifted the ban, said the minister.",
    "dates": "On Friday the ban of January 1 was extended by 30 days until the end of next month.",
    "demands": "Brazil urged Chile to lift the tariff of 25% on its steel, copper and wheat, the minister added.",
    "owners": "A trader said the company and its president called the ban theft, according to the firm.",
    "names": "Ana {name} of {name} Mining said the ban would hurt, but {name} lifted it.",
}


def _names() -> list[str]:
    """As many surnames as there are sentences, all different."""
    syllables = ("ba", "ko", "mi", "tu", "re", "sa", "lo", "ni")
    return ["".join(part).capitalize() for part in islice(product(syllables, repeat=4), 2 * _TIMES)]


def _lines(nlp: Language, text: str) -> Counter[CodeType]:
    """Lines executed by each function of the extractors."""
    doc = next(read(nlp, [(text, Layout((Block(BlockKind.PARAGRAPH, Span(0, len(text))),)))]))
    counts: Counter[CodeType] = Counter()

    def line(frame: FrameType, event: str, _: Any) -> Any:
        counts[frame.f_code] += event == "line"
        return line

    def call(frame: FrameType, _: str, __: Any) -> Any:
        return line if "/core/" in frame.f_code.co_filename.replace("\\", "/") else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        actors = extract_actors(doc)
        commodities = extract_commodities(doc)
        dates = extract_dates(doc, "2025-06-01")
        quotes = extract_quotes(doc, actors, None)
        extract_actions(doc, actors, commodities, dates, quotes, "2025-06-01")
    finally:
        sys.settrace(before)
    return counts


@pytest.mark.parametrize("name", SENTENCES)
def test_twice_the_text_is_twice_the_work(nlp: Language, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cast, "_LOOKBACK", 20)  # a window of 300 mentions is still filling in texts of this length
    sentences = [SENTENCES[name].format(name=surname) for surname in _names()]
    _lines(nlp, sentences[0])  # what is worked out once for all texts
    half, whole = _lines(nlp, " ".join(sentences[:_TIMES])), _lines(nlp, " ".join(sentences))
    room = _ROOM * whole.total()
    steep = {
        f"{code.co_filename}:{code.co_firstlineno} {code.co_name}": (half[code], count)
        for code, count in whole.items()
        if count - 2 * half[code] > room
    }
    assert not steep
