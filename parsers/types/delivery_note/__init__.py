"""A delivery note: its schema, and what finds its fields."""

from parsers.extraction.document_type import DocumentType
from parsers.types.delivery_note.counts import with_counts
from parsers.types.delivery_note.delivered import find_delivered
from parsers.types.delivery_note.schema import DeliveryNote
from parsers.types.letters import party_finders, party_rivals
from parsers.types.numbers import with_numbers

PARTIES = ("sender", "recipient")

DOCUMENT_TYPE = with_numbers(
    DocumentType.of(
        DeliveryNote,
        finders=party_finders(PARTIES),
        list_finders={"line_items": find_delivered},
        complete=with_counts,
        rivals=party_rivals(PARTIES),
    ),
    "order_number",
    titled="delivery_number",
)
