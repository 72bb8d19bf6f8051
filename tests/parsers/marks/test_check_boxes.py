"""Check boxes: which are found, in what state, with which words, and what is none."""

from typing import Any

import pytest
from PIL import Image

from parsers.document import Annotation, AnnotationKind, BoundingBox, PageImage
from parsers.marks import CheckBox, find_check_boxes


def found(sheet: Any, **more: Any) -> list[tuple[str, bool]]:
    boxes = find_check_boxes(sheet.image, sheet.words, **more)
    return [(each.text, each.ticked) for each in boxes]


def test_letters_like_boxes_are_none(sheet: Any) -> None:
    page = sheet()
    page.text(100, 100, "O 0 D Q OCR Old DOQ 00 Open 0")
    page.text(100, 160, "Only O. Dodo owes 0", confidence=0.97)
    assert found(page) == []


def test_the_cells_of_a_table_are_none(sheet: Any) -> None:
    page = sheet()
    for row in range(3):
        for column in range(4):
            page.square(100 + 30 * column, 100 + 30 * row, 30)
    page.text(240, 100, "Total")
    assert found(page) == []


def test_boxes_for_the_figures_of_a_code_are_none(sheet: Any) -> None:
    page = sheet()
    for at in range(6):
        page.square(100 + 33 * at, 100)
    page.text(310, 98, "Code")
    assert found(page) == []


def test_a_filled_square_alone_is_a_bullet(sheet: Any) -> None:
    page = sheet()
    page.pencil.rectangle((100, 100, 126, 126), fill="black")
    page.text(140, 98, "First")
    assert found(page) == []


def test_a_figure_in_a_square_is_a_number_and_no_tick(sheet: Any) -> None:
    page = sheet()
    page.square(100, 100, 30)
    page.text(108, 98, "3")
    page.text(150, 98, "Send it")
    assert found(page) == []


def test_a_square_without_words_beside_it_is_none(sheet: Any) -> None:
    page = sheet()
    page.square(500, 700)
    page.text(100, 100, "Far away")
    assert found(page) == []


def test_an_empty_box_is_unticked_and_named_by_the_words_after_it(sheet: Any) -> None:
    page = sheet()
    page.square(100, 100)
    page.text(140, 98, "by post")
    page.square(400, 100)
    page.text(440, 98, "by e-mail")
    assert found(page) == [("by post", False), ("by e-mail", False)]


def test_a_cross_a_tick_and_a_filling_are_ticked(sheet: Any) -> None:
    page = sheet()
    for at, name in enumerate(("cross", "tick", "filled", "empty")):
        page.square(100, 100 + 60 * at)
        page.text(145, 98 + 60 * at, name)
    page.stroke((92, 92), (136, 138))
    page.stroke((92, 138), (136, 92))
    page.stroke((106, 174), (114, 186), (140, 150))
    page.pencil.rectangle((107, 227, 121, 241), fill="black")
    assert found(page) == [("cross", True), ("tick", True), ("filled", True), ("empty", False)]


def test_radio_buttons_come_together(sheet: Any) -> None:
    page = sheet()
    for at, name in enumerate(("monthly", "yearly")):
        page.circle(100, 100 + 60 * at, 30)
        page.text(145, 98 + 60 * at, name)
    page.pencil.ellipse((108, 168, 122, 182), fill="black")
    assert found(page) == [("monthly", False), ("yearly", True)]
    alone = sheet()
    alone.circle(100, 100, 30)
    alone.text(145, 98, "monthly")
    assert found(alone) == []


def test_a_skewed_page_has_the_same_boxes(sheet: Any) -> None:
    page = sheet()
    page.square(480, 680, 30)
    page.text(525, 680, "agreed")
    page.stroke((476, 676), (514, 714))
    page.stroke((476, 714), (514, 676))
    turned = page.picture.rotate(3, Image.Resampling.BICUBIC, fillcolor="white")
    image = PageImage(*turned.size, turned.tobytes())
    (box,) = find_check_boxes(image, page.words)
    assert box.ticked and box.text == "agreed"


def test_grey_noisy_paper_ticks_nothing(sheet: Any) -> None:
    page = sheet()
    page.square(100, 100, 30)
    page.text(150, 98, "agreed")
    noise = Image.effect_noise(page.picture.size, 18).convert("RGB")
    mixed = Image.blend(page.picture, noise, 0.15)
    (box,) = find_check_boxes(PageImage(*mixed.size, mixed.tobytes()), page.words)
    assert not box.ticked


@pytest.mark.parametrize(("value", "ticked"), [("Off", False), ("Yes", True), ("", False)])
def test_the_field_of_a_form_says_its_state_itself(sheet: Any, value: str, ticked: bool) -> None:
    page = sheet()
    page.text(140, 98, "newsletter")
    box = BoundingBox.from_frame((100, 100, 130, 130), (1000, 1400))
    field = Annotation(AnnotationKind.CHECK_BOX, "box", value, box)
    assert found(page, annotations=[field]) == [("newsletter", ticked)]


def test_a_drawn_field_is_one_box(sheet: Any) -> None:
    page = sheet()
    page.square(100, 100, 30)
    page.text(145, 98, "newsletter")
    page.say("☒", (100, 100, 130, 130))
    box = BoundingBox.from_frame((100, 100, 130, 130), (1000, 1400))
    field = Annotation(AnnotationKind.CHECK_BOX, "box", "On", box)
    assert found(page, annotations=[field]) == [("newsletter", True)]


def test_signs_of_a_text_layer_are_boxes_without_a_look_at_the_page(sheet: Any) -> None:
    page = sheet()
    page.say("☐", (100, 100, 126, 130), 1)
    page.text(140, 98, "by post")
    page.say("☑", (400, 100, 426, 130), 1)
    page.text(440, 98, "by e-mail")
    boxes = find_check_boxes(PageImage(0, 0, b""), page.words)
    assert [(each.text, each.ticked) for each in boxes] == [("by post", False), ("by e-mail", True)]


def test_where_a_barcode_is_no_box_is(sheet: Any) -> None:
    page = sheet()
    page.square(100, 100)
    page.text(140, 98, "by post")
    barred = [BoundingBox.from_frame((90, 90, 200, 200), (1000, 1400))]
    assert found(page, barred=barred) == []


def test_a_box_says_what_it_goes_with() -> None:
    assert CheckBox(BoundingBox(0, 0, 1, 1), True).text == ""
