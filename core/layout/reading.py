"""Puts the page together: every unit of the file gets one part, and what is left is read."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from core.layout.furniture import bare, is_biography, is_furniture, is_menu, lexicon, trailing_credit, widgets
from core.layout.head import Head, read_head
from core.layout.lines import is_heading, is_prose, stems, vocabulary
from core.layout.published import find_published
from core.layout.repeats import repeated_sentences, repeated_units
from core.layout.units import Unit, read_units
from core.model import Article, Block, BlockKind, Layout, Span

_BOX = 15  # units that a box inside the article has at most
_LINK_WORDS = 25  # words of a line in a list of links


def read_layout(article: Article) -> Layout:
    """The layout of an article. Total: any text gives one; a text of one unit is read whole.

    Blocks are in order and disjoint, and keep clear of front matter, furniture, posts and repeats; the one exception
    are widgets of a few characters inside a sentence, which are listed as boilerplate though their block runs on.
    """
    text = article.text
    units = read_units(text, article.front_matter.end if article.front_matter else 0)
    if len(units) <= 1:
        return _single(article, units)
    posts = _posts(units)
    repeats = repeated_units(units) - posts
    head = read_head(text, units, posts | repeats, article.title)
    repeats |= _echoes(units, head)
    page = _page(units, head, posts | repeats)
    gone = posts | repeats | page
    rest = [i for i in range(len(units)) if i not in gone]
    blocks, credits = _blocks(text, units, rest, head)
    said_again = repeated_sentences(text, [block.span for block in blocks if block.kind is BlockKind.PARAGRAPH])
    blocks = _without(text, blocks, said_again)
    stamped = set(head.metadata)
    early = [units[i].whole for i in sorted(page) if i <= head.body or i in stamped]
    late = [units[i].whole for i in sorted(page) if i > head.body and i not in stamped]
    embeds = _joined(text, [units[i].whole for i in sorted(posts)])
    body = [block.span for block in blocks if block.span != head.title]
    return Layout(
        blocks=tuple(blocks),
        published=find_published(text, article.published, early, late, body, embeds),
        title=head.title,
        byline=head.byline,
        outlet=article.outlet or head.outlet,
        boilerplate=tuple(
            sorted(
                [
                    *(units[i].whole for i in page),
                    *head.label_spans,
                    *credits,
                    *(span for block in blocks for span in widgets(text, block.span)),
                ]
            )
        ),
        embeds=embeds,
        repeats=_joined(text, sorted([*(units[i].whole for i in repeats), *said_again])),
    )


def _single(article: Article, units: Sequence[Unit]) -> Layout:
    """A text of at most one unit, read whole."""
    blocks = tuple(Block(BlockKind.HEADLINE if is_heading(unit) else BlockKind.PARAGRAPH, unit.span) for unit in units)
    body = [block.span for block in blocks]
    published = find_published(article.text, article.published, (), (), body, ())
    return Layout(blocks, published, outlet=article.outlet)


def _posts(units: Sequence[Unit]) -> set[int]:
    """Embedded social posts: the signature, and the post above it."""
    known = lexicon()
    posts: set[int] = set()
    for i, unit in enumerate(units):
        short = unit.words <= 16
        if short and (known.attribution.match(unit.text) or known.notice.match(unit.text)):
            posts.add(i)
            if i and i - 1 not in posts and known.attribution.match(unit.text):
                posts.add(i - 1)
        elif unit.words <= 90 and known.link.search(unit.text[-200:]) and not unit.text.endswith("."):
            posts.add(i)
    return posts


def _echoes(units: Sequence[Unit], head: Head) -> set[int]:
    """Later headings that say the title again, however short."""
    if head.title_unit is None:
        return set()
    wanted = bare(units[head.title_unit].text)
    return {i for i in range(head.title_unit + 1, len(units)) if bare(units[i].text) == wanted}


def _page(units: Sequence[Unit], head: Head, gone: Collection[int]) -> set[int]:
    """The units that are page furniture."""
    known = lexicon()
    title = head.title_unit
    page = {i for i, unit in enumerate(units) if i != title and i not in gone and is_furniture(unit.text)}
    page |= set(head.metadata) | set(head.labels) | _boxes(units) | _captions(units, page)
    page -= set(gone)
    prose = [i for i in range(head.body, len(units)) if i not in page and i not in gone and is_prose(units[i])]
    if not prose:
        return page - {title}
    for i in range(head.body + 1, len(units)):
        plain = bare(units[i].text)
        if plain in known.tails and i > prose[len(prose) // 2]:
            page |= {j for j in range(i, len(units)) if j not in gone}
            break
        if plain in known.list_heads and units[i].words <= 8:
            page |= _links(units, i, gone)
    page |= _dangling(units, prose, page, gone)
    page |= _biographies(units, head, page, gone)
    return page - {title}


def _boxes(units: Sequence[Unit]) -> set[int]:
    """Boxes that the page marks off by a line before and a line after."""
    ends = dict(lexicon().regions)
    found: set[int] = set()
    for i, unit in enumerate(units):
        end = ends.get(bare(unit.text)) if unit.words <= 5 else None
        if end is not None:
            stop = next((j for j in range(i + 1, min(i + _BOX, len(units))) if bare(units[j].text) == end), i)
            found.update(range(i, stop + 1))
    return found


def _captions(units: Sequence[Unit], page: Collection[int]) -> set[int]:
    """Captions under the name of a photo agency."""
    return {
        i + 1
        for i in page
        if i + 1 < len(units) and bare(units[i].text) in lexicon().photo_agencies and is_heading(units[i + 1])
    }


def _links(units: Sequence[Unit], start: int, gone: Collection[int]) -> set[int]:
    """The lines of a list of links under its heading."""
    found = {start}
    for i in range(start + 1, len(units)):
        unit = units[i]
        if unit.words > _LINK_WORDS or (is_prose(unit) and not is_menu(unit.text)):
            break
        found.add(i)
    return found - set(gone)


def _dangling(units: Sequence[Unit], prose: Sequence[int], page: Collection[int], gone: Collection[int]) -> set[int]:
    """Headings and prompts at the foot of the page: nothing but furniture follows them."""
    long = [i for i in prose if units[i].words >= 15 and i not in page]
    last = long[-1] if long else prose[-1]
    foot = [i for i in range(last + 1, len(units)) if i not in gone]
    first = next((i for i in foot if i in page), None)
    if first is None or len(prose) < 2:
        return set()
    known, words = lexicon(), vocabulary(units, prose)
    opened = False  # a list of links or the comments have begun
    found = set()
    for i in (i for i in foot if i >= first):
        plain = bare(units[i].text)
        opened = opened or plain in known.list_heads or plain in known.tails
        if opened or not is_prose(units[i]) or len(stems(units[i].text) & words) < 2:
            found.add(i)
    for i in reversed([i for i in foot if i < first]):
        if units[i].item or not is_heading(units[i]):
            break
        found.add(i)
    return found


def _biographies(units: Sequence[Unit], head: Head, page: Collection[int], gone: Collection[int]) -> set[int]:
    """The author's biography among the last units of the article."""
    rest = [i for i in range(head.body, len(units)) if i not in page and i not in gone]
    return {i for i in rest[2:][-3:] if is_biography(units[i].text)}


def _blocks(text: str, units: Sequence[Unit], rest: Sequence[int], head: Head) -> tuple[list[Block], list[Span]]:
    """The blocks that are read, and the credits cut off their ends."""
    blocks: list[Block] = []
    credits: list[Span] = []
    for i in rest:
        unit = units[i]
        span = unit.span
        if i == head.title_unit and head.title is not None:
            blocks.append(Block(BlockKind.HEADLINE, head.title))
            continue
        if i == head.body and head.cut is not None and head.title is not None:
            blocks.append(Block(BlockKind.HEADLINE, head.title))
            start = head.cut + len(text[head.cut : span.end]) - len(text[head.cut : span.end].lstrip())
            span = Span(start, span.end)
        if credit := trailing_credit(text, span):
            credits.append(credit)
            span = Span(span.start, credit.start)
        kind = BlockKind.HEADLINE if is_heading(unit) else BlockKind.LIST_ITEM if unit.item else BlockKind.PARAGRAPH
        if i == head.body and head.cut is not None:
            kind = BlockKind.PARAGRAPH
        blocks.append(Block(kind, span))
    return blocks, credits


def _without(text: str, blocks: Sequence[Block], cuts: Sequence[Span]) -> list[Block]:
    """The blocks with some stretches cut out."""
    if not cuts:
        return list(blocks)
    found = []
    for block in blocks:
        start = block.span.start
        for cut in [cut for cut in cuts if cut.overlaps(block.span)] + [Span(block.span.end, block.span.end)]:
            piece = text[start : cut.start]
            if piece.strip():
                left = start + len(piece) - len(piece.lstrip())
                found.append(Block(block.kind, Span(left, start + len(piece.rstrip()))))
            start = cut.end
    return found


def _joined(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Neighbouring spans as one where only white space lies between them."""
    joined: list[Span] = []
    for span in spans:
        if joined and not text[joined[-1].end : span.start].strip():
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return tuple(joined)
