"""The queue in the terminal."""

import csv
import datetime
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli import app
from parsers.document import Evidence, Field, Page, Segment, Source
from storage.claims import claim_document
from storage.database import Database, open_database
from storage.documents import RunStore
from storage.doubts import Reason
from storage.leases import Recipe, claim_run
from storage.models import RunStatus
from storage.reviewing import sign_off
from storage.sources import record_source

NOW = datetime.datetime.now(datetime.UTC)
RECIPE = Recipe("r", "ocr", "m", "1", "1", None, None, {"reading": "x"}, "0")
TOTAL = Field("total", "5", "5", 1, evidence=Evidence.EXACT)

Asking = Callable[..., str]


@pytest.fixture
def tables(sqlite_url: str) -> Database:
    """A sound document, one with two absent values, and one with a value that breaks a rule."""
    database = open_database(sqlite_url)
    absent = replace(TOTAL, evidence=Evidence.ABSENT)
    found = {
        "sound.pdf": (TOTAL,),
        "absent.pdf": (absent, replace(absent, path="tax", value="1")),
        "[bold]wrong\x1b.pdf": (replace(TOTAL, valid=False, problem="5 is too large"),),
    }
    for at, (name, fields) in enumerate(found.items(), 1):
        source = Source(Path(name), f"{at:064x}", 9, name, f"file:///in/{name}", NOW)
        record_source(database, source, "application/pdf", NOW)
        run = claim_run(database, at, RECIPE, "w", 60, NOW, 3).run_id
        store = RunStore(database, run, "w")
        store.store_page(Page(1, 595, 842))
        segment = Segment(1, 1, 1, schema="invoice", fields=fields)
        store.close(RunStatus.COMPLETE, [segment], finished_at=NOW)
    return database


@pytest.fixture
def ask(tables: Database, monkeypatch: pytest.MonkeyPatch) -> Asking:
    monkeypatch.setattr("os.environ", dict(os.environ))  # which commands change

    def run(*words: str, code: int = 0) -> str:
        options = ["--database", str(tables.engine.url)]
        done = CliRunner().invoke(app, ["review", *words, *options], catch_exceptions=False)
        assert done.exit_code == code, done.output
        return done.stdout if code == 0 else done.output

    return run


def test_reasons_come_first_then_documents_with_what_is_to_be_decided(ask: Asking) -> None:
    said = ask("--format", "table")
    assert said.index("absent") < said.index("absent.pdf") < said.index("wrong")
    assert "page 1: total, tax = 1: it is not on the page" in said.replace("total = 5", "total")
    assert "5 is too large" in said
    assert "sound.pdf" not in said
    assert "\x1b.pdf" not in said


def test_one_reason_can_be_chosen(ask: Asking) -> None:
    said = ask("--reason", "invalid", "--format", "table")
    assert "5 is too large" in said
    assert "absent.pdf" not in said


def test_a_reason_that_is_none_is_refused_with_those_there_are(ask: Asking) -> None:
    said = ask("--reason", "ugly", code=2)
    assert all(reason.value in " ".join(said.split()) for reason in (Reason.ABSENT, Reason.WARNED))


def test_who_has_a_document_is_told_and_what_is_signed_off_is_not(
    ask: Asking, tables: Database
) -> None:
    claim_document(tables, 2, "bob", NOW)
    assert "held by bob" in " ".join(ask("--format", "table").split())
    sign_off(tables, 3, "ada", NOW)
    assert "wrong" not in ask("--format", "table")


def test_programs_get_rows(ask: Asking) -> None:
    first, second = json.loads(ask("--json"))
    assert (first["name"], first["to_check"], first["why"]) == ("absent.pdf", 2, "absent 2")
    assert [each["path"] for each in first["to_decide"]] == ["total", "tax"]
    assert first["to_decide"][0]["reason"] == "absent"
    assert second["to_decide"][0]["why"] == "5 is too large"
    head, *lines = csv.reader(ask("--csv").splitlines())
    assert head[:4] == ["id", "name", "schema", "to_check"]
    assert [line[0] for line in lines] == ["2", "3"]
    assert ask().splitlines()[1].split("\t")[1] == "absent.pdf"


def test_documents_are_limited_and_chosen(ask: Asking) -> None:
    assert len(json.loads(ask("--json", "--limit", "1"))) == 1
    assert len(json.loads(ask("--json", "--folder", "file:///in"))) == 2
    assert json.loads(ask("--json", "--folder", "/elsewhere")) == []
    assert json.loads(ask("--json", "--schema", "receipt")) == []
    assert "nothing waits" in ask("--schema", "receipt", "--format", "table")
