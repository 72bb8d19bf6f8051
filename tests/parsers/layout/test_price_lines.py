"""Regions of labels and of amounts in, regions whose lines are whole out."""

from dataclasses import replace

import pytest

from parsers.document import Label
from parsers.document.lines import hull_of, join_words, visual_lines
from parsers.layout.price_lines import join_price_lines
from parsers.layout.region import Region
from tests.parsers.layout.tables import words_at


def region(*lines: tuple[str, float], x: float, first: int) -> Region:
    words = [w for i, (text, y) in enumerate(lines, first) for w in words_at(text, x, y, i)]
    return Region(Label.TEXT, hull_of(words), tuple(words))


LOAVES = region(("Sourdough loaf", 0.1), ("Flat white", 0.13), ("Thank you", 0.16), x=0.1, first=0)
PRICES = region(("4.20", 0.1), ("3.10", 0.13), x=0.7, first=10)


def test_amounts_stand_on_the_lines_of_their_labels() -> None:
    (whole,) = join_price_lines([LOAVES, PRICES])
    assert [join_words(line) for line in visual_lines(whole.words)] == [
        "Sourdough loaf 4.20", "Flat white 3.10", "Thank you"
    ]  # fmt: skip


def test_amounts_beside_no_label_stay_alone() -> None:
    lower = region(("4.20", 0.4), ("3.10", 0.43), x=0.7, first=10)
    assert join_price_lines([LOAVES, lower]) == [LOAVES, lower]


def test_words_beside_words_stay_apart() -> None:
    notes = region(("by hand", 0.1), ("by machine", 0.13), x=0.7, first=10)
    assert join_price_lines([LOAVES, notes]) == [LOAVES, notes]


def test_amounts_left_of_words_stay_apart() -> None:
    left = region(("4.20", 0.1), ("3.10", 0.13), x=0.01, first=10)
    assert join_price_lines([LOAVES, left]) == [LOAVES, left]


def column(*texts: str, x: float, first: int, step: float = 0.03) -> list[Region]:
    """A region for each text, one below the other."""
    return [region((text, 0.1 + step * at), x=x, first=first + at) for at, text in enumerate(texts)]


def lines_of(regions: list[Region]) -> list[str]:
    return [join_words(line) for each in regions for line in visual_lines(each.words)]


@pytest.mark.parametrize(
    "amounts",
    [("3.40", "2.80", "6.20"), ("3,40 A", "2,80 B", "6,20"), ("RM 3.40", "RM 2.80", "RM 6.20"),
     ("€ 3,40", "€ 2, 80", "€ 6,20")],
)  # fmt: skip
def test_sums_stand_on_the_lines_of_labels_in_several_regions(amounts: tuple[str, ...]) -> None:
    labels = column("Rye bread", "Oats", "TOTAL", x=0.1, first=0)
    last = region((amounts[2], 0.16), x=0.7, first=12)
    sums = [region((amounts[0], 0.1), (amounts[1], 0.13), x=0.7, first=10), last]
    expected = [
        f"{label} {amount}"
        for label, amount in zip(["Rye bread", "Oats", "TOTAL"], amounts, strict=True)
    ]
    assert lines_of(join_price_lines([*labels, *sums])) == expected


def test_a_table_of_amounts_beside_one_of_labels_is_its_last_column() -> None:
    labels, amounts = replace(LOAVES, label=Label.TABLE), replace(PRICES, label=Label.TABLE)
    (whole,) = join_price_lines([amounts, labels])
    assert whole.label is Label.TABLE
    assert len(whole.columns) == 1


def test_a_currency_above_the_amounts_stays_alone() -> None:
    labels = column("Rye bread", "Oats", "TOTAL", x=0.1, first=0)
    amounts = region(("EUR", 0.07), ("3,40", 0.1), ("2,80", 0.13), ("6,20", 0.16), x=0.7, first=9)
    found = lines_of(join_price_lines([*labels, amounts]))
    assert found == ["Rye bread 3,40", "Oats 2,80", "TOTAL 6,20", "EUR"]


def test_other_numbers_beside_several_regions_stay_apart() -> None:
    lines = [*column("A hearing", "A ruling", x=0.1, first=0), *column("5", "10", x=0.7, first=10)]
    assert join_price_lines(lines) == lines


def test_amounts_in_two_columns_are_joined_from_the_left() -> None:
    labels = column("Satin tape", "Rounding", x=0.1, first=0)
    prices = column("7.00", "0.00", x=0.5, first=10)
    sums = column("14.00", "0.00", x=0.8, first=20)
    found = lines_of(join_price_lines([*sums, *labels, *prices]))
    assert found == ["Satin tape 7.00 14.00", "Rounding 0.00 0.00"]


def test_a_currency_between_a_label_and_its_amount_stands_on_their_line() -> None:
    label = column("Masks", "Each", "Sum", x=0.1, first=0)
    currency = region(("EUR", 0.1), ("EUR", 0.13), x=0.5, first=10)
    last = region(("EUR", 0.16), x=0.4, first=12)
    amounts = region(("19,90", 0.1), ("9,95", 0.13), ("19,90", 0.16), x=0.7, first=20)
    found = lines_of(join_price_lines([*label, currency, last, amounts]))
    assert found == ["Masks EUR 19,90", "Each EUR 9,95", "Sum EUR 19,90"]
