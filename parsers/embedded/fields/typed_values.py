"""The texts of pieces -> typed values, as far as the rules of a schema ask while fields are chosen.

In go the lines of a document, which tell how its writer writes numbers and dates, and the texts of
pieces; out come `Reading`s. What is not sure has no value here. This module knows no rule.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property

from parsers.document import FieldDefinition, FieldFormat, FieldKind, ListDefinition
from parsers.embedded.fields.lines import Line, Piece
from parsers.values import Reading, decimal_sign_in
from parsers.values.amounts import SHARED, only_number
from parsers.values.dates import day_first_in, find_dates

NOTHING = Reading(None)


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

    def read(self, definition: FieldDefinition, text: str) -> Reading:
        if definition.kind is FieldKind.NUMBER:
            return self._number(definition, text)
        if definition.kind is FieldKind.DATE:
            date = next(find_dates(text, self._day_first), None)
            return Reading(date.value) if date and not date.ambiguous else NOTHING
        return NOTHING

    def _number(self, definition: FieldDefinition, text: str) -> Reading:
        """Only the mark of one currency tells it; a `$` may be that of the other amounts, too."""
        found = only_number(text.replace("%", " "), self._decimal_sign)
        if found is None:
            return NOTHING
        is_sure = definition.format is FieldFormat.MONEY and found.mark not in SHARED
        return Reading(found.value, currency=found.currency if is_sure else None)

    def rows(
        self, definition: ListDefinition, rows: Sequence[Mapping[str, Piece]]
    ) -> dict[str, Reading]:
        """The values of a list's rows, by path."""
        return {
            f"{definition.name}[{ordinal}].{field.name}": self.read(field, row[field.name].text)
            for ordinal, row in enumerate(rows)
            for field in definition.fields
            if field.name in row
        }
