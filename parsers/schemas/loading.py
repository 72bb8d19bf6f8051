"""A user's own schemas: a Python file with a pydantic class, or a JSON Schema file.

In goes a path, out comes a `Schema`, or SetupError bad_schema with a sentence that says what is
wrong and where. A Python file is the user's own code and is run; a JSON file is only data. This
module knows no built-in schema.
"""

import hashlib
import importlib.util
import inspect
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

from pydantic import BaseModel
from pydantic.errors import PydanticUserError

from parsers.errors import SetupError
from parsers.schemas.definition import Schema, bad_schema, item_type, make_schema
from parsers.schemas.json_schema import json_schema

LARGEST_FILE = 1_000_000

LOADING_ERRORS = (
    ArithmeticError, AssertionError, AttributeError, ImportError, LookupError, NameError, OSError,
    PydanticUserError, RuntimeError, SyntaxError, TypeError, ValueError,
)  # fmt: skip
"""What a user's file may raise when it is run."""


def load_schema(path: Path) -> Schema:
    """The schema in `my.json`, `my.py` or `my.py:ClassName`. Raises SetupError: bad_path if there
    is no such file, bad_schema if it is no schema."""
    file, _, class_name = str(path).partition(".py:")
    if class_name:
        return _load_python(Path(f"{file}.py"), class_name)
    if path.suffix == ".py":
        return _load_python(path, None)
    if path.suffix == ".json":
        return json_schema(read_schema_file(path), path)
    raise bad_schema(f"{path.name} is neither a .py nor a .json file")


def _load_python(path: Path, class_name: str | None) -> Schema:
    read_schema_file(path)
    module = _run(path)
    models = _own_models(module)
    if class_name and class_name not in models:
        raise bad_schema(f"{path.name} has no pydantic class {class_name!r}")
    if class_name:
        return make_schema(models[class_name])
    outer = _not_within_others(models)
    if len(outer) != 1:
        found = ", ".join(outer) or "none"
        raise bad_schema(
            f"{path.name} must hold one pydantic class, or be named as {path.name}:ClassName; "
            f"classes found: {found}"
        )
    return make_schema(models[outer[0]])


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
    except LOADING_ERRORS as error:
        del sys.modules[spec.name]
        line = f", line {error.lineno}" if isinstance(error, SyntaxError) else ""
        raise bad_schema(f"{path.name}{line}: {type(error).__name__}: {error}") from error
    return module


def _own_models(module: ModuleType) -> dict[str, type[BaseModel]]:
    return {
        name: member
        for name, member in vars(module).items()
        if inspect.isclass(member)
        and issubclass(member, BaseModel)
        and member.__module__ == module.__name__
    }


def _not_within_others(models: Mapping[str, type[BaseModel]]) -> list[str]:
    """The classes that are neither rows of another's list nor what another is derived from."""
    items = {
        item_type(info.annotation)
        for model in models.values()
        for info in model.model_fields.values()
    }
    bases = {base for model in models.values() for base in model.__mro__[1:]}
    return [name for name, model in models.items() if model not in items | bases]


def read_schema_file(path: Path) -> str:
    """The text of a schema file. Raises SetupError bad_path or bad_schema."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise bad_schema(f"{path.name} is larger than {LARGEST_FILE} bytes")
        return path.read_text(encoding="utf-8")
    except OSError as error:
        message = f"The schema file {path} cannot be read: {error.strerror}"
        raise SetupError("bad_path", message, "Check the path and its permissions.") from error
    except UnicodeDecodeError as error:
        raise bad_schema(f"{path.name} is not a text file in UTF-8") from error
