"""Documents drawn from seeds, with exact truth: what is learned, tuned and tested on.

    drawn = draw("invoice", "letter_1", "de", seed=7)
    to_pages(drawn), to_pdf(drawn), to_image(drawn, 1, 200, "blur+turn"), truth(drawn)

A layout is a named, frozen choice; families of layouts differ in their structure. TRAINING,
VALIDATION and HELD_OUT have families, ways to print goods and seeds of their own: the first are
learned from, the second may be looked at, the third are scored by programs alone.
"""

from synthetic.document import Drawn, Rule, Sheet, Text, Value
from synthetic.drawing import draw_invoice
from synthetic.layouts import LAYOUTS_HELD_OUT, LAYOUTS_TRAINING, LAYOUTS_VALIDATION
from synthetic.receipts import draw_receipt
from synthetic.rendering import DEGRADATIONS, to_image, to_pages, to_pdf
from synthetic.truth import true_document, truth
from synthetic.words import languages

__all__ = [
    "DEGRADATIONS", "HELD_OUT", "KINDS", "LANGUAGES", "LAYOUTS", "SEEDS_HELD_OUT",
    "SEEDS_VALIDATION", "TRAINING", "VALIDATION", "Drawn", "Rule", "Sheet", "Text", "Value",
    "draw", "to_image", "to_pages", "to_pdf", "true_document", "truth",
]  # fmt: skip

KINDS = (
    "invoice",
    "credit_note",
    "receipt",
    "order",
    "delivery_note",
    "statement",
    "bank_statement",
    "reminder",
    "payslip",
    "correction",
    "quotation",
)
LANGUAGES = languages()
TRAINING = tuple(LAYOUTS_TRAINING)
VALIDATION = tuple(LAYOUTS_VALIDATION)
HELD_OUT = tuple(LAYOUTS_HELD_OUT)
LAYOUTS = (*TRAINING, *VALIDATION, *HELD_OUT)
SEEDS_VALIDATION = range(8_000_000, 9_000_000)
SEEDS_HELD_OUT = range(9_000_000, 10_000_000)
"""Nothing is trained or tuned with them."""


def draw(kind: str, layout: str, language: str, seed: int, items: int | None = None) -> Drawn:
    """items: how many rows, or as many as come. Every kind has a way to look in every layout."""
    known = {"kind": (kind, KINDS), "layout": (layout, LAYOUTS), "language": (language, LANGUAGES)}
    for what, (name, names) in known.items():
        if name not in names:
            raise ValueError(f"no {what} {name!r}: one of {', '.join(names)}")
    if kind == "receipt":
        return draw_receipt(layout, language, seed, items)
    return draw_invoice(kind, layout, language, seed, items)
