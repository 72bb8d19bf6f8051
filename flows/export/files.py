"""Documents as files for people and language models: one each, with its pictures beside it.

In: a document's pages, the format and a folder. Out: files named after the documents and their ids,
so that no two are alike and every system takes the name.
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

from flows.export.films import as_film_text
from flows.export.html import HtmlWriter
from flows.export.markdown import MarkdownWriter
from flows.export.reading_flow import compounds_of, read_passages
from flows.export.text import TextWriter
from flows.export.writer import Writer
from flows.viewer.crops import CROP_DPI, crop_box, render_upright
from flows.viewer.pictures import descriptions_of
from parsers.document import Answer, Label, Page
from parsers.errors import SetupError
from parsers.reading.reader import Reader
from parsers.tasks.film import is_film
from storage.queries import DocumentSummary

WRITERS: Mapping[str, type[Writer]] = {
    "markdown": MarkdownWriter, "html": HtmlWriter, "text": TextWriter
}  # fmt: skip
SUFFIXES = {"markdown": ".md", "html": ".html", "text": ".txt"}
FORBIDDEN = frozenset('<>:"/\\|?*%#')
DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d) *(?:\.|\Z)", re.IGNORECASE)
"""Names that Windows reserves."""
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
    answers: Sequence[Answer] = (),
) -> Iterator[str]:
    """The text of a document in parts. links: the URL of a picture's crop, by page and block.
    prefix: of all ids, where several documents share a file. answers: to extra tasks."""
    pages = as_film_text(pages)
    told = descriptions_of(pages, answers)
    writer = WRITERS[kind](compounds_of(pages), links, prefix, told)
    yield writer.named(f"document {document.document_id}: {document.name}")
    yield from writer.write(read_passages(pages))


def write_file(
    document: DocumentSummary,
    pages: Sequence[Page],
    kind: str,
    folder: Path,
    pictures: Pictures | None,
    answers: Sequence[Answer] = (),
) -> None:
    """Write or replace the document's file in `folder`. Raises OSError."""
    name, writer = file_name(document), WRITERS[kind]
    links = {}
    if pictures and not is_film(pages):
        links = write_pictures(document, pages, folder / f"{name}-pictures", pictures)
    parts = write_document(document, pages, kind, links, answers=answers)
    with written_aside(folder / f"{name}{SUFFIXES[kind]}") as stream:
        stream.writelines([writer.head(document.name), *parts, writer.foot])


@contextmanager
def written_aside(path: Path) -> Iterator[TextIO]:
    """A stream whose text becomes the file `path` once it is complete. Raises OSError."""
    # In a folder per run: another run may be writing the same file.
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".export-") as folder:
        aside = Path(folder, "file")
        with aside.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        aside.replace(path)


def write_pictures(
    document: DocumentSummary, pages: Sequence[Page], folder: Path, pictures: Pictures
) -> dict[tuple[int, int], str]:
    """A PNG for each picture block with a box; returns its URL by page and block."""
    links: dict[tuple[int, int], str] = {}
    for page in pages:
        shown = {n: b.box for n, b in enumerate(page.blocks) if b.label is Label.PICTURE and b.box}
        if not shown:
            continue
        try:
            image = render_upright(
                pictures.reader, pictures.staging, document.sha256, page, CROP_DPI
            )
        except SetupError as error:
            message = f"{document.name}: {error.message}"
            raise SetupError(error.code, message, error.remedy) from None
        folder.mkdir(exist_ok=True)
        for position, box in shown.items():
            name = f"page-{page.number}-block-{position}.png"
            crop_box(image, box).save(folder / name, "PNG")
            links[page.number, position] = f"{quote(folder.name)}/{name}"
    return links
