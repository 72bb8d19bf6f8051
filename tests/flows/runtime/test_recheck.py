"""A segment is judged anew after a decision, and no value is changed by it."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from flows.runtime.recheck import recheck, recheck_by
from parsers.document import Evidence, Field, Segment
from parsers.rules import check_rules
from parsers.types import DOCUMENT_TYPES

INVOICE = DOCUMENT_TYPES["invoice"].schema
judge_anew = recheck_by()


def amount(path: str, value: str | None, **given: object) -> Field:
    number = None if value is None else Decimal(value)
    field = Field(path, value or "?", number, evidence=Evidence.EXACT, valid=value is not None)
    return replace(field, **given)  # type: ignore[arg-type]


def checked(*fields: Field) -> Segment:
    """As it is stored after it was read."""
    found = check_rules(INVOICE, fields)
    return Segment(
        1, 1, 1, schema="invoice", schema_version=INVOICE.version, fields=found.fields,
        violations=found.violations,
    )  # fmt: skip


def decided(segment: Segment, path: str, value: str | None) -> Segment:
    """The segment after a person decided one of its values, as the overlay gives it."""
    number = None if value is None else Decimal(value)
    fields = tuple(
        Field(path, value or "", number, evidence=Evidence.REVIEWED, reviewed_by="ann")
        if each.path == path
        else each
        for each in segment.fields
    )
    return replace(segment, fields=fields)


def names(segment: Segment) -> set[str]:
    return {each.rule for each in segment.violations}


WRONG = checked(amount("net", "100"), amount("tax", "19"), amount("total", "219"))


def test_a_corrected_sum_is_broken_no_more() -> None:
    assert not all(field.valid for field in WRONG.fields)
    again = judge_anew(decided(WRONG, "total", "119"))
    assert names(WRONG) - names(again)
    assert all(field.valid and field.problem is None for field in again.fields)


def test_a_wrong_correction_breaks_the_rule_and_stays() -> None:
    right = checked(amount("net", "100"), amount("tax", "19"), amount("total", "119"))
    again = judge_anew(decided(right, "total", "11900"))
    total = again.fields[2]
    assert total.value == 11900
    assert not total.valid
    assert names(again) - names(right)


def test_what_is_required_and_not_on_the_page_is_no_violation() -> None:
    absent = decided(checked(amount("total", "5"), amount("net", None)), "total", None)
    again = judge_anew(absent)
    assert not [each for each in again.violations if each.paths == ("total",)]
    assert again.fields[0].valid


def test_a_value_that_could_not_be_read_stays_not_valid() -> None:
    segment = checked(amount("total", "119"), amount("net", None, problem="not a number"))
    again = judge_anew(decided(segment, "total", "120"))
    assert (again.fields[1].valid, again.fields[1].problem) == (False, "not a number")


def test_of_a_type_that_is_not_at_hand_nothing_is_said_anew() -> None:
    for other in (replace(WRONG, schema="own"), replace(WRONG, schema_version="older")):
        changed = decided(other, "total", "119")
        assert judge_anew(changed) == changed
    own = replace(DOCUMENT_TYPES["invoice"], schema=replace(INVOICE, name="own"))
    judged = recheck(replace(decided(WRONG, "total", "119"), schema="own"), {"own": own})
    assert names(judged) != names(WRONG)


@given(st.lists(st.one_of(st.none(), st.integers(0, 9)), min_size=3, max_size=3))
def test_judging_anew_what_nobody_changed_changes_nothing(numbers: list[int | None]) -> None:
    texts = [None if n is None else f"{n}00" for n in numbers]
    paths = ("net", "tax", "total")
    segment = checked(*(amount(path, text) for path, text in zip(paths, texts, strict=True)))
    again = judge_anew(segment)
    assert again.violations == segment.violations
    assert [(f.value, f.valid) for f in again.fields] == [
        (f.value, f.valid) for f in segment.fields
    ]
    assert judge_anew(again) == again
