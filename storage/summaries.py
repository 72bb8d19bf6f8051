"""Summaries: a document in a line, kept up with the other tables.

In: a session that has written something of documents, and their ids. Out: their rows of `summaries`
and `document_words`, made anew by a few statements of the same transaction. Nothing else writes
these tables. This module knows no list.
"""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    CTE,
    ColumnElement,
    Dialect,
    Label,
    Select,
    Table,
    and_,
    bindparam,
    case,
    func,
    literal,
    not_,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from parsers.document import PageStatus
from storage.attached import own_place_first
from storage.base import Base
from storage.doubts import OF_VALUES, FieldTable, Reason, has_reason, is_decided, reason_in
from storage.models import (
    CURRENT_RUNS,
    Action,
    AnswerRow,
    ApprovalRow,
    CorrectionRow,
    Document,
    DocumentWords,
    FieldRow,
    PageRow,
    ReviewedFieldRow,
    ReviewedViolationRow,
    Run,
    SegmentRow,
    SourceFile,
    SummaryRow,
    ViolationRow,
)
from storage.rows import in_parts
from storage.unplaced import unplaced_in

_SPLITTING = "._-+"
"""In names of files they part words, which not every search index knows."""


def refresh_summaries(session: Session, document_ids: Collection[int]) -> None:
    """Make the summaries of these documents anew; they are held first, to see what others wrote."""
    hold_documents(session, document_ids)
    session.flush()
    for ids in in_parts(sorted(set(document_ids))):
        for statement in _replacing(session.connection().dialect):
            session.connection().execute(statement, {"ids": ids})
        _add_unplaced(session, ids)


def hold_documents(session: Session, document_ids: Collection[int]) -> None:
    """Hold the documents until the transaction ends; a writer of SQLite is alone anyway. Who also
    holds runs of theirs holds the documents first, so that nobody waits for each other."""
    for ids in in_parts(sorted(set(document_ids))):
        chosen = select(Document.id).where(Document.id.in_(ids)).order_by(Document.id)
        session.execute(chosen.with_for_update(key_share=True))


def _add_unplaced(session: Session, ids: Sequence[int]) -> None:
    """Decisions that have no place in what was read since are to be looked at, too."""
    settled = select(SummaryRow.run_id).join(Run, Run.id == SummaryRow.run_id)
    settled = settled.where(SummaryRow.document_id.in_(ids), Run.reviewed_at.is_not(None))
    runs = [run_id for run_id in session.scalars(settled) if run_id is not None]
    for run_id, decisions in (unplaced_in(session, runs) if runs else {}).items():
        more = {
            name: getattr(SummaryRow, name) + len(decisions) for name in ("changed", "to_check")
        }
        session.execute(update(SummaryRow).where(SummaryRow.run_id == run_id).values(more))


@cache
def _replacing(dialect: Dialect) -> tuple[Any, ...]:
    """The statements, made once for each engine: SQLAlchemy compiles an upsert every time, which
    takes ten times as long as to execute it."""
    make = sqlite.insert if dialect.name == "sqlite" else postgresql.insert
    parts: tuple[tuple[type[Base], Select[Any]], ...] = (
        (SummaryRow, _summaries()), (DocumentWords, _words()),
    )  # fmt: skip
    return tuple(
        _upsert(make(cast(Table, table.__table__)), table, rows).compile(dialect=dialect)
        for table, rows in parts
    )


def _upsert(statement: Any, table: type[Base], rows: Select[Any]) -> Any:
    """A row that stays the same costs nothing in the search index."""
    names = [column.name for column in rows.selected_columns]
    statement = statement.from_select(names, rows)
    new = {name: statement.excluded[name] for name in names if name != "document_id"}
    stored = table.__table__.columns
    differs = or_(*(stored[name].is_distinct_from(value) for name, value in new.items()))
    return statement.on_conflict_do_update(index_elements=["document_id"], set_=new, where=differs)


def _ids() -> Any:
    return bindparam("ids", expanding=True)


def _summaries() -> Select[Any]:
    """The rows of `summaries`, from the other tables."""
    current, latest, seen = _current(), aliased(Run), aliased(SourceFile)
    approval = aliased(ApprovalRow)
    values, rules, segments, pages = (
        part(current).cte(f"of_{name}")
        for name, part in (
            ("values", _values), ("rules", _rules), ("segments", _segments), ("pages", _pages),
        )
    )  # fmt: skip
    counts: dict[str, ColumnElement[Any]] = {reason: values.c[reason] for reason in OF_VALUES}
    counts[Reason.INVALID] = _sum(values.c[Reason.INVALID], rules.c.broken)
    counts[Reason.UNTYPED] = segments.c.untyped
    counts[Reason.WARNED] = _sum(pages.c.warned, case((current.c.flaws.is_not(None), 1), else_=0))
    waits = approval.id.is_(None)  # of what was signed off only what was read otherwise since
    for reason in set(counts) - {Reason.CHANGED}:
        counts[reason] = case((waits, counts[reason]), else_=0)
    columns: dict[str, Any] = {
        "document_id": Document.id,
        "run_id": current.c.run_id,
        "name": seen.name,
        "uri": seen.uri,
        # Without what is not a slash at its end.
        "folder": func.rtrim(seen.uri, func.replace(seen.uri, "/", "")),
        "status": latest.status,
        "error_code": latest.error_code,
        "schema": current.c.schema,
        "closest": segments.c.closest,
        "engine": func.coalesce(current.c.engine, latest.engine),
        "model": func.coalesce(current.c.model, latest.model),
        "page_count": Document.page_count,
        "read_at": func.coalesce(current.c.finished_at, latest.finished_at),
        "fields": _sum(values.c.fields),
        "to_check": _sum(*counts.values()),
        **{name: _sum(count) for name, count in counts.items()},
        "reviewed": _sum(values.c.reviewed),
        "approved_at": approval.at,
        "approved_by": approval.reviewer,
    }
    rows = select(*(value.label(name) for name, value in columns.items())).select_from(Document)
    rows = rows.outerjoin(current, current.c.document_id == Document.id)
    for part in (values, rules, segments, pages):
        rows = rows.outerjoin(part, part.c.run_id == current.c.run_id)
    rows = rows.outerjoin(latest, latest.id == _last(Run))
    rows = rows.outerjoin(seen, seen.id == _last_seen())
    signed = and_(approval.id == _last(ApprovalRow), approval.approved)
    return rows.outerjoin(approval, signed).where(Document.id.in_(_ids()))


def _current() -> CTE:
    names = ("schema", "engine", "model", "finished_at", "flaws", "reviewed_at")
    columns = [Run.__table__.columns[name] for name in names]
    of_documents = select(CURRENT_RUNS.c.document_id, CURRENT_RUNS.c.run_id, *columns).join(
        Run, Run.id == CURRENT_RUNS.c.run_id
    )
    return of_documents.where(CURRENT_RUNS.c.document_id.in_(_ids())).cte("of_current")


def _last(table: type[Run] | type[ApprovalRow]) -> Any:
    other = aliased(table)
    of_document = select(func.max(other.id)).where(other.document_id == Document.id)
    return of_document.correlate(Document).scalar_subquery()


def _last_seen() -> Any:
    there = aliased(SourceFile)
    of_document = select(there.id).where(there.document_id == Document.id)
    of_document = of_document.order_by(*own_place_first(there))
    return of_document.limit(1).correlate(Document).scalar_subquery()


def _values(current: CTE) -> Select[Any]:
    """How many fields count, how many of them were decided, and how many have each reason."""
    found = union_all(
        _fields(
            current, FieldRow, reason_in(FieldRow).label("reason"), literal(0).label("decided")
        ),
        _fields(
            current,
            ReviewedFieldRow,
            reason_in(ReviewedFieldRow).label("reason"),
            case((is_decided(), 1), else_=0).label("decided"),
        ),
    ).subquery()
    reasons = (_count(found.c.reason == reason).label(reason) for reason in OF_VALUES)
    decided = func.sum(found.c.decided).label("reviewed")
    counted = select(found.c.run_id, func.count().label("fields"), decided, *reasons)
    return counted.group_by(found.c.run_id)


def _fields(current: CTE, table: FieldTable, *columns: Label[Any]) -> Select[Any]:
    """Of the fields that count: as they were read, where nobody decided anything."""
    rows = select(current.c.run_id, *columns).join(table, table.run_id == current.c.run_id)
    return rows.where(_counts(current, table))


def _counts(current: CTE, table: FieldTable) -> ColumnElement[bool]:
    reviewed_at = current.c.reviewed_at
    return reviewed_at.is_(None) if table is FieldRow else reviewed_at.is_not(None)


def _rules(current: CTE) -> Select[Any]:
    """How many rules are broken that no value tells of, and that are not about decided values
    alone."""
    found = union_all(
        _untold(current, ViolationRow, FieldRow),
        _untold(current, ReviewedViolationRow, ReviewedFieldRow).where(~_is_decided()),
    ).subquery()
    return select(found.c.run_id, func.count().label("broken")).group_by(found.c.run_id)


def _untold(
    current: CTE, table: type[ViolationRow] | type[ReviewedViolationRow], fields: FieldTable
) -> Select[Any]:
    tells = select(fields.id).where(
        fields.run_id == table.run_id, not_(fields.valid), has_reason(fields), _names(table, fields)
    )
    broken = select(table.run_id).join(current, current.c.run_id == table.run_id)
    return broken.where(_counts(current, fields), ~tells.exists())


def _names(
    table: type[ViolationRow] | type[ReviewedViolationRow], fields: FieldTable
) -> ColumnElement[bool]:
    """Whether the rule is about the field. Not LIKE, which would read what paths hold."""
    paths, path = ("\n" + column + "\n" for column in (table.paths, fields.path))
    return func.replace(paths, path, "") != paths


def _is_decided() -> ColumnElement[bool]:
    """Whether a person decided all values that a rule is about."""
    rule, field = ReviewedViolationRow, ReviewedFieldRow
    decided = select(func.count()).where(
        field.run_id == rule.run_id, is_decided(), _names(rule, field)
    )
    named = func.length(rule.paths) - func.length(func.replace(rule.paths, "\n", "")) + 1
    return and_(rule.paths != "", decided.correlate(rule).scalar_subquery() == named)


def _segments(current: CTE) -> Select[Any]:
    """How many fit no schema although some were tried, unless a person chose none; and what fits
    the first one best."""
    one, decision, later = SegmentRow, aliased(CorrectionRow), aliased(CorrectionRow)
    about = decision.document_id == current.c.document_id, decision.segment == one.number
    again = select(later.id).where(
        later.document_id == decision.document_id,
        later.segment == decision.segment,
        later.path.is_(None),
        later.action != Action.NOTE,
        later.id > decision.id,
    )
    chosen = select(decision.id).where(*about, decision.action == Action.SCHEMA, ~again.exists())
    untyped = and_(one.schema.is_(None), one.fit.is_not(None), ~chosen.exists())
    first = case((one.number == 1, one.closest))
    counted = select(
        current.c.run_id, _count(untyped).label("untyped"), func.max(first).label("closest")
    )
    return counted.join(one, one.run_id == current.c.run_id).group_by(current.c.run_id)


def _pages(current: CTE) -> Select[Any]:
    """How many failed or have a warning, and how many answers about them have one."""
    bad = or_(PageRow.flaws.is_not(None), PageRow.status == PageStatus.FAILED)
    pages = select(current.c.run_id).join(PageRow, PageRow.run_id == current.c.run_id).where(bad)
    answers = select(current.c.run_id).join(AnswerRow, AnswerRow.run_id == current.c.run_id)
    found = union_all(pages, answers.where(AnswerRow.flaws.is_not(None))).subquery()
    counted = select(found.c.run_id, func.count().label("warned"))
    return counted.group_by(found.c.run_id)


def _count(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.sum(case((condition, 1), else_=0))


def _sum(*counts: Any) -> ColumnElement[Any]:
    """Of counts, of which some may be missing."""
    first, *others = (func.coalesce(count, 0) for count in counts)
    return sum(others, first)


def _words() -> Select[Any]:
    """The rows of `document_words`."""
    current, seen = _current(), aliased(SourceFile)
    found = union_all(
        _fields(current, FieldRow, FieldRow.value.label("value")),
        _fields(current, ReviewedFieldRow, ReviewedFieldRow.value.label("value")),
    ).subquery()
    together = func.aggregate_strings(found.c.value, "\n").label("said")
    values = select(found.c.run_id, together).group_by(found.c.run_id).cte("of_values")
    name: Any = func.coalesce(seen.name, "")
    parted = name
    for sign in _SPLITTING:
        parted = func.replace(parted, sign, " ")
    text = name + "\n" + parted + "\n" + func.coalesce(values.c.said, "")
    rows = select(Document.id.label("document_id"), text.label("text")).select_from(Document)
    rows = rows.outerjoin(current, current.c.document_id == Document.id)
    rows = rows.outerjoin(values, values.c.run_id == current.c.run_id)
    return rows.outerjoin(seen, seen.id == _last_seen()).where(Document.id.in_(_ids()))
