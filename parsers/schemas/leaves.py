"""What a single value of a JSON Schema is: its kind, its format, what it may be.

In: a plain node. Out: a `Leaf`. This module knows no names.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from parsers.document import FALSE, MARKS, TRUE, FieldFormat, FieldKind
from parsers.schemas.choices import texts_of
from parsers.schemas.nodes import Node, Plain, values_of

LARGEST = 20  # figures of a bound, as in rules that people write
_NUMBERS = frozenset({FieldFormat.MONEY, FieldFormat.ACCOUNT_MONEY, FieldFormat.PERCENT})
_DATES = ("date", "date-time")
_OF_TYPES = frozenset({FieldFormat.BOOLEAN, FieldFormat.DATE_TIME})
"""Given by a type or a kind, not by a format alone."""
_ISO_DAY = re.compile(r"\bYYYY-MM-DD\b", re.IGNORECASE)
_LESS_THAN_DAY = re.compile(r"\bYYYY(?:-MM)?(?!-?MM|-?DD|\w)", re.IGNORECASE)
Only = tuple[str | int | float | bool, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """choices: as texts. only: as JSON. bounds: the least and the most."""

    kind: FieldKind
    format: FieldFormat | None = None
    choices: tuple[str, ...] = ()
    only: Only = ()
    bounds: tuple[Decimal | None, Decimal | None] = (None, None)


def leaf_of(plain: Plain) -> Leaf:
    """Text, unless all that it may be is a number, a date, or true or false."""
    node, types = plain.node, set(plain.types)
    values = [each for each in values_of(node) if isinstance(each, str | int | float | bool)]
    only = tuple(values)
    if types == {"boolean"}:
        return Leaf(FieldKind.TEXT, FieldFormat.BOOLEAN, (TRUE, FALSE), only)
    if (types and types <= {"number", "integer"}) or _is_decimal(node, types):
        return Leaf(FieldKind.NUMBER, _format(node, FieldKind.NUMBER), (), only, _bounds(node))
    if types == {"date"} or (types == {"string"} and _is_date(node)):
        is_instant = node.get("format") == FieldFormat.DATE_TIME
        return Leaf(FieldKind.DATE, FieldFormat.DATE_TIME if is_instant else None)
    format = _format(node, FieldKind.TEXT)
    marks = MARKS.get(format, ()) if format else ()
    return Leaf(FieldKind.TEXT, format, marks or texts_of([*map(_as_text, values)]), only)


def _is_decimal(node: Node, types: set[str]) -> bool:
    return types == {"number", "string"} and node.get("format") in _NUMBERS


def _is_date(node: Node) -> bool:
    """By its format, or as its description asks for no less than a day."""
    if node.get("format") in _DATES:
        return True
    said = node.get("description")
    if not isinstance(said, str) or "format" in node or values_of(node) or "pattern" in node:
        return False
    return bool(_ISO_DAY.search(said)) and not _LESS_THAN_DAY.search(_ISO_DAY.sub("", said))


def _format(node: Node, kind: FieldKind) -> FieldFormat | None:
    named = node.get("format")
    known = next((each for each in FieldFormat if each == named), None)
    expected = FieldKind.NUMBER if known in _NUMBERS else FieldKind.TEXT
    return known if kind is expected and known not in _OF_TYPES else None


def _bounds(node: Node) -> tuple[Decimal | None, Decimal | None]:
    """Both ends included: a rule knows no others."""
    return _number(node.get("minimum")), _number(node.get("maximum"))


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    number = Decimal(value) if isinstance(value, int) else Decimal(str(value))
    return number if number.is_finite() and abs(number.adjusted()) <= LARGEST else None


def _as_text(value: str | float | bool) -> str:
    if isinstance(value, bool):
        return TRUE if value else FALSE
    return str(value)
