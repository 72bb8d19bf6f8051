"""A PDF page in, its words out: upright, with their lines and their style. By MuPDF, in the
sandboxed process. text_layer.py decides whether the words can be trusted."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pymupdf

from parsers.document import BoundingBox, Word
from parsers.reading.pdf_drawing import turn_upright
from parsers.reading.text_layer import LONGEST_WORD, MOST_WORDS, Drawing, unseen

BOLD = 16  # the flag of a span whose font is bold
INITIAL = 2.0  # times the size of the word it begins
SHADOW = 0.7  # of a word's area
SOFT_HYPHEN = re.compile(r"(?<![^\W\d_])\u00ad|\u00ad(?![^\W\d_])|\u00ad(?=[A-ZÀ-ÖØ-Þ])")
BOLD_NAMES = ("bold", "black", "heavy", "semibold", "demi")

Span = dict[str, Any]
Place = tuple[int, int]  # MuPDF's numbers of a block and of a line in it


def read_words(page: Any, drawing: Drawing) -> list[Word]:
    """The words inside the page; size in points. A drop cap is joined to the word that it
    begins."""
    with _plausible_heights():
        return join_initials(list(_words(page, drawing)))


@contextmanager
def _plausible_heights() -> Iterator[None]:
    """Lets MuPDF correct fonts with implausible heights, such as those of a scanner's hidden text.
    Importing the layout model turns that off for the whole process."""
    uncorrected = pymupdf.TOOLS.unset_quad_corrections(False)
    try:
        yield
    finally:
        pymupdf.TOOLS.unset_quad_corrections(uncorrected)


def _words(page: Any, drawing: Drawing) -> Iterator[Word]:
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
    """Whether the word is there already: drawn twice, slightly apart, it looks bold or shadowed."""
    others = seen.setdefault(text, [])
    shadow = any(box.overlap(other) > SHADOW * min(box.area, other.area) for other in others)
    others.append(box)
    return shadow


def join_initials(words: Sequence[Word]) -> list[Word]:
    """A drop cap: a capital much larger than the lower-case word to the right of its top."""
    joined = list(words)
    for initial in [word for word in words if len(word.text) == 1 and word.text.isupper()]:
        rest = next((word for word in joined if _continues(initial, word)), None)
        if rest:
            x0, x1 = initial.box.x0, max(rest.box.x1, initial.box.x1)
            box = BoundingBox(x0, rest.box.y0, x1, rest.box.y1)
            joined[joined.index(rest)] = replace(rest, text=initial.text + rest.text, box=box)
            joined.remove(initial)
    return joined


def _continues(initial: Word, word: Word) -> bool:
    if not (initial.size and word.size and initial.size > INITIAL * word.size):
        return False
    width, height = initial.box.width, initial.box.height
    beside = -0.2 * width < word.box.x0 - initial.box.x1 < width / 2
    at_top = initial.box.y0 <= word.box.center_y < initial.box.y0 + height / 2
    return beside and at_top and word.text[0].islower()


def _spans(text: dict[str, Any]) -> dict[Place, Sequence[Span]]:
    return {
        (block["number"], number): line["spans"]
        for block in text["blocks"]
        for number, line in enumerate(block.get("lines", ()))
    }


def _span_of(corners: Sequence[float], spans: Sequence[Span]) -> Span | None:
    """The span of its line that the word is in, or the last one."""
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
    """Without white space and control characters; empty if only format characters are left. Fonts
    name their hyphen a soft one; between two letters it may be one that is not drawn, but words
    are not divided before a capital letter."""
    text = SOFT_HYPHEN.sub("-", text)
    kept = [(c, unicodedata.category(c)) for c in text]
    kept = [(c, kind) for c, kind in kept if kind[0] != "Z" and kind not in {"Cc", "Cs"}]
    return "".join(c for c, _ in kept) if any(kind != "Cf" for _, kind in kept) else ""
