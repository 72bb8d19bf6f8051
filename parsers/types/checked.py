"""A user's finders -> the same, checked: what they raise, and what they give that is not what was
asked for, becomes SetupError bad_schema, which names the finder.

This module knows no type and runs no file.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NoReturn

from parsers.document import ListDefinition, Page, SchemaDefinition
from parsers.embedded.fields.document_type import DocumentType, Finder, ListFinder
from parsers.embedded.fields.labels import Reading
from parsers.embedded.fields.lines import Piece
from parsers.embedded.fields.rows import Row
from parsers.errors import SetupError

CODE_ERRORS = (
    ArithmeticError, AssertionError, AttributeError, LookupError, NameError, OSError, RuntimeError,
    TypeError, ValueError,
)  # fmt: skip
"""What a user's code may raise when it is run."""


def check_finders(found: DocumentType, file: str) -> DocumentType:
    """The type with finders that are checked each time they are asked."""
    return replace(
        found,
        finders={
            name: _finder(f"{file}: the finder of {found.name}.{name}", find)
            for name, find in found.finders.items()
        },
        list_finders={
            name: _list_finder(f"{file}: the finder of {found.name}.{name}", find)
            for name, find in found.list_finders.items()
        },
    )


def _finder(who: str, find: Finder) -> Finder:
    def checked(reading: Reading) -> Piece | None:
        piece = _told(who, find, reading)
        if piece is not None and not isinstance(piece, Piece):
            _refuse(f"{who} gave a {type(piece).__name__}, and not a Piece or None")
        return piece

    return checked


def _list_finder(who: str, find: ListFinder) -> ListFinder:
    def checked(
        definition: ListDefinition, pages: Sequence[Page], schema: SchemaDefinition
    ) -> list[Row]:
        rows = _told(who, find, definition, pages, schema)
        columns = {field.name for field in definition.fields}
        if not isinstance(rows, list) or not all(_is_row(row, columns) for row in rows):
            _refuse(f"{who} must give a list of rows, which have a Piece for each column they fill")
        return rows

    return checked


def _is_row(row: object, columns: set[str]) -> bool:
    return (
        isinstance(row, dict)
        and set(row) <= columns
        and all(isinstance(piece, Piece) for piece in row.values())
    )


def _told(who: str, find: Callable[..., Any], *given: Any) -> Any:
    try:
        return find(*given)
    except CODE_ERRORS as error:
        _refuse(f"{who} failed with {type(error).__name__}{_line_of(error)}", error)


def _line_of(error: Exception) -> str:
    """Where in the finder; the error's own words may hold text of the document."""
    within = error.__traceback__ and error.__traceback__.tb_next
    return f" in line {within.tb_lineno}" if within else ""


def _refuse(message: str, cause: Exception | None = None) -> NoReturn:
    raise SetupError("bad_schema", message, REMEDY) from cause


REMEDY = "Mend the finder, then start again."
