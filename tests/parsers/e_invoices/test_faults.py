"""What an XML says in a way that cannot be relied on is told, and never silently something else."""

import re
from typing import Any

import pytest

from parsers.document import EInvoice, Violation
from parsers.e_invoices.read import read_e_invoice


def faults(text: str) -> list[Violation]:
    return [each for each in read_e_invoice(text).violations if each.rule.startswith("xml_")]


def told(text: str) -> tuple[str, str]:
    """The rule and the message of the only fault."""
    (only,) = faults(text)
    return only.rule, only.message


def paths(said: EInvoice) -> set[str]:
    return {value.path for value in said.values}


def test_an_xml_whose_values_can_be_read_has_no_fault(drawn_xml: Any) -> None:
    assert faults(drawn_xml.cii()) == []
    assert faults(drawn_xml.ubl_invoice()) == []
    assert faults(drawn_xml.ubl_credit_note()) == []


@pytest.mark.parametrize("written", ["12,5", "1.234,50", "NaN", "1e5", "12 EUR", "٣", "9" * 40])
def test_an_amount_that_cannot_be_read_is_told_as_written_and_is_no_value(
    drawn_xml: Any, written: str
) -> None:
    text = drawn_xml.cii().replace(">4884.00</ram:Grand", f">{written}</ram:Grand")
    (fault,) = faults(text)
    assert (fault.rule, fault.paths) == ("xml_unreadable", ("total",))
    assert f"In the XML, the total is “{written}”, which is no amount" in fault.message
    assert fault.message.endswith(
        "(ram:SpecifiedTradeSettlementHeaderMonetarySummation/ram:GrandTotalAmount)"
    )
    total = next(each for each in read_e_invoice(text).values if each.path == "total")
    assert total.source.endswith("ram:DuePayableAmount")


@pytest.mark.parametrize("written", ["20260231", "31.03.2026", "2026-02-31", "202603"])
def test_a_day_that_cannot_be_read_is_told_and_is_no_value(drawn_xml: Any, written: str) -> None:
    text = drawn_xml.cii().replace("20260331", written)
    rule, message = told(text)
    assert rule == "xml_unreadable"
    assert f"the invoice date is “{written}”, which is no day" in message
    assert "invoice_date" not in paths(read_e_invoice(text))


@pytest.mark.parametrize("blank", ["", " ", "<ram:Inner>7</ram:Inner>"])
def test_an_amount_that_is_left_empty_is_told(drawn_xml: Any, blank: str) -> None:
    text = drawn_xml.cii().replace(">4884.00</ram:Due", f">{blank}</ram:Due")
    assert told(text)[1].startswith("In the XML, what is due is left empty (")


def test_a_cell_that_cannot_be_read_is_told_with_its_row(drawn_xml: Any) -> None:
    text = drawn_xml.cii().replace('"H87">4<', '"H87">4 Stk<')
    (fault,) = faults(text)
    assert (
        "In the XML, the quantity in row 1 of the line items is “4 Stk”, which is no number"
        in fault.message
    )
    assert fault.paths == ("line_items[0].quantity",)


def test_a_word_for_nothing_is_no_fault(drawn_xml: Any) -> None:
    assert faults(drawn_xml.cii().replace("20260405", "n/a")) == []


def test_an_older_standard_is_judged_as_well(drawn_xml: Any) -> None:
    old = "urn:ferd:CrossIndustryDocument:invoice:1p0:basic"
    assert told(drawn_xml.cii(guideline=old, first="4050,00"))[0] == "xml_unreadable"


def test_an_amount_in_another_currency_is_told_and_keeps_its_own(drawn_xml: Any) -> None:
    text = drawn_xml.ubl_invoice().replace('"SEK">125.00', '"USD">125.00')
    rule, message = told(text)
    assert rule == "xml_currency"
    assert message.startswith("In the XML, the total is in USD, and the document in SEK (")
    total = next(each for each in read_e_invoice(text).values if each.path == "total")
    assert total.currency == "USD"


def accounted(text: str) -> str:
    """With the currency of its accounting (BT-6)."""
    return text.replace("</cbc:DocumentCurrencyCode>", "</cbc:DocumentCurrencyCode>"
                        "<cbc:TaxCurrencyCode>EUR</cbc:TaxCurrencyCode>")  # fmt: skip


def test_a_tax_told_once_more_in_the_currency_of_its_accounting_is_none(drawn_xml: Any) -> None:
    text = accounted(drawn_xml.ubl_invoice())
    assert faults(text) == []
    alone = re.sub(r'<cac:TaxTotal><cbc:TaxAmount currencyID="SEK">.*?</cac:TaxTotal>', "", text,
                   flags=re.DOTALL)  # fmt: skip
    assert faults(alone) == []
    assert "tax" not in paths(read_e_invoice(alone))


def test_a_total_in_the_currency_of_the_taxs_accounting_is_told(drawn_xml: Any) -> None:
    text = accounted(drawn_xml.ubl_invoice()).replace('"SEK">125.00', '"EUR">125.00')
    assert told(text)[0] == "xml_currency"


@pytest.mark.parametrize(
    ("element", "what", "path"),
    [
        ("<ram:ID>INV-2026-1</ram:ID>", "the invoice number", "invoice_number"),
        ("<ram:GrandTotalAmount>4884.00</ram:GrandTotalAmount>", "the total", "total"),
        ("<ram:TypeCode>380</ram:TypeCode>", "the type code", ""),
        ("<ram:Name>Orchard plc</ram:Name>", "the name of the buyer", "buyer"),
        (
            "<ram:LineTotalAmount>4050.00</ram:LineTotalAmount>",
            "the amount in row 1",
            "line_items[0]",
        ),
    ],
)
def test_what_one_element_may_say_and_two_do_is_told(
    drawn_xml: Any, element: str, what: str, path: str
) -> None:
    other = re.sub(r">[^<]+<", ">381<", element)
    text = drawn_xml.cii().replace(element, element + other)
    (fault,) = faults(text)
    assert fault.rule == "xml_twice"
    assert f"In the XML, {what}" in fault.message
    assert "is told more than once, as “" in fault.message
    assert "“381”" in fault.message
    assert "".join(fault.paths).startswith(path)


def test_the_same_told_twice_is_no_fault(drawn_xml: Any) -> None:
    total = "<ram:GrandTotalAmount>4884.00</ram:GrandTotalAmount>"
    assert faults(drawn_xml.cii().replace(total, total + total.replace(".00", ".0"))) == []


def test_who_pays_is_no_second_buyer_of_an_order() -> None:
    party = "<Party><PartyName><Name>{}</Name></PartyName></Party>"
    text = (
        '<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"><ID>7</ID>'
        f"<BuyerCustomerParty>{party.format('Orchard plc')}</BuyerCustomerParty>"
        f"<AccountingCustomerParty>{party.format('Payer plc')}</AccountingCustomerParty></Order>"
    )
    assert faults(text) == []
    (buyer,) = [each for each in read_e_invoice(text).values if each.path == "buyer"]
    assert buyer.value == "Orchard plc"


def test_two_sellers_are_told(drawn_xml: Any) -> None:
    seller = re.search("<ram:SellerTradeParty>.*</ram:SellerTradeParty>", drawn_xml.cii(),
                       re.DOTALL)  # fmt: skip
    assert seller is not None
    text = drawn_xml.cii().replace(seller[0], seller[0] + seller[0].replace("Mill", "Till"))
    assert "“Mill & Daughters Ltd” and “Till & Daughters Ltd”" in told(text)[1]


def test_a_text_that_is_cut_is_told(drawn_xml: Any) -> None:
    assert told(drawn_xml.cii(number="7" * 5000)) == (
        "xml_cut",
        "In the XML, the invoice number is longer than 4,000 characters, and was cut "
        "(rsm:ExchangedDocument/ram:ID)",
    )


def test_lines_that_are_not_read_are_told_and_break_no_sum(
    drawn_xml: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parsers.e_invoices.rows.MOST_LINES", 1)
    said = read_e_invoice(drawn_xml.cii())
    assert [each.message for each in said.violations] == ["The last line of the XML was not read"]
    assert not said.adds_up


def test_faults_beyond_the_first_are_told_together(drawn_xml: Any) -> None:
    text = drawn_xml.cii()
    line = text[text.index("<ram:IncludedSupply") : text.index("<ram:ApplicableHeaderTradeAgr")]
    many = text.replace(line, line.replace("20.00", "20,00") * 15)
    found = faults(many)
    assert len(found) == 21
    assert found[-1].message == "The XML has 10 further values of which the like is to be told"
    assert "line_items[29].amount" in found[-1].paths
