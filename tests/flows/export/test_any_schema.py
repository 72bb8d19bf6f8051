"""Whatever a schema says: it is refused, or has views, a prompt, and objects."""

import json
import re
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql, sqlite

from flows.export.json_objects import allowed
from flows.export.objects import assemble, leaves_of
from flows.export.validity import Problem, _problems
from parsers.document import Completion, Field, Page, SchemaDefinition
from parsers.engines.remote.answer_schema import response_format
from parsers.errors import SetupError
from parsers.extraction.field_answer import ground_of, understand_fields
from parsers.schemas.definition import schema_definition
from parsers.schemas.json_schema import model_from_json
from parsers.schemas.written import written
from parsers.tasks.fields_prompt import fields_prompt, template_of
from storage.dictionary import typed_views
from storage.views import view_statements

KEYS = st.sampled_from(["a", "b", "A", "a.b", "a_b", "key", "value", "items", "", "é", "x" * 70])
LEAVES = st.sampled_from([
    {"type": "string"}, {"type": "number"}, {"type": "boolean"}, {"type": ["string", "null"]},
    {"enum": ["p", 2, True]}, {"const": 3}, {"type": "string", "format": "date"}, {}, True,
    {"$ref": "#"}, {"$ref": "#/properties/a"}, {"type": "integer", "minimum": 1}, False,
    {"type": "integer", "maximum": 1}, {"enum": [1, 3]}, {"enum": ["p", None]}, {"type": "date"},
    {"type": "string", "pattern": "^[a-z]$"}, {"type": "string", "nullable": True},
    {"type": ["string", "null"], "format": "email"}, {"type": "string", "format": "date-time"},
    {"type": "string", "format": "duration"}, {"type": "number", "multipleOf": 5},
])  # fmt: skip
LACKING = re.compile(r"is a required property$|^None is not ")
"""What was not found, and must be there; or that stands before what was found, in a place of its
own."""


def _larger(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    objects = st.dictionaries(KEYS, inner, max_size=3)
    return st.one_of(
        objects.map(lambda given: {"type": "object", "properties": given}),
        objects.map(lambda given: {"properties": given, "required": list(given)}),
        inner.map(lambda given: {"type": "array", "items": given}),
        inner.map(lambda given: {"type": "object", "additionalProperties": given}),
        st.lists(inner, min_size=1, max_size=2).map(lambda given: {"anyOf": given}),
        st.lists(inner, min_size=1, max_size=2).map(lambda given: {"allOf": given}),
        st.lists(inner, min_size=1, max_size=2).map(
            lambda given: {"type": "array", "prefixItems": given}
        ),
    )


def _larger_and_plain(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Of what can be obeyed: nothing in it contradicts the rest."""
    objects = st.dictionaries(KEYS, inner, min_size=1, max_size=3)
    return st.one_of(
        objects.map(lambda given: {"type": "object", "properties": given}),
        objects.map(
            lambda given: {
                "properties": given, "required": [*given][:1], "additionalProperties": False,
            }
        ),
        inner.map(lambda given: {"type": "array", "items": given, "uniqueItems": True}),
        inner.map(lambda given: {"type": "object", "additionalProperties": given}),
        objects.map(
            lambda given: {"anyOf": [{"type": "object", "properties": given}, {"type": "null"}]}
        ),
        st.lists(inner, min_size=1, max_size=2).map(
            lambda given: {"type": "array", "prefixItems": given}
        ),
    )  # fmt: skip


NODES = st.recursive(LEAVES, _larger, max_leaves=10)
PLAIN = st.recursive(
    LEAVES.filter(lambda each: each is not False and "$ref" not in str(each)),
    _larger_and_plain, max_leaves=10,
)  # fmt: skip


def _filled(template: Any) -> Any:
    if isinstance(template, dict):
        return {key: _filled(each) for key, each in template.items()}
    if isinstance(template, list):
        return [_filled(each) for each in template]
    return "2"


def _told(node: dict[str, Any], value: Any) -> list[Problem]:
    found = _problems(node, value)
    assert isinstance(found, list)
    return [Problem(**each) for each in found]


def _understood(schema: SchemaDefinition) -> tuple[Field, ...]:
    answer = json.dumps(_filled(json.loads(template_of(schema))))
    ground = ground_of([Page(1, 600, 800)])
    return understand_fields(Completion(answer, (1000.0, 1000.0)), schema, ground).fields


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(KEYS, NODES, min_size=1, max_size=4))
def test_any_schema_is_refused_or_works_throughout(properties: dict[str, Any]) -> None:
    text = json.dumps({"title": "thing", "type": "object", "properties": properties})
    try:
        model = model_from_json(text, Path("thing.json"))
        schema = schema_definition(model)
    except SetupError as error:
        assert error.code == "bad_schema"
        return

    for dialect in (sqlite.dialect(), postgresql.dialect()):
        assert len(view_statements(schema, dialect)) >= 1
    assert typed_views(schema)
    assert fields_prompt(schema, boxes=True)
    assert response_format(schema, boxes=True)
    fields = _understood(schema)
    wanted = len(schema.fields) + sum(len(each.fields) for each in schema.lists)
    assert len(fields) == wanted
    found = assemble(schema, fields)
    told = {each["path"] for each in found.evidence.values() if "path" in each}
    told |= {each["path"] for each in found.left_out}
    assert dict(leaves_of(found.value)).keys() <= found.evidence.keys()
    keys = {each.path for each in fields if each.path.endswith(".key")}
    assert told | keys == {each.path for each in fields}
    assert isinstance(_problems(written(schema, model), found.value), list)
    assert assemble(schema, ()).evidence.keys() <= {*found.evidence}


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(KEYS, PLAIN, min_size=1, max_size=4))
def test_objects_obey_their_schema_but_for_what_was_not_found(properties: dict[str, Any]) -> None:
    text = json.dumps({"title": "thing", "type": "object", "properties": properties})
    try:
        model = model_from_json(text, Path("thing.json"))
        schema = schema_definition(model)
    except SetupError:
        return
    node = written(schema, model)
    for fields in (_understood(schema), ()):
        found, problems = allowed(schema, fields, lambda value: _told(node, value))
        assert [each for each in problems if not LACKING.search(each.problem)] == []
        assert dict(leaves_of(found.value)).keys() <= found.evidence.keys()
