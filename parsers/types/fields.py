"""Fields and hints of the document types here, with the words that the lexicon has for them."""

from typing import Any

from pydantic import ConfigDict, JsonValue

from parsers.lexicon import words
from parsers.schemas.definition import described


def field(concept: str, description: str, required: bool = False, also: str = "") -> Any:
    """A field whose value has the words of `concept`, such as `invoice.total`, as its labels, and
    after them those of `also`."""
    labels = dict.fromkeys([*words(concept), *(words(also) if also else ())])
    return described(description, *labels, required=required)


def hints(section: str, **others: JsonValue) -> ConfigDict:
    """The titles and typical words of a type, and other hints by their names in `Hints`."""
    for key in ("titles", "words"):
        others[key] = [*words(f"{section}.{key}")]
    return ConfigDict(json_schema_extra=others)
