"""Rows on the terminal: nothing is cut, whatever its width; and in pipes, for programs."""

import csv
import datetime
import io
import json
import sys
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.cli.rows import Form, print_rows

Shown = pytest.CaptureFixture[str]
WIDE = (["name", "text"], [["a.pdf", "word " * 60], ["b.pdf", None]])


@pytest.fixture
def terminal(capsys: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 80 columns, without colours."""
    monkeypatch.setattr("flows.cli.rows.is_terminal", lambda _out: True)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")


def lines(shown: Shown) -> list[str]:
    return [line.rstrip() for line in shown.readouterr().out.splitlines()]


def test_no_rows_are_called_so_and_name_the_columns(terminal: None, capsys: Shown) -> None:
    print_rows(["total", "date"], [])
    assert lines(capsys) == ["no rows; the columns are: total, date"]


def test_what_fits_is_a_table(terminal: None, capsys: Shown) -> None:
    print_rows(["name", "total"], [["a.pdf", 1.5]])
    assert lines(capsys) == [
        "┌───────┬───────┐",
        "│ name  │ total │",
        "├───────┼───────┤",
        "│ a.pdf │   1.5 │",
        "└───────┴───────┘",
    ]


def test_a_table_that_is_asked_for_is_as_wide_as_it_must_be(terminal: None, capsys: Shown) -> None:
    print_rows([f"c{n}" for n in range(40)], [[f"v{n}" for n in range(40)]], Form.TABLE)
    shown = capsys.readouterr().out
    assert all(f"v{n} " in shown for n in range(40))


def test_what_does_not_fit_is_records_with_every_value(terminal: None, capsys: Shown) -> None:
    print_rows(*WIDE)
    shown = lines(capsys)
    assert shown[0].startswith("─ 1 ─")
    assert shown[1] == "name  a.pdf"
    assert " ".join(shown).count("word") == 60
    assert max(map(len, shown)) <= 80


def test_a_column_that_is_empty_in_every_row_is_left_out_and_named(
    terminal: None, capsys: Shown
) -> None:
    print_rows(["name", "bic"], [["a.pdf", None], ["b.pdf", ""]])
    assert lines(capsys)[-1] == "left out, as empty in every row: bic"


def test_lines_of_a_value_stay_apart_in_a_record(terminal: None, capsys: Shown) -> None:
    print_rows(["text"], [["first\nsecond"]], Form.RECORDS)
    assert lines(capsys)[1:] == ["text  first", "      second"]


def test_text_of_documents_is_no_markup_and_moves_no_cursor(terminal: None, capsys: Shown) -> None:
    for form in (Form.TABLE, Form.RECORDS, Form.TSV):
        print_rows(["text"], [["[red]x\x1b[2J"]], form)
        shown = capsys.readouterr().out
        assert "[red]x" in shown
        assert "\x1b" not in shown


def test_a_pipe_gets_a_line_a_row_with_tabs_between(capsys: Shown) -> None:
    print_rows(["a", "b"], [["x\ty\nz", None], ["C:\\new", 3]])
    assert capsys.readouterr().out == "a\tb\nx\\ty\\nz\t\nC:\\\\new\t3\n"


def test_columns_of_one_name_are_kept_apart_in_json(capsys: Shown) -> None:
    print_rows(["id", "id", "id_2"], [[1, 2, 3]], Form.JSON)
    assert json.loads(capsys.readouterr().out) == [{"id": 1, "id_3": 2, "id_2": 3}]


def test_json_has_numbers_for_money_and_iso_dates(capsys: Shown) -> None:
    row = [Decimal("12.30"), datetime.date(2026, 1, 2), b"\x01", Decimal("1" * 30), float("inf")]
    print_rows(["money", "day", "bytes", "long", "endless"], [row], Form.JSON)
    assert json.loads(capsys.readouterr().out, parse_constant=pytest.fail) == [
        {"money": 12.3, "day": "2026-01-02", "bytes": "01", "long": "1" * 30, "endless": "inf"}
    ]


@given(st.lists(st.tuples(st.text(), st.text()), max_size=4))
def test_csv_gives_back_every_value(rows: list[Any]) -> None:
    out, sys.stdout = sys.stdout, io.StringIO(newline="")
    try:
        print_rows(["a", "b"], rows, Form.CSV)
        written = sys.stdout.getvalue()
    finally:
        sys.stdout = out
    assert list(csv.reader(io.StringIO(written, newline=""))) == [["a", "b"], *map(list, rows)]


@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z", "M"]))
        , min_size=2, max_size=2), min_size=1, max_size=4),
    st.integers(20, 200),
)  # fmt: skip
def test_no_sign_of_a_value_is_lost_at_any_width(rows: list[list[str]], width: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        out = io.StringIO()
        patch.setattr("flows.cli.rows.is_terminal", lambda _out: True)
        for name, value in {"COLUMNS": str(width), "NO_COLOR": "1", "TERM": "dumb"}.items():
            patch.setenv(name, value)
        patch.setattr(sys, "stdout", out)
        print_rows(["a", "b"], rows)
    shown = out.getvalue()
    for sign in {sign for row in rows for value in row for sign in value}:
        assert shown.count(sign) >= sum(value.count(sign) for row in rows for value in row)
