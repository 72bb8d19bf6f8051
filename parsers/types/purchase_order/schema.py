"""What a purchase order says, or a supplier's confirmation of one."""

import datetime

from pydantic import BaseModel, JsonValue

from parsers.schemas import Address, Code, Currency, Money, Name
from parsers.types.fields import field, hints
from parsers.types.invoice.schema import RULES_OF_LINES, LineItem, TaxLine

RULES: list[JsonValue] = [
    {
        "name": "lines_add_up",
        "kind": "sum",
        "fields": ["net|total", "line_items.amount"],
        "adjustments": ["discount", "shipping"],
    },
    {
        "name": "net_and_tax",
        "kind": "sum",
        "fields": ["total", "net", "tax|taxes.tax"],
        "adjustments": ["discount", "shipping"],
    },
    *RULES_OF_LINES,
    {"name": "delivered_after_order", "kind": "order", "fields": ["order_date", "delivery_date"]},
]


class PurchaseOrder(BaseModel):
    """An order from a buyer to a supplier, or the supplier's confirmation of it."""

    model_config = hints("purchase_order", narrow=False, rules=RULES)

    order_number: Code = field(
        "purchase_order.order_number",
        "The number of the order, as whoever wrote the document counts it",
        required=True,
    )
    order_date: datetime.date = field(
        "purchase_order.order_date", "The day the order was made out", required=True
    )
    delivery_date: datetime.date | None = field(
        "purchase_order.delivery_date", "The day by which the goods are wanted or promised"
    )
    buyer: Name = field("purchase_order.buyer", "Who orders and is to pay", required=True)
    buyer_address: Address | None = field("purchase_order.buyer_address", "Where the buyer is")
    supplier: Name = field(
        "purchase_order.supplier", "Who is to deliver what is ordered", required=True
    )
    supplier_address: Address | None = field(
        "purchase_order.supplier_address", "Where the supplier is"
    )
    currency: Currency | None = field(
        "invoice.currency", "The currency of the amounts, as a sign or code"
    )
    net: Money | None = field("invoice.net", "The sum before taxes")
    tax: Money | None = field("invoice.tax", "All taxes together")
    discount: Money | None = field("invoice.discount", "What is taken off the whole")
    shipping: Money | None = field("invoice.shipping", "What sending costs")
    total: Money = field(
        "purchase_order.total",
        "What the order comes to, taxes included if it has any",
        required=True,
        also="invoice.total",
    )
    taxes: list[TaxLine] = []
    line_items: list[LineItem] = []
