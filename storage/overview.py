"""What was found in runs, in short: schemas, how many fields, and what a person should look at.

In: a database and runs. Out: values for lists and summaries. This module knows no terminal.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from parsers.document import Evidence, PageStatus
from parsers.document.paths import segment_prefix
from storage.database import Database
from storage.doubts import WHY, FieldTable, Reason, has_reason, reason_in
from storage.models import (
    CURRENT_RUNS,
    AnswerRow,
    FieldRow,
    PageRow,
    ReviewedFieldRow,
    ReviewedViolationRow,
    Run,
    SegmentRow,
    ViolationRow,
)
from storage.queries import RunSummary, run_overview
from storage.rows import grouped, read_warnings, value_of
from storage.sources import in_parts
from storage.unplaced import unplaced_in

REREAD = "a person decided it, and a later reading says {}"
UNPLACED = "a person decided it, but it has no place in this reading"


@dataclass(frozen=True, slots=True)
class FoundSchema:
    """The schema of a segment, or None; closest: the one that fits best, if any; fit: 0..1.
    nearest: where there is none, which is the nearest and why it is not that one."""

    schema: str | None
    closest: str | None
    fit: float | None
    nearest: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What a person should look at in a run: a value, a broken rule, or a page. path, value: of the
    field; None for others. page_number: None where no page is concerned, or not known."""

    path: str | None
    value: str | None
    page_number: int | None
    why: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Findings:
    """What a run found. schemas: of its segments, in order; fields: how many; coverage: of the page
    of whose words the least was read, None if it is known of none."""

    schemas: tuple[FoundSchema, ...] = ()
    fields: int = 0
    problems: tuple[Problem, ...] = ()
    coverage: float | None = None


@dataclass(frozen=True, slots=True)
class DocumentOverview:
    """A document by its latest run; found: by its current run, which may be an earlier one."""

    latest: RunSummary
    found: Findings


def document_overview(database: Database) -> tuple[DocumentOverview, ...]:
    """Every document that has a run, by id."""
    with database.reading() as session:
        latest = session.scalars(select(func.max(Run.id)).group_by(Run.document_id)).all()
        asked = select(CURRENT_RUNS.c.document_id, CURRENT_RUNS.c.run_id)
        current = dict(session.execute(asked).tuples().all())
    found = findings(database, current.values())
    return tuple(
        DocumentOverview(run, found.get(current.get(run.document_id, 0), Findings()))
        for run in run_overview(database, latest)
    )


def findings(database: Database, run_ids: Collection[int]) -> dict[int, Findings]:
    """What each of these runs found."""
    found: dict[int, Findings] = {}
    with database.reading() as session:
        for ids in in_parts(sorted(set(run_ids))):
            found |= _findings(session, ids)
    return found


def _findings(session: Session, ids: Collection[int]) -> dict[int, Findings]:
    segments = select(SegmentRow).where(SegmentRow.run_id.in_(ids)).order_by(SegmentRow.number)
    schemas = grouped(session.scalars(segments), "run_id", lambda row: value_of(FoundSchema, row))
    fields: dict[int, int] = {}
    for table, some in _tables(session, ids):
        counted = select(table.run_id, func.count()).where(table.run_id.in_(some))
        fields |= dict(session.execute(counted.group_by(table.run_id)).tuples().all())
    problems = _problems(session, ids)
    least = select(PageRow.run_id, func.min(PageRow.coverage)).where(PageRow.run_id.in_(ids))
    covered = dict(session.execute(least.group_by(PageRow.run_id)).tuples().all())
    return {
        id_: Findings(
            tuple(schemas[id_]), fields.get(id_, 0), tuple(problems[id_]), covered.get(id_)
        )
        for id_ in ids
    }


def _problems(session: Session, ids: Collection[int]) -> dict[int, list[Problem]]:
    """Values first, then rules that no value of them tells of, then pages and warnings."""
    problems: dict[int, list[Problem]] = defaultdict(list)
    invalid: dict[int, set[str]] = defaultdict(set)
    for table, some in _tables(session, ids):
        values = select(table, reason_in(table)).where(table.run_id.in_(some), has_reason(table))
        for row, name in session.execute(values.order_by(table.id)):
            if not row.valid:
                invalid[row.run_id].add(row.path)
            reason = Reason(name)
            problems[row.run_id].append(
                Problem(row.path, row.value, row.page_number, _why(row, reason), reason)
            )
    for run_id, decisions in unplaced_in(session, ids).items():
        for one in decisions:
            path = segment_prefix(one.segment) + str(one.path)
            problems[run_id].append(Problem(path, one.value, one.page, UNPLACED, Reason.CHANGED))
    for rule in _broken_rules(session, ids):
        if invalid[rule.run_id].isdisjoint(rule.paths.split("\n")):
            problems[rule.run_id].append(Problem(None, None, None, rule.message, Reason.INVALID))
    _add_warnings(session, ids, problems)
    return problems


def _tables(
    session: Session, ids: Collection[int]
) -> tuple[tuple[FieldTable, Collection[int]], ...]:
    """Where the fields of these runs are as they count."""
    reviewed = _reviewed(session, ids)
    return (FieldRow, set(ids) - reviewed), (ReviewedFieldRow, reviewed)


def _reviewed(session: Session, ids: Collection[int]) -> set[int]:
    wanted = select(Run.id).where(Run.id.in_(ids), Run.reviewed_at.is_not(None))
    return set(session.scalars(wanted))


def _broken_rules(
    session: Session, ids: Collection[int]
) -> Iterator[ViolationRow | ReviewedViolationRow]:
    """But those about nothing but values that a person decided."""
    reviewed = _reviewed(session, ids)
    asked = select(ViolationRow).where(ViolationRow.run_id.in_(set(ids) - reviewed))
    yield from session.scalars(asked.order_by(ViolationRow.id))
    if not reviewed:
        return
    rows = select(ReviewedFieldRow.run_id, ReviewedFieldRow.path).where(
        ReviewedFieldRow.run_id.in_(reviewed), ReviewedFieldRow.evidence == Evidence.REVIEWED
    )
    decided = set(session.execute(rows).tuples())
    settled = select(ReviewedViolationRow).where(ReviewedViolationRow.run_id.in_(reviewed))
    for rule in session.scalars(settled.order_by(ReviewedViolationRow.id)):
        paths = [(rule.run_id, path) for path in rule.paths.split("\n") if path]
        if not paths or not decided.issuperset(paths):
            yield rule


def _add_warnings(
    session: Session, ids: Collection[int], problems: dict[int, list[Problem]]
) -> None:
    """Of pages that failed, of the answers to pages, to extra tasks, and with the fields."""
    warned = PageRow.status == PageStatus.INCOMPLETE  # its warnings say what its error does
    error_told = case((warned, None), else_=PageRow.error)
    pages = select(PageRow.run_id, PageRow.number, error_told, PageRow.flaws).where(
        PageRow.run_id.in_(ids),
        or_(PageRow.flaws.is_not(None), PageRow.status == PageStatus.FAILED),
    )
    for run_id, number, error, flaws in session.execute(pages.order_by(PageRow.number)):
        told = [*([error] if error else []), *read_warnings(flaws)]
        problems[run_id] += [Problem(None, None, number, why, Reason.WARNED) for why in told]
    asked = select(AnswerRow).where(AnswerRow.run_id.in_(ids), AnswerRow.flaws.is_not(None))
    for row in session.scalars(asked.order_by(AnswerRow.task, AnswerRow.first_page, AnswerRow.id)):
        page = row.first_page if row.first_page == row.last_page else None
        problems[row.run_id] += [
            Problem(None, None, page, f"{row.task}: {why}", Reason.WARNED)
            for why in read_warnings(row.flaws)
        ]
    answers = select(Run.id, Run.flaws).where(Run.id.in_(ids), Run.flaws.is_not(None))
    for run_id, flaws in session.execute(answers):
        problems[run_id] += [
            Problem(None, None, None, why, Reason.WARNED) for why in read_warnings(flaws)
        ]


def _why(row: FieldRow | ReviewedFieldRow, reason: Reason) -> str:
    if isinstance(row, ReviewedFieldRow) and reason is Reason.CHANGED:
        return REREAD.format(row.reread)
    return row.problem or WHY[reason]
