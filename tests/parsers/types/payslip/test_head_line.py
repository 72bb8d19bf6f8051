"""A payslip that names its month and who is paid without any label."""

import pytest

from parsers.extraction import find_fields
from parsers.types import DOCUMENT_TYPES

PAYSLIP = DOCUMENT_TYPES["payslip"]
SUMS = "\nGross pay 3,120.00 € · Net pay 2,461.85 €\n"


def fields(draw, text):
    found = find_fields(PAYSLIP, [draw(f"Payslip\n{text}{SUMS}")])
    return {name: piece.text for name, piece in found.items()}


@pytest.mark.parametrize(
    "line",
    [
        "Halden Engineering Ltd · June 2024",
        "Reference 12/44 · June 2024",
        "paid monthly · June 2024",
    ],
)
def test_what_is_no_persons_name_is_nobody_paid(draw, line):
    assert "employee" not in fields(draw, line)


@pytest.mark.parametrize(
    "line", ["Room 2024 · Siobhán Ní Bhriain", "Siobhán Ní Bhriain, born 1990"]
)
def test_a_year_without_a_month_is_no_period(draw, line):
    assert "period" not in fields(draw, line)


@pytest.mark.parametrize(
    ("line", "name", "period"),
    [
        ("Siobhán Ní Bhriain · September 2026", "Siobhán Ní Bhriain", "September 2026"),
        ("März 2025 | Jörg Weber", "Jörg Weber", "März 2025"),
        ("Inés Duque – marzo de 2025", "Inés Duque", "marzo de 2025"),
    ],
)
def test_a_month_and_a_name_in_one_line_are_the_period_and_who_is_paid(draw, line, name, period):
    found = fields(draw, line)
    assert (found["employee"], found["period"]) == (name, period)
    assert (found["gross_pay"], found["net_pay"]) == ("3,120.00", "2,461.85")


def test_labels_come_first(draw):
    found = fields(draw, "Employee: Mary Allen\nPay Period: June 2024\nAnna Hall · May 2024")
    assert (found["employee"], found["period"]) == ("Mary Allen", "June 2024")


def test_the_month_may_stand_behind_the_title(draw):
    assert fields(draw, "Pay slip for June 2024")["period"] == "June 2024"
    german = "Abrechnung der Brutto/Netto-Bezüge für Januar 2026"
    assert fields(draw, german)["period"] == "Januar 2026"


def test_a_month_behind_other_words_is_no_period(draw):
    assert "period" not in fields(draw, "Employed since June 2024")
