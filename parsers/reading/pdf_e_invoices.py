"""An open PDF in, the XML of the e-invoices attached to it out. In the sandboxed process.

They are attached to the document (ISO 32000-2, 7.11.4), named among its associated files (14.13),
or laid on a page. XML under any name is taken if it begins as CII or UBL does; under the names of
the standards also if it does not, so that a broken one is told and not passed over.
"""

import re
import zlib
from collections.abc import Iterator
from typing import Any

import pymupdf

from parsers.document import EInvoiceFile
from parsers.document.text import storable
from parsers.e_invoices.elements import decode, too_large
from parsers.e_invoices.starts import MOST_BYTES, looks_like_e_invoice
from parsers.errors import DocumentError
from parsers.reading.pdf_annotations import clean_text

NAMES = frozenset({
    "factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml", "order-x.xml", "orderx.xml",
    "cross-industry-invoice.xml", "cii.xml", "ubl.xml", "invoice.xml",
})  # fmt: skip
"""In small letters: of the standards, and the usual ones."""
OF_STANDARDS = frozenset({"factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml", "order-x.xml"})
MOST_FILES, MOST_PAGES = 200, 20
MOST_E_INVOICES = 10
_NAME = re.compile(r"/UF\(([^()]*)\)")
_REFERENCE = re.compile(r"(\d+) 0 R")
DAMAGED = (RuntimeError, ValueError, KeyError, zlib.error, pymupdf.mupdf.FzErrorBase)

Named = tuple[str, bytes | None]
"""A file's name, and its bytes; None of one that is too large or cannot be unpacked."""


def find_e_invoices(document: Any) -> tuple[EInvoiceFile, ...]:
    """Those of the standards' names first, each once."""
    found: dict[str, EInvoiceFile] = {}
    for name, data in _files(document):
        file = _e_invoice(name, data)
        if file is not None:
            found.setdefault(file.text or name, file)
    ordered = sorted(found.values(), key=lambda each: (each.name or "").lower() not in NAMES)
    return tuple(ordered[:MOST_E_INVOICES])


def _e_invoice(name: str, data: bytes | None) -> EInvoiceFile | None:
    known = name.lower() in OF_STANDARDS
    if not (known or name.lower().endswith(".xml") or (data or b"").lstrip()[:5] == b"<?xml"):
        return None
    name = clean_text(name)
    try:
        text = decode(_unpacked(data))
    except DocumentError as error:
        return EInvoiceFile(name, "", error_code=error.code, error=str(error)) if known else None
    text = storable(text.removeprefix("\ufeff"))
    return EInvoiceFile(name, text) if known or looks_like_e_invoice(text) else None


def _unpacked(data: bytes | None) -> bytes:
    if data is None:
        raise too_large("It cannot be unpacked, or is too large")
    return data


def _files(document: Any) -> Iterator[Named]:
    """All files within the PDF, some perhaps twice. What is damaged is passed over."""
    for find in (_embedded, _associated, _on_pages):
        try:
            yield from find(document)
        except DAMAGED:
            continue


def _embedded(document: Any) -> Iterator[Named]:
    for key in document.embfile_names()[:MOST_FILES]:
        info = document.embfile_info(key)
        name = str(info.get("ufilename") or info.get("filename") or key)
        if not _may_be_xml(name):
            continue
        try:
            is_large = int(info.get("size") or 0) > MOST_BYTES
            data = None if is_large else bytes(document.embfile_get(key))
        except DAMAGED:
            data = None
        yield name, data


def _may_be_xml(name: str) -> bool:
    return "." not in name or name.lower().endswith(".xml")


def _associated(document: Any) -> Iterator[Named]:
    """Each as a reference to a file specification, or as one written out."""
    kind, value = document.xref_get_key(document.pdf_catalog(), "AF")
    if kind == "xref" and (first := _REFERENCE.match(value)):
        value = document.xref_object(int(first[1]), compressed=True)
    numbers = map(int, _REFERENCE.findall(value)[:MOST_FILES] if kind != "null" else ())
    names = iter(_NAME.findall(value))
    for number in dict.fromkeys(numbers):
        if document.xref_is_stream(number):
            yield next(names, ""), _stream(document, number)
        else:
            yield from _specified(document, number)


def _on_pages(document: Any) -> Iterator[Named]:
    for number in range(min(document.page_count, MOST_PAGES)):
        for annotation in document[number].annots(types=[pymupdf.PDF_ANNOT_FILE_ATTACHMENT]):
            info = annotation.file_info
            name = str(info.get("filename") or "")
            if _may_be_xml(name) and int(info.get("size") or 0) <= MOST_BYTES:
                yield name, bytes(annotation.get_file())


def _specified(document: Any, specification: int) -> Iterator[Named]:
    """The file of a file specification."""
    kinds = ("UF", "F")
    names = [value for key in kinds if (value := document.xref_get_key(specification, key)[1])]
    name = next((each for each in names if each != "null"), "")
    for key in ("EF/UF", "EF/F"):
        kind, value = document.xref_get_key(specification, key)
        if kind == "xref" and (stream := _REFERENCE.match(value)) and _may_be_xml(name):
            yield name, _stream(document, int(stream[1]))
            return


def _stream(document: Any, number: int) -> bytes | None:
    """Unpacked within bounds, if it is packed as usual."""
    raw = document.xref_stream_raw(number) or b""
    packed = document.xref_get_key(number, "Filter")[1]
    if packed in ("/FlateDecode", "[/FlateDecode]"):
        unpacker = zlib.decompressobj()
        data = unpacker.decompress(raw, MOST_BYTES + 1)
        return data if len(data) <= MOST_BYTES else None
    return bytes(raw) if packed == "null" else bytes(document.xref_stream(number) or b"")
