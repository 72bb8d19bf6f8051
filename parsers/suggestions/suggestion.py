"""What is suggested for some documents: a class with its fields and lists, as plain data."""

from dataclasses import dataclass

from pydantic import JsonValue

from parsers.suggestions.looks import Look


@dataclass(frozen=True, slots=True)
class SuggestedField:
    """labels: as printed, the most frequent first. documents: how many have it. choices: the only
    values that it has."""

    name: str
    look: Look
    description: str
    labels: tuple[str, ...]
    documents: int
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SuggestedList:
    """class_name: of its rows."""

    name: str
    class_name: str
    fields: tuple[SuggestedField, ...]
    documents: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """documents: how many it was made from. titles: what they call themselves. built_in: the
    built-in type whose words name the fields, and whose finders find them."""

    class_name: str
    documents: int
    titles: tuple[str, ...]
    fields: tuple[SuggestedField, ...]
    lists: tuple[SuggestedList, ...] = ()
    rules: tuple[dict[str, JsonValue], ...] = ()
    built_in: str | None = None
