"""The document types that people chose for parts of a file, in place of those that fit best.

In: the parts of a file and the choices for its document. Out: the parts with the chosen types, and
a warning for each choice whose type is not at hand.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from parsers.extraction.splitting import Part
from parsers.types import DOCUMENT_TYPES, DocumentType
from storage.chosen_schemas import NONE, ChosenSchema


def with_chosen_types(
    parts: Sequence[Part], chosen: Iterable[ChosenSchema], at_hand: Iterable[DocumentType]
) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    """A choice is for the part of its number that has its page, else the only one that has it."""
    types = {**DOCUMENT_TYPES, **{each.name: each for each in at_hand}}
    found, warnings = list(parts), []
    for choice in chosen:
        place = _place_of(choice, parts)
        if place is None:
            warnings.append(f"no segment for the chosen schema {choice.name} was found")
        elif choice.name != NONE and choice.name not in types:
            warnings.append(f"the chosen schema {choice.name} is not at hand")
        else:
            found[place] = replace(found[place], document_type=_type(choice, types), nearest=None)
    return tuple(found), tuple(warnings)


def _type(choice: ChosenSchema, types: Mapping[str, DocumentType]) -> DocumentType | None:
    return None if choice.name == NONE else types[choice.name]


def _place_of(choice: ChosenSchema, parts: Sequence[Part]) -> int | None:
    if choice.page is None or len(parts) == 1:
        return choice.segment - 1 if choice.segment <= len(parts) else None
    holding = [
        at
        for at, part in enumerate(parts)
        if part.pages[0].number <= choice.page <= part.pages[-1].number
    ]
    if choice.segment - 1 in holding:
        return choice.segment - 1
    return holding[0] if len(holding) == 1 else None
