"""A document type of one's own: deliveries of coffee, such as `turned.pdf`, of which it asks more
than the built-in type `delivery_note`.

Each field says what it is, and by which words it is labelled on a page. One has no label: which
batch came damaged is said in a sentence, so it has a finder.
"""

import datetime
import re
from decimal import Decimal

from pydantic import BaseModel, ConfigDict

from parsers.schemas import Code, Name, described
from parsers.types import DocumentType, Piece, Reading


class Article(BaseModel):
    article: str | None = described("What was delivered", "article", "item", "description")
    unit: str | None = described("What it is packed in", "unit", "packing")
    quantity: Decimal | None = described("How many units", "quantity", "delivered", "qty")
    batch: Code | None = described("The maker's batch", "batch", "lot no")


class CoffeeDelivery(BaseModel):
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
    damaged: Code | None = described("The batch that came damaged")
    articles: list[Article] = []


DAMAGED = re.compile(r"batch (\S+) (?:was|were) (?:wet|torn|broken)", re.IGNORECASE)


def find_damaged(reading: Reading) -> Piece | None:
    """The batch in the first line that says that one was damaged."""
    for line in reading.lines:
        match = DAMAGED.search(line.text)
        if match:
            return line.piece(*match.span(1))
    return None


DOCUMENT_TYPE = DocumentType.of(CoffeeDelivery, finders={"damaged": find_damaged})
