"""What counts in a reading once people have decided: their decisions laid over its segments.

In: the segments of a run as they were read, and the decisions about the document in their order.
Out: the same segments with the decided values, and the decisions that find no place in this
reading. Pure; the later decision wins.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from parsers.document import Agreement, Evidence, Field, Segment
from parsers.document.paths import RowPath, parse_row_path
from storage.corrections import Correction
from storage.models import Action
from storage.row_places import PlacedRows, find_added, find_row, recorded_extent, rows_of
from storage.same_values import about_the_same
from storage.segment_places import number_of, rests
from storage.values import as_text, is_value

RowKey = tuple[int, str, int]
"""A row of a reading: the number of its segment, its list, its ordinal."""


@dataclass(frozen=True, slots=True)
class Settled:
    """segments: with all fields as they count. decisions: by segment and path, what decided a
    field; deleted: what deleted a row. added: of the rows that people added, also of deleted ones,
    the ordinals that the log has for them. unplaced: the latest decisions that have no place in
    this reading. resting: the latest about segments that have another schema by now."""

    segments: tuple[Segment, ...]
    decisions: Mapping[tuple[int, str], Correction]
    deleted: Mapping[RowKey, Correction]
    added: Mapping[RowKey, int]
    unplaced: tuple[Correction, ...] = ()
    resting: tuple[Correction, ...] = ()

    @property
    def touched(self) -> frozenset[int]:
        """The numbers of the segments in which something was decided."""
        return frozenset({n for n, _ in self.decisions} | {n for n, *_ in self.deleted})


def overlay(segments: Sequence[Segment], corrections: Sequence[Correction]) -> Settled:
    """corrections: about values, in the order of the decisions."""
    placed = _Places(segments).place(corrections)
    settled = tuple(_settle(each, placed) for each in segments)
    decisions = {key: one for key, one in placed.cells.items() if not placed.is_deleted(*key)}
    resting = tuple(one for one in placed.left if rests(one, segments))
    unplaced = tuple(one for one in placed.left if one not in resting)
    return Settled(settled, decisions, placed.deleted, placed.added, unplaced, resting)


@dataclass(slots=True)
class _Placed:
    """What counts in a reading: by segment and path the latest decision about a field, by row the
    decision to delete it, and those that are left without a place."""

    cells: dict[tuple[int, str], Correction] = field(default_factory=dict)
    deleted: dict[RowKey, Correction] = field(default_factory=dict)
    left: list[Correction] = field(default_factory=list)
    added: dict[RowKey, int] = field(default_factory=dict)

    def add(self, number: int, path: str, one: Correction) -> None:
        self._forget(one)
        earlier = self.cells.get((number, path))
        if earlier and earlier.segment != one.segment and earlier.page != one.page:
            if one.action is Action.WITHDRAWN:
                return
            self.left.append(earlier)  # of two segments that are one by now
        self.cells.pop((number, path), None)  # the later one also comes later
        if one.action is not Action.WITHDRAWN:
            self.cells[number, path] = one

    def delete(self, row: RowKey, one: Correction) -> None:
        self._forget(one)
        self.deleted.pop(row, None)
        if one.action is not Action.WITHDRAWN:
            self.deleted[row] = one

    def _forget(self, one: Correction) -> None:
        self.left = [each for each in self.left if not about_the_same(each, one)]

    def leave(self, one: Correction) -> None:
        self._forget(one)
        if one.action is not Action.WITHDRAWN:
            self.left.append(one)

    def is_deleted(self, number: int, path: str) -> bool:
        """Whether a field's row was deleted, after all that was decided about its fields."""
        at = parse_row_path(path)
        gone = self.deleted.get((number, at.list_name, at.ordinal)) if at else None
        if at is None or gone is None:
            return False
        return all(
            one.id < gone.id
            for (segment, other), one in self.cells.items()
            if segment == number and (row := parse_row_path(other)) and row[:2] == at[:2]
        )


class _Places:
    """Finds the place of each decision in a reading."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self._rows: dict[tuple[int, str], PlacedRows] = {}
        self._added: dict[RowKey, int] = {}

    def place(self, corrections: Sequence[Correction]) -> _Placed:
        placed = _Placed(added=self._added)
        targets = self._targets(corrections)
        for one, target in zip(corrections, targets, strict=True):
            if target is None:
                placed.leave(one)
            elif one.row is None:
                placed.add(target[0], str(one.path), one)
            elif one.name is None:
                placed.delete((target[0], one.row[0], target[1]), one)
            else:
                placed.add(target[0], str(RowPath(one.row[0], target[1], one.name)), one)
        return placed

    def _targets(self, corrections: Sequence[Correction]) -> list[tuple[int, int] | None]:
        """For each its segment's number, and the ordinal of its row, or 0."""
        numbers = [number_of(one, self._segments) for one in corrections]
        ordinals = [
            self._ordinal(n, one) if n else None
            for n, one in zip(numbers, corrections, strict=True)
        ]
        self._drop_merged(corrections, numbers, ordinals)
        self._place_added(corrections, numbers, ordinals)
        return [
            None if number is None or ordinal is None else (number, ordinal)
            for number, ordinal in zip(numbers, ordinals, strict=True)
        ]

    def _ordinal(self, number: int, one: Correction) -> int | None:
        if one.row is None:
            return 0
        return None if one.adds_row else find_row(one, self._rows_of(number, one.row[0]))

    def _rows_of(self, number: int, listed: str) -> PlacedRows:
        if (number, listed) not in self._rows:
            (fields,) = (each.fields for each in self._segments if each.number == number)
            self._rows[number, listed] = PlacedRows(rows_of(fields, listed))
        return self._rows[number, listed]

    def _drop_merged(
        self,
        corrections: Sequence[Correction],
        numbers: Sequence[int | None],
        ordinals: list[int | None],
    ) -> None:
        """One row in place of two is neither of them; what was decided about it overlaps both."""
        landed: dict[RowKey, list[int]] = defaultdict(list)
        for at, one in enumerate(corrections):
            number, ordinal = numbers[at], ordinals[at]
            if one.row and number is not None and ordinal is not None and one.row_page:
                landed[number, one.row[0], ordinal].append(at)
        for indexes in landed.values():
            extents = [(at, e) for at in indexes if (e := recorded_extent(corrections[at]))]
            distinct = {extent for _, extent in extents}
            for at, extent in extents:
                if not all(extent.shared(other) for other in distinct):
                    ordinals[at] = None

    def _place_added(
        self,
        corrections: Sequence[Correction],
        numbers: Sequence[int | None],
        ordinals: list[int | None],
    ) -> None:
        """Rows that people added: after those that were read, in the order of their addition, or
        where a later reading has found them."""
        groups: dict[RowKey, list[int]] = defaultdict(list)
        for at, one in enumerate(corrections):
            number = numbers[at]
            if number is not None and one.row and one.adds_row:
                groups[number, *one.row].append(at)
        decided = {
            (numbers[at], one.row[0], ordinals[at])
            for at, one in enumerate(corrections)
            if one.row and not one.adds_row
        }
        free: dict[tuple[int, str], int] = {}
        taken: set[RowKey] = set()
        for (number, listed, logged), indexes in groups.items():
            rows = self._rows_of(number, listed)
            there = {ordinal for ordinal in rows.rows if (number, listed, ordinal) in taken}
            known = {ordinal for ordinal in rows.rows if (number, listed, ordinal) in decided}
            found = find_added([corrections[at] for at in indexes], rows, there, known)
            if found is None:
                found = free.get((number, listed), max(rows.rows, default=-1) + 1)
                free[number, listed] = found + 1
                self._added[number, listed, found] = logged
            else:
                taken.add((number, listed, found))
            for at in indexes:
                ordinals[at] = found


def _settle(segment: Segment, placed: _Placed) -> Segment:
    decided = {
        path: one for (number, path), one in placed.cells.items() if number == segment.number
    }
    fields = [
        _decide(each, decided.pop(each.path)) if each.path in decided else each
        for each in segment.fields
    ]
    for path, one in decided.items():
        place, decision = _place_in(fields, path), _decide(None, replace(one, path=path))
        fields.insert(place, replace(decision, parent_ordinal=_parent_at(fields[:place], path)))
    kept = (each for each in fields if not placed.is_deleted(segment.number, each.path))
    return replace(segment, fields=tuple(kept))


def _place_in(fields: Sequence[Field], path: str) -> int:
    """Where a field that was not read is put: behind its row, else its list, else all others."""
    row = parse_row_path(path)
    paths = [parse_row_path(each.path) for each in fields]
    for depth in (2, 1) if row else ():
        alike = [
            at for at, each in enumerate(paths) if each and row and each[:depth] == row[:depth]
        ]
        if alike:
            return alike[-1] + 1
    return len(fields)


def _parent_at(before: Sequence[Field], path: str) -> int | None:
    """The row of the outer list that a field belongs to which was not read: that of its row, or of
    the row before it."""
    row, last = parse_row_path(path), before[-1] if before else None
    above = parse_row_path(last.path) if last else None
    same = row and above and row.list_name == above.list_name
    return last.parent_ordinal if last and same else None


def _decide(read: Field | None, one: Correction) -> Field:
    """The field as a person decided it. read: as this reading has it."""
    value = one.decided
    is_same = read is not None and is_value(read.value, one.value)
    is_as_read = is_same and one.action in (Action.ACCEPTED, Action.SIGNED_OFF)
    # Where another value was read says nothing of where this one stands.
    is_there = is_same and one.page_number is None and one.action is not Action.NOT_ON_PAGE
    place = read if read is not None and is_there else one
    return Field(
        path=read.path if read else str(one.path),
        raw=_raw(read if is_same else None, one),
        value=value,
        page_number=place.page_number,
        box=place.box,
        evidence=Evidence.REVIEWED,
        probability=read.probability if read and is_as_read else None,
        currency=one.currency or (read.currency if read and value is not None else None),
        agreement=read.agreement if read and is_as_read else Agreement.ALONE,
        readings=read.readings if read else (),
        support=read.support if read and is_as_read else None,
        reviewed_by=one.reviewer,
        reread=None if read is None or is_same or one.was_read_in(read) else _told(read),
        parent_ordinal=read.parent_ordinal if read else None,
    )


def _raw(same: Field | None, one: Correction) -> str:
    """As it is on the page, by this reading, or by the one that was accepted; else as decided."""
    if one.action is Action.NOT_ON_PAGE:
        return ""
    if same is not None:
        return same.raw
    accepted = one.action in (Action.ACCEPTED, Action.SIGNED_OFF)
    return (one.old_raw if accepted else one.value) or ""


def _told(read: Field) -> str | None:
    """What is read now; None if that is nothing."""
    return as_text(read.value) or read.raw or None
