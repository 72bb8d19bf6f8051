"""The rules of EN 16931 about sums and codes."""

from typing import Any

import pytest

from parsers.e_invoices.read import read_e_invoice


def broken(text: str) -> set[str]:
    return {violation.rule for violation in read_e_invoice(text).violations}


def test_an_invoice_whose_sums_hold_breaks_none(drawn_xml: Any) -> None:
    assert broken(drawn_xml.cii()) == set()


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"first": "4051.00"}, "br_co_10"),
        ({"lines": "4071.00"}, "br_co_13"),
        ({"total": "4885.00"}, "br_co_15"),
        ({"tax": "816.00"}, "br_co_17"),
        ({"tax": "814.001"}, "br_dec_13"),
        ({"first": "4051.00"}, "br_s_08"),
        ({"currency": "EUX"}, "br_cl_04"),
        ({"country": "QQ"}, "br_cl_14"),
    ],
)
def test_a_broken_rule_is_told_by_its_name(
    drawn_xml: Any, changed: dict[str, str], rule: str
) -> None:
    assert rule in broken(drawn_xml.cii(**changed))


def test_what_is_taxed_may_differ_from_the_lines_by_roundings(drawn_xml: Any) -> None:
    text = drawn_xml.cii().replace("<ram:BasisAmount>4070.00", "<ram:BasisAmount>4070.40")
    assert broken(text) == set()


def test_two_taxes_of_one_rate_are_not_each_compared_with_all_lines(drawn_xml: Any) -> None:
    text = drawn_xml.cii()
    start, end = text.index("<ram:CalculatedAmount>"), text.index("<ram:SpecifiedTradePaymentT")
    row = f"<ram:ApplicableTradeTax>{text[start:end]}"
    halves = row.replace("4070.00", "2035.00").replace("814.00", "407.00") * 2
    assert broken(text.replace(row, halves)) == set()


def test_a_rate_that_cannot_be_read_is_told_once_and_not_taken_for_none(drawn_xml: Any) -> None:
    text = drawn_xml.cii().replace("20</ram:Rate", "20 %</ram:Rate")
    assert broken(text) == {"xml_unreadable"}


def test_a_sum_is_told_with_both_amounts_and_its_field(drawn_xml: Any) -> None:
    (told,) = [each for each in read_e_invoice(drawn_xml.cii(total="4885.00")).violations
               if each.rule == "br_co_15"]  # fmt: skip
    assert "4884.00" in told.message
    assert "4885.00" in told.message
    assert told.paths[0] == "total"


def test_an_older_standard_has_other_rules(drawn_xml: Any) -> None:
    old = "urn:ferd:CrossIndustryDocument:invoice:1p0:basic"
    said = read_e_invoice(drawn_xml.cii(total="4885.00", guideline=old))
    assert (said.violations, said.adds_up) == ((), False)


UBL = """<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:CustomizationID>{guideline}</cbc:CustomizationID><cbc:ID>F-20</cbc:ID>
<cbc:IssueDate>2026-05-04</cbc:IssueDate><cbc:DueDate>2026-06-03</cbc:DueDate>
<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>
<cbc:DocumentCurrencyCode>NOK</cbc:DocumentCurrencyCode>
<cbc:TaxCurrencyCode>EUR</cbc:TaxCurrencyCode>
<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator>
<cbc:MultiplierFactorNumeric>5</cbc:MultiplierFactorNumeric>
<cbc:Amount currencyID="NOK">20.00</cbc:Amount><cbc:BaseAmount currencyID="NOK">400.00
</cbc:BaseAmount><cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>25.0</cbc:Percent>
</cac:TaxCategory></cac:AllowanceCharge>
<cac:AllowanceCharge><cbc:ChargeIndicator>true</cbc:ChargeIndicator>
<cbc:AllowanceChargeReasonCode>FC</cbc:AllowanceChargeReasonCode>
<cbc:Amount currencyID="NOK">40.00</cbc:Amount><cac:TaxCategory><cbc:ID>S</cbc:ID>
<cbc:Percent>25</cbc:Percent></cac:TaxCategory></cac:AllowanceCharge>
<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">10.40</cbc:TaxAmount></cac:TaxTotal>
<cac:TaxTotal><cbc:TaxAmount currencyID="NOK">105.00</cbc:TaxAmount>
<cac:TaxSubtotal><cbc:TaxableAmount currencyID="NOK">420.00</cbc:TaxableAmount>
<cbc:TaxAmount currencyID="NOK">105.00</cbc:TaxAmount><cac:TaxCategory><cbc:ID>S</cbc:ID>
<cbc:Percent>25</cbc:Percent></cac:TaxCategory></cac:TaxSubtotal>
<cac:TaxSubtotal><cbc:TaxableAmount currencyID="NOK">99.99</cbc:TaxableAmount>
<cbc:TaxAmount currencyID="NOK">0</cbc:TaxAmount><cac:TaxCategory><cbc:ID>E</cbc:ID>
<cbc:Percent>0</cbc:Percent></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
<cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="NOK">499.99</cbc:LineExtensionAmount>
<cbc:TaxExclusiveAmount currencyID="NOK">519.99</cbc:TaxExclusiveAmount>
<cbc:TaxInclusiveAmount currencyID="NOK">624.99</cbc:TaxInclusiveAmount>
<cbc:AllowanceTotalAmount currencyID="NOK">20.00</cbc:AllowanceTotalAmount>
<cbc:ChargeTotalAmount currencyID="NOK">40.00</cbc:ChargeTotalAmount>
<cbc:PrepaidAmount currencyID="NOK">100.00</cbc:PrepaidAmount>
<cbc:PayableRoundingAmount currencyID="NOK">0.01</cbc:PayableRoundingAmount>
<cbc:PayableAmount currencyID="NOK">{due}</cbc:PayableAmount></cac:LegalMonetaryTotal>
<cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="KGM">250</cbc:InvoicedQuantity>
<cbc:LineExtensionAmount currencyID="NOK">400.00</cbc:LineExtensionAmount>
<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator>
<cbc:Amount currencyID="NOK">110.00</cbc:Amount></cac:AllowanceCharge>
<cac:AllowanceCharge><cbc:ChargeIndicator>true</cbc:ChargeIndicator>
<cbc:Amount currencyID="NOK">10.00</cbc:Amount></cac:AllowanceCharge>
<cac:Item><cbc:Name>Flour</cbc:Name><cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID>
<cbc:Percent>25</cbc:Percent></cac:ClassifiedTaxCategory></cac:Item>
<cac:Price><cbc:PriceAmount currencyID="NOK">200.00</cbc:PriceAmount>
<cbc:BaseQuantity unitCode="KGM">100</cbc:BaseQuantity></cac:Price></cac:InvoiceLine>
<cac:InvoiceLine><cbc:ID>2</cbc:ID><cbc:InvoicedQuantity unitCode="EA">3</cbc:InvoicedQuantity>
<cbc:LineExtensionAmount currencyID="NOK">99.99</cbc:LineExtensionAmount>
<cac:Item><cbc:Name>Course</cbc:Name><cac:ClassifiedTaxCategory><cbc:ID>E</cbc:ID>
<cbc:Percent>0</cbc:Percent></cac:ClassifiedTaxCategory></cac:Item>
<cac:Price><cbc:PriceAmount currencyID="NOK">33.33</cbc:PriceAmount></cac:Price>
</cac:InvoiceLine></Invoice>"""
PEPPOL = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
EXTENSION = (
    "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"
    "#conformant#urn:xeinkauf.de:kosit:extension:xrechnung_3.0"
)


def test_all_that_may_be_taken_off_or_added_is_reckoned_with() -> None:
    said = read_e_invoice(UBL.format(guideline=PEPPOL, due="525.00"))
    assert said.violations == ()
    assert said.proved == ("line_items[0].amount",)
    found = {value.path: str(value.value) for value in said.values}
    wanted = {
        "net": "519.99", "tax": "105.00", "total": "624.99", "prepaid": "100.00",
        "rounding": "0.01", "discount": "20.00", "shipping": "40.00", "currency": "NOK",
        "line_items[0].unit_price": "2", "line_items[0].discount": "110.00",
        "taxes[1].net": "99.99",
    }  # fmt: skip
    assert {path: found[path].removesuffix(".00") for path in wanted} == {
        path: value.removesuffix(".00") for path, value in wanted.items()
    }


def test_what_third_parties_are_owed_is_no_broken_sum() -> None:
    assert broken(UBL.format(guideline=PEPPOL, due="540.00")) == {"br_co_16"}
    assert broken(UBL.format(guideline=EXTENSION, due="540.00")) == set()


@pytest.mark.parametrize(
    "guideline",
    ["urn:peppol:pint:billing-1@sg-1", "urn:www.peppol.eu:bis:peppol4a:ver1.0", "urn:example:own"],
)
def test_rules_of_en_16931_are_not_asked_of_other_standards(guideline: str) -> None:
    assert broken(UBL.format(guideline=guideline, due="1.00")) == set()


def test_terms_of_payment_that_are_there_and_empty_are_no_broken_rule(drawn_xml: Any) -> None:
    text = drawn_xml.cii()
    start, end = text.index("<ram:DueDateDateTime>"), text.index("</ram:SpecifiedTradePaymentT")
    assert broken(text[:start] + text[end:]) == {"br_co_25"}
    assert broken(text[:start] + "<ram:Description/>" + text[end:]) == set()
