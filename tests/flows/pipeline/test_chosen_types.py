"""A schema that a person chose for a part of a file takes the place of the one that fits best."""

import pytest

from flows.pipeline.chosen_types import with_chosen_types
from parsers.document import Page
from parsers.extraction.splitting import Part
from parsers.types import DOCUMENT_TYPES
from storage.chosen_schemas import ChosenSchema

RECEIPT = DOCUMENT_TYPES["receipt"]


def parts(*pages: int) -> list[Part]:
    return [Part((Page(n, 100, 100),), RECEIPT) for n in pages]


def types(found: tuple[Part, ...]) -> list[str | None]:
    return [part.document_type.name if part.document_type else None for part in found]


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (ChosenSchema(2, 2, "invoice"), ["receipt", "invoice", "receipt"]),
        (ChosenSchema(2, 2, "none"), ["receipt", None, "receipt"]),
        (ChosenSchema(2, 3, "invoice"), ["receipt", "receipt", "invoice"]),
        (ChosenSchema(2, None, "invoice"), ["receipt", "invoice", "receipt"]),
    ],
)
def test_the_part_of_the_choice_gets_its_schema(choice: ChosenSchema, expected: list[str]) -> None:
    found, warnings = with_chosen_types(parts(1, 2, 3), [choice], ())
    assert (types(found), warnings) == (expected, ())


@pytest.mark.parametrize("choice", [ChosenSchema(2, 9, "invoice"), ChosenSchema(1, 1, "own")])
def test_a_choice_that_cannot_be_followed_is_told(choice: ChosenSchema) -> None:
    found, (warning,) = with_chosen_types(parts(1, 2), [choice], ())
    assert types(found) == ["receipt", "receipt"]
    assert choice.name in warning
