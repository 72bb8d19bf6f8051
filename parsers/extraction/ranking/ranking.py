"""Lines of an invoice -> for each field, what it could be, and how likely each is.

In: the lines of a document. Out: candidates with probabilities, the likeliest first; what is left
of 1 is the probability that the field is none of them. Which texts may be values, how they are read
and what goes together is code; how much label, place and shape speak for each was learned from
drawn documents (docs/ranking.md). This module knows no schema.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from parsers.document import FieldValue
from parsers.extraction.code_patterns import has_iban_form
from parsers.extraction.lines import Line, Piece
from parsers.extraction.ranking.candidates import Candidate, Kind, candidates_of
from parsers.extraction.ranking.features import features_of
from parsers.extraction.ranking.joint import together
from parsers.extraction.ranking.model import Model, load
from parsers.extraction.ranking.neighbours import beside_names
from parsers.extraction.ranking.owners import (
    days_of_others,
    others_code,
    others_date,
    others_number,
)
from parsers.extraction.ranking.parties import Scored, by_value, of_parties
from parsers.extraction.ranking.phrases import phrases_of
from parsers.extraction.ranking.tax_owners import with_owners

FIELDS: Mapping[str, Kind] = MappingProxyType(
    {
        "invoice_number": Kind.CODE,
        "invoice_date": Kind.DATE,
        "due_date": Kind.DATE,
        "seller": Kind.NAME,
        "buyer": Kind.NAME,
        "net": Kind.AMOUNT,
        "tax": Kind.AMOUNT,
        "total": Kind.AMOUNT,
        "seller_address": Kind.ADDRESS,
        "buyer_address": Kind.ADDRESS,
        "seller_tax_number": Kind.TAX_NUMBER,
        "buyer_tax_number": Kind.TAX_NUMBER,
        "purchase_order": Kind.CODE,
        "discount": Kind.AMOUNT,
        "shipping": Kind.AMOUNT,
        "prepaid": Kind.AMOUNT,
    }
)
"""The fields that are ranked, and what their values look like."""
SELDOM = frozenset({"purchase_order", "discount", "shipping", "prepaid"})
"""Those that most documents do not have: that there is none was learned as well."""
DOUBTED = SELDOM | {"seller_tax_number", "buyer_tax_number"}
"""Those of which labels and finders alone are not believed."""
REFUSED = frozenset({"invoice_number", "invoice_date"})
"""Those of which labels and finders are not believed where all that looks like one is refused."""
MOST = 12
"""Candidates of a field that are told, the likeliest."""
LEAST = 0.001
"""The probability of a candidate that is told, at least."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate; value: what tells it from others: a date, a number, or its folded text."""

    piece: Piece
    value: FieldValue
    probability: float


Ranking = Mapping[str, tuple[Ranked, ...]]


def rank(lines: Sequence[Line]) -> Ranking:
    """By field, the likeliest first."""
    return rank_with(load("invoice"), lines)


def rank_with(model: Model, lines: Sequence[Line]) -> Ranking:
    phrases = phrases_of(lines)
    candidates = candidates_of(phrases)
    rows = features_of(phrases, candidates)
    others = days_of_others(phrases, candidates)
    alone: dict[str, dict[FieldValue, float]] = {}
    best: dict[str, dict[FieldValue, Candidate]] = {}
    scored: dict[str, list[Scored]] = {}
    for name, one in model.items():
        at = [
            number
            for number, each in enumerate(candidates)
            if each.kind is FIELDS[name]
            and not others_number(phrases, each, name)
            and not (others_date(phrases, each) or others_code(phrases, each))
            and not (each.kind is Kind.TAX_NUMBER and has_iban_form(each.piece.text))
            and not (name == "invoice_date" and each.value in others)
        ]
        odds = np.exp(np.clip(one.log_odds(rows[at]), -20, 20))
        scored[name] = [
            Scored(candidates[number], float(each)) for number, each in zip(at, odds, strict=True)
        ]
    for name, judged in of_parties(phrases, scored).items():
        alone[name], best[name] = _by_value(judged)
    places = {
        name: {value: one.piece for value, one in each.items()} for name, each in best.items()
    }
    weighed, owned = with_owners(phrases, candidates, beside_names(together(alone), places), places)
    for name, candidate in owned.items():
        best[name][candidate.value] = candidate
    return MappingProxyType({name: _ranked(found, best[name]) for name, found in weighed.items()})


def _by_value(
    scored: Sequence[Scored],
) -> tuple[dict[FieldValue, float], dict[FieldValue, Candidate]]:
    """A value's probability, and the best of its candidates. Probabilities of all values and of
    none, whose odds are 1, add up to 1."""
    of_value = by_value(scored)
    best: dict[FieldValue, Scored] = {}
    for one in scored:
        known = best.get(one.candidate.value)
        if known is None or one.odds > known.odds:
            best[one.candidate.value] = one
    whole = 1.0 + sum(of_value.values())
    probabilities = {value: each / whole for value, each in of_value.items()}
    return probabilities, {value: one.candidate for value, one in best.items()}


def _ranked(
    found: Mapping[FieldValue, float], best: Mapping[FieldValue, Candidate]
) -> tuple[Ranked, ...]:
    likely = sorted(
        ((value, each) for value, each in found.items() if each >= LEAST and value in best),
        key=lambda one: -one[1],
    )
    return tuple(Ranked(best[value].piece, value, each) for value, each in likely[:MOST])
