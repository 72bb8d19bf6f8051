"""`pagemill tables` says what there is, with a database and without."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from flows.cli import app
from flows.cli.dictionary import NOT_YET, shipped, write_page
from parsers.types import DOCUMENT_TYPES
from storage.database import DatabaseError, open_database
from storage.views import create_schema_views

PAGE = Path(__file__).parents[3] / "docs" / "tables.md"


def tables(url: str, *words: str, width: int = 80) -> Result:
    command = ["tables", *words, "--database", url]
    return CliRunner().invoke(app, command, env={"COLUMNS": str(width)})


def test_without_a_database_all_that_ships_is_listed_and_none_is_made(tmp_path: Path) -> None:
    found = tables(f"sqlite:///{tmp_path}/none.db")
    assert found.exit_code == 0
    for each in shipped():
        assert f"\n{each.name} " in found.output
    assert "There is no database yet" in found.output
    assert not list(tmp_path.iterdir())


def test_the_page_in_the_docs_is_the_one_that_the_command_prints() -> None:
    printed = CliRunner().invoke(app, ["tables", "--markdown"]).output
    assert PAGE.read_text() == printed == "\n".join(write_page(shipped())) + "\n"


@pytest.mark.parametrize("width", [80, 120, 200])
def test_a_line_is_no_wider_than_the_terminal_and_no_word_is_broken(
    sqlite_url: str, width: int
) -> None:
    for name in (None, *(each.name for each in shipped())):
        output = tables(sqlite_url, *filter(None, [name]), width=width).output
        assert max(map(len, output.splitlines())) <= width
        told = [each for each in shipped() if name in (None, each.name)]
        words = {w for each in told for w in each.description.split()}
        assert words <= set(output.split())


def test_a_view_is_shown_with_its_rows_joins_and_columns(sqlite_url: str) -> None:
    output = tables(sqlite_url, "CURRENT_fields").output
    assert output.startswith("current_fields (view, 0 rows)\n")
    assert "Join: current_segments and the typed views by document_id and segment" in output
    assert "\nprobability  double   How sure the reader was, 0..1." in output


def test_views_that_are_not_made_yet_say_so(sqlite_url: str) -> None:
    database = open_database(sqlite_url)
    create_schema_views(database, DOCUMENT_TYPES["receipt"].schema)
    database.close()
    said = {each["name"]: each for each in json.loads(tables(sqlite_url, "--json").output)}
    assert (said["receipt"]["there"], said["receipt"]["rows"]) == (True, 0)
    assert (said["invoice"]["there"], said["invoice"]["rows"]) == (False, None)
    assert said["fields"]["columns"][0] == {
        "name": "id", "type": "integer", "description": "Number of the row.",
    }  # fmt: skip
    assert NOT_YET in " ".join(tables(sqlite_url, "invoice").output.split())
    assert NOT_YET not in " ".join(tables(sqlite_url, "receipt").output.split())


def test_a_wrong_name_is_answered_with_those_there_are_the_closest_first(sqlite_url: str) -> None:
    found = tables(sqlite_url, "curent_field")
    assert isinstance(found.exception, DatabaseError)
    assert found.exception.remedy.startswith("There are current_fields, ")
    assert "invoice_line_items" in found.exception.remedy
