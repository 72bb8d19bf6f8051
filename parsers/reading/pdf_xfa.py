"""An open PDF in, what is filled in of a dynamic form out (XFA: Adobe's forms in XML, without pages
of their own; the PDF shows `Please wait...` in their place). In the sandboxed process.

A field's label is its caption in the template, or else its name. Scripts are not run, so what a
form computes when it is opened is not there. Knows no other kind of form.
"""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pymupdf
from lxml import etree

from parsers.document import PageInput, Rendering, Unread
from parsers.reading.pdf_annotations import clean_text
from parsers.reading.story import LaidOut, lay_out

HEAD = "Data of the form (XFA)"
SHELL = 1_500
"""Characters, at most, of the page that stands in for a form; one with more has its own pages."""
LARGEST = 50_000_000  # bytes of all packets
MOST_FIELDS = 5_000
_REFERENCE = re.compile(r"(\d+) 0 R")

UNREAD = Unread(
    "forms that only Adobe's programs draw (XFA): 1",
    "Print it to a new PDF from Adobe Acrobat Reader, and ingest that.",
)

Pair = tuple[str, str]
ReadPage = Callable[[int, Rendering], PageInput]


def read_form(document: Any) -> list[Pair] | None:
    """The fields that are filled in, in their order; None of a PDF that is no such form. None are
    found in XML that is damaged."""
    try:
        return _fields(document) if _is_dynamic(document) else None
    except (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase):
        return None  # damaged in a way that its pages will tell


def _is_dynamic(document: Any) -> bool:
    """Whether what the PDF's only page shows stands in for a form."""
    catalog = document.pdf_catalog()
    if document.xref_get_key(catalog, "AcroForm/XFA")[0] not in ("xref", "array"):
        return False
    if document.page_count != 1:
        return False
    page = document[0]
    return next(iter(page.widgets()), None) is None and len(page.get_text()) <= SHELL


def _fields(document: Any) -> list[Pair]:
    roots = [root for data in _packets(document) if (root := _parsed(data)) is not None]
    captions = {name: text for root in roots for name, text in _captions(root)}
    found = [(captions.get(name, name), text) for root in roots for name, text in _values(root)]
    return found[:MOST_FIELDS]


def lay_out_fields(fields: list[Pair]) -> LaidOut:
    """A line for each field, below a head that says what they are."""
    rows = [f"<p><b>{html.escape(name)}:</b> {html.escape(value)}</p>" for name, value in fields]
    return lay_out(f"<body><h1>{HEAD}</h1>{''.join(rows)}</body>")


def with_unread_form(read: ReadPage) -> ReadPage:
    """Pages that only stand in for a form say so."""

    def read_page(number: int, rendering: Rendering) -> PageInput:
        return replace(read(number, rendering), unread=(UNREAD,))

    return read_page


def _packets(document: Any) -> Iterator[bytes]:
    """A single stream, or the pieces of one, each behind its name."""
    kind, value = document.xref_get_key(document.pdf_catalog(), "AcroForm/XFA")
    first = _REFERENCE.match(value)
    if kind == "xref" and first and not document.xref_is_stream(int(first[1])):
        value = document.xref_object(int(first[1]))
    pieces = [
        document.xref_stream(int(number)) or b""
        for number in dict.fromkeys(_REFERENCE.findall(value))
        if document.xref_is_stream(int(number))
    ]
    whole = b"".join(pieces)
    if len(whole) <= LARGEST:
        yield whole


def _parsed(data: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _name(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _captions(root: Any) -> Iterator[Pair]:
    for field in root.iter("{*}field"):
        caption = field.find("{*}caption")
        text = "" if caption is None else clean_text(" ".join("".join(caption.itertext()).split()))
        if field.get("name") and text.rstrip(" :"):
            yield field.get("name"), text.rstrip(" :")


def _values(root: Any) -> Iterator[Pair]:
    """The data's elements that hold text and no others."""
    for data in root.iter("{http://www.xfa.org/schema/xfa-data/1.0/}data"):
        for element in data.iter():
            text = clean_text(element.text)
            if _name(element) and not len(element) and text:
                yield _name(element), text
