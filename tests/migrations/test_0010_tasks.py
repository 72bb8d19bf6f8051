"""Items have points, times, attributes and support; answers say what was asked and who answered;
each task has a view; and what stands in no block is found."""

from contextlib import closing

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage.database import check, downgrade, open_database, upgrade
from storage.search import search_texts
from storage.user_queries import run_query

DAY = "'2026-03-01 00:00:00.000000+00:00'"
ROWS_OF_0009 = (
    "INSERT INTO documents (sha256, media_type, byte_size, first_seen_at)"
    f" VALUES ('{'0' * 64}', 'application/pdf', 1, {DAY})",
    "INSERT INTO sources (document_id, uri, name, modified_at, seen_at)"
    f" VALUES (1, 'file:///in/a.pdf', 'a.pdf', {DAY}, {DAY})",
    "INSERT INTO runs (document_id, recipe, engine, model, model_revision, prompt_version,"
    " settings, code_version, status, attempt, finished_at)"
    f" VALUES (1, 'read', 'qwen', 'seven', '1', '1', '{{}}', '1', 'complete', 1, {DAY})",
    "INSERT INTO pages (run_id, number, width, height, rotation, status, answer, finish_reason,"
    " html, text, seconds) VALUES (1, 1, 595, 842, 0, 'complete', '', 'stop', '', '', 0.5)",
    "INSERT INTO answers (run_id, task, first_page, last_page, text, finish_reason, seconds)"
    " VALUES (1, 'describe', 1, 1, 'said', 'stop', 1)",
    "INSERT INTO items (answer_id, position, page_number, text, x0, y0, x1, y1)"
    " VALUES (1, 0, 1, 'A bridge.', 0, 0, 0.5, 1)",
)
ANSWER = (
    "INSERT INTO answers (run_id, task, request, engine, model, first_page, last_page, text,"
    " finish_reason, seconds) VALUES (1, '{}', '{}', 'ocr', 'm', 1, 1, 'a', 'stop', 1)"
)
ITEM = "INSERT INTO items (answer_id, position, page_number{names}) VALUES (2, {at}, 1{values})"
ALL_ITEMS = "SELECT task, request, engine, model, text, x1 FROM current_items ORDER BY item_id"


@pytest.fixture
def url(empty_database_url: str) -> str:
    upgrade(empty_database_url, "0009")
    put(empty_database_url, *ROWS_OF_0009)
    return empty_database_url


def put(url: str, *statements: str) -> None:
    with closing(open_database(url)) as database, database.writing() as session:
        for statement in statements:
            session.execute(text(statement.replace(":", r"\:")))


def asked(url: str, statement: str) -> list[tuple[object, ...]]:
    with closing(open_database(url)) as database:
        return run_query(database, statement, 9)[1]


def found(url: str, words: str) -> list[tuple[str | None, str]]:
    with closing(open_database(url)) as database:
        return [(hit.task, hit.snippet) for hit in search_texts(database, words, 9)]


def item(at: int, **columns: object) -> str:
    """The statement that stores an item of the second answer."""
    values = "".join(f", {value!r}" for value in columns.values())
    return ITEM.format(at=at, names="".join(f", {name}" for name in columns), values=values)


def test_what_was_answered_before_is_of_the_engine_of_its_run(url: str) -> None:
    upgrade(url)
    check(url)
    assert asked(url, ALL_ITEMS) == [("describe", "", "qwen", "seven", "A bridge.", 0.5)]
    assert asked(url, "SELECT kind, description, words FROM current_pictures") == [
        (None, "A bridge.", None)
    ]
    assert found(url, "bridge") == [("describe", "A [bridge].")]


def test_a_task_may_have_an_answer_to_each_request_but_not_two(url: str) -> None:
    upgrade(url)
    put(url, ANSWER.format("find", "stamp"), ANSWER.format("find", "signature"))
    with pytest.raises(DBAPIError, match=r"(?i)unique"):
        put(url, ANSWER.format("find", "stamp"))


@pytest.mark.parametrize(
    "columns",
    [
        {"point_x": 0.5},
        {"start_seconds": 2.0, "end_seconds": 1.0},
        {"support": 1.5},
    ],
)
def test_half_a_point_an_end_before_its_start_and_more_than_all_are_refused(
    url: str, columns: dict[str, float]
) -> None:
    upgrade(url)
    put(url, ANSWER.format("find", "stamp"))
    with pytest.raises(DBAPIError, match=r"(?i)check|violates"):
        put(url, item(0, **columns))


VIEWED = [
    ("find", "current_findings", "presence, state", '{"presence": "found", "state": "ticked"}',
     ("found", "ticked")),
    ("spot", "current_spotted_words", "agreement, text_layer, ocr",
     '{"agreement": "alone", "ocr": "x"}', ("alone", None, "x")),
    ("describe", "current_pictures", "words, chart", '{"words": "EUR", "chart": [["a", "1"]]}',
     ("EUR", '[["a","1"]]')),
    ("ask", "current_question_answers", "question, evidence, quote",
     '{"evidence": "exact", "quote": "due"}', ("asked", "exact", "due")),
    ("film", "current_film_text", "text", "{}", ("said",)),
    ("events", "current_film_events", "description", "{}", ("said",)),
    ("screen", "current_screen_elements", "role, value", '{"role": "button"}', ("button", "said")),
    ("act", "current_next_actions", "goal, x, y", '{"x": 12, "y": 7.5}', ("asked", 12, 7.5)),
]  # fmt: skip


@pytest.mark.parametrize(("task", "view", "columns", "attributes", "shown"), VIEWED)
def test_each_task_has_a_view_with_its_attributes_as_columns(
    url: str, task: str, view: str, columns: str, attributes: str, shown: tuple[object, ...]
) -> None:
    upgrade(url)
    put(url, ANSWER.format(task, "asked"), item(0, text="said", attributes=attributes))
    rows = asked(url, f"SELECT {columns} FROM {view} WHERE text IS NOT NULL" if task == "film" else
                 f"SELECT {columns} FROM {view} ORDER BY position, run_id")  # fmt: skip
    compact = [tuple(_compact(value) for value in row) for row in rows]
    assert tuple(map(_compact, shown)) in compact


def _compact(value: object) -> object:
    """JSON is written with blanks by one database and without by the other."""
    return value.replace(" ", "") if isinstance(value, str) else value


def test_the_index_follows_what_is_stored_changed_and_deleted(url: str) -> None:
    upgrade(url)
    put(url, ANSWER.format("ask", "why"), item(0, searched="a lake"), item(1, text="a hidden lake"))
    assert found(url, "lake") == [("ask", "a [lake]")]
    put(url, "UPDATE items SET searched = 'a river' WHERE searched = 'a lake'")
    assert (found(url, "lake"), found(url, "river")) == ([], [("ask", "a [river]")])
    put(url, "UPDATE items SET searched = NULL WHERE searched = 'a river'")
    assert found(url, "river") == []
    put(url, "UPDATE items SET searched = 'a sea' WHERE position = 1")
    assert found(url, "sea") == [("ask", "a [sea]")]
    put(url, "DELETE FROM answers WHERE task = 'ask'")
    assert found(url, "sea") == []


def test_the_way_back_keeps_what_was_there_and_forgets_answers_to_requests(url: str) -> None:
    before = asked(url, "SELECT * FROM current_items"), asked(url, "SELECT * FROM current_pages")
    upgrade(url)
    put(url, ANSWER.format("find", "stamp"), item(0, label="stamp", searched="stamp"))
    for _ in range(2):
        downgrade(url, "0009")
        now = asked(url, "SELECT * FROM current_items"), asked(url, "SELECT * FROM current_pages")
        assert now == before
        assert asked(url, "SELECT task FROM answers") == [("describe",)]
        put(url, "UPDATE items SET text = 'A bridge.'")  # no trigger of the index is left
        upgrade(url)
        check(url)
        assert found(url, "bridge") == [("describe", "A [bridge].")]


def test_a_users_views_indexes_and_triggers_of_answers_stay(empty_sqlite_url: str) -> None:
    upgrade(empty_sqlite_url, "0009")
    put(
        empty_sqlite_url,
        *ROWS_OF_0009,
        "CREATE VIEW mine AS SELECT task, text FROM answers",
        "CREATE INDEX my_index ON answers (task)",
        "CREATE TRIGGER my_trigger AFTER DELETE ON answers BEGIN DELETE FROM items; END",
    )
    kept = "SELECT name FROM sqlite_master WHERE name LIKE 'my%' ORDER BY name"
    upgrade(empty_sqlite_url)
    assert asked(empty_sqlite_url, kept) == [("my_index",), ("my_trigger",)]
    assert asked(empty_sqlite_url, "SELECT * FROM mine") == [("describe", "said")]
    assert asked(empty_sqlite_url, "SELECT text FROM items") == [("A bridge.",)]
    downgrade(empty_sqlite_url, "0009")
    assert asked(empty_sqlite_url, kept) == [("my_index",), ("my_trigger",)]
    assert asked(empty_sqlite_url, "SELECT text FROM items") == [("A bridge.",)]


def test_a_users_views_of_items_and_pages_stay_both_ways(empty_sqlite_url: str) -> None:
    upgrade(empty_sqlite_url, "0009")
    put(
        empty_sqlite_url,
        *ROWS_OF_0009,
        "CREATE VIEW mine AS SELECT i.text, p.status FROM current_items i JOIN current_pages p"
        " ON p.run_id = i.run_id",
        "CREATE INDEX my_index ON items (label)",
    )
    for change in (upgrade, lambda url: downgrade(url, "0009"), upgrade):
        change(empty_sqlite_url)
        assert asked(empty_sqlite_url, "SELECT * FROM mine") == [("A bridge.", "complete")]
        kept = "SELECT count(*) FROM sqlite_master WHERE name = 'my_index'"
        assert asked(empty_sqlite_url, kept) == [(1,)]


def test_a_users_view_of_items_stays_on_postgresql(empty_postgres_url: str) -> None:
    upgrade(empty_postgres_url, "0009")
    put(empty_postgres_url, *ROWS_OF_0009, "CREATE VIEW mine AS SELECT text FROM current_items")
    upgrade(empty_postgres_url)
    assert asked(empty_postgres_url, "SELECT * FROM mine") == [("A bridge.",)]
