"""An office document in, an open document out whose pages hold what the file says and how it looks.

In: the file, and the PDF that LibreOffice made of it, if there is one. Sheets are always shown as
their cells, a page each; slides and texts as they are drawn, if they can be matched with what the
file says, else as this module draws them.
"""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from parsers.document import (
    Annotation,
    AnnotationKind,
    Attachment,
    Block,
    BoundingBox,
    Label,
    PageInput,
    Rendering,
    Word,
)
from parsers.document.html import write_block, write_page
from parsers.errors import DocumentError
from parsers.reading import pdf
from parsers.reading.native import docx, odf, ods, pptx, xlsx
from parsers.reading.native.archive import Archive
from parsers.reading.native.blocks import SHEETS, SLIDES, TEXT, NativeDocument, NativePage
from parsers.reading.native.docx import LARGE_PICTURE
from parsers.reading.native.drawn_story import LANDSCAPE, PAPER, draw, placed
from parsers.reading.native.flow import numbered
from parsers.reading.native.match import MOST_LEFT, differences, divide, match_slide
from parsers.reading.office import DOCX, ODP, ODS, ODT, PPTX, XLSX
from parsers.reading.text_layer import LONGEST_TEXT, MOST_WORDS

READERS: dict[str, Callable[[Archive], NativeDocument]] = {
    DOCX: docx.read_docx,
    XLSX: xlsx.read_xlsx,
    PPTX: pptx.read_pptx,
    ODT: odf.read_odt,
    ODS: ods.read_ods,
    ODP: odf.read_odp,
}
SHAPES = {SLIDES: LANDSCAPE}
WHOLE = BoundingBox(0, 0, 1, 1)
UNDRAWN = (
    "not drawn as it looks, as there is no LibreOffice or it could not draw it: the page shows the"
    " text and tables of the file"
)
DRAWN_OTHERWISE = (
    "not drawn as it looks, as what LibreOffice draws of it differs from the text of the file: the"
    " page shows the text and tables of the file"
)
UNMATCHED = "structure of the file not used: what is drawn differs from its text"
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
SMALLEST = Rendering(dpi=1, text_dpi=1, plain_undrawn=True)
LEAST_DRAWN = 0.4  # of the characters of the file; fewer are not the document
MOST_LINES = 10_000  # of a block, as MuPDF counts them
EMBEDDED = "/embeddings/"
CHART = re.compile(r"/charts/chart[^/]*\.xml$")
MOST_CHARTS = 200
MOST_ATTACHMENTS = 1_000


@dataclass(frozen=True, slots=True)
class OpenOffice:
    page_count: int
    attachments: tuple[Attachment, ...]
    read: Callable[[int, Rendering], PageInput]
    close: Callable[[], None]


def open_office(path: Path, media_type: str, drawing: Path | None) -> OpenOffice:
    """DocumentError: corrupt, encrypted, too_large."""
    archive = Archive(path)
    try:
        native = READERS[media_type](archive)
        attachments = _attachments(archive)
    finally:
        archive.close()
    drawn = _drawn(native, drawing) if drawing is not None else None
    if drawn is None:
        document = draw([page.blocks for page in native.pages], SHAPES.get(native.kind, PAPER))
        undrawn = UNDRAWN if drawing is None else DRAWN_OTHERWISE
        pages: Sequence[NativePage | None] = _told(native.pages, native, undrawn)
    else:
        document, pages = drawn

    def read(number: int, rendering: Rendering) -> PageInput:
        page = pdf.read_page(document, number, rendering)
        said = pages[number - 1]
        if said is None:
            of_file = (native.warnings, native.unread) if number == 1 else ((), ())
            return replace(
                page,
                warnings=(*page.warnings, *of_file[0], UNMATCHED),
                unread=(*page.unread, *of_file[1]),
            )
        if drawn is None:
            blocks = placed(said.blocks, page.text_layer.words)
            said, page = replace(said, blocks=tuple(blocks)), replace(page, drawn_here=True)
        return _with_native(_trusted(page), said)

    return OpenOffice(len(pages), attachments, read, document.close)


def _drawn(native: NativeDocument, drawing: Path) -> tuple[Any, Sequence[NativePage | None]] | None:
    """The drawing, with what the file says of each of its pages; None if they are not the same."""
    try:
        document = pdf.open_pdf(drawing)
    except DocumentError:
        return None
    words = [_words(document, at) for at in range(document.page_count)]
    pages: list[NativePage | None]
    said = sum(len(block.text) for page in native.pages for block in page.blocks)
    if sum(len(word.text) for page in words for word in page) < LEAST_DRAWN * said:
        document.close()
        return None
    if native.kind == TEXT:
        pages = divide(native.entries, native.heads, words)
        undrawn, drawn_only = differences(native.entries, words) if None in pages else (0, 0)
        if undrawn > max(MOST_LEFT, drawn_only):
            document.close()
            return None
        pages = [
            page and replace(page, blocks=tuple(numbered(b, at, len(pages)) for b in page.blocks))
            for at, page in enumerate(pages, 1)
        ]
    elif document.page_count == len(native.pages):
        pages = [match_slide(*each) for each in zip(native.pages, words, strict=True)]
    else:
        document.close()
        return None
    if pages[0] is not None:
        warnings, unread = native.warnings, native.unread
        pages[0] = replace(
            pages[0],
            warnings=(*warnings, *pages[0].warnings),
            unread=(*unread, *pages[0].unread),
        )
    return document, pages


def _words(document: Any, at: int) -> Sequence[Word]:
    """In the order in which they are drawn, but those from right to left as they are read."""
    page = document.load_page(at)
    if RIGHT_TO_LEFT.search(page.get_text()):
        return pdf.read_page(document, at + 1, SMALLEST).text_layer.words
    frame = (page.rect.width, page.rect.height)
    words = []
    for x0, y0, x1, y1, text, block, line, _ in page.get_text("words"):
        with suppress(ValueError):  # beyond the page's edge
            box = BoundingBox.from_frame((x0, y0, x1, y1), frame)
            words.append(Word(text, box, block * MOST_LINES + line))
    return words


def _attachments(archive: Archive) -> tuple[Attachment, ...]:
    """The files within it, but for the figures of its charts."""
    charts = [name for name in archive.names if CHART.search(name)][:MOST_CHARTS]
    of_charts = {each.target for name in charts for each in archive.relations(name).values()}
    names = sorted(name for name in archive.names if EMBEDDED in name and name not in of_charts)
    return tuple(
        Attachment(name.rpartition("/")[2], archive.size(name)) for name in names[:MOST_ATTACHMENTS]
    )


def _told(
    pages: Sequence[NativePage], native: NativeDocument, undrawn: str
) -> tuple[NativePage, ...]:
    """The first page tells what is to be known of the whole document."""
    of_looks = (undrawn,) if native.kind != SHEETS else ()
    first, *others = pages
    warnings = (*native.warnings, *of_looks, *first.warnings)
    unread = (*native.unread, *first.unread)
    return (replace(first, warnings=warnings, unread=unread), *others)


def _trusted(page: PageInput) -> PageInput:
    """The words of a page whose file says the same are right, whatever they look like."""
    layer = page.text_layer
    if not layer.words:
        return page
    return replace(page, text_layer=replace(layer, good=True, reason="the text of the file"))


def _with_native(page: PageInput, native: NativePage) -> PageInput:
    notes = tuple(
        Annotation(AnnotationKind.NOTE, note.author and note.author[:LONGEST_TEXT],
                   note.text[:LONGEST_TEXT], WHOLE)
        for note in native.notes[: MOST_WORDS // 10]
    )  # fmt: skip
    area = page.width * page.height
    large = [box for box in page.pictures if box.area * area >= LARGE_PICTURE]
    blocks = _placed_pictures(native.blocks, large)
    return replace(
        page,
        native_html=write_page(blocks, map(write_block, blocks)),
        annotations=(*page.annotations, *notes),
        warnings=(*page.warnings, *native.warnings),
        unread=(*page.unread, *native.unread),
    )


def _placed_pictures(blocks: Sequence[Block], boxes: Sequence[BoundingBox]) -> Sequence[Block]:
    """The pictures of the file where the drawing has as many."""
    pictures = [at for at, block in enumerate(blocks) if block.label is Label.PICTURE]
    if not pictures or len(pictures) != len(boxes):
        return blocks
    placed = list(blocks)
    in_order = sorted(boxes, key=lambda box: (box.y0, box.x0))
    for at, box in zip(pictures, in_order, strict=True):
        placed[at] = replace(placed[at], box=box)
    return placed
