"""A segment judged anew by the rules of its schema, once people have decided about its values.

In: a segment, and the document types that are at hand. Out: the same segment with `valid`,
`problem` and the violations as they are now. No value is repaired, and no date settled: what a
person decided stays. Where the type is not at hand, so does what was said of the values.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial

from parsers.document import Evidence, Field, SchemaDefinition, Segment, Violation
from parsers.rules import REQUIRED, judge
from parsers.types import DOCUMENT_TYPES, DocumentType
from storage.settling import Recheck

BETWEEN = "; "
"""Stands between two problems of one field."""


def recheck_by(types: Iterable[DocumentType] = ()) -> Recheck:
    """What judges segments by the types that ship with Pagemill, and by these."""
    known = {**DOCUMENT_TYPES, **{each.name: each for each in types}}
    return partial(recheck, types=known)


def recheck(segment: Segment, types: Mapping[str, DocumentType]) -> Segment:
    """What is required and was decided to be not on the page is no violation."""
    known = types.get(segment.schema or "")
    if known is None or known.schema.version != segment.schema_version:
        return segment
    return _judged(segment, known.schema)


def _judged(segment: Segment, schema: SchemaDefinition) -> Segment:
    absent = {each.path for each in segment.fields if _is_absent(each)}
    unjudged = [_unjudged(each, segment.violations) for each in segment.fields]
    checked = judge(schema, unjudged)
    excused = [
        each
        for each in checked.violations
        if each.rule == REQUIRED and absent.issuperset(each.paths)
    ]
    fields = (_without(each, excused) for each in checked.fields)
    violations = tuple(each for each in checked.violations if each not in excused)
    return replace(segment, fields=tuple(fields), violations=violations)


def _is_absent(field: Field) -> bool:
    return field.evidence is Evidence.REVIEWED and field.value is None


def _unjudged(field: Field, violations: Iterable[Violation]) -> Field:
    """As it was before the rules said something of it."""
    if field.evidence is Evidence.REVIEWED:
        return replace(field, valid=True, problem=None)
    return _without(field, violations)


def _without(field: Field, violations: Iterable[Violation]) -> Field:
    """Without what these violations say of it."""
    told = [each.message for each in violations if field.path in each.paths]
    if not told:
        return field
    problem = field.problem or ""
    for message in told:
        problem = problem.replace(f"{BETWEEN}{message}", "").removeprefix(message)
    problem = problem.removeprefix(BETWEEN)
    reviewed = field.evidence is Evidence.REVIEWED
    valid = (field.value is not None or reviewed) and not (reviewed and problem)
    return replace(field, valid=valid, problem=problem or None)
