"""A purchase order: its schema, and what finds its fields."""

from parsers.extraction.document_type import DocumentType
from parsers.extraction.ranking.row_reader import read_rows
from parsers.extraction.totals import find_currency, find_net, find_tax, find_total
from parsers.types.invoice.taxes import find_taxes
from parsers.types.letters import party_finders, ranked_as
from parsers.types.numbers import with_numbers
from parsers.types.purchase_order.confirmations import buyers_labels, roles_of
from parsers.types.purchase_order.schema import PurchaseOrder

SUMS = ("net", "tax", "total", "discount", "shipping")

DOCUMENT_TYPE = with_numbers(
    DocumentType.of(
        PurchaseOrder,
        finders={
            **party_finders(("buyer", "supplier"), roles_of),
            "total": find_total,
            "net": find_net,
            "tax": find_tax,
            "currency": find_currency,
        },
        list_finders={"taxes": find_taxes},
        rank=ranked_as({name: name for name in SUMS}),
        row_readers={"line_items": read_rows},
    ),
    titled="order_number",
    passed_over=buyers_labels,
)
