"""What a person typed becomes a value of its field's kind, or a sentence why not.

In: a text, the definition of its field, the conventions of the document, and whether the text is on
its pages as it was typed. Out: the value, and its currency. Nothing is guessed: what can be read in
two ways is refused, unless it stands so on a page whose document says which way; dates are meant as
the document writes its own.
"""

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal

from parsers.document import BoundingBox, FieldDefinition, FieldFormat, FieldKind, FieldValue
from parsers.values.amounts import FoundNumber, is_undecided, only_number, read_number
from parsers.values.conventions import UNKNOWN, Conventions
from parsers.values.currencies import mark_in
from parsers.values.dates import has_confusions, only_date, plain_signs
from parsers.values.formats import Reading, clean_text, iso_4217
from parsers.values.parse import parse_value
from storage.types import storable
from storage.values import typed

LONGEST_TEXT, LONGEST_NUMBER = 2000, 100
AS_TYPED = frozenset({None, FieldFormat.NAME, FieldFormat.ADDRESS, FieldFormat.CODE})
"""Formats of texts that are taken as a person writes them."""
LARGEST = 10**300
GROUPING = str.maketrans(dict.fromkeys("`´‘’ʼ′＇", "'"))
"""Signs that people and readers write for the apostrophe between thousands."""
SIDES = re.compile(r"(?<![^\W\d_])(?:CR|DR|DB|DEBIT|CREDIT|SOLL|HABEN|S|H)(?![^\W\d_])")
"""What may turn an amount's sign round: which way is for a person to say."""
LETTER = re.compile(r"[^\W\d_]")


class Unclear(Exception):  # noqa: N818 - what a person typed
    """What was typed cannot be stored; the text is a sentence for the person."""


@dataclass(frozen=True, slots=True)
class TypedValue:
    """currency: only if it was typed."""

    value: FieldValue
    currency: str | None = None


def read_typed(
    definition: FieldDefinition,
    text: str,
    conventions: Conventions = UNKNOWN,
    *,
    stands: bool = False,
) -> TypedValue:
    """The value of the text. stands: whether it is written so on the pages. Raises Unclear."""
    text = clean_text(text)
    longest = LONGEST_TEXT if definition.kind is FieldKind.TEXT else LONGEST_NUMBER
    if not text:
        raise Unclear("Nothing was typed. If the page does not say it, choose “not on the page”.")
    if len(text) > longest:
        raise Unclear(f"This is longer than {longest} characters.")
    believed = conventions if stands else UNKNOWN
    if definition.kind is FieldKind.NUMBER:
        return _number(definition, text, believed)
    if definition.kind is FieldKind.DATE:
        return TypedValue(_date(text, conventions))
    return TypedValue(_text(definition, text, conventions))


def read_shown(text: str, kind: FieldKind) -> FieldValue:
    """The value of a text that a page showed, as `str` writes it. Raises Unclear for one that no
    page shows."""
    text = clean_text(text)
    try:
        value = typed(text, kind)
    except (ValueError, ArithmeticError) as error:
        raise Unclear(f"{_short(text)} is no value. Load the page again.") from error
    is_lost = isinstance(value, Decimal) and not storable(value)
    if not text or value is None or is_lost or len(text) > LONGEST_TEXT:
        raise Unclear(f"{_short(text)} is no value. Load the page again.")
    return value


def read_currency_typed(text: str) -> str | None:
    """An ISO 4217 code; None if nothing was typed. Raises Unclear."""
    code = clean_text(text).upper()
    if code and code not in iso_4217():
        raise Unclear(f"{text[:20]} is no currency: type three letters, such as EUR.")
    return code or None


def read_box(text: str) -> BoundingBox | None:
    """`x0 y0 x1 y1` in fractions of the page; None if nothing was given. Raises Unclear."""
    sides = re.split(r"[ ,]+", text.strip()) if text.strip() else []
    if not sides:
        return None
    try:
        x0, y0, x1, y1 = map(float, sides)
        return BoundingBox(x0, y0, x1, y1)
    except ValueError as error:
        raise Unclear("The box is none: draw it again.") from error


def _number(definition: FieldDefinition, text: str, conventions: Conventions) -> TypedValue:
    text = text.translate(GROUPING)
    found = only_number(text)
    rest = re.sub(r"[\d\s.,'’+\-−–()%٪]", "", text)
    if (
        found is not None
        and rest
        and not (found.mark or mark_in(text))
        and len(rest) > len(text) / 2
    ):
        found = None
    if found is None:
        raise Unclear(f"{_short(text)} is not a number. Type it as 1234.50.")
    reading = parse_value(definition, text, conventions)
    if not isinstance(reading.value, Decimal):
        raise Unclear(f"{_short(text)} is not a number. Type it as 1234.50.")
    if (
        is_undecided(text)
        and not conventions.decimal_certain
        and not _is_settled(definition, reading)
    ):
        thousands, fraction = _both(text)
        raise Unclear(
            f"{_short(text)} could be {thousands} or {fraction}. Type {thousands}, or {fraction}0."
        )
    if _says_more(definition, text, found):
        plain = abs(reading.value)
        raise Unclear(
            f"{_short(text)} says more than the amount. Type {plain}, or -{plain} where the rest "
            "turns its sign round."
        )
    if abs(reading.value) >= LARGEST:
        raise Unclear("This number is too large.")
    return TypedValue(reading.value, found.currency if _is_money(definition) else None)


def _says_more(definition: FieldDefinition, text: str, found: FoundNumber) -> bool:
    """Whether something beside the number and its currency may turn its sign round: a minus or a
    bracket that did not, CR, DR and the like; beside an amount of money any letters."""
    one_line = re.sub(r"(?<=\d)([.,]) (?=\d)", r"\1", " ".join(plain_signs(text).split()))
    beside = f"{one_line[: found.start]} {one_line[found.end :]}".upper()
    for mark in filter(None, (found.mark, mark_in(text))):
        beside = re.sub(rf"(?<![^\W\d_]){re.escape(mark)}(?![^\W\d_])", " ", beside)
    if found.value > 0 and re.search(r"[-(]", re.sub(r"[.,] ?-{1,2}", "", beside)):
        return True
    return bool(SIDES.search(beside) or (_is_money(definition) and LETTER.search(beside)))


def _both(text: str) -> tuple[Decimal | None, Decimal | None]:
    """With the sign as one of thousands, and as that of decimals."""
    values = [read_number(text, sign) for sign in (".", ",")]
    known = sorted((each for each in values if each is not None), key=abs)
    return known[-1], known[0]


def _is_settled(definition: FieldDefinition, reading: Reading) -> bool:
    """Whether the currency that was typed says what three digits after a sign are."""
    return _is_money(definition) and reading.currency is not None and reading.other is None


def _is_money(definition: FieldDefinition) -> bool:
    return definition.is_money


def _date(text: str, conventions: Conventions) -> datetime.date:
    found = None if has_confusions(text) else only_date(text, conventions.day_first)
    if found is None:
        raise Unclear(f"{_short(text)} is not a date. Type it as 2026-03-31.")
    if found.other is not None and not conventions.order_certain:
        raise Unclear(
            f"{_short(text)} could be {found.value} or {found.other}. Type it as one of these."
        )
    return found.value


def _text(definition: FieldDefinition, text: str, conventions: Conventions) -> str:
    if definition.format in AS_TYPED:
        return text
    reading = parse_value(definition, text, conventions)
    if reading.value is None:
        raise Unclear(f"{_short(text)}: {reading.problem}.")
    return str(reading.value)


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
