"""What a delivery note says: what was sent by whom to whom. It has no prices."""

import datetime
from decimal import Decimal

from pydantic import BaseModel

from parsers.schemas import Address, Code, Name
from parsers.types.fields import field, hints


class LineItem(BaseModel):
    article_number: Code | None = field(
        "invoice_line_items.article_number", "The sender's number of the article"
    )
    description: str | None = field("invoice_line_items.description", "What was sent")
    quantity: Decimal | None = field(
        "delivery_note_line_items.quantity",
        "How many were sent, or how much of it",
        also="invoice_line_items.quantity",
    )
    unit: str | None = field(
        "invoice_line_items.unit", "What the quantity counts, such as pieces, boxes or kg"
    )


class DeliveryNote(BaseModel):
    """A delivery note, which comes with goods: what was sent, without what it costs."""

    model_config = hints("delivery_note", narrow=False)

    delivery_number: Code = field(
        "delivery_note.delivery_number", "The number of the delivery note", required=True
    )
    delivery_date: datetime.date = field(
        "delivery_note.delivery_date",
        "The day of the delivery; else the day the note was made out",
        required=True,
    )
    order_number: Code | None = field(
        "delivery_note.order_number", "The number of the order that is delivered"
    )
    sender: Name = field("delivery_note.sender", "Who delivers the goods", required=True)
    sender_address: Address | None = field("delivery_note.sender_address", "Where the sender is")
    recipient: Name = field("delivery_note.recipient", "Who gets the goods", required=True)
    recipient_address: Address | None = field(
        "delivery_note.recipient_address", "Where the goods are brought"
    )
    line_items: list[LineItem] = []
