"""E-invoices drawn from seeds: what a drawn invoice says, as the XML that would be attached to it.

    e_invoice = to_xml(draw("invoice", layout, "de", seed=7), "EN 16931")
    e_invoice.text, e_invoice.name, e_invoice.truth, attach(to_pdf(drawn), e_invoice)

The XML is written from the contents that the page was drawn from, not from the page, so that it has
what a layout leaves out. Planted differences change one value of the XML: see `plant`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pymupdf

from synthetic.contents import Contents
from synthetic.document import Drawn
from synthetic.drawing import drawn_contents
from synthetic.e_invoices.cii import write_cii
from synthetic.e_invoices.elements import ORDER_PROFILES, UBL_PROFILES, has
from synthetic.e_invoices.elements import PROFILES as PROFILES
from synthetic.e_invoices.planting import plant as plant
from synthetic.e_invoices.planting import plantable as plantable
from synthetic.e_invoices.truth import truth_of
from synthetic.e_invoices.ubl import write_ubl


@dataclass(frozen=True, slots=True)
class DrawnXml:
    """truth: by the paths of fields, as values are compared; None of none. profile: as it is named
    where it is stored."""

    text: str
    name: str
    profile: str
    truth: Mapping[str, object]
    contents: Contents


def contents_of(drawn: Drawn, items: int | None = None) -> Contents:
    """What it was drawn from; drawn again, as documents are the same each time. The head of an
    order is its buyer's, who wrote it."""
    planned = drawn_contents(drawn.kind, drawn.layout, drawn.language, drawn.seed, items)
    contents = planned.contents
    if planned.section == "order":
        return replace(contents, seller=contents.buyer, buyer=contents.seller)
    return contents


def to_xml(contents: Contents, profile: str) -> DrawnXml:
    """ValueError where prices include taxes, which no e-invoice has, or the total is rounded, which
    is told in the fuller profiles alone."""
    if contents.gross:
        raise ValueError("prices with taxes")
    if contents.rounding and not (profile in UBL_PROFILES or has(profile, "EN 16931")):
        raise ValueError("a rounded total")
    if profile in UBL_PROFILES:
        text, name = write_ubl(contents, profile), "invoice.xml"
    else:
        text = write_cii(contents, profile)
        name = "ZUGFeRD-invoice.xml" if profile.startswith("ZUGFERD") else "factur-x.xml"
        name = "xrechnung.xml" if profile.startswith("XRECHNUNG") else name
        name = "order-x.xml" if profile in ORDER_PROFILES else name
    return DrawnXml(text, name, profile.removeprefix("UBL "), truth_of(contents, profile), contents)


def attach(pdf: bytes, e_invoice: DrawnXml, *, associated_only: bool = False) -> bytes:
    """associated_only: not among the attachments, but named as an associated file of the document,
    as some writers do."""
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        document.embfile_add(e_invoice.name, e_invoice.text.encode(), filename=e_invoice.name,
                             ufilename=e_invoice.name)  # fmt: skip
        if associated_only:
            catalog = document.pdf_catalog()
            named = document.xref_get_key(catalog, "Names/EmbeddedFiles/Names")[1]
            document.xref_set_key(catalog, "AF", "[" + named[named.index("<") :])
            document.xref_set_key(catalog, "Names", "null")
        return bytes(document.tobytes(garbage=0, no_new_id=True))
