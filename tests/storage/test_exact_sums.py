"""Sums in SQLite are exact in decimals, and otherwise as SQLite's own."""

import datetime
import math
import random
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.document import (
    Field,
    FieldDefinition,
    FieldKind,
    ListDefinition,
    Page,
    SchemaDefinition,
    Segment,
)
from storage.database import Database, open_database
from storage.documents import RunStore
from storage.exact_sums import is_over_a_window, make_sums_exact
from storage.leases import Claim
from storage.models import RunStatus
from storage.user_queries import run_query, view_rows
from storage.views import create_schema_views

Value = int | float | str | bytes | None

CENTS = st.decimals(min_value=-(10**9), max_value=10**9, places=2)
VALUES = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.sampled_from(
        [
            "12",
            " 12 ",
            "12x",
            "x",
            "",
            "1.5",
            ".5",
            "5.",
            "1e3x",
            "9" * 19,
            "1_0",
            "9" * 5000,
            "0" * 5000 + "7",
        ]
    ),
    st.sampled_from([b"12", b"1.5", b"\xff"]),
)


@pytest.fixture(scope="module")
def exact() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        make_sums_exact(connection)
        connection.execute("CREATE TABLE t (g, x)")
        yield connection


def ask(connection: sqlite3.Connection, sql: str, values: Sequence[Value]) -> tuple[Any, ...]:
    connection.execute("DELETE FROM t")
    connection.executemany(
        "INSERT INTO t VALUES (?, ?)", [(n % 2, x) for n, x in enumerate(values)]
    )
    return tuple(connection.execute(f"SELECT {sql} FROM t").fetchone())


def stock(sql: str, values: Sequence[Value]) -> tuple[Any, ...]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE t (g, x)")
        return ask(connection, sql, values)


def test_what_sqlite_itself_adds_up_wrongly_is_right(exact: sqlite3.Connection) -> None:
    values = [0.1, 0.2]
    assert stock("sum(x) = 0.3, avg(x) = 0.15", values) == (0, 0)
    assert ask(exact, "sum(x) = 0.3, avg(x) = 0.15", values) == (1, 1)


@given(st.lists(CENTS, min_size=1, max_size=40))
def test_a_sum_of_cents_is_the_double_of_the_decimal_sum(
    exact: sqlite3.Connection, amounts: list[Decimal]
) -> None:
    found = ask(exact, "sum(x), avg(x)", [float(each) for each in amounts])
    mean = Fraction(sum(amounts)) / len(amounts)
    assert found == (float(sum(amounts)), mean.numerator / mean.denominator)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=20))
def test_a_sum_of_any_doubles_is_that_of_their_decimals(
    exact: sqlite3.Connection, values: list[float]
) -> None:
    total = sum(Fraction(Decimal(repr(each))) for each in values)
    found, mean = ask(exact, "sum(x), avg(x)", values)
    mean_of_all = total / len(values)
    assert mean == mean_of_all.numerator / mean_of_all.denominator
    if abs(total) < Fraction(math.nextafter(math.inf, 0)):
        assert found == total.numerator / total.denominator


@given(st.lists(VALUES, max_size=8))
def test_types_null_text_and_overflow_are_as_sqlite_has_them(
    exact: sqlite3.Connection, values: list[Value]
) -> None:
    sql = "sum(x), typeof(sum(x)), avg(x), typeof(avg(x))"
    try:
        expected = stock(sql, values)
    except sqlite3.Error:
        with pytest.raises(sqlite3.Error):
            ask(exact, sql, values)
        return
    found = ask(exact, sql, values)
    assert found[1::2] == expected[1::2]
    for ours, theirs in zip(found[::2], expected[::2], strict=True):
        if isinstance(theirs, float) and math.isfinite(theirs):
            largest = max((abs(float(x)) for x in values if isinstance(x, (int, float))), default=1)
            assert ours == pytest.approx(theirs, rel=1e-9, abs=max(1.0, largest) * 1e-9)
        elif isinstance(theirs, int):
            assert ours == theirs


def test_no_rows_and_only_null_have_no_sum(exact: sqlite3.Connection) -> None:
    assert ask(exact, "sum(x), avg(x)", []) == ask(exact, "sum(x), avg(x)", [None]) == (None, None)


def test_distinct_filters_groups_and_views_work(exact: sqlite3.Connection) -> None:
    values = [0.1, 0.2, 0.1, 0.2, 7]
    assert ask(exact, "sum(DISTINCT x), sum(x) FILTER (WHERE x < 1)", values) == (7.3, 0.6)
    exact.execute("CREATE TEMP VIEW sums AS SELECT g, sum(x) AS s FROM t GROUP BY g ORDER BY g")
    assert exact.execute("SELECT s FROM sums").fetchall() == [(7.2,), (0.4,)]


def test_a_sum_over_a_window_is_refused_and_does_not_crash(exact: sqlite3.Connection) -> None:
    before = "sum(x) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
    with pytest.raises(sqlite3.OperationalError) as refused:
        ask(exact, before, [1, 2])
    assert is_over_a_window(refused.value)


def test_a_query_with_a_sum_over_a_window_is_answered_by_sqlite_itself(sqlite_url: str) -> None:
    database = open_database(sqlite_url)
    window = "sum(x) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
    values = "(SELECT 0.1 AS x UNION ALL SELECT 0.2)"
    assert run_query(database, f"SELECT {window} FROM {values}", 9)[1] == [(None,), (0.1,)]
    assert run_query(database, "SELECT count(*) FROM current_tables", 9)[1] == [(0,)]
    assert len(list(view_rows(database, "current_tables"))) == 1
    database.close()


def test_too_large_a_sum_of_integers_is_told(sqlite_url: str) -> None:
    database = open_database(sqlite_url)
    sql = f"SELECT sum(x) FROM (SELECT {2**63 - 1} AS x UNION ALL SELECT 1)"
    with pytest.raises(Exception, match="integer overflow"):
        run_query(database, sql, 1)
    database.close()


INVOICE = SchemaDefinition(
    "invoice",
    "1",
    tuple(FieldDefinition(name, FieldKind.NUMBER) for name in ("net", "tax", "total")),
    (ListDefinition("line_items", (FieldDefinition("amount", FieldKind.NUMBER),)),),
)
ADDS_UP = (
    "SELECT count(*) FROM (SELECT document_id FROM invoice JOIN invoice_line_items"
    " USING (document_id, segment) GROUP BY document_id, net HAVING {}) AS invoices"
)


def drawn_invoice(draw: random.Random) -> tuple[Field, ...]:
    """Up to 30 amounts with cents, with the net, tax and total that they come to."""
    cents = [draw.randrange(1, 10 ** draw.randrange(2, 8)) for _ in range(draw.randrange(1, 31))]
    tax = sum(cents) * 19 // 100
    money = {"net": sum(cents), "tax": tax, "total": sum(cents) + tax}
    money |= {f"line_items[{at}].amount": each for at, each in enumerate(cents)}
    return tuple(Field(path, str(c), Decimal(c).scaleb(-2)) for path, c in money.items())


def test_the_lines_of_each_of_60_drawn_invoices_add_up_to_its_net(
    database: Database,
    record: Callable[..., int],
    claim: Callable[..., Claim],
    now: datetime.datetime,
) -> None:
    create_schema_views(database, INVOICE)
    draw = random.Random(17)
    for number in range(60):
        run = RunStore(
            database, claim(database, record(database, f"{number}.pdf")).run_id, "worker"
        )
        run.store_page(Page(1, 595, 842))
        found = Segment(1, 1, 1, schema="invoice", schema_version="1", fields=drawn_invoice(draw))
        run.close(RunStatus.COMPLETE, [found], finished_at=now)
    for law in ("sum(amount) = net", "sum(amount) <= net", "round(sum(amount), 2) = net"):
        assert run_query(database, ADDS_UP.format(law), 1)[1] == [(60,)], law
    law = "round(net + tax, 2) = total"
    assert run_query(database, f"SELECT count(*) FROM invoice WHERE {law}", 1)[1] == [(60,)]
