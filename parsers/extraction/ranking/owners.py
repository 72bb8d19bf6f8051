"""A value, the label before it and the party above it -> what it cannot be.

"Your VAT number", "USt-IdNr. Kunde" and "N° TVA client" name the buyer: what follows is never the
seller's, however lonely it stands. The other way round nothing follows: "VAT number" alone stands
before numbers of both; but in the column below "Seller", with no other party between, it is not the
buyer's. The last day of an offer and the day of a print are neither the invoice's nor its last day
to pay, and the number of an invoice that is corrected is none of this one. This module knows no
model.
"""

import re
from collections.abc import Sequence, Set
from datetime import date
from functools import cache

from parsers.document import FieldValue
from parsers.extraction.ranking.candidates import Candidate, Kind
from parsers.extraction.ranking.concepts import CONCEPTS, concepts_in
from parsers.extraction.ranking.party_words import below_party, is_label
from parsers.extraction.ranking.phrases import Phrases
from parsers.lexicon import any_of

SELLERS, BUYERS = map(CONCEPTS.index, ("invoice.seller_tax_number", "invoice.buyer_tax_number"))
_DUE = frozenset({CONCEPTS.index("invoice.due_date")})
_ISSUED = frozenset(map(CONCEPTS.index, ("invoice.invoice_date", "dates.issued")))


def others_number(phrases: Phrases, candidate: Candidate, field: str) -> bool:
    """Is it asked whether it is the seller's, and labelled as that of the buyer alone; or whether
    it is the buyer's, and the seller's by its place? The label is the last one before it in its
    line."""
    if candidate.kind is not Kind.TAX_NUMBER:
        return False
    is_buyers = _is_labelled_as_buyers(phrases, candidate)
    if field == "seller_tax_number":
        return is_buyers
    return not is_buyers and below_party(phrases, candidate) == "seller_tax_number"


def _is_labelled_as_buyers(phrases: Phrases, candidate: Candidate) -> bool:
    before = phrases.lines[candidate.line].text[: candidate.start]
    labels = concepts_in(before)
    if not labels or any(map(str.isdigit, before[labels[-1].end :])):
        return False
    concepts = labels[-1].concepts
    return BUYERS in concepts and SELLERS not in concepts


NEAR = 60
"""Characters before a value in which its label ends."""


def others_date(phrases: Phrases, candidate: Candidate) -> bool:
    """Is a date labelled as the last day of an offer or the day of a print?"""
    return candidate.kind is Kind.DATE and _ends_with_label(
        _before(phrases, candidate), "dates.validity", "dates.printed"
    )


def others_code(phrases: Phrases, candidate: Candidate) -> bool:
    """Is a code labelled as the number of the invoice that this document corrects?"""
    return candidate.kind is Kind.CODE and _ends_with_label(
        _before(phrases, candidate), "labels.earlier_invoices"
    )


def _before(phrases: Phrases, candidate: Candidate) -> str:
    """What stands before a value in its line, or where nothing does, above it."""
    before = phrases.lines[candidate.line].text[: candidate.start]
    if before.strip():
        return before
    above = int(phrases.above[candidate.phrase])
    return phrases.texts[above] if above >= 0 else ""


def _ends_with_label(text: str, *concepts: str) -> bool:
    return _ends(concepts).search(text[-NEAR:]) is not None


@cache
def _ends(concepts: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(map(any_of, concepts))
    return re.compile(rf"(?<!\w)(?:{words})\W{{0,4}}$", re.IGNORECASE)


def due_days(phrases: Phrases, candidates: Sequence[Candidate]) -> frozenset[FieldValue]:
    """The days that are said to be the last one to pay, and nowhere that of the invoice, where
    another day stands beside them that could be it: none of them is the day of the invoice."""
    due: set[FieldValue] = set()
    issued: set[FieldValue] = set()
    others: set[FieldValue] = set()
    for one in candidates:
        if one.kind is not Kind.DATE or others_date(phrases, one):
            continue
        said = _said(phrases, one)
        found = issued if said & _ISSUED else due if said & _DUE else others
        found.add(one.value)
    due -= issued
    earlier = {day for day in (issued | others) - due if not _is_later(day, due)}
    return frozenset(due) if earlier else frozenset()


def _is_later(day: FieldValue, days: Set[FieldValue]) -> bool:
    last = max((one for one in days if isinstance(one, date)), default=None)
    return isinstance(day, date) and last is not None and day > last


def _said(phrases: Phrases, candidate: Candidate) -> Set[int]:
    """What the words before a date mean, left of it, or else above it."""
    at = candidate.phrase
    text = phrases.texts[at]
    before = text[: max(candidate.start - int(phrases.start[at]), 0)]
    left, above = int(phrases.left[at]), int(phrases.above[at])
    if not before.strip() and left >= 0 and is_label(phrases.texts[left]):
        before = phrases.texts[left]
    elif not before.strip() and above >= 0 and is_label(phrases.texts[above]):
        return frozenset(each for one in concepts_in(phrases.texts[above]) for each in one.concepts)
    labels = concepts_in(before[-NEAR:])
    if not labels or any(map(str.isdigit, before[-NEAR:][labels[-1].end :])):
        return frozenset()
    return frozenset(labels[-1].concepts)
