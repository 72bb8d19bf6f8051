"""The schemas within a schema."""

from parsers.schemas.subschemas import changed, subschemas

TEXT = {"type": "string"}
ROOT = {
    "properties": {"a/b": {"items": TEXT}, "items": {"anyOf": [TEXT, True]}},
    "$defs": {"x": {"not": TEXT}},
    "enum": [{"properties": {"no": TEXT}}],
}


def test_are_found_with_their_place_and_only_where_they_may_stand() -> None:
    assert [pointer for pointer, _ in subschemas(ROOT)] == [
        "", "/properties/a~1b", "/properties/a~1b/items", "/properties/items",
        "/properties/items/anyOf/0", "/$defs/x", "/$defs/x/not",
    ]  # fmt: skip


def test_are_changed_and_what_they_came_from_is_not() -> None:
    found = changed(ROOT, lambda node: {**node, "seen": 1})
    assert found["properties"]["a/b"]["items"] == {"type": "string", "seen": 1}
    assert found["enum"] == ROOT["enum"]
    assert "seen" not in TEXT
