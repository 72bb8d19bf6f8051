"""A delivery note: its schema, and what finds its fields."""

from parsers.extraction.document_type import DocumentType
from parsers.types.delivery_note.schema import DeliveryNote
from parsers.types.letters import party_finders
from parsers.types.numbers import with_numbers

DOCUMENT_TYPE = with_numbers(
    DocumentType.of(DeliveryNote, finders=party_finders(("sender", "recipient"))),
    "order_number",
    titled="delivery_number",
)
