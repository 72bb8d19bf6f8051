"""What people decided is shown and exported, with what a later reading says."""

import datetime
import io
import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from flows.export.formats import Format, export
from flows.viewer.show import describe
from parsers.document import Evidence, Field, Page, Segment, Source
from storage.database import Database
from storage.decisions import Decision
from storage.documents import RunStore, record_source
from storage.leases import Recipe, claim_run
from storage.models import Action, RunStatus
from storage.queries import all_documents
from storage.reviewing import decide

NOW = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
TOTAL = Field("total", "5", Decimal(5), evidence=Evidence.EXACT)
ITEM = Field("line_items[0].amount", "2", Decimal(2))
Read = Callable[..., int]


@pytest.fixture
def read(database: Database) -> Read:
    def make(recipe: str, *fields: Field) -> int:
        source = Source(Path("a"), "a" * 64, 9, "a.pdf", "file:///a.pdf", NOW)
        document = record_source(database, source, "application/pdf", NOW)
        made = Recipe(recipe, "ocr", "embedded", "1", "1", "auto", None, {}, "0.1")
        run = claim_run(database, document, made, "worker", 60, NOW, 3).run_id
        store = RunStore(database, run, "worker")
        store.store_page(Page(1, 595, 842))
        found = Segment(1, 1, 1, schema="invoice", fields=fields)
        store.close(RunStatus.COMPLETE, [found], finished_at=NOW)
        return run

    return make


@pytest.fixture
def reviewed(database: Database, read: Read) -> Database:
    """Two values were corrected; the next reading reads one otherwise, and the other no more."""
    corrected = [
        Decision(Action.CORRECTED, "total", value=Decimal(6)),
        Decision(Action.CORRECTED, "line_items[0].amount", value=Decimal(3)),
    ]
    decide(database, read("first", TOTAL, ITEM), corrected, "ann", NOW)
    read("second", replace(TOTAL, raw="8", value=Decimal(8)))
    return database


def test_show_says_who_decided_and_what_is_read_since(reviewed: Database) -> None:
    (document,) = all_documents(reviewed)
    lines = [line.strip() for line in describe(reviewed, document, None)]
    assert "total = 6  (reviewed by ann, nowhere, reread as 8)" in lines
    told = "! line_items[0].amount: corrected 3 by ann has no place in this reading; it is kept"
    assert told in lines


def test_json_lines_have_the_settled_values(reviewed: Database) -> None:
    out = io.StringIO()
    export(reviewed, Format.JSONL, "", out)
    ((field,),) = (each["fields"] for each in json.loads(out.getvalue())["segments"])
    assert (field["value"], field["evidence"]) == ("6", "reviewed")
    assert (field["reviewed_by"], field["reread"]) == ("ann", "8")


def test_csv_has_them_too(reviewed: Database) -> None:
    out = io.StringIO()
    export(reviewed, Format.CSV, "current_fields", out)
    assert "reviewed" in out.getvalue()
