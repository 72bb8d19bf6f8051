"""A page's blocks, cells and fields drawn on its image."""

from dataclasses import replace

import pytest
from PIL import Image, ImageChops, ImageColor

from flows.viewer.overlay import TASK_COLOURS, draw_boxes
from parsers.document import (
    Answer,
    Block,
    BoundingBox,
    Cell,
    Field,
    Item,
    Label,
    Page,
    Point,
    Word,
    plain,
)

SIZE = (400, 600)
BOX = BoundingBox(0.25, 0.25, 0.75, 0.5)


def white() -> Image.Image:
    return Image.new("RGB", SIZE, "white")


def page_of(*blocks: Block) -> Page:
    return Page(1, 200, 300, blocks=blocks)


def field_at(page_number: int | None, box: BoundingBox | None = BOX) -> Field:
    return Field("total", "1", None, page_number, box)


def drawn_area(picture: Image.Image) -> tuple[int, int, int, int] | None:
    return ImageChops.invert(picture).getbbox()


def test_a_page_without_boxes_is_its_image() -> None:
    page = page_of(Block(Label.TEXT, plain("x"), cells=(Cell(0, 0, "x"),)))
    picture = draw_boxes(white(), page, [field_at(1, None)])
    assert (picture.mode, picture.size, picture.tobytes()) == ("RGB", SIZE, white().tobytes())


def test_a_field_of_another_page_is_not_drawn() -> None:
    fields = [field_at(2), field_at(None)]
    assert drawn_area(draw_boxes(white(), page_of(), fields)) is None


@pytest.mark.parametrize("label", list(Label))
def test_a_block_is_drawn_around_where_it_stands_with_its_caption_above(label: Label) -> None:
    picture = draw_boxes(white(), page_of(Block(label, plain("x"), BOX)))
    left, top, right, bottom = drawn_area(picture) or (0, 0, 0, 0)
    assert (right, bottom) == (302, 302)
    assert left <= 98
    assert 120 < top < 150


def test_labels_differ_in_colour() -> None:
    pictures = {
        draw_boxes(white(), page_of(Block(label, plain("x"), BOX))).getpixel((100, 200))
        for label in Label
    }
    assert len(pictures) == len(Label)


def test_cells_and_fields_are_drawn_as_well() -> None:
    bare = draw_boxes(white(), page_of(Block(Label.TABLE, plain("x"), BOX)))
    cell = Cell(0, 0, "x", box=BoundingBox(0.3, 0.3, 0.4, 0.4))
    with_cell = draw_boxes(white(), page_of(Block(Label.TABLE, plain("x"), BOX, (cell,))))
    assert ImageChops.difference(bare, with_cell).getbbox() == (118, 178, 161, 241)
    with_field = draw_boxes(white(), page_of(Block(Label.TABLE, plain("x"), BOX)), [field_at(1)])
    assert ImageChops.difference(bare, with_field).getbbox() is not None


def test_a_field_of_a_list_has_no_name_for_want_of_room() -> None:
    single, of_list = (
        draw_boxes(white(), page_of(), [replace(field_at(1), path=path)])
        for path in ("amount", "items[0].amount")
    )
    assert single.tobytes() != of_list.tobytes()
    assert drawn_area(of_list) == (97, 147, 302, 302)


def test_a_box_at_the_edge_is_drawn_within_the_image() -> None:
    box = BoundingBox(0.999, 0.999, 1, 1)
    picture = draw_boxes(white(), page_of(Block(Label.TEXT, plain("x"), box)), [field_at(1, box)])
    assert picture.height == SIZE[1]
    assert drawn_area(picture) is not None


def test_a_name_without_room_stands_in_a_legend_beside_the_page() -> None:
    whole = BoundingBox(0, 0, 1, 1)
    picture = draw_boxes(white(), page_of(Block(Label.TEXT, plain("x"), whole)))

    assert picture.width > SIZE[0]
    left, _, _, _ = drawn_area(picture.crop((SIZE[0], 0, *picture.size))) or (0, 0, 0, 0)
    assert left > 0


def test_no_label_hides_a_word_or_a_value() -> None:
    words = tuple(
        Word("x", BoundingBox(x / 10, y / 20, x / 10 + 0.09, y / 20 + 0.045), y)
        for x in range(10)
        for y in range(20)
        if (x, y) != (4, 5)
    )
    values = [replace(field_at(1, word.box), path=f"field_{at}") for at, word in enumerate(words)]
    page = replace(page_of(Block(Label.TEXT, plain("x"), BoundingBox(0, 0, 1, 1))), words=words)
    picture = draw_boxes(white(), page, values[::7])

    for word in words:
        x0, y0, x1, y1 = word.box.to_frame(SIZE)
        inside = picture.crop((round(x0) + 4, round(y0) + 4, round(x1) - 4, round(y1) - 4))
        assert len(inside.getcolors() or []) == 1


def answer_with(task: str, *items: Item, page: int = 1) -> Answer:
    return Answer(task, page, page, items=items)


def test_an_item_of_another_page_is_not_drawn() -> None:
    answers = [answer_with("find", Item(label="x", box=BOX), page=2)]
    answers += [answer_with("find", Item(label="x", box=BOX, page_number=2))]
    assert drawn_area(draw_boxes(white(), page_of(), (), answers)) is None


def test_an_item_without_a_place_is_not_drawn() -> None:
    answers = [answer_with("find", Item(label="x", attributes={"presence": "absent"}))]
    assert drawn_area(draw_boxes(white(), page_of(), (), answers)) is None


def test_items_are_drawn_in_the_colour_of_their_task() -> None:
    for task, colour in TASK_COLOURS.items():
        picture = draw_boxes(white(), page_of(), (), [answer_with(task, Item(text="x", box=BOX))])
        assert ImageColor.getrgb(colour) in {each for _, each in picture.getcolors(9999) or ()}


def test_a_signature_is_drawn_with_its_state_and_a_ticked_box_as_it_was_asked_for() -> None:
    def drawn(label: str, **more: str) -> bytes:
        item = Item(label=label, box=BOX, attributes=more)
        return draw_boxes(white(), page_of(), (), [answer_with("find", item)]).tobytes()

    assert drawn("signature", state="signed") != drawn("signature", state="unsigned")
    assert drawn("ticked box", state="ticked") == drawn("ticked box")


def test_a_point_is_a_ring_with_a_dot() -> None:
    answers = [answer_with("act", Item(label="click", point=Point(0.5, 0.5)))]
    picture = draw_boxes(white(), page_of(), (), answers)
    assert picture.getpixel((199, 299)) == ImageColor.getrgb(TASK_COLOURS["act"])
    assert picture.getpixel((195, 299)) == (255, 255, 255)
