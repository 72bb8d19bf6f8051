"""Candidates for tax numbers -> whose they are, by what stands around them.

A number is one of a tax office if its label says so, or if it is written as those of a country are.
It is the buyer's if its label says that, if the last word for a party above it does, if it stands
at the buyer's name or address; the other way round it is the seller's, and so it is in the foot of
a page. Of two that are alike and stand in no party's place, the first is the seller's. What was
learned decides between numbers where this does not. This module knows no model.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from parsers.document import BoundingBox, FieldValue
from parsers.extraction.code_patterns import has_iban_form, has_tax_shape, is_vat
from parsers.extraction.lines import Piece
from parsers.extraction.ranking.candidates import Candidate, Kind
from parsers.extraction.ranking.concepts import CONCEPTS
from parsers.extraction.ranking.party_words import (
    BUYERS,
    SELLERS,
    below_party,
    is_in_table,
    label_of,
    start_of,
)
from parsers.extraction.ranking.phrases import Phrases

OTHERS = {SELLERS: BUYERS, BUYERS: SELLERS}
CODES = ("invoice_number", "purchase_order")
"""Fields that have no tax number for their value."""
PARTIES = {SELLERS: ("seller", "seller_address"), BUYERS: ("buyer", "buyer_address")}
_TAX = frozenset(
    CONCEPTS.index(name)
    for name in ("invoice.seller_tax_number", "invoice.buyer_tax_number", "labels.tax_numbers")
)
_BUYERS = CONCEPTS.index("invoice.buyer_tax_number")
_SELLERS = CONCEPTS.index("invoice.seller_tax_number")

HEIGHTS_BELOW = 9.0
"""Heights below a name or an address in which its party's numbers stand, at most."""
SAME_LINE = 0.6
"""The part of its height by which what stands on one line is higher or lower, at most."""
_BARE = re.compile(r"\d\d-\d{7}|[A-HJNP-SUVW]\d{7}[\dA-J]|\d{8}[A-Z]|\d{3}-\d{3}-\d\d-\d\d")
"""Numbers of the United States, Spain and Poland: others are written so, too, but hardly alone in a
line of a party's address."""
MOST_BESIDE = 60
"""Characters beside a number without a label in its phrase, at most."""
FOOT = 0.85
SURE = 0.5
"""The probability of a value from which it is not asked whose it is without need."""
BELIEVED = 0.6
"""The probability of the number that is found by its place."""

SAME = 0.02
"""What it leaves of the weight that a number of one party has for the other."""


class _Why(IntEnum):
    """How it is known whose a number is."""

    NOTHING, FOOT, PLACE, HEADING, LABEL = range(5)


@dataclass(frozen=True, slots=True)
class _Number:
    """is_formed: written as the numbers of a country are; is_labelled: its label says that it is a
    tax number."""

    candidate: Candidate
    is_formed: bool
    is_labelled: bool
    owner: str | None
    why: _Why

    @property
    def worth(self) -> tuple[int, bool, bool, bool]:
        text = self.candidate.piece.text
        return self.why, is_vat(text), self.is_formed, self.is_labelled

    @property
    def shape(self) -> str:
        """Runs of letters and of figures, and the signs between them."""
        return re.sub(r"[^\W\d]+", "A", re.sub(r"\d+", "9", self.candidate.piece.text))

    def is_like(self, other: "_Number") -> bool:
        lengths = [len(one.candidate.piece.text) for one in (self, other)]
        return self.shape == other.shape and abs(lengths[0] - lengths[1]) <= 1


def with_owners(
    phrases: Phrases,
    candidates: Sequence[Candidate],
    found: dict[str, dict[FieldValue, float]],
    places: Mapping[str, Mapping[FieldValue, Piece]],
) -> tuple[dict[str, dict[FieldValue, float]], dict[str, Candidate]]:
    """The probability of each value, what stands around considered; and the candidates that were
    taken. places: where each field's values stand."""
    if SELLERS not in found or BUYERS not in found:
        return found, {}
    at = {name: _places(fields, found, places) for name, fields in PARTIES.items()}
    if _are_one(at[SELLERS], at[BUYERS]):
        at = {SELLERS: [], BUYERS: []}
    numbers = [
        each
        for one in candidates
        if one.kind is Kind.TAX_NUMBER
        and not has_iban_form(one.piece.text)
        and (each := _number(phrases, one, at)) is not None
    ]
    taken = _shared(_distinct(numbers))
    for name, other in OTHERS.items():
        one = taken.get(name)
        if one and one.why < _Why.PLACE and _is_surer(found, other, name, one.candidate.value):
            del taken[name]
    for one in taken.values():
        for weights in (found.get(name, {}) for name in CODES if one.why >= _Why.PLACE):
            if one.candidate.value in weights:
                weights[one.candidate.value] *= SAME
    for name, other in OTHERS.items():
        if name in taken:
            _put(found[name], found[other], taken[name], taken.get(other))
    return found, {name: one.candidate for name, one in taken.items()}


def _is_surer(
    found: Mapping[str, Mapping[FieldValue, float]], name: str, other: str, value: FieldValue
) -> bool:
    weight = found[name].get(value, 0.0)
    return weight >= SURE and weight > found[other].get(value, 0.0)


def _places(
    fields: tuple[str, ...],
    found: Mapping[str, Mapping[FieldValue, float]],
    places: Mapping[str, Mapping[FieldValue, Piece]],
) -> list[Piece]:
    pieces = []
    for field in fields:
        weights = found.get(field, {})
        best = max(weights, key=weights.__getitem__, default=None)
        if best is not None and weights[best] >= SURE and best in places.get(field, {}):
            pieces.append(places[field][best])
    return pieces


def _are_one(sellers: Sequence[Piece], buyers: Sequence[Piece]) -> bool:
    return any(one.text in other.text or other.text in one.text
               for one in sellers for other in buyers)  # fmt: skip


def _number(
    phrases: Phrases, candidate: Candidate, at: Mapping[str, Sequence[Piece]]
) -> _Number | None:
    concepts = label_of(phrases, candidate)
    is_labelled, text = bool(_TAX & concepts), candidate.piece.text
    is_formed = has_tax_shape(text) and (is_labelled or not _is_part(phrases, candidate))
    is_bare = _BARE.fullmatch(text) is not None and text == phrases.texts[candidate.phrase]
    if not is_labelled and not is_formed and not is_bare:
        return None
    owner, why = _owner(phrases, candidate, at, concepts)
    least = _Why.PLACE if all(at.values()) else _Why.HEADING
    if not is_labelled and not is_formed and why < least:
        return None
    return _Number(candidate, is_formed, is_labelled, owner, why)


def _owner(
    phrases: Phrases,
    candidate: Candidate,
    at: Mapping[str, Sequence[Piece]],
    concepts: frozenset[int],
) -> tuple[str | None, _Why]:
    if _BUYERS in concepts and _SELLERS not in concepts:
        return BUYERS, _Why.LABEL
    if not is_in_table(phrases, candidate):
        party = below_party(phrases, candidate)
        if party:
            return party, _Why.HEADING
        party = _beside(phrases, candidate, at)
        if party:
            return party, _Why.PLACE
    if candidate.piece.box and candidate.piece.box.y0 > FOOT:
        return SELLERS, _Why.FOOT
    return None, _Why.NOTHING


def _is_part(phrases: Phrases, candidate: Candidate) -> bool:
    """Of a string of figures and signs, or of a sentence."""
    text = phrases.texts[candidate.phrase]
    return "|" in text or len(text) - len(candidate.piece.text) > MOST_BESIDE


def _beside(
    phrases: Phrases, candidate: Candidate, at: Mapping[str, Sequence[Piece]]
) -> str | None:
    """The party whose name or address stands nearest: on the same line, or above in its column."""
    boxes = [phrases.box[one] for one in {candidate.phrase, start_of(phrases, candidate)}]
    x0, x1 = min(float(box[0]) for box in boxes), max(float(box[2]) for box in boxes)
    piece = candidate.piece
    if piece.box is None:
        return None
    near = {}
    for name, pieces in at.items():
        apart = [_apart(piece.box, x0, x1, one.box) for one in pieces
                 if one.box is not None and one.page == piece.page]  # fmt: skip
        best = min((one for one in apart if one is not None), default=None)
        if best is not None:
            near[name] = best
    if not near or (len(near) == 2 and near[SELLERS] == near[BUYERS]):
        return None
    return min(near, key=near.__getitem__)


def _apart(box: BoundingBox, x0: float, x1: float, party: BoundingBox) -> float | None:
    """In heights; None if the party does not stand above its column or on its line."""
    gap = (box.y0 - party.y1) / box.height if box.height else 99.0
    if x0 < party.x1 and party.x0 < x1:
        return max(gap, 0.0) if -1.5 <= gap <= HEIGHTS_BELOW else None
    on_line = party.y0 - SAME_LINE * box.height <= box.y0 <= party.y1
    return 1.0 if on_line and party.height < 2 * box.height else None


def _distinct(numbers: Sequence[_Number]) -> list[_Number]:
    """Each number once, where it is best known whose it is, in the order of the page. One of both
    parties is the seller's, which is repeated in sentences and feet of pages."""
    best: dict[str, _Number] = {}
    for one in numbers:
        key = _bare(one.candidate.value)
        known = best.get(key)
        if known is None or (_is_known(one), one.why) > (_is_known(known), known.why):
            best[key] = one
    return list(best.values())


def _is_known(number: _Number) -> bool:
    """By a label that names the buyer, or as the seller's."""
    return number.why is _Why.LABEL or (number.owner == SELLERS and number.why >= _Why.PLACE)


def _bare(value: FieldValue) -> str:
    """Without its country: it stands before a number in one place, and not in the other."""
    return re.sub(r"^[^\W\d]{2}(?=\d+$)", "", str(value))


def _shared(numbers: Sequence[_Number]) -> dict[str, _Number]:
    taken = {}
    for name in (SELLERS, BUYERS):
        own = [one for one in numbers if one.owner == name]
        if own:
            taken[name] = max(own, key=lambda one: (one.worth[1:], one.why))
    rest = [one for one in numbers if one.owner is None]
    if SELLERS not in taken and rest:
        best = max(rest, key=lambda one: one.worth[1:])
        taken[SELLERS] = next(one for one in rest if one.is_like(best))
    if BUYERS not in taken and SELLERS in taken:
        first = taken[SELLERS]
        alike = [one for one in rest if one is not first and one.is_like(first)]
        if alike:
            taken[BUYERS] = alike[0]
    return taken


def _put(
    weights: dict[FieldValue, float],
    others: dict[FieldValue, float],
    mine: _Number,
    other: _Number | None,
) -> None:
    """A value that is sure already stays, unless it is known to be the other party's. others: the
    weights of the other party's numbers."""
    value = mine.candidate.value
    best = max(weights, key=weights.__getitem__, default=None)
    if best is not None and best != value and weights[best] >= SURE:
        is_others = other is not None and other.candidate.value == best
        if not is_others or other is None or other.why < _Why.PLACE:
            return
    for key in others:
        if _bare(key) == _bare(value):
            others[key] *= SAME
    if weights.get(value, 0.0) >= BELIEVED:
        return
    rest = sum(each for key, each in weights.items() if key != value)
    for key in weights:
        weights[key] *= (1 - BELIEVED) / rest / 2 if rest else 1.0
    weights[value] = BELIEVED
