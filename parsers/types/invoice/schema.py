"""What an invoice says."""

import datetime
from decimal import Decimal

from pydantic import BaseModel, JsonValue

from parsers.schemas import Address, Code, Currency, Iban, Money, Name, Percent, TaxNumber
from parsers.types.fields import field, hints


class LineItem(BaseModel):
    article_number: Code | None = field(
        "invoice_line_items.article_number", "The seller's number of the article"
    )
    description: str | None = field("invoice_line_items.description", "What is charged for")
    quantity: Decimal | None = field("invoice_line_items.quantity", "How many, or how much of it")
    unit: str | None = field(
        "invoice_line_items.unit", "What the quantity counts, such as pieces, hours or kg"
    )
    unit_price: Money | None = field("invoice_line_items.unit_price", "The price of one")
    tax_rate: Percent | None = field("invoice_line_items.tax_rate", "The tax on it in percent")
    discount: str | None = field(
        "invoice_line_items.discount", "What was taken off the line, as a part or an amount"
    )
    amount: Money | None = field("invoice_line_items.amount", "What the line comes to")


class TaxLine(BaseModel):
    """What is taxed by one rate."""

    rate: Percent | None = field("invoice_taxes.rate", "The rate in percent")
    net: Money | None = field("invoice_taxes.net", "What is taxed by this rate")
    tax: Money | None = field("invoice_taxes.tax", "The tax by this rate")


RULES_OF_LINES: list[JsonValue] = [
    {"name": "taxes_add_up", "kind": "sum", "fields": ["tax", "taxes.tax"]},
    {
        "name": "quantity_times_price",
        "kind": "product",
        "fields": ["line_items.amount", "line_items.quantity", "line_items.unit_price"],
        "unless": ["line_items.discount"],
    },
]
"""Of taxes and lines, whoever they are charged by."""
RULES: list[JsonValue] = [
    {
        "name": "lines_add_up",
        "kind": "sum",
        "fields": ["net|total", "line_items.amount"],
        "adjustments": ["discount", "shipping", "rounding"],
    },
    {
        "name": "net_and_tax",
        "kind": "sum",
        "fields": ["total", "net", "tax|taxes.tax"],
        "adjustments": ["discount", "shipping", "rounding", "prepaid", "withheld"],
    },
    *RULES_OF_LINES,
    {"name": "due_after_invoice", "kind": "order", "fields": ["invoice_date", "due_date"]},
]


class Invoice(BaseModel):
    """An invoice from a seller to a buyer, or a credit note."""

    model_config = hints("invoice", narrow=False, rules=RULES)

    invoice_number: Code = field(
        "invoice.invoice_number", "The number that the seller gave the invoice", required=True
    )
    invoice_date: datetime.date = field(
        "invoice.invoice_date", "The day the invoice was made out", required=True
    )
    due_date: datetime.date | None = field("invoice.due_date", "The last day to pay")
    seller: Name = field("invoice.seller", "Who sends the invoice and is to be paid", required=True)
    seller_address: Address | None = field("invoice.seller_address", "Where the seller is")
    seller_tax_number: TaxNumber | None = field(
        "invoice.seller_tax_number", "The seller's number with the tax office"
    )
    buyer: Name | None = field("invoice.buyer", "Who is to pay")
    buyer_address: Address | None = field("invoice.buyer_address", "Where the buyer is")
    buyer_tax_number: TaxNumber | None = field(
        "invoice.buyer_tax_number", "The buyer's number with the tax office"
    )
    iban: Iban | None = field("invoice.iban", "The bank account to pay to")
    bic: Code | None = field("invoice.bic", "The bank to pay to")
    purchase_order: Code | None = field("invoice.purchase_order", "The buyer's own order number")
    currency: Currency | None = field(
        "invoice.currency", "The currency of the amounts, as a sign or code"
    )
    net: Money | None = field("invoice.net", "The sum before taxes")
    tax: Money | None = field("invoice.tax", "All taxes together")
    discount: Money | None = field("invoice.discount", "What was taken off the whole")
    shipping: Money | None = field("invoice.shipping", "What sending costs")
    rounding: Money | None = field("invoice.rounding", "By how much the sum was rounded")
    prepaid: Money | None = field("invoice.prepaid", "What was paid before")
    withheld: Money | None = field(
        "invoice.withheld", "Income tax that the buyer keeps for the tax office"
    )
    total: Money = field("invoice.total", "What is to be paid, taxes included", required=True)
    taxes: list[TaxLine] = []
    line_items: list[LineItem] = []
