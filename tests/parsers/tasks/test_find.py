"""The find task: what answers become, whoever gives them."""

from collections.abc import Callable

import pytest

from parsers.document import BoundingBox, Item, Page
from parsers.tasks import Asked, open_task

FIND = open_task("find", "ticked checkbox; unticked checkbox; signature; the date below the logo")
BOX = BoundingBox(0.1, 0.1, 0.2, 0.2)

Draw = Callable[..., Page]


def finished(*items: Item, request: str = FIND.request, page: Page | None = None) -> list[Item]:
    found, _ = FIND.finish(items, Asked(request, (page,) if page else ()))
    return list(found)


def test_each_label_that_is_not_there_is_absent() -> None:
    absent = finished()
    assert [item.label for item in absent] == FIND.request.split("; ")
    assert all(item.attributes == {"presence": "absent"} and item.box is None for item in absent)


def test_what_is_there_is_found_and_not_absent() -> None:
    items = finished(Item(label="signature", box=BOX), request="signature; stamp")
    assert [(item.label, item.attributes["presence"]) for item in items] == [
        ("signature", "found"),
        ("stamp", "absent"),
    ]


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("Signatures", "signature"),
        ("TICKED CHECKBOX", "ticked checkbox"),
        ("unticked checkboxes", "unticked checkbox"),
        ("date below the logo", "the date below the logo"),
        ("signiture", "signature"),
    ],
)
def test_a_models_label_becomes_the_one_that_was_asked(said: str, asked: str) -> None:
    assert finished(Item(label=said, box=BOX))[0].label == asked


def test_a_label_that_nobody_asked_for_stays_and_is_told() -> None:
    items, warnings = FIND.finish((Item(label="zebra", box=BOX),), Asked(FIND.request))
    assert items[0].label == "zebra"
    assert warnings == ("labels not asked for: zebra",)


def test_a_label_that_could_be_two_is_not_guessed() -> None:
    assert finished(Item(label="checkbox", box=BOX))[0].label == "checkbox"


def test_a_state_left_out_is_that_of_the_label() -> None:
    ticked, unticked = finished(
        Item(label="ticked checkbox", box=BOX), Item(label="unticked checkbox", box=BOX)
    )[:2]
    assert (ticked.attributes["state"], unticked.attributes["state"]) == ("ticked", "unticked")


def test_a_text_is_supported_by_the_words_of_the_page(draw: Draw) -> None:
    page = draw("The tenant signs here")
    borne, half, bare = finished(
        Item("the Tenant", "signature", BOX),
        Item("tenant lies!", "signature", BOX),
        Item(None, "signature", BOX),
        page=page,
    )[:3]
    assert (borne.support, bare.support) == (1.0, None)
    assert half.support == pytest.approx(0.6)
