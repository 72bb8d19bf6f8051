"""What an invoice says."""

import datetime
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, JsonValue

from parsers.lexicon import words
from parsers.schemas.definition import (
    Address,
    Code,
    Currency,
    Iban,
    Money,
    Name,
    Percent,
    TaxNumber,
    described,
)


class LineItem(BaseModel):
    article_number: Code | None = described(
        "The seller's number of the article",
        *words("invoice_line_items.article_number"),
        *words("invoice_line_items.article_number_more"),
    )
    description: str | None = described(
        "What is charged for", *words("invoice_line_items.description")
    )
    quantity: Decimal | None = described(
        "How many, or how much of it", *words("invoice_line_items.quantity")
    )
    unit: str | None = described(
        "What the quantity counts, such as pieces, hours or kg", *words("invoice_line_items.unit")
    )
    unit_price: Money | None = described(
        "The price of one", *words("invoice_line_items.unit_price")
    )
    tax_rate: Percent | None = described(
        "The tax on it in percent", *words("invoice_line_items.tax_rate")
    )
    discount: str | None = described(
        "What was taken off the line, as a part or an amount", *words("invoice_line_items.discount")
    )
    amount: Money | None = described("What the line comes to", *words("invoice_line_items.amount"))


class TaxLine(BaseModel):
    """What is taxed by one rate."""

    rate: Percent | None = described("The rate in percent", *words("invoice_taxes.rate"))
    net: Money | None = described("What is taxed by this rate", *words("invoice_taxes.net"))
    tax: Money | None = described("The tax by this rate", *words("invoice_taxes.tax"))


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
    {"name": "taxes_add_up", "kind": "sum", "fields": ["tax", "taxes.tax"]},
    {
        "name": "quantity_times_price",
        "kind": "product",
        "fields": ["line_items.amount", "line_items.quantity", "line_items.unit_price"],
        "unless": ["line_items.discount"],
    },
    {"name": "due_after_invoice", "kind": "order", "fields": ["invoice_date", "due_date"]},
]


class Invoice(BaseModel):
    """An invoice from a seller to a buyer, or a credit note."""

    model_config = ConfigDict(
        json_schema_extra={
            "narrow": False,
            "rules": RULES,
            "titles": list(words("invoice.titles")),
            "words": list(words("invoice.words")),
        }
    )

    invoice_number: Code = described(
        "The number that the seller gave the invoice",
        *words("invoice.invoice_number"),
        *words("invoice.invoice_number_more"),
        required=True,
    )
    invoice_date: datetime.date = described(
        "The day the invoice was made out",
        *words("invoice.invoice_date"),
        *words("invoice.invoice_date_more"),
        required=True,
    )
    due_date: datetime.date | None = described(
        "The last day to pay", *words("invoice.due_date"), *words("invoice.due_date_more")
    )
    seller: Name = described(
        "Who sends the invoice and is to be paid", *words("invoice.seller"), required=True
    )
    seller_address: Address | None = described(
        "Where the seller is", *words("invoice.seller_address")
    )
    seller_tax_number: TaxNumber | None = described(
        "The seller's number with the tax office",
        *words("invoice.seller_tax_number"),
        *words("invoice.seller_tax_number_more"),
    )
    buyer: Name | None = described("Who is to pay", *words("invoice.buyer"))
    buyer_address: Address | None = described("Where the buyer is", *words("invoice.buyer_address"))
    buyer_tax_number: TaxNumber | None = described(
        "The buyer's number with the tax office", *words("invoice.buyer_tax_number")
    )
    iban: Iban | None = described("The bank account to pay to", *words("invoice.iban"))
    bic: Code | None = described("The bank to pay to", *words("invoice.bic"))
    purchase_order: Code | None = described(
        "The buyer's own order number", *words("invoice.purchase_order")
    )
    currency: Currency | None = described(
        "The currency of the amounts, as a sign or code", *words("invoice.currency")
    )
    net: Money | None = described("The sum before taxes", *words("invoice.net"))
    tax: Money | None = described("All taxes together", *words("invoice.tax"))
    discount: Money | None = described("What was taken off the whole", *words("invoice.discount"))
    shipping: Money | None = described("What sending costs", *words("invoice.shipping"))
    rounding: Money | None = described(
        "By how much the sum was rounded", *words("invoice.rounding")
    )
    prepaid: Money | None = described("What was paid before", *words("invoice.prepaid"))
    withheld: Money | None = described(
        "Income tax that the buyer keeps for the tax office",
        *words("invoice.withheld"),
        *words("invoice.withheld_more"),
    )
    total: Money = described(
        "What is to be paid, taxes included", *words("invoice.total"), required=True
    )
    taxes: list[TaxLine] = []
    line_items: list[LineItem] = []
