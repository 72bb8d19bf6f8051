"""The XML of an e-invoice as a file of its own in, pages that are laid out out, in the sandboxed
process. Its pages list what it says, part by part, so that it can be read, searched and pointed
at; they show nothing that the XML does not say."""

import html
from collections.abc import Iterator
from itertools import groupby, islice
from pathlib import Path

from parsers.document import EInvoice, EInvoiceFile
from parsers.document.text import storable
from parsers.e_invoices.elements import decode, too_large
from parsers.e_invoices.listing import Line, list_elements
from parsers.e_invoices.read import read_e_invoice
from parsers.e_invoices.starts import MOST_BYTES
from parsers.errors import DocumentError
from parsers.reading.story import LaidOut, lay_out

MOST_LINES = 50_000
NAMES = {"invoice": "Invoice", "credit_note": "Credit note", "purchase_order": "Order"}


def open_xml(path: Path) -> tuple[LaidOut, EInvoiceFile]:
    """DocumentError: too_large, corrupt, unsupported_type."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise DocumentError(
            "corrupt", f"Its copy cannot be opened ({error.strerror})", "Ingest it again."
        ) from None
    if len(data) > MOST_BYTES:
        raise too_large(f"It has more than {MOST_BYTES // 1_000_000} MB")
    text = storable(decode(data).removeprefix("\ufeff"))
    said = read_e_invoice(text)
    kept = EInvoiceFile(None, text, said.syntax, said.profile)
    return lay_out(_page(said, list_elements(text))), kept


def _page(said: EInvoice, lines: Iterator[Line]) -> str:
    """As HTML, with a paragraph for the elements of each part."""
    kind = ", ".join(filter(None, (said.syntax, said.profile)))
    parts = [f"<h1>{NAMES[said.document_type]} (XML: {html.escape(kind)})</h1>"]
    several = groupby(islice(lines, MOST_LINES), key=lambda line: line.part)
    parts += [_paragraph(part, [*each]) for part, each in several]
    if next(lines, None):
        parts.append("<p>(What the XML says after this is not listed here.)</p>")
    return f"<body>{''.join(parts)}</body>"


def _paragraph(part: str, lines: list[Line]) -> str:
    said = " | ".join(f"{html.escape(each.name)}: {html.escape(each.text)}" for each in lines)
    return f"<p><b>{html.escape(part)}</b> {said}</p>"
