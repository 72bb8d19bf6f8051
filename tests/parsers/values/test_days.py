"""Days without a year, as statements print them."""

import datetime

import pytest

from parsers.values.days import dates_of, find_days, only_day


@pytest.mark.parametrize(
    "text",
    ["", "3 items", "Check 1042", "30 Feb", "32.01.", "12,50", "20-45-77", "03.04.2024",
     "1 Oct 2026", "5/10/24", "10 %", "1.204.55"],
)  # fmt: skip
def test_other_texts_are_no_days(text):
    assert list(find_days(text)) == []


@pytest.mark.parametrize(
    ("text", "raw", "value"),
    [
        ("3 Oct CARD PAYMENT", "3 Oct", (10, 3)),
        ("Oct 3 CARD PAYMENT", "Oct 3", (10, 3)),
        ("3. Oktober Miete", "3. Oktober", (10, 3)),
        ("4 de marzo Nómina", "4 de marzo", (3, 4)),
        ("03.04. Miete", "03.04.", (4, 3)),
        ("03.04 Miete", "03.04", (4, 3)),
        ("31/12 EAU", "31/12", (12, 31)),
        ("12/31 Payroll", "12/31", (12, 31)),
        ("10月3日 給与", "10月3日", (10, 3)),
        ("01.03.-31.03.2024", "01.03.", (3, 1)),
    ],
)  # fmt: skip
def test_a_day_is_its_month_and_its_day(text, raw, value):
    (found,) = find_days(text)
    assert (text[found.start : found.end], found.value) == (raw, value)


def test_with_strokes_both_orders_are_kept_with_points_the_day_comes_first():
    assert [each.other for each in (only_day("05/10"), only_day("05.10."))] == [(5, 10), None]


def test_a_day_is_all_of_its_text():
    assert only_day("3 Oct CARD") is None
    assert only_day(" 3 Oct ").value == (10, 3)


def test_only_years_that_have_the_day_give_dates():
    assert list(dates_of((2, 29), [2023, 2024])) == [datetime.date(2024, 2, 29)]
