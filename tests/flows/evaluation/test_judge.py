"""Stored fields beside what is true: what is right, missed, wrong, too much."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.evaluation.judge import Judgement, Likeness, align_rows, is_right, judge
from flows.evaluation.truth import TrueDocument, TrueField, Wanted
from parsers.document import Field

TOTAL = Field("total", "RM 9.90", Decimal("9.90"))


def wanted(*values: Any) -> Wanted:
    return Wanted(str(values[0]), values)


def true(name: str, *values: Any) -> TrueField:
    return TrueField((name,), tuple(wanted(value) for value in values))


def outcome(judgements: list[Judgement]) -> list[tuple[str, str | None, str | None, bool]]:
    return [
        (each.name, each.wanted, each.found.raw if each.found else None, each.right)
        for each in judgements
    ]


def judged(*fields: TrueField, **found: Field) -> list[tuple[str, str | None, str | None, bool]]:
    return outcome(list(judge([TrueDocument("a", fields, {})], [found])))


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("Ink & Co", Field("seller", "Pen & Co", "Pen & Co")),
        ("SETIA ALAM", Field("seller", "SETIA ÁLAM", "SETIA ÁLAM")),
        ("None", Field("seller", "-", None)),
        ("&", Field("seller", "+", "+")),
        (Decimal(9), TOTAL),
        (Decimal(12), Field("total", "12", None)),
        (datetime.date(2026, 1, 2), Field("date", "1/2/26", datetime.date(2026, 2, 1))),
    ],
)
def test_another_value_is_not_right(value: Any, found: Field) -> None:
    assert not is_right(wanted(value), found)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("INK & CO.", Field("seller", "Ink  & Co", "Ink & Co")),
        ("Straße 1", Field("address", "STRASSE 1", "STRASSE 1")),
        ("EUR", Field("currency", "€", "EUR")),
        ("€", Field("currency", "€", "EUR")),
        ("DE 123", Field("vat", "DE123", "DE123")),
        (Decimal("9.9"), TOTAL),
        (datetime.date(2026, 2, 1), Field("date", "1/2/26", datetime.date(2026, 2, 1))),
        ("soon", Field("date", "Soon", None)),
    ],
)
def test_the_same_value_is_right_however_it_is_written(value: Any, found: Field) -> None:
    assert is_right(wanted(value), found)


def test_what_is_not_found_is_missed_and_what_is_not_named_is_not_judged() -> None:
    assert judged(true("date", "x"), total=TOTAL) == [("date", "x", None, False)]


def test_what_is_named_as_empty_must_not_be_found() -> None:
    assert judged(true("total"), total=TOTAL) == [("total", None, "RM 9.90", False)]
    assert judged(true("total")) == []


def test_either_of_two_fields_will_do() -> None:
    field = TrueField(("net", "total"), (wanted(Decimal("9.90")),))
    other = Field("net", "1", Decimal(1))

    assert judged(field, net=other, total=TOTAL) == [("net", "9.90", "RM 9.90", True)]
    assert judged(field, net=other) == [("net", "9.90", "1", False)]


def test_a_document_without_a_segment_lacks_everything() -> None:
    truth = TrueDocument("a", (true("total", Decimal(1)),), {"lines": ((true("name", "Ink"),),)})
    assert outcome(list(judge([truth], []))) == [
        ("total", "1", None, False),
        ("lines.name", "Ink", None, False),
    ]


def part(company: str, total: int) -> dict[str, Field]:
    return {
        "company": Field("company", company, company),
        "total": Field("total", str(total), Decimal(total)),
    }


def true_part(company: str, total: int) -> TrueDocument:
    return TrueDocument("a", (true("company", company), true("total", Decimal(total))), {})


def test_a_value_in_another_segment_is_not_right() -> None:
    swapped = [part("Ink", 2), part("Pen", 1)]
    assert outcome(list(judge([true_part("Ink", 1), true_part("Pen", 2)], swapped))) == [
        ("company", "Ink", "Ink", True),
        ("total", "1", "2", False),
        ("company", "Pen", "Pen", True),
        ("total", "2", "1", False),
    ]


def test_a_truth_is_judged_by_the_segment_that_fits_best_and_others_are_too_much() -> None:
    judgements = judge([true_part("Ink", 1)], [part("Pen", 1), part("Ink", 1)])
    assert outcome(list(judgements)) == [
        ("company", "Ink", "Ink", True),
        ("total", "1", "1", True),
        ("company", None, "Pen", False),
        ("total", None, "1", False),
    ]


def test_a_segment_with_a_value_that_is_named_as_empty_is_judged() -> None:
    truth = TrueDocument("a", (true("company", "Ink"), true("total")), {})
    pen = {"company": Field("company", "Pen", "Pen")}

    judgements = outcome(list(judge([truth], [part("Ink", 1), pen])))

    assert ("total", None, "1", False) in judgements


def test_parts_that_have_nothing_in_common_are_compared_in_their_order() -> None:
    judgements = judge([true_part("Ink", 1), true_part("Pen", 2)], [part("A", 8), part("B", 9)])
    assert [each.found.raw for each in judgements if each.found] == ["A", "8", "B", "9"]


def test_several_values_of_one_field_are_all_wanted() -> None:
    truth = true("term", "1 year", "2 years")
    assert judged(truth, term=Field("term", "2 years", "2 years")) == [
        ("term", "1 year", None, False),
        ("term", "2 years", "2 years", True),
    ]


def row(ordinal: int, **cells: str) -> dict[str, Field]:
    paths = {f"lines[{ordinal}].{name}": text for name, text in cells.items()}
    return {path: Field(path, text, text) for path, text in paths.items()}


def test_rows_are_found_wherever_they_stand() -> None:
    truth = TrueDocument(
        "a", (), {"lines": ((true("name", "Ink"), true("code", "7")), (true("name", "Pen"),))}
    )
    found = row(0, name="Carried over", code="0") | row(1, name="Pen", code="8")
    found |= row(2, name="Ink", code="1")

    assert outcome(list(judge([truth], [found]))) == [
        ("lines.name", "Ink", "Ink", True),
        ("lines.code", "7", "1", False),
        ("lines.name", "Pen", "Pen", True),
        ("lines.name", None, "Carried over", False),
        ("lines.code", None, "0", False),
    ]


def test_rows_that_are_named_as_none_must_not_be_found() -> None:
    truth = TrueDocument("a", (), {"lines": ()})

    assert list(judge([truth], [{}])) == []
    assert outcome(list(judge([truth], [row(0, name="Ink")]))) == [
        ("lines.name", None, "Ink", False)
    ]


def test_the_rows_of_the_segment_that_fits_best_are_judged() -> None:
    truth = TrueDocument("a", (), {"lines": ((true("name", "Ink"),),)})
    judgements = judge([truth], [row(0, name="Pen"), row(0, name="Ink")])
    assert [(each.wanted, each.right) for each in judgements] == [("Ink", True), (None, False)]


Pairs = list[tuple[int | None, int | None]]


def align(wanted: list[str], found: list[str]) -> Pairs:
    """Rows of one cell, alike where they are the same."""

    def likeness(w: int, f: int) -> Likeness:
        return int(wanted[w] == found[f]), 100.0 * (wanted[w][0] == found[f][0])

    return list(align_rows(len(wanted), len(found), likeness))


def test_rows_without_likeness_stand_alone() -> None:
    assert align(["a"], ["b"]) == [(0, None), (None, 0)]


def test_a_row_left_out_moves_no_other() -> None:
    assert align(["a", "b", "c"], ["b", "c"]) == [(0, None), (1, 0), (2, 1)]


def test_the_same_cells_go_before_a_like_text() -> None:
    assert align(["ax", "ay"], ["ay", "az"]) == [(0, 1), (1, 0)]


def test_equal_rows_are_paired_in_their_order() -> None:
    assert align(["a", "a", "a"], ["a", "a"]) == [(0, 0), (1, 1), (2, None)]


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_every_row_is_there_once(wanted: list[str], found: list[str]) -> None:
    pairs = align(wanted, found)
    assert sorted(w for w, _ in pairs if w is not None) == list(range(len(wanted)))
    assert sorted(f for _, f in pairs if f is not None) == list(range(len(found)))
