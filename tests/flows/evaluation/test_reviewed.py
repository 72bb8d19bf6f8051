"""Readings compared with what people decided, and the same by a file, on both databases."""

import datetime
import hashlib
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from flows.evaluation.evaluate import evaluate
from flows.evaluation.report import to_json
from flows.evaluation.reviewed import (
    evaluate_reviewed,
    reviewed_json,
    schemas_in_review,
    truth_from_review,
)
from flows.evaluation.reviewed_truth import write_truth
from flows.evaluation.truth import read_truth
from parsers.document import Agreement, Evidence, Field, Page, Segment, Source
from parsers.errors import SetupError
from parsers.types import DOCUMENT_TYPES
from storage.database import Database
from storage.decisions import Decision
from storage.documents import RunStore, record_source
from storage.evaluation_queries import measured_documents
from storage.leases import Recipe, claim_run
from storage.models import Action, RunStatus
from storage.reviewing import add_row, decide, sign_off, take_back

NOW = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
RECEIPT = DOCUMENT_TYPES["receipt"].schema
TOTAL = Field("total", "9.90", Decimal("9.90"), evidence=Evidence.EXACT)
COMPANY = Field("company", "Ink C0", "Ink C0", evidence=Evidence.FUZZY)
DATE = Field("date", "1 Feb 26", datetime.date(2026, 2, 1), evidence=Evidence.NORMALIZED)
TAX = Field("tax", "1", Decimal(1), agreement=Agreement.CONTRADICTED, evidence=Evidence.EXACT)


def rows(*amounts: str) -> tuple[Field, ...]:
    return tuple(
        Field(f"line_items[{i}].amount", each, Decimal(each), evidence=Evidence.EXACT)
        for i, each in enumerate(amounts)
    )


def receipt(*fields: Field, number: int = 1) -> Segment:
    return Segment(number, 1, 1, schema="receipt", fields=fields)


class Office:
    """Reads documents, and decides about what was read; an hour passes with each deed."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = NOW
        self.runs: dict[int, int] = {}

    def read(
        self, name: str, segments: Sequence[Segment], engine: str = "ocr", recipe: str = "r",
        folder: str = "in",
    ) -> int:  # fmt: skip
        """The document's id."""
        self._tick()
        place = f"{folder}/{name}"
        sha256 = hashlib.sha256(place.encode()).hexdigest()
        source = Source(Path(sha256), sha256, 1, name, f"file:///{place}", NOW)
        document = record_source(self.database, source, "application/pdf", self.now)
        made = Recipe(recipe, engine, f"{engine}-1", "1", "1", "receipt", "1", {}, "1")
        claimed = claim_run(self.database, document, made, "worker", 60, self.now, 3)
        store = RunStore(self.database, claimed.run_id, "worker")
        store.store_page(Page(1, 595, 842))
        store.close(RunStatus.COMPLETE, segments, finished_at=self.now)
        self.runs[document] = claimed.run_id
        return document

    def decide(self, document: int, action: str, path: str, **changes: Any) -> None:
        self._tick()
        decision = Decision(Action(action), path, **changes)
        decide(self.database, self.runs[document], [decision], "ada", self.now)

    def add_row(self, document: int, **cells: Decimal | str) -> None:
        self._tick()
        given = {name: Decision(Action.CORRECTED, value=each) for name, each in cells.items()}
        add_row(self.database, self.runs[document], "line_items", given, "ada", self.now)

    def sign_off(self, document: int) -> None:
        self._tick()
        sign_off(self.database, self.runs[document], "ada", self.now)

    def take_back(self, document: int) -> None:
        self._tick()
        assert take_back(self.database, document, "ada", self.now)

    def figures(self) -> dict[str, tuple[int, int, int]]:
        """By field: right, found, wanted."""
        report = evaluate_reviewed(self.database, RECEIPT).report
        return {each.name: (each.right, each.found, each.wanted) for each in report.fields}

    def _tick(self) -> None:
        self.now += datetime.timedelta(hours=1)


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


def test_without_decisions_there_is_nothing_to_compare(office: Office) -> None:
    office.read("a.pdf", [receipt(TOTAL)])
    for call in (evaluate_reviewed, truth_from_review):
        with pytest.raises(SetupError, match="No value was decided by the schema receipt"):
            call(office.database, RECEIPT)
    with pytest.raises(SetupError, match="No value was decided in review"):
        schemas_in_review(office.database)


def test_readings_are_measured_and_never_the_corrections(office: Office) -> None:
    document = office.read("a.pdf", [receipt(TOTAL, COMPANY, DATE, TAX)])
    office.decide(document, "accepted", "total")
    office.decide(document, "corrected", "company", value="Ink Co")
    office.decide(document, "not_on_page", "tax")
    office.decide(document, "corrected", "currency", value="EUR")
    assert office.figures() == {
        "total": (1, 1, 1), "company": (0, 1, 1), "tax": (0, 1, 0), "currency": (0, 0, 1),
    }  # fmt: skip
    office.decide(document, "withdrawn", "company")
    assert "company" not in office.figures()


def test_of_a_document_that_is_signed_off_what_was_read_too_much_counts(office: Office) -> None:
    document = office.read("a.pdf", [receipt(TOTAL, *rows("1", "2"))])
    office.decide(document, "accepted", "total")
    office.decide(document, "accepted", "line_items[0].amount")
    office.decide(document, "row_deleted", "line_items[1]")
    report = evaluate_reviewed(office.database, RECEIPT).report
    assert [each.name for each in report.fields] == ["total"]
    assert "1 decided value in rows of documents that are not signed off" in report.notes[0]
    office.sign_off(document)
    assert office.figures() == {"total": (1, 1, 1), "line_items.amount": (1, 2, 1)}

    # A later reading is measured by the same truth, although it makes the approval lapse.
    office.read("a.pdf", [receipt(TOTAL, TAX, *rows("1", "2", "3"))], "qwen", "other")
    assert office.figures() == {
        "total": (1, 1, 1), "tax": (0, 1, 0), "line_items.amount": (1, 3, 1),
    }  # fmt: skip
    report = evaluate_reviewed(office.database, RECEIPT)
    assert (report.documents, report.whole, report.current) == (1, 1, 0)
    assert [(each.engine, each.model) for each in report.readers] == [("qwen", "qwen-1")]


@pytest.mark.parametrize("how", ["taken back", "withdrawn"])
def test_a_document_is_whole_until_a_person_takes_something_back(office: Office, how: str) -> None:
    document = office.read("a.pdf", [receipt(TOTAL, COMPANY)])
    office.sign_off(document)
    assert evaluate_reviewed(office.database, RECEIPT).whole == 1
    if how == "taken back":
        office.take_back(document)
    else:
        office.decide(document, "withdrawn", "company")
    assert evaluate_reviewed(office.database, RECEIPT).whole == 0
    office.sign_off(document)
    assert evaluate_reviewed(office.database, RECEIPT).whole == 1


def test_rows_that_were_added_and_rows_that_a_later_reading_lacks_are_wanted(
    office: Office,
) -> None:
    document = office.read("a.pdf", [receipt(TOTAL, *rows("1", "2"))])
    office.add_row(document, amount=Decimal(3))
    office.sign_off(document)
    assert office.figures()["line_items.amount"] == (2, 2, 3)
    office.read("a.pdf", [receipt(TOTAL)], recipe="other")
    assert office.figures()["line_items.amount"] == (0, 0, 3)


def test_segments_of_a_file_are_compared_each_with_its_own(office: Office) -> None:
    other = Field("total", "5", Decimal(5), evidence=Evidence.EXACT)
    parts = [receipt(TOTAL), receipt(other, number=2), receipt(other, number=3)]
    document = office.read("a.pdf", parts)
    office.decide(document, "corrected", "total", segment=2, value=Decimal(6))
    assert office.figures() == {"total": (0, 1, 1)}
    office.sign_off(document)
    assert office.figures() == {"total": (2, 3, 3)}


def test_a_schema_that_a_person_chose_voids_what_was_decided_by_another(office: Office) -> None:
    document = office.read("a.pdf", [receipt(TOTAL)])
    office.decide(document, "accepted", "total")
    decision = Decision(Action.SCHEMA, value="invoice")
    decide(office.database, office.runs[document], [decision], "ada", office.now)
    with pytest.raises(SetupError):
        office.figures()


def test_marked_values_are_counted_by_reader(office: Office) -> None:
    first = office.read("a.pdf", [receipt(TOTAL, COMPANY, TAX)])
    office.decide(first, "corrected", "company", value="Ink Co")
    office.decide(first, "accepted", "tax")
    office.decide(first, "accepted", "total")
    second = office.read("b.pdf", [receipt(TOTAL)], engine="qwen")
    office.decide(second, "corrected", "total", value=Decimal(10))
    report = evaluate_reviewed(office.database, RECEIPT)
    ocr, qwen = reviewed_json(report)["readers"]
    assert (ocr["engine"], ocr["documents"]) == ("ocr", 1)
    assert ocr["wrong"] == {"values": 1, "marked": 1, "share": 1}
    assert ocr["right"] == {"values": 2, "marked": 1, "share": 0.5}
    assert qwen["wrong"] == {"values": 1, "marked": 0, "share": 0}
    assert qwen["right"] == {"values": 0, "marked": 0, "share": None}
    assert report.current == 2


def test_the_exported_file_gives_the_same_figures(office: Office, tmp_path: Path) -> None:
    """Documents of one name, of several segments, signed off or not, with all actions."""
    odd = Field("company", "Ink\u2028C0 |", "Ink\u2028C0 |", evidence=Evidence.EXACT)
    none = Field("date", "soon", None, valid=False)
    first = office.read("a.pdf", [receipt(TOTAL, odd, TAX, none, *rows("1.10", "2", "1234.5"))])
    office.decide(first, "corrected", "line_items[1].amount", value=Decimal("2.10"))
    office.decide(first, "row_deleted", "line_items[2]")
    office.add_row(first, amount=Decimal("1234.567"), description="Pens, 1.234")
    office.sign_off(first)
    second = office.read("a.pdf", [receipt(TOTAL, none), receipt(DATE, number=2)], folder="on")
    office.decide(second, "accepted", "date", segment=2)
    office.decide(second, "not_on_page", "total")
    office.decide(second, "accepted", "date")
    third = office.read("c.pdf", [receipt(DATE, TOTAL)], engine="qwen")
    office.decide(third, "corrected", "date", value=datetime.date(2026, 2, 3))
    gone = office.read("gone.pdf", [receipt(TOTAL)])
    office.decide(gone, "accepted", "total")
    office.read("gone.pdf", [Segment(1, 1, 1, schema="invoice")], recipe="other")

    direct = evaluate_reviewed(office.database, RECEIPT, seed=1)
    file = tmp_path / "truth.jsonl"
    with file.open("w", encoding="utf-8", newline="") as stream:
        write_truth(truth_from_review(office.database, RECEIPT).entries, stream)
    documents = measured_documents(office.database, "receipt")
    by_file = evaluate(documents, read_truth(file, RECEIPT), RECEIPT, 1)

    told, read = to_json(direct.report, True), to_json(by_file, True)
    assert len(told.pop("notes")) == len(read.pop("notes")) == 2  # where a truth stands differs
    assert told == read
    assert (direct.documents, direct.whole, direct.current) == (4, 1, 3)
    assert told["micro"]["wanted"] > 5


def test_only_known_schemas_are_measured_unless_a_file_is_named(office: Office) -> None:
    fields = (Field("colour", "red", "red", evidence=Evidence.EXACT),)
    document = office.read("a.pdf", [Segment(1, 1, 1, schema="poem", fields=fields)])
    office.decide(document, "accepted", "colour")
    with pytest.raises(SetupError, match="Only by poem were values decided"):
        schemas_in_review(office.database)
    office.decide(office.read("b.pdf", [receipt(TOTAL)]), "accepted", "total")
    known, notes = schemas_in_review(office.database)
    assert [each.name for each in known] == ["receipt"]
    assert notes == ("left out: poem; name its file by --schema",)
    (chosen,), notes = schemas_in_review(office.database, "nda")
    assert (chosen.name, notes) == ("nda", ())
