"""Documents that are drawn for scoring: held-out layouts, and seeds that nothing else uses."""

import random

from synthetic import HELD_OUT, LANGUAGES, SEEDS_HELD_OUT, draw, to_pages, true_document

from flows.evaluation.truth import TrueDocument
from parsers.document import Page

KINDS = {"invoice": "invoice", "credit_note": "invoice", "receipt": "receipt"}
"""The document type of each kind, in turn."""


def drawn_document(n: int) -> tuple[str, str, str, tuple[Page, ...], TrueDocument]:
    """Of the n-th document: its kind, its document type, its language, its pages and its truth."""
    kind = list(KINDS)[n % len(KINDS)]
    rng = random.Random(f"drawn set {n}")
    layout, language = rng.choice(HELD_OUT), rng.choice(LANGUAGES)
    document = draw(kind, layout, language, SEEDS_HELD_OUT[n])
    return kind, KINDS[kind], language, to_pages(document), true_document(document)
