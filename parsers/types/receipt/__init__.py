"""A till receipt: its schema, and what finds its fields."""

from parsers.extraction.document_type import DocumentType
from parsers.extraction.totals import find_currency
from parsers.types.receipt.address import find_address
from parsers.types.receipt.dates import find_date
from parsers.types.receipt.items import find_rows
from parsers.types.receipt.merchant import find_company
from parsers.types.receipt.rivals import rivals
from parsers.types.receipt.schema import Receipt
from parsers.types.receipt.sums import find_subtotal, find_tax, find_total

DOCUMENT_TYPE = DocumentType.of(
    Receipt,
    finders={
        "company": find_company,
        "date": find_date,
        "address": find_address,
        "total": find_total,
        "subtotal": find_subtotal,
        "tax": find_tax,
        "currency": find_currency,
    },
    list_finders={"line_items": find_rows},
    rivals=rivals,
    # Their finders add up what is labelled: a row that was not found is no reason to doubt them.
    alone=("total", "subtotal", "tax"),
)
