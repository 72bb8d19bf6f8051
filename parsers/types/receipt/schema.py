"""What a till receipt says. The four fields that public sets score are company, date, address and
total."""

import datetime
from decimal import Decimal

from pydantic import BaseModel, JsonValue

from parsers.schemas import Address, Currency, Money, Name
from parsers.types.fields import field, hints

RULES: list[JsonValue] = [
    {
        "name": "items_add_up",
        "kind": "sum",
        "fields": ["subtotal|total", "line_items.amount"],
        "adjustments": ["tax"],
        "tolerance": "0.05",
    },
    {
        "name": "quantity_times_price",
        "kind": "product",
        "fields": ["line_items.amount", "line_items.quantity", "line_items.unit_price"],
    },
]
"""What items come to, but for coins that are rounded to."""


class LineItem(BaseModel):
    description: str | None = field("receipt_line_items.description", "What was sold")
    quantity: Decimal | None = field("receipt_line_items.quantity", "How many, or how much of it")
    unit_price: Money | None = field("receipt_line_items.unit_price", "The price of one")
    amount: Money | None = field("receipt_line_items.amount", "What the line comes to")


class Receipt(BaseModel):
    """A receipt from a shop, a restaurant or a petrol station."""

    # No rule about net, tax and total: goods without tax, discounts, vouchers and rounding come
    # between them on many receipts that are right.
    model_config = hints("receipt", narrow=True, rules=RULES)

    company: Name = field(
        "receipt.company", "The shop or company that sold, as it names itself", required=True
    )
    date: datetime.date = field("receipt.date", "The day of the sale", required=True)
    address: Address | None = field("receipt.address", "Where the shop is")
    total: Money = field(
        "receipt.total", "What was to be paid, taxes and rounding included", required=True
    )
    currency: Currency | None = field(
        "receipt.currency", "The currency of the amounts, as a sign or code"
    )
    subtotal: Money | None = field(
        "receipt.subtotal", "The sum before taxes, discounts and rounding"
    )
    tax: Money | None = field("receipt.tax", "All taxes together")
    line_items: list[LineItem] = []
