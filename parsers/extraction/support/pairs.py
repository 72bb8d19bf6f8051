"""What speaks against a value because of other single values of the document.

In: the `Papers` of a document. Out: by path named numbers from 0 to 1: whether two values of a kind
would stand as well in each other's place, whether one serves two fields, and whether the name that
an address or a number belongs to is itself in doubt. Whose a field is, its name begins with. This
module decides nothing.
"""

import math
from collections.abc import Iterator, Mapping, Sequence

from parsers.document import Field, FieldDefinition, FieldFormat, FieldKind
from parsers.document.text import fold
from parsers.extraction.support.opinions import Opinion, are_same, key_of
from parsers.extraction.support.papers import Papers
from parsers.extraction.support.shapes import shape_of

LEAST = 0.001
"""Probabilities below it are alike."""
OF_PARTIES = frozenset({FieldFormat.NAME, FieldFormat.ADDRESS, FieldFormat.TAX_NUMBER})
UNSURE = 0.5
"""Below it the ranking would rather have no value."""
SHORTEST = 4
"""Letters of a name that is hardly within an address by chance."""


def clues_of_pairs(papers: Papers) -> dict[str, dict[str, float]]:
    known = {
        one.name: one for one in papers.definition.fields
        if one.name in papers.fields and (one.format in OF_PARTIES or one.kind is FieldKind.DATE)
    }  # fmt: skip
    swaps = {name: _swap(one, known, papers) for name, one in known.items()}
    of_parties = [swaps[name] for name, one in known.items() if one.format in OF_PARTIES]
    found = {}
    for name, one in known.items():
        found[name] = dict(_beside_others(one, known, papers)) | {"swap": swaps[name]}
        if one.format in OF_PARTIES:
            found[name]["parties_swap"] = max(of_parties, default=0.0)
    return found


def _swap(
    definition: FieldDefinition, known: Mapping[str, FieldDefinition], papers: Papers
) -> float:
    """How likely it is that this value and another one changed places: 0 if hardly, 0.5 if that is
    as likely as not."""
    alike = (other for other in known.values()
             if other is not definition and _are_alike(other, definition))  # fmt: skip
    return max((_swapped(definition, other, papers) for other in alike), default=0.0)


def _are_alike(one: FieldDefinition, other: FieldDefinition) -> bool:
    return one.format is other.format and one.kind is other.kind


def _swapped(one: FieldDefinition, other: FieldDefinition, papers: Papers) -> float:
    values = [papers.fields[each.name] for each in (one, other)]
    stays, goes = (
        _log(one, first, papers) + _log(other, second, papers)
        for first, second in (values, reversed(values))
    )
    return 1 / (1 + math.exp(min(30.0, stays - goes)))


def _log(definition: FieldDefinition, value: Field, papers: Papers) -> float:
    offered = papers.opinions.get(definition.name, ())
    return math.log(max(LEAST, _probability(definition, value, offered)))


def _probability(definition: FieldDefinition, value: Field, offered: Sequence[Opinion]) -> float:
    key = key_of(value.value, value.raw, definition)
    return sum(one.probability for one in offered if are_same(key, one.key, definition))


def _beside_others(
    one: FieldDefinition, known: Mapping[str, FieldDefinition], papers: Papers
) -> Iterator[tuple[str, float]]:
    field = papers.fields[one.name]
    same = [papers.fields[name] for name, other in known.items()
            if other is not one and other.kind is one.kind]  # fmt: skip
    if one.kind is FieldKind.DATE:
        yield "same_date", float(any(each.box == field.box for each in same))
        values = [each.value for each in same if each.value is not None]
        equal = any(each == field.value for each in values)
        yield "equal_date", float(equal)
    owner = known.get(one.name.rpartition("_")[0]) or known.get(one.name.split("_")[0])
    if owner is not None and owner is not one:
        name = papers.fields[owner.name]
        offered = papers.opinions.get(owner.name, ())
        yield "owner_misshapen", float(shape_of(owner, name.raw) < 0)
        if any(each.ranked is not None for each in offered):
            yield "owner_unsure", float(_probability(owner, name, offered) < UNSURE)
    if one.format is FieldFormat.ADDRESS:
        names = [fold(papers.fields[name].raw) for name, other in known.items()
                 if other.format is FieldFormat.NAME]  # fmt: skip
        text = fold(field.raw)
        yield "name_in", float(any(len(each) >= SHORTEST and each in text for each in names))
