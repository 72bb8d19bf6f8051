"""Documents as files for people and language models: one each, beside it the pictures in it.

In: a document's pages, the format and a folder. Out: files; their names are those of the documents
with the id behind, so no two are alike, and safe on every system.
"""

import re
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TextIO
from urllib.parse import quote

from PIL import Image

from flows.export.html import FOOT, write_head, write_hypertext
from flows.export.markdown import write_markdown
from flows.export.reading_flow import Piece, compounds_of, read_passages
from flows.export.text import write_text
from flows.viewer.crops import CROP_DPI, crop_box, draw_upright, read_input
from parsers.document import BoundingBox, Label, Page
from parsers.errors import SetupError
from parsers.reading.reader import Reader
from storage.queries import DocumentSummary

SUFFIXES = {"markdown": ".md", "html": ".html", "text": ".txt"}
FORBIDDEN = frozenset('<>:"/\\|?*%#')
DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d) *(?:\.|\Z)", re.IGNORECASE)
"""What Windows opens no file for."""
LONGEST_NAME = 120  # bytes: file systems take 255


@dataclass(frozen=True, slots=True)
class Pictures:
    """Where crops come from."""

    reader: Reader
    staging: Path


def file_name(document: DocumentSummary) -> str:
    """The document's name and id, without a suffix: `invoice.pdf-12`."""
    name = unicodedata.normalize("NFC", document.name)
    kept = "".join("_" if c in FORBIDDEN or not c.isprintable() else c for c in name)
    short = kept.encode("utf-8", "replace")[:LONGEST_NAME].decode("utf-8", "ignore").strip(" .")
    safe = f"_{short}" if DEVICE.match(short) else short
    return f"{safe or 'document'}-{document.document_id}"


def write_document(
    document: DocumentSummary,
    pages: Sequence[Page],
    kind: str,
    links: Mapping[tuple[int, int], str] = MappingProxyType({}),
    prefix: str = "",
) -> Iterator[str]:
    """The text of a document in parts. links: the URL of the crop of a page's block. prefix: of the
    anchors, where several documents stand in one file."""
    items, compounds = read_passages(pages), compounds_of(pages)

    def link(piece: Piece) -> str | None:
        return links.get((piece.page, piece.position))

    yield _named(document, kind)
    if kind == "text":
        yield from write_text(items, compounds)
    elif kind == "html":
        yield from write_hypertext(items, compounds, link, prefix)
    else:
        yield from write_markdown(items, compounds, link, prefix)


def _named(document: DocumentSummary, kind: str) -> str:
    told = f"document {document.document_id}: {document.name}"
    if kind == "text":
        return f"=== {told} ===\n\n"
    safe = re.sub("-(?=-)", "- ", told)  # two of them end a comment
    return f"<!-- {safe} -->\n\n"


def write_file(
    document: DocumentSummary,
    pages: Sequence[Page],
    kind: str,
    folder: Path,
    pictures: Pictures | None,
) -> None:
    """The document's file in `folder`, in the place of one that was there. Raises OSError."""
    name = file_name(document)
    links = write_pictures(document, pages, folder / f"{name}-pictures", pictures)
    parts = write_document(document, pages, kind, links)
    with written_aside(folder / f"{name}{SUFFIXES[kind]}") as stream:
        stream.write(opening(kind, document.name))
        stream.writelines(parts)
        stream.write(closing(kind))


@contextmanager
def written_aside(path: Path) -> Iterator[TextIO]:
    """A stream whose text takes the place of `path` once it is whole. Raises OSError."""
    # A name of its own: another run may be writing the same file.
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".export-") as folder:
        aside = Path(folder, "file")
        with aside.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        aside.replace(path)


def opening(kind: str, title: str) -> str:
    """What a file of the format begins with."""
    return write_head(title) if kind == "html" else ""


def closing(kind: str) -> str:
    return FOOT if kind == "html" else ""


def write_pictures(
    document: DocumentSummary, pages: Sequence[Page], folder: Path, pictures: Pictures | None
) -> dict[tuple[int, int], str]:
    """A PNG for each picture block that has a place; by page and block its URL."""
    links: dict[tuple[int, int], str] = {}
    for page in pages if pictures else ():
        boxes = dict(_picture_boxes(page))
        if not (boxes and pictures):
            continue
        image = _page_image(document, page, pictures)
        folder.mkdir(exist_ok=True)
        for position, box in boxes.items():
            name = f"page-{page.number}-block-{position}.png"
            crop_box(image, box).save(folder / name, "PNG")
            links[page.number, position] = f"{quote(folder.name)}/{name}"
    return links


def _picture_boxes(page: Page) -> Iterator[tuple[int, BoundingBox]]:
    for position, block in enumerate(page.blocks):
        if block.label is Label.PICTURE and block.box:
            yield position, block.box


def _page_image(document: DocumentSummary, page: Page, pictures: Pictures) -> Image.Image:
    try:
        given = read_input(pictures.reader, pictures.staging, document, page.number, CROP_DPI)
    except SetupError as error:
        raise SetupError(error.code, f"{document.name}: {error.message}", error.remedy) from None
    return draw_upright(given, page)
