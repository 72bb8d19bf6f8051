"""A user's own document types: a Python file, or a JSON Schema file.

In goes a path, out comes a `DocumentType`, or SetupError bad_schema with a sentence that says what
is wrong and where. A Python file is the user's own code and is run: it holds a pydantic class, or a
`DOCUMENT_TYPE` that brings finders of its own; a JSON file is only data. This module knows no
built-in type.
"""

import codecs
import hashlib
import importlib.util
import inspect
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any, ParamSpec, TypeVar, get_args

from pydantic import BaseModel

from parsers.document import BoundingBox, ListDefinition, Page
from parsers.errors import SetupError
from parsers.extraction.document_type import DocumentType
from parsers.extraction.labels.labels import Reading
from parsers.extraction.lines import Piece
from parsers.schemas.definition import json_of
from parsers.schemas.json_schema import model_from_json
from parsers.schemas.metaschema import check_schema
from parsers.schemas.names import bad_schema

LARGEST_FILE = 1_000_000
NAME = "DOCUMENT_TYPE"
"""Under which a file that has finders holds its type."""

CODE_ERRORS = (Exception, SystemExit)
"""What a user's code may raise when it is run: anything, and it may try to end this process."""
PIECE = "a Piece or None"
ROWS = "a list of rows, each a dict of a Piece for every column that it fills"
REMEDY = "Mend the finder, then start again."

Given = ParamSpec("Given")
Found = TypeVar("Found")


def load_type(path: Path) -> DocumentType:
    """The type in `my.json`, `my.py` or `my.py:NAME`, a class or a DocumentType. Raises SetupError:
    bad_path if there is no such file, bad_schema if it is none."""
    file, _, name = str(path).partition(".py:")
    if name:
        return _load_python(Path(f"{file}.py"), name)
    if path.suffix == ".py":
        return _load_python(path, None)
    if path.suffix == ".json":
        return DocumentType.of(model_from_json(read_schema_file(path), path))
    raise bad_schema(f"{path.name} is neither a .py nor a .json file")


def _load_python(path: Path, name: str | None) -> DocumentType:
    text = read_schema_file(path)
    module = _run(path)
    models = _own_models(module)
    wanted = vars(module).get(name or NAME)
    if isinstance(wanted, DocumentType):
        if wanted.model is not None:
            check_schema(json_of(wanted.model, path.name), path.name)
        return _with_code(_with_checked_finders(wanted, path.name), text)
    if name in models:
        return _of_class(models[name], path.name)
    if name or wanted is not None:
        place = f"{path.name}: {name or NAME!r}"
        raise bad_schema(f"{place} is neither a pydantic class of this file nor a DocumentType")
    outer = _not_within_others(models)
    if len(outer) != 1:
        found = ", ".join(outer) or "none"
        raise bad_schema(
            f"{path.name} must hold one pydantic class, or be named as {path.name}:ClassName; "
            f"classes found: {found}"
        )
    return _of_class(models[outer[0]], path.name)


def _of_class(model: type[BaseModel], file: str) -> DocumentType:
    check_schema(json_of(model, file), file)
    return DocumentType.of(model)


def _with_code(found: DocumentType, text: str) -> DocumentType:
    """With a version that changes with the file: other finders, other results."""
    if not found.finders and not found.list_finders:
        return found
    digest = hashlib.sha256(f"{found.schema.version} {text}".encode()).hexdigest()[:12]
    return replace(found, schema=replace(found.schema, version=digest))


def _run(path: Path) -> ModuleType:
    """The file as a module; registered, so that pydantic finds the names that annotations use."""
    digest = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:12]
    spec = importlib.util.spec_from_file_location(f"pagemill_schema_{digest}", path)
    if spec is None or spec.loader is None:  # never for a name that ends in .py
        raise bad_schema(f"{path.name} cannot be imported")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    try:
        spec.loader.exec_module(module)
    except CODE_ERRORS as error:
        del sys.modules[spec.name]
        line = _line_within(path, error)
        place = path.name if line is None else f"{path.name}, line {line}"
        if isinstance(error, SetupError):
            raise SetupError(error.code, f"{place}: {error.message}", error.remedy) from error
        raise bad_schema(f"{place}: {type(error).__name__}: {error}") from error
    return module


def _line_within(path: Path, error: BaseException) -> int | None:
    """The last line of the file that the error came through, or that it is about."""
    if isinstance(error, SyntaxError):
        return error.lineno
    frames = traceback.extract_tb(error.__traceback__)
    lines = [each.lineno for each in frames if Path(each.filename) == path]
    return lines[-1] if lines else None


def _own_models(module: ModuleType) -> dict[str, type[BaseModel]]:
    return {
        name: member
        for name, member in vars(module).items()
        if inspect.isclass(member)
        and issubclass(member, BaseModel)
        and member.__module__ == module.__name__
    }


def _not_within_others(models: Mapping[str, type[BaseModel]]) -> list[str]:
    """The classes that are neither part of another nor what another is derived from."""
    parts = {
        part
        for model in models.values()
        for info in model.model_fields.values()
        for part in _classes_in(info.annotation)
        if part is not model
    }
    bases = {base for model in models.values() for base in model.__mro__[1:]}
    return [name for name, model in models.items() if model not in parts | bases]


def _classes_in(annotation: Any) -> Iterator[Any]:
    """`dict[str, list[Row]] | None` -> its classes, whatever they are."""
    if inspect.isclass(annotation) and not get_args(annotation):
        yield annotation
    for inner in get_args(annotation):
        yield from _classes_in(inner)


def read_schema_file(path: Path) -> str:
    """The text of a schema file. Raises SetupError bad_path or bad_schema."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise bad_schema(f"{path.name} is larger than {LARGEST_FILE} bytes")
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        message = f"The schema file {path} cannot be read: {error.strerror}"
        raise SetupError("bad_path", message, "Check the path and its permissions.") from error
    except UnicodeDecodeError as error:
        is_utf16 = path.read_bytes()[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        problem = "is in UTF-16" if is_utf16 else "is not a text file in UTF-8"
        message = f"{path.name} {problem}"
        raise SetupError("bad_schema", message, "Save it in UTF-8, then start again.") from error


def _with_checked_finders(found: DocumentType, file: str) -> DocumentType:
    """The type with finders whose errors and results that are no such value become SetupError
    bad_schema, which names the finder."""
    who = f"{file}: the finder of {found.name}"
    lists = {each.name: each for each in found.schema.lists}
    return replace(
        found,
        finders={
            name: _checked(f"{who}.{name}", find, _fault_of_field, PIECE)
            for name, find in found.finders.items()
        },
        list_finders={
            name: _checked(f"{who}.{name}", find, partial(_fault_of_rows, lists[name]), ROWS)
            for name, find in found.list_finders.items()
        },
    )


def _checked(
    who: str, find: Callable[Given, Found], fault_of: Callable[..., str | None], wanted: str
) -> Callable[Given, Found]:
    """fault_of: what is wrong with a result, by it and by what the finder was given."""

    def asked(*given: Given.args, **named: Given.kwargs) -> Found:
        try:
            found = find(*given, **named)
        except CODE_ERRORS as error:
            # The error's own words may hold text of the document.
            message = f"{who} failed with {type(error).__name__}{_line_of(error)}"
            raise SetupError("bad_schema", message, REMEDY) from error
        fault = fault_of(found, *given, **named)
        if fault:
            raise SetupError("bad_schema", f"{who} gave {fault}; it must give {wanted}", REMEDY)
        return found

    return asked


def _line_of(error: BaseException) -> str:
    within = error.__traceback__ and error.__traceback__.tb_next
    return f" in line {within.tb_lineno}" if within else ""


def _fault_of_field(found: object, reading: Reading) -> str | None:
    pages = {line.page for line in reading.lines}
    return None if found is None else _fault_of_piece(found, pages)


def _fault_of_rows(
    definition: ListDefinition, found: object, _list: object, pages: Sequence[Page], _schema: object
) -> str | None:
    columns = {field.name for field in definition.fields}
    if not isinstance(found, list) or not all(
        isinstance(row, dict) and set(row) <= columns for row in found
    ):
        return f"a {type(found).__name__}"
    numbers = {page.number for page in pages}
    faults = (_fault_of_piece(piece, numbers) for row in found for piece in row.values())
    return next(filter(None, faults), None)


def _fault_of_piece(found: object, pages: Set[int]) -> str | None:
    if not isinstance(found, Piece):
        return f"a {type(found).__name__}"
    if not isinstance(found.text, str) or not found.text.strip():
        return "a Piece without text"
    if found.page not in pages:
        return f"a Piece of page {found.page!r}, which the document has no text of"
    if found.box is not None and not isinstance(found.box, BoundingBox):
        return f"a Piece whose box is a {type(found.box).__name__}"
    return None
