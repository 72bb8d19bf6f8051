"""A decision of a reviewer, and what the log keeps of it.

In: a Decision about a value of a run, as the reviewer saw it. Out: a Correction, with what was read
there and where its row stands, so that it finds its place in later readings. Writes nothing.
"""

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from parsers.document import BoundingBox, Field, FieldValue, Segment
from parsers.document.paths import parse_row_path, parse_whole_row
from storage.corrections import Correction, about_values
from storage.deleted_rows import write_cells
from storage.models import Action, Run
from storage.overlay import RowKey, Settled
from storage.row_places import PlacedRows, alike_rows, extent_of, rows_of, text_of
from storage.segment_places import field_at
from storage.values import as_text, is_value, kind_of


@dataclass(frozen=True, slots=True)
class Decision:
    """path: as the reading has it, without the segment; `line_items[0]` for a row to be deleted;
    None for a note or a schema. value: what a value is corrected to; the note; the schema's name,
    `none`, or `auto` for the automatic choice. currency: if it was typed; else that which was read.
    page_number, box: where the value stands; else, of a value that was there, where it stood."""

    action: Action
    path: str | None = None
    segment: int = 1
    value: FieldValue | None = None
    currency: str | None = None
    page_number: int | None = None
    box: BoundingBox | None = None
    reason: str | None = None


class NothingDecided(ValueError):  # noqa: N818 - what cannot be undone
    """Nothing was decided about the value."""


class NotToldApart(ValueError):  # noqa: N818 - what cannot be recorded
    """The row of the value is one of several that could be meant."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The run that a reviewer saw, and what counted in it."""

    run: Run
    read: tuple[Segment, ...]
    log: tuple[Correction, ...]
    settled: Settled
    reviewer: str
    now: datetime.datetime

    def segment(self, number: int) -> Segment:
        return numbered(self.read, number)

    def field(self, number: int, path: str) -> Field | None:
        """As it counts."""
        return field_at(numbered(self.settled.segments, number), path)


def undecided(seen: Seen) -> list[Decision]:
    """What is accepted with the whole document: values that nobody decided, and those that are
    read otherwise by now."""
    return [
        Decision(Action.SIGNED_OFF, field.path, segment.number)
        for segment in seen.settled.segments
        for field in segment.fields
        if field.reviewed_by is None or field.reread is not None
    ]


def corrections_for(seen: Seen, decisions: Iterable[Decision]) -> list[Correction]:
    """What the log keeps of decisions that are made together."""
    made = [_correction_of(seen, each) for each in decisions]
    return [
        replace(each, alike=_alike(seen, made, each)) if each.adds_row else each for each in made
    ]


def _alike(seen: Seen, made: Sequence[Correction], added: Correction) -> int | None:
    """How many rows that this reading has may be taken for the added one."""
    number, (listed, _) = added.segment, added.row or ("", 0)
    read = next((each for each in seen.read if each.number == number), None)
    if read is None:
        return added.alike
    about = [
        one
        for one in (*about_values(seen.log), *made)
        if one.adds_row and (one.segment, one.schema, one.row) == (number, read.schema, added.row)
    ]
    others = {
        row.ordinal
        for (n, path), one in seen.settled.decisions.items()
        if n == number and one.adds_row and (row := parse_row_path(path)) and row[0] == listed
    }
    return len(alike_rows(about, PlacedRows(rows_of(read.fields, listed)), others))


def _correction_of(seen: Seen, decision: Decision) -> Correction:
    base = Correction(
        seen.run.document_id, decision.segment, decision.action, seen.reviewer, seen.now,
        reason=decision.reason,
        engine=seen.run.engine, model=seen.run.model,
    )  # fmt: skip
    if decision.action in (Action.SCHEMA, Action.NOTE):
        text = as_text(decision.value)
        if not text:
            raise ValueError(f"a {decision.action} is not empty")
        if not seen.read:
            return replace(base, value=text)
        segment = seen.segment(decision.segment)
        return replace(base, value=text, page_number=segment.first_page, schema=segment.schema)
    if not decision.path:
        raise ValueError(f"{decision.action} is about a value")
    if decision.action is Action.WITHDRAWN:
        return _withdrawal(seen, decision, decision.path)
    base = replace(base, schema=seen.segment(decision.segment).schema)
    base = _with_reading(seen, base, decision.segment, decision.path)
    if decision.action is Action.ROW_DELETED:
        return _deletion(seen, base, decision.segment, decision.path)
    return _with_value(seen, base, decision, decision.path)


def _withdrawal(seen: Seen, decision: Decision, path: str) -> Correction:
    """Of the same place as the decision that no longer counts."""
    row = parse_whole_row(path)
    earlier = (
        seen.settled.deleted.get((decision.segment, *row))
        if row
        else seen.settled.decisions.get((decision.segment, path))
    )
    left = (
        one
        for one in reversed(seen.settled.unplaced)
        if (one.segment, one.path) == (decision.segment, path)
    )
    earlier = earlier or next(left, None)
    if earlier is None:
        raise NothingDecided(f"nothing was decided about {path}")
    return withdrawal_of(seen, earlier, decision.reason)


def withdrawal_of(seen: Seen, earlier: Correction, reason: str | None) -> Correction:
    return replace(
        earlier, id=0, action=Action.WITHDRAWN, value=None, kind=None, currency=None, cells=None,
        reviewer=seen.reviewer, decided_at=seen.now, reason=reason,
    )  # fmt: skip


def _with_reading(seen: Seen, base: Correction, number: int, path: str) -> Correction:
    """With what was read there, and where its row stands."""
    segment = seen.segment(number)
    row = _row_of(path)
    base = replace(base, path=path)
    if row:
        rows = rows_of(segment.fields, row[0])
        if row[1] not in rows:
            return replace(base, path=_logged_path(seen, number, path))
        extent = extent_of(rows[row[1]].values())
        if extent:
            base = replace(base, row_page=extent.page, row_y0=extent.y0, row_y1=extent.y1)
        if parse_whole_row(path) or (field_at(segment, path) is None and not extent):
            base = replace(base, old_raw=text_of(rows[row[1]]))
    read = field_at(segment, path)
    if read is None:
        return base
    return replace(
        base, old_value=as_text(read.value), old_raw=read.raw, old_currency=read.currency,
        old_evidence=read.evidence, old_agreement=read.agreement,
        old_valid=read.valid, probability=read.probability,
    )  # fmt: skip


def _logged_path(seen: Seen, number: int, path: str) -> str:
    """The path, in the log, of a field in a row that was added by a person, or is by this."""
    whole, (listed, ordinal) = parse_whole_row(path), _row_of(path) or ("", 0)
    logged = seen.settled.added.get((number, listed, ordinal))
    if logged is None:
        if whole:
            raise ValueError(f"there is no {path}")
        used = {at for n, name, at in ordinals_of(seen) if (n, name) == (number, listed)}
        logged = ordinal if ordinal not in used else max(used) + 1 + ordinal
    return f"{listed}[{logged}]{path.removeprefix(f'{listed}[{ordinal}]')}"


def ordinals_of(seen: Seen) -> Collection[RowKey]:
    """Those of rows that were read, and those that the log has."""
    read = (
        (each.number, row.list_name, row.ordinal)
        for each in seen.read
        for field in each.fields
        if (row := parse_row_path(field.path))
    )
    logged = ((one.segment, *one.row) for one in seen.log if one.row)
    return {*read, *logged, *seen.settled.added}


def _deletion(seen: Seen, base: Correction, number: int, path: str) -> Correction:
    row = parse_whole_row(path)
    there = numbered(seen.settled.segments, number).fields
    if row is None or row[1] not in rows_of(there, row[0]):
        raise ValueError(f"there is no row {path}")
    read = rows_of(seen.segment(number).fields, row[0]).get(row[1])
    return replace(base, cells=write_cells(read)) if read else base


def _with_value(seen: Seen, base: Correction, decision: Decision, path: str) -> Correction:
    if parse_whole_row(path):
        raise ValueError(f"{path} is a row")
    now, read = seen.field(decision.segment, path), field_at(seen.segment(decision.segment), path)
    if decision.action is Action.NOT_ON_PAGE:
        return _without_place(base, read)
    value, action = decision.value, decision.action
    spoken = read if action is Action.CORRECTED else now
    currency = decision.currency or (spoken.currency if spoken else None)
    if action is not Action.CORRECTED:
        if now is None:
            raise ValueError(f"there is no value {path}")
        value = now.value
        is_as_read = is_value(value, base.old_value) and currency == base.old_currency
        if base.old_evidence is None or not is_as_read:
            action = Action.CORRECTED
    elif value is None:
        raise ValueError(f"{path} is corrected to nothing")
    if value is None and action is Action.CORRECTED:
        replaced = replace(base, action=Action.NOT_ON_PAGE)  # as it was decided before
        return _without_place(replaced, read)
    base = replace(
        base, action=action, value=as_text(value), kind=kind_of(value), currency=currency,
    )  # fmt: skip
    if decision.page_number is not None:
        return replace(base, page_number=decision.page_number, box=decision.box)
    same = next((each for each in (now, read) if each and is_value(each.value, base.value)), None)
    if same is None or same.page_number is None:
        return _without_place(base, read)
    return replace(base, page_number=same.page_number, box=same.box)


def _without_place(base: Correction, read: Field | None) -> Correction:
    """About a value that stands nowhere known: the page that it was read on tells the segment."""
    if base.row or read is None:
        return base
    return replace(base, row_page=read.page_number)


def _row_of(path: str) -> tuple[str, int] | None:
    row = parse_row_path(path)
    return (row.list_name, row.ordinal) if row else parse_whole_row(path)


def numbered(segments: Sequence[Segment], number: int) -> Segment:
    found = next((each for each in segments if each.number == number), None)
    if found is None:
        raise ValueError(f"there is no segment {number}")
    return found
