"""A PDF and a page number in, a PageInput out, by MuPDF, in the sandboxed process.

MuPDF's messages may quote the document, so none is passed on. Knows no other file format;
text_layer.py decides whether the words can be trusted.
"""

import math
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pymupdf

from parsers.document import (
    Attachment,
    BoundingBox,
    PageImage,
    PageInput,
    Rendering,
    TextLayer,
    Word,
)
from parsers.document.lines import placed_as_read
from parsers.document.wording import counted
from parsers.errors import DocumentError
from parsers.layout.rules import is_plain
from parsers.reading.layer_doubts import layer_doubts
from parsers.reading.pdf_annotations import add_values, clean_text, read_annotations
from parsers.reading.pdf_check_boxes import add_drawn_boxes
from parsers.reading.pdf_drawing import read_drawing, read_paths, read_pictures, read_rulings
from parsers.reading.pdf_word_cuts import cut_words
from parsers.reading.pdf_words import read_words
from parsers.reading.render_size import fit_size
from parsers.reading.text_layer import Drawing, judge

END = 1024  # bytes, in which readers look for the end marker
MUPDF_ERRORS = (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase)
LOWEST_SCAN_DPI = 150
MOST_PART_DPI = 600  # of a part: twice what scanners give; more shows nothing that is not there
CLIP_EDGE = 0.1  # pixels
WHOLE_PAGE = 0.9
BLACK = bytes(3)
UNSEEN = "text that nobody can see, in the colour of its ground or covered, left out: {}"
MOST_ATTACHMENTS = 1_000
NOT_DRAWN = PageImage(0, 0, b"")


def open_pdf(path: Path, passwords: Sequence[str] = ()) -> Any:
    """The open document, with at least one page. An encrypted one is opened by the first password
    that fits. DocumentError: corrupt, encrypted, no_pages."""
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    try:
        document = pymupdf.open(path)
        if document.needs_pass:
            any(map(document.authenticate, passwords))
        fault = _fault(document, len(passwords))
    except MUPDF_ERRORS as error:
        raise _translated(error) from None
    if fault:
        raise fault
    return document


def is_cut(document: Any, path: Path) -> bool:
    """Whether the end of the file is missing: MuPDF had to repair it, and there is no end marker
    (ISO 32000-1, 7.5.5)."""
    with path.open("rb") as file:
        file.seek(-min(path.stat().st_size, END), os.SEEK_END)
        return bool(document.is_repaired) and b"%%EOF" not in file.read()


def read_page(
    document: Any, number: int, rendering: Rendering, said: Sequence[Word] | None = None
) -> PageInput:
    """Page `number`, from 1, rendered, with its words: rotated as the file says, or so that nearly
    all of its text is upright. said: its words, where they are known. DocumentError: corrupt."""
    pymupdf.TOOLS.reset_mupdf_warnings()
    try:
        return _read(document.load_page(number - 1), number, rendering, said)
    except MUPDF_ERRORS as error:
        raise _translated(error) from None


def _read(page: Any, number: int, rendering: Rendering, said: Sequence[Word] | None) -> PageInput:
    log = page.get_bboxlog()
    drawing = read_drawing(page, log)
    if turn := drawing.turn():
        page.set_rotation((page.rotation + turn) % 360)
        drawing = read_drawing(page, log)
    annotations = read_annotations(page)
    frame = (page.rect.width, page.rect.height)
    doubts: tuple[str, ...] = ()
    if said is None:
        words = read_words(page, drawing)
        text_layer = judge(add_values(words, annotations, frame), drawing)
        doubts = layer_doubts(words, drawing) if text_layer.good else ()
    else:
        text_layer = TextLayer(tuple(placed_as_read(said)), True, "the text of the file")
    paths = read_paths(page, log) if text_layer.good else ()
    rulings = read_rulings(page, paths, text_layer.words)
    if text_layer.good:
        words = add_drawn_boxes(page, text_layer.words, paths) if paths else text_layer.words
        text_layer = replace(text_layer, words=cut_words(page, words, rulings))
    unseen = drawing.unseen if text_layer.good else 0
    undrawn = PageInput(
        number, *frame, page.rotation, NOT_DRAWN, text_layer,
        rulings,
        read_pictures(page, log) if text_layer.good else (),
        annotations,
        warnings=(*([UNSEEN.format(counted(unseen, "character"))] if unseen else []), *doubts),
    )  # fmt: skip
    part = rendering.part
    if rendering.plain_undrawn and not part and text_layer.good and is_plain(undrawn):
        return undrawn
    dpi = rendering.text_dpi if text_layer.good else _image_dpi(page, drawing, rendering.dpi)
    pixmap = _draw_part(page, part, dpi, rendering) if part else _draw(page, dpi, rendering)
    unread = not text_layer.words and pymupdf.TOOLS.mupdf_warnings()
    if unread and not part and _shows_nothing(pixmap):
        raise _corrupt()
    pymupdf.TOOLS.store_shrink(100)
    return replace(undrawn, image=PageImage(pixmap.width, pixmap.height, bytes(pixmap.samples_mv)))


def list_attachments(document: Any) -> tuple[Attachment, ...]:
    """The files embedded in the document, by name; by key if the entry is damaged."""
    names = document.embfile_names()[:MOST_ATTACHMENTS]
    return tuple(_attachment(document, name) for name in names)


def _attachment(document: Any, name: str) -> Attachment:
    try:
        info = document.embfile_info(name)
    except MUPDF_ERRORS:
        return Attachment(clean_text(name), None)
    size = info.get("size")
    name = _decoded(info.get("ufilename") or info.get("filename") or name)
    return Attachment(clean_text(name), size if isinstance(size, int) and size >= 0 else None)


def _decoded(name: str) -> str:
    """PyMuPDF decodes a file's name as Latin-1, which MuPDF gives in UTF-8."""
    try:
        return name.encode("latin-1").decode()
    except UnicodeError:
        return name


def _fault(document: Any, tried: int) -> DocumentError | None:
    if document.is_encrypted:
        known = f", and none of the {tried} known ones opens it" if tried else ""
        return DocumentError(
            "encrypted",
            f"The PDF needs a password{known}",
            "Add its password to PAGEMILL_PASSWORDS and ingest it with --retry-failed.",
        )
    if not document.is_pdf or (document.page_count < 1 and document.is_repaired):
        return _corrupt()
    if document.page_count < 1:
        return DocumentError("no_pages", "The PDF has no pages", "Ask for it again at its source.")
    return None


def _corrupt() -> DocumentError:
    return DocumentError(
        "corrupt", "The PDF is damaged", "Ask for it again at its source, or print it to a new PDF."
    )


def _translated(error: Exception) -> DocumentError | MemoryError:
    """MuPDF says `malloc (n bytes) failed` in the message, not by the type of error."""
    return MemoryError() if "alloc" in str(error) else _corrupt()


def _image_dpi(page: Any, drawing: Drawing, dpi: float) -> float:
    """For a page that is just a scan, no more than its own resolution, but enough for OCR."""
    if drawing.image_share < WHOLE_PAGE or any(run.visible for run in drawing.runs):
        return dpi
    native = max(map(_native_dpi, page.get_image_info()), default=dpi)
    return min(dpi, max(LOWEST_SCAN_DPI, native))


def _native_dpi(image: dict[str, Any]) -> float:
    a, b, c, d = image["transform"][:4]
    across = image["width"] / max(1.0, math.hypot(a, b))
    down = image["height"] / max(1.0, math.hypot(c, d))
    return 72 * float(max(across, down))


def _draw(page: Any, dpi: float, rendering: Rendering) -> Any:
    width, height = page.rect.width, page.rect.height
    if rendering.multiple_of == 1:
        across = down = _scale(width, height, dpi / 72, rendering.max_pixels)
    else:
        columns, rows = fit_size(width * dpi / 72, height * dpi / 72, rendering)
        across, down = columns / width, rows / height
    return page.get_pixmap(matrix=pymupdf.Matrix(across, down), alpha=False)


def _draw_part(page: Any, part: BoundingBox, dpi: float, rendering: Rendering) -> Any:
    """The part alone, as if it were a page. It starts at a whole pixel: the clip is a little
    smaller, as MuPDF rounds it outward."""
    left, top, right, bottom = part.to_frame((page.rect.width, page.rect.height))
    width, height, dots = right - left, bottom - top, min(dpi, MOST_PART_DPI) / 72
    if rendering.multiple_of == 1:
        scale = _scale(width, height, dots, rendering.max_pixels)
        columns, rows = math.ceil(width * scale), math.ceil(height * scale)
    else:
        columns, rows = fit_size(width * dots, height * dots, rendering)
    across, down = columns / width, rows / height
    edge_x, edge_y = CLIP_EDGE / across, CLIP_EDGE / down
    clip = pymupdf.Rect(left + edge_x, top + edge_y, right - edge_x, bottom - edge_y)
    matrix = pymupdf.Matrix(across, 0, 0, down, -left * across, -top * down)
    return page.get_pixmap(matrix=matrix, clip=clip, alpha=False)


def _shows_nothing(pixmap: Any) -> bool:
    """Whether it may be an image that MuPDF cannot decode, and draws black or not at all."""
    share, color = pixmap.color_topusage()
    return bool(share == 1.0 or (share > WHOLE_PAGE and color == BLACK))


def _scale(width: float, height: float, scale: float, max_pixels: int) -> float:
    """The largest scale up to `scale` at which the page, rounded up, keeps within the budget."""
    scale = min(scale, math.sqrt(max_pixels / (width * height)))
    while math.ceil(width * scale) * math.ceil(height * scale) > max_pixels:
        scale *= 0.99
    return scale
