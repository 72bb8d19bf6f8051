"""A document type of one's own: the delivery note `turned.pdf`.

Each field says what it is, and by which words it is labelled on a page.
"""

import datetime
from decimal import Decimal

from pydantic import BaseModel, ConfigDict

from parsers.schemas import Code, Name, described


class Article(BaseModel):
    article: str | None = described("What was delivered", "article", "item", "description")
    unit: str | None = described("What it is packed in", "unit", "packing")
    quantity: Decimal | None = described("How many units", "quantity", "delivered", "qty")
    batch: Code | None = described("The maker's batch", "batch", "lot no")


class DeliveryNote(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "titles": ["delivery note", "Lieferschein"],
            "rules": [
                {"name": "some", "kind": "range", "fields": ["articles.quantity"], "least": 1}
            ],
        }
    )

    number: Code = described("Of the note", "delivery note", "delivery note no", required=True)
    date: datetime.date | None = described("When it was written", "date", "delivery date")
    order: Code | None = described("The number of our order", "your order", "order no")
    carrier: Name | None = described("Who brought it", "carrier", "delivered by")
    recipient: Name | None = described("Who got it", "delivered to", "ship to")
    articles: list[Article] = []
