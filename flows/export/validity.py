"""Whether an object obeys the user's own JSON Schema. In: the schema and the object. Out: what is
wrong, by JSON pointer. A process of its own does it, as a schema's patterns may take for ever."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from flows.export.string_formats import FORMATS, is_format
from parsers.errors import DocumentError, SetupError
from parsers.reading.sandbox import SandboxedProcess
from parsers.schemas.subschemas import escaped

SECONDS = 20.0
MEMORY = 1_000_000_000  # bytes
MOST_PROBLEMS = 100
LONGEST_PROBLEM = 300


@dataclass(frozen=True, slots=True)
class Problem:
    pointer: str
    problem: str


class Checker:
    """Of one schema. Close it."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self._schema = schema
        self._process = SandboxedProcess(MEMORY)

    def problems(self, value: Any) -> tuple[Problem, ...]:
        """SetupError bad_schema if nothing can be checked against the schema."""
        try:
            found = self._process.call(_problems, (self._schema, value), SECONDS)
        except DocumentError as error:
            message = f"The object could not be checked against its schema: {error.message}"
            raise SetupError(
                "bad_schema",
                message,
                "Look for patterns that take long, or export with --no-check.",
            ) from error
        if isinstance(found, str):
            raise SetupError("bad_schema", found, "Mend the schema, then start again.")
        return tuple(Problem(**each) for each in found)

    def close(self) -> None:
        self._process.stop()


def _problems(schema: dict[str, Any], value: Any) -> list[dict[str, str]] | str:
    """In the other process. A sentence if the schema is at fault."""
    from jsonschema import Draft202012Validator, FormatChecker
    from jsonschema.validators import validator_for
    from referencing import Registry
    from referencing.exceptions import Unresolvable

    checker = validator_for(schema, default=Draft202012Validator)
    formats = FormatChecker(())
    for each in FORMATS:
        formats.checks(each)(partial(_is_format, each))
    try:
        # A registry of its own fetches nothing.
        found = checker(schema, registry=Registry(), format_checker=formats)
        errors = [one for each in found.iter_errors(value) for one in _within(each)]
    except Unresolvable as error:
        return f"The schema refers to what is not in it: {str(error)[:LONGEST_PROBLEM]}"
    except RecursionError:
        return "The schema refers to itself without end"
    return [
        asdict(Problem(_pointer(each.absolute_path), each.message[:LONGEST_PROBLEM]))
        for each in errors[:MOST_PROBLEMS]
    ]


def _within(error: Any) -> Iterator[Any]:
    """What is wrong within the one way of an `anyOf` or `oneOf` that the value otherwise goes; the
    error itself if there is no such way, or several."""
    ways: dict[Any, list[Any]] = {}
    for each in error.context or ():
        ways.setdefault(next(iter(each.relative_schema_path), None), []).append(each)
    fitting = [each for each in ways.values() if not any(map(_is_of_another_kind, each))]
    if len(fitting) != 1:
        yield error
        return
    for each in fitting[0]:
        yield from _within(each)


def _is_of_another_kind(error: Any) -> bool:
    """Also of `false`, which has no keyword."""
    return not error.relative_path and error.validator in ("type", "const", "enum", None)


def _is_format(format: str, value: Any) -> bool:
    return not isinstance(value, str) or is_format(format, value)


def _pointer(path: Sequence[Any]) -> str:
    return "".join(f"/{escaped(str(each))}" for each in path)
