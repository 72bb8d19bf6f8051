"""An open PDF in, the XML of the e-invoices within it out. In the sandboxed process.

XML under any name is taken if it begins as CII or UBL does. What only has the name of one, or is
XML by its name or kind and has no root element, is taken as well: it may be a broken one, which is
to be told and not passed over. All else is left alone.
"""

from pathlib import PurePosixPath
from typing import Any

from parsers.document import EInvoiceFile
from parsers.document.text import storable
from parsers.e_invoices.elements import decode, too_large
from parsers.e_invoices.starts import HEAD, MOST_BYTES, begins_as_e_invoice, root_name, seems_xml
from parsers.errors import DocumentError
from parsers.reading.pdf_annotations import clean_text
from parsers.reading.pdf_embedded import EmbeddedFile, embedded_files

OF_STANDARDS = frozenset({"factur-x", "zugferd-invoice", "xrechnung", "order-x"})
USUAL = frozenset({"orderx", "cross-industry-invoice", "cii", "ubl", "invoice", "zugferd"})
"""Names without their endings, in small letters."""
ENDINGS = frozenset({"", ".txt", ".xml"})
"""With which a name of the standards may be that of an XML."""
MOST_E_INVOICES = 10


def find_e_invoices(document: Any) -> tuple[EInvoiceFile, ...]:
    """Those of the standards' names first, each once."""
    found: dict[str, EInvoiceFile] = {}
    for embedded in embedded_files(document):
        file = _e_invoice(embedded)
        if file is not None:
            found.setdefault(file.text or f"{file.error_code} {file.name}", file)
    ordered = sorted(found.values(), key=lambda each: _rank(each.name or ""))
    return (*ordered[:MOST_E_INVOICES], *_more(ordered[MOST_E_INVOICES:]))


def _more(files: list[EInvoiceFile]) -> list[EInvoiceFile]:
    """One for all that are too many."""
    if not files:
        return []
    error = too_large(f"It is one of {len(files)} XMLs after the first {MOST_E_INVOICES}, which "
                      "were not kept")  # fmt: skip
    name = files[0].name
    return [EInvoiceFile(name, "", error_code=error.code, error=f"{name}: {error}")]


def _rank(name: str) -> int:
    stem = PurePosixPath(name.lower()).stem
    return 0 if stem in OF_STANDARDS else 1 if stem in USUAL else 2


def _e_invoice(file: EmbeddedFile) -> EInvoiceFile | None:
    head = file.read(HEAD)
    if not _may_be_one(file, head or b""):
        return None
    name = clean_text(file.name) or "an attachment without a name"
    try:
        text = decode(_unpacked(file))
    except DocumentError as error:
        return EInvoiceFile(name, "", error_code=error.code, error=f"{name}: {error}")
    return EInvoiceFile(name, storable(text.removeprefix("\ufeff")))


def _may_be_one(file: EmbeddedFile, head: bytes) -> bool:
    if begins_as_e_invoice(head):
        return True
    path = PurePosixPath(file.name.lower())
    is_xml = path.suffix == ".xml" or "xml" in file.media_type.lower()
    is_xml = is_xml or (not path.suffix and seems_xml(head))
    if path.stem in OF_STANDARDS and path.suffix in ENDINGS:
        return True
    return is_xml and (path.stem in USUAL or root_name(head) is None)


def _unpacked(file: EmbeddedFile) -> bytes:
    data = file.read(MOST_BYTES + 1)
    if data is None:
        raise DocumentError("corrupt", "It cannot be unpacked", "Ask for it again at its source.")
    return data
