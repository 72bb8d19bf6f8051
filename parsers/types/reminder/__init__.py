"""A reminder: its schema, and what finds its fields."""

from parsers.extraction.document_type import DocumentType
from parsers.extraction.totals import find_currency
from parsers.types.invoice.identifiers import find_iban
from parsers.types.letters import party_finders, party_rivals
from parsers.types.numbers import with_numbers
from parsers.types.reminder.entries import find_entries
from parsers.types.reminder.schema import Reminder

PARTIES = ("seller", "buyer")

DOCUMENT_TYPE = with_numbers(
    DocumentType.of(
        Reminder,
        finders={
            **party_finders(PARTIES),
            "iban": find_iban,
            "currency": find_currency,
        },
        list_finders={"entries": find_entries},
        rivals=party_rivals(PARTIES),
    ),
    "customer_number",
    "reminder_date",
    "due_date",
)
