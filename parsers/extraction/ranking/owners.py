"""A value, the label before it and the party above it -> what it cannot be.

"Your VAT number", "USt-IdNr. Kunde" and "N° TVA client" name the buyer: what follows is never the
seller's, however lonely it stands. The other way round nothing follows: "VAT number" alone stands
before numbers of both; but in the column below "Seller", with no other party between, it is not the
buyer's. The last day of an offer and the day of a print are neither the invoice's nor its last day
to pay, and the number of an invoice that is corrected, or of a telephone, is none of this one. This
module knows no model.
"""

import re
from collections.abc import Sequence, Set
from datetime import date
from enum import Enum
from functools import cache

from parsers.document import FieldValue
from parsers.document.text import fold
from parsers.extraction.ranking.candidates import Candidate, Kind
from parsers.extraction.ranking.concepts import CONCEPTS, concepts_in
from parsers.extraction.ranking.party_words import below_party, heading_of, is_label
from parsers.extraction.ranking.phrases import Phrases
from parsers.extraction.vocabulary import folded
from parsers.lexicon import any_of

SELLERS, BUYERS = map(CONCEPTS.index, ("invoice.seller_tax_number", "invoice.buyer_tax_number"))
_DUE = frozenset({CONCEPTS.index("invoice.due_date")})
_ISSUED = frozenset(map(CONCEPTS.index, ("invoice.invoice_date", "dates.issued")))
_OTHERS = frozenset(
    map(CONCEPTS.index, ("labels.order_dates", "labels.delivery_dates", "labels.other_dates"))
)


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


def _is_of_party(phrases: Phrases, candidate: Candidate) -> bool:
    """Is it called a number, and nothing else, right below the word for a party?"""
    at = candidate.phrase
    label = phrases.texts[at][: max(candidate.start - int(phrases.start[at]), 0)]
    if not label.strip(" :：") and int(phrases.left[at]) >= 0:
        at = int(phrases.left[at])
        label = phrases.texts[at]
    above = int(phrases.above[at])
    is_bare = fold(label) in folded("labels.numbers")
    return is_bare and above >= 0 and any(map(heading_of, phrases.texts[above].split("/")))


_BLANKS = re.compile(r"\s+$")
NEAR = 60
"""Characters before a value in which its label ends."""


def others_date(phrases: Phrases, candidate: Candidate) -> bool:
    """Is a date labelled as the last day of an offer or the day of a print?"""
    return candidate.kind is Kind.DATE and _ends_with_label(
        _before(phrases, candidate), "dates.validity", "dates.printed"
    )


_DIALED = re.compile(r"[\d\s()+/.–-]+")
_DIALED_BEFORE = re.compile(r"[\d\s()+/.:–-]*$")
_PHONES = ("labels.phones", "finding.phone")
"""What a number of a telephone is made of, and what stands of it before a part."""


def others_code(phrases: Phrases, candidate: Candidate) -> bool:
    """Is a code labelled as the number of the invoice that this document corrects, or is it one of
    a telephone, or a part of it, or that of the party whose heading is right above?"""
    if candidate.kind is not Kind.CODE:
        return False
    before = _before(phrases, candidate)
    return (
        _ends_with_label(before, "labels.earlier_invoices")
        or _is_of_party(phrases, candidate)
        or _is_dialed(phrases, candidate)
    )


def _is_dialed(phrases: Phrases, candidate: Candidate) -> bool:
    return _DIALED.fullmatch(candidate.piece.text) is not None and _ends_with_label(
        _before(phrases, candidate, _DIALED_BEFORE), *_PHONES
    )


def _before(phrases: Phrases, candidate: Candidate, cut: re.Pattern[str] = _BLANKS) -> str:
    """What stands before a value in its line, or where nothing does, above it. cut: what does not
    count there."""
    before = cut.sub("", phrases.lines[candidate.line].text[: candidate.start])
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


def days_of_others(phrases: Phrases, candidates: Sequence[Candidate]) -> frozenset[FieldValue]:
    """The days that are not the invoice's: those that are only ever said to be another one, of an
    order, a delivery or the last one to pay; and where an earlier day stands beside it, the last
    one to pay wherever else it is."""
    said = [(one.value, _said_of(phrases, one)) for one in candidates if one.kind is Kind.DATE]
    issued = {value for value, each in said if each is _Day.INVOICE}
    due = {value for value, each in said if each is _Day.LAST} - issued
    unsaid = {value for value, each in said if each is _Day.UNSAID}
    others = {value for value, _ in said} - issued - unsaid
    told = {value for value, each in said if each is not _Day.NONE}
    earlier = {day for day in told - due if not _is_later(day, due)}
    return frozenset(others | due if earlier else others)


class _Day(Enum):
    """What is said of a day. NONE: the last one of an offer, or that of a print."""

    INVOICE, LAST, OTHER, NONE, UNSAID = range(5)


def _said_of(phrases: Phrases, candidate: Candidate) -> _Day:
    if others_date(phrases, candidate):
        return _Day.NONE
    label, last = _label(phrases, candidate)
    if last & _ISSUED:
        return _Day.INVOICE
    if last & _DUE:
        return _Day.LAST
    if not last & _OTHERS or any(title in fold(label) for title in folded("invoice.titles")):
        return _Day.UNSAID
    return _Day.OTHER


def _is_later(day: FieldValue, days: Set[FieldValue]) -> bool:
    last = max((one for one in days if isinstance(one, date)), default=None)
    return isinstance(day, date) and last is not None and day > last


def _label(phrases: Phrases, candidate: Candidate) -> tuple[str, Set[int]]:
    """The words before a date, left of it, or else above it, and what the last ones mean."""
    at = candidate.phrase
    text = phrases.texts[at]
    before = text[: max(candidate.start - int(phrases.start[at]), 0)]
    left, above = int(phrases.left[at]), int(phrases.above[at])
    if not before.strip() and left >= 0 and is_label(phrases.texts[left]):
        before = phrases.texts[left]
    elif not before.strip() and above >= 0 and is_label(phrases.texts[above]):
        before = phrases.texts[above]
        return before, {each for one in concepts_in(before) for each in one.concepts}
    labels = concepts_in(before[-NEAR:])
    if not labels or any(map(str.isdigit, before[-NEAR:][labels[-1].end :])):
        return "", frozenset()
    return before[-NEAR:], frozenset(labels[-1].concepts)
