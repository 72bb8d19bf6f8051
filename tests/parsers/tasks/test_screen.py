"""The elements of a screenshot, as models and the embedded engine answer."""

from parsers.document import BoundingBox, Item, Page, Word
from parsers.tasks import Asked, open_task

SCREEN = open_task("screen")
BOX = BoundingBox(0.1, 0.1, 0.2, 0.2)
PAGE = Page(
    1, 100, 100, words=tuple(Word(text, BOX, 0) for text in ("Save", "supplier", "Hanseatic"))
)


def finished(*items: Item) -> tuple[tuple[Item, ...], tuple[str, ...]]:
    return SCREEN.finish(items, Asked(pages=(PAGE,)))


def test_a_role_that_is_not_known_is_text_and_is_told() -> None:
    (item,), warnings = finished(Item(label="Save", attributes={"role": "flux capacitor"}))
    assert item.attributes == {"role": "text"}
    assert warnings == ("1 roles or states are not known: 'flux capacitor'",)


def test_a_state_that_is_not_known_is_left_out_and_told() -> None:
    (item,), warnings = finished(Item(attributes={"role": "button", "state": "glowing"}))
    assert item.attributes == {"role": "button"}
    assert "glowing" in warnings[0]


def test_the_words_of_models_for_roles_and_states_are_made_ours() -> None:
    items, warnings = finished(
        Item(label="A", box=BOX, attributes={"role": "Checkbox", "state": "checked"}),
        Item(label="B", attributes={"role": "drop-down", "state": "normal"}),
        Item(label="C", attributes={"role": "radio", "state": "selected"}),
    )
    assert [dict(item.attributes) for item in items] == [
        {"role": "check box", "state": "ticked"},
        {"role": "list"},
        {"role": "radio button", "state": "ticked"},
    ]
    assert warnings == ()


def test_a_role_that_was_given_as_label_is_the_role() -> None:
    (item,), _ = finished(Item("Save", "button"))
    assert (item.label, item.text, item.attributes["role"]) == ("Save", None, "button")


def test_an_element_told_twice_is_one() -> None:
    twice = Item(label="Save", box=BOX, attributes={"role": "button"})
    items, warnings = finished(twice, twice)
    assert len(items) == 1
    assert warnings == ("1 elements were told more than once",)


def test_support_is_the_share_of_label_and_value_among_the_words() -> None:
    items, _ = finished(
        Item("Hanseatic", "Save supplier", attributes={"role": "text field"}),
        Item(None, "Save everything", attributes={"role": "button"}),
        Item(attributes={"role": "image"}),
    )
    assert [item.support for item in items] == [1.0, 4 / 14, None]
