"""A till receipt: its schema, and what finds its fields."""

from parsers.extraction.dates import find_date
from parsers.extraction.document_type import DocumentType
from parsers.extraction.totals import find_currency, find_net, find_tax, find_total
from parsers.types.receipt.merchant import find_address, find_company
from parsers.types.receipt.schema import Receipt

DOCUMENT_TYPE = DocumentType.of(
    Receipt,
    finders={
        "company": find_company,
        "date": find_date,
        "address": find_address,
        "total": find_total,
        "subtotal": find_net,
        "tax": find_tax,
        "currency": find_currency,
    },
)
