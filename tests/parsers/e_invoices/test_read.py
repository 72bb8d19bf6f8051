"""What an XML says, by the fields of document types."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from parsers.document import XmlValue
from parsers.e_invoices.read import read_e_invoice
from parsers.e_invoices.starts import begins_as_e_invoice
from parsers.errors import DocumentError


def values(text: str) -> dict[str, XmlValue]:
    return {value.path: value for value in read_e_invoice(text).values}


def test_other_xml_is_no_e_invoice() -> None:
    with pytest.raises(DocumentError) as error:
        read_e_invoice('<Invoice xmlns="urn:example">7</Invoice>')
    assert error.value.code == "unsupported_type"
    assert not begins_as_e_invoice(b'<Invoice xmlns="urn:example">7</Invoice>')


def test_a_root_that_holds_nothing_is_no_invoice_without_values() -> None:
    space = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
    with pytest.raises(DocumentError, match="nothing that an invoice says") as error:
        read_e_invoice(f'<Invoice xmlns="{space}"/>')
    assert error.value.code == "corrupt"


def test_values_have_the_paths_of_fields_and_the_places_they_came_from(drawn_xml: Any) -> None:
    found = values(drawn_xml.cii())
    assert found["invoice_date"].value == datetime.date(2026, 3, 31)
    assert (found["total"].value, found["total"].currency) == (Decimal("4884.00"), "EUR")
    amount = found["line_items[1].amount"]
    assert amount.source == (
        "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction"
        "/ram:IncludedSupplyChainTradeLineItem[2]/ram:SpecifiedLineTradeSettlement"
        "/ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount"
    )


def test_a_name_holds_nothing_that_nobody_sees(drawn_xml: Any) -> None:
    disguised = "Mil\u202el &amp; Dau\u200bgh\u00adters\u2066 Ltd\ufeff\u007f"
    text = drawn_xml.cii().replace("Mill &amp; Daughters Ltd", disguised)
    seller = values(text)["seller"]
    assert (seller.value, seller.raw) == ("Mill & Daughters Ltd", "Mill & Daughters Ltd")
    assert "Mill & Daughters Ltd" in read_e_invoice(text).texts


def test_an_address_is_one_line_without_its_country(drawn_xml: Any) -> None:
    address = values(drawn_xml.cii())["seller_address"]
    assert address.value == "12 High Street, LS1 4DY Leeds"
    assert address.raw.endswith(", GB")


def test_the_number_for_the_vat_comes_before_the_tax_offices(drawn_xml: Any) -> None:
    number = values(drawn_xml.cii())["seller_tax_number"]
    assert number.value == "GB980780684"
    assert [other.value for other in number.others] == ["123/456"]


def test_a_price_for_several_is_that_of_one(drawn_xml: Any) -> None:
    price = values(drawn_xml.cii())["line_items[1].unit_price"]
    assert (price.value, price.raw) == (Decimal("2.00"), "20.00")


def test_what_was_paid_is_told_only_if_something_was(drawn_xml: Any) -> None:
    assert "prepaid" not in values(drawn_xml.cii())
    assert values(drawn_xml.ubl_invoice())["prepaid"].value == Decimal("50.00")


def test_the_total_is_before_what_was_paid_and_a_page_may_print_what_is_due(
    drawn_xml: Any,
) -> None:
    total = values(drawn_xml.ubl_invoice())["total"]
    assert (total.value, [other.value for other in total.others]) == (Decimal(125), [Decimal(75)])


def test_the_tax_is_the_one_in_the_currency_of_the_invoice(drawn_xml: Any) -> None:
    found = values(drawn_xml.ubl_invoice())
    assert (found["tax"].value, found["tax"].currency) == (Decimal("25.00"), "SEK")
    assert found["taxes[0].rate"].value == Decimal(25)


def test_a_placeholder_is_no_value(drawn_xml: Any) -> None:
    assert "purchase_order" not in values(drawn_xml.ubl_invoice())


def test_what_is_taken_off_a_line_is_told_as_a_part(drawn_xml: Any) -> None:
    said = read_e_invoice(drawn_xml.ubl_invoice())
    found = {value.path: value for value in said.values}
    assert found["line_items[0].discount"].value == "10 %"
    assert said.proved == ("line_items[0].amount",)


@pytest.mark.parametrize("code", ["381", "384"])
def test_what_takes_an_invoice_back_is_a_credit_note(drawn_xml: Any, code: str) -> None:
    said = read_e_invoice(drawn_xml.cii(code=code))
    assert (said.document_type, said.corrects) == ("credit_note", True)


def test_a_credit_note_in_ubl_is_one(drawn_xml: Any) -> None:
    said = read_e_invoice(drawn_xml.ubl_credit_note())
    assert (said.syntax, said.profile) == ("UBL", "PEPPOL BIS BILLING 3.0")
    assert said.document_type == "credit_note"
    assert [v.value for v in said.values if v.path.endswith("quantity")] == [Decimal(2)]


def test_more_taxes_than_any_invoice_has_are_refused_before_they_are_compared(
    drawn_xml: Any,
) -> None:
    text = drawn_xml.cii()
    start, end = text.index("<ram:CalculatedAmount>"), text.index("<ram:SpecifiedTradePaymentT")
    row = f"<ram:ApplicableTradeTax>{text[start:end]}"
    with pytest.raises(DocumentError) as error:
        read_e_invoice(text.replace(row, row * 1001))
    assert error.value.code == "too_large"


def test_more_elements_of_one_name_than_any_invoice_has_are_refused(
    drawn_xml: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parsers.e_invoices.elements.MOST_ALIKE", 1)
    with pytest.raises(DocumentError) as error:
        read_e_invoice(drawn_xml.cii())
    assert error.value.code == "too_large"
