"""A phrase -> the words in it that label values, by what they mean, whatever their language.

In: text, and the words of the lexicon. Out: spans with the numbers of their concepts. The longest
term wins; a compound counts by its last part. This module knows no geometry and no value.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from parsers.document.text import fold
from parsers.extraction.vocabulary import folded
from parsers.lexicon import words

CONCEPTS = (
    "invoice.titles", "invoice.words", "invoice.invoice_number", "invoice.invoice_date",
    "invoice.due_date", "invoice.seller", "invoice.seller_address", "invoice.seller_tax_number",
    "invoice.buyer", "invoice.buyer_address", "invoice.buyer_tax_number", "invoice.iban",
    "invoice.bic", "invoice.purchase_order", "invoice.currency", "invoice.net", "invoice.tax",
    "invoice.discount", "invoice.shipping", "invoice.rounding", "invoice.prepaid",
    "invoice.withheld", "invoice.total",
    "invoice_line_items.article_number", "invoice_line_items.description",
    "invoice_line_items.quantity", "invoice_line_items.unit", "invoice_line_items.unit_price",
    "invoice_line_items.tax_rate", "invoice_line_items.discount", "invoice_line_items.amount",
    "invoice_taxes.rate", "invoice_taxes.net", "invoice_taxes.tax",
    "amounts.count", "amounts.extra", "amounts.tax", "amounts.rounding", "amounts.change",
    "amounts.handed", "amounts.part", "amounts.total", "amounts.gross", "amounts.paid",
    "labels.other", "labels.customer_numbers", "labels.order_numbers", "labels.delivery_numbers",
    "labels.project_numbers", "labels.contract_numbers", "labels.references", "labels.registers",
    "labels.share_capital", "labels.tax_numbers", "labels.phones", "labels.websites",
    "labels.accounts", "labels.payment_terms", "labels.persons", "labels.order_dates",
    "labels.delivery_dates", "labels.other_dates", "labels.delivery_addresses", "labels.tills",
    "labels.other_documents", "addresses.contact", "addresses.attention", "dates.issued",
    "dates.other", "tables.carried", "tables.counts", "tables.column_headers",
    "tables.other_columns", "labels.numbers", "labels.codes", "companies.beside_name",
    "companies.of_others", "receipt.company", "finding.phone", "finding.web",
)  # fmt: skip
"""The order is that of the features: a model is trained for it."""
LONGEST = 5
"""Words of a term, at most."""
LONGEST_PHRASE = 40
"""Words of a phrase that are looked at: later ones are those of a sentence."""
LAST_PART = 5
"""Letters, at least, of a compound's last part."""
WHOLE, SHORT, LONG, COMPOUND = 1.0, 0.8, 0.4, 0.75
"""Strength of a term that is all of its phrase, in a short one, in a sentence; and the part of it
that a compound's last part has."""
FEW_WORDS = 5
_TOKEN = re.compile(r"[^\W\d_]+|\d+|#|°")


@dataclass(frozen=True, slots=True)
class Found:
    """A term at `text[start:end]`, and the numbers of its concepts."""

    start: int
    end: int
    concepts: tuple[int, ...]
    strength: float


@cache
def _terms() -> dict[str, tuple[int, ...]]:
    terms: dict[str, list[int]] = {}
    for number, concept in enumerate(CONCEPTS):
        for word in words(concept):
            terms.setdefault(fold(word), []).append(number)
    return {term: tuple(dict.fromkeys(found)) for term, found in terms.items() if term}


@lru_cache(maxsize=8192)
def concepts_in(text: str) -> tuple[Found, ...]:
    """From left to right, none over another."""
    tokens = [match.span() for match in _TOKEN.finditer(text)][:LONGEST_PHRASE]
    spans = sorted(_spelled(text, tokens), key=lambda one: (one[0] - one[1], one[0]))
    kept: list[tuple[int, int, tuple[int, ...], float]] = []
    for one in spans:
        if all(one[1] <= other[0] or other[1] <= one[0] for other in kept):
            kept.append(one)
    letters = sum(map(str.isalpha, text))
    return tuple(
        Found(start, end, concepts, part * _strength(end - start, letters, len(tokens)))
        for start, end, concepts, part in sorted(kept)
    )


def _strength(length: int, letters: int, count: int) -> float:
    if length >= letters:
        return WHOLE
    return SHORT if count <= FEW_WORDS else LONG


def _spelled(
    text: str, tokens: list[tuple[int, int]]
) -> Iterator[tuple[int, int, tuple[int, ...], float]]:
    terms = _terms()
    parts = [fold(text[start:end]) for start, end in tokens]
    for first, (start, _) in enumerate(tokens):
        joined = ""
        for last in range(first, min(first + LONGEST, len(tokens))):
            joined += parts[last]
            if parts[first] and joined in terms:
                yield start, tokens[last][1], terms[joined], 1.0
        last_part = _last_part(parts[first])
        if last_part:
            yield start, tokens[first][1], last_part, COMPOUND


@lru_cache(maxsize=16384)
def _last_part(word: str) -> tuple[int, ...]:
    """The concepts of the longest term that ends a longer word."""
    terms = _terms()
    if len(word) > 60 or word in terms:
        return ()
    ends = (at for at in range(3, len(word) - LAST_PART + 1) if word[at:] in terms)
    at = next(ends, None)
    if at is None or word[:at] in folded("labels.other_beginnings"):
        return ()
    return terms[word[at:]]
