"""A user's schema as JSON Schema, plain or as it is sent to a model.

In goes the text of a file, out comes a `JsonSchema`. The file is data: nothing in it is run.
`synonyms` beside a property's type, and `titles`, `words` and `rules` at the top, are Pagemill's
own keys; others that it does not know are passed over.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from parsers.schemas.definition import Hints, JsonSchema
from parsers.schemas.json_text import read_json
from parsers.schemas.metaschema import as_json_schema, check_schema
from parsers.schemas.names import bad_schema, safe_name
from parsers.schemas.nested import strings

WRAPPERS = (
    "schema_definition", "json_schema", "schema", "parameters", "input_schema", "function",
    "response_format",
)  # fmt: skip
"""Under which a schema stands where it is told to a model, beside its name."""
SAID = frozenset({"properties", "items", "$ref", "anyOf", "oneOf", "allOf", "prefixItems"})
"""Keys of which a schema itself has at least one."""
MOST_WRAPPERS = 4
_DEFINITIONS = ("$defs", "definitions")


def model_from_json(text: str, path: Path) -> JsonSchema:
    """The schema in `text`, named by its title or else the file. Raises SetupError bad_schema that
    names the file."""
    root, name = schema_in(text, path.name)
    title = root.get("title") or name or path.stem.removesuffix(".schema")
    if not isinstance(title, str):
        raise bad_schema(f"{path.name}: `title` must be a string")
    hints = Hints((title, *strings(root.get("titles"))), strings(root.get("words")))
    named = safe_name(title, f"schema {path.name}")
    root = as_json_schema(root, path.name)
    check_schema(root, path.name)
    return JsonSchema(root, named, path.name, hints, root.get("rules"))


def schema_in(text: str, file: str) -> tuple[dict[str, Any], str | None]:
    """The schema itself, and the name that it has where it is told to a model. Raises SetupError
    bad_schema if there is none."""
    root = read_json(text, file)
    name: str | None = None
    for _ in range(MOST_WRAPPERS):
        if not isinstance(root, dict):
            raise bad_schema(f"{file}: the top must be an object")
        inner = next((root[key] for key in WRAPPERS if isinstance(root.get(key), dict)), None)
        if inner is None or SAID & root.keys():
            break
        name = root["name"] if isinstance(root.get("name"), str) else name
        root = _with_definitions(inner, root)
    return root, name


def _with_definitions(inner: dict[str, Any], outer: Mapping[str, Any]) -> dict[str, Any]:
    shared = {key: outer[key] for key in _DEFINITIONS if isinstance(outer.get(key), dict)}
    return {**shared, **inner}
