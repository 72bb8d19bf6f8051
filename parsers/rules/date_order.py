"""Dates with an ambiguous order of day and month are settled by the rules of the schema.

In go the fields and the cases of the rules; out come the same fields, where a rule of order holds
for one way to read the dates and not for the other. All of them are read in the same way, as one
writer wrote them. This module reads no text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from parsers.document import Field, OtherReading, RuleKind
from parsers.rules.cases import Case
from parsers.rules.evaluate import Verdict, evaluate
from parsers.values.parse import EXCHANGED, OTHERWISE


def settle_dates(fields: Mapping[str, Field], cases: Sequence[Case]) -> dict[str, Field]:
    """The fields by path. A date that was exchanged says so in `problem`, and by which rule; one
    that was not has no problem any more, and its other reading names the rule."""
    open_ones = {path: each for path, each in fields.items() if _other(each)}
    orders = [case for case in cases if case.rule.kind is RuleKind.ORDER]
    exchanged = {path: _exchanged(each) for path, each in open_ones.items()}
    then = {**fields, **exchanged}
    broken_now = [case for case in orders if evaluate(case, fields) is Verdict.BROKEN]
    broken_then = [case for case in orders if evaluate(case, then) is Verdict.BROKEN]
    if broken_now and not broken_then:
        return {**fields, **{path: _told(each, broken_now[0]) for path, each in exchanged.items()}}
    if broken_then and not broken_now:
        return {**fields, **{path: _kept(each, broken_then[0]) for path, each in open_ones.items()}}
    return dict(fields)


def _other(field: Field) -> OtherReading | None:
    if not field.problem or EXCHANGED not in field.problem:
        return None
    return next((each for each in field.readings if each.reader == OTHERWISE), None)


def _exchanged(field: Field) -> Field:
    other = _other(field)
    if other is None:
        return field
    readings = [replace(e, value=field.value) if e is other else e for e in field.readings]
    return replace(field, value=other.value, readings=tuple(readings))


def _told(field: Field, case: Case) -> Field:
    problem = f"read with day and month exchanged, as rule {case.rule.name} tells"
    return replace(_named(field, case), problem=problem)


def _kept(field: Field, case: Case) -> Field:
    problem = None if field.problem == EXCHANGED else field.problem
    return replace(_named(field, case), problem=problem)


def _named(field: Field, case: Case) -> Field:
    unlike = f"{OTHERWISE}, unlike rule {case.rule.name}"
    readings = [replace(e, reader=unlike) if e.reader == OTHERWISE else e for e in field.readings]
    return replace(field, readings=tuple(readings))
