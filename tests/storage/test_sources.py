"""Places where documents were found: what is there now, what was, and what is gone."""

import datetime
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parsers.document import Source
from storage.database import Database, open_database
from storage.sources import known_sources, mark_gone, move_source, record_source
from storage.user_queries import run_query

HOUR = datetime.timedelta(hours=1)
MakeSource = Callable[..., Source]


def put(database: Database, source: Source, now: datetime.datetime) -> int:
    return record_source(database, source, "application/pdf", now)


def there(database: Database) -> list[str]:
    """The names of the files that are there now, as SQL tells them."""
    sql = "SELECT uri FROM sources WHERE gone_at IS NULL"
    return sorted(str(uri).rpartition("/")[2] for (uri,) in run_query(database, sql, 999)[1])


def test_what_was_never_seen_is_not_known(database: Database, now: datetime.datetime) -> None:
    assert known_sources(database, ["file:///in/none.pdf"]) == {}
    assert mark_gone(database, "file:///in", [], now) == 0


def test_a_changed_file_is_a_new_document_and_the_old_one_is_gone_from_there(
    database: Database, make_source: MakeSource, now: datetime.datetime
) -> None:
    old = put(database, make_source("a.pdf", "old"), now)
    new = put(database, make_source("a.pdf", "new"), now + HOUR)

    sql = "SELECT document_id FROM sources WHERE gone_at IS NULL"
    assert run_query(database, sql, 9)[1] == [(new,)]
    assert run_query(database, "SELECT count(*) FROM sources", 9)[1] == [(2,)]
    assert old != new


def test_a_file_changed_back_is_the_old_document_again(
    database: Database, make_source: MakeSource, now: datetime.datetime
) -> None:
    old = put(database, make_source("a.pdf", "old"), now)
    put(database, make_source("a.pdf", "new"), now + HOUR)
    put(database, make_source("a.pdf", "old"), now + 2 * HOUR)

    sql = "SELECT document_id FROM sources WHERE gone_at IS NULL"
    assert run_query(database, sql, 9)[1] == [(old,)]


def test_the_version_is_kept_and_a_new_one_noted(
    database: Database, make_source: MakeSource, now: datetime.datetime
) -> None:
    for version in ("first", "second"):
        put(database, make_source("a.pdf", version=version), now)
        (known,) = known_sources(database, ["file:///in/a.pdf"]).values()
        assert known.version == version


def test_what_is_missing_below_a_folder_is_gone_and_nothing_else(
    database: Database, make_source: MakeSource, now: datetime.datetime
) -> None:
    for name in ("a.pdf", "sub/b.pdf", "sub%/c.pdf", "SUB/d.pdf", "subway/e.pdf"):
        put(database, make_source(name), now)

    assert mark_gone(database, "file:///in/sub", [], now) == 1
    assert mark_gone(database, "file:///in/sub", [], now + HOUR) == 0

    (gone,) = known_sources(database, ["file:///in/sub/b.pdf"]).values()
    assert gone.gone_at == now
    assert there(database) == ["a.pdf", "c.pdf", "d.pdf", "e.pdf"]


def test_what_is_found_again_is_there_again_but_not_what_it_replaced(
    database: Database, make_source: MakeSource, now: datetime.datetime
) -> None:
    put(database, make_source("a.pdf", "old"), now)
    new = put(database, make_source("a.pdf", "new"), now + HOUR)
    mark_gone(database, "file:///in", [], now + 2 * HOUR)

    assert mark_gone(database, "file:///in", ["file:///in/a.pdf"], now + 3 * HOUR) == 0

    sql = "SELECT document_id FROM sources WHERE gone_at IS NULL"
    assert run_query(database, sql, 9)[1] == [(new,)]


def test_what_others_noted_after_the_listing_began_is_left_as_it_is(
    database: Database, make_source: MakeSource, now: datetime.datetime
) -> None:
    put(database, make_source("moved.pdf"), now)
    put(database, make_source("new.pdf"), now + HOUR)
    to = make_source("elsewhere/moved.pdf", "moved.pdf")
    move_source(database, "file:///in/moved.pdf", to, now + HOUR)

    assert mark_gone(database, "file:///in", ["file:///in/moved.pdf"], now) == 0

    assert there(database) == ["moved.pdf", "new.pdf"]
    assert known_sources(database, ["file:///in/moved.pdf"])["file:///in/moved.pdf"].gone_at


def test_a_file_that_is_recorded_again_is_there_again(
    database: Database, make_source: MakeSource, now: datetime.datetime
) -> None:
    put(database, make_source("a.pdf"), now)
    mark_gone(database, "file:///in", [], now)
    assert there(database) == []

    put(database, make_source("a.pdf"), now)

    assert there(database) == ["a.pdf"]


@pytest.fixture
def filled(sqlite_url: str, make_source: MakeSource, now: datetime.datetime) -> Iterator[Database]:
    """Thirty files in one folder."""
    database = open_database(sqlite_url)
    for number in range(30):
        put(database, make_source(str(number)), now)
    yield database
    database.close()


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sets(st.integers(0, 29)), max_size=4))
def test_after_each_look_exactly_what_was_present_is_there(
    filled: Database, listings: list[set[int]]
) -> None:
    now = datetime.datetime(2026, 3, 2, tzinfo=datetime.UTC)
    for listing in listings:
        present = {f"file:///in/{number}" for number in listing}
        mark_gone(filled, "file:///in", present, now)
        assert set(there(filled)) == {str(number) for number in listing}
