"""A user's finders -> the same, checked: what they raise, and what they give that is not what was
asked for, becomes SetupError bad_schema, which names the finder.

This module knows no type and runs no file.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import ParamSpec, TypeVar

from parsers.document import ListDefinition
from parsers.errors import SetupError
from parsers.extraction.document_type import DocumentType
from parsers.extraction.lines import Piece

CODE_ERRORS = (
    ArithmeticError, AssertionError, AttributeError, LookupError, NameError, OSError, RuntimeError,
    TypeError, ValueError,
)  # fmt: skip
"""What a user's code may raise when it is run."""
REMEDY = "Mend the finder, then start again."

Given = ParamSpec("Given")
Found = TypeVar("Found")


def check_finders(found: DocumentType, file: str) -> DocumentType:
    """The type with finders that are checked each time they are asked."""
    who = f"{file}: the finder of {found.name}"
    lists = {each.name: each for each in found.schema.lists}
    return replace(
        found,
        finders={
            name: _checked(f"{who}.{name}", find, _is_piece, "a Piece or None")
            for name, find in found.finders.items()
        },
        list_finders={
            name: _checked(f"{who}.{name}", find, partial(_are_rows, lists[name]), ROWS)
            for name, find in found.list_finders.items()
        },
    )


ROWS = "a list of rows, each a dict of a Piece for every column that it fills"


def _checked(
    who: str, find: Callable[Given, Found], is_right: Callable[[object], bool], wanted: str
) -> Callable[Given, Found]:
    def asked(*given: Given.args, **named: Given.kwargs) -> Found:
        try:
            found = find(*given, **named)
        except CODE_ERRORS as error:
            # The error's own words may hold text of the document.
            message = f"{who} failed with {type(error).__name__}{_line_of(error)}"
            raise SetupError("bad_schema", message, REMEDY) from error
        if not is_right(found):
            message = f"{who} gave a {type(found).__name__}; it must give {wanted}"
            raise SetupError("bad_schema", message, REMEDY)
        return found

    return asked


def _line_of(error: Exception) -> str:
    within = error.__traceback__ and error.__traceback__.tb_next
    return f" in line {within.tb_lineno}" if within else ""


def _is_piece(found: object) -> bool:
    return found is None or isinstance(found, Piece)


def _are_rows(definition: ListDefinition, found: object) -> bool:
    columns = {field.name for field in definition.fields}
    return isinstance(found, list) and all(
        isinstance(row, dict)
        and set(row) <= columns
        and all(isinstance(piece, Piece) for piece in row.values())
        for row in found
    )
