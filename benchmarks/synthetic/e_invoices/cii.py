"""What an invoice or an order says, as CII: Factur-X, ZUGFeRD, XRechnung, Order-X."""

import datetime
from collections.abc import Iterable
from decimal import Decimal

from synthetic.contents import Contents, Item
from synthetic.e_invoices.elements import (
    CII_PROFILES,
    CII_SPACE,
    ORDER_PROFILES,
    amount,
    country_of,
    element,
    has,
    leaf,
    place_of,
    sign_of,
    taken_off,
    type_code,
    unit_code,
    usual_rate,
)
from synthetic.parties import Party


def write_cii(f: Contents, profile: str) -> str:
    old, order = profile.startswith("ZUGFERD"), profile in ORDER_PROFILES
    guideline = {**CII_PROFILES, **ORDER_PROFILES}[profile]
    root = "CrossIndustryDocument" if old else "CrossIndustryInvoice"
    spaces = {
        "xmlns:rsm": f"{CII_SPACE}:CrossIndustryInvoice:100",
        "xmlns:ram": f"{CII_SPACE}:ReusableAggregateBusinessInformationEntity:100",
        "xmlns:udt": f"{CII_SPACE}:UnqualifiedDataType:100",
    }
    if old:
        spaces["xmlns:rsm"] = "urn:ferd:CrossIndustryDocument:invoice:1p0"
        spaces["xmlns:ram"] = f"{CII_SPACE}:ReusableAggregateBusinessInformationEntity:12"
        spaces["xmlns:udt"] = f"{CII_SPACE}:UnqualifiedDataType:15"
    if order:
        root = "SCRDMCCBDACIOMessageStructure"
        spaces["xmlns:rsm"] = "urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:100"
    head = "Applicable" + ("SupplyChain" if old else "Header")
    context = "rsm:SpecifiedExchangedDocumentContext" if old else "rsm:ExchangedDocumentContext"
    document = "rsm:HeaderExchangedDocument" if old else "rsm:ExchangedDocument"
    deal = "rsm:SpecifiedSupplyChainTradeTransaction" if old else "rsm:SupplyChainTradeTransaction"
    lines = [_cii_line(f, n, each, old, order) for n, each in enumerate(f.items)]
    inner = (
        *(lines if has(profile, "BASIC") and not old else ()),
        _cii_agreement(f, f"ram:{head}TradeAgreement", profile),
        f"<ram:{head}TradeDelivery/>",
        _cii_settlement(f, f"ram:{head}TradeSettlement", profile, old, order),
        *(lines if old else ()),
    )
    body = element(
        (f"rsm:{root}", spaces),
        element(context, element("ram:GuidelineSpecifiedDocumentContextParameter",
                                   leaf("ram:ID", guideline))),
        element(document, leaf("ram:ID", f.number), leaf("ram:TypeCode", type_code(f)),
                 element("ram:IssueDateTime", _cii_date(f.date))),
        element(deal, *inner),
    )  # fmt: skip
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}'


def _cii_date(day: datetime.date) -> str:
    return leaf(("udt:DateTimeString", {"format": "102"}), f"{day:%Y%m%d}")


def _cii_party(party: Party, tag: str, profile: str, is_seller: bool) -> str:
    code, city = place_of(party)
    full = has(profile, "BASIC WL")
    return element(
        tag,
        leaf("ram:Name", party.name),
        element(
            "ram:PostalTradeAddress",
            *((leaf("ram:PostcodeCode", code), leaf("ram:LineOne", party.street),
               leaf("ram:CityName", city)) if full else ()),
            leaf("ram:CountryID", country_of(party)) if full or is_seller else "",
        ),
        element("ram:SpecifiedTaxRegistration", leaf(("ram:ID", {"schemeID": "VA"}), party.vat))
        if is_seller or full else "",
    )  # fmt: skip


def _cii_agreement(f: Contents, tag: str, profile: str) -> str:
    order = element("ram:BuyerOrderReferencedDocument",
                     leaf("ram:IssuerAssignedID", f.purchase_order))  # fmt: skip
    if profile.startswith("ZUGFERD"):
        order = order.replace("IssuerAssignedID", "ID")
    return element(
        tag,
        _cii_party(f.seller, "ram:SellerTradeParty", profile, True),
        _cii_party(f.buyer, "ram:BuyerTradeParty", profile, False),
        order,
    )


def _cii_settlement(f: Contents, tag: str, profile: str, old: bool, order: bool) -> str:
    full, sign = has(profile, "BASIC WL"), sign_of(f)
    rate = "ram:ApplicablePercent" if old else "ram:RateApplicablePercent"
    currency = "ram:OrderCurrencyCode" if order else "ram:InvoiceCurrencyCode"
    means = element(
        "ram:SpecifiedTradeSettlementPaymentMeans",
        leaf("ram:TypeCode", "58"),
        element("ram:PayeePartyCreditorFinancialAccount", leaf("ram:IBANID", f.seller.iban)),
        element("ram:PayeeSpecifiedCreditorFinancialInstitution", leaf("ram:BICID", f.seller.bic))
        if has(profile, "EN 16931") else "",
    )  # fmt: skip
    taxes = [
        element(
            "ram:ApplicableTradeTax",
            leaf("ram:CalculatedAmount", amount(each.tax * sign)),
            leaf("ram:TypeCode", "VAT"),
            leaf("ram:BasisAmount", amount(each.net * sign)),
            leaf("ram:CategoryCode", "S" if each.rate else "Z"),
            leaf(rate, each.rate),
        )
        for each in f.taxes
    ]
    terms = element(
        "ram:SpecifiedTradePaymentTerms",
        leaf("ram:Description", f"{f.days} days") if not f.due else "",
        element("ram:DueDateDateTime", _cii_date(f.due)) if f.due else "",
    )
    return element(
        tag,
        leaf(currency, f.country.currency),
        *((means if f.seller.iban else "", *taxes) if full and not order else ()),
        *_cii_allowances(f, rate, full),
        terms if full and not order else "",
        _cii_sums(f, profile, old),
    )


def _cii_allowances(f: Contents, rate: str, full: bool) -> Iterable[str]:
    usual = usual_rate(f)
    tax = element("ram:CategoryTradeTax", leaf("ram:TypeCode", "VAT"),
                   leaf("ram:CategoryCode", "S" if usual else "Z"), leaf(rate, usual))  # fmt: skip
    for changed, charge, reason in (
        (f.discount, "false", leaf("ram:Reason", "Discount")),
        (f.shipping, "true", leaf("ram:ReasonCode", "FC") + leaf("ram:Reason", "Freight")),
    ):
        if changed and full:
            yield element(
                "ram:SpecifiedTradeAllowanceCharge",
                element("ram:ChargeIndicator", leaf("udt:Indicator", charge)),
                leaf("ram:ActualAmount", amount(changed * sign_of(f))), reason, tax,
            )  # fmt: skip


def _cii_sums(f: Contents, profile: str, old: bool) -> str:
    full, sign = has(profile, "BASIC WL"), sign_of(f)
    tag = "ram:SpecifiedTradeSettlement" + ("" if old else "Header") + "MonetarySummation"

    def told(name: str, value: Decimal, shown: bool = True) -> str:
        return leaf(f"ram:{name}", amount(value * sign)) if shown else ""

    return element(
        tag,
        told("LineTotalAmount", f.sum, full),
        told("ChargeTotalAmount", f.shipping, full),
        told("AllowanceTotalAmount", f.discount, full),
        told("TaxBasisTotalAmount", f.net),
        leaf(("ram:TaxTotalAmount", {"currencyID": f.country.currency}), amount(f.tax * sign)),
        told("RoundingAmount", f.rounding, bool(f.rounding) and has(profile, "EN 16931")),
        told("GrandTotalAmount", f.total - f.rounding),
        told("TotalPrepaidAmount", f.prepaid, full),
        told("DuePayableAmount", f.amount_due),
    )


def _cii_line(f: Contents, n: int, item: Item, old: bool, order: bool) -> str:
    part = "ram:SpecifiedSupplyChainTrade" if old else "ram:SpecifiedLineTrade"
    rate = "ram:ApplicablePercent" if old else "ram:RateApplicablePercent"
    total = "ram:SpecifiedTradeSettlement" + ("" if old else "Line") + "MonetarySummation"
    quantity = "ram:RequestedQuantity" if order else "ram:BilledQuantity"
    product = element(
        "ram:SpecifiedTradeProduct",
        leaf("ram:SellerAssignedID", item.article),
        leaf("ram:Name", item.description),
        leaf("ram:Description", " ".join(item.more)),
    )
    tax = element("ram:ApplicableTradeTax", leaf("ram:TypeCode", "VAT"),
                   leaf("ram:CategoryCode", "S" if item.rate else "Z"),
                   leaf(rate, item.rate))  # fmt: skip
    return element(
        "ram:IncludedSupplyChainTradeLineItem",
        element("ram:AssociatedDocumentLineDocument", leaf("ram:LineID", n + 1)),
        product if not old else "",
        element(f"{part}Agreement",
                 element("ram:NetPriceProductTradePrice", leaf("ram:ChargeAmount", item.price))),
        element(f"{part}Delivery", leaf((quantity, {"unitCode": unit_code(item)}), item.quantity)),
        element(f"{part}Settlement", tax, _cii_line_allowance(f, item),
                 element(total, leaf("ram:LineTotalAmount", amount(item.amount * sign_of(f))))),
        product if old else "",
    )  # fmt: skip


def _cii_line_allowance(f: Contents, item: Item) -> str:
    if not item.discount:
        return ""
    return element(
        "ram:SpecifiedTradeAllowanceCharge",
        element("ram:ChargeIndicator", leaf("udt:Indicator", "false")),
        leaf("ram:CalculationPercent", item.discount),
        leaf("ram:ActualAmount", amount(taken_off(f, item))),
    )
