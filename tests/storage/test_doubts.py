"""Why a person should look at a value, in Python and in SQL."""

import itertools
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from parsers.document import Agreement, Evidence, Field, Page, Segment
from storage.database import Database
from storage.documents import RunStore
from storage.doubts import (
    LOW_PROBABILITY,
    LOW_SUPPORT,
    OF_VALUES,
    WHY,
    Reason,
    has_reason,
    reason_in,
    reason_of,
)
from storage.models import FieldRow, ReviewedFieldRow, RunStatus, SummaryRow

SOUND = Field("total", "5", "5", 1, evidence=Evidence.EXACT, probability=0.9)

IN_A_ROW = replace(SOUND, path="rows[0].amount")


@pytest.mark.parametrize(
    ("field", "reason"),
    [
        (SOUND, None),
        (replace(SOUND, probability=None), None),
        (replace(SOUND, evidence=Evidence.NORMALIZED, agreement=Agreement.AGREED), None),
        (replace(SOUND, evidence=Evidence.ABSENT), Reason.ABSENT),
        (replace(SOUND, agreement=Agreement.CONTRADICTED), Reason.CONTRADICTED),
        (replace(SOUND, evidence=Evidence.FUZZY), Reason.FUZZY),
        (replace(SOUND, valid=False), Reason.INVALID),
        (replace(SOUND, probability=LOW_PROBABILITY - 0.01), Reason.IMPROBABLE),
        (replace(SOUND, probability=0.5, support=LOW_SUPPORT), None),
        (replace(SOUND, probability=0.5, support=LOW_SUPPORT - 0.01), Reason.IMPROBABLE),
        (replace(SOUND, probability=LOW_PROBABILITY), None),
        (replace(SOUND, agreement=Agreement.AMBIGUOUS), Reason.AMBIGUOUS),
        (replace(SOUND, support=LOW_SUPPORT - 0.01), Reason.UNSUPPORTED),
        (replace(SOUND, support=LOW_SUPPORT), None),
        (replace(IN_A_ROW, support=LOW_SUPPORT - 0.01), Reason.UNSUPPORTED),
        (replace(IN_A_ROW, support=LOW_SUPPORT), None),
        (replace(SOUND, agreement=Agreement.AMBIGUOUS, support=0.0), Reason.AMBIGUOUS),
        (replace(SOUND, valid=False, support=0.0), Reason.INVALID),
        (replace(SOUND, valid=False, support=LOW_SUPPORT), None),
        (replace(SOUND, valid=False, value=None, support=1.0), Reason.INVALID),
        (replace(SOUND, evidence=Evidence.ABSENT, valid=False, probability=0.1), Reason.ABSENT),
        (replace(SOUND, evidence=Evidence.REVIEWED, valid=False, reviewed_by="ada"), None),
        (replace(SOUND, evidence=Evidence.REVIEWED, reviewed_by="ada", reread="6"), Reason.CHANGED),
        (replace(SOUND, reread="6"), None),
    ],
)
def test_a_value_has_the_first_reason_that_applies(field: Field, reason: Reason | None) -> None:
    assert reason_of(field) is reason


def test_every_reason_has_a_sentence_and_a_column_of_summaries() -> None:
    assert set(WHY) == set(Reason)
    assert {each.value for each in Reason} <= set(SummaryRow.__table__.columns.keys())


def test_sql_says_the_same_of_every_field(
    database: Database, record: Callable[..., int], claim: Callable[..., object], now: object
) -> None:
    kinds = itertools.product(
        (Evidence.EXACT, Evidence.FUZZY, Evidence.ABSENT),
        Agreement,
        (True, False),
        (None, 0.2, 0.95),
        (None, 0.2, 0.85, 0.95),
        ("f{}", "rows[{}].f"),
    )
    fields = [
        Field(
            path.format(at),
            "5",
            "5",
            1,
            None,
            evidence,
            probability,
            valid,
            agreement=agreement,
            support=support,
        )
        for at, (evidence, agreement, valid, probability, support, path) in enumerate(kinds)
    ]
    run = claim(database, record(database)).run_id
    store = RunStore(database, run, "worker")
    store.store_page(Page(1, 595, 842))
    store.close(RunStatus.COMPLETE, [Segment(1, 1, 1, fields=tuple(fields))], finished_at=now)

    with database.reading() as session:
        said = dict(session.execute(select(FieldRow.path, reason_in(FieldRow))).tuples().all())
        found = set(session.scalars(select(FieldRow.path).where(has_reason(FieldRow))))

    assert said == {field.path: reason_of(field) for field in fields}
    assert found == {path for path, reason in said.items() if reason}


def test_sql_says_the_same_of_decided_values(
    database: Database, record: Callable[..., int], claim: Callable[..., object]
) -> None:
    run = claim(database, record(database)).run_id
    decided = [(None, None), (None, "6"), ("ada", None), ("ada", "6")]
    with database.writing() as session:
        for at, (reviewer, reread) in enumerate(decided):
            session.add(
                ReviewedFieldRow(
                    run_id=run,
                    path=f"f{at}",
                    name=f"f{at}",
                    raw="5",
                    value="5",
                    valid=False,
                    evidence="exact",
                    segment=1,
                    agreement="alone",
                    reread=reread,
                    reviewed_by=reviewer,
                )
            )
    with database.reading() as session:
        asked = select(reason_in(ReviewedFieldRow)).order_by(ReviewedFieldRow.id)
        said = session.scalars(asked).all()
        found = session.scalars(select(ReviewedFieldRow.id).where(has_reason(ReviewedFieldRow)))
        assert len(found.all()) == sum(each is not None for each in said)
    field = replace(SOUND, valid=False)
    assert said == [reason_of(replace(field, reviewed_by=by, reread=re)) for by, re in decided]
    assert set(OF_VALUES) < set(Reason)
