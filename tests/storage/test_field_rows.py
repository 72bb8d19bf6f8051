"""Fields as rows: what a path tells, and how a value is kept."""

import datetime
from decimal import Decimal

import pytest

from parsers.document import Field
from storage.field_rows import field_row


def test_the_stored_path_names_the_segment_but_for_the_first() -> None:
    field = Field("line_items[0].amount", "1", None)
    assert field_row(1, 1, field)["path"] == "line_items[0].amount"
    second = field_row(1, 2, field)
    assert second["path"] == "segment[2].line_items[0].amount"
    assert (second["segment"], second["name"], second["item"]) == (2, "amount", "line_items")


@pytest.mark.parametrize(
    ("path", "name", "item", "ordinal"),
    [
        ("total", "total", None, None),
        ("line_items[0].amount", "amount", "line_items", 0),
        ("line_items[12].tax.rate", "tax.rate", "line_items", 12),
        ("odd[", "odd[", None, None),
        ("odd[x].y", "odd[x].y", None, None),
    ],
)
def test_a_path_tells_the_list_the_ordinal_and_the_name(
    path: str, name: str, item: str | None, ordinal: int | None
) -> None:
    row = field_row(1, 1, Field(path, "", None))
    assert (row["name"], row["item"], row["ordinal"]) == (name, item, ordinal)


@pytest.mark.parametrize(
    ("value", "words", "number", "date"),
    [
        (None, None, None, None),
        ("ACME", "ACME", None, None),
        (Decimal("1E+3"), "1000", Decimal(1000), None),
        (Decimal("-0.50"), "-0.50", Decimal("-0.5"), None),
        (datetime.date(2026, 2, 1), "2026-02-01", None, datetime.date(2026, 2, 1)),
        (Decimal("NaN"), "NaN", None, None),
        (Decimal("1E+999999"), "1E+999999", None, None),
    ],
)
def test_a_value_is_kept_in_words_and_as_a_number_or_a_date_where_it_is_one(
    value: str | Decimal | datetime.date | None,
    words: str | None,
    number: Decimal | None,
    date: datetime.date | None,
) -> None:
    row = field_row(1, 1, Field("total", "raw", value))
    assert (row["value"], row["number"], row["date"]) == (words, number, date)
