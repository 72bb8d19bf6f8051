"""Numbers and dates of spreadsheets as their formats show them."""

import pytest

from parsers.reading.native.number_formats import BUILT_IN, is_date_format, show


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        (1234.5, "General", "1234.5"),
        (0.1 + 0.2, "General", "0.3"),
        (1e15, "General", "1E+15"),
        (1234.5, "0.00", "1234.50"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (0.5, "#.##", ".5"),
        (2.675, "0.00", "2.68"),
        (-12, "0;(0)", "(12)"),
        (-12, "0", "-12"),
        (0, '0;-0;"–"', "–"),
        (-553, "#,##0_);\\(#,##0\\)", "(553)"),
        (0.125, "0.0%", "12.5%"),
        (1250, '#,##0.00 "€"', "1,250.00 €"),
        (1250, "[$€-407] #,##0", "€ 1,250"),
        (12345678, "#,##0,,", "12"),
        (12000, '0.0,"k"', "12.0k"),
        (5551234, "000-0000", "555-1234"),
        (0.000123, "0.00E+00", "1.23E-04"),
        (2.5, "# ?/?", "2 1/2"),
        (7, "[<5]0;[>=5]0+", "7+"),
        (3, '[Red]0" Stück"', "3 Stück"),
        (float("nan"), "0", ""),
        (7, "", "7"),
    ],
)
def test_a_number_is_shown_as_its_format_says(number: float, code: str, shown: str) -> None:
    assert show(number, code) == shown


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        (46356, "dd.mm.yyyy", "30.11.2026"),
        (46356, "d-mmm-yy", "30-Nov-26"),
        (46356, "[$-407]d. mmmm yyyy", "30. November 2026"),
        (46113, "[$-40C]d mmmm yyyy", "1 avril 2026"),
        (46356, "dddd", "Monday"),
        (46356, "[$-F800]dddd, mmmm dd, yyyy", "2026-11-30"),
        (46356.75, "h:mm AM/PM", "6:00 PM"),
        (46356.5208333, "hh:mm", "12:30"),
        (1.5, "[h]:mm", "36:00"),
        (0.0006944444, "mm:ss", "01:00"),
        (1, "yyyy-mm-dd", "1900-01-01"),
        (61, "yyyy-mm-dd", "1900-03-01"),
        (46356, BUILT_IN[14], "2026-11-30"),
        (-1, "yyyy-mm-dd", "-1"),
        (1e12, "yyyy-mm-dd", "1E+12"),
    ],
)
def test_a_date_is_shown_as_its_format_says(number: float, code: str, shown: str) -> None:
    assert show(number, code) == shown


def test_dates_may_be_counted_from_1904() -> None:
    assert show(44894, "yyyy-mm-dd", since_1904=True) == "2026-11-30"


def test_formats_of_dates_are_known_from_those_of_numbers() -> None:
    assert is_date_format("d/m/yy") and is_date_format("[h]:mm")
    assert not is_date_format('#,##0 "days"') and not is_date_format("General")


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ('[$-411]ggge"年"m"月"d"日"', "令和7年12月1日"), ("[$-411]gge", "令7"), ("bbbb", "2568"),
        ("[$-407]d.m.e", "1.12.2025"),
    ],
)  # fmt: skip
def test_years_are_counted_as_the_format_says(code: str, shown: str) -> None:
    assert show(45_992, code) == shown
