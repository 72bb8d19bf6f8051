"""Fields and hints of the document types here, with the words that the lexicon has for them."""

from typing import Any

from pydantic import ConfigDict, JsonValue

from parsers.lexicon import words
from parsers.schemas.definition import described


def field(concept: str, description: str, required: bool = False) -> Any:
    """A field whose value has the words of `concept`, such as `invoice.total`, as its labels."""
    return described(description, *words(concept), required=required)


def hints(section: str, **others: JsonValue) -> ConfigDict:
    """The titles and typical words of a type, and other hints by their names in `Hints`."""
    for key in ("titles", "words"):
        others[key] = [*words(f"{section}.{key}")]
    return ConfigDict(json_schema_extra=others)
