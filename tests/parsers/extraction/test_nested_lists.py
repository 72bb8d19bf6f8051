"""What the embedded engine finds of nested schemas, on drawn pages."""

import json
from pathlib import Path
from typing import Any

from parsers.document import Block, BoundingBox, Cell, Field, Label, Page, SchemaDefinition, Word
from parsers.document.content import plain
from parsers.engines.ocr import OcrEngine
from parsers.extraction.nested_lists import find_nested
from parsers.schemas.definition import schema_definition
from parsers.schemas.json_schema import model_from_json
from parsers.tasks.extract import extract_fields

TEXT = {"type": "string"}
LINE = 0.03


def load(properties: Any, **more: Any) -> SchemaDefinition:
    text = json.dumps({"properties": properties, **more})
    return schema_definition(model_from_json(text, Path("thing.json")))


def draw(*lines: str, blocks: tuple[Block, ...] = (), large: int | None = None) -> Page:
    """Words in lines; two blanks are a wide gap. large: a line in larger type."""
    words = []
    for row, line in enumerate(lines):
        x, height = 0.05, 0.03 if row == large else 0.012
        for text in line.split(" "):
            if text:
                box = BoundingBox(
                    x, 0.05 + row * LINE, x + 0.01 * len(text), 0.05 + row * LINE + height
                )
                words.append(Word(text, box, row))
            x += 0.01 * len(text) + (0.006 if text else 0.04)
    return Page(1, 600, 800, blocks=blocks, words=tuple(words))


def found(schema: SchemaDefinition, *pages: Page) -> dict[str, Field]:
    engine = OcrEngine(workers=1)
    try:
        return {each.path: each for each in extract_fields(engine, schema, pages).fields}
    finally:
        engine.close()


def texts(schema: SchemaDefinition, *pages: Page) -> dict[str, str]:
    return {path: each.raw for path, each in found(schema, *pages).items()}


def block(label: Label, row: int, text: str) -> Block:
    box = BoundingBox(0.04, 0.05 + row * LINE - 0.004, 0.9, 0.05 + row * LINE + 0.02)
    return Block(label, plain(text), box)


def _cell_box(y: float, x: float) -> BoundingBox:
    return BoundingBox(x, y, x + 0.09, y + 0.012)


def table(top: float, *rows: tuple[str, ...]) -> Block:
    cells = tuple(
        Cell(at, column, text, is_header=at == 0, box=_cell_box(top + 0.02 * at, 0.1 * column))
        for at, row in enumerate(rows) for column, text in enumerate(row)
    )  # fmt: skip
    box = BoundingBox(0.0, top, 0.95, top + 0.02 * len(rows))
    return Block(Label.TABLE, (), box, cells)


def test_a_field_that_several_objects_have_is_not_taken_by_its_name_alone() -> None:
    party = {"type": "object", "properties": {"city": TEXT}}
    schema = load({"seller": party, "buyer": party})
    assert texts(schema, draw("City: Linz")) == {}
    assert texts(schema, draw("Buyer city: Linz")) == {"buyer.city": "Linz"}


def test_such_a_field_is_found_below_the_name_of_its_object() -> None:
    party = {"type": "object", "properties": {"name": TEXT, "city": TEXT}}
    schema = load({"seller": party, "buyer": party})
    lines = ("Seller:          Buyer:", "Name: Ann          Name: Bob", "City: Linz", "", "Buyer")
    below = ("Seller", "Name: Ann", "City: Linz", "", "Buyer", "City: Graz")
    assert texts(schema, draw(*below)) == {
        "seller.name": "Ann", "seller.city": "Linz", "buyer.city": "Graz",
    }  # fmt: skip
    assert texts(schema, draw(*lines[:3])) == {
        "seller.name": "Ann", "seller.city": "Linz", "buyer.name": "Bob",
    }  # fmt: skip


def test_a_field_of_one_object_is_found_by_its_own_name() -> None:
    schema = load({"event": {"type": "object", "properties": {"venue": TEXT}}})
    assert texts(schema, draw("Venue: City Hall")) == {"event.venue": "City Hall"}


def test_a_list_of_texts_is_what_stands_behind_its_name() -> None:
    schema = load({"languages": {"type": "array", "items": TEXT}})
    assert list(texts(schema, draw("Languages: Dutch, Greek; Latin")).values()) == [
        "Dutch", "Greek", "Latin",
    ]  # fmt: skip


def test_a_list_of_texts_is_what_stands_below_its_name_as_a_heading() -> None:
    schema = load({"hobbies": {"type": "array", "items": TEXT}})
    blocks = (
        block(Label.SECTION_HEADER, 0, "HOBBIES"), block(Label.LIST_ITEM, 1, "• chess"),
        block(Label.TEXT, 2, "climbing, sailing"), block(Label.SECTION_HEADER, 3, "SKILLS"),
        block(Label.LIST_ITEM, 4, "typing"),
    )  # fmt: skip
    page = draw("HOBBIES", "• chess", "climbing, sailing", "SKILLS", "typing", blocks=blocks)
    assert list(texts(schema, page).values()) == ["chess", "climbing", "sailing"]


MEET = {
    "meets": {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {
                "age_group": TEXT,
                "results": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {
                            "rank": {"type": ["integer", "string"]},
                            "swimmer": {"type": "object", "properties": {"club": TEXT}},
                        },
                    },
                },
            },
        },
    }
}


def test_the_rows_of_tables_belong_to_what_stands_labelled_above_each() -> None:
    first = table(0.12, ("Rank", "Lane", "Club"), ("1", "4", "Otters"), ("2", "5", "Seals"))
    second = table(0.30, ("Rank", "Lane", "Club"), ("1", "3", "Cod"))
    lines = ["Age group: 20-24", *[""] * 5, "Age group: 25-29"]
    fields = found(load(MEET), draw(*lines, blocks=(first, second)))
    assert {path: (each.raw, each.parent_ordinal) for path, each in fields.items()} == {
        "meets[0].age_group": ("20-24", None),
        "meets[1].age_group": ("25-29", None),
        "meets.results[0].rank": ("1", 0),
        "meets.results[0].swimmer.club": ("Otters", 0),
        "meets.results[1].rank": ("2", 0),
        "meets.results[1].swimmer.club": ("Seals", 0),
        "meets.results[2].rank": ("1", 1),
        "meets.results[2].swimmer.club": ("Cod", 1),
    }


def test_what_stands_below_a_label_with_its_value_beside_it_is_no_row_of_its_own() -> None:
    boxes = {"type": "array", "items": {"type": "object", "properties": {"box": TEXT,
             "items": {"type": "array", "items": {"type": "object", "properties": {
                 "sku": TEXT, "size": TEXT}}}}}}  # fmt: skip
    pallets = {"type": "array", "items": {"type": "object", "properties": {
        "pallet": TEXT, "boxes": boxes}}}  # fmt: skip
    lines = ["Pallet: P1", "Box: B1", "packed by hand", "Box: B2", "Pallet: P2", "Box: B3"]
    fields = found(load({"pallets": pallets}), draw(*lines))
    assert {path: (each.raw, each.parent_ordinal) for path, each in fields.items()} == {
        "pallets[0].pallet": ("P1", None),
        "pallets[1].pallet": ("P2", None),
        "pallets.boxes[0].box": ("B1", 0),
        "pallets.boxes[1].box": ("B2", 0),
        "pallets.boxes[2].box": ("B3", 1),
    }


def test_labels_with_their_values_beside_each_other_are_no_heads_of_a_table() -> None:
    pupils = {"type": "array", "items": {"type": "object", "properties": {
        "rank": TEXT, "club": TEXT}}}  # fmt: skip
    classes = {"type": "array", "items": {"type": "object", "properties": {
        "class": TEXT, "teacher": TEXT, "pupils": pupils}}}  # fmt: skip
    first = table(0.12, ("Rank", "Lane", "Club"), ("1", "4", "Otters"))
    second = table(0.30, ("Rank", "Lane", "Club"), ("1", "3", "Cod"))
    lines = ["Class: 4a        Teacher: Bell", *[""] * 5, "Class: 4b        Teacher: Cole"]
    schema = load({"classes": classes})
    fields = found(schema, draw(*lines, blocks=(first, second)))
    assert {path: each.raw for path, each in fields.items() if "pupils" not in path} == {
        "classes[0].class": "4a", "classes[0].teacher": "Bell",
        "classes[1].class": "4b", "classes[1].teacher": "Cole",
    }  # fmt: skip
    assert [each.parent_ordinal for path, each in fields.items() if "rank" in path] == [0, 1]


PANELS = {"panels": {"type": "array", "items": {"type": "object", "properties": {
    "panel": TEXT, "method": TEXT, "results": {"type": "array", "items": {"type": "object",
    "properties": {"test": TEXT, "value": {"type": "number"}, "unit": TEXT}}}}}}}  # fmt: skip


def test_the_head_of_the_next_table_and_what_stands_above_it_are_no_rows() -> None:
    head = ("Test", "Value", "Unit")
    cells = table(0.12, head, ("Iron", "13.4", "g"), ("Panel: Lipids", "Method: acid", ""),
                  head, ("HDL", "1.4", "mg"))  # fmt: skip
    lines = ["Panel: Blood          Method: flow"]
    rows = find_nested(load(PANELS), [draw(*lines, blocks=(cells,))])["panels.results"]
    assert [row["test"].text for row in rows] == ["Iron", "HDL"]


def test_the_name_of_the_object_in_the_next_column_is_no_value() -> None:
    schema = load({"workshop": {"type": "object", "properties": {"name": TEXT, "city": TEXT}},
                   "vehicle": {"type": "object", "properties": {"make": TEXT}}})  # fmt: skip
    lines = ("Workshop          Vehicle", "Name: Hillside          Make: Volvo", "City: Linz")
    assert texts(schema, draw(*lines)) == {
        "workshop.name": "Hillside", "vehicle.make": "Volvo", "workshop.city": "Linz",
    }  # fmt: skip


def test_lists_that_one_head_fits_equally_are_not_told_apart() -> None:
    rows = {
        "type": "array",
        "items": {"type": "object", "properties": {"rank": TEXT, "club": TEXT}},
    }
    schema = load({"heats": {"type": "object", "properties": {"a": rows, "b": rows}}})
    page = draw(blocks=(table(0.1, ("Rank", "Club"), ("1", "Otters")),))
    assert texts(schema, page) == {}


def test_a_name_that_must_be_there_may_head_the_document() -> None:
    person = {"type": "object", "properties": {"fullName": TEXT}, "required": ["fullName"]}
    schema = load({"person": person}, required=["person"])
    page = draw("Ann Miller", "12 Mill Lane", "Baker since 2010", large=0)
    assert texts(schema, page) == {"person.full_name": "Ann Miller"}
    assert texts(schema, draw("Ann Miller", "12 Mill Lane", "Baker since 2010")) == {}
    assert texts(load({"person": person}), page) == {}


def test_true_and_false_are_read_from_words() -> None:
    schema = load({"paid": {"type": "boolean"}, "x": {"type": "object", "properties": {"y": TEXT}}})
    assert found(schema, draw("Paid: Ja"))["paid"].value == "true"
