"""`evaluate --reviewed`, `export --reviewed`, and what is told of what was learned."""

import csv
import datetime
import io
import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
import typer
from sqlalchemy import insert

from flows.cli.learned import print_acceptable, print_learned
from flows.cli.rows import Form
from flows.runtime.settings import Settings
from parsers.document import Evidence, Field, Page, Segment, Source
from storage.database import Database, open_database
from storage.decisions import Decision
from storage.documents import RunStore, record_source
from storage.leases import Recipe, claim_run
from storage.models import Action, CorrectionRow, RunStatus
from storage.reviewing import decide, sign_off

NOW = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
COMPANY = Field("company", "Ink C0", "Ink C0", evidence=Evidence.FUZZY)
TOTAL = Field("total", "9.90", Decimal("9.90"), evidence=Evidence.EXACT)

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def database(with_tables: Settings) -> Iterator[Database]:
    database = open_database(with_tables.database_url)
    yield database
    database.close()


def read(database: Database, name: str, *segments: Segment) -> tuple[int, int]:
    """The ids of a document and its run."""
    source = Source(Path(name), name.ljust(64, "0"), 1, name, f"file:///in/{name}", NOW)
    document = record_source(database, source, "application/pdf", NOW)
    recipe = Recipe("r", "ocr", "embedded", "1", "1", "receipt", "1", {}, "1")
    claimed = claim_run(database, document, recipe, "worker", 60, NOW, 3)
    store = RunStore(database, claimed.run_id, "worker")
    store.store_page(Page(1, 595, 842))
    store.close(RunStatus.COMPLETE, segments, finished_at=NOW)
    return document, claimed.run_id


@pytest.fixture
def reviewed(database: Database) -> None:
    """Of 1.pdf the company was corrected and the rest signed off."""
    segment = Segment(1, 1, 1, schema="receipt", fields=(COMPANY, TOTAL))
    _, run_id = read(database, "1.pdf", segment)
    correction = Decision(Action.CORRECTED, "company", value="Ink Co")
    decide(database, run_id, [correction], "ada", NOW)
    sign_off(database, run_id, "ada", NOW)


@pytest.fixture
def learned(database: Database) -> None:
    """2,000 fuzzy totals in 20 documents were right; two totals and a company wait."""
    documents = [read(database, f"old{number}.pdf")[0] for number in range(20)]
    rows = [decided_total(document, i + 1) for document in documents for i in range(100)]
    with database.writing() as session:
        session.execute(insert(CorrectionRow), rows)
    total = Field("total", "9.90", Decimal("9.90"), evidence=Evidence.FUZZY)
    read(database, "a [red] name.pdf", Segment(1, 1, 1, schema="receipt", fields=(total, COMPANY)))
    read(database, "new.pdf", Segment(1, 1, 1, schema="receipt", fields=(total,)))


def decided_total(document: int, segment: int) -> dict[str, object]:
    return {
        "document_id": document, "segment": segment, "schema": "receipt", "path": "total",
        "action": "signed_off" if segment > 50 else "accepted", "value": "5", "kind": "number",
        "old_value": "5", "old_raw": "5", "old_evidence": "fuzzy", "old_agreement": "alone",
        "old_valid": True, "engine": "ocr", "model": "embedded", "reviewer": "ada",
        "decided_at": NOW,
    }  # fmt: skip


def test_readings_are_compared_with_what_was_decided(run: Run, reviewed: None) -> None:
    code, output, errors = run("evaluate", "--reviewed", "--misses")
    assert (code, errors) == (0, "")
    assert "Ink C0" in output
    assert "embedded" in output
    assert (
        "1 document with decisions, 1 of them signed off; of 1 the current reading is the one that "
        "was reviewed" in " ".join(output.split())
    )


def test_programs_get_a_report_for_each_schema(run: Run, reviewed: None) -> None:
    code, output, _ = run("evaluate", "--reviewed", "--json")
    (report,) = json.loads(output)
    assert code == 0
    assert (report["schema"], report["micro"]["right"], report["micro"]["wanted"]) == (
        "receipt", 1, 2,
    )  # fmt: skip
    assert report["reviewed"] == {"documents": 1, "whole": 1, "reading_is_the_reviewed_one": 1}
    (reader,) = report["readers"]
    assert reader["wrong"] == {"values": 1, "marked": 1, "share": 1}
    assert reader["right"] == {"values": 1, "marked": 0, "share": 0}
    assert "misses" not in report


@pytest.mark.parametrize(
    "words",
    [
        ["--schema", "receipt"],
        ["--truth", "x.json", "--reviewed"],
        ["--truth", "x.json"],
        ["--reviewed", "--form", "plain"],
    ],
)
def test_evaluate_needs_one_truth(run: Run, database: Database, words: list[str]) -> None:
    code, output, errors = run("evaluate", *words)
    assert (code, output) == (2, "")
    assert "Usage" in errors


def test_nothing_decided_is_a_sentence(run: Run, database: Database) -> None:
    for command in ("evaluate", "export"):
        code, output, errors = run(command, "--reviewed")
        assert (code, output) == (2, "")
        assert "No value was decided in review" in errors


def test_the_exported_truth_is_read_by_evaluate(run: Run, reviewed: None, tmp_path: Path) -> None:
    code, output, errors = run("export", "--reviewed")
    assert code == 0
    assert "1 document with decisions by receipt, 1 of them signed off" in errors
    told = json.loads(output)
    assert (told["file"], told["company"], told["total"]) == ("1.pdf", "Ink Co", 9.9)
    assert (told["tax"], told["line_items"]) == (None, [])

    file = tmp_path / "truth.jsonl"
    assert run("export", "--reviewed", "--output", file)[:2] == (0, "")
    assert file.read_text() == output
    _, by_file, _ = run("evaluate", "--truth", file, "--schema", "receipt", "--json", "--misses")
    _, direct, _ = run("evaluate", "--reviewed", "--schema", "receipt", "--json", "--misses")
    (report,) = json.loads(direct)
    assert {name: report[name] for name in json.loads(by_file)} == json.loads(by_file)


@pytest.mark.parametrize(
    "words", [["--schema", "receipt"], ["--reviewed", "--folder", "x"], ["--reviewed", "1.pdf"]]
)
def test_export_refuses_what_does_not_go_together(
    run: Run, database: Database, words: list[str]
) -> None:
    code, _, errors = run("export", *words)
    assert (code, "--reviewed" in errors) == (2, True)


def test_of_several_schemas_one_is_named(run: Run, database: Database, reviewed: None) -> None:
    _, run_id = read(database, "2.pdf", Segment(1, 1, 1, schema="invoice", fields=(TOTAL,)))
    decide(database, run_id, [Decision(Action.ACCEPTED, "total")], "ada", NOW)
    code, _, errors = run("export", "--reviewed")
    assert (code, "several schemas: invoice, receipt" in errors) == (2, True)
    code, output, _ = run("export", "--reviewed", "--schema", "invoice")
    assert (code, json.loads(output)) == (0, {"file": "2.pdf", "total": 9.9})
    _, output, _ = run("evaluate", "--reviewed", "--json")
    assert [each["schema"] for each in json.loads(output)] == ["invoice", "receipt"]


def test_an_output_that_cannot_be_written_is_a_sentence(run: Run, reviewed: None) -> None:
    code, _, errors = run("export", "--reviewed", "--output", "/nowhere/truth.jsonl")
    assert (code, "cannot be written" in errors) == (2, True)


def test_groups_are_printed_with_their_counts(
    settings: Settings, learned: None, capsys: pytest.CaptureFixture[str]
) -> None:
    print_learned(settings, Form.JSON)
    (group,) = json.loads(capsys.readouterr().out)
    assert group == {
        "engine": "ocr", "model": "embedded", "kind": "money",
        "values that are": "fuzzy, alone, valid", "reviewed": 2000,
        "signed off": 1000, "right": 2000, "share": 1.0,
        "at least": 0.9981, "at most": 1.0,
    }  # fmt: skip


def test_too_few_are_counted_without_a_share(
    settings: Settings, reviewed: None, capsys: pytest.CaptureFixture[str]
) -> None:
    print_learned(settings, Form.TABLE)
    output, errors = capsys.readouterr()
    assert output == ""
    assert "too few for figures, which need 200 values of a kind" in errors

    print_learned(settings, Form.TSV)
    output, errors = capsys.readouterr()
    assert output.count("too few") == 2
    assert "below 200 values" in errors


def test_without_decisions_the_columns_are_told(
    settings: Settings, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    print_learned(settings, Form.TABLE)
    print_acceptable(settings, 0.99, form=Form.TABLE)
    output, errors = capsys.readouterr()
    assert output.count("no rows") == 2
    assert "at 0.99, 0 of 0 fields that wait would be accepted; none is, by itself" in errors
    assert "not tried" in errors


def test_what_would_be_accepted_is_told_with_how_it_held_up(
    settings: Settings, learned: None, capsys: pytest.CaptureFixture[str]
) -> None:
    print_acceptable(settings, 0.99, form=Form.TABLE)
    output, errors = capsys.readouterr()
    assert "fuzzy" in output
    assert "at 0.99, 2 of 3 fields that wait would be accepted; none is, by itself" in errors
    assert (
        "tried on 10 reviewed documents held back, with what the others teach: 1000 of 1000 such "
        "values were right, 1.0000 (at least 0.9962)" in errors
    )


def test_programs_get_the_fields_that_would_be_accepted(
    settings: Settings, learned: None, capsys: pytest.CaptureFixture[str]
) -> None:
    print_acceptable(settings, 0.99, form=Form.JSON)
    first, second = json.loads(capsys.readouterr().out)
    assert (first["file_name"], first["path"], first["value"]) == (
        "a [red] name.pdf", "total", "9.90",
    )  # fmt: skip
    assert (first["kind"], first["group"], first["reviewed"], first["at_least"]) == (
        "money", "fuzzy, alone, valid", 2000, 0.9981,
    )  # fmt: skip
    assert second["file_name"] == "new.pdf"
    print_acceptable(settings, 0.999, form=Form.CSV)
    assert len(list(csv.reader(io.StringIO(capsys.readouterr().out)))) == 1


@pytest.mark.parametrize("precision", [0.0, 1.0, 99.0, float("nan")])
def test_a_precision_is_between_0_and_1(
    settings: Settings, database: Database, precision: float
) -> None:
    with pytest.raises(typer.BadParameter, match="between 0 and 1"):
        print_acceptable(settings, precision)


def test_review_has_flags_for_it(run: Run, learned: None) -> None:
    code, output, _ = run("review", "--learned", "--json")
    assert (code, json.loads(output)[0]["reviewed"]) == (0, 2000)
    code, output, errors = run("review", "--auto-accept", "0.99", "--seed", "3", "--csv")
    assert (code, len(output.splitlines())) == (0, 3)
    assert "2 of 3 fields that wait would be accepted" in errors
    for words in (["--auto-accept", "2"], ["--auto-accept", "0.9", "--learned"]):
        assert run("review", *words)[0] == 2
