"""`pagemill evaluate`: what it prints and with which code it exits."""

import datetime
import json
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest

from flows.runtime.settings import Settings
from parsers.document import BoundingBox, Evidence, Field, Page, Segment, Source
from storage.database import open_database
from storage.documents import RunStore, record_source
from storage.leases import Recipe, claim_run
from storage.models import RunStatus

NOW = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
BOX = BoundingBox(0.1, 0.2, 0.3, 0.4)
COMPANY = Field("company", "Ink [red] Co", "Ink [red] Co", 1, BOX, Evidence.EXACT, 0.75)
DATE = Field("date", "01/02/2026", datetime.date(2026, 2, 1), 1, BOX, Evidence.NORMALIZED, 0.95)
TOTAL = Field("total", "9.90", Decimal("9.90"), 1, BOX, Evidence.EXACT, 0.85)
ITEM = Field("line_items[0].amount", "9.90", Decimal("9.90"), 1, BOX, Evidence.EXACT)

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(run: Run) -> Run:
    """Runs `pagemill evaluate` in this process: exit code, standard output, standard error."""
    return partial(run, "evaluate")


@pytest.fixture
def stored(with_tables: Settings, run: Run) -> None:
    """A receipt called 1.pdf, in which a company, a date, a total and an item were found."""
    database = open_database(with_tables.database_url)
    source = Source(Path("1"), "1" * 64, 1, "1.pdf", "file:///in/1.pdf", NOW)
    document = record_source(database, source, "application/pdf", NOW)
    recipe = Recipe("r", "ocr", "m", "1", "1", "receipt", "1", {}, "1")
    claimed = claim_run(database, document, recipe, "worker", 60, NOW, 3)
    RunStore(database, claimed.run_id, "worker").store_page(Page(1, 595, 842))
    found = Segment(1, 1, 1, schema="receipt", fields=(COMPANY, DATE, TOTAL, ITEM))
    RunStore(database, claimed.run_id, "worker").close(RunStatus.COMPLETE, [found], finished_at=NOW)
    database.close()


@pytest.fixture
def truth(tmp_path: Path) -> Path:
    file = tmp_path / "truth.json"
    values = {"company": "Pen Co", "date": "2026-02-01", "total": "9.90", "tax": 1, "currency": ""}
    rows = [{"amount": 9.9, "description": "Ink"}]
    file.write_text(json.dumps([{"file": "1.pdf", **values, "line_items": rows}]))
    return file


@pytest.mark.parametrize(
    ("content", "words", "sentence"),
    [
        ('{"total": 1}', ["--schema", "poem"], "There is no schema named 'poem'"),
        ('{"total": 1}', ["--schema", "receipt", "--form", "xml"], "There is no form 'xml'"),
        ('{"total": 1}', ["--schema", "receipt"], "not in the database"),
        ('{"colour": 1}', ["--schema", "receipt"], "names no field"),
        ('{"total":\n1', ["--schema", "receipt"], "line 2: not JSON"),
    ],
)
def test_what_cannot_be_compared_is_a_sentence_and_exit_code_2(
    run: Run, stored: None, tmp_path: Path, content: str, words: list[str], sentence: str
) -> None:
    file = tmp_path / "other.json"
    file.write_text(content)

    code, output, errors = run("--truth", file, *words)

    assert (code, output) == (2, "")
    assert sentence in errors


def test_truth_that_is_not_there_is_exit_code_2(run: Run, stored: None) -> None:
    code, _, errors = run("--truth", "/nowhere", "--schema", "receipt")
    assert (code, "There is no /nowhere" in errors) == (2, True)


def test_the_figures_of_each_field_are_printed(run: Run, stored: None, truth: Path) -> None:
    code, output, errors = run("--truth", truth, "--schema", "receipt", "--misses", "--halves")

    assert code == 0
    assert "Ink [red] Co" in output  # no markup of the terminal
    assert "0.10 0.20 0.30 0.40" in output
    for words in ("line_items", "expected calibration error", "second half", "micro"):
        assert words in output
    assert "1 document; the truth is read as plain" in output
    assert errors == ""


def test_programs_read_the_same_as_json(run: Run, stored: None, truth: Path) -> None:
    code, output, _ = run("--truth", truth, "--schema", "receipt", "--misses", "--json")
    told = json.loads(output)

    assert code == 0
    assert {each["name"]: each["f1"] for each in told["fields"]} == {
        "company": 0.0, "date": 1.0, "total": 1.0, "tax": 0.0,
        "line_items.description": 0.0, "line_items.amount": 1.0,
    }  # fmt: skip
    assert (told["single"]["right"], told["single"]["found"], told["single"]["wanted"]) == (2, 3, 4)
    assert [(each["name"], each["right"], each["wanted"]) for each in told["lists"]] == [
        ("line_items", 1, 2)
    ]
    assert told["evidence"][0] == {"name": "exact", "right": 2, "found": 3, "share": 2 / 3}
    assert told["calibration"]["error"] == pytest.approx((0.75 + 0.05 + 0.15) / 3)
    assert told["halves"] == []
    company, tax, description = told["misses"]
    assert company == {
        "document": 1, "file": "1.pdf", "field": "company", "wanted": "Pen Co",
        "path": "company", "found": "Ink [red] Co", "raw": "Ink [red] Co", "evidence": "exact",
        "agreement": "alone", "problem": None, "page": 1, "box": [0.1, 0.2, 0.3, 0.4],
    }  # fmt: skip
    assert (tax["field"], tax["found"], tax["box"]) == ("tax", None, None)
    assert description["field"] == "line_items.description"


def test_without_misses_none_are_listed(run: Run, stored: None, truth: Path) -> None:
    _, output, _ = run("--truth", truth, "--schema", "receipt", "--json")
    assert "misses" not in json.loads(output)
