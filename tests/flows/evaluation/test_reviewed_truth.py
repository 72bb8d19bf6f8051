"""Decided values as truth."""

import io
import json
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from flows.evaluation.reviewed_truth import ReviewedTruth, reviewed_truth, write_truth
from flows.evaluation.truth_files import Entry, read_entries
from parsers.document import (
    FieldDefinition,
    FieldKind,
    ListDefinition,
    SchemaDefinition,
)
from storage.evaluation_queries import MeasuredDocument
from storage.learning_queries import Decided
from storage.reviewed_documents import ReviewedDocument

TOTAL = FieldDefinition("total", FieldKind.NUMBER)
SELLER = FieldDefinition("seller", FieldKind.TEXT)
ITEMS = ListDefinition("items", (FieldDefinition("amount", FieldKind.NUMBER), SELLER))
SCHEMA = SchemaDefinition("bill", "1", (TOTAL, SELLER), (ITEMS,))


def decided(path: str, value: str | None, action: str = "corrected", **changes: Any) -> Decided:
    kind = None if value is None else "number" if value[0].isdigit() else "text"
    values: dict[str, Any] = {
        "id": 1, "document_id": 1, "segment": 1, "schema": "bill", "path": path, "action": action,
        "value": value, "kind": kind, "old_value": "x", "old_raw": "x", "old_evidence": "exact",
        "old_agreement": "alone", "old_valid": True, "probability": None, "engine": "ocr",
        "model": "m",
    }  # fmt: skip
    return Decided(**(values | changes))


def stored(*names: str, segments: int = 1, document_id: int = 1) -> MeasuredDocument:
    uris = frozenset(f"file:///in%20box/{document_id}/{name}" for name in names)
    return MeasuredDocument(document_id, frozenset(names), 1, ({},) * segments, uris)


def made(
    *values: Decided, is_whole: bool = False, document: MeasuredDocument | None = None
) -> ReviewedTruth:
    reviewed = ReviewedDocument(1, values, is_whole)
    return reviewed_truth([reviewed], [document or stored("a.pdf")], SCHEMA)


def contents(truth: ReviewedTruth) -> list[Any]:
    return [each.content for each in truth.entries]


def test_of_a_document_that_is_not_signed_off_only_decided_single_fields_are_named() -> None:
    truth = made(decided("total", "9.90"), decided("items[0].amount", "1"), decided("seller", None))
    assert contents(truth) == [{"total": Decimal("9.90"), "seller": None}]
    assert (truth.documents, truth.whole) == (1, 0)
    assert truth.notes == (
        "1 decided value in rows of documents that are not signed off, and so not compared",
    )


def test_of_one_that_is_signed_off_all_is_named() -> None:
    truth = made(
        decided("total", "9.90"),
        decided("items[4].seller", "Ink"),
        decided("items[1].amount", "1"),
        decided("items[2].amount", None, "not_on_page"),
        is_whole=True,
    )
    assert contents(truth) == [
        {
            "total": Decimal("9.90"), "seller": None,
            "items": [{"amount": 1, "seller": None}, {"amount": None, "seller": "Ink"}],
        }
    ]  # fmt: skip
    assert (truth.documents, truth.whole, truth.notes) == (1, 1, ())
    assert contents(made(decided("total", "1"), is_whole=True))[0]["items"] == []


def test_of_other_documents_in_the_file_nothing_is_said_unless_it_is_signed_off() -> None:
    values = [decided("total", "1", segment=2), decided("total", "2", segment=3)]
    file = stored("a.pdf", segments=3)
    assert contents(made(*values, document=file)) == [{"total": 1}, {"total": 2}, {}]
    assert len(made(*values, document=file, is_whole=True).entries) == 2


def test_decisions_by_other_schemas_are_left_out() -> None:
    truth = made(decided("total", "1", schema="other"), decided("total", "1", schema=None))
    assert truth == ReviewedTruth((), 0, 0, ())


def test_documents_of_one_name_are_known_by_their_places() -> None:
    first, second, alone = stored("a.pdf"), stored("a.pdf", document_id=2), stored("b", "c")
    alone = MeasuredDocument(3, alone.names, 1, ({},), alone.uris)
    reviewed = [ReviewedDocument(i, (decided("total", "1"),), False) for i in (1, 2, 3)]
    truth = reviewed_truth(reviewed, [first, second, alone], SCHEMA)
    assert [each.document for each in truth.entries] == ["/in box/1/a.pdf", "/in box/2/a.pdf", "b"]


def test_a_document_without_a_name_is_told() -> None:
    truth = made(decided("total", "1"), document=MeasuredDocument(1, frozenset(), 1, ({},)))
    assert (truth.entries, truth.notes) == ((), ("1 document without a name, and so not compared",))


def test_what_is_no_number_stays_a_text() -> None:
    for text in ("NaN", "Infinity", "1" * 301, "1E+400", "12 or so"):
        (content,) = contents(made(decided("total", text, kind="number")))
        assert content == {"total": text}


VALUES = (
    st.none()
    | st.text(st.characters(codec="utf-8"))
    | st.integers().map(Decimal)
    | st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30)
)


@given(st.lists(st.dictionaries(st.sampled_from(["total", "seller"]), VALUES)))
def test_what_is_written_is_read_again(contents: list[dict[str, Any]]) -> None:
    import tempfile
    from pathlib import Path

    entries = [Entry("a.pdf", "", content) for content in contents]
    stream = io.StringIO()
    write_truth(entries, stream)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "truth.jsonl"
        file.write_text(stream.getvalue(), encoding="utf-8", newline="")
        read = read_entries(file)
    assert [(each.document, each.content) for each in read] == [
        ("a.pdf", content) for content in contents
    ]
    assert all(json.loads(line)["file"] == "a.pdf" for line in stream.getvalue().splitlines())
