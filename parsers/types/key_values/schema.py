"""Whatever a document says in the form `label: value`, without knowing what document it is."""

from pydantic import BaseModel, ConfigDict

from parsers.types.fields import field


class Pair(BaseModel):
    key: str | None = field("key_values.key", "The label, as on the page, without a colon")
    value: str | None = field("key_values.value", "What stands beside or below it")


class KeyValues(BaseModel):
    """The labelled values of any document; chosen only where it is asked for."""

    model_config = ConfigDict(json_schema_extra={"generic": True})

    pairs: list[Pair] = []
