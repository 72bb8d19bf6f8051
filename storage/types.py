"""Column types that mean the same on SQLite and PostgreSQL.

In: Python values. Out: what each database can keep without loss, and the same values back.
"""

import datetime
import re
from decimal import Decimal

from sqlalchemy import DateTime, Dialect, Double, Numeric, Text
from sqlalchemy.dialects.sqlite import DATETIME
from sqlalchemy.types import TypeDecorator, TypeEngine

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_LARGEST_EXPONENT = 300


def clean(text: str) -> str:
    """The text, with U+FFFD for each character that databases cannot store."""
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", str(text))


class CleanText(TypeDecorator[str]):
    """Text. NUL and lone surrogates, which databases refuse, become U+FFFD: one bad character must
    not cost a page."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        return None if value is None else clean(value)


_SQLITE_TIME: TypeEngine[datetime.datetime] = DATETIME(  # type: ignore[no-untyped-call]
    storage_format="%(year)04d-%(month)02d-%(day)02d %(hour)02d:%(minute)02d:%(second)02d"
    ".%(microsecond)06d+00:00"
)


class UtcDateTime(TypeDecorator[datetime.datetime]):
    """A moment, in and out with its zone. SQLite keeps `2026-01-31 12:00:00.000000+00:00`, which
    SQL can sort as text. ValueError for a time without zone; one stored without is UTC."""

    impl = DateTime(timezone=True).with_variant(_SQLITE_TIME, "sqlite")
    cache_ok = True

    def process_bind_param(
        self, value: datetime.datetime | None, _dialect: Dialect
    ) -> datetime.datetime | None:
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError(f"a time without zone: {value}")
        return value.astimezone(datetime.UTC)

    def process_result_value(
        self, value: datetime.datetime | None, _dialect: Dialect
    ) -> datetime.datetime | None:
        if value is not None and value.utcoffset() is None:
            return value.replace(tzinfo=datetime.UTC)
        return value and value.astimezone(datetime.UTC)


class Number(TypeDecorator[Decimal]):
    """A Decimal. NUMERIC on PostgreSQL; on SQLite, which has no decimals, a double (REAL) that
    keeps 15 digits and so compares as a number. `storage.exact_sums` adds such doubles."""

    impl = Numeric().with_variant(Double(), "sqlite")
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Decimal | float | None:
        return float(value) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(
        self, value: Decimal | float | None, _dialect: Dialect
    ) -> Decimal | None:
        return None if value is None else Decimal(str(value))


def storable(value: Decimal) -> bool:
    """Whether both databases can hold the number: finite, and no larger than a double."""
    return value.is_finite() and abs(value.adjusted()) <= _LARGEST_EXPONENT
