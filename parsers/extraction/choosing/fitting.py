"""Pages and a type -> how well they fit, point by point.

In: the looks of the first pages, what the document calls itself, and a type; out: a `Fit` with all
that speaks for and against, for the choice and for the sentence that explains it. This module
chooses nothing, and knows no type by name.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from statistics import fmean

from parsers.document import FieldDefinition, FieldFormat, FieldKind, Rule, RuleKind
from parsers.document.text import fold
from parsers.extraction.choosing.against import corrected, points_against
from parsers.extraction.choosing.known_names import Names, in_label, names_of
from parsers.extraction.choosing.labelling import LONG_LABEL, keys_of, labelled, labels_found
from parsers.extraction.choosing.looks import Look
from parsers.extraction.choosing.names import DATED, LABELLED, REFERRED, Naming
from parsers.extraction.code_patterns import ibans_in
from parsers.extraction.document_type import DocumentType
from parsers.extraction.vocabulary import folded
from parsers.schemas.definition import Hints

# Points. Measured by benchmarks/kinds.py, as the strength of names.
LABEL, COMMON_LABEL, MOST_LABELS = 1.0, 0.5, 4.0
WORD, PROSE_WORD, MOST_WORDS = 0.5, 0.75, 6
"""A typical phrase; one of a type made of sentences, which has few labels; how many count."""
DATE, SUM = 0.5, 1.0
LACKING = 1.0
"""What it takes off that something which the type requires is not there."""
UNLABELLED = 0.85
"""What it takes off that there are amounts, but a required one has no label."""
UNNAMED = 1.0
"""What it takes off that neither a title nor a label of its own has the type's name; tills and
agreements may do without."""
AGAINST = 1.5
"""By how much a name of another kind counts more against a type than its own name for it."""
TITLE, AS_MUCH = 2.4, 0.85
"""The strength from which a name of another kind is the document's title, unless its own name says
at least this part as much."""
AGREEMENT, GENERAL = "documents.agreement", 1.0
"""Names that agreements of any kind have, and what they say for a type made of sentences."""
SHARED = 0.5
"""What a name says that documents without type have, too, as a part of what others do."""
LEAST_RIVAL = 1.0
"""The strength from which a name speaks against types of other names."""
SHAPE, ROLL, TILL_SIGN, OFF_TILLS = 0.3, 1.0, 1.5, 1.0
"""A page's shape; that of a roll with two signs of a till; each of these; each but one on a
sheet."""
PROSE, EXPECTED_PROSE, MUCH_PROSE = 4.0, 1.0, 0.5
"""What is taken off a type not made of sentences for the part of the words that stand in some, and
what it says for one made of them that at least this part do."""
ON_ROLLS = 2.0
"""The most that the name of a bill says for a type that tills print."""
MOST_VALUES = 4
"""Of a field, that are tried in a sum."""


@dataclass(frozen=True, slots=True)
class Fit:
    """own: the name by which the document is of the type, its title or in a label; rival: the one
    that speaks most against the type, if any does more. labels: how many of the fields have one.
    lacking: the required fields that there is nothing for."""

    document_type: DocumentType
    score: float
    own: Naming | None
    rival: Naming | None
    labels: int
    lacking: tuple[FieldDefinition, ...]
    is_impossible: bool
    support: float


def fits(
    looks: Sequence[Look], named: Sequence[Naming], types: Sequence[DocumentType]
) -> list[Fit]:
    labels = [labels_found(looks, each) for each in types]
    names = names_of(types)
    by_label = [
        naming
        for each, found in zip(types, labels, strict=True)
        for naming in _named_by_labels(looks, each, found, names)
    ]
    every = [*named, *by_label]
    against = points_against(looks, types, labels, every, names)
    others = corrected(types, labels, names)
    return [
        _fit(looks, _but_of(others[each.name], every), against, each, found)
        for each, found in zip(types, labels, strict=True)
    ]


def _but_of(others: frozenset[str], named: Sequence[Naming]) -> list[Naming]:
    """Without the labels that name documents which the type corrects."""
    return [each for each in named if not (each.is_label and each.owners <= others)]


def _fit(
    looks: Sequence[Look],
    named: Sequence[Naming],
    against: Mapping[str, float],
    document_type: DocumentType,
    labels: dict[str, list[str]],
) -> Fit:
    hints = document_type.hints
    own_name, rival = _names(named, document_type)
    own = _own_strength(own_name, document_type) if own_name else 0.0
    is_numbered = any(each.has_number and document_type.name in each.owners for each in named)
    lacking = tuple(_lacking(looks, document_type, is_numbered))
    impossible = any(field.kind is FieldKind.NUMBER for field in lacking)
    points = sum(_label_points(found) for found in labels.values())
    support = min(points, MOST_LABELS) + _word_points(looks, hints)
    score = own + support
    score += DATE * _has_required_date(document_type, lacking)
    score += SUM * any(_holds(rule, looks, document_type) for rule in document_type.schema.rules)
    score += GENERAL * any(hints.prose and AGREEMENT in each.owners for each in named)
    score += _roll_points(hints.narrow, looks[0])
    score += _prose_points(hints.prose, looks)
    score -= LACKING * len(lacking) + UNLABELLED * _unlabelled(document_type, labels)
    score -= UNNAMED * (own <= REFERRED and not hints.prose and not hints.narrow)
    score -= AGAINST * (rival.strength - own) if rival else 0.0
    score -= against[document_type.name]
    total = round(score, 3)
    return Fit(
        document_type, total, own_name, rival, len(labels), lacking, impossible, support + own
    )


def _names(
    named: Sequence[Naming], document_type: DocumentType
) -> tuple[Naming | None, Naming | None]:
    """Its own name and its rival. A title decides: what else is named on the page is no name of the
    document."""
    own = max(named, key=lambda each: _own_strength(each, document_type), default=None)
    strength = _own_strength(own, document_type) if own else 0.0
    others = [
        each
        for each in named
        if each.strength >= LEAST_RIVAL
        and not _own_strength(each, document_type)
        and not _is_shared(each, document_type)
    ]
    own_title = max(
        (each.strength for each in named if not each.is_label
         and (document_type.name in each.owners or _is_shared(each, document_type))), default=0.0,
    )  # fmt: skip
    rival = max(others, key=lambda each: each.strength, default=None)
    if rival and rival.strength >= TITLE and own_title < AS_MUCH * rival.strength:
        return None, rival
    return own if strength else None, rival if rival and rival.strength > strength else None


def _named_by_labels(
    looks: Sequence[Look],
    document_type: DocumentType,
    labels: dict[str, list[str]],
    names: Names,
) -> Iterator[Naming]:
    """Its date, its number or its amount has a label with the type's name in it."""
    required = [
        each.name
        for each in document_type.schema.fields
        if each.required and (each.kind is not FieldKind.TEXT or each.format is FieldFormat.CODE)
    ]
    dated = {key for each in document_type.schema.fields if each.kind is FieldKind.DATE
             for key in labels.get(each.name, ())}  # fmt: skip
    for key in dict.fromkeys(key for name in required for key in labels.get(name, ())):
        if document_type.name in in_label(key, names):
            strength = REFERRED if key in _references() else DATED if key in dated else LABELLED
            text = next(filter(None, (look.label_text(key) for look in looks)), key)
            yield Naming(frozenset({document_type.name}), text, strength, is_label=True)


@cache
def _references() -> frozenset[str]:
    """Labels of numbers that stand on other documents more often than on their own."""
    parts = ("order_numbers", "delivery_numbers", "contract_numbers", "order_dates",
             "delivery_dates", "references")  # fmt: skip
    return frozenset().union(*(folded(f"labels.{each}") for each in parts))


def _own_strength(naming: Naming, document_type: DocumentType) -> float:
    if document_type.name in naming.owners:
        return naming.strength * (SHARED if naming.is_shared else 1.0)
    if document_type.hints.narrow and fold(naming.text) in folded("tills.titles"):
        return min(naming.strength, ON_ROLLS)
    return 0.0


def _is_shared(naming: Naming, document_type: DocumentType) -> bool:
    """A name of documents of many kinds, among them such as the type's."""
    if _names_a_bill(naming):
        return document_type.hints.narrow or _is_bill(document_type.hints.titles)
    return document_type.hints.prose and AGREEMENT in naming.owners


def _names_a_bill(naming: Naming) -> bool:
    key = fold(naming.text)
    bills = folded("tills.titles")
    return key in bills or (naming.is_label and any(each in key for each in bills))


@lru_cache(maxsize=256)
def _is_bill(titles: tuple[str, ...]) -> bool:
    return not folded("tills.titles").isdisjoint(map(fold, titles))


def _label_points(found: Sequence[str]) -> float:
    return LABEL if any(len(key) > LONG_LABEL for key in found) else COMMON_LABEL


def _word_points(looks: Sequence[Look], hints: Hints) -> float:
    keys = keys_of(hints.words).keys()
    found = frozenset(key for look in looks for key in keys & look.phrases)
    return (PROSE_WORD if hints.prose else WORD) * min(len(found), MOST_WORDS)


def _lacking(
    looks: Sequence[Look], document_type: DocumentType, is_numbered: bool
) -> Iterator[FieldDefinition]:
    """is_numbered: its number needs no label, as it stands behind the document's name."""
    for field in document_type.schema.without_marks.fields:
        has_code = is_numbered and field.format is FieldFormat.CODE
        if field.required and not has_code and not _may_be_there(field, looks):
            yield field


def _may_be_there(field: FieldDefinition, looks: Sequence[Look]) -> bool:
    if field.kind is FieldKind.NUMBER:
        return any(look.has_amount for look in looks)
    if field.kind is FieldKind.DATE:
        return any(look.has_date for look in looks)
    if field.format is FieldFormat.IBAN:
        return any(ibans_in(look.text) for look in looks)
    if field.format is FieldFormat.CODE:
        keys = keys_of(field.synonyms).keys()
        return any(keys & look.labels for look in looks)
    return True


def _unlabelled(document_type: DocumentType, labels: dict[str, list[str]]) -> int:
    fields = document_type.schema.without_marks.fields
    return sum(
        each.required and each.kind is FieldKind.NUMBER and each.name not in labels
        for each in fields
    )


def _has_required_date(document_type: DocumentType, lacking: Sequence[FieldDefinition]) -> bool:
    dates = [
        each for each in document_type.schema.without_marks.fields
        if each.required and each.kind is FieldKind.DATE
    ]  # fmt: skip
    return bool(dates) and not any(each in lacking for each in dates)


def _roll_points(expected: bool | None, look: Look) -> float:
    """Signs of a till, and a shape like that of its rolls, which alone says little. One sign says
    nothing against a sheet: many tell how they were paid."""
    if expected is None:
        return 0.0
    is_roll = look.is_narrow is True and look.till_signs > 1
    shape = 0.0 if look.is_narrow is None else ROLL if is_roll else SHAPE
    points = shape if expected == look.is_narrow else -shape
    if expected:
        return points + TILL_SIGN * look.till_signs
    return points - OFF_TILLS * max(look.till_signs - 1, 0)


def _prose_points(expected: bool, looks: Sequence[Look]) -> float:
    """The first page of an agreement is prose; a letter goes on in prose."""
    if expected:
        return EXPECTED_PROSE * (looks[0].prose >= MUCH_PROSE)
    return -PROSE * fmean(look.prose for look in looks)


def _holds(rule: Rule, looks: Sequence[Look], document_type: DocumentType) -> bool:
    """Whether labelled amounts of single fields add up as a rule of the type says."""
    if rule.kind is not RuleKind.SUM or len(rule.fields) < 2:
        return False
    known = {each.name: each for each in document_type.schema.fields}
    ways = [[one for one in each.split("|") if one in known] for each in rule.fields]
    if not all(ways):
        return False
    amounts = [
        [cents for name in names for cents in labelled(known[name], looks)][:MOST_VALUES]
        for names in ways
    ]
    slack = int(rule.tolerance * 100)
    return any(first and abs(first - sum(others)) <= slack for first, *others in product(*amounts))
