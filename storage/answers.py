"""Answers to extra tasks: written, copied to another run, read again.

In: an Answer. Out: rows, and the same Answer again. This module does not know what a task means.
"""

from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from parsers.document import Answer, Item
from storage.database import Database, insert_parents, insert_rows
from storage.models import AnswerRow, ItemRow
from storage.rows import grouped, read_attempts, row_of, value_of, write_attempts


def write_answer(session: Session, run_id: int, answer: Answer) -> None:
    """Store an answer with its items, in place of the one that the run has."""
    pages = {"first_page": answer.first_page, "last_page": answer.last_page}
    session.execute(delete(AnswerRow).filter_by(run_id=run_id, task=answer.task, **pages))
    _insert(session, run_id, answer)


def copy_answers(
    session: Session, from_run_id: int, to_run_id: int, pages: Collection[int]
) -> None:
    """Copy the complete answers of another run that are about these pages only."""
    for answer in _answers(session, from_run_id):
        about = set(range(answer.first_page, answer.last_page + 1))
        if answer.error_code is None and about <= set(pages):
            _insert(session, to_run_id, answer)


def stored_answers(database: Database, run_id: int) -> tuple[Answer, ...]:
    """The answers of a run by task and page, as they were stored."""
    with database.reading() as session:
        return _answers(session, run_id)


def _insert(session: Session, run_id: int, answer: Answer) -> None:
    attempts = write_attempts(answer.attempts)
    row = row_of(AnswerRow, answer, run_id=run_id, attempts=attempts)
    (answer_id,) = insert_parents(session, AnswerRow, [row])
    rows = []
    for at, item in enumerate(answer.items):
        page = item.page_number or answer.first_page
        rows.append(row_of(ItemRow, item, answer_id=answer_id, position=at, page_number=page))
    insert_rows(session, ItemRow, rows)


def _answers(session: Session, run_id: int) -> tuple[Answer, ...]:
    of_run = select(AnswerRow).where(AnswerRow.run_id == run_id)
    in_order = of_run.order_by(AnswerRow.task, AnswerRow.first_page, AnswerRow.id)
    of_answers = select(ItemRow).join(AnswerRow).where(AnswerRow.run_id == run_id)
    rows = session.scalars(of_answers.order_by(ItemRow.position))
    items = grouped(rows, "answer_id", lambda row: value_of(Item, row))
    return tuple(
        value_of(Answer, row, items=tuple(items[row.id]), attempts=read_attempts(row.attempts))
        for row in session.scalars(in_order)
    )
