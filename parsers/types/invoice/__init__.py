"""An invoice: its schema, and what finds its fields."""

from parsers.extraction.document_type import DocumentType
from parsers.extraction.ranking.ranking import rank
from parsers.extraction.ranking.row_reader import read_rows
from parsers.extraction.totals import find_currency, find_net, find_tax, find_total
from parsers.types.invoice.due_dates import find_due_date
from parsers.types.invoice.identifiers import (
    find_bic,
    find_buyer_tax_number,
    find_iban,
    find_seller_tax_number,
)
from parsers.types.invoice.parties import (
    find_buyer,
    find_buyer_address,
    find_seller,
    find_seller_address,
)
from parsers.types.invoice.schema import Invoice
from parsers.types.invoice.taxes import find_taxes

DOCUMENT_TYPE = DocumentType.of(
    Invoice,
    finders={
        "due_date": find_due_date,
        "seller": find_seller,
        "seller_address": find_seller_address,
        "seller_tax_number": find_seller_tax_number,
        "buyer": find_buyer,
        "buyer_address": find_buyer_address,
        "buyer_tax_number": find_buyer_tax_number,
        "iban": find_iban,
        "bic": find_bic,
        "total": find_total,
        "net": find_net,
        "tax": find_tax,
        "currency": find_currency,
    },
    list_finders={"taxes": find_taxes},
    rank=rank,
    row_readers={"line_items": read_rows},
)
