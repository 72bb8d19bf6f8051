"""A credit note: its schema; what finds its fields is what finds those of an invoice."""

from dataclasses import replace

from parsers.extraction.document_type import DocumentType
from parsers.extraction.ranking.ranking import rank
from parsers.types.credit_note.own_numbers import ranking_own_numbers
from parsers.types.credit_note.schema import CreditNote
from parsers.types.invoice import DOCUMENT_TYPE as INVOICE
from parsers.types.numbers import with_numbers

CORRECTED = "corrected_invoice"

_OWN = DocumentType.of(CreditNote)
_FOUND = with_numbers(replace(INVOICE, schema=_OWN.schema, hints=_OWN.hints), CORRECTED)
DOCUMENT_TYPE = replace(
    _FOUND,
    rank=ranking_own_numbers(rank, _FOUND.finders[CORRECTED], _OWN.schema.without_marks.fields),
)
