"""Schemas suggested by forms: boxes, choices, percentages."""

from collections.abc import Callable

import pytest

from parsers.document import Page
from parsers.suggestions import suggest
from parsers.suggestions.looks import Look
from parsers.suggestions.suggestion import SuggestedField
from parsers.types import DOCUMENT_TYPES

Draw = Callable[..., Page]

FORM = """
Application for Membership

Full name: {name}                Date of birth: 1980-03-{day:02}
Vegetarian: {diet}                   Discount: {day} %

{first} I agree to the statutes
{second} Send me the newsletter

Course          Starts on          Price

Rowing          2026-04-{day:02}         20.{day:02}
Sailing         2026-05-{day:02}         27.{day:02}
"""
NAMES = ("Ann Reed", "Bo Holm", "Cy Frost", "Di Lund", "Ed Marsh", "Flo Weir")


@pytest.fixture
def fields(draw: Draw) -> dict[str, SuggestedField]:
    """By name, of six forms."""
    forms = [
        (draw(FORM.format(name=name, day=11 + n, diet="yes" if n % 2 else "no",
                          first="☑" if n % 2 else "☐", second="☐" if n % 3 else "☑")),)
        for n, name in enumerate(NAMES)
    ]  # fmt: skip
    suggested = suggest(forms, list(DOCUMENT_TYPES.values()), "forms")
    rows = {f"{each.name}.{one.name}": one for each in suggested.lists for one in each.fields}
    return {one.name: one for one in suggested.fields} | rows


def test_goods_in_a_table_are_no_labels(fields: dict[str, SuggestedField]) -> None:
    assert not {"rowing", "sailing", "price"} & fields.keys()
    assert fields["entries.starts_on"].look is Look.DATE
    assert fields["entries.price"].look is Look.MONEY


def test_check_boxes_are_fields_of_their_own(fields: dict[str, SuggestedField]) -> None:
    assert fields["i_agree_to_the_statutes"].look is Look.CHECKBOX
    assert fields["send_me_the_newsletter"].labels == ("Send me the newsletter",)


def test_yes_and_no_are_all_that_a_field_may_be(fields: dict[str, SuggestedField]) -> None:
    assert fields["vegetarian"].choices == ("no", "yes")


def test_documents_that_share_few_labels_with_a_built_in_type_take_nothing_from_it(
    fields: dict[str, SuggestedField],
) -> None:
    (discount,) = [one for one in fields.values() if "Discount" in one.labels]
    assert discount.look is Look.PERCENT
    assert "buyer" not in fields


def test_labels_in_english_name_their_fields(fields: dict[str, SuggestedField]) -> None:
    assert fields["date_of_birth"].look is Look.DATE
