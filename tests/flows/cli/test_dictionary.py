"""`pagemill tables` says what there is, with a database and without."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from flows.cli.dictionary import NOT_YET, shipped, write_page
from parsers.types import DOCUMENT_TYPES
from storage.database import open_database
from storage.views import create_schema_views

PAGE = Path(__file__).parents[3] / "docs" / "tables.md"

Run = Callable[..., tuple[int, str, str]]


def test_without_a_database_all_that_ships_is_listed_and_none_is_made(
    run: Run, tmp_path: Path
) -> None:
    code, output, _ = run("tables", "--database", f"sqlite:///{tmp_path}/none/none.db")
    assert code == 0
    for each in shipped():
        assert f"\n{each.name} " in output
    assert "There is no database yet" in output
    assert not (tmp_path / "none").exists()


def test_the_page_in_the_docs_is_the_one_that_the_command_prints(run: Run) -> None:
    _, printed, _ = run("tables", "--markdown")
    assert PAGE.read_text() == printed == "\n".join(write_page(shipped())) + "\n"


@pytest.mark.parametrize("width", [80, 120, 200])
def test_a_line_is_no_wider_than_the_terminal_and_no_word_is_broken(
    run: Run, sqlite_url: str, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Console, "_environ", {"COLUMNS": str(width)})
    for name in (None, "current_cells", "invoice_line_items", "pages"):
        _, output, _ = run("tables", *filter(None, [name]), "--database", sqlite_url)
        assert max(map(len, output.splitlines())) <= width
        told = [each for each in shipped() if name in (None, each.name)]
        words = {word for each in told for word in each.description.split()}
        assert words <= set(output.split())


def test_a_view_is_shown_with_its_rows_joins_and_columns(run: Run, sqlite_url: str) -> None:
    _, output, _ = run("tables", "CURRENT_fields", "--database", sqlite_url)
    assert output.startswith("current_fields (view, 0 rows)\n")
    assert "Join: current_segments and the typed views by document_id and segment" in output
    assert "probability double How sure the reader was, 0..1." in " ".join(output.split())


def test_views_that_are_not_made_yet_say_so(run: Run, sqlite_url: str) -> None:
    database = open_database(sqlite_url)
    create_schema_views(database, DOCUMENT_TYPES["receipt"].schema)
    database.close()
    listed = json.loads(run("tables", "--json", "--database", sqlite_url)[1])
    said = {each["name"]: each for each in listed}
    assert (said["receipt"]["there"], said["receipt"]["rows"]) == (True, 0)
    assert (said["invoice"]["there"], said["invoice"]["rows"]) == (False, None)
    assert said["fields"]["columns"][0] == {
        "name": "id", "type": "integer", "description": "Number of the row.",
    }  # fmt: skip
    for name in ("invoice", "receipt"):
        output = " ".join(run("tables", name, "--database", sqlite_url)[1].split())
        assert (NOT_YET in output) is (name == "invoice")


def test_a_wrong_name_is_answered_with_those_there_are_the_closest_first(
    run: Run, sqlite_url: str
) -> None:
    code, _, error = run("tables", "curent_field", "--database", sqlite_url)
    assert code == 2
    assert "There are current_fields, " in error
    assert "invoice_line_items" in error
