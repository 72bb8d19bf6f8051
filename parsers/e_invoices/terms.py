"""Where each syntax says what: paths of elements for the fields of document types.

In: nothing. Out: a `Terms` for each syntax: for a field the paths of its element, the first that
has a text counts, and those of elements that say the same in another way. BT-1 and the like are the
terms of EN 16931. This module opens no XML.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

Paths = Mapping[str, tuple[str, ...]]
DATES = frozenset({"invoice_date", "due_date", "delivery_date"})
"""Fields of the document that are days."""


@dataclass(frozen=True, slots=True)
class Terms:
    """fields: of the document; also: others that a page may print in their place. parties: their
    elements, by the field of the name; within them: names, addresses and tax numbers. rows: of the
    lists, with their fields. sums: those that rules need. allowances, charges: of the document."""

    guideline: tuple[str, ...]
    type_code: tuple[str, ...]
    fields: Paths
    also: Paths
    parties: Mapping[str, str]
    name: tuple[str, ...]
    other_names: tuple[str, ...]
    address: str
    address_parts: tuple[tuple[str, ...], ...]
    country: tuple[str, ...]
    tax_numbers: tuple[str, ...]
    other_numbers: tuple[str, ...]
    lines: tuple[str, ...]
    line: Paths
    line_also: Paths
    line_status: str
    basis: tuple[str, ...]
    line_allowance: str
    taxes: str
    tax: Paths
    sums: Paths
    tax_currency: str
    allowance: str
    indicator: str
    amount: str
    percent: str
    reason: tuple[str, ...]
    reason_code: str
    category: str
    rate: tuple[str, ...]
    payment_terms: tuple[str, ...]
    freight: tuple[str, ...] = field(default=())


_DOC = "ExchangedDocument|HeaderExchangedDocument"
_DEAL = "SupplyChainTradeTransaction|SpecifiedSupplyChainTradeTransaction"
_AGREED = f"{_DEAL}/ApplicableHeaderTradeAgreement|ApplicableSupplyChainTradeAgreement"
_SETTLED = f"{_DEAL}/ApplicableHeaderTradeSettlement|ApplicableSupplyChainTradeSettlement"
_SUM = (
    f"{_SETTLED}/SpecifiedTradeSettlementHeaderMonetarySummation|"
    "SpecifiedTradeSettlementMonetarySummation"
)
_MEANS = f"{_SETTLED}/SpecifiedTradeSettlementPaymentMeans"
_CONTEXT = "ExchangedDocumentContext|SpecifiedExchangedDocumentContext"
_LINE_AGREED = "SpecifiedLineTradeAgreement|SpecifiedSupplyChainTradeAgreement"
_LINE_DELIVERED = "SpecifiedLineTradeDelivery|SpecifiedSupplyChainTradeDelivery"
_LINE_SETTLED = "SpecifiedLineTradeSettlement|SpecifiedSupplyChainTradeSettlement"
_LINE_SUM = (
    "SpecifiedTradeSettlementLineMonetarySummation|SpecifiedTradeSettlementMonetarySummation"
)
_RATE = "RateApplicablePercent|ApplicablePercent"
_NET_PRICE = f"{_LINE_AGREED}/NetPriceProductTradePrice"
_GROSS_PRICE = f"{_LINE_AGREED}/GrossPriceProductTradePrice"
_DELIVERED = f"{_DEAL}/ApplicableHeaderTradeDelivery|ApplicableSupplyChainTradeDelivery"

CII_TERMS = Terms(
    guideline=(f"{_CONTEXT}/GuidelineSpecifiedDocumentContextParameter/ID",),
    type_code=(f"{_DOC}/TypeCode",),
    fields={
        "invoice_number": (f"{_DOC}/ID",),  # BT-1
        "invoice_date": (f"{_DOC}/IssueDateTime/DateTimeString|DateTime",),  # BT-2
        "due_date": (  # BT-9
            f"{_SETTLED}/SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString|DateTime",
        ),
        "delivery_date": (
            f"{_DELIVERED}/RequestedDeliverySupplyChainEvent/OccurrenceDateTime/DateTimeString",
            f"{_DELIVERED}/ActualDeliverySupplyChainEvent/OccurrenceDateTime/DateTimeString",
        ),
        "iban": (f"{_MEANS}/PayeePartyCreditorFinancialAccount/IBANID",),  # BT-84
        "bic": (f"{_MEANS}/PayeeSpecifiedCreditorFinancialInstitution/BICID",),  # BT-86
        "purchase_order": (  # BT-13
            f"{_AGREED}/BuyerOrderReferencedDocument/IssuerAssignedID|ID",
        ),
        "corrected_invoice": (  # BT-25
            f"{_SETTLED}/InvoiceReferencedDocument/IssuerAssignedID|ID",
        ),
        "currency": (f"{_SETTLED}/InvoiceCurrencyCode|OrderCurrencyCode",),  # BT-5
    },
    also={
        "iban": (f"{_MEANS}/PayeePartyCreditorFinancialAccount/ProprietaryID",),
        "purchase_order": (f"{_AGREED}/SellerOrderReferencedDocument/IssuerAssignedID|ID",),
    },
    parties={
        "seller": f"{_AGREED}/SellerTradeParty",
        "buyer": f"{_AGREED}/BuyerTradeParty",
        "ship_to": f"{_DELIVERED}/ShipToTradeParty",
    },
    name=("Name",),  # BT-27, BT-44
    other_names=(
        "SpecifiedLegalOrganization/TradingBusinessName",
        "DefinedTradeContact/PersonName",
    ),
    address="PostalTradeAddress",
    address_parts=(
        ("LineOne",),
        ("LineTwo",),
        ("LineThree",),
        ("StreetName",),
        ("PostcodeCode", "CityName"),
        ("CountrySubDivisionName",),
    ),
    country=("CountryID",),
    tax_numbers=(
        "SpecifiedTaxRegistration/ID[schemeID=VA]",  # BT-31
        "SpecifiedTaxRegistration/ID[schemeID=FC]",
        "SpecifiedTaxRegistration/ID",
    ),
    other_numbers=("SpecifiedLegalOrganization/ID", "GlobalID", "ID"),
    lines=(f"{_DEAL}/IncludedSupplyChainTradeLineItem",),
    line={
        "article_number": (
            "SpecifiedTradeProduct/SellerAssignedID",  # BT-155
            "SpecifiedTradeProduct/GlobalID",
            "SpecifiedTradeProduct/BuyerAssignedID",
        ),
        "description": (
            "SpecifiedTradeProduct/Name",
            "SpecifiedTradeProduct/Description",
            "AssociatedDocumentLineDocument/IncludedNote/Content",
        ),
        "quantity": (f"{_LINE_DELIVERED}/BilledQuantity|RequestedQuantity",),  # BT-129
        "unit_price": (f"{_NET_PRICE}/ChargeAmount", f"{_GROSS_PRICE}/ChargeAmount"),  # BT-146
        "tax_rate": (f"{_LINE_SETTLED}/ApplicableTradeTax/{_RATE}",),  # BT-152
        "amount": (f"{_LINE_SETTLED}/{_LINE_SUM}/LineTotalAmount",),  # BT-131
    },
    line_also={"unit_price": (f"{_GROSS_PRICE}/ChargeAmount",)},
    line_status="AssociatedDocumentLineDocument/LineStatusReasonCode",
    basis=(f"{_NET_PRICE}/BasisQuantity", f"{_GROSS_PRICE}/BasisQuantity"),
    line_allowance=f"{_LINE_SETTLED}/SpecifiedTradeAllowanceCharge",
    taxes=f"{_SETTLED}/ApplicableTradeTax",
    tax={"rate": (_RATE,), "net": ("BasisAmount",), "tax": ("CalculatedAmount",)},
    sums={
        "lines": (f"{_SUM}/LineTotalAmount",),  # BT-106
        "allowances": (f"{_SUM}/AllowanceTotalAmount",),  # BT-107
        "charges": (f"{_SUM}/ChargeTotalAmount",),  # BT-108
        "net": (f"{_SUM}/TaxBasisTotalAmount",),  # BT-109
        "tax": (f"{_SUM}/TaxTotalAmount",),  # BT-110
        "grand": (f"{_SUM}/GrandTotalAmount",),  # BT-112
        "prepaid": (f"{_SUM}/TotalPrepaidAmount",),  # BT-113
        "rounding": (f"{_SUM}/RoundingAmount",),  # BT-114
        "due": (f"{_SUM}/DuePayableAmount",),  # BT-115
    },
    tax_currency=f"{_SETTLED}/TaxCurrencyCode",  # BT-6
    allowance=f"{_SETTLED}/SpecifiedTradeAllowanceCharge",
    indicator="ChargeIndicator/Indicator",
    amount="ActualAmount",
    percent="CalculationPercent",
    reason=("Reason", "Description"),
    reason_code="ReasonCode",
    category="CategoryCode",
    rate=(f"CategoryTradeTax/{_RATE}", f"AppliedTradeTax/{_RATE}"),
    payment_terms=(f"{_SETTLED}/SpecifiedTradePaymentTerms/Description",),  # BT-20
    freight=(f"{_SETTLED}/SpecifiedLogisticsServiceCharge", "AppliedAmount"),
)

_TOTAL = "LegalMonetaryTotal|AnticipatedMonetaryTotal"
_PAYMENT = "PaymentMeans"
_SUBTOTAL = "TaxTotal/TaxSubtotal"

UBL_TERMS = Terms(
    guideline=("CustomizationID",),
    type_code=("InvoiceTypeCode|CreditNoteTypeCode|OrderTypeCode",),
    fields={
        "invoice_number": ("ID",),
        "invoice_date": ("IssueDate",),
        "due_date": ("DueDate", f"{_PAYMENT}/PaymentDueDate"),
        "delivery_date": (
            "Delivery/RequestedDeliveryPeriod/StartDate",
            "Delivery/RequestedDeliveryPeriod/EndDate",
            "Delivery/ActualDeliveryDate",
        ),
        "iban": (f"{_PAYMENT}/PayeeFinancialAccount/ID",),
        "bic": (
            f"{_PAYMENT}/PayeeFinancialAccount/FinancialInstitutionBranch/ID",
            f"{_PAYMENT}/PayeeFinancialAccount/FinancialInstitutionBranch/FinancialInstitution/ID",
        ),
        "purchase_order": ("OrderReference/ID",),
        "corrected_invoice": ("BillingReference/InvoiceDocumentReference/ID",),
        "currency": ("DocumentCurrencyCode",),
    },
    also={"purchase_order": ("OrderReference/SalesOrderID",)},
    parties={
        "seller": "AccountingSupplierParty|SellerSupplierParty/Party",
        "buyer": "AccountingCustomerParty|BuyerCustomerParty/Party",
        "ship_to": "Delivery/DeliveryParty",
    },
    name=("PartyLegalEntity/RegistrationName", "PartyName/Name"),
    other_names=("PartyName/Name", "Contact/Name"),
    address="PostalAddress",
    address_parts=(
        ("AddressLine/Line",),
        ("StreetName", "BuildingNumber"),
        ("AdditionalStreetName",),
        ("PostalZone", "CityName"),
        ("CountrySubentity",),
    ),
    country=("Country/IdentificationCode",),
    tax_numbers=("PartyTaxScheme/CompanyID",),
    other_numbers=("PartyLegalEntity/CompanyID", "PartyIdentification/ID", "EndpointID"),
    lines=("InvoiceLine|CreditNoteLine", "OrderLine/LineItem"),
    line={
        "article_number": (
            "Item/SellersItemIdentification/ID",
            "Item/StandardItemIdentification/ID",
            "Item/BuyersItemIdentification/ID",
        ),
        "description": ("Item/Name", "Item/Description", "Note"),
        "quantity": ("InvoicedQuantity|CreditedQuantity|Quantity",),
        "unit_price": ("Price/PriceAmount",),
        "tax_rate": ("Item/ClassifiedTaxCategory/Percent",),
        "amount": ("LineExtensionAmount",),
    },
    line_also={"unit_price": ("Price/AllowanceCharge/BaseAmount",)},
    line_status="LineStatusCode",
    basis=("Price/BaseQuantity",),
    line_allowance="AllowanceCharge",
    taxes=_SUBTOTAL,
    tax={"rate": ("TaxCategory/Percent",), "net": ("TaxableAmount",), "tax": ("TaxAmount",)},
    sums={
        "lines": (f"{_TOTAL}/LineExtensionAmount",),
        "allowances": (f"{_TOTAL}/AllowanceTotalAmount",),
        "charges": (f"{_TOTAL}/ChargeTotalAmount",),
        "net": (f"{_TOTAL}/TaxExclusiveAmount",),
        "tax": ("TaxTotal/TaxAmount",),
        "grand": (f"{_TOTAL}/TaxInclusiveAmount",),
        "prepaid": (f"{_TOTAL}/PrepaidAmount",),
        "rounding": (f"{_TOTAL}/PayableRoundingAmount",),
        "due": (f"{_TOTAL}/PayableAmount",),
    },
    tax_currency="TaxCurrencyCode",
    allowance="AllowanceCharge",
    indicator="ChargeIndicator",
    amount="Amount",
    percent="MultiplierFactorNumeric",
    reason=("AllowanceChargeReason",),
    reason_code="AllowanceChargeReasonCode",
    category="ID",
    rate=("TaxCategory/Percent",),
    payment_terms=("PaymentTerms/Note",),
)
