"""The reference annotations as an Analysis, so that tables, charts and pages are tested apart from the extractors."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from core.model import (
    Action,
    Analysis,
    Article,
    ArticleAnalysis,
    Basis,
    Block,
    BlockKind,
    Claim,
    CommodityMention,
    DateMention,
    DateType,
    Direction,
    Extractor,
    Instrument,
    Kind,
    Layout,
    Measure,
    PublicationDate,
    Quote,
    QuoteType,
    Role,
    Span,
    Status,
    Voice,
)

ROOT = Path(__file__).resolve().parent.parent
SETS = {
    "seeds": (ROOT / "tests/gold/seeds", ROOT / "seeds"),
    "practice": (ROOT / "tests/gold/practice", ROOT / "tests/gold/practice/texts"),
}


def load(name: str = "seeds", copies: dict[str, str] | None = None) -> Analysis:
    """The reference analysis of one set of annotated articles."""
    folder, texts = SETS[name]
    articles = tuple(
        _article(json.loads(path.read_text(encoding="utf-8")), texts)
        for path in sorted(folder.glob("*.json"))
        if path.name != "measures.json"
    )
    rows = json.loads((folder / "measures.json").read_text(encoding="utf-8"))
    measures = tuple(_measure(row, articles) for row in rows)
    return Analysis(articles, measures, (), copies or {}, Extractor("reference", "gold"))


def _span(value: Any) -> Span | None:
    return Span(*value) if value else None


def _spans(values: Any) -> tuple[Span, ...]:
    return tuple(Span(*value) for value in values)


def _blocks(text: str, skipped: tuple[Span, ...]) -> tuple[Block, ...]:
    spans = (Span(*found.span()) for found in re.finditer(r"[^\s](?:[^\n]*[^\s])?", text))
    return tuple(Block(BlockKind.PARAGRAPH, span) for span in spans if not any(span.overlaps(out) for out in skipped))


def _article(row: dict[str, Any], texts: Path) -> ArticleAnalysis:
    raw = (texts / row["article"]).read_bytes()
    text = raw.decode("utf-8")
    parts = {name: _spans(row[name]) for name in ("boilerplate", "embeds", "repeats")}
    published = PublicationDate(
        row["published"]["value"], Basis(row["published"]["basis"]), row["published"].get("how") or ""
    )
    blocks = _blocks(text, tuple(span for spans in parts.values() for span in spans))
    layout = Layout(blocks, published, _span(row["title"]), _span(row["byline"]), row["outlet"], **parts)
    sentences = {Span(*action["sentence"]) for action in row["actions"]}
    rest = {block.span for block in blocks if not any(block.span.overlaps(span) for span in sentences)}
    return ArticleAnalysis(
        Article(row["article"], text, hashlib.sha256(raw).hexdigest()),
        layout,
        tuple(_action(item, row["article"]) for item in row["actions"]),
        tuple(_quote(item) for item in row["quotes"]),
        tuple(CommodityMention(Span(*item["span"]), item["id"]) for item in row["commodities"]),
        tuple(
            DateMention(Span(*item["span"]), DateType(item["type"]), item["value"], item.get("mod"))
            for item in row["dates"]
        ),
        tuple(sorted(sentences | rest)),
    )


def _action(item: dict[str, Any], article: str) -> Action:
    return Action(
        Span(*item["trigger"]),
        Span(*item["sentence"]),
        Direction(item["direction"]),
        Kind(item["kind"]),
        Status(item["status"]),
        tuple(item["imposer"]),
        tuple(item["target"]),
        Instrument(item["instrument"]),
        tuple(item["commodities"]),
        item["claimed_by"],
        item["date"],
        id=f"{article}#{item['id'].rpartition('#')[2]}",
    )


def _quote(item: dict[str, Any]) -> Quote:
    return Quote(
        Span(*item["quote"]),
        QuoteType(item["type"]),
        _span(item["cue"]),
        _span(item["speaker"]),
        item["speaker_name"],
        item["affiliation"],
        Role(item["role"]),
        item["country"],
    )


def _measure(row: dict[str, Any], articles: tuple[ArticleAnalysis, ...]) -> Measure:
    wanted = set(row["mentions"])
    found = [
        (article, action)
        for article in articles
        for action in article.actions
        if action.id in wanted or f"{Path(article.article.id).stem}#{action.id.rpartition('#')[2]}" in wanted
    ]
    claims = tuple(
        Claim(
            action.id,
            article.article.id,
            action.sentence,
            article.layout.published.value,
            action.status,
            action.kind,
            Voice.THIRD_PARTY if action.claimed_by else Voice.ARTICLE,
            action.claimed_by,
            "the reference says so",
        )
        for article, action in sorted(found, key=lambda pair: pair[0].layout.published.value or "")
    )
    return Measure(
        row["id"],
        Direction(row["direction"]),
        claims[-1].kind if claims else Kind.IMPOSE,
        Status(row["status"]),
        tuple(row["imposer"]),
        tuple(row["target"]),
        Instrument(row["instrument"]),
        tuple(row["commodities"]),
        row["date"],
        row["summary"],
        claims,
        reverses=row["reverses"],
        corroborated=len({claim.article for claim in claims}) > 1,
        corroboration=f"{len({claim.article for claim in claims})} articles report it",
    )
