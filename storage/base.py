"""What tables have in common: types of columns, names of constraints, forms of checks."""

import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Double, Integer, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from storage.types import CleanText, Number, UtcDateTime

Row = dict[str, Any]
"""Column names and values: what one INSERT takes."""


def one_of(name: str, values: type[StrEnum]) -> str:
    """The SQL of a CHECK that a column holds one of an enumeration's values."""
    return f"{name} IN ({', '.join(repr(str(value)) for value in values)})"


BOX = (
    "(x0 IS NULL AND y0 IS NULL AND x1 IS NULL AND y1 IS NULL)"
    # Without coalesce a box with one side missing would be unknown, and so pass.
    " OR coalesce(x0 >= 0 AND x0 < x1 AND x1 <= 1 AND y0 >= 0 AND y0 < y1 AND y1 <= 1, false)"
)


class Base(DeclarativeBase):
    """Constraints are named from the first revision on, so that later ones can change them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own way of declaring it
        int: BigInteger().with_variant(Integer(), "sqlite"),
        str: CleanText(),
        datetime.datetime: UtcDateTime(),
        float: Double(),
        Decimal: Number(),
    }


class Numbered(Base):
    """A table whose rows have an `id`."""

    __abstract__ = True
    id: Mapped[int] = mapped_column(primary_key=True)


class Boxed:
    """The columns of a box: all filled or all NULL (`BOX`)."""

    x0: Mapped[float | None]
    y0: Mapped[float | None]
    x1: Mapped[float | None]
    y1: Mapped[float | None]
