"""The texts of values -> what kind of value they look like, and how a schema writes that kind.

A kind is believed where nearly all texts look like it. This module knows neither pages nor labels.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from parsers.document import FieldDefinition, FieldFormat, FieldKind
from parsers.document.text import fold
from parsers.extraction.code_patterns import ibans_in, is_iban
from parsers.values.amounts import find_numbers, only_number
from parsers.values.currencies import lone_marks
from parsers.values.dates import find_dates
from parsers.values.durations import read_duration

MOST = 0.8
"""The part of the texts, at least, that look like a kind."""
WHOLE = 0.6
"""The part of a text's letters and figures, at least, that its date or amount has."""
CODE_WORDS = 3
NAME_WORDS = 6
LONGEST_COUNT = 4
"""Figures of a bare number that counts something; longer ones are codes."""
SHORTEST_NAME = 4
"""Figures of bare numbers, all of one length, that rather name something."""
FEW, REPEATED = 2, 3
"""Of a choice: different texts, and how often each stands, at least."""

_PERCENT = re.compile(r"[-+]?\d{1,3}(?:[.,]\d{1,3})? ?%|% ?\d{1,3}(?:[.,]\d{1,3})?")
_EXACT = re.compile(r"\d[.,]\d\d(?!\d)")
_WORDED_AMOUNT = re.compile(r"[^\W\d]+\.? ?\d{1,2}[.,]\d\d")
_COUNT = re.compile(r"[-+]?\d{1,3}(?:[ .,']\d{3})*(?:[.,]\d+)?")


@dataclass(frozen=True, slots=True)
class Written:
    """How a kind is written: in Python, and as the keys of a JSON Schema."""

    python: str
    kind: FieldKind
    format: FieldFormat | None = None


class Look(Enum):
    """What a value looks like."""

    TEXT = Written("str", FieldKind.TEXT)
    DATE = Written("datetime.date", FieldKind.DATE)
    NUMBER = Written("Decimal", FieldKind.NUMBER)
    MONEY = Written("Money", FieldKind.NUMBER, FieldFormat.MONEY)
    ACCOUNT_MONEY = Written("AccountMoney", FieldKind.NUMBER, FieldFormat.ACCOUNT_MONEY)
    PERCENT = Written("Percent", FieldKind.NUMBER, FieldFormat.PERCENT)
    CURRENCY = Written("Currency", FieldKind.TEXT, FieldFormat.CURRENCY)
    IBAN = Written("Iban", FieldKind.TEXT, FieldFormat.IBAN)
    TAX_NUMBER = Written("TaxNumber", FieldKind.TEXT, FieldFormat.TAX_NUMBER)
    CODE = Written("Code", FieldKind.TEXT, FieldFormat.CODE)
    NAME = Written("Name", FieldKind.TEXT, FieldFormat.NAME)
    ADDRESS = Written("Address", FieldKind.TEXT, FieldFormat.ADDRESS)
    DURATION = Written("Duration", FieldKind.TEXT, FieldFormat.DURATION)
    CHECKBOX = Written("Checkbox", FieldKind.TEXT, FieldFormat.CHECKBOX)

    @property
    def schema(self) -> dict[str, str]:
        """As the keys of a property in a JSON Schema."""
        if self is Look.DATE:
            return {"type": "string", "format": "date"}
        written = self.value
        kind = "number" if written.kind is FieldKind.NUMBER else "string"
        return {"type": kind} | ({"format": written.format.value} if written.format else {})


def look_of_field(field: FieldDefinition) -> Look:
    """The kind of a field that is defined already; text for what is seen and not read."""
    for look in Look:
        if (look.value.kind, look.value.format) == (field.kind, field.format):
            return look
    return Look.TEXT


def look_of_texts(texts: Sequence[str]) -> Look:
    """The first kind that nearly all texts look like, from the narrowest to the widest."""
    given = [text.strip() for text in texts if text.strip()]
    if not given:
        return Look.TEXT
    least = MOST * len(given)
    for look, is_one in _TESTS:
        if sum(map(is_one, given)) >= least:
            return Look.CODE if look is Look.NUMBER and _are_numbers_of_things(given) else look
    return Look.TEXT


def _are_numbers_of_things(texts: Sequence[str]) -> bool:
    """Figures that name something, and count nothing: with zeros before them, or all of one length
    and different."""
    if any(re.match(r"0\d", text) for text in texts):
        return True
    lengths = {len(text) if text.isdigit() else 0 for text in texts}
    same = len(lengths) == 1 and min(lengths) >= SHORTEST_NAME
    return same and len({*texts}) == len(texts) > 1


def choices_in(texts: Sequence[str]) -> tuple[str, ...]:
    """The few words that all texts are, such as yes and no; none where they differ more, or stand
    too seldom to be all that there are."""
    words = [text.strip() for text in texts]
    kinds = sorted({fold(word): word for word in reversed(words)}.values())
    each = [sum(fold(one) == fold(word) for word in words) for one in kinds]
    is_word = all(word.replace(" ", "").isalpha() and len(word.split()) == 1 for word in kinds)
    return tuple(kinds) if len(kinds) == FEW and is_word and min(each) >= REPEATED else ()


def _is_date(text: str) -> bool:
    found = list(find_dates(text))
    if len(found) != 1:
        return False
    dated = text[found[0].start : found[0].end]
    return _fills(dated, text) and not is_worded_amount(dated)


def is_worded_amount(text: str) -> bool:
    """`set 9.67`, where `set` may be a short name of September: an amount with cents right behind a
    word is no day with its year."""
    return _WORDED_AMOUNT.fullmatch(text) is not None


def _is_name(text: str) -> bool:
    """Words with capitals, at least two of them; small ones, as in `van der Berg`, are fewer."""
    words = text.split()
    large = [word for word in words if word[:1].isupper()]
    return (
        len(large) > 1
        and 2 * len(large) >= len(words) <= NAME_WORDS
        and not any(map(str.isdigit, text))
    )


def _is_iban(text: str) -> bool:
    return any(is_iban(text[slice(*span)]) for span in ibans_in(text))


def _is_percent(text: str) -> bool:
    return _PERCENT.fullmatch(text) is not None


def _is_money(text: str) -> bool:
    number = only_number(text)
    return (
        number is not None
        and (bool(number.mark) or _EXACT.search(text) is not None)
        and "%" not in text
        and sum(map(str.isalpha, text)) <= len(number.mark) + 1
    )


def _is_count(text: str) -> bool:
    figures = sum(map(str.isdigit, text))
    has_sign = re.search(r"\d[.,]\d", text) is not None
    return (
        _COUNT.fullmatch(text) is not None
        and len(list(find_numbers(text))) == 1
        and (has_sign or (figures <= LONGEST_COUNT and not re.match(r"0\d", text)))
    )


def _is_currency(text: str) -> bool:
    return any(end - start >= len(text) - 1 for start, end in lone_marks(text))


def _is_code(text: str) -> bool:
    words = text.split()
    return (
        len(words) <= CODE_WORDS
        and any(map(str.isdigit, words[0] if len(words) == 1 else text))
        and all(any(map(str.isdigit, word)) or word.isupper() for word in words)
    )


def _is_duration(text: str) -> bool:
    return len(text.split()) <= CODE_WORDS and bool(read_duration(text))


def _fills(part: str, text: str) -> bool:
    return len(fold(part)) >= WHOLE * len(fold(text))


_TESTS: tuple[tuple[Look, Callable[[str], bool]], ...] = (
    (Look.IBAN, _is_iban),
    (Look.DATE, _is_date),
    (Look.PERCENT, _is_percent),
    (Look.MONEY, _is_money),
    (Look.CURRENCY, _is_currency),
    (Look.DURATION, _is_duration),
    (Look.NUMBER, _is_count),
    (Look.CODE, _is_code),
    (Look.NAME, _is_name),
)
