"""Two sets of articles side by side: which measures of the one are those of the other, which articles are copies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from core.ledger import build_ledger
from core.model import Analysis


@dataclass(frozen=True, slots=True)
class Comparison:
    """`same` maps ids of measures of one's own articles to those of the folder's measures that are the same thing;
    `copies` maps own articles to the articles of the folder that they copy or rewrite, or that copy them."""

    same: Mapping[str, tuple[str, ...]]
    copies: Mapping[str, str]


def compare(mine: Analysis, folder: Analysis) -> Comparison:
    """Read as one folder, by the ledger's own rules. The ids of the articles must differ."""
    measures, copies = build_ledger([*folder.articles, *mine.articles])
    own = {claim.action: measure.id for measure in mine.measures for claim in measure.claims}
    theirs = {claim.action: measure.id for measure in folder.measures for claim in measure.claims}
    same: dict[str, set[str]] = defaultdict(set)
    for measure in measures:
        told = [claim.action for claim in measure.claims]
        for name in {own[action] for action in told if action in own}:
            same[name] |= {theirs[action] for action in told if action in theirs}
    ids = {one.article.id for one in mine.articles}
    pairs = [(copy, original) for copy, original in copies.items() if (copy in ids) != (original in ids)]
    return Comparison(
        {name: tuple(sorted(found)) for name, found in same.items() if found},
        {copy if copy in ids else original: original if copy in ids else copy for copy, original in pairs},
    )
