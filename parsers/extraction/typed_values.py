"""The texts of pieces -> typed values, as far as the rules of a schema ask while fields are chosen.

In go the lines of a document, which tell how its writer writes numbers and dates, and the texts of
pieces; out come `TypedValue`s. What is not sure has no value here. This module knows no rule.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from parsers.document import FieldDefinition, FieldFormat, FieldKind, ListDefinition
from parsers.document.paths import RowPath
from parsers.extraction.lines import Line, Row
from parsers.rules import TypedValue
from parsers.values.account_sides import account_side
from parsers.values.amounts import decimal_sign_in, only_number
from parsers.values.currencies import SHARED
from parsers.values.dates import day_first_in, find_dates

NOTHING = TypedValue(None)


class ValueReader:
    """Reads the values of one document."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._texts = [line.text for line in lines]

    @cached_property
    def _decimal_sign(self) -> str | None:
        return decimal_sign_in(self._texts)

    @cached_property
    def _day_first(self) -> bool | None:
        return day_first_in(self._texts)

    def read(self, definition: FieldDefinition, text: str) -> TypedValue:
        if definition.kind is FieldKind.NUMBER:
            return self._number(definition, text)
        if definition.kind is FieldKind.DATE:
            date = next(find_dates(text, self._day_first), None)
            return TypedValue(date.value) if date and not date.ambiguous else NOTHING
        return NOTHING

    def _number(self, definition: FieldDefinition, text: str) -> TypedValue:
        """Only the mark of one currency tells it; a `$` may be that of the other amounts, too."""
        side = 0
        if definition.format is FieldFormat.ACCOUNT_MONEY:
            text, side = account_side(text)
        found = only_number(text.replace("%", " "), self._decimal_sign)
        if found is None:
            return NOTHING
        is_sure = definition.is_money and found.mark not in SHARED
        value = side * abs(found.value) if side else found.value
        return TypedValue(value, found.currency if is_sure else None)

    def lists(
        self, definitions: Iterable[ListDefinition], lists: Mapping[str, Sequence[Row]]
    ) -> dict[str, TypedValue]:
        """The values of the rows, by path."""
        return {
            str(RowPath(each.name, ordinal, field.name)): self.read(field, row[field.name].text)
            for each in definitions
            for ordinal, row in enumerate(lists.get(each.name, ()))
            for field in each.fields
            if field.name in row
        }
