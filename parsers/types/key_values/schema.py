"""Whatever a document says in the form `label: value`, without knowing what document it is."""

from pydantic import BaseModel, ConfigDict

from parsers.lexicon import words
from parsers.schemas.definition import described


class Pair(BaseModel):
    key: str | None = described(
        "The label, as on the page, without a colon", *words("key_values.key")
    )
    value: str | None = described("What stands beside or below it", *words("key_values.value"))


class KeyValues(BaseModel):
    """The labelled values of any document; chosen only where it is asked for."""

    model_config = ConfigDict(json_schema_extra={"generic": True})

    pairs: list[Pair] = []
