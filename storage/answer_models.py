"""The tables of what was asked of pages beside their text and fields: answers, and their items.

Boxes are as in `storage.models`, from where others take these tables.
"""

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import BOX, Base


class AnswerRow(Base):
    """What an engine answered to a task about some pages of a run, verbatim in `text`; `attempts`
    as those of a page."""

    __tablename__ = "answers"
    __table_args__ = (
        UniqueConstraint("run_id", "task", "first_page", "last_page"),
        CheckConstraint("first_page >= 1 AND first_page <= last_page", name="pages"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"))
    task: Mapped[str]
    first_page: Mapped[int]
    last_page: Mapped[int]
    text: Mapped[str]
    finish_reason: Mapped[str]
    error_code: Mapped[str | None]
    error: Mapped[str | None]
    seconds: Mapped[float]
    input_tokens: Mapped[int | None]
    output_tokens: Mapped[int | None]
    attempts: Mapped[str | None]


class ItemRow(Base):
    """One of the things that an answer tells; `position` counts from 0."""

    __tablename__ = "items"
    __table_args__ = (
        UniqueConstraint("answer_id", "position"),
        CheckConstraint(BOX, name="box"),
        CheckConstraint("page_number >= 1", name="page_number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("answers.id", ondelete="CASCADE"))
    position: Mapped[int]
    page_number: Mapped[int]
    label: Mapped[str | None]
    text: Mapped[str | None]
    x0: Mapped[float | None]
    y0: Mapped[float | None]
    x1: Mapped[float | None]
    y1: Mapped[float | None]
