"""Documents and their truth become a report."""

import unicodedata
from decimal import Decimal
from typing import Any

import pytest

from flows.evaluation.evaluate import evaluate, match_documents, named_by
from flows.evaluation.scores import Score
from flows.evaluation.truth import TrueDocument, TrueField, Truth, Wanted
from parsers.document import Field, FieldDefinition, FieldKind, ListDefinition, SchemaDefinition
from parsers.errors import SetupError
from storage.evaluation_queries import MeasuredDocument

NUMBER = FieldKind.NUMBER
SCHEMA = SchemaDefinition(
    "receipt",
    "1",
    (FieldDefinition("net", NUMBER), FieldDefinition("total", NUMBER)),
    (ListDefinition("lines", (FieldDefinition("amount", NUMBER),)),),
)


def wanted(name: str, number: int) -> TrueField:
    return TrueField((name,), (Wanted(str(number), (Decimal(number),)),))


def true(name: str, total: int = 1) -> TrueDocument:
    return TrueDocument(name, (wanted("total", total),), {})


def stored(number: int, name: str, **changes: Any) -> MeasuredDocument:
    found = {"total": Field("total", "1", Decimal(1))}
    values = {"names": frozenset({name}), "run_id": number, "segments": (found,)}
    return MeasuredDocument(number, **(values | changes))


def test_truth_of_other_documents_is_refused() -> None:
    with pytest.raises(SetupError, match=r"compared: not in the database, .* judged: a\.pdf"):
        evaluate([stored(1, "b.pdf")], Truth("plain", (true("a.pdf"),)), SCHEMA)


def test_a_name_of_several_documents_is_refused_as_such() -> None:
    documents = [stored(1, "a.pdf"), stored(2, "a.json", run_id=None, segments=())]
    with pytest.raises(SetupError, match=r"compared: the name of several documents, .*: a"):
        evaluate(documents, Truth("plain", (true("a"),)), SCHEMA)


def test_documents_are_matched_by_name_with_or_without_the_ending() -> None:
    documents = [stored(1, "a.pdf"), stored(2, "b.jpg"), stored(3, "b.jpg.pdf"), stored(4, "c")]
    truth = [true("a"), true("img/b.jpg"), true("c"), true("a.png")]

    pairs, notes = match_documents(truth, documents)

    assert [(each.name, document.document_id) for each, document in pairs] == [
        ("a", 1), ("img/b.jpg", 2), ("c", 4),
    ]  # fmt: skip
    assert notes == ["not in the database, and so not judged: a.png"]


@pytest.mark.parametrize("name", ["C:\\x\\a.pdf", "x\\a", "./a.pdf"])
def test_a_place_on_another_system_is_a_name(name: str) -> None:
    pairs, _ = match_documents([true(name)], [stored(1, "a.pdf")])
    assert len(pairs) == 1


@pytest.mark.parametrize("forms", [("NFC", "NFD"), ("NFD", "NFC")])
def test_names_are_the_same_however_their_accents_are_encoded(forms: tuple[str, str]) -> None:
    named, kept = (unicodedata.normalize(form, "Müller.pdf") for form in forms)
    pairs, _ = match_documents([true(named)], [stored(1, kept)])
    assert len(pairs) == 1


@pytest.mark.parametrize("name", ["x y/a.pdf", "x y\\a.pdf", "x y/a"])
def test_of_documents_of_one_name_the_place_tells_which_is_meant(name: str) -> None:
    places = ("file:///in/y/a.pdf", "file:///in/x%20y/a.pdf")
    documents = [stored(i, "a.pdf", uris=frozenset({uri})) for i, uri in enumerate(places)]

    pairs, notes = match_documents([true(name)], documents)

    assert [document.document_id for _, document in pairs] == [1]
    assert notes == []
    assert match_documents([true("z/a.pdf")], documents)[0] == []


def test_the_documents_that_have_truth_are_told() -> None:
    documents = [stored(1, "a.pdf"), stored(2, "b.pdf")]
    assert named_by(Truth("plain", (true("b"), true("c"))), documents) == {2}


def test_a_name_of_several_documents_is_told_and_not_judged() -> None:
    documents = [stored(1, "a.pdf"), stored(2, "a.pdf"), stored(3, "b.pdf")]

    report = evaluate(documents, Truth("plain", (true("a.pdf"), true("b.pdf"))), SCHEMA)

    assert report.micro == Score("micro", 1, 1, 1)
    assert report.notes == (
        "the name of several documents, and so not judged: a.pdf",
        "read by this schema, but without truth: a.pdf, a.pdf",
    )


def test_what_was_not_read_is_found_wanting_and_told() -> None:
    documents = [stored(1, "a.pdf", run_id=None, segments=()), stored(2, "b.pdf", segments=())]

    report = evaluate(documents, Truth("plain", (true("a"), true("b")), ("of the truth",)), SCHEMA)

    assert report.micro == Score("micro", 0, 0, 2)
    assert report.notes == (
        "of the truth",
        "never read, and so found wanting: a",
        "not read by this schema, and so found wanting: b",
    )


def test_a_document_has_as_many_truths_as_segments() -> None:
    parts = stored(1, "stack.pdf").segments[0], {"total": Field("total", "2", Decimal(2))}
    truth = Truth("plain", (true("stack.pdf", 1), true("stack.pdf", 2)))

    split = evaluate([stored(1, "stack.pdf", segments=parts)], truth, SCHEMA)
    whole = evaluate([stored(1, "stack.pdf")], truth, SCHEMA)

    assert (split.micro, split.notes) == (Score("micro", 2, 2, 2), ())
    assert whole.micro == Score("micro", 1, 1, 2)
    assert whole.notes == ("with more truths than parts that were read: stack.pdf",)


def test_segments_without_truth_are_found_too_much_and_told() -> None:
    found = stored(1, "a.pdf").segments[0]
    truth = Truth("plain", (true("a.pdf", 1),))

    report = evaluate([stored(1, "a.pdf", segments=(found, found, {}))], truth, SCHEMA)

    assert report.micro == Score("micro", 1, 2, 1)
    assert report.notes == ("2 segments without truth, and so found too much: a.pdf",)


def test_two_names_of_one_document_have_a_truth_each() -> None:
    documents = [stored(1, "a.pdf", names=frozenset({"a.pdf", "copy.pdf"}))]

    report = evaluate(documents, Truth("plain", (true("a.pdf"), true("copy.pdf"))), SCHEMA)

    assert (report.micro, report.notes) == (Score("micro", 2, 2, 2), ())


def test_fields_are_in_the_order_of_the_schema_and_lists_counted_by_cells() -> None:
    rows = ((wanted("amount", 1),), (wanted("amount", 2),))
    truth = TrueDocument("a", (wanted("total", 1), wanted("net", 1)), {"lines": rows})
    cell = Field("lines[0].amount", "2", Decimal(2))
    found = stored(1, "a.pdf").segments[0] | {cell.path: cell}

    report = evaluate([stored(1, "a.pdf", segments=(found,))], Truth("plain", (truth,)), SCHEMA)

    assert [each.name for each in report.fields] == ["net", "total", "lines.amount"]
    assert report.cells == (Score("lines", 1, 1, 2),)
    assert (report.single.wanted, report.micro.wanted) == (2, 4)


def test_halves_are_random_and_always_the_same_for_a_seed() -> None:
    documents = [stored(number, f"{number}.pdf") for number in range(1, 22)]
    truth = Truth("plain", tuple(true(str(number), number % 2) for number in range(1, 22)))

    first = evaluate(documents, truth, SCHEMA, seed=1).halves
    others = [evaluate(documents, truth, SCHEMA, seed=seed).halves for seed in range(1, 6)]

    assert [half.wanted for half in first] == [11, 10]
    assert first == others[0]
    assert len(set(others)) > 1
    assert evaluate(documents, truth, SCHEMA).halves == ()
