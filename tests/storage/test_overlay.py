"""Decisions laid over a reading: each in its place, or in none."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.document import BoundingBox, Evidence, Field, FieldKind, Segment
from storage.corrections import Correction
from storage.models import Action
from storage.overlay import Settled, overlay

AT = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
HEIGHT = 0.02


def box(y: float, height: float = HEIGHT, x: float = 0.1) -> BoundingBox:
    return BoundingBox(x, y, x + 0.1, y + height)


def cell(ordinal: int, value: str | None, y: float | None = None, name: str = "amount") -> Field:
    place = {"page_number": 1, "box": box(y)} if y is not None else {}
    number = None if value is None else Decimal(value)
    return Field(f"line_items[{ordinal}].{name}", value or "?", number, **place)  # type: ignore[arg-type]


TOTAL = Field("total", "5.00", Decimal("5.00"), 1, box(0.9), Evidence.EXACT, 0.7)


def invoice(*fields: Field, number: int = 1, schema: str | None = "invoice") -> Segment:
    return Segment(number, number, number, schema=schema, schema_version="1", fields=fields)


def decision(path: str = "total", value: str | None = "6", **given: Any) -> Correction:
    base = Correction(
        1, 1, Action.CORRECTED, "ann", AT, "invoice", path, value,
        FieldKind.NUMBER if value else None, id=1,
    )  # fmt: skip
    return replace(base, **given)


def of(field: Field, **given: Any) -> Correction:
    """About a field that was read, in a row that has its place."""
    read = {
        "old_value": None if field.value is None else str(field.value),
        "old_raw": field.raw,
        "old_evidence": field.evidence,
    }
    if field.box and field.path != "total":
        read |= {"row_page": field.page_number, "row_y0": field.box.y0, "row_y1": field.box.y1}
    return decision(**({"path": field.path} | read | given))


def settle(*fields: Field, by: Iterable[Correction]) -> Settled:
    return overlay([invoice(*fields)], tuple(by))


def values(settled: Settled) -> dict[str, str | None]:
    fields = (field for each in settled.segments for field in each.fields)
    return {one.path: None if one.value is None else str(one.value) for one in fields}


def only(settled: Settled) -> Field:
    ((field,),) = (each.fields for each in settled.segments)
    return field


def test_without_decisions_a_reading_is_as_it_was() -> None:
    segment = invoice(TOTAL, cell(0, "5"))
    settled = overlay([segment], ())
    assert (settled.segments, settled.touched) == ((segment,), frozenset())


def test_a_corrected_value_wins_and_says_who_decided_it() -> None:
    field = only(settle(TOTAL, by=[of(TOTAL)]))
    assert (field.value, field.raw, field.evidence) == (Decimal(6), "6", Evidence.REVIEWED)
    assert (field.reviewed_by, field.reread, field.probability) == ("ann", None, None)
    assert (field.page_number, field.box) == (None, None)


def test_a_decided_value_has_its_own_place_or_that_of_the_same_value() -> None:
    drawn = of(TOTAL, page_number=1, box=box(0.3))
    assert only(settle(TOTAL, by=[drawn])).box == box(0.3)
    assert only(settle(replace(TOTAL, value=Decimal("6.00")), by=[of(TOTAL)])).box == TOTAL.box
    unread = replace(TOTAL, value=None, raw="S.00")
    for action, value in ((Action.CORRECTED, "6"), (Action.NOT_ON_PAGE, None)):
        settled = only(settle(unread, by=[of(unread, action=action, value=value)]))
        assert (settled.page_number, settled.box) == (None, None)


def test_a_value_without_place_is_of_the_segment_on_the_page_where_it_was_read() -> None:
    fourth = replace(TOTAL, page_number=4)
    segments = [replace(invoice(TOTAL), last_page=3), replace(invoice(fourth, number=2),
                first_page=4, last_page=5)]  # fmt: skip
    one = of(TOTAL, segment=1, row_page=4)
    settled = overlay(segments, [one])
    assert list(settled.decisions) == [(2, "total")]


def test_a_value_without_place_goes_to_no_other_segment_of_its_page() -> None:
    halves = [replace(invoice(replace(TOTAL, value=Decimal(n)), number=n), first_page=1,
                      last_page=1) for n in (1, 2)]  # fmt: skip
    one = of(halves[0].fields[0], row_page=1)
    assert list(overlay(halves, [one]).decisions) == [(1, "total")]
    swapped = [replace(halves[1], number=1), replace(halves[0], number=2)]
    assert overlay(swapped, [one]).unplaced == (one,)


def test_an_accepted_value_stays_as_it_was_read() -> None:
    accepted = of(TOTAL, action=Action.ACCEPTED, value="5.00")
    field = only(settle(TOTAL, by=[accepted]))
    assert (field.value, field.raw, field.probability) == (TOTAL.value, "5.00", 0.7)
    assert field.evidence is Evidence.REVIEWED


def test_what_is_not_on_the_page_has_no_value_and_no_place() -> None:
    field = only(settle(TOTAL, by=[of(TOTAL, action=Action.NOT_ON_PAGE, value=None, kind=None)]))
    assert (field.value, field.raw, field.box, field.page_number) == (None, "", None, None)
    assert (field.valid, field.reviewed_by) == (True, "ann")


def test_the_later_decision_wins() -> None:
    assert only(settle(TOTAL, by=[of(TOTAL), of(TOTAL, value="7", id=2)])).value == 7


def test_a_withdrawn_decision_no_longer_counts() -> None:
    withdrawn = of(TOTAL, action=Action.WITHDRAWN, value=None, id=2)
    assert only(settle(TOTAL, by=[of(TOTAL), withdrawn])) == TOTAL


@pytest.mark.parametrize(
    ("read", "reread"), [("5.00", None), ("5", None), ("6.0", None), ("7", "7")]
)
def test_another_reading_is_marked_where_it_says_neither_the_old_nor_the_decided(
    read: str, reread: str | None
) -> None:
    again = replace(TOTAL, value=Decimal(read), raw=read)
    field = only(settle(again, by=[of(TOTAL)]))
    assert (field.value, field.reread) == (6, reread)


def test_what_was_read_as_no_value_is_marked_by_its_text() -> None:
    again = replace(TOTAL, value=None, raw="G.00")
    assert only(settle(again, by=[of(TOTAL)])).reread == "G.00"


def test_a_value_that_was_not_read_is_added() -> None:
    added = decision("tax", "1", page_number=1, box=box(0.8))
    settled = settle(TOTAL, by=[added])
    assert values(settled) == {"total": "5.00", "tax": "1"}
    assert settled.segments[0].fields[1].box == box(0.8)


def test_a_decision_by_another_schema_rests() -> None:
    settled = settle(TOTAL, by=[of(TOTAL, schema="receipt")])
    assert (only(settled), settled.unplaced) == (TOTAL, ())
    elsewhere = of(TOTAL, schema="receipt", segment=2)
    assert settle(TOTAL, by=[elsewhere]).unplaced == (elsewhere,)


def test_of_two_segments_that_are_one_by_now_the_earlier_decision_is_told() -> None:
    first = of(TOTAL, page_number=1, value="50")
    second = of(TOTAL, page_number=2, value="60", segment=2, id=2)
    both = replace(invoice(TOTAL), last_page=2)
    settled = overlay([both], (first, second))
    assert (values(settled), settled.unplaced) == ({"total": "60"}, (first,))
    undone = replace(first, action=Action.WITHDRAWN, value=None, id=3)
    settled = overlay([both], (first, second, undone))
    assert (values(settled), settled.unplaced) == ({"total": "60"}, ())


def test_a_decision_is_not_about_the_only_segment_if_that_is_of_another_page() -> None:
    one = of(TOTAL, page_number=1)
    other = Segment(1, 2, 2, schema="invoice", fields=(replace(TOTAL, value=Decimal(7)),))
    assert overlay([other], (one,)).unplaced == (one,)
    same = Segment(1, 2, 2, schema="invoice", fields=(TOTAL,))
    assert values(overlay([same], (one,))) == {"total": "6"}


def test_a_value_without_a_place_is_found_where_it_is_read_by_now() -> None:
    one, typed = invoice(TOTAL), decision(segment=2)
    for read, unplaced in ((replace(TOTAL, value=Decimal(6)), ()), (TOTAL, (typed,))):
        settled = overlay([one, invoice(read, number=2)], (typed,))
        assert settled.unplaced == unplaced


def test_where_nothing_is_read_any_more_a_decision_is_not_read_otherwise() -> None:
    empty = replace(TOTAL, raw="", value=None)
    assert only(settle(empty, by=[of(TOTAL)])).reread is None


def test_a_decision_follows_its_segment_to_another_number() -> None:
    one, two = invoice(TOTAL), invoice(replace(TOTAL, page_number=2), number=2)
    third = invoice(replace(TOTAL, page_number=3), number=3)
    was_second = of(third.fields[0], segment=2, page_number=3)
    settled = overlay([one, two, third], [was_second])
    assert [each.fields[0].value for each in settled.segments] == [5, 5, 6]


def test_a_decision_whose_segment_is_not_told_apart_has_no_place() -> None:
    both = [replace(invoice(TOTAL, number=n), first_page=1, last_page=2) for n in (1, 2)]
    settled = overlay(both, [of(TOTAL, segment=3, page_number=1)])
    assert settled.touched == frozenset()
    assert len(settled.unplaced) == 1


def test_of_several_documents_a_decision_without_place_is_about_what_it_was_decided_on() -> None:
    without = replace(TOTAL, page_number=None, box=None)
    other = replace(without, raw="7", value=Decimal(7))
    now, split = ([invoice(first), invoice(other, number=2)] for first in (without, other))
    assert overlay(now, [of(without)]).touched == {1}
    settled = overlay(split, [of(without)])
    assert (settled.touched, len(settled.unplaced)) == (frozenset(), 1)


def test_a_row_is_found_by_its_place_whatever_its_number_is_now() -> None:
    was = cell(1, "4", 0.4)
    settled = settle(cell(0, "1", 0.2), cell(1, "3", 0.3), cell(2, "4", 0.401), by=[of(was)])
    assert values(settled) == {
        "line_items[0].amount": "1", "line_items[1].amount": "3", "line_items[2].amount": "6",
    }  # fmt: skip


def test_a_row_that_is_no_longer_there_takes_its_decision_to_no_other() -> None:
    gone = of(cell(1, "4", 0.4))
    settled = settle(cell(0, "1", 0.2), cell(1, "4", 0.5), by=[gone])
    assert values(settled) == {"line_items[0].amount": "1", "line_items[1].amount": "4"}
    assert settled.unplaced == (gone,)


def test_two_rows_read_as_one_have_no_decision_of_either() -> None:
    one, two = cell(0, "1", 0.40), cell(1, "2", 0.42)
    merged = Field("line_items[0].amount", "3", Decimal(3), 1, box(0.40, 0.04))
    settled = settle(merged, by=[of(one, value="8"), of(two, value="9", id=2)])
    assert (only(settled), len(settled.unplaced)) == (merged, 2)
    about_it = of(merged, value="7", id=3)
    assert only(settle(merged, by=[of(one), of(two, id=2), about_it])).value == 7


def test_rows_beside_each_other_are_told_apart_by_what_they_say() -> None:
    left, right = cell(0, "1", 0.4), cell(5, "2", 0.4)
    assert values(settle(left, right, by=[of(right)])) == {
        "line_items[0].amount": "1", "line_items[5].amount": "6",
    }  # fmt: skip


def test_without_places_a_row_is_the_same_while_it_says_the_same() -> None:
    was = of(cell(0, "4"))
    assert values(settle(cell(0, "4.00"), by=[was])) == {"line_items[0].amount": "6"}
    other = settle(cell(0, "3"), by=[was])
    assert (values(other), other.unplaced) == ({"line_items[0].amount": "3"}, (was,))


def test_a_value_added_to_a_row_without_place_needs_the_whole_row_to_be_the_same() -> None:
    added = decision("line_items[0].tax", "1", old_raw="amount: 4")
    same, other = (settle(cell(0, read), by=[added]) for read in ("4", "3"))
    assert values(same) == {"line_items[0].amount": "4", "line_items[0].tax": "1"}
    assert (values(other), other.unplaced) == ({"line_items[0].amount": "3"}, (added,))


def test_a_row_that_was_added_comes_after_all_that_were_read() -> None:
    added = decision("line_items[1].amount")
    settled = settle(cell(0, "1"), cell(1, "2"), by=[added])
    assert values(settled)["line_items[2].amount"] == "6"
    assert settled.added == {(1, "line_items", 2): 1}


def test_two_rows_that_were_added_stay_two() -> None:
    rows = [decision(f"line_items[{n}].amount", str(n), id=n) for n in (3, 4)]
    assert values(settle(cell(0, "1"), by=rows)) == {
        "line_items[0].amount": "1", "line_items[1].amount": "3", "line_items[2].amount": "4",
    }  # fmt: skip


def test_a_row_that_was_added_and_is_read_later_is_there_once() -> None:
    added = decision("line_items[1].amount", page_number=1, box=box(0.5))
    read = settle(cell(0, "1", 0.4), cell(1, "6", 0.5), by=[added])
    assert values(read) == {"line_items[0].amount": "1", "line_items[1].amount": "6"}


@pytest.mark.parametrize(("value", "alike"), [("6", 0), ("5", 1)])
def test_a_row_that_was_added_where_another_stands_is_not_that_row(value: str, alike: int) -> None:
    """It says something else there, or stood there already when the other was added."""
    added = decision("line_items[1].amount", value, page_number=1, box=box(0.41), alike=alike)
    settled = settle(cell(0, "5", 0.4), by=[added])
    assert values(settled) == {"line_items[0].amount": "5", "line_items[1].amount": value}


def test_of_rows_that_were_added_each_is_found_once() -> None:
    first = decision("line_items[1].amount", "5", page_number=1, box=box(0.4), alike=1)
    second = replace(first, path="line_items[2].amount", id=2)
    twice = settle(cell(0, "5", 0.4), cell(1, "5", 0.405), by=[first, second])
    assert len(values(twice)) == 3
    three = [cell(at, "5", 0.4 + at / 400) for at in range(3)]
    assert len(values(settle(*three, by=[first, second]))) == 3


def test_an_added_row_is_rather_found_where_nothing_else_was_decided() -> None:
    one, two = cell(0, "5", 0.4), cell(1, "5", 0.405)
    added = decision("line_items[1].amount", "5", page_number=1, box=box(0.4), alike=1, id=2)
    settled = settle(one, two, by=[of(one, value="7"), added])
    assert values(settled) == {one.path: "7", two.path: "5"}


def test_one_value_in_common_does_not_make_a_row_the_one_that_was_added() -> None:
    """`Apples Pears 6`, of which `Pears 6` was added: the reading took two rows for one."""
    added = decision("line_items[1].amount", page_number=1, box=box(0.4))
    described = replace(cell(0, "9", 0.4, "quantity"), raw="9")
    settled = settle(cell(0, "6", 0.4), described, by=[added])
    assert values(settled)["line_items[1].amount"] == "6"
    both = [added, replace(added, path="line_items[1].quantity", value="9", id=2)]
    assert len(values(settle(cell(0, "6", 0.4), described, by=both))) == 2


def test_a_deleted_row_is_gone_until_that_is_withdrawn_or_it_is_decided_about_again() -> None:
    row = cell(0, "1", 0.4)
    gone = of(row, action=Action.ROW_DELETED, path="line_items[0]", value=None, kind=None, id=2)
    back = replace(gone, action=Action.WITHDRAWN, id=3)
    assert values(settle(row, by=[of(row), gone])) == {}
    assert values(settle(row, by=[of(row), gone, back])) == {"line_items[0].amount": "6"}
    assert values(settle(row, by=[gone, of(row, id=3)])) == {"line_items[0].amount": "6"}


def test_the_numbers_of_rows_stay_when_one_is_deleted() -> None:
    rows = [cell(n, str(n), 0.2 + n / 10) for n in range(3)]
    gone = of(rows[1], action=Action.ROW_DELETED, path="line_items[1]", value=None, kind=None)
    assert list(values(settle(*rows, by=[gone]))) == [rows[0].path, rows[2].path]


Rows = list[tuple[int, str]]


@st.composite
def readings(draw: Callable[..., Any]) -> tuple[Rows, Rows]:
    """A list as it was read, and again with some rows missing, others new, all moved a little."""
    slots = draw(st.lists(st.integers(0, 24), min_size=1, max_size=8, unique=True))
    first = [(slot, draw(st.sampled_from(["1", "2", "3"]))) for slot in sorted(slots)]
    again = draw(st.lists(st.integers(0, 24), max_size=8, unique=True))
    return first, [(slot, draw(st.sampled_from(["1", "2", "3"]))) for slot in sorted(again)]


@given(readings(), st.floats(-0.006, 0.006), st.data())
def test_a_row_never_gets_the_decision_of_another(
    lists: tuple[Rows, Rows], moved: float, data: st.DataObject
) -> None:
    """Rows are known by their place on paper; each decided value names the place it is of."""
    first, again = lists
    chosen = data.draw(st.lists(st.sampled_from(range(len(first))), unique=True))
    decisions = [
        of(cell(at, first[at][1], 0.1 + first[at][0] * 0.03), value=str(100 + first[at][0]), id=n)
        for n, at in enumerate(chosen, 1)
    ]
    rows = [cell(at, value, 0.1 + slot * 0.03 + moved) for at, (slot, value) in enumerate(again)]
    settled = settle(*rows, by=decisions)
    decided = {first[at][0] for at in chosen}
    for (slot, read), field in zip(again, settled.segments[0].fields, strict=True):
        expected = 100 + slot if slot in decided else int(read)
        assert field.value == expected
    there = {slot for slot, _ in again}
    assert len(settled.unplaced) == len(decided - there)


ACTIONS = st.sampled_from([
    Action.CORRECTED, Action.NOT_ON_PAGE, Action.WITHDRAWN, Action.ACCEPTED
])  # fmt: skip
PATHS = st.sampled_from(["total", "tax", "line_items[0].amount", "line_items[1].amount"])
DECISIONS = st.lists(st.tuples(PATHS, ACTIONS, st.integers(0, 9)), max_size=12)


@given(DECISIONS, DECISIONS)
def test_every_decision_counts_is_superseded_or_is_told(
    earlier: list[Any], later: list[Any]
) -> None:
    fields = {"total": TOTAL, "line_items[0].amount": cell(0, "1", 0.4)}
    log = []
    for n, (path, action, value) in enumerate([*earlier, *later], 1):
        text = None if action in (Action.NOT_ON_PAGE, Action.WITHDRAWN) else str(value)
        about = of(fields[path]) if path in fields else decision(path)
        log.append(replace(about, action=action, value=text, id=n))
    settled = settle(*fields.values(), by=log)
    latest = {one.path: one for one in log}
    counting = {path: one for path, one in latest.items() if one.action is not Action.WITHDRAWN}
    assert {one.id for one in settled.decisions.values()} == {one.id for one in counting.values()}
    assert settled.unplaced == ()
    assert overlay(settled.segments, ()).segments == settled.segments
