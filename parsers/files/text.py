"""A PDF's page in, its words out: upright, with their lines and the style they are set in. By
MuPDF.

Runs in the process that may be killed. Whether the words are good, parsers/text_layer.py decides.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

import pymupdf

from parsers.document import BoundingBox, Word
from parsers.files.upright import turn_upright
from parsers.text_layer import LONGEST_WORD, MOST_WORDS, Drawing, unseen

BOLD = 16  # the flag of a span whose font is bold
SHADOW = 0.7  # of a word
BOLD_NAMES = ("bold", "black", "heavy", "semibold", "demi")

Span = dict[str, Any]
Place = tuple[int, int]
"""MuPDF's numbers of a block and of a line in it."""


def read_words(page: Any, drawing: Drawing) -> Iterator[Word]:
    """The words inside the page, with the number of their line, the size of their font in points,
    and whether it is bold."""
    frame, matrix = (page.rect.width, page.rect.height), tuple(page.rotation_matrix)
    text_page = page.get_textpage(flags=pymupdf.TEXT_MEDIABOX_CLIP)
    raw = page.get_text("words", textpage=text_page)[:MOST_WORDS]
    spans = _spans(page.get_text("dict", textpage=text_page))
    dropped = unseen((word[:4] for word in raw), drawing)
    lines: dict[Place, int] = {}
    seen: dict[str, list[BoundingBox]] = {}
    for *corners, raw_text, block, line, _ in raw:
        text, box = _visible(raw_text), turn_upright(corners, matrix, frame)
        if text and box and tuple(corners) not in dropped and not _is_shadow(box, seen, text):
            number = lines.setdefault((block, line), len(lines))
            span = _span_of(corners, spans.get((block, line), ()))
            size, bold = (float(span["size"]), _is_bold(span)) if span else (None, False)
            yield Word(text[:LONGEST_WORD], box, number, None, size, bold)


def _is_shadow(box: BoundingBox, seen: dict[str, list[BoundingBox]], text: str) -> bool:
    """Whether the same word stands there already: drawn twice, a little apart, it looks bold or
    casts a shadow."""
    others = seen.setdefault(text, [])
    shadow = any(box.overlap(other) > SHADOW * min(box.area, other.area) for other in others)
    others.append(box)
    return shadow


def _spans(text: dict[str, Any]) -> dict[Place, Sequence[Span]]:
    return {
        (block["number"], number): line["spans"]
        for block in text["blocks"]
        for number, line in enumerate(block.get("lines", ()))
    }


def _span_of(corners: Sequence[float], spans: Sequence[Span]) -> Span | None:
    """The span of its line that the word stands in, or that it begins before."""
    if len(spans) < 2:
        return spans[0] if spans else None
    x, y = (corners[0] + corners[2]) / 2, (corners[1] + corners[3]) / 2
    inside = (
        s for s in spans if s["bbox"][0] <= x <= s["bbox"][2] and s["bbox"][1] <= y <= s["bbox"][3]
    )
    return next(inside, spans[-1])


def _is_bold(span: Span) -> bool:
    return bool(span["flags"] & BOLD) or any(name in span["font"].lower() for name in BOLD_NAMES)


def _visible(text: str) -> str:
    """Without white space and controls (databases refuse some); empty if only formats are left."""
    kept = [(c, unicodedata.category(c)) for c in text]
    kept = [(c, kind) for c, kind in kept if kind[0] != "Z" and kind not in {"Cc", "Cs"}]
    return "".join(c for c, _ in kept) if any(kind != "Cf" for _, kind in kept) else ""
