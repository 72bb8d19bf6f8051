"""Answers to the tasks that are asked beside: written, copied to another run, read again.

In: an Answer, and the worker that holds the run. Out: rows; and the same Answers again. This module
does not know what a task means.
"""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from parsers.document import Answer, Item
from storage.database import Database
from storage.models import AnswerRow, ItemRow, Row
from storage.rows import box_columns, read_attempts, to_box, write_attempts


def write_answer(session: Session, run_id: int, answer: Answer) -> None:
    """Store an answer with its items, in place of the one that the run has."""
    same = _columns(answer, "task", "first_page", "last_page")
    session.execute(delete(AnswerRow).filter_by(run_id=run_id, **same))
    _insert(session, run_id, answer)


def copy_answers(
    session: Session, from_run_id: int, to_run_id: int, pages: Collection[int]
) -> None:
    """Copy the whole answers of another run that are about these pages only."""
    for answer in _answers(session, from_run_id):
        about = set(range(answer.first_page, answer.last_page + 1))
        if answer.error_code is None and about <= set(pages):
            _insert(session, to_run_id, answer)


def stored_answers(database: Database, run_id: int) -> tuple[Answer, ...]:
    """The answers of a run by task and page, as they were stored."""
    with database.reading() as session:
        return _answers(session, run_id)


def _insert(session: Session, run_id: int, answer: Answer) -> None:
    statement = insert(AnswerRow).values(_answer_row(run_id, answer)).returning(AnswerRow.id)
    answer_id = session.scalars(statement).one()
    items = [_item_row(answer_id, at, each, answer) for at, each in enumerate(answer.items)]
    if items:
        session.execute(insert(ItemRow), items)


def _answers(session: Session, run_id: int) -> tuple[Answer, ...]:
    items: dict[int, list[Item]] = defaultdict(list)
    of_answers = select(ItemRow).join(AnswerRow).where(AnswerRow.run_id == run_id)
    for row in session.scalars(of_answers.order_by(ItemRow.position)):
        items[row.answer_id].append(Item(row.text, row.label, to_box(row), row.page_number))
    of_run = select(AnswerRow).where(AnswerRow.run_id == run_id)
    rows = session.scalars(of_run.order_by(AnswerRow.task, AnswerRow.first_page, AnswerRow.id))
    return tuple(_to_answer(row, tuple(items[row.id])) for row in rows)


PLAIN = (
    "task", "first_page", "last_page", "text", "finish_reason", "error_code", "error", "seconds",
    "input_tokens", "output_tokens",
)  # fmt: skip


def _answer_row(run_id: int, answer: Answer) -> Row:
    plain = _columns(answer, *PLAIN)
    return {"run_id": run_id, **plain, "attempts": write_attempts(answer.attempts)}


def _to_answer(row: AnswerRow, items: tuple[Item, ...]) -> Answer:
    return Answer(**_columns(row, *PLAIN), items=items, attempts=read_attempts(row.attempts))


def _columns(source: Answer | AnswerRow, *names: str) -> Row:
    return {name: getattr(source, name) for name in names}


def _item_row(answer_id: int, position: int, item: Item, answer: Answer) -> Row:
    return {
        "answer_id": answer_id,
        "position": position,
        "page_number": item.page_number or answer.first_page,
        "label": item.label,
        "text": item.text,
        **box_columns(item.box),
    }
