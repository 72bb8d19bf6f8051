"""Several XMLs and several documents in one file: each XML joins the part that it belongs to."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from flows.pipeline.e_invoices import ReadXml, with_xml, with_xml_types
from parsers.document import BoundingBox, Evidence, Field, Page, Segment, Violation, Word
from parsers.e_invoices.read import read_e_invoice
from parsers.extraction.document_type import DocumentType
from parsers.extraction.e_invoice.further import NamedXml
from parsers.extraction.splitting import Part
from parsers.schemas.definition import schema_definition
from parsers.types import DOCUMENT_TYPES

INVOICE = DOCUMENT_TYPES["invoice"]
TYPES = tuple(DOCUMENT_TYPES.values())
LETTER = "Dear Sirs\nplease find our invoice attached"


def page_of(number: int, text: str) -> Page:
    words = [
        Word(part, BoundingBox(at / 12, row / 20, (at + 0.9) / 12, (row + 0.8) / 20), row)
        for row, line in enumerate(text.splitlines())
        for at, part in enumerate(line.split())
    ]
    return Page(number, 600, 800, words=tuple(words), text=text, words_from="text layer")


def invoice(page: int, number: str, total: str = "4,884.00") -> Page:
    return page_of(page, f"Mill & Daughters Ltd\nInvoice {number}\n31.03.2026\nTotal {total} EUR")


def named(text: str, name: str = "factur-x.xml") -> NamedXml:
    return NamedXml(name, read_e_invoice(text))


def segment(number: int, page: int, **others: Any) -> Segment:
    return Segment(number, page, page, schema="invoice", **others)


def total_of(value: str) -> Field:
    return Field("total", value, Decimal(value), 1, BoundingBox(0.1, 0.1, 0.2, 0.2),
                 Evidence.EXACT, support=0.95)  # fmt: skip


def told(segments: tuple[Segment, ...]) -> list[list[str]]:
    return [[each.message for each in one.violations if each.rule == "xml_and_page"]
            for one in segments]  # fmt: skip


def joined(
    segments: list[Segment], pages: list[Page], xml: ReadXml, *types: DocumentType
) -> tuple[Segment, ...]:
    return with_xml(segments, pages, xml, "xml", types or TYPES)[0]


def test_pages_that_hold_the_numbers_of_two_xmls_are_two_parts(drawn_xml: Any) -> None:
    pages = (invoice(1, "INV-2026-1"), page_of(2, "terms"), invoice(3, "INV-2026-2"))
    xml = ReadXml((named(drawn_xml.cii(number="INV-2026-2")), named(drawn_xml.cii())))
    parts = with_xml_types([Part(pages, INVOICE)], xml, TYPES)
    assert [[page.number for page in part.pages] for part in parts] == [[1, 2], [3]]


def test_each_xml_joins_the_segment_with_its_number(drawn_xml: Any) -> None:
    pages = [invoice(1, "INV-2026-1"), invoice(2, "INV-2026-2", "94.00")]
    xml = ReadXml((named(drawn_xml.cii(number="INV-2026-2", total="94.00")),
                   named(drawn_xml.cii())))  # fmt: skip
    found = joined([segment(1, 1), segment(2, 2)], pages, xml)
    numbers = [{each.path: each.value for each in one.fields}["invoice_number"] for one in found]
    assert numbers == ["INV-2026-1", "INV-2026-2"]


def test_a_segment_without_an_xml_stays_as_it_was_read(drawn_xml: Any) -> None:
    pages = [invoice(1, "INV-2026-1"), invoice(2, "INV-2026-2", "94.00")]
    other = segment(2, 2, fields=(total_of("94.00"),))
    found = joined([segment(1, 1), other], pages, ReadXml((named(drawn_xml.cii()),)))
    assert found[1] == other


def test_an_xml_that_belongs_to_no_pages_is_told(drawn_xml: Any) -> None:
    further = named(drawn_xml.cii(number="INV-2026-9", total="7.00"), "other.xml")
    xml = ReadXml((named(drawn_xml.cii()), further))
    (messages,) = told(joined([segment(1, 1)], [invoice(1, "INV-2026-1")], xml))
    assert messages == [
        "The XML other.xml, which has the invoice number INV-2026-9 and the total 7.00, belongs "
        "to none of the pages, and was not compared"
    ]


def test_two_xmls_of_one_document_are_compared_with_each_other(drawn_xml: Any) -> None:
    for total, expected in (
        ("4884.00", []),
        ("5884.00", ["Total is 4884.00 in the XML factur-x.xml and 5884.00 in the XML b.xml"]),
    ):
        xml = ReadXml((named(drawn_xml.cii()), named(drawn_xml.cii(total=total), "b.xml")))
        (messages,) = told(joined([segment(1, 1)], [invoice(1, "INV-2026-1")], xml))
        assert messages == expected


def test_pages_of_two_documents_keep_the_alarms_of_the_page(drawn_xml: Any) -> None:
    pages = [
        page_of(n, f"Invoice\nInvoice number: {number}\nInvoice date: {n}.03.2026\nTotal: {n}4.00")
        for n, number in ((1, "INV-2026-1"), (2, "INV-2026-7"))
    ]
    alarm = INVOICE.schema.rules[0].name
    own = Violation(alarm, "The line items add up to 250.00", ("total", "line_items[2].amount"))
    both = replace(segment(1, 1, violations=(own,)), last_page=2)
    (found,) = joined([both], pages, ReadXml((named(drawn_xml.cii()),)))
    assert any("The pages hold several documents" in each.message for each in found.violations)
    (kept,) = (each for each in found.violations if each.message == own.message)
    assert kept.paths == ("total",)


def test_pages_of_one_document_show_its_number_whatever_else_seems_to_be_one(
    drawn_xml: Any,
) -> None:
    heads = ("Invoice number: 70000\nOur invoice INV-2026-1",
             "Invoice INV-2026-1, page 2\nInvoice number: 70027")  # fmt: skip
    pages = [page_of(n, f"{head}\nInvoice date: 31.03.2026") for n, head in enumerate(heads, 1)]
    both = replace(segment(1, 1), last_page=2)
    (messages,) = told(joined([both], pages, ReadXml((named(drawn_xml.cii()),))))
    assert not any("several documents" in each for each in messages)


def test_an_xml_behind_a_letter_keeps_its_values_and_is_told(drawn_xml: Any) -> None:
    (found,) = joined([segment(1, 1)], [page_of(1, LETTER)], ReadXml((named(drawn_xml.cii()),)))
    assert told((found,)) == [
        ["The page shows neither the invoice number INV-2026-1 nor the total 4884.00 of the XML"]
    ]
    assert {each.path: each.value for each in found.fields}["total"] == Decimal("4884.00")


def test_a_believed_invoice_has_no_reason_for_the_other_sign(drawn_xml: Any) -> None:
    back = named(drawn_xml.cii(total="-4884.00"))
    own = segment(1, 1, fields=(total_of("4884.00"),), closest="invoice", fit=1.0)
    (messages,) = told(joined([own], [invoice(1, "INV-2026-1")], ReadXml((back,))))
    assert "Total is -4884.00 in the XML and 4884.00 on the page" in messages
    note = replace(own, closest=None)
    (messages,) = told(joined([note], [invoice(1, "INV-2026-1")], ReadXml((back,))))
    assert not any(each.startswith("Total") for each in messages)


class Bought(BaseModel):
    total: Decimal | None = None
    seller: str | None = None


class Tall(BaseModel):
    height: Decimal | None = None


def own_type(model: type[BaseModel]) -> DocumentType:
    return DocumentType(schema_definition(model))


def test_a_schema_of_ones_own_is_compared_by_the_names_of_its_fields(drawn_xml: Any) -> None:
    own = own_type(Bought)
    one = replace(segment(1, 1, fields=(total_of("4884.00"),)), schema=own.name)
    xml = ReadXml((named(drawn_xml.cii(total="4894.00")),))
    (found,) = joined([one], [invoice(1, "INV-2026-1")], xml, own)
    assert "Total is 4894.00 in the XML and 4884.00 on the page" in told((found,))[0]


def test_a_schema_without_any_field_of_the_xml_is_told(drawn_xml: Any) -> None:
    own = own_type(Tall)
    one = replace(segment(1, 1), schema=own.name)
    xml = ReadXml((named(drawn_xml.cii()),))
    found, warnings = with_xml([one], [invoice(1, "INV-2026-1")], xml, "xml", (own,))
    assert found == (one,)
    assert warnings == (
        "the XML of an e-invoice was not compared: factur-x.xml: "
        f"{own.name} has none of its fields",
    )
