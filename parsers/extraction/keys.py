"""The keys of an answer, and the names of a schema that they mean.

In goes an object as a model wrote it, its keys in whatever spelling or language; out come its
values by the schema's names. This module knows neither pages nor engines.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from parsers.document import FieldDefinition, ListDefinition, SchemaDefinition
from parsers.document.text import fold
from parsers.errors import SetupError
from parsers.schemas.definition import safe_name

MOST_SHOWN, LONGEST_SHOWN = 5, 40
PLACE = frozenset({"page", "bbox_2d"})
"""The keys of a value that is given with its place."""


@dataclass(frozen=True, slots=True)
class Named:
    """values: by the names of the schema. unknown: the keys that mean none of them."""

    values: dict[str, Any]
    unknown: tuple[str, ...] = ()


def by_name(
    answer: Mapping[str, Any],
    fields: Iterable[FieldDefinition],
    lists: Iterable[ListDefinition] = (),
) -> Named:
    """A key means the field or list of its name (`Invoice Number` is invoice_number), else the one
    field that it is a synonym of. Where several mean the same, names go before synonyms, and the
    first with a value is kept."""
    fields = tuple(fields)
    names = {each.name for each in fields} | {each.name for each in lists}
    synonyms = _synonyms(fields)
    own = {key: _column(key) for key in answer}
    plain = {key: name for key, name in own.items() if name in names}
    other = {key: synonyms.get(fold(key)) for key in answer if key not in plain}
    values: dict[str, Any] = {}
    for key, name in [*plain.items(), *other.items()]:
        if name and values.get(name) in (None, "", [], {}):
            values[name] = answer[key]
    unknown = (key for key, name in other.items() if not name and answer[key] not in (None, ""))
    return Named(values, tuple(unknown))


def _column(key: str) -> str | None:
    try:
        return safe_name(key, "")
    except SetupError:
        return None


@lru_cache(maxsize=64)
def _synonyms(fields: tuple[FieldDefinition, ...]) -> Mapping[str, str]:
    """Field names by their synonyms, folded; without those that several fields have."""
    owners: dict[str, set[str]] = {}
    for field in fields:
        for synonym in field.synonyms:
            owners.setdefault(fold(synonym), set()).add(field.name)
    return {synonym: names.pop() for synonym, names in owners.items() if synonym and len(names) < 2}


def not_asked_for(keys: Iterable[str]) -> str:
    """The keys, in a sentence of bounded length."""
    known = [" ".join(key.split())[:LONGEST_SHOWN] for key in dict.fromkeys(keys)]
    more = f" and {len(known) - MOST_SHOWN} more" if len(known) > MOST_SHOWN else ""
    return f"keys not asked for: {', '.join(known[:MOST_SHOWN])}{more}"


def holds_any(answer: Mapping[str, Any], definition: SchemaDefinition) -> bool:
    """Whether it gives a value that was asked for: neither a form that was not filled in, nor an
    object about something else."""
    return any(map(_is_filled, unwrapped(answer, definition).values.values()))


def _is_filled(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(_is_filled(each) for key, each in value.items() if key not in PLACE)
    if isinstance(value, list):
        return any(map(_is_filled, value))
    return value is not None and value != ""


def unwrapped(answer: Mapping[str, Any], definition: SchemaDefinition) -> Named:
    """The answer's values by the schema's names; some models wrap them in one more object."""
    named = by_name(answer, definition.fields, definition.lists)
    inner = next(iter(answer.values()), None)
    if named.values or len(answer) != 1 or not isinstance(inner, dict):
        return named
    return by_name(inner, definition.fields, definition.lists)
