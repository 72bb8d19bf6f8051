"""A PDF and a page number in, a PageInput out, by MuPDF. Runs in the process that may be killed.

MuPDF's own messages may quote the document, so none is passed on. This module knows no other file
format, and whether words are good is decided in parsers/text_layer.py.
"""

import math
import os
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pymupdf

from parsers.document import BoundingBox, Frame, PageImage, PageInput, Rendering, Word
from parsers.errors import DocumentError
from parsers.size import fit_size
from parsers.text_layer import LONGEST_WORD, MOST_WORDS, Box, Drawing, Run, judge, unseen

END = 1024  # bytes: readers look for the end mark in them
MUPDF_ERRORS = (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase)
LOWEST_SCAN_DPI = 150
WHOLE_PAGE = 0.9
BLACK = bytes(3)
INVISIBLE = 3  # text render mode of the PDF specification: neither filled nor stroked
LETTER_SIZES = (2.0, 30.0)  # points
IMAGES = frozenset({"fill-image", "fill-imgmask"})
SPECK = 0.001  # of the page: smaller images are neither scans nor covers


def open_pdf(path: Path) -> Any:
    """The open document, with at least one page. DocumentError: corrupt, encrypted, no_pages."""
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    try:
        document = pymupdf.open(path)
        fault = _fault(document)
    except MUPDF_ERRORS as error:
        raise _translated(error) from None
    if fault:
        raise fault
    return document


def is_cut(document: Any, path: Path) -> bool:
    """Whether the end of the file is missing: MuPDF had to search for its parts, and where the
    standard has the end mark (ISO 32000-1, 7.5.5) there is none."""
    with path.open("rb") as file:
        file.seek(-min(path.stat().st_size, END), os.SEEK_END)
        return bool(document.is_repaired) and b"%%EOF" not in file.read()


def read_page(document: Any, number: int, rendering: Rendering) -> PageInput:
    """Page `number`, counted from 1: upright, drawn, with its words. DocumentError: corrupt."""
    pymupdf.TOOLS.reset_mupdf_warnings()
    try:
        page = document.load_page(number - 1)
        drawing = _drawing(page)
        text_layer = judge(tuple(_words(page, drawing)), drawing)
        dpi = rendering.text_dpi if text_layer.good else _image_dpi(page, drawing, rendering.dpi)
        pixmap = _draw(page, dpi, rendering)
        if not text_layer.words and pymupdf.TOOLS.mupdf_warnings() and _shows_nothing(pixmap):
            raise _corrupt()
        image = PageImage(pixmap.width, pixmap.height, bytes(pixmap.samples_mv))
        pymupdf.TOOLS.store_shrink(100)
    except MUPDF_ERRORS as error:
        raise _translated(error) from None
    return PageInput(number, page.rect.width, page.rect.height, page.rotation, image, text_layer)


def _fault(document: Any) -> DocumentError | None:
    if document.needs_pass:
        return DocumentError(
            "encrypted", "The PDF needs a password", "Save it without one and ingest it again."
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
    """MuPDF says `malloc (n bytes) failed` in a message, not in a type of error."""
    return MemoryError() if "alloc" in str(error) else _corrupt()


def _words(page: Any, drawing: Drawing) -> Iterator[Word]:
    """The words inside the page, upright, with the number of their line."""
    frame, matrix = (page.rect.width, page.rect.height), tuple(page.rotation_matrix)
    lines: dict[tuple[int, int], int] = {}
    raw = page.get_text("words", flags=pymupdf.TEXT_MEDIABOX_CLIP)[:MOST_WORDS]
    dropped = unseen((word[:4] for word in raw), drawing)
    for *corners, raw_text, block, line, _ in raw:
        text, box = _visible(raw_text), _upright(corners, matrix, frame)
        if text and box and tuple(corners) not in dropped:
            number = lines.setdefault((block, line), len(lines))
            yield Word(text[:LONGEST_WORD], box, number)


def _upright(corners: Sequence[float], matrix: Sequence[float], frame: Frame) -> BoundingBox | None:
    """MuPDF's words are where they were before the page was turned. None: not on the page.

    By hand, since pymupdf's own rectangles would take half of the time that a page takes.
    """
    a, b, c, d, e, f = matrix
    x0, y0, x1, y1 = corners
    xs = sorted((x0 * a + y0 * c + e, x1 * a + y1 * c + e))
    ys = sorted((x0 * b + y0 * d + f, x1 * b + y1 * d + f))
    try:
        return BoundingBox.from_frame((xs[0], ys[0], xs[1], ys[1]), frame)
    except ValueError:
        return None


def _visible(text: str) -> str:
    """Without white space and controls (databases refuse some); empty if only formats are left."""
    kept = [(c, unicodedata.category(c)) for c in text]
    kept = [(c, kind) for c, kind in kept if kind[0] != "Z" and kind not in {"Cc", "Cs"}]
    return "".join(c for c, _ in kept) if any(kind != "Cf" for _, kind in kept) else ""


def _drawing(page: Any) -> Drawing:
    log = page.get_bboxlog()
    area = page.rect * page.derotation_matrix
    images = [
        (at, pymupdf.Rect(box) & area) for at, (kind, box) in enumerate(log) if kind in IMAGES
    ]
    images = [(at, box) for at, box in images if abs(box) >= SPECK * abs(area)]
    covered = sum(abs(box) for _, box in images) / abs(area)
    outlines = sum(kind == "fill-path" and _is_letter_sized(box) for kind, box in log)
    runs = tuple(_run(span, images) for span in page.get_texttrace())
    return Drawing(runs, min(1.0, covered), outlines)


def _is_letter_sized(box: Box) -> bool:
    smallest, largest = LETTER_SIZES
    return smallest <= box[3] - box[1] <= largest and 0 < box[2] - box[0] <= largest


def _run(span: dict[str, Any], images: Sequence[tuple[int, Any]]) -> Run:
    """Text is invisible in render mode 3, when fully transparent, and below a later image."""
    hidden = span["type"] == INVISIBLE or span["opacity"] <= 0
    box = pymupdf.Rect(span["bbox"])
    hidden = hidden or any(at > span["seqno"] and box in image for at, image in images)
    text = "".join(chr(character[0]) for character in span["chars"])
    return Run(text, tuple(box), not hidden)


def _image_dpi(page: Any, drawing: Drawing, dpi: float) -> float:
    """Not more than a page that is nothing but a scan really has, but enough for OCR."""
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


def _shows_nothing(pixmap: Any) -> bool:
    """MuPDF draws an image that it cannot decode black, or not at all: neither is a blank page."""
    share, color = pixmap.color_topusage()
    return bool(share == 1.0 or (share > WHOLE_PAGE and color == BLACK))


def _scale(width: float, height: float, scale: float, max_pixels: int) -> float:
    """The largest scale up to `scale` at which the page, rounded up, keeps within the budget."""
    scale = min(scale, math.sqrt(max_pixels / (width * height)))
    while math.ceil(width * scale) * math.ceil(height * scale) > max_pixels:
        scale *= 0.99
    return scale
