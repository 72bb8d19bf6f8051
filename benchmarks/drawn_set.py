"""Documents that are drawn for scoring, of layouts and seeds that nothing is learned from."""

import random

from synthetic import (
    HELD_OUT,
    LANGUAGES,
    SEEDS_HELD_OUT,
    SEEDS_VALIDATION,
    VALIDATION,
    draw,
    to_pages,
    true_document,
)  # fmt: skip

from flows.evaluation.truth import TrueDocument
from parsers.document import Page

KINDS = {"invoice": "invoice", "credit_note": "invoice", "receipt": "receipt"}
"""The document type of each kind, in turn."""
PARTS = {"validation": (VALIDATION, SEEDS_VALIDATION), "held_out": (HELD_OUT, SEEDS_HELD_OUT)}


def drawn_document(n: int, part: str) -> tuple[str, str, str, tuple[Page, ...], TrueDocument]:
    """Of the n-th document: its kind, its document type, its language, its pages and its truth."""
    kind = list(KINDS)[n % len(KINDS)]
    rng = random.Random(f"drawn set {n}")
    layouts, seeds = PARTS[part]
    layout, language = rng.choice(layouts), rng.choice(LANGUAGES)
    document = draw(kind, layout, language, seeds[n])
    return kind, KINDS[kind], language, to_pages(document), true_document(document, KINDS[kind])
