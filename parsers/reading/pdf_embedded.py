"""An open PDF in, the files within it out, unpacked within bounds. By MuPDF, in the sandboxed
process.

They are attached to the document (ISO 32000-2, 7.11.4), named among the associated files of it or
of a page (14.13), or laid on a page.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pymupdf import mupdf

MOST_FILES, MOST_PAGES = 1_000, 200
CHUNK = 65_536
DAMAGED = (RuntimeError, ValueError, KeyError, MemoryError, mupdf.FzErrorBase)


@dataclass(frozen=True, slots=True)
class EmbeddedFile:
    """media_type: as the PDF says, or empty. read: its first bytes, so many at most; None if they
    cannot be unpacked."""

    name: str
    media_type: str
    read: Callable[[int], bytes | None]


def embedded_files(document: Any) -> Iterator[EmbeddedFile]:
    """Each once. What is damaged is passed over."""
    pdf = mupdf.pdf_document_from_fz_document(document.this)
    seen: set[int] = set()
    for specification in islice(_specifications(document, pdf), MOST_FILES):
        try:
            number, stream = _stream_of(specification)
            if stream is not None and number not in seen:
                seen.add(number)
                yield _file(pdf, specification, number, stream)
        except DAMAGED:
            continue


def _file(pdf: Any, specification: Any, number: int, stream: Any) -> EmbeddedFile:
    names = (mupdf.pdf_to_text_string(_at(specification, key)) for key in ("UF", "F"))
    kind = _at(stream, "Subtype")
    media_type = mupdf.pdf_to_name(kind) if mupdf.pdf_is_name(kind) else ""
    return EmbeddedFile(next(filter(None, names), ""), media_type,
                        lambda most: _read(pdf, number, most))  # fmt: skip


def _stream_of(specification: Any) -> tuple[int, Any]:
    """Of a file specification; or the file itself, as some programs write it."""
    if mupdf.pdf_is_stream(specification):
        return mupdf.pdf_to_num(specification), specification
    for key in ("UF", "F"):
        stream = _at(_at(specification, "EF"), key)
        if mupdf.pdf_is_stream(stream):
            return mupdf.pdf_to_num(stream), stream
    return 0, None


def _read(pdf: Any, number: int, most: int) -> bytes | None:
    try:
        stream = mupdf.fz_open_null_filter(mupdf.pdf_open_stream_number(pdf, number), most, 0)
        return bytes(mupdf.fz_buffer_extract_copy(mupdf.fz_read_all(stream, min(most, CHUNK))))
    except DAMAGED:
        return None


def _specifications(document: Any, pdf: Any) -> Iterator[Any]:
    for find in (_attached, _associated, _on_pages):
        try:
            yield from find(document, pdf)
        except DAMAGED:
            continue


def _attached(_document: Any, pdf: Any) -> Iterator[Any]:
    tree = mupdf.pdf_load_name_tree(pdf, mupdf.pdf_new_name("EmbeddedFiles"))
    for at in range(min(mupdf.pdf_dict_len(tree), MOST_FILES)):
        yield mupdf.pdf_dict_get_val(tree, at)


def _associated(_document: Any, pdf: Any) -> Iterator[Any]:
    yield from _listed(_at(mupdf.pdf_trailer(pdf), "Root"), "AF")


def _on_pages(document: Any, pdf: Any) -> Iterator[Any]:
    for number in range(min(document.page_count, MOST_PAGES)):
        page = mupdf.pdf_lookup_page_obj(pdf, number)
        yield from _listed(page, "AF")
        for annotation in _listed(page, "Annots"):
            if mupdf.pdf_to_name(_at(annotation, "Subtype")) == "FileAttachment":
                yield _at(annotation, "FS")


def _listed(parent: Any, key: str) -> Iterator[Any]:
    items = _at(parent, key)
    for at in range(min(mupdf.pdf_array_len(items), MOST_FILES)):
        yield mupdf.pdf_array_get(items, at)


def _at(parent: Any, key: str) -> Any:
    return mupdf.pdf_dict_gets(parent, key)
