"""Why a person should look at something: the only home of these conditions.

In: a field, or the tables that hold fields. Out: a Reason, and the same in SQL. A value has one
reason at most, the first that applies; one that a person decided has none, unless it was read
differently since. This module knows neither people nor lists.
"""

from enum import StrEnum

from sqlalchemy import ColumnElement, and_, case, func, literal, not_, or_, select

from parsers.document import Agreement, Evidence, Field
from storage.models import FieldRow, ReadingRow, ReviewedFieldRow

FieldTable = type[FieldRow] | type[ReviewedFieldRow]

XML = "xml"
"""The reader of what an e-invoice says beside its page."""
LOW_PROBABILITY = 0.9
"""Below it a value is looked at unless it is well supported. Of 307 values that OCR read from 80
receipts (SROIE, which had been looked at before), 11 of the 17 below it were right, and 272 of the
290 others."""
LOW_SUPPORT = 0.9
"""Below it a value is looked at, as other values are too likely or too little speaks for it. From
it on, it is not, although it breaks a rule, which speaks of others too and waits itself then, or
its reader was not sure of it: both are part of its support. Of documents that may be read 16 of the
33 wrong values are found so, and 31 of the 611 right ones looked at in vain; of 65 invoices of
further makers 31 of 47 and 49 of 2,206. With 0.85 it is 16 and 20, 28 and 29; with 0.92, 16 and 35,
35 and 94 (2026-11-30)."""


class Reason(StrEnum):
    """In the order in which they are looked for; names are those of columns of `summaries`."""

    CHANGED = "changed"
    ABSENT = "absent"
    CONTRADICTED = "contradicted"
    FUZZY = "fuzzy"
    INVALID = "invalid"
    IMPROBABLE = "improbable"
    AMBIGUOUS = "ambiguous"
    UNSUPPORTED = "unsupported"
    UNTYPED = "untyped"
    WARNED = "warned"


OF_VALUES = (
    Reason.CHANGED, Reason.ABSENT, Reason.CONTRADICTED, Reason.FUZZY, Reason.INVALID,
    Reason.IMPROBABLE, Reason.AMBIGUOUS, Reason.UNSUPPORTED,
)  # fmt: skip
"""The others are those of a segment, a page or a run."""
WHY = {
    Reason.CHANGED: "it was read differently since a person decided it",
    Reason.ABSENT: "it is not on the page",
    Reason.CONTRADICTED: "another reader saw something else there: see current_readings",
    Reason.FUZZY: "the page has only something like it",
    Reason.INVALID: "it breaks a rule",
    Reason.IMPROBABLE: "its reader was not sure of it",
    Reason.AMBIGUOUS: "another place on the pages answers as well, or better: see current_readings",
    Reason.UNSUPPORTED: "too little tells that it is this value and no other",
    Reason.UNTYPED: "no document type fits",
    Reason.WARNED: "a page failed, or an answer has a warning",
}
"""As a sentence about one value, or whatever has the reason."""


def reason_of(field: Field) -> Reason | None:
    """Why a person should look at the value; None if nothing speaks against it."""
    if field.reviewed_by is not None:
        return Reason.CHANGED if field.reread is not None else None
    well = _is_well_supported(field)
    improbable = field.probability is not None and field.probability < LOW_PROBABILITY
    found = {
        Reason.ABSENT: field.evidence is Evidence.ABSENT and not _is_in_xml(field),
        Reason.CONTRADICTED: field.agreement is Agreement.CONTRADICTED,
        Reason.FUZZY: field.evidence is Evidence.FUZZY,
        Reason.INVALID: not field.valid and not well,
        Reason.IMPROBABLE: improbable and not well,
        Reason.AMBIGUOUS: field.agreement is Agreement.AMBIGUOUS,
        Reason.UNSUPPORTED: field.support is not None and field.support < LOW_SUPPORT,
    }
    return next((reason for reason, applies in found.items() if applies), None)


def _is_in_xml(field: Field) -> bool:
    """Whether the XML of an e-invoice says it: then it need not be on the page."""
    return any(reading.reader == XML for reading in field.readings)


def _is_well_supported(field: Field) -> bool:
    known = field.value is not None and field.support is not None
    return known and (field.support or 0.0) >= LOW_SUPPORT


def has_reason(table: FieldTable) -> ColumnElement[bool]:
    """Whether a person should look at the value of a row."""
    found = or_(*_found(table).values())
    if table is FieldRow:
        return found
    return or_(_changed(), and_(not_(is_decided()), found))


def reason_in(table: FieldTable) -> ColumnElement[str | None]:
    """`reason_of` in SQL, for a row of the table."""
    found = case(*((applies, literal(str(reason))) for reason, applies in _found(table).items()))
    if table is FieldRow:
        return found
    return case((_changed(), literal(str(Reason.CHANGED))), (is_decided(), None), else_=found)


def is_decided() -> ColumnElement[bool]:
    """Of a row of `reviewed_fields`."""
    return ReviewedFieldRow.reviewed_by.is_not(None)


def _changed() -> ColumnElement[bool]:
    return and_(is_decided(), ReviewedFieldRow.reread.is_not(None))


def _reads_xml(table: FieldTable) -> ColumnElement[bool]:
    field_id = FieldRow.id if table is FieldRow else ReviewedFieldRow.field_id
    readings = select(ReadingRow.id).where(
        ReadingRow.field_id == field_id, ReadingRow.reader == XML
    )
    return readings.correlate(table).exists()


def _found(table: FieldTable) -> dict[Reason, ColumnElement[bool]]:
    """What speaks against a value that nobody decided."""
    well = and_(table.value.is_not(None), func.coalesce(table.support, 0.0) >= LOW_SUPPORT)
    return {
        Reason.ABSENT: and_(table.evidence == Evidence.ABSENT, not_(_reads_xml(table))),
        Reason.CONTRADICTED: table.agreement == Agreement.CONTRADICTED,
        Reason.FUZZY: table.evidence == Evidence.FUZZY,
        Reason.INVALID: and_(not_(table.valid), not_(well)),
        Reason.IMPROBABLE: and_(table.probability < LOW_PROBABILITY, not_(well)),
        Reason.AMBIGUOUS: table.agreement == Agreement.AMBIGUOUS,
        Reason.UNSUPPORTED: table.support < LOW_SUPPORT,
    }
