"""Counts with three decimals, where no price shows the decimal sign."""

from decimal import Decimal

import pytest

from parsers.document import Field
from parsers.types.delivery_note.counts import with_counts
from parsers.values.conventions import Conventions

GERMAN, ENGLISH = Conventions(language="de"), Conventions(language="en")


def counted(conventions, *raws):
    fields = [
        Field(f"line_items[{at}].quantity", raw, Decimal(-1), 1) for at, raw in enumerate(raws)
    ]
    return with_counts(fields, conventions)


def values(conventions, *raws):
    return [each.value for each in counted(conventions, *raws)]


@pytest.mark.parametrize(
    "raws", [("1,000",), ("1.500", "12.000"), ("12", "1.000"), ("1.000", "2,000"), ()]
)
def test_what_may_be_thousands_stays_as_it_was_read(raws):
    assert values(GERMAN, *raws) == [-1] * len(raws)


def test_the_sign_of_the_language_is_before_decimals():
    assert values(GERMAN, "50,000", "28,900") == [Decimal("50.000"), Decimal("28.900")]
    assert {each.problem for each in counted(GERMAN, "50,000", "28,900")} == {None}


def test_another_sign_before_noughts_alone_is_too_and_that_is_told():
    found = counted(GERMAN, "50.000", "5.000")
    assert [each.value for each in found] == [50, 5]
    assert [each.problem for each in found] == ["could be 50000, too", "could be 5000, too"]
    assert values(ENGLISH, "50,000", "5,000") == [50, 5]


def test_other_numbers_are_left_alone():
    fields = (Field("line_items[0].amount", "1,000", Decimal(1), 1), Field("net", "1,000", None))
    assert with_counts(fields, GERMAN) == fields
