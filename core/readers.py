"""Article text out of HTML pages and PDF files, within limits. The text made here is the article's text: offsets refer
to it."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

from core.front_matter import NOTHING_STATED, Metadata, clean_metadata

_MAX_PAGES = 100
_MAX_CHARS = 1_000_000  # stop collecting here; the limit on an article's length is applied by core.articles
_PARAGRAPH_END = re.compile(r"[.!?:;][\"'”’)\]]*$")
_HYPHENATED = re.compile(r"[a-z]-$")


class UnreadableError(ValueError):
    """The file is damaged or protected; the message is a phrase that says how."""


@dataclass(frozen=True, slots=True)
class Page:
    """Text of a page, and what it says about itself."""

    text: str
    metadata: Metadata = NOTHING_STATED


def html_page(data: bytes) -> Page:
    """Main text and metadata of an HTML page; empty text where it holds no article. No link is followed.

    Raises UnreadableError where the markup cannot be parsed.
    """
    import trafilatura  # here and not above: its import costs most of a second, and few folders hold HTML

    try:
        found = trafilatura.bare_extraction(
            data,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            date_extraction_params={"extensive_search": False, "original_date": True},  # stated dates only
        )
    except MemoryError:
        raise
    except Exception as error:  # whatever the parser's authors did not think of
        raise UnreadableError(f"its HTML cannot be parsed ({type(error).__name__})") from error
    if found is None or isinstance(found, dict):
        return Page("")
    metadata, _ = clean_metadata(
        {
            "title": found.title or "",
            "outlet": found.sitename or "",
            "author": found.author or "",
            "published": found.date or "",
            "url": found.url or "",
        }
    )
    paragraphs = [text for line in (found.text or "")[:_MAX_CHARS].splitlines() if (text := line.strip())]
    title = metadata.title
    if paragraphs and title and title not in "\n".join(paragraphs[:3]):
        paragraphs.insert(0, title)  # the extraction drops a heading outside the body; headlines are read too
    return Page("\n\n".join(paragraphs), metadata)


def pdf_page(data: bytes) -> Page:
    """Text of a PDF with its lines joined to paragraphs; empty text for a scan without a text layer.

    Raises UnreadableError for a damaged, encrypted or over-long file.
    """
    from pypdf import PdfReader  # see html_page

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableError("it is protected by a password")
        if len(reader.pages) > _MAX_PAGES:
            raise UnreadableError(f"it has more than {_MAX_PAGES} pages")
        lines: list[str] = []
        for page in reader.pages:
            lines.extend((page.extract_text() or "").splitlines())
            if sum(map(len, lines)) > _MAX_CHARS:
                break
        title = str(reader.metadata.title or "") if reader.metadata else ""
    except (UnreadableError, MemoryError):
        raise
    except Exception as error:  # PyPdfError, and whatever else damaged files lead it to
        raise UnreadableError(f"the PDF is damaged ({type(error).__name__})") from error
    metadata, _ = clean_metadata({"title": title})
    return Page(join_lines(lines), metadata)


def join_lines(lines: list[str]) -> str:
    """Lines as set on a page -> paragraphs with a blank line between. A paragraph ends at an empty line, or at a line
    that ends a sentence and is clearly shorter than the longest lines."""
    widths = sorted(len(line.rstrip()) for line in lines if line.strip())
    full = widths[int(len(widths) * 0.9)] if widths else 0
    paragraphs: list[str] = []
    current = ""
    for line in (*lines, ""):
        text = line.strip()
        if text and current:
            current = current[:-1] + text if _HYPHENATED.search(current) and text[0].islower() else f"{current} {text}"
        else:
            current = current or text
        if current and (not text or (len(text) < 0.8 * full and _PARAGRAPH_END.search(text))):
            paragraphs.append(current)
            current = ""
    return "\n\n".join(paragraphs)
