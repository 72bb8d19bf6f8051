"""The fields of a page beside what the XML of the same invoice says."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from parsers.document import Agreement, BoundingBox, EInvoice, Evidence, Field, Page, Word
from parsers.e_invoices.read import read_e_invoice
from parsers.extraction.e_invoice.join import Joined, join, said_alone
from parsers.types import DOCUMENT_TYPES

SCHEMA = DOCUMENT_TYPES["invoice"].schema
PAGE = """Mill & Daughters Ltd
12 High Street
LS1 4DY Leeds
VAT GB980780684
Orchard plc
Invoice INV-2026-1
31.03.2026
Oak boards 4 1,012.50 4,050.00
Steel hinges 10 2.00 20.00
Net 4,070.00
VAT 20% 814.00
Total 4,884.00 EUR"""


def page_of(text: str = PAGE) -> Page:
    lines = text.splitlines()
    words = [
        Word(part, BoundingBox(at / 12, row / 20, (at + 0.9) / 12, (row + 0.8) / 20), row)
        for row, line in enumerate(lines)
        for at, part in enumerate(line.split())
    ]
    return Page(1, 600, 800, words=tuple(words), text=text, words_from="text layer")


def read(path: str, raw: str, value: Any, page: Page | None = None) -> Field:
    """A field as a reader of the page has it, in the place of its first word there."""
    words = (page or page_of()).words
    box = next((word.box for word in words if word.text == raw.split()[-1]), None)
    evidence = Evidence.EXACT if box else Evidence.ABSENT
    return Field(path, raw, value, 1, box, evidence, support=0.95)


NUMBER = read("invoice_number", "INV-2026-1", "INV-2026-1")
NET = read("net", "4,070.00", Decimal("4070.00"))
TOTAL = read("total", "4,884.00", Decimal("4884.00"))
ROW = (
    read("line_items[0].description", "Oak boards", "Oak boards"),
    read("line_items[0].quantity", "4", Decimal(4)),
    read("line_items[0].unit_price", "1,012.50", Decimal("1012.50")),
    read("line_items[0].amount", "4,050.00", Decimal("4050.00")),
)


def joined(
    fields: Sequence[Field], text: str, page: Page | None = None, counts: str = "xml"
) -> tuple[dict[str, Field], Joined]:
    found = join(fields, SCHEMA, [page or page_of()], read_e_invoice(text), counts)
    return {field.path: field for field in found.fields}, found


def differences(found: Joined) -> list[str]:
    return [each.message for each in found.violations if each.rule == "xml_and_page"]


def test_where_both_say_the_same_a_field_is_agreed_and_keeps_its_place(drawn_xml: Any) -> None:
    fields, found = joined([TOTAL], drawn_xml.cii())
    total = fields["total"]
    assert (total.agreement, total.box, total.evidence) == (
        Agreement.AGREED, TOTAL.box, Evidence.EXACT
    )  # fmt: skip
    assert [(each.reader, each.raw) for each in total.readings] == [("xml", "4884.00")]
    assert total.readings[0].source is not None
    assert differences(found) == []


def test_where_they_differ_the_xml_counts_and_both_are_shown(drawn_xml: Any) -> None:
    fields, found = joined([TOTAL], drawn_xml.cii(total="4894.00"))
    total = fields["total"]
    assert (total.value, total.agreement) == (Decimal("4894.00"), Agreement.CONTRADICTED)
    assert (total.evidence, total.valid) == (Evidence.ABSENT, False)
    assert [(each.reader, each.value) for each in total.readings] == [
        ("xml", Decimal("4894.00")), ("page", Decimal("4884.00")),
    ]  # fmt: skip
    (told,) = differences(found)
    assert "4894.00 in the XML" in told
    assert "4884.00 on the page" in told


def test_the_page_counts_where_it_is_asked_to(drawn_xml: Any) -> None:
    fields, found = joined([TOTAL], drawn_xml.cii(total="4894.00"), counts="page")
    assert (fields["total"].value, fields["total"].readings[-1].reader) == (TOTAL.value, "xml")
    assert len(differences(found)) == 1


def test_what_the_page_leaves_out_is_no_difference(drawn_xml: Any) -> None:
    fields, found = joined([], drawn_xml.cii())
    due = fields["due_date"]
    assert (due.evidence, due.agreement, due.readings[0].reader) == (
        Evidence.ABSENT, Agreement.ALONE, "xml"
    )  # fmt: skip
    assert differences(found) == []


def test_what_only_the_page_has_is_kept(drawn_xml: Any) -> None:
    own = read("iban", "GB00", "GB00")
    fields, _ = joined([own], drawn_xml.cii())
    assert fields["iban"].value == "GB00"


def test_a_value_that_was_read_in_another_place_is_found_in_its_own(drawn_xml: Any) -> None:
    wrong = replace(read("invoice_number", "Invoice", "Invoice"), support=0.4)
    fields, found = joined([wrong], drawn_xml.cii())
    assert (fields["invoice_number"].value, fields["invoice_number"].agreement) == (
        "INV-2026-1", Agreement.AGREED
    )  # fmt: skip
    assert differences(found) == []


@pytest.mark.parametrize(
    ("path", "raw", "value"),
    [
        ("seller", "MILL & DAUGHTERS LTD", "MILL & DAUGHTERS LTD"),
        ("seller_address", "12 High Street LS1 4DY Leeds UK", "12 High Street LS1 4DY Leeds UK"),
        ("seller_tax_number", "GB980780684", "980780684"),
        ("invoice_number", "INV 2026 1", "INV 2026 1"),
        ("net", "4,070.00", Decimal("4070")),
    ],
)
def test_notation_is_no_difference(drawn_xml: Any, path: str, raw: str, value: Any) -> None:
    fields, found = joined([replace(read(path, raw, value), evidence=Evidence.EXACT)],
                           drawn_xml.cii())  # fmt: skip
    assert fields[path].agreement is Agreement.AGREED
    assert differences(found) == []


def test_amounts_of_a_credit_note_may_have_the_other_sign(drawn_xml: Any) -> None:
    back = read("total", "4,884.00", Decimal("-4884.00"))
    fields, found = joined([back], drawn_xml.cii(code="381"))
    assert (fields["total"].value, differences(found)) == (Decimal("4884.00"), [])


def test_rows_of_the_xml_count_with_their_places_from_the_page(drawn_xml: Any) -> None:
    fields, found = joined(ROW, drawn_xml.cii())
    assert fields["line_items[0].amount"].box == ROW[3].box
    assert fields["line_items[1].description"].value == "Steel hinges"
    assert differences(found) == []


def test_an_amount_that_proves_one_field_proves_no_other(drawn_xml: Any) -> None:
    page = page_of(PAGE.replace("Net 4,070.00", "Net 4,050.00"))
    net = read("net", "4,050.00", Decimal("4050.00"), page)
    rows = [read(each.path, each.raw, each.value, page) for each in ROW]
    _, found = joined([net, *rows], drawn_xml.cii(), page)
    assert any("Net is 4070.00 in the XML" in each for each in differences(found))


def test_a_difference_in_a_row_names_the_row(drawn_xml: Any) -> None:
    _, found = joined(ROW, drawn_xml.cii(first="4060.00"))
    (told,) = differences(found)
    assert told.startswith("In row 1 of the line items, amount is 4060.00 in the XML")


def test_a_profile_without_lines_takes_them_from_the_page(drawn_xml: Any) -> None:
    said = read_e_invoice(drawn_xml.cii(guideline="urn:factur-x.eu:1p0:basicwl"))
    without = replace(
        said, values=tuple(each for each in said.values if "line_items" not in each.path)
    )
    found = join(ROW, SCHEMA, [page_of()], without)
    kept = [field for field in found.fields if field.path.startswith("line_items")]
    assert [field.value for field in kept] == [field.value for field in ROW]


def test_a_broken_rule_of_the_standard_is_told_with_the_fields_that_are_there(
    drawn_xml: Any,
) -> None:
    fields, found = joined([TOTAL], drawn_xml.cii(total="4885.00"))
    assert "br_co_15" in {each.rule for each in found.violations}
    assert not fields["total"].valid


def test_an_xml_without_a_page_has_no_second_reader(drawn_xml: Any) -> None:
    said: EInvoice = read_e_invoice(drawn_xml.cii())
    found = said_alone(SCHEMA, [page_of("Name: Mill & Daughters Ltd\nTotal: 4884.00")], said)
    total = next(field for field in found.fields if field.path == "total")
    assert (total.agreement, total.evidence, total.support) == (
        Agreement.ALONE, Evidence.EXACT, None
    )  # fmt: skip
    assert differences(found) == []


def test_a_number_that_stands_nowhere_on_a_page_is_a_difference_by_itself(drawn_xml: Any) -> None:
    page = page_of(PAGE.replace("INV-2026-1", "KX-77"))
    _, found = joined([TOTAL, NET], drawn_xml.cii(), page)
    assert differences(found) == ["Invoice number is INV-2026-1 in the XML and nowhere on the page"]


def test_of_a_page_that_says_little_of_the_xml_this_alone_is_told(drawn_xml: Any) -> None:
    _, found = joined([], drawn_xml.cii(), page_of("Mill & Daughters Ltd"))
    assert differences(found) == [
        "The page shows neither the invoice number INV-2026-1 nor the total 4884.00 of the XML"
    ]


@pytest.mark.parametrize("printed", ["-4,884.00", "- 4,884.00"])
@pytest.mark.parametrize("support", [0.6, 0.95])
def test_the_other_sign_is_a_difference_on_an_invoice(
    drawn_xml: Any, printed: str, support: float
) -> None:
    page = page_of(PAGE.replace("4,884.00", printed))
    total = replace(read("total", "4,884.00", Decimal("-4884.00"), page), raw=printed,
                    evidence=Evidence.EXACT, support=support)  # fmt: skip
    fields, found = joined([total], drawn_xml.cii(), page)
    assert differences(found) == ["Total is 4884.00 in the XML and -4884.00 on the page"]
    assert fields["total"].agreement is Agreement.CONTRADICTED


@pytest.mark.parametrize("part", ["Ltd", "Daughters", "Brown"])
def test_a_part_of_a_name_that_does_not_tell_whose_it_is_agrees_with_nothing(
    drawn_xml: Any, part: str
) -> None:
    name = "Mill, Miller, Brown & Daughters Ltd"
    own = read("seller", name, name)
    text = drawn_xml.cii().replace("Mill &amp; Daughters Ltd", part)
    fields, found = joined([replace(own, evidence=Evidence.EXACT)], text)
    assert fields["seller"].agreement is Agreement.CONTRADICTED
    assert differences(found) == [f"Seller is {part} in the XML and {own.value} on the page"]


@pytest.mark.parametrize(
    "whole", ["Mill & Daughters Ltd", "Mill & Daughters", "MILL & CO DAUGHTERS"]
)
def test_a_name_without_its_legal_form_or_with_more_within_it_agrees(
    drawn_xml: Any, whole: str
) -> None:
    own = replace(read("seller", whole, whole), evidence=Evidence.EXACT)
    fields, found = joined([own], drawn_xml.cii())
    assert (fields["seller"].agreement, differences(found)) == (Agreement.AGREED, [])


def rows_with(words: str, amount: str) -> list[Field]:
    """Both rows of the XML as the page has them, and a third one."""
    hinges = (
        read("line_items[1].description", "Steel hinges", "Steel hinges"),
        read("line_items[1].amount", "20.00", Decimal("20.00")),
    )
    further = (
        Field("line_items[2].description", words, words, 1, None, Evidence.EXACT, support=0.95),
        Field("line_items[2].amount", amount, Decimal(amount), 1, None, Evidence.EXACT,
              support=0.95),
    )  # fmt: skip
    return [*ROW, *hinges, *further]


def test_a_row_that_only_the_page_has_is_told(drawn_xml: Any) -> None:
    _, found = joined(rows_with("Assembly", "154.00"), drawn_xml.cii())
    assert differences(found) == [
        "The page has Assembly for 154.00 among the line items, and the XML has not"
    ]


@pytest.mark.parametrize("amount", ["4070.00", "814.00", "0"])
def test_sums_and_texts_among_the_rows_are_none(drawn_xml: Any, amount: str) -> None:
    _, found = joined(rows_with("Subtotal", amount), drawn_xml.cii())
    assert differences(found) == []


def test_a_row_that_may_be_one_of_the_xml_read_wrongly_is_not_told(drawn_xml: Any) -> None:
    few = [each for each in rows_with("Stel hinqes", "29.00") if "[1]" not in each.path]
    _, found = joined(few, drawn_xml.cii())
    assert not any("the XML has not" in each for each in differences(found))


def test_a_quantity_that_price_and_amount_refute_was_read_wrongly(drawn_xml: Any) -> None:
    position = replace(ROW[1], raw="31.03.2026", value=Decimal(31))
    fields, found = joined([ROW[0], position, *ROW[2:]], drawn_xml.cii())
    assert (fields["line_items[0].quantity"].value, differences(found)) == (Decimal(4), [])


@pytest.mark.parametrize(
    ("printed", "said"), [("LS1 4DY", "LS1 5DY"), ("639 21", "629 21"), ("42-091", "42-891")]
)
def test_a_figure_of_a_postcode_of_two_groups_is_seen_where_nobody_read_the_address(
    drawn_xml: Any, printed: str, said: str
) -> None:
    page = page_of(PAGE.replace("LS1 4DY", printed))
    text = drawn_xml.cii().replace("LS1 4DY", said)
    _, found = joined([TOTAL], text, page)
    assert any(each.startswith("Seller address is") for each in differences(found))
    _, found = joined([TOTAL], drawn_xml.cii().replace("LS1 4DY", printed), page)
    assert differences(found) == []


def test_another_vat_number_is_a_difference_beside_the_same_number_of_the_tax_office(
    drawn_xml: Any,
) -> None:
    page = page_of(PAGE.replace("GB980780684", "GB434031494 Tax number 123/456"))
    own = read("seller_tax_number", "GB434031494", "GB434031494", page)
    fields, found = joined([own], drawn_xml.cii(), page)
    assert differences(found) == [
        "Seller tax number is GB980780684 in the XML and GB434031494 on the page"
    ]
    assert fields["seller_tax_number"].agreement is Agreement.CONTRADICTED


def test_a_number_of_the_tax_office_in_place_of_the_vat_number_is_none(drawn_xml: Any) -> None:
    page = page_of(PAGE.replace("GB980780684", "123/456"))
    _, found = joined(
        [read("seller_tax_number", "123/456", "123/456", page)], drawn_xml.cii(), page
    )
    assert differences(found) == []


def test_parties_that_are_exchanged_are_two_differences(drawn_xml: Any) -> None:
    seller, buyer = "Mill & Daughters Ltd", "Orchard plc"
    both = [read("seller", buyer, buyer), read("buyer", seller, seller)]
    fields, found = joined(both, drawn_xml.cii())
    assert differences(found) == [
        "Seller is Mill & Daughters Ltd in the XML and Orchard plc on the page",
        "Buyer is Orchard plc in the XML and Mill & Daughters Ltd on the page",
    ]
    assert (fields["seller"].value, fields["seller"].valid) == (seller, False)
    doubtful = [replace(each, support=0.6) for each in both]
    assert differences(joined(doubtful, drawn_xml.cii())[1]) == []


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        ("Rent of February 2026", "Rent of January 2026"),
        ("Miete Mai 2026", "Miete Januar 2026"),
        ("Nettoyage du 10.03.2026", "Nettoyage du 09.03.2026"),
    ],
)
def test_a_row_of_another_month_or_day_is_another_one(
    drawn_xml: Any, said: str, printed: str
) -> None:
    page = page_of(PAGE.replace("Oak boards", printed))
    row = [read("line_items[0].description", printed, printed, page),
           *(read(each.path, each.raw, each.value, page) for each in ROW[1:])]  # fmt: skip
    _, found = joined(row, drawn_xml.cii().replace("Oak boards", said), page)
    (told,) = differences(found)
    assert told == (
        f"In row 1 of the line items, description is {said} in the XML and {printed} on the page"
    )
    for same in (printed, printed.replace("January", "Januar").replace("09.03.2026", "2026-03-09")):
        _, found = joined(row, drawn_xml.cii().replace("Oak boards", same), page)
        assert differences(found) == []


def test_amounts_with_tax_on_the_page_are_no_others(drawn_xml: Any) -> None:
    page = page_of(PAGE.replace("4 1,012.50 4,050.00", "4 1,215.00 4,860.00"))
    row = [*(read(each.path, each.raw, each.value, page) for each in ROW[:2]),
           read("line_items[0].unit_price", "1,215.00", Decimal("1215.00"), page),
           read("line_items[0].amount", "4,860.00", Decimal("4860.00"), page)]  # fmt: skip
    fields, found = joined(row, drawn_xml.cii(), page)
    assert differences(found) == []
    assert fields["line_items[0].amount"].agreement is Agreement.ALONE
    dearer = [*row[:3], replace(row[3], raw="4,870.00", value=Decimal("4870.00"))]
    assert differences(joined(dearer, drawn_xml.cii(), page)[1]) != []


def test_an_amount_with_more_decimals_on_the_page_is_the_same(drawn_xml: Any) -> None:
    page = page_of(PAGE.replace("4,050.00", "4,050.0033"))
    finer = read("line_items[0].amount", "4,050.0033", Decimal("4050.0033"), page)
    fields, found = joined([*ROW[:3], finer], drawn_xml.cii(), page)
    assert differences(found) == []
    assert fields["line_items[0].amount"].value == Decimal("4050.00")
