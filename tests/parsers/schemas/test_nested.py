"""Schemas as people write them: objects in objects, lists in lists, references, choices."""

import datetime
import json
import time
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field, RootModel

from parsers.document import FieldFormat, FieldKind, SchemaDefinition, ShapeKind
from parsers.errors import SetupError
from parsers.schemas.definition import schema_definition
from parsers.schemas.json_schema import model_from_json
from parsers.schemas.nested import DEEPEST_LIST, MOST_FIELDS, MOST_TURNS

TEXT: dict[str, Any] = {"type": "string"}
NUMBER: dict[str, Any] = {"type": "number"}


def load(properties: Any, **more: Any) -> SchemaDefinition:
    text = json.dumps({"type": "object", "properties": properties, **more})
    return schema_definition(model_from_json(text, Path("thing.json")))


def obj(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def array(items: Any) -> dict[str, Any]:
    return {"type": "array", "items": items}


def names(schema: SchemaDefinition) -> list[str]:
    return [each.name for each in schema.fields]


def lists(schema: SchemaDefinition) -> dict[str, list[str]]:
    return {each.name: [one.name for one in each.fields] for each in schema.lists}


def refusal(properties: Any, **more: Any) -> str:
    with pytest.raises(SetupError) as caught:
        load(properties, **more)
    assert caught.value.code == "bad_schema"
    return caught.value.message


class TestRefused:
    def test_lists_within_more_lists_than_anyone_writes(self) -> None:
        node: Any = obj(x=TEXT)
        for _ in range(DEEPEST_LIST + 1):
            node = obj(rows=array(node))
        assert "lists go" in refusal({"top": node})

    def test_objects_within_more_objects_than_anyone_writes(self) -> None:
        node: Any = TEXT
        for _ in range(60):
            node = obj(inner=node)
        assert "levels deep" in refusal({"top": node})

    def test_references_that_lead_to_each_other(self) -> None:
        defs = {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}
        assert "deep" in refusal({"x": {"$ref": "#/$defs/a"}}, **{"$defs": defs})

    def test_a_small_file_that_grows_without_bound(self) -> None:
        defs = {
            f"d{n}": obj(**{f"p{k}": {"$ref": f"#/$defs/d{n + 1}"} for k in range(10)})
            for n in range(12)
        }
        defs["d12"] = obj(x=TEXT)
        start = time.monotonic()
        message = refusal({"x": {"$ref": "#/$defs/d0"}}, **{"$defs": defs})
        assert time.monotonic() - start < 5
        assert "more than" in message

    def test_the_same_by_choices(self) -> None:
        defs: dict[str, Any] = {
            f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n + 1}"}] * 2} for n in range(15)
        }
        defs["d15"] = TEXT
        start = time.monotonic()
        message = refusal({"x": {"$ref": "#/$defs/d0"}}, **{"$defs": defs})
        assert time.monotonic() - start < 5
        assert "parts" in message

    def test_more_fields_than_can_be_looked_for(self) -> None:
        fields = {f"f{n}": TEXT for n in range(MOST_FIELDS + 1)}
        assert f"more than {MOST_FIELDS} fields" in refusal({"rows": array(obj(**fields))})

    def test_more_fields_than_a_view_has_columns(self) -> None:
        assert "in one view" in refusal({f"f{n}": TEXT for n in range(1501)})

    def test_a_schema_that_is_nothing_but_what_cannot_be(self) -> None:
        assert "must name" in refusal({"x": False})

    def test_a_reference_out_of_the_file_by_its_place(self) -> None:
        message = refusal({"a": obj(b={"$ref": "other.json#/x"})})
        assert "#/properties/a/properties/b" in message
        assert "out of this file" in message


class TestObjects:
    def test_give_their_fields_dotted_names_and_plain_columns(self) -> None:
        schema = load({"Sold To": obj(City=TEXT, geo=obj(lat=NUMBER))})
        assert names(schema) == ["sold_to.city", "sold_to.geo.lat"]
        assert [each.column for each in schema.fields] == ["sold_to_city", "sold_to_geo_lat"]

    def test_give_their_words_to_the_labels_of_their_fields(self) -> None:
        city, name = load({"soldTo": obj(city=TEXT, name=TEXT)}).fields
        assert city.synonyms == ("sold to city", "city")
        assert name.synonyms == ("sold to name", "sold to", "name")

    def test_that_share_a_name_are_told_apart_by_theirs(self) -> None:
        schema = load({"seller": obj(city=TEXT), "buyer": obj(city=TEXT)})
        assert [each.synonyms for each in schema.fields] == [("seller city",), ("buyer city",)]

    def test_whose_names_run_together_have_columns_of_their_own(self) -> None:
        schema = load({"a": obj(b_c=TEXT), "a_b": obj(c=TEXT), "a_b_c": TEXT})
        assert [each.column for each in schema.fields] == ["a_b_c", "a_b_c_2", "a_b_c_3"]

    def test_that_may_be_left_out_require_nothing(self) -> None:
        inner = {**obj(city=TEXT), "required": ["city"]}
        assert not load({"address": inner}).fields[0].required
        assert load({"address": inner}, required=["address"]).fields[0].required

    def test_of_any_keys_are_lists_of_keys_and_values(self) -> None:
        schema = load({"attributes": {"type": "object", "additionalProperties": NUMBER}})
        assert lists(schema) == {"attributes": ["key", "value"]}
        assert schema.shape.members[0].kind is ShapeKind.MAP

    def test_of_any_keys_may_hold_objects_with_a_key(self) -> None:
        inner = obj(key=NUMBER)
        schema = load({"x": {"type": "object", "additionalProperties": inner}})
        assert lists(schema) == {"x": ["key", "key_2"]}

    def test_of_any_keys_may_be_all_that_a_document_is(self) -> None:
        by_class = schema_definition(RootModel[dict[str, Decimal]], "rates")
        by_file = model_from_json(
            '{"additionalProperties": {"type": "number"}}', Path("rates.json")
        )
        for schema in (by_class, schema_definition(by_file)):
            assert (names(schema), lists(schema)) == ([], {"rows": ["key", "value"]})
            assert schema.shape.kind is ShapeKind.MAP
        with pytest.raises(SetupError, match="`additionalProperties` say what all are"):
            schema_definition(model_from_json('{"additionalProperties": true}', Path("any.json")))


class TestLists:
    def test_of_texts_numbers_and_dates_have_one_field(self) -> None:
        day = {"type": "string", "format": "date"}
        schema = load({"tags": array(TEXT), "sums": array(NUMBER), "days": array(day)})
        assert lists(schema) == {"tags": ["value"], "sums": ["value"], "days": ["value"]}
        kinds = [each.fields[0].kind for each in schema.lists]
        assert kinds == [FieldKind.TEXT, FieldKind.NUMBER, FieldKind.DATE]

    def test_within_lists_are_lists_of_their_own(self) -> None:
        result = obj(time=TEXT, athlete=obj(name=TEXT), splits=array(NUMBER))
        schema = load({"meet": obj(events=array(obj(title=TEXT, results=array(result))))})
        assert lists(schema) == {
            "meet.events": ["title"],
            "meet.events.results": ["time", "athlete.name"],
            "meet.events.results.splits": ["value"],
        }
        assert [each.parent for each in schema.lists] == [
            None, "meet.events", "meet.events.results",
        ]  # fmt: skip
        assert schema.lists[2].column == "meet_events_results_splits"

    def test_of_lists_are_lists_within_a_list_without_fields(self) -> None:
        assert lists(load({"matrix": array(array(NUMBER))})) == {
            "matrix": [], "matrix.items": ["value"],
        }  # fmt: skip

    def test_without_items_are_of_texts(self) -> None:
        assert lists(load({"notes": {"type": "array"}})) == {"notes": ["value"]}

    def test_whose_places_differ_are_fields(self) -> None:
        pair = {"type": "array", "prefixItems": [NUMBER, TEXT]}
        schema = load({"size": pair})
        assert names(schema) == ["size.item_1", "size.item_2"]
        assert schema.shape.members[0].kind is ShapeKind.TUPLE

    def test_may_be_the_whole_schema(self) -> None:
        text = json.dumps({"title": "lines", **array(obj(x=TEXT))})
        schema = schema_definition(model_from_json(text, Path("lines.json")))
        assert lists(schema) == {"rows": ["x"]}


class TestValues:
    def test_that_are_points_in_time_are_dates_with_the_time_behind_them(self) -> None:
        (at,) = load({"at": {"type": "string", "format": "date-time"}}).fields
        assert (at.kind, at.format) == (FieldKind.DATE, FieldFormat.DATE_TIME)

    def test_of_several_types_at_once_are_what_all_ways_allow(self) -> None:
        both = {"allOf": [{"type": ["string", "number"]}, {"type": ["integer", "null"]}]}
        schema = load({"x": both})
        assert schema.shape.members[0].types == ("integer",)
        with pytest.raises(SetupError, match="cannot be all at once"):
            load({"x": {"allOf": [TEXT, NUMBER]}})

    def test_keep_the_check_of_a_mixed_choice(self) -> None:
        schema = load({"x": {"enum": ["a", 1, True, None]}})
        assert schema.fields[0].choices == ("a", "1", "true")
        assert schema.shape.members[0].only == ("a", 1, True)

    @pytest.mark.parametrize(
        ("node", "kind", "choices"),
        [
            ({"type": "boolean"}, FieldKind.TEXT, ("true", "false")),
            ({"const": "bill"}, FieldKind.TEXT, ("bill",)),
            ({"enum": ["a", "b", None]}, FieldKind.TEXT, ("a", "b")),
            ({"enum": [1, 2]}, FieldKind.NUMBER, ()),
            ({"enum": ["a", 2]}, FieldKind.TEXT, ("a", "2")),
            ({"type": ["string", "number"]}, FieldKind.TEXT, ()),
            ({"type": ["number", "null"]}, FieldKind.NUMBER, ()),
            ({"anyOf": [{"type": "integer"}, TEXT, {"type": "null"}]}, FieldKind.TEXT, ()),
            ({"anyOf": [{"const": "a"}, {"const": "b"}]}, FieldKind.TEXT, ("a", "b")),
            ({"oneOf": [{"type": "integer"}, NUMBER]}, FieldKind.NUMBER, ()),
            ({"allOf": [NUMBER, {"minimum": 3}]}, FieldKind.NUMBER, ()),
            ({"type": "string", "nullable": True}, FieldKind.TEXT, ()),
            ({"type": "string", "format": "date-time"}, FieldKind.DATE, ()),
            ({"type": "string", "format": "uri", "pattern": "^h"}, FieldKind.TEXT, ()),
            ({"type": "string", "description": "As YYYY-MM-DD."}, FieldKind.DATE, ()),
            ({"type": "string", "description": "YYYY-MM-DD or YYYY"}, FieldKind.TEXT, ()),
            ({}, FieldKind.TEXT, ()),
            (True, FieldKind.TEXT, ()),
        ],
    )
    def test_have_a_kind_and_choices(
        self, node: Any, kind: FieldKind, choices: tuple[str, ...]
    ) -> None:
        (field,) = load({"x": node}).fields
        assert (field.kind, field.choices) == (kind, choices)

    def test_that_may_be_one_or_a_list_are_a_list(self) -> None:
        assert lists(load({"names": {"anyOf": [TEXT, array(TEXT)]}})) == {"names": ["value"]}

    def test_that_may_be_one_of_several_objects_have_all_their_fields(self) -> None:
        schema = load({"x": {"oneOf": [obj(a=TEXT, b=TEXT), obj(b=TEXT, c=NUMBER)]}})
        assert names(schema) == ["x.a", "x.b", "x.c"]

    def test_that_all_of_several_say_have_the_fields_of_each(self) -> None:
        schema = load({"x": {"allOf": [obj(a=TEXT), {"$ref": "#/$defs/more"}]}},
                      **{"$defs": {"more": obj(b=TEXT)}})  # fmt: skip
        assert names(schema) == ["x.b", "x.a"] or names(schema) == ["x.a", "x.b"]

    def test_with_bounds_obey_a_rule(self) -> None:
        schema = load({"rows": array(obj(year={"type": "integer", "minimum": 1900}))})
        (rule,) = schema.rules
        assert (rule.name, rule.fields, rule.least, rule.most) == (
            "rows_year_range", ("rows.year",), Decimal(1900), None,
        )  # fmt: skip

    def test_of_unknown_keywords_are_read_without_them(self) -> None:
        node = {"type": "string", "x-order": 3, "evaluation_config": {"a": [1]}, "examples": ["b"]}
        assert load({"x": node}).fields[0].kind is FieldKind.TEXT


class TestReferences:
    def test_may_name_a_place_an_anchor_or_escaped_keys(self) -> None:
        defs = {"a/b c": NUMBER, "named": {"$anchor": "here", **TEXT}}
        schema = load({"x": {"$ref": "#/$defs/a~1b%20c"}, "y": {"$ref": "#here"}},
                      **{"$defs": defs})  # fmt: skip
        assert [each.kind for each in schema.fields] == [FieldKind.NUMBER, FieldKind.TEXT]

    def test_to_the_whole_are_cut_and_noted(self) -> None:
        schema = load({"name": TEXT, "parts": array({"$ref": "#"})})
        assert list(lists(schema)) == ["parts", *["parts.parts"][: MOST_TURNS - 1]]
        assert "stands within itself" in schema.notes[0]

    def test_may_have_keys_beside_them(self) -> None:
        (field,) = load(
            {"x": {"$ref": "#/definitions/sum", "description": "All"}},
            definitions={"sum": {"type": "number", "description": "Some"}},
        ).fields
        assert (field.kind, field.description) == (FieldKind.NUMBER, "All")


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Place(BaseModel):
    city: str
    zip: Annotated[str | None, Field(alias="postalCode")] = None


class Stop(BaseModel):
    place: Place
    times: list[datetime.date] = []
    notes: list[str] | None = None


class Trip(BaseModel):
    colour: Colour | None = None
    paid: bool = False
    status: Literal["open", "closed"] = "open"
    home: Place
    stops: list[Stop] = []
    extras: dict[str, Decimal] = {}


class TestClasses:
    def test_may_hold_classes_lists_choices_and_maps(self) -> None:
        schema = schema_definition(Trip)
        assert names(schema) == ["colour", "paid", "status", "home.city", "home.postal_code"]
        assert lists(schema) == {
            "stops": ["place.city", "place.postal_code"],
            "stops.times": ["value"],
            "stops.notes": ["value"],
            "extras": ["key", "value"],
        }
        colour, paid, status = schema.fields[:3]
        assert (colour.choices, status.choices) == (("red", "blue"), ("open", "closed"))
        assert paid.format is FieldFormat.BOOLEAN
        assert schema.lists[3].fields[1].kind is FieldKind.NUMBER

    def test_may_be_a_list_as_a_whole(self) -> None:
        class Stops(RootModel[list[Stop]]):
            pass

        assert list(lists(schema_definition(Stops))) == ["rows", "rows.times", "rows.notes"]

    def test_that_hold_themselves_are_cut(self) -> None:
        schema = schema_definition(Part)
        assert schema.notes
        assert all(each.name.startswith("parts") for each in schema.lists)


class Part(BaseModel):
    name: str
    parts: list["Part"] = []


def test_the_same_file_has_the_same_names_and_version() -> None:
    properties = {"a b": TEXT, "a_b": TEXT, "x": obj(**{"a-b": TEXT})}
    assert load(properties) == load(properties)
    assert load(properties).version == load(properties).version


def test_a_bound_that_no_rule_can_hold_is_left_out() -> None:
    text = '{"title": "a", "properties": {"total": {"type": "number", "maximum": 1%s}}}'
    found = schema_definition(model_from_json(text % ("0" * 400), Path("a.json")))
    assert found.rules == ()
