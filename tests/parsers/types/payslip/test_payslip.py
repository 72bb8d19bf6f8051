"""Payslips: parts below each other, side by side, and with the sums of the year."""

import pytest

from parsers.engines.ocr import OcrEngine
from parsers.extraction import find_fields, find_lists
from parsers.extraction.labels.labels import read_labels
from parsers.extraction.lines import lines_to_search
from parsers.tasks.extract import extract_fields
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


HOURS = """
Earnings          Hours    Rate     Amount    Year to date
Basic pay        160.00   21.50   3,440.00       20,640.00
Overtime           8.50   26.88     228.48          910.02
Correction                          -50.00          -50.00
Gross Pay                         3,618.48       21,500.02
Deductions
Income Tax                          312.16        1,890.55
Net Pay                           3,306.32       19,609.47
"""


def test_hours_rates_and_the_year_are_no_amounts(parts):
    assert parts(HOURS) == (
        [("Basic pay", "3,440.00"), ("Overtime", "228.48"), ("Correction", "-50.00")],
        [("Income Tax", "312.16")],
    )


def test_the_column_of_the_sum_counts_although_it_does_not_come_to_it(parts):
    earned, _ = parts(HOURS.replace("228.48", "999.99"))
    assert earned[:2] == [("Basic pay", "3,440.00"), ("Overtime", "999.99")]


def test_without_sums_the_first_amount_is_taken(parts):
    head = HOURS.partition("Gross Pay")[0]
    assert parts(head)[0][0] == ("Basic pay", "160.00")


def test_a_company_is_no_employee(draw):
    text = BELOW.replace("Employee: Mary Allen", "")
    found = {name: piece.text for name, piece in find_fields(PAYSLIP, [draw(text)]).items()}
    assert found.get("employee") != "Halden Engineering Ltd"
    assert found["employer"] == "Halden Engineering Ltd"


@pytest.mark.parametrize("iban", ["NO93 8601 1117 947", "DE89370400440532013000"])
def test_an_iban_in_one_line_with_a_part_is_none_of_its_text(parts, iban):
    assert parts(BELOW.replace("Gross Pay ", f"{iban} Gross Pay ")) == parts(BELOW)


YEAR_FIRST = """
Earnings                  {head}       This period
Basic Salary           16,800.00          2,800.00
Overtime                  450.00            150.00
Gross Pay              17,250.00          2,950.00
Deductions
Income Tax              2,281.20            380.20
Pension                   885.00            147.50
Student Loan              120.00
Net Pay                13,963.80          2,422.30
"""


@pytest.mark.parametrize("head", ["YTD", "Jahreswerte", "Cumul", "Acumulado", "Progressivo"])
def test_the_columns_of_the_year_are_none_of_the_period_wherever_they_stand(parts, draw, head):
    text = YEAR_FIRST.format(head=head)
    _, kept_back = parts(text)
    assert kept_back == [("Income Tax", "380.20"), ("Pension", "147.50")]
    found = {name: piece.text for name, piece in find_fields(PAYSLIP, [draw(text)]).items()}
    assert (found["gross_pay"], found["net_pay"]) == ("2,950.00", "2,422.30")


FRENCH = """
Rubrique                           Gain    Retenue
Salaire de base                2 500,00
SALAIRE BRUT                   2 500,00
Santé                                       100,00
Retraite                                    200,00
Total des retenues                          300,00
NET À PAYER AVANT IMPÔT SUR LE REVENU     2 200,00
Impôt sur le revenu prélevé à la source     110,00
NET À PAYER                               {net}
"""


def fields_and_rules(page):
    found = extract_fields(OcrEngine(workers=1), PAYSLIP.schema, [page])
    return {each.path: each.raw for each in found.fields}, [
        each.rule for each in found.violations if each.rule != "required"
    ]


def test_a_tax_below_the_deductions_is_told_when_the_sum_before_it_is_not_what_is_paid(draw):
    _, broken = fields_and_rules(draw(FRENCH.format(net="2 190,00")))
    assert broken == ["net_pay_is_what_is_left"]


def test_what_is_paid_is_not_the_sum_before_a_tax(draw):
    found, broken = fields_and_rules(draw(FRENCH.format(net="2 090,00")))
    assert (found["net_pay"], found["withheld_tax"]) == ("2 090,00", "110,00")
    assert not broken


def test_of_two_sums_called_alike_either_may_be_meant(draw):
    twice = BELOW + "Take-home Pay                          2,000.00\n"
    offered = [
        [piece.text for _, piece in PAYSLIP.rivals("net_pay", reading_of(draw(text)))]
        for text in (BELOW, twice)
    ]
    assert offered == [["2,422.30"], ["2,422.30", "2,000.00"]]


def reading_of(page):
    return read_labels(lines_to_search([page]), PAYSLIP.schema.fields)
