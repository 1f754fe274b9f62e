"""What the gazetteers find in the annotated texts, for the role heads: `python -m training.mentions OUT.json`.

Maps a text's id to [start, end, "actor" or "commodity", codes]. The actors come from the shipped pipeline's extractor,
references resolved, so this is run with a model of an earlier round.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from core.extract.actors import extract_actors
from core.extract.commodities import extract_commodities
from core.language import load_pipeline, read
from core.layout import read_layout
from core.model import Article
from training.marked import Marked, read_corpus, read_reference

HOME = Path(__file__).resolve().parent.parent


def main() -> None:
    out = Path(sys.argv[1])
    texts: list[Marked] = list(read_reference(HOME / "tests/gold/sentences"))
    for path in sorted((HOME / "training/corpus").glob("*.txt")):
        texts += read_corpus(path)
    nlp = load_pipeline()
    found: dict[str, list[tuple[int, int, str, tuple[str, ...]]]] = {}
    pairs = [(text.text, read_layout(Article(text.id, text.text, ""))) for text in texts]
    for text, doc in zip(texts, read(nlp, pairs), strict=True):
        rows = [(m.span.start, m.span.end, "actor", m.codes) for m in extract_actors(doc)]
        rows += [(m.span.start, m.span.end, "commodity", (m.id,)) for m in extract_commodities(doc)]
        found[text.id] = rows
    out.write_text(json.dumps(found) + "\n", encoding="utf-8")
    print(f"{len(found)} texts, {sum(map(len, found.values()))} mentions")


if __name__ == "__main__":
    main()
