"""Whether a JSON Schema is one: by the metaschema of its draft, and by what that does not say.

In: the root of a schema. Out: SetupError bad_schema with the place, what is wrong there, and what
to write instead where that is plain. Patterns are compiled, and run on nothing.
"""

import re
import warnings
from collections.abc import Iterator
from itertools import chain
from typing import Any

from parsers.errors import SetupError
from parsers.schemas.json_text import shortened_pointer
from parsers.schemas.names import bad_schema
from parsers.schemas.nodes import Node
from parsers.schemas.subschemas import changed, escaped, subschemas

LONGEST_FAULT = 200
REMEDY = "Mend the schema, then start again."
PAIRS = (
    ("minimum", "maximum"), ("minLength", "maxLength"), ("minItems", "maxItems"),
    ("minProperties", "maxProperties"), ("minContains", "maxContains"),
)  # fmt: skip
STRICT_PAIRS = (
    ("exclusiveMinimum", "maximum"), ("minimum", "exclusiveMaximum"),
    ("exclusiveMinimum", "exclusiveMaximum"),
)  # fmt: skip
"""Of which the first must be less."""
MEANT = {
    "str": "string", "text": "string", "int": "integer", "float": "number", "decimal": "number",
    "bool": "boolean", "dict": "object", "list": "array", "none": "null",
}  # fmt: skip
"""Types that people write, and JSON Schema's."""


def as_json_schema(root: dict[str, Any], where: str) -> dict[str, Any]:
    """With the type `date` and `nullable`, which people write though JSON Schema has neither, as it
    says them."""
    try:
        found: dict[str, Any] = changed(root, _said_plainly)
    except RecursionError as error:
        raise bad_schema(f"{where} is too deep") from error
    return found


def _said_plainly(node: dict[str, Any]) -> dict[str, Any]:
    given = node.get("type")
    types = given if isinstance(given, list) else [given]
    if "date" in types:
        types = list(dict.fromkeys("string" if each == "date" else each for each in types))
        node = {"format": "date", **node, "type": types if isinstance(given, list) else types[0]}
    return _with_null(node, types) if node.get("nullable") is True else node


def _with_null(node: dict[str, Any], types: list[Any]) -> dict[str, Any]:
    bare = {key: value for key, value in node.items() if key != "nullable"}
    if bare.keys() & {"$ref", "allOf", "anyOf", "oneOf", "const"}:
        return {"anyOf": [bare, {"type": "null"}]}
    if isinstance(bare.get("enum"), list) and None not in bare["enum"]:
        bare["enum"] = [*bare["enum"], None]
    return bare | ({"type": [*types, "null"]} if "type" in bare and "null" not in types else {})


def check_schema(root: Node, where: str) -> None:
    """`where` names the schema in the error."""
    for pointer, message, remedy in chain(_by_metaschema(root, where), _contradictions(root)):
        place = f"{where} (#{shortened_pointer(pointer)})"
        raise SetupError("bad_schema", f"{place}: {message[:LONGEST_FAULT]}", remedy)


Faults = Iterator[tuple[str, str, str]]
"""Pointers, sentences, remedies."""


def _by_metaschema(root: Node, where: str) -> Faults:
    from jsonschema import Draft3Validator, Draft202012Validator
    from jsonschema.exceptions import best_match
    from jsonschema.validators import validator_for

    is_named = isinstance(root.get("$schema"), str)
    draft = validator_for(root, Draft202012Validator) if is_named else Draft202012Validator
    if draft is Draft3Validator:
        yield "/$schema", "draft 3 is not read", "Write it as draft 2020-12, then start again."
        return
    try:
        error = best_match(draft(draft.META_SCHEMA).iter_errors(root))
    except RecursionError as deep:
        raise bad_schema(f"{where} is too deep") from deep
    if error is not None:
        path = [str(each) for each in error.absolute_path]
        pointer = "".join(f"/{escaped(each)}" for each in path)
        yield pointer, error.message, _remedy(path[-1] if path else "", error.instance)


def _remedy(key: str, value: Any) -> str:
    """What to write instead."""
    if key in ("exclusiveMinimum", "exclusiveMaximum") and isinstance(value, bool):
        bound = key.removeprefix("exclusive").lower()
        meant = f"Write the bound itself as `{key}`, in place of `{bound}`"
        return f"{meant}; or name draft 4 in `$schema`."
    if key == "required" and isinstance(value, bool):
        return "List the names of required properties in `required` of the object that has them."
    if key == "items" and isinstance(value, list):
        return "Write `prefixItems` for what stands in each place."
    if key == "dependencies":
        return "Write `dependentRequired` or `dependentSchemas`."
    if isinstance(value, str) and value.lower() in MEANT:
        return f'Write "{MEANT[value.lower()]}".'
    if value in ("datetime", "date-time", "time", "any"):
        return "Leave `type` out." if value == "any" else 'Write "string", and a `format`.'
    return REMEDY


def _contradictions(root: Node) -> Faults:
    for pointer, node in subschemas(root):
        for key, message in _faults(node):
            yield f"{pointer}/{escaped(key)}", message, REMEDY


def _faults(node: Node) -> Iterator[tuple[str, str]]:
    patterns = [("pattern", node["pattern"])] if isinstance(node.get("pattern"), str) else []
    patterns += [("patternProperties", each) for each in node.get("patternProperties", ())]
    for key, pattern in patterns:
        fault = _pattern_fault(pattern)
        if fault:
            yield key, f"{pattern[:80]!r} is no regular expression as Python reads them: {fault}"
    for low, high in (*PAIRS, *STRICT_PAIRS):
        least, most = _number(node.get(low)), _number(node.get(high))
        if least is None or most is None:
            continue
        if least > most or (least == most and (low, high) in STRICT_PAIRS):
            yield low, f"`{low}` {least} leaves nothing below `{high}` {most}"
    yield from _value_faults(node)


def _value_faults(node: Node) -> Iterator[tuple[str, str]]:
    given = node.get("enum")
    if not isinstance(given, list):
        return
    if not given:
        yield "enum", "it has no values"
    if given and "const" in node and node["const"] not in given:
        yield "const", "it is none of the values of `enum`"


def _number(value: Any) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _pattern_fault(pattern: str) -> str | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(pattern)
    except (re.error, OverflowError) as error:
        return str(error)
    except RecursionError:
        return "it is too deep"
    return None
