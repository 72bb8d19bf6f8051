"""Days without a year take it from their statement; the page is drawn as banks print it."""

import datetime
from collections.abc import Callable

import pytest

from parsers.document import Field
from parsers.engines.ocr import OcrEngine
from parsers.tasks.extract import extract_fields
from parsers.types import DOCUMENT_TYPES

STATEMENT = DOCUMENT_TYPES["bank_statement"]
NOTHING_TELLS = """
Bank of Leeds plc

Date         Description                 Paid Out    Paid In     Balance
             Opening Balance                                    1,250.00
3 Oct        CARD PAYMENT TO               119.00               1,131.00
             CORNER BOOKS
5 Oct        Bank transfer                             350.00   1,481.00
31 Oct       Closing Balance                                    1,481.00
"""
NAMED = f"Statement Period: 1 Oct 2026 to 31 Oct 2026\n{NOTHING_TELLS}"
POINTS = """
Sparkasse Musterstadt

Kontoinhaber: Maria Weber              Auszug-Nr. 1
Zeitraum: 15.12. - 14.01.2025

Buchung   Wertstellung   Verwendungszweck                Betrag
                         Alter Kontostand              500,00 H
30.12.    02.01.         Dauerauftrag Miete            700,00 S
04.01.    31.12.         Gehalt 12/24                  950,00 H
                         Neuer Kontostand              750,00 H
"""
SLASHES = """
Banque de Lyon

Période du 28/12/2023 au 27/01/2024

Date     Libellé                         Débit     Crédit
         Ancien solde                              500,00
29/12    Prélèvement EAU                 100,00
05/01    Virement de M. Martin                     200,00
         Nouveau solde                             600,00
"""
MONTH_FIRST = """
First National Bank of Springfield

Statement Date: 10/31/2026

Date     Description            Withdrawals     Deposits     Balance
         Beginning Balance                                    500.00
10/05    Payroll                                   20.00      520.00
10/09    Check 1042                 100.00                    420.00
         Ending Balance                                       420.00
"""

Found = dict[str, Field]


@pytest.fixture
def found(draw: Callable[..., object]) -> Callable[[str], Found]:
    def found(text: str) -> Found:
        engine = OcrEngine(workers=1)
        try:
            return {
                each.path: each
                for each in extract_fields(engine, STATEMENT.schema, [draw(text)]).fields
            }
        finally:
            engine.close()

    return found


def column(found: Found, name: str) -> list[tuple[str, object]]:
    return [(each.raw, each.value) for path, each in found.items() if path.endswith(f"].{name}")]


def test_without_any_year_a_day_has_no_value_and_says_why(found):
    fields = found(NOTHING_TELLS)
    assert column(fields, "date") == [("3 Oct", None), ("5 Oct", None)]
    assert fields["entries[0].date"].problem == "a day without a year, and nothing tells the year"
    assert not fields["entries[0].date"].valid


def test_a_day_in_no_year_within_the_period_has_no_value(found):
    fields = found(NAMED.replace("5 Oct  ", "5 May  "))
    assert fields["entries[1].date"].value is None
    assert "within the statement's period" in fields["entries[1].date"].problem


@pytest.mark.parametrize("text", [NOTHING_TELLS, NAMED])
def test_what_a_movement_was_is_told_without_its_day(found, text):
    assert [raw for raw, _ in column(found(text), "description")] == [
        "CARD PAYMENT TO CORNER BOOKS", "Bank transfer",
    ]  # fmt: skip


def test_the_period_tells_the_year_and_raw_stays_as_printed(found):
    fields = found(NAMED)
    assert column(fields, "date") == [
        ("3 Oct", datetime.date(2026, 10, 3)), ("5 Oct", datetime.date(2026, 10, 5)),
    ]  # fmt: skip
    assert fields["entries[0].date"].valid
    assert fields["entries[0].date"].problem is None


def test_a_december_before_the_end_in_january_is_of_the_year_before(found):
    assert column(found(POINTS), "date") == [
        ("30.12.", datetime.date(2024, 12, 30)), ("04.01.", datetime.date(2025, 1, 4)),
    ]  # fmt: skip


def test_a_value_date_is_the_one_nearest_to_its_row(found):
    assert column(found(POINTS), "value_date") == [
        ("02.01.", datetime.date(2025, 1, 2)), ("31.12.", datetime.date(2024, 12, 31)),
    ]  # fmt: skip


def test_a_period_whose_first_day_has_no_year_takes_that_of_its_last(found):
    fields = found(POINTS)
    assert fields["period_from"].value == datetime.date(2024, 12, 15)
    assert fields["period_to"].value == datetime.date(2025, 1, 14)


def test_days_with_a_stroke_are_told_by_the_order_of_the_others(found):
    assert column(found(SLASHES), "date") == [
        ("29/12", datetime.date(2023, 12, 29)), ("05/01", datetime.date(2024, 1, 5)),
    ]  # fmt: skip


def test_the_statements_own_date_tells_the_year_where_no_period_does(found):
    assert column(found(MONTH_FIRST), "date") == [
        ("10/05", datetime.date(2026, 10, 5)), ("10/09", datetime.date(2026, 10, 9)),
    ]  # fmt: skip
