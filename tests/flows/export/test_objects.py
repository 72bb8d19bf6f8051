"""Fields as the objects that a user's schema describes."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from flows.export.objects import Assembled, assemble
from flows.export.validity import Checker
from flows.runtime.context import Context
from parsers.document import Evidence, Field, FieldValue
from parsers.errors import SetupError
from parsers.schemas.definition import JsonSchema, schema_definition
from parsers.schemas.json_schema import model_from_json
from storage.database import Database

TEXT = {"type": "string"}
Run = Callable[..., tuple[int, str, str]]


def load(properties: Any, **more: Any) -> JsonSchema:
    content = json.dumps({"type": "object", "properties": properties, **more})
    return model_from_json(content, Path("thing.json"))


def given(model: JsonSchema, *fields: Field) -> Assembled:
    return assemble(schema_definition(model), fields)


def field(path: str, value: FieldValue | None, parent: int | None = None) -> Field:
    return Field(path, str(value), value, evidence=Evidence.EXACT, parent_ordinal=parent)


def problems(model: JsonSchema, value: Any) -> list[tuple[str, str]]:
    checker = Checker(dict(model.root))
    try:
        return [(each.pointer, each.problem) for each in checker.problems(value)]
    finally:
        checker.close()


class TestChecks:
    def test_what_is_missing_and_may_not_be_null_is_told_by_its_place(self) -> None:
        person = {"type": "object", "properties": {"name": TEXT}, "required": ["name"]}
        model = load({"person": person}, required=["person"])
        assert problems(model, given(model).value) == [("/person", "'name' is a required property")]

    def test_a_value_that_the_schema_does_not_allow_is_told(self) -> None:
        model = load({"a/b": {"type": "integer"}})
        value = given(model, field("a_b", Decimal("1.5"))).value
        assert problems(model, value) == [("/a~1b", "1.5 is not of type 'integer'")]

    def test_a_pattern_that_takes_for_ever_is_stopped(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("flows.export.validity.SECONDS", 1.0)
        model = load({"x": {"type": "string", "pattern": "^(a+)+$"}})
        with pytest.raises(SetupError) as caught:
            problems(model, {"x": "a" * 60 + "b"})
        assert caught.value.code == "bad_schema"

    def test_what_is_wrong_is_told_within_the_way_that_a_value_goes(self) -> None:
        person = {"type": "object", "properties": {"age": {"type": "integer"}}, "required": ["age"]}
        model = load({"person": {"anyOf": [person, {"type": "null"}]}})
        assert problems(model, {"person": {"age": 1.5}}) == [
            ("/person/age", "1.5 is not of type 'integer'")
        ]
        assert problems(model, {"person": {}}) == [("/person", "'age' is a required property")]

    def test_formats_are_checked(self) -> None:
        model = load({"x": {"type": "string", "format": "date-time"}})
        assert problems(model, {"x": "2026-11-30"}) == [("/x", "'2026-11-30' is not a 'date-time'")]

    def test_nothing_is_fetched(self) -> None:
        model = load({"x": TEXT}, unevaluatedProperties={"$ref": "http://127.0.0.1:9/x"})
        with pytest.raises(SetupError, match="refers to what is not in it"):
            problems(model, {"y": 1})


class TestObjects:
    def test_have_null_where_it_may_stand_and_no_key_where_it_may_not(self) -> None:
        model = load({
            "a": {"type": ["string", "null"]}, "b": TEXT, "c": {"type": "array", "items": TEXT},
            "d": {"type": "object", "properties": {"e": TEXT}},
            "f": {"anyOf": [{"type": "object", "properties": {"g": TEXT}}, {"type": "null"}]},
            "h": {"type": "array", "items": TEXT},
        }, required=["a", "c"])  # fmt: skip
        value = given(model).value
        assert value == {"a": None, "c": [], "f": None}
        assert problems(model, value) == []

    def test_have_values_of_the_types_of_the_schema(self) -> None:
        model = load({
            "count": {"type": "integer"}, "share": {"type": "number"}, "paid": {"type": "boolean"},
            "day": {"type": "string", "format": "date"}, "code": {"enum": ["a", 2]},
            "rank": {"type": ["integer", "string"]}, "place": {"type": ["integer", "string"]},
            "zip": TEXT,
        })  # fmt: skip
        value = given(
            model, field("count", Decimal("3.0")), field("share", Decimal("0.25")),
            field("paid", "false"), field("day", date(2026, 11, 30)), field("code", "2"),
            field("rank", "7"), field("place", "DNS"), field("zip", "04109"),
        ).value  # fmt: skip
        assert value == {
            "count": 3, "share": 0.25, "paid": False, "day": "2026-11-30", "code": 2, "rank": 7,
            "place": "DNS", "zip": "04109",
        }  # fmt: skip
        assert isinstance(value["count"], int)
        assert problems(model, value) == []

    def test_have_what_the_schema_prescribes(self) -> None:
        model = load({"kind": {"const": "bill"}, "also": {"const": 3}}, required=["kind"])
        found = given(model)
        assert found.value == {"kind": "bill"}
        assert found.evidence == {"/kind": {"evidence": "schema"}}

    def test_are_nested_as_the_schema_is(self) -> None:
        row = {
            "type": "object",
            "properties": {"Time": TEXT, "splits": {"type": "array", "items": {"type": "number"}}},
        }
        model = load({
            "Meet": {"type": "object", "properties": {
                "Groups": {"type": "array", "items": {"type": "object", "properties": {
                    "age": TEXT, "results": {"type": "array", "items": row}}}}}},
            "extras": {"type": "object", "additionalProperties": {"type": "number"}},
            "size": {"type": "array", "prefixItems": [{"type": "number"}, TEXT]},
        })  # fmt: skip
        found = given(
            model,
            field("meet.groups[1].age", "40"),
            field("meet.groups.results[0].time", "44", 0),
            field("meet.groups.results[1].time", "45", 1),
            field("meet.groups.results.splits[0].value", Decimal(1), 1),
            field("meet.groups.results.splits[1].value", Decimal(2), 1),
            field("extras[0].key", "a/b"),
            field("extras[0].value", Decimal(9)),
            field("size.item_2", "m"),
        )
        assert found.value == {
            "Meet": {"Groups": [
                {"results": [{"Time": "44"}]},
                {"age": "40", "results": [{"Time": "45", "splits": [1, 2]}]},
            ]},
            "extras": {"a/b": 9},
            "size": [None, "m"],
        }  # fmt: skip
        evidence = {pointer: each["path"] for pointer, each in found.evidence.items()}
        assert evidence["/Meet/Groups/1/results/0/splits/1"] == (
            "meet.groups.results.splits[1].value"
        )
        assert evidence["/extras/a~1b"] == "extras[0].value"

    def test_tell_of_what_was_found_and_is_no_value(self) -> None:
        model = load({"total": {"type": ["number", "null"]}})
        found = given(model, Field("total", "ten", None, problem="not a number", valid=False))
        assert found.value == {"total": None}
        told = found.evidence["/total"]
        assert (told["raw"], told["problem"], told["valid"]) == ("ten", "not a number", False)

    def test_have_points_in_time_with_what_was_assumed(self) -> None:
        model = load({"at": {"type": "string", "format": "date-time"}})
        day = date(2026, 11, 30)
        whole = given(model, Field("at", "30.11.2026 14:30 +01:00", day))
        assert whole.value == {"at": "2026-11-30T14:30:00+01:00"}
        assert "assumed" not in whole.evidence["/at"]
        half = given(model, Field("at", "30.11.2026", day))
        assert half.value == {"at": "2026-11-30T00:00:00Z"}
        assert [each.split(",")[0] for each in half.evidence["/at"]["assumed"]] == [
            "midnight", "UTC",
        ]  # fmt: skip
        assert problems(model, half.value) == []

    def test_have_nothing_in_place_of_a_text_that_is_not_in_its_format(self) -> None:
        model = load({"mail": {"type": ["string", "null"], "format": "email"}})
        found = given(model, field("mail", "ask at the desk"))
        assert found.value == {"mail": None}
        told = found.evidence["/mail"]
        assert (told["problem"], told["withheld"]) == ("it is no email", "ask at the desk")

    def test_have_nothing_in_place_of_what_is_none_of_the_choices(self) -> None:
        model = load({"fuel": {"enum": ["diesel", "petrol", None]}})
        found = given(model, Field("fuel", "LPG", None, valid=False, problem="it is no choice"))
        assert found.value == {"fuel": None}
        told = found.evidence["/fuel"]
        assert (told["withheld"], told["valid"]) == ("LPG", False)

    def test_have_an_equal_entry_once_where_a_list_may_have_it_once(self) -> None:
        model = load({"tags": {"type": "array", "items": TEXT, "uniqueItems": True}})
        texts = [field(f"tags[{at}].value", text) for at, text in enumerate("aba")]
        found = given(model, *texts)
        assert found.value == {"tags": ["a", "b"]}
        (left,) = found.left_out
        assert left["path"] == "tags[2].value"
        assert "equal entry" in left["problem"]

    def test_lose_no_evidence_of_what_has_no_place_in_them(self) -> None:
        model = load({
            "flags": {"type": "array", "items": {"type": "boolean"}},
            "notes": {"type": "object", "additionalProperties": TEXT},
        })  # fmt: skip
        found = given(
            model, Field("flags[0].value", "perhaps", None), field("flags[1].value", "true"),
            field("notes[0].value", "without a key"),
        )  # fmt: skip
        assert found.value == {"flags": [True], "notes": {}}
        assert {each["path"] for each in found.left_out} == {"flags[0].value", "notes[0].value"}
        assert found.evidence["/flags/0"]["path"] == "flags[1].value"

    def test_may_be_maps(self) -> None:
        model = model_from_json('{"additionalProperties": {"type": "number"}}', Path("rates.json"))
        found = given(model, field("rows[0].key", "EUR"), field("rows[0].value", Decimal("1.5")))
        assert found.value == {"EUR": 1.5}
        assert found.evidence["/EUR"]["path"] == "rows[0].value"

    def test_a_row_that_a_person_added_is_with_the_row_before_it(self) -> None:
        rows = {"type": "array", "items": TEXT}
        model = load(
            {"groups": {"type": "array", "items": {"type": "object", "properties": {"x": rows}}}}
        )
        found = given(
            model, field("groups.x[0].value", "a", 0), field("groups.x[1].value", "b", 1),
            field("groups.x[2].value", "c"),
        )  # fmt: skip
        assert found.value == {"groups": [{"x": ["a"]}, {"x": ["b", "c"]}]}


@pytest.fixture
def schema(tmp_path: Path, review_database: Database) -> Path:
    """Of the documents that were read, in part, and otherwise nested."""
    file = tmp_path / "own.json"
    properties = {"invoiceNumber": TEXT, "total": {"type": "number"}, "rating": TEXT}
    file.write_text(json.dumps({"title": "bill", "properties": properties}))
    with review_database.writing() as session:
        session.execute(text("UPDATE segments SET schema = 'bill'"))
    return file


class TestCommand:
    def test_needs_a_schema(self, run: Run, filled: Context) -> None:
        code, _, errors = run("export", "--format", "json")
        assert code == 2
        assert "json needs a schema" in errors

    def test_tells_that_no_document_is_of_the_type(self, run: Run, filled: Context) -> None:
        code, output, errors = run("export", "--format", "json", "--schema", "receipt")
        assert (code, json.loads(output)) == (0, [])
        assert "no document was read as receipt" in errors

    def test_leaves_out_what_the_schema_does_not_allow_and_says_so(
        self, run: Run, review_home: Path, schema: Path
    ) -> None:
        properties = {
            "invoiceNumber": {"type": ["string", "null"], "pattern": "^[0-9]+$"},
            "total": {"type": "number", "maximum": 1},
        }
        schema.write_text(json.dumps({"title": "bill", "properties": properties}))
        code, output, errors = run("export", "--format", "json", "--schema", schema)
        entry, _ = json.loads(output)
        assert (code, entry["valid"], entry["object"]) == (0, True, {"invoiceNumber": None})
        number = entry["evidence"]["/invoiceNumber"]
        assert number["withheld"].startswith("INV-2026")
        assert "does not match" in number["problem"]
        assert "maximum" in entry["evidence"]["/total"]["problem"]
        assert "4 values left out" in errors

    def test_ends_with_1_if_an_object_is_not_valid(
        self, run: Run, review_home: Path, schema: Path
    ) -> None:
        content = json.loads(schema.read_text()) | {"required": ["rating"]}
        schema.write_text(json.dumps(content))
        code, output, errors = run("export", "--format", "json", "--schema", schema)
        entry, _ = json.loads(output)
        assert code == 1
        assert entry["valid"] is False
        assert entry["problems"] == [{"pointer": "", "problem": "'rating' is a required property"}]
        assert "2 not valid" in errors
        assert run("export", "--format", "json", "--schema", schema, "--no-check")[0] == 0

    def test_writes_an_object_with_its_evidence(
        self, run: Run, review_home: Path, schema: Path, tmp_path: Path
    ) -> None:
        code, output, errors = run("export", "--format", "json", "--schema", schema)
        entry, _ = json.loads(output)
        assert code == 0
        assert entry["object"].keys() == {"invoiceNumber", "total"}
        assert entry["evidence"]["/invoiceNumber"]["page"] == 1
        assert len(entry["evidence"]["/total"]["box"]) == 4
        assert "read by another version of the schema" in errors

    def test_writes_a_file_for_each_document(
        self, run: Run, review_home: Path, tmp_path: Path
    ) -> None:
        out = tmp_path / "out"
        code, _, errors = run(
            "export", "--format", "json", "--schema", "invoice", "--folder", out, "--no-check"
        )
        file, _ = sorted(out.iterdir())
        (entry,) = json.loads(file.read_text())
        assert code == 0
        assert entry["object"]["line_items"]
        assert "2 objects of 2 files" in errors
