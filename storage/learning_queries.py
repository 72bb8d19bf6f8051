"""What was decided, and what waits for a decision, for those who learn from it.

In: a database. Out: the latest decision about each value, with the reading it was about; the fields
that wait. This module knows no schema and changes nothing.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import aliased

from parsers.document import FieldKind
from parsers.document.paths import list_and_name, segment_prefix
from storage.database import Database
from storage.deleted_rows import read_cells
from storage.doubts import FieldTable, has_reason
from storage.models import (
    CURRENT_RUNS,
    CURRENT_SEGMENTS,
    Action,
    CorrectionRow,
    FieldRow,
    ReviewedFieldRow,
    Run,
    SourceFile,
)
from storage.queries import last_seen
from storage.row_places import Extent, recorded_extent
from storage.rows import value_of
from storage.same_values import is_about_the_same, is_same_place
from storage.sources import in_parts
from storage.values import is_value, typed

AS_READ = frozenset({Action.ACCEPTED, Action.SIGNED_OFF})
"""What was decided is what was read."""
DECIDED = AS_READ | {Action.CORRECTED, Action.NOT_ON_PAGE}
NOTHING_THERE = frozenset({Action.NOT_ON_PAGE, Action.ROW_DELETED})


@dataclass(frozen=True, slots=True)
class Decided:
    """The latest decision about a value; or that its row is no more, if that was read. path:
    without the segment.

    old_value to model: of the reading it was about; old_evidence is None if nothing was read.
    """

    id: int
    document_id: int
    segment: int
    schema: str | None
    path: str
    action: str
    value: str | None
    kind: str | None
    old_value: str | None
    old_raw: str | None
    old_evidence: str | None
    old_agreement: str | None
    old_valid: bool | None
    probability: float | None
    engine: str | None
    model: str | None
    currency: str | None = None
    old_currency: str | None = None
    cells: str | None = None

    @property
    def right(self) -> bool:
        """Whether what was decided is what was read, whatever the person did for it."""
        if self.old_evidence is None or self.action in NOTHING_THERE:
            return False
        if self.value is None:
            return self.action in AS_READ
        value = typed(self.value, FieldKind(self.kind)) if self.kind else self.value
        is_same = is_value(value, self.old_value)
        return is_same and (self.currency is None or self.currency == self.old_currency)

    @property
    def read(self) -> str | None:
        """What had been read: the value, or what stood on the page where there was none."""
        if self.old_evidence is None:
            return None
        return self.old_raw if self.old_value is None else self.old_value

    @property
    def text(self) -> str | None:
        """What was decided; None if there is no such value."""
        if self.action in NOTHING_THERE:
            return None
        return self.read if self.action in AS_READ and self.value is None else self.value


@dataclass(frozen=True, slots=True)
class Waiting:
    """A field of a current run that waits for a person. file_name: None if no file is known."""

    document_id: int
    file_name: str | None
    segment: int
    schema: str | None
    path: str
    value: str | None
    page_number: int | None
    kind: FieldKind
    evidence: str
    agreement: str
    valid: bool
    probability: float | None
    engine: str
    model: str


def decided_values(database: Database) -> tuple[Decided, ...]:
    """The latest decisions about values, in the order in which they were made: those that stand.
    Of a row that was deleted, in place of all that was decided before, what had been read in it."""
    names = (*(each.name for each in fields(Decided)), "row_page", "row_y0", "row_y1")
    later = aliased(CorrectionRow)
    superseded = exists().where(
        is_about_the_same(CorrectionRow, later),
        later.action != Action.NOTE,
        later.id > CorrectionRow.id,
    )
    asked = select(*(getattr(CorrectionRow, name) for name in names)).where(
        CorrectionRow.path.is_not(None), CorrectionRow.action != Action.NOTE, ~superseded
    )
    with database.reading() as session:
        found = session.execute(asked.order_by(CorrectionRow.id))
        rows = [(value_of(Decided, row), recorded_extent(row)) for row in found]
    return tuple(_standing(rows))


def _standing(rows: Sequence[tuple[Decided, Extent | None]]) -> Iterator[Decided]:
    gone: dict[Any, list[tuple[Decided, Extent | None]]] = defaultdict(list)
    for each, place in rows:
        if each.action == Action.ROW_DELETED:
            gone[_row(each, each.path)].append((each, place))
    kept, revived = [], set()
    for each, place in rows:
        of_row = gone.get(_row(each, _row_path(each.path)), ()) if each.action in DECIDED else ()
        deletions = {one.id for one, there in of_row if is_same_place(place, there)}
        revived |= {id_ for id_ in deletions if id_ < each.id}
        if each.action in DECIDED and all(id_ < each.id for id_ in deletions):
            kept.append(each)
    made_up = [one for them in gone.values() for one, _ in them if one.id not in revived]
    yield from sorted([*kept, *chain.from_iterable(map(_cells, made_up))], key=lambda one: one.id)


def _cells(deletion: Decided) -> Iterator[Decided]:
    for cell in read_cells(deletion.cells or "[]"):
        yield replace(deletion, path=f"{deletion.path}.{cell.pop('name')}", cells=None, **cell)


def read_otherwise(database: Database) -> tuple[Decided, ...]:
    """The decisions again, where the current reading is by another engine or model than the one
    that was decided about: as if they had been about this one. Without them only its errors would
    be known, for nobody decides again what is read as it was decided."""
    given = (CorrectionRow.id, CorrectionRow.document_id, CorrectionRow.schema, CorrectionRow.kind)
    read = (
        FieldRow.value, FieldRow.raw, FieldRow.currency, FieldRow.evidence, FieldRow.agreement,
        FieldRow.valid,
    )  # fmt: skip
    asked = (
        select(
            *given, CorrectionRow.action, ReviewedFieldRow.segment, ReviewedFieldRow.path,
            ReviewedFieldRow.value, ReviewedFieldRow.currency,
            Run.engine, Run.model, FieldRow.probability,
            _is_the_same().label("is_same"),
            *(each.label(f"old_{each.key}") for each in read),
        )
        .join_from(ReviewedFieldRow, CorrectionRow)
        .join(FieldRow, FieldRow.id == ReviewedFieldRow.field_id)
        .join(Run, Run.id == ReviewedFieldRow.run_id)
        .join(CURRENT_RUNS, CURRENT_RUNS.c.run_id == Run.id)
        .where(
            CorrectionRow.action.in_(DECIDED),
            or_(ReviewedFieldRow.value.is_not(None), CorrectionRow.action == Action.NOT_ON_PAGE),
            or_(
                CorrectionRow.engine.is_distinct_from(Run.engine),
                CorrectionRow.model.is_distinct_from(Run.model),
            ),
        )
        .order_by(CorrectionRow.id)
    )  # fmt: skip
    with database.reading() as session:
        return tuple(
            value_of(
                Decided,
                row,
                path=row.path.removeprefix(segment_prefix(row.segment)),
                cells=None,
                action=_as_decided(row.action) if row.is_same else Action.CORRECTED,
            )
            for row in session.execute(asked)
        )


def _is_the_same() -> ColumnElement[bool]:
    """Whether the reading says what was decided."""
    return func.coalesce(
        or_(
            FieldRow.value == ReviewedFieldRow.value,
            FieldRow.number == ReviewedFieldRow.number,
        ),
        False,
    )


def _as_decided(action: str) -> Action:
    return Action.SIGNED_OFF if action == Action.SIGNED_OFF else Action.ACCEPTED


def review_state(database: Database) -> tuple[int, datetime.datetime | None]:
    """What changes with every decision, and with every reading of a document with decisions."""
    with database.reading() as session:
        last = session.scalar(select(func.max(CorrectionRow.id)))
        return last or 0, session.scalar(select(func.max(Run.reviewed_at)))


def readers_of(database: Database, run_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Engine and model of each of these runs."""
    found: dict[int, tuple[str, str]] = {}
    with database.reading() as session:
        for ids in in_parts(sorted(set(run_ids))):
            asked = select(Run.id, Run.engine, Run.model).where(Run.id.in_(ids))
            found |= {id_: (engine, model) for id_, engine, model in session.execute(asked)}
    return found


def waiting_fields(database: Database) -> tuple[Waiting, ...]:
    """The fields of current runs that a person should look at, and about which nobody decided."""
    as_read = _waiting(FieldRow).where(Run.reviewed_at.is_(None))
    settled = _waiting(ReviewedFieldRow).where(
        Run.reviewed_at.is_not(None), ReviewedFieldRow.reviewed_by.is_(None)
    )
    with database.reading() as session:
        found = [
            value_of(
                Waiting,
                row,
                kind=_kind(row),
                path=row.path.removeprefix(segment_prefix(row.segment)),
            )
            for asked in (as_read, settled)
            for row in session.execute(asked)
        ]
    return tuple(sorted(found, key=lambda each: (each.document_id, each.segment, each.path)))


def _waiting(table: FieldTable) -> Select[Any]:
    segment = CURRENT_SEGMENTS.c
    own = ("segment", "path", "value", "page_number", "evidence", "agreement", "valid")
    return (
        select(
            *(getattr(table, name) for name in (*own, "probability", "number", "date")),
            segment.document_id,
            segment.schema,
            Run.engine,
            Run.model,
            last_seen(SourceFile.name, segment.document_id).label("file_name"),
        )
        .join_from(table, Run, Run.id == table.run_id)
        .join(
            CURRENT_SEGMENTS,
            (segment.run_id == table.run_id) & (segment.segment == table.segment),
        )
        .where(has_reason(table))
    )


def _kind(row: object) -> FieldKind:
    if getattr(row, "number", None) is not None:
        return FieldKind.NUMBER
    return FieldKind.TEXT if getattr(row, "date", None) is None else FieldKind.DATE


def _row(decided: Decided, path: str | None) -> tuple[int, int, str | None, str | None]:
    return decided.document_id, decided.segment, decided.schema, path


def _row_path(path: str) -> str | None:
    """`line_items[0]` of `line_items[0].amount`."""
    item, name = list_and_name(path)
    return path.removesuffix(f".{name}") if item else None
