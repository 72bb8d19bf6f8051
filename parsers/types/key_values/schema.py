"""Whatever a document says in the form `label: value`, without knowing what document it is."""

from pydantic import BaseModel, ConfigDict

from parsers.schemas.definition import described


class Pair(BaseModel):
    key: str | None = described(
        "The label, as on the page, without a colon", "key", "label", "Feld", "champ", "campo",
    )  # fmt: skip
    value: str | None = described(
        "What stands beside or below it", "value", "Wert", "valeur", "valor", "waarde",
    )  # fmt: skip


class KeyValues(BaseModel):
    """The labelled values of any document; chosen only where it is asked for."""

    model_config = ConfigDict(json_schema_extra={"generic": True})

    pairs: list[Pair] = []
