"""What was found in runs, in short: schemas, how many fields, and what a person should look at.

In: a database and runs. Out: values for lists and summaries. This module knows no terminal.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, not_, or_, select
from sqlalchemy.orm import Session

from parsers.document import Agreement, Evidence, PageStatus
from storage.database import Database
from storage.models import CURRENT_RUNS, FieldRow, PageRow, Run, SegmentRow, ViolationRow
from storage.queries import RunSummary, run_overview
from storage.rows import grouped, read_warnings, value_of
from storage.sources import in_parts

TO_CHECK = or_(
    FieldRow.evidence.in_((Evidence.ABSENT, Evidence.FUZZY)),
    FieldRow.agreement == Agreement.CONTRADICTED,
    not_(FieldRow.valid),
)
"""The fields that a person should look at."""
CONTRADICTED = "another reader saw something else there: see current_readings"
WHY = {
    Evidence.ABSENT: "it is not on the page",
    Evidence.FUZZY: "the page has only something like it",
}


@dataclass(frozen=True, slots=True)
class FoundSchema:
    """The schema of a segment, or None; closest: the one that fits best, if any; fit: 0..1."""

    schema: str | None
    closest: str | None
    fit: float | None


@dataclass(frozen=True, slots=True)
class Problem:
    """What a person should look at in a run: a value, a broken rule, or a page. path, value: of the
    field; None for others. page_number: None where no page is concerned, or not known."""

    path: str | None
    value: str | None
    page_number: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What a run found. schemas: of its segments, in order; fields: how many."""

    schemas: tuple[FoundSchema, ...] = ()
    fields: int = 0
    problems: tuple[Problem, ...] = ()


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
    counted = select(FieldRow.run_id, func.count()).where(FieldRow.run_id.in_(ids))
    fields = dict(session.execute(counted.group_by(FieldRow.run_id)).tuples().all())
    problems = _problems(session, ids)
    return {
        id_: Findings(tuple(schemas[id_]), fields.get(id_, 0), tuple(problems[id_])) for id_ in ids
    }


def _problems(session: Session, ids: Collection[int]) -> dict[int, list[Problem]]:
    """Values first, then rules that no value of them tells of, then pages and warnings."""
    problems: dict[int, list[Problem]] = defaultdict(list)
    invalid: dict[int, set[str]] = defaultdict(set)
    values = select(FieldRow).where(FieldRow.run_id.in_(ids), TO_CHECK).order_by(FieldRow.id)
    for row in session.scalars(values):
        if not row.valid:
            invalid[row.run_id].add(row.path)
        problems[row.run_id].append(Problem(row.path, row.value, row.page_number, _why(row)))
    broken = select(ViolationRow).where(ViolationRow.run_id.in_(ids)).order_by(ViolationRow.id)
    for rule in session.scalars(broken):
        if invalid[rule.run_id].isdisjoint(rule.paths.split("\n")):
            problems[rule.run_id].append(Problem(None, None, None, rule.message))
    _add_warnings(session, ids, problems)
    return problems


def _add_warnings(
    session: Session, ids: Collection[int], problems: dict[int, list[Problem]]
) -> None:
    """Of pages that failed, of the answers to pages, and of the answer with the fields."""
    pages = select(PageRow.run_id, PageRow.number, PageRow.error, PageRow.flaws).where(
        PageRow.run_id.in_(ids),
        or_(PageRow.flaws.is_not(None), PageRow.status == PageStatus.FAILED),
    )
    for run_id, number, error, flaws in session.execute(pages.order_by(PageRow.number)):
        told = [*([error] if error else []), *read_warnings(flaws)]
        problems[run_id] += [Problem(None, None, number, why) for why in told]
    answers = select(Run.id, Run.flaws).where(Run.id.in_(ids), Run.flaws.is_not(None))
    for run_id, flaws in session.execute(answers):
        problems[run_id] += [Problem(None, None, None, why) for why in read_warnings(flaws)]


def _why(row: FieldRow) -> str:
    if row.problem:
        return row.problem
    contradicted = row.agreement == Agreement.CONTRADICTED
    return CONTRADICTED if contradicted else WHY.get(Evidence(row.evidence), "it breaks a rule")
