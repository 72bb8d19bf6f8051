"""What speaks against a type although its labels are there: signs of another document.

In: looks of the first pages, the types with the labels found, what the document calls itself; out:
points, by the types' names. Who names a document of a type by a label of another type's is no such
document; nor is one that lists numbers of others, or whose sum has a minus.
"""

from collections import Counter
from collections.abc import Sequence

from parsers.document import FieldFormat
from parsers.extraction.choosing.known_names import Names, in_label
from parsers.extraction.choosing.labelling import is_label_of, keys_of, labelled
from parsers.extraction.choosing.looks import Look
from parsers.extraction.choosing.names import Naming
from parsers.extraction.document_type import DocumentType

# Points. Measured by benchmarks/kinds.py and 825 drawn documents of other seeds, 2026-11-30.
CORRECTED, CORRECTING = 4.0, 2.0
"""What it takes off that a label of a type of the same required fields names a document of this
one, as `Credit for invoice` does; and what that says for the other type."""
OTHER_NUMBERS = 1.0
"""What it takes off a type with a name that documents without type have, too, that labels of
numbers stand there which only other types have, as statements of account list invoices."""
NEGATIVE = 2.0
"""What it takes off that the sum has a minus, where another type is for such sums."""


def points_against(
    looks: Sequence[Look], types: Sequence[DocumentType], labels: Sequence[dict[str, list[str]]],
    named: Sequence[Naming], names: Names,
) -> Counter[str]:  # fmt: skip
    points: Counter[str] = Counter()
    for name, others in corrected(types, labels, names).items():
        if others:
            points.update({name: -CORRECTING, **dict.fromkeys(others, CORRECTED)})
    points.update(_of_other_numbers(looks, types, named))
    points.update(_negative(looks, types))
    return points


def corrected(
    types: Sequence[DocumentType], labels: Sequence[dict[str, list[str]]], names: Names
) -> dict[str, frozenset[str]]:
    """By the types' names, those with the same required fields of which their labels name another
    document."""
    required = {each.name: _required(each) for each in types}
    at_hand = {each.name: each for each in types}
    return {
        each.name: frozenset(
            other
            for field in each.schema.fields
            if not field.required and field.format is FieldFormat.CODE
            for key in found.get(field.name, ())
            for other in in_label(key, names)
            if other != each.name
            and required.get(other) == required[each.name]
            and not is_label_of(key, at_hand[other])
        )
        for each, found in zip(types, labels, strict=True)
    }


def _required(document_type: DocumentType) -> frozenset[str]:
    return frozenset(each.name for each in document_type.schema.fields if each.required)


def _of_other_numbers(
    looks: Sequence[Look], types: Sequence[DocumentType], named: Sequence[Naming]
) -> Counter[str]:
    """Points against types whose name on the page is also one of documents without type."""
    shared = {owner for each in named if each.is_shared for owner in each.owners}
    disputed = [each for each in types if each.name in shared]
    if not disputed:
        return Counter()
    there = frozenset(key for look in looks for key in look.headers)
    numbers = {
        key
        for each in types
        for field in each.schema.fields
        if field.required and field.format is FieldFormat.CODE
        for key in keys_of(field.synonyms).keys() & there
    }
    return Counter({
        each.name: OTHER_NUMBERS
        for each in disputed
        if not all(is_label_of(key, each) for key in numbers)
    })  # fmt: skip


def _negative(looks: Sequence[Look], types: Sequence[DocumentType]) -> Counter[str]:
    """Points against the types whose sum is printed with a minus, where another type at hand has
    a rule for such a sum and they have none."""
    either = {each.name: _of_either_sign(each) for each in types}
    names = frozenset().union(*either.values())
    return Counter({
        each.name: NEGATIVE
        for each in types
        for field in each.schema.fields
        if field.required and field.name in names - either[each.name]
        and max(labelled(field, looks), default=0) < 0
    })  # fmt: skip


def _of_either_sign(document_type: DocumentType) -> frozenset[str]:
    ways = {way for rule in document_type.schema.rules for each in rule.fields
            for way in each.split("|")}  # fmt: skip
    return frozenset(way for way in ways if f"-{way}" in ways)
