"""A PDF page in, its words out: upright, with their lines and their style. By MuPDF, in the
sandboxed process. text_layer.py decides whether the words can be trusted."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pymupdf

from parsers.document import BoundingBox, Word
from parsers.reading.box_signs import name_boxes
from parsers.reading.font_weights import find_bold_fonts, is_bold_name
from parsers.reading.leftward_text import has_leftward
from parsers.reading.pdf_drawing import HAIR, turn_upright
from parsers.reading.pdf_leftward import (
    LeftwardWord,
    Piece,
    outside,
    read_leftward,
)
from parsers.reading.pdf_overprint import as_printed
from parsers.reading.pdf_vertical import join_columns
from parsers.reading.symbol_fonts import is_symbolic, named
from parsers.reading.text_layer import LONGEST_WORD, MOST_WORDS, Drawing, unseen
from parsers.reading.word_text import BETWEEN, may_be_doubled, once, shown, times_drawn

LEFTWARD = -1  # the block of lines that are put in order anew
BOLD = 16  # the flag of a span whose font is bold
INITIAL = 2.0  # times the size of the word it begins
SHADOW = 0.7  # of a word's area

Span = dict[str, Any]
RawWord = Sequence[Any]  # as MuPDF gives it: corners, text, numbers of its block, line and place
Place = tuple[int, int]  # MuPDF's numbers of a block and of a line in it


def read_words(page: Any, drawing: Drawing) -> Sequence[Word]:
    """The words inside the page; size in points. A drop cap is joined to the word that it
    begins."""
    with _plausible_heights():
        return join_columns(name_boxes(join_initials(list(_words(page, drawing)))))


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
    raw = as_printed(page.get_text("words", textpage=text_page)[:MOST_WORDS], page)
    spans = _spans(page.get_text("dict", textpage=text_page))
    if any(has_leftward(word[4]) for word in raw):
        pieces = read_leftward(page.get_texttrace(), matrix)
        raw = [*outside(raw, pieces), *_as_raw(pieces)]
        spans |= {(LEFTWARD, at): [*map(_as_span, piece.words)] for at, piece in enumerate(pieces)}
    bold_fonts = find_bold_fonts(page)
    dropped = unseen(((x0, y0, x1, y1) for x0, y0, x1, y1, *_ in raw), drawing)
    raw = _as_shown(_with_symbols(raw, spans), page)
    mixed = {(word[5], word[6]) for word in raw if word[5] == LEFTWARD and has_leftward(word[4])}
    lines: dict[Place, int] = {}
    seen: dict[str, list[BoundingBox]] = {}
    for *corners, text, block, line, at in raw:
        box = turn_upright(corners, matrix, frame)
        if text and box and tuple(corners) not in dropped and not _is_shadow(box, seen, text):
            number = lines.setdefault((block, line), len(lines))
            span = _span_of(corners, spans.get((block, line), ()))
            size, bold = (
                (float(span["size"]), _is_bold(span, bold_fonts)) if span else (None, False)
            )
            place = at if (block, line) in mixed else None
            yield Word(text[:LONGEST_WORD], box, number, None, size, bold, place)


def _with_symbols(raw: Sequence[RawWord], spans: Mapping[Place, Sequence[Span]]) -> list[RawWord]:
    """With the signs of fonts that have such in place of letters."""
    fonts = {
        place: symbolic
        for place, line in spans.items()
        if (symbolic := [span for span in line if is_symbolic(span["font"])])
    }
    if not fonts:
        return list(raw)
    return [
        (*word[:4], _named(word, fonts[word[5], word[6]]), *word[5:])
        if (word[5], word[6]) in fonts
        else word
        for word in raw
    ]


def _named(word: RawWord, symbolic: Sequence[Span]) -> str:
    """A word of such a font alone; of another one, what only such a font can have drawn."""
    text = str(word[4])
    inside = next((span for span in symbolic if _is_inside(word, span["bbox"])), None)
    if inside:
        return named(text, inside["font"])
    font = symbolic[0]["font"]
    return "".join(named(c, font) if "\uf000" <= c <= "\uf0ff" else c for c in text)


def _is_inside(word: RawWord, box: Sequence[float]) -> bool:
    x, y = (word[0] + word[2]) / 2, (word[1] + word[3]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _as_shown(raw: Sequence[RawWord], page: Any) -> list[RawWord]:
    """With the letters that the page shows, each of them once."""
    is_soft = any(BETWEEN in word[4] for word in raw)
    hyphens = _drawn_hyphens(page) if is_soft else []
    texts = [shown(word[4], bool(hyphens) and _holds(word, hyphens)) for word in raw]
    if not may_be_doubled(texts):
        return [(*word[:4], text, *word[5:]) for word, text in zip(raw, texts, strict=True)]
    lines: dict[Place, list[str]] = {}
    for word, text in zip(raw, texts, strict=True):
        lines.setdefault((word[5], word[6]), []).append(text)
    times = dict(zip(lines, times_drawn(lines.values()), strict=True))
    return [
        (*word[:4], once(text, times[word[5], word[6]]), *word[5:])
        for word, text in zip(raw, texts, strict=True)
    ]


def _drawn_hyphens(page: Any) -> list[tuple[float, float]]:
    """Where the middles of soft hyphens are that take space."""
    boxes = (c[3] for span in page.get_texttrace() for c in span["chars"] if chr(c[0]) == BETWEEN)
    middles = ((x0, x1, (y0 + y1) / 2) for x0, y0, x1, y1 in boxes)
    return [((x0 + x1) / 2, y) for x0, x1, y in middles if x1 - x0 > HAIR]


def _holds(word: RawWord, points: Sequence[tuple[float, float]]) -> bool:
    return any(word[0] <= x <= word[2] and word[1] <= y <= word[3] for x, y in points)


def _as_raw(pieces: Sequence[Piece]) -> Iterator[RawWord]:
    for number, piece in enumerate(pieces):
        for at, word in enumerate(piece.words):
            yield *word.corners, word.text, LEFTWARD, number, at


def _as_span(word: LeftwardWord) -> Span:
    return {"bbox": word.corners, "size": word.size, "flags": BOLD * word.bold, "font": ""}


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
    return next((span for span in spans if _is_inside(corners, span["bbox"])), spans[-1])


def _is_bold(span: Span, fonts: Collection[str]) -> bool:
    """fonts: that say so themselves."""
    return bool(span["flags"] & BOLD) or is_bold_name(span["font"]) or span["font"] in fonts
