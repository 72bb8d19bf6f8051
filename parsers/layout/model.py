"""A page's image and words in, regions out: PyMuPDF's layout and table models.

The models take a PyMuPDF page, but never the file's own: a page is built from the image, with the
words as invisible text, so only pixels and words of the file get here. No text is taken back from
the models. Knows no file and no answer format.
"""

import functools
import io
import statistics
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from PIL import Image

from parsers.document import BoundingBox, Frame, Label, PageImage, Word
from parsers.document.lines import read_lines
from parsers.imaging.pixels import to_picture
from parsers.layout.region import Region

PICTURE_DPI = 144  # twice the models' resolution: thin rules survive the scaling
JPEG_QUALITY = 95
NATURAL_HEIGHTS = 4.0, 16.0  # points: words of usual type; others are scaled to USUAL_HEIGHT
USUAL_HEIGHT = 7.0
NARROW = 400.0  # points: on receipts the models find more if words have NARROW_HEIGHT
NARROW_HEIGHT = 12.0
SIDE_LIMIT = 3_000.0  # points
THINNEST = 0.5  # points


@functools.cache
def load_layout() -> None:
    """Load the models, on one thread, once a process: importing PyMuPDF loads them."""
    with _single_threaded_sessions():
        import pymupdf  # noqa: F401


@contextmanager
def _single_threaded_sessions() -> Iterator[None]:
    """PyMuPDF has no option for it and onnxruntime no variable, so its defaults are changed."""
    import onnxruntime

    original = onnxruntime.SessionOptions

    def single_threaded() -> Any:
        options = original()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        return options

    onnxruntime.SessionOptions = single_threaded
    try:
        yield
    finally:
        onnxruntime.SessionOptions = original


def find_regions(
    image: PageImage, words: Sequence[Word], size: Frame, rulings: Sequence[BoundingBox] = ()
) -> list[Region]:
    """The layout model's regions, in fractions of the page, without words. size: of the page, in
    points. rulings: thin lines that the file draws, which the model takes beside the image."""
    load_layout()
    import pymupdf

    frame = natural_size(words, size)
    with pymupdf.open() as document:
        text = _invisible_text(words, frame, frame[1] / size[1])
        page = _build_page(document, image, text + _ruled(rulings, frame), frame)
        page.get_layout(return_raw=True)
        groups = page.layout_information or []
    return [region for group in groups if (region := _region(group, frame)) is not None]


def natural_size(words: Sequence[Word], size: Frame) -> Frame:
    """The page in points, scaled so that its type is of the size that the models know."""
    scale = 1.0
    if words:
        usual = statistics.median(word.box.height * size[1] for word in words)
        low, high = NATURAL_HEIGHTS
        scale = 1.0 if low <= usual <= high else USUAL_HEIGHT / usual
        if size[0] * scale < NARROW:
            scale = NARROW_HEIGHT / usual
    scale = min(scale, SIDE_LIMIT / max(size))
    return size[0] * scale, size[1] * scale


def _build_page(document: Any, image: PageImage, drawn: bytes, frame: Frame) -> Any:
    """drawn: a content stream, over the image."""
    page = document.new_page(width=frame[0], height=frame[1])
    page.insert_image(page.rect, stream=_picture(image, frame))
    page.insert_font(fontname="helv")
    content = document.get_new_xref()
    document.update_object(content, "<<>>")
    document.update_stream(content, drawn)
    streams = [*page.get_contents(), content]
    document.xref_set_key(page.xref, "Contents", f"[{' '.join(f'{x} 0 R' for x in streams)}]")
    return document.reload_page(page)


def _picture(image: PageImage, frame: Frame) -> bytes:
    """As JPEG: the models' code extracts the image twice, and would compress pixels each time."""
    picture = to_picture(image)
    width, height = (round(side / 72 * PICTURE_DPI) for side in frame)
    picture.thumbnail((width, height), Image.Resampling.BOX)
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=JPEG_QUALITY, subsampling=0)
    return stream.getvalue()


def _invisible_text(words: Sequence[Word], frame: Frame, scale: float) -> bytes:
    """A content stream (ISO 32000-1, 9.4): size, position and width of each word, mode 3."""
    operators = []
    for line in read_lines(words):
        size, baseline = _size_and_baseline(line, frame, scale)
        for word in line:
            text = _stand_in(word.text)
            natural = sum(map(_advance, text)) * size or size
            stretch = word.box.width * frame[0] / natural * 100
            escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
            operators.append(
                f"BT 3 Tr /helv {size:.2f} Tf {stretch:.2f} Tz "
                f"1 0 0 1 {word.box.x0 * frame[0]:.2f} {baseline:.2f} Tm ({escaped}) Tj ET"
            )
    return "\n".join(operators).encode("cp1252")


def _ruled(rulings: Sequence[BoundingBox], frame: Frame) -> bytes:
    """A content stream (ISO 32000-1, 8.5): a filled rectangle for each."""
    operators = []
    for x0, y0, x1, y1 in (ruling.to_frame(frame) for ruling in rulings):
        width, height = max(x1 - x0, THINNEST), max(y1 - y0, THINNEST)
        operators.append(f"{x0:.2f} {frame[1] - y1:.2f} {width:.2f} {height:.2f} re f")
    return "\n".join(["", *operators]).encode("ascii")


def _size_and_baseline(line: list[Word], frame: Frame, scale: float) -> tuple[float, float]:
    """In points, the baseline from below: one per line, or PyMuPDF sees several lines. scale: from
    the page's points to those of the frame."""
    top = statistics.median(word.box.y0 for word in line) * frame[1]
    bottom = statistics.median(word.box.y1 for word in line) * frame[1]
    # In a text layer, MuPDF's boxes reach from ascender to descender of Helvetica; in OCR they hug
    # the ink.
    height, descent = (1.374, 0.299) if line[0].confidence is None else (0.93, 0.21)
    size = max((bottom - top) / height, 1.0)
    known = [word.size * scale for word in line if word.size]
    return max(statistics.median(known), 1.0) if known else size, frame[1] - bottom + descent * size


@functools.cache
def _advance(character: str) -> float:
    """In sizes of the font, Helvetica."""
    import pymupdf

    return float(pymupdf.Font("helv").text_length(character, 1))


def _stand_in(text: str) -> str:
    """The text in characters that the font has: the models look at its pattern only."""
    return "".join(c if _has_glyph(c) else "0" if c.isdecimal() else "x" for c in text)


def _has_glyph(character: str) -> bool:
    return character.isprintable() and bool(character.encode("cp1252", "ignore"))


def _region(group: dict[str, Any], frame: Frame) -> Region | None:
    left, top, right, bottom = (float(side) for side in group["group_bbox"][:4])
    try:
        box = BoundingBox.from_frame((left, top, right, bottom), frame)
    except ValueError:  # outside of the page
        return None
    region = Region(Label(group["class_name"].replace("-", "_")), box)
    grid = group.get("table_grid")
    if grid is None:
        return region
    rows = tuple((top + y) / frame[1] for y in grid.h_lines)
    columns = tuple((left + x) / frame[0] for x in grid.v_lines)
    return replace(region, rows=rows, columns=columns)
