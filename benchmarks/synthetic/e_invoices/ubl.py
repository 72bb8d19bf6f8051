"""What an invoice or a credit note says, as UBL."""

from collections.abc import Iterable
from decimal import Decimal

from synthetic.contents import Contents, Item
from synthetic.e_invoices.elements import (
    UBL_PROFILES,
    UBL_SPACE,
    amount,
    country_of,
    element,
    leaf,
    place_of,
    sign_of,
    taken_off,
    type_code,
    unit_code,
    usual_rate,
)
from synthetic.parties import Party


def write_ubl(f: Contents, profile: str) -> str:
    credit = f.kind == "credit_note"
    root = "CreditNote" if credit else "Invoice"
    spaces = {
        "xmlns": f"{UBL_SPACE}:{root}-2",
        "xmlns:cac": f"{UBL_SPACE}:CommonAggregateComponents-2",
        "xmlns:cbc": f"{UBL_SPACE}:CommonBasicComponents-2",
    }
    due = None if credit else f.due
    body = element(
        (root, spaces),
        leaf("cbc:CustomizationID", UBL_PROFILES[profile]),
        leaf("cbc:ID", f.number),
        leaf("cbc:IssueDate", f.date),
        leaf("cbc:DueDate", due),
        leaf(f"cbc:{root}TypeCode", type_code(f)),
        leaf("cbc:DocumentCurrencyCode", f.country.currency),
        element("cac:OrderReference", leaf("cbc:ID", f.purchase_order)),
        element("cac:AccountingSupplierParty", _ubl_party(f.seller)),
        element("cac:AccountingCustomerParty", _ubl_party(f.buyer)),
        _ubl_means(f) if f.seller.iban else "",
        element("cac:PaymentTerms", leaf("cbc:Note", f"{f.days} days")),
        *_ubl_allowances(f),
        _ubl_taxes(f),
        _ubl_sums(f),
        *(_ubl_line(f, n, each, credit) for n, each in enumerate(f.items)),
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}'


def _ubl_money(f: Contents, tag: str, value: Decimal) -> str:
    return leaf((tag, {"currencyID": f.country.currency}), amount(value * sign_of(f)))


def _ubl_party(party: Party) -> str:
    code, city = place_of(party)
    scheme = element("cac:TaxScheme", leaf("cbc:ID", "VAT"))
    return element(
        "cac:Party",
        element("cac:PostalAddress", leaf("cbc:StreetName", party.street),
                 leaf("cbc:CityName", city), leaf("cbc:PostalZone", code),
                 element("cac:Country", leaf("cbc:IdentificationCode", country_of(party)))),
        element("cac:PartyTaxScheme", leaf("cbc:CompanyID", party.vat), scheme),
        element("cac:PartyLegalEntity", leaf("cbc:RegistrationName", party.name)),
    )  # fmt: skip


def _ubl_means(f: Contents) -> str:
    return element(
        "cac:PaymentMeans",
        leaf("cbc:PaymentMeansCode", "58"),
        element("cac:PayeeFinancialAccount", leaf("cbc:ID", f.seller.iban),
                 element("cac:FinancialInstitutionBranch", leaf("cbc:ID", f.seller.bic))),
    )  # fmt: skip


def _ubl_category(tag: str, rate: Decimal) -> str:
    return element(
        tag, leaf("cbc:ID", "S" if rate else "Z"), leaf("cbc:Percent", rate),
        element("cac:TaxScheme", leaf("cbc:ID", "VAT")),
    )  # fmt: skip


def _ubl_allowances(f: Contents) -> Iterable[str]:
    for changed, charge, code in ((f.discount, "false", "95"), (f.shipping, "true", "FC")):
        if changed:
            yield element(
                "cac:AllowanceCharge", leaf("cbc:ChargeIndicator", charge),
                leaf("cbc:AllowanceChargeReasonCode", code),
                _ubl_money(f, "cbc:Amount", changed),
                _ubl_category("cac:TaxCategory", usual_rate(f)),
            )  # fmt: skip


def _ubl_taxes(f: Contents) -> str:
    rows = [
        element(
            "cac:TaxSubtotal", _ubl_money(f, "cbc:TaxableAmount", each.net),
            _ubl_money(f, "cbc:TaxAmount", each.tax),
            _ubl_category("cac:TaxCategory", each.rate),
        )
        for each in f.taxes
    ]  # fmt: skip
    return element("cac:TaxTotal", _ubl_money(f, "cbc:TaxAmount", f.tax), *rows)


def _ubl_sums(f: Contents) -> str:
    def told(name: str, value: Decimal, shown: bool = True) -> str:
        return _ubl_money(f, f"cbc:{name}", value) if shown else ""

    return element(
        "cac:LegalMonetaryTotal",
        told("LineExtensionAmount", f.sum),
        told("TaxExclusiveAmount", f.net),
        told("TaxInclusiveAmount", f.total - f.rounding),
        told("AllowanceTotalAmount", f.discount, bool(f.discount)),
        told("ChargeTotalAmount", f.shipping, bool(f.shipping)),
        told("PrepaidAmount", f.prepaid, bool(f.prepaid)),
        told("PayableRoundingAmount", f.rounding, bool(f.rounding)),
        told("PayableAmount", f.amount_due),
    )


def _ubl_line(f: Contents, n: int, item: Item, credit: bool) -> str:
    quantity = "cbc:CreditedQuantity" if credit else "cbc:InvoicedQuantity"
    off = ""
    if item.discount:
        off = element(
            "cac:AllowanceCharge", leaf("cbc:ChargeIndicator", "false"),
            leaf("cbc:MultiplierFactorNumeric", item.discount),
            leaf(("cbc:Amount", {"currencyID": f.country.currency}), amount(taken_off(f, item))),
        )  # fmt: skip
    return element(
        "cac:CreditNoteLine" if credit else "cac:InvoiceLine",
        leaf("cbc:ID", n + 1),
        leaf((quantity, {"unitCode": unit_code(item)}), item.quantity),
        _ubl_money(f, "cbc:LineExtensionAmount", item.amount),
        off,
        element(
            "cac:Item",
            leaf("cbc:Description", " ".join(item.more)),
            leaf("cbc:Name", item.description),
            element("cac:SellersItemIdentification", leaf("cbc:ID", item.article)),
            _ubl_category("cac:ClassifiedTaxCategory", item.rate),
        ),
        element("cac:Price", leaf(("cbc:PriceAmount", {"currencyID": f.country.currency}),
                                    item.price)),
    )  # fmt: skip
