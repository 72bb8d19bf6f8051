"""Answers to extra tasks: written, copied to another run, read again.

In: an Answer. Out: rows, and the same Answer again. This module does not know what a task means.
"""

from collections.abc import Collection

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from parsers.document import Answer
from storage.database import Database
from storage.inserts import insert_parents, insert_rows
from storage.models import AnswerRow, ItemRow
from storage.rows import (
    grouped,
    item_columns,
    read_attempts,
    read_warnings,
    row_of,
    to_item,
    value_of,
    write_attempts,
    write_warnings,
)
from storage.searched import searched_text


def write_answer(session: Session, run_id: int, answer: Answer) -> None:
    """Store an answer with its items, in place of the one that the run has."""
    key = {name: getattr(answer, name) for name in ("task", "request", "first_page", "last_page")}
    session.execute(delete(AnswerRow).filter_by(run_id=run_id, **key))
    _insert(session, run_id, answer)


def copy_answers(
    session: Session,
    from_run_id: int,
    to_run_id: int,
    pages: Collection[int],
    but_tasks: Collection[str] = (),
) -> None:
    """Copy the complete answers of another run that are about these pages only, but those to some
    tasks."""
    for answer in _answers(session, from_run_id):
        about = set(range(answer.first_page, answer.last_page + 1))
        is_wanted = answer.error_code is None and answer.task not in but_tasks
        if is_wanted and about <= set(pages):
            _insert(session, to_run_id, answer)


def stored_answers(database: Database, run_id: int) -> tuple[Answer, ...]:
    """The answers of a run by task and page, as they were stored."""
    with database.reading() as session:
        return _answers(session, run_id)


def answers_about(database: Database, run_id: int, task: str, page: int) -> tuple[Answer, ...]:
    """The answers of a run to this task about this page alone."""
    with database.reading() as session:
        return _answers(session, run_id, AnswerRow.task == task, AnswerRow.first_page == page)


def _insert(session: Session, run_id: int, answer: Answer) -> None:
    attempts, flaws = write_attempts(answer.attempts), write_warnings(answer.warnings)
    row = row_of(AnswerRow, answer, run_id=run_id, attempts=attempts, flaws=flaws)
    (answer_id,) = insert_parents(session, AnswerRow, [row])
    rows = []
    for at, item in enumerate(answer.items):
        page = item.page_number or answer.first_page
        given = {"answer_id": answer_id, "position": at, "page_number": page}
        searched = searched_text(answer.task, item)
        rows.append(row_of(ItemRow, item, searched=searched, **given, **item_columns(item)))
    insert_rows(session, ItemRow, rows)


def _answers(session: Session, run_id: int, *conditions: ColumnElement[bool]) -> tuple[Answer, ...]:
    wanted = (AnswerRow.run_id == run_id, *conditions)
    of_run = select(AnswerRow).where(*wanted)
    in_order = of_run.order_by(AnswerRow.task, AnswerRow.first_page, AnswerRow.id)
    of_answers = select(ItemRow).join(AnswerRow).where(*wanted)
    rows = session.scalars(of_answers.order_by(ItemRow.position))
    items = grouped(rows, "answer_id", to_item)
    return tuple(
        value_of(
            Answer,
            row,
            items=tuple(items[row.id]),
            attempts=read_attempts(row.attempts),
            warnings=read_warnings(row.flaws),
        )
        for row in session.scalars(in_order)
    )
