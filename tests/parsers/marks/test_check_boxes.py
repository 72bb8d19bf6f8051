"""Check boxes: which are found, in what state, with which words, and what is none."""

from typing import Any

import pytest
from PIL import Image

from parsers.document import Annotation, AnnotationKind, BoundingBox, PageImage
from parsers.marks import CheckBox, find_check_boxes
from tests.parsers.marks.conftest import LETTERS


def found(sheet: Any, **more: Any) -> list[tuple[str, bool]]:
    boxes = find_check_boxes(sheet.image, sheet.words, **more)
    return [(each.text, each.ticked) for each in boxes]


def test_letters_like_boxes_are_none(sheet: Any) -> None:
    page = sheet()
    page.text(100, 100, "O 0 D Q OCR Old DOQ 00 Open 0")
    page.text(100, 160, "Only O. Dodo owes 0", confidence=0.97)
    assert found(page) == []


@pytest.mark.parametrize("side", [26, 28])
@pytest.mark.parametrize("crossed", [False, True])
def test_the_round_letters_at_the_ends_of_typewritten_words_are_no_radio_buttons(
    sheet: Any, side: int, crossed: bool
) -> None:
    page, pitch = sheet(), side + 8
    lines = ("look into it", "till noon I", "rooms also lit", "it will do it")
    for at, line in enumerate(lines):
        x, y = 100, 100 + 70 * at
        for text in line.split():
            start = x
            for letter in text:
                if letter == "o":
                    page.circle(x, y + 8, side)
                    if crossed:
                        page.stroke((x, y + 8 + side // 2), (x + side, y + 8 + side // 2))
                else:
                    page.stroke((x + 4, y), (x + 4, y + 8 + side))
                x += pitch if "o" in text else 12
            page.say(text, (start, y, x - 8, y + 36), at, 0.99)
            x += pitch
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


def test_bullets_near_a_list_of_larger_empty_boxes_are_bullets(sheet: Any) -> None:
    page = sheet()
    for at in range(3):
        page.pencil.rectangle((100, 100 + 60 * at, 122, 122 + 60 * at), fill="black")
        page.text(145, 98 + 60 * at, f"Point {at}")
        page.square(100, 300 + 60 * at)
        page.text(145, 298 + 60 * at, f"Choice {at}")
    assert found(page) == [("Choice 0", False), ("Choice 1", False), ("Choice 2", False)]


def test_the_coloured_squares_of_a_legend_are_no_ticks_of_a_form_elsewhere(sheet: Any) -> None:
    page = sheet()
    for at, colour in enumerate(("red", "green", "blue")):
        x = 130 + 250 * at
        page.pencil.rectangle((x, 100, x + 28, 128), fill=colour)
        page.text(x + 40, 98, ("Revenue", "Costs", "Profit")[at])
    page.circle(130, 180, 30)
    page.text(138, 178, "1")
    page.text(180, 178, "Figures of one year")
    page.square(60, 600)
    page.text(100, 598, "by post")
    assert found(page) == [("by post", False)]


def test_a_square_alone_with_a_dash_in_it_is_a_sign(sheet: Any) -> None:
    page = sheet()
    page.square(100, 100, 34)
    page.stroke((107, 117), (128, 117), width=3)
    page.text(150, 100, "Dash Company")
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


def test_a_square_makes_no_radio_button_of_a_circle_near_it(sheet: Any) -> None:
    page = sheet()
    page.circle(100, 100, 30)
    page.pencil.ellipse((108, 108, 122, 122), fill="black")
    page.text(145, 98, "Step one")
    page.square(100, 160)
    page.text(145, 158, "agreed")
    assert found(page) == [("agreed", False)]


def test_a_filled_box_among_empty_ones_is_ticked(sheet: Any) -> None:
    page = sheet()
    for at, name in enumerate(("monthly", "yearly")):
        page.square(100, 100 + 60 * at)
        page.text(145, 98 + 60 * at, name)
    page.pencil.rectangle((100, 160, 128, 188), fill="black")
    assert found(page) == [("monthly", False), ("yearly", True)]


@pytest.mark.parametrize("label", ["Ms", "Mr", "no"])
def test_a_crossed_box_after_a_short_word_that_was_read_over_it_is_ticked(
    sheet: Any, label: str
) -> None:
    page = sheet()
    page.text(100, 200, "several words that tell how wide letters are", confidence=0.99)
    wide = round(page.pencil.textlength(label, font=LETTERS))
    page.pencil.text((100, 98), label, fill="black", font=LETTERS)
    page.square(112 + wide, 100)
    page.stroke((114 + wide, 102), (138 + wide, 126))
    page.stroke((114 + wide, 126), (138 + wide, 102))
    page.say(label, (100, 100, 141 + wide, 129), 1, 0.99)
    page.square(400, 100)
    page.text(440, 98, "Other", confidence=0.99)
    assert found(page) == [(label, True), ("Other", False)]


def test_boxes_with_round_corners_are_found_where_words_were_read_over_them(sheet: Any) -> None:
    page = sheet()
    page.text(100, 400, "several words that tell how wide letters are", confidence=0.99)
    for at, name in enumerate(("Family", "Other", "yes", "Senior")):
        y = 100 + 60 * at
        page.pencil.rounded_rectangle((100, y, 128, y + 28), 7, outline="black", width=3)
        page.pencil.text((136, y - 2), name, fill="black", font=LETTERS)
        end = 136 + round(page.pencil.textlength(name, font=LETTERS))
        page.say(name, (99, y, end, y + 30), at + 1, 0.99)
    names = [(name, False) for name in ("Family", "Other", "yes", "Senior")]
    assert found(page) == names


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
