"""What a credit note says: the fields of an invoice, and which invoice it corrects.

Amounts are kept as they are printed: some credit notes print them with a minus, others without. A
credit note lowers what is owed either way, so `-abs(total)` is what it adds to a sum of invoices.
"""

from pydantic import JsonValue

from parsers.schemas import Code
from parsers.types.fields import field, hints
from parsers.types.invoice.schema import RULES as INVOICE_RULES
from parsers.types.invoice.schema import Invoice

EITHER_SIGN: dict[str, JsonValue] = {
    "lines_add_up": ["net|total|-net|-total", "line_items.amount"],
    "net_and_tax": ["total|-total", "net", "tax|taxes.tax"],
}
"""Rules of an invoice that hold here whichever of their sides is printed with a minus."""


def _in_either_sign(rule: JsonValue) -> JsonValue:
    if not isinstance(rule, dict):
        return rule
    return {**rule, "fields": EITHER_SIGN.get(str(rule["name"]), rule["fields"])}


class CreditNote(Invoice):
    """A credit note: what a seller owes a buyer for an invoice that was too high, amounts as they
    are printed, with a minus or without."""

    model_config = hints("credit_note", narrow=False, rules=[*map(_in_either_sign, INVOICE_RULES)])

    corrected_invoice: Code | None = field(
        "credit_note.corrected_invoice", "The number of the invoice that it corrects or cancels"
    )
