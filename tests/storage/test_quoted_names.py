"""A name in double quotes is a name, also where SQLite would make a text of it."""

import pytest

from storage.database import Database, DatabaseError
from storage.quoted_names import unknown_names
from storage.user_queries import run_query

THERE = {"invoice": ("document_id", "total"), "current_cells": ("row", "text")}


@pytest.mark.parametrize(
    ("sql", "unknown"),
    [
        ("select total from invoice", []),
        ('select "totl" from invoice', ["totl"]),
        ('select max("totl"), "totl" from invoice', ["totl"]),
        ('select total from invoice where "state" = "open"', ["state", "open"]),
        ('select total from invoice -- "totl"\nwhere text = \'a "b"\' /* "c" */', []),
        ('select "row", "ROW" from "current_cells" group by "row"', []),
        ('select total as "sum" from invoice order by "sum"', []),
        ('select total "sum" from invoice "i" order by "sum"', []),
        ('select (total + 1) "more", 2 "two", \'x\' "three" from invoice', []),
        ('with "sums" as (select 1 as n) select n from "sums"', []),
        ('select i."totl" from invoice i', []),  # SQLite itself looks at it
        ('select "a""b" from invoice', ['a"b']),
        ('select "rowid" from blocks', []),
    ],
)
def test_a_name_that_means_nothing_is_found(sql: str, unknown: list[str]) -> None:
    assert unknown_names(sql, THERE) == unknown


def test_a_query_with_one_is_refused_on_every_database(database: Database) -> None:
    with pytest.raises(DatabaseError, match="there is no column stat"):
        run_query(database, 'select "stat" from current_runs', 9)
    assert run_query(database, 'select "status" from current_runs', 9)[0] == ("status",)
