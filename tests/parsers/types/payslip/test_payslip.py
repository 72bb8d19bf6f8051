"""Payslips: parts below each other, side by side, and with the sums of the year."""

import pytest

from parsers.extraction import find_fields, find_lists
from parsers.types import DOCUMENT_TYPES

PAYSLIP = DOCUMENT_TYPES["payslip"]
BELOW = """
Halden Engineering Ltd                      PAYSLIP
8 Dock Road
Hull HU1 1AA

Employee: Mary Allen            Employee No. 00482
Pay Date: 28 June 2024         Pay Period: June 2024

Earnings                                Amount
Basic Salary                          2,800.00
Overtime                                150.00
Gross Pay                             2,950.00

Deductions                              Amount
Income Tax                             -380.20
Pension                                -147.50
Total Deductions                       -527.70
Net Pay                               2,422.30
"""
BESIDE = """
Earnings          Amount       Deductions           Amount
Basic Salary    2,800.00       Income Tax           380.20
Overtime          150.00       Pension              147.50
Gross Pay       2,950.00       Total Deductions     527.70

                               Net Pay            2,422.30
"""
OF_THE_YEAR = """
Earnings            This period       Year to date
Basic Salary           2,800.00          16,800.00
Overtime                 150.00             450.00
Gross Pay              2,950.00          17,250.00
Deductions
Income Tax               380.20           2,281.20
Pension                  147.50             885.00
Net Pay                2,422.30          14,083.80
"""


@pytest.fixture
def parts(draw):
    """What is earned and what is kept back, each as text and amount."""

    def parts(text):
        found = find_lists(PAYSLIP, [draw(text)])
        return tuple(
            [(row["description"].text, row["amount"].text) for row in found.get(name, [])]
            for name in ("earnings", "deductions")
        )

    return parts


def test_a_page_without_amounts_has_no_parts(parts):
    assert parts("Dear Mary,\n\nyour payslip is late.") == ([], [])


@pytest.mark.parametrize("text", [BELOW, BESIDE, OF_THE_YEAR])
def test_parts_are_told_apart_by_headings_and_sums(parts, text):
    earned, kept_back = parts(text)
    assert earned == [("Basic Salary", "2,800.00"), ("Overtime", "150.00")]
    assert [(name, amount.lstrip("-")) for name, amount in kept_back] == [
        ("Income Tax", "380.20"), ("Pension", "147.50"),
    ]  # fmt: skip


def test_without_headings_the_gross_pay_parts_them(parts):
    without = BELOW.replace("Earnings                                Amount", "")
    without = without.replace("Deductions                              Amount", "")
    assert [len(each) for each in parts(without)] == [2, 2]


def test_the_fields_of_a_payslip_are_found(draw):
    found = {name: piece.text for name, piece in find_fields(PAYSLIP, [draw(BELOW)]).items()}
    assert found["employer"] == "Halden Engineering Ltd"
    assert found["employee"] == "Mary Allen"
    assert found["personnel_number"] == "00482"
    assert (found["gross_pay"], found["net_pay"]) == ("2,950.00", "2,422.30")
    assert found["total_deductions"] == "-527.70"
