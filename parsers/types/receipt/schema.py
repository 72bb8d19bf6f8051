"""What a till receipt says. The four fields that public sets score are company, date, address and
total."""

import datetime
from decimal import Decimal

from pydantic import BaseModel, ConfigDict

from parsers.lexicon import words
from parsers.schemas.definition import Address, Currency, Money, Name, described


class LineItem(BaseModel):
    description: str | None = described("What was sold", *words("receipt_line_items.description"))
    quantity: Decimal | None = described(
        "How many, or how much of it", *words("receipt_line_items.quantity")
    )
    unit_price: Money | None = described(
        "The price of one", *words("receipt_line_items.unit_price")
    )
    amount: Money | None = described("What the line comes to", *words("receipt_line_items.amount"))


class Receipt(BaseModel):
    """A receipt from a shop, a restaurant or a petrol station."""

    model_config = ConfigDict(
        json_schema_extra={
            "narrow": True,
            # No rules: goods without tax, discounts, vouchers and rounding come between net, tax
            # and total on many receipts that are right.
            "titles": list(words("receipt.titles")),
            "words": list(words("receipt.words")),
        }
    )

    company: Name = described(
        "The shop or company that sold, as it names itself",
        *words("receipt.company"),
        required=True,
    )
    date: datetime.date = described("The day of the sale", *words("receipt.date"), required=True)
    address: Address | None = described("Where the shop is", *words("receipt.address"))
    total: Money = described(
        "What was to be paid, taxes and rounding included", *words("receipt.total"), required=True
    )
    currency: Currency | None = described(
        "The currency of the amounts, as a sign or code", *words("receipt.currency")
    )
    subtotal: Money | None = described(
        "The sum before taxes, discounts and rounding", *words("receipt.subtotal")
    )
    tax: Money | None = described("All taxes together", *words("receipt.tax"))
    line_items: list[LineItem] = []
