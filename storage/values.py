"""The values of fields as text, as they are stored, and back.

In: a typed value, or a text and its kind. Out: the other. Nothing is known of tables.
"""

import datetime
from contextlib import suppress
from decimal import Decimal, InvalidOperation

from parsers.document import FieldKind, FieldValue
from storage.types import clean, storable


def as_text(value: FieldValue | None) -> str | None:
    if isinstance(value, Decimal):
        return f"{value:f}" if storable(value) else str(value)
    return value.isoformat() if isinstance(value, datetime.date) else value


def typed(value: str | None, kind: FieldKind) -> FieldValue | None:
    """The value of a text as `as_text` writes it. ValueError if it is none of this kind."""
    if value is None or kind is FieldKind.TEXT:
        return value
    if kind is FieldKind.DATE:
        return datetime.date.fromisoformat(value)
    with suppress(InvalidOperation):
        return Decimal(value)
    raise ValueError(f"no number: {value!r}")


def kind_of(value: FieldValue | None) -> FieldKind | None:
    kinds = {Decimal: FieldKind.NUMBER, datetime.date: FieldKind.DATE, str: FieldKind.TEXT}
    return None if value is None else kinds[type(value)]


def is_value(value: FieldValue | None, text: str | None) -> bool:
    """Whether a stored text means this value: `5` and `5.00` are one number."""
    if value is None or text is None:
        return value is None and text is None
    if isinstance(value, Decimal) and value.is_finite():
        with suppress(InvalidOperation):
            return value == Decimal(text)
    return clean(as_text(value) or "") == text


def unified(value: FieldValue | None) -> str | None:
    """As text, the same for equal values."""
    if isinstance(value, Decimal) and storable(value):
        return f"{value.normalize():f}" if value else "0"
    return None if value is None else clean(as_text(value) or "")
