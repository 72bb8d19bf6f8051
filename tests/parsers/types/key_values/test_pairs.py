"""Labels and values on pages of any kind."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from parsers.document import Block, BoundingBox, Cell, Label, Page, Word
from parsers.extraction import find_lists
from parsers.types import DOCUMENT_TYPES

Draw = Callable[..., Page]
KEY_VALUES = DOCUMENT_TYPES["key_values"]


def pairs(*pages: Page) -> list[tuple[str, str]]:
    rows = find_lists(KEY_VALUES, pages).get("pairs", [])
    return [(row["key"].text, row["value"].text) for row in rows]


def test_sentences_are_no_pairs(draw: Draw) -> None:
    page = draw(
        "The mill has three duties which are the following: to grind, to sift and to sell.\n"
        "We open at 10:30 and close at 18:00.\nSee https://mill.example for more."
    )
    assert pairs(page) == []


def test_labels_without_a_value_are_no_pairs(draw: Draw) -> None:
    assert pairs(draw("Name: ____________\n\n\n\nSignature:")) == []


def test_long_labels_and_long_values_are_sentences(draw: Draw) -> None:
    words = " ".join("abcdefghijklmnopqrstuvwx")
    assert pairs(draw("Grain bought here last year and sold again: 40 tons")) == []
    assert pairs(draw(f"Grain: {words}")) == []


def test_two_lines_of_two_phrases_are_no_columns(draw: Draw) -> None:
    assert pairs(draw("Guest name         Ann Reed\nRoom               204")) == []


def test_what_stands_far_below_a_label_is_not_its_value(draw: Draw) -> None:
    assert pairs(draw("Signature:\n\n\n\n\nMill Ltd")) == []


def test_a_table_whose_first_column_holds_few_labels_has_no_pairs() -> None:
    texts = ("Grain", "rye"), ("sold, and at what price?", "12"), ("(in tons)", "40"), ("*", "9")
    cells = (
        Cell(row, col, text) for row, line in enumerate(texts) for col, text in enumerate(line)
    )
    block = Block(Label.TABLE, cells=tuple(cells))
    assert pairs(Page(1, 600, 800, blocks=(block,))) == []


def test_addresses_side_by_side_are_no_pairs(draw: Draw) -> None:
    page = draw(
        "Bill to            Ship to\nMill Ltd           Sons Ltd\n12 Quay Road       9 Hill Road\n"
        "2000 Salem         3000 Boston"
    )
    assert pairs(page) == []


def test_a_colon_parts_label_and_value(draw: Draw) -> None:
    page = draw("Order number: 4711\nDelivered : 3 May 2019\nTime: 10:30")
    assert pairs(page) == [
        ("Order number", "4711"),
        ("Delivered", "3 May 2019"),
        ("Time", "10:30"),
    ]


def test_several_pairs_stand_in_one_line(draw: Draw) -> None:
    page = draw("Order number: 4711        Date: 3 May 2019")
    assert pairs(page) == [("Order number", "4711"), ("Date", "3 May 2019")]
    assert pairs(draw("Ticket: 4711 Cashier: Mei")) == [("Ticket", "4711"), ("Cashier", "Mei")]


def test_labels_stand_left_of_values(draw: Draw) -> None:
    page = draw(
        "Guest name         Ann Reed\nRoom               204\nArrival            3 May 2019"
    )
    assert pairs(page) == [("Guest name", "Ann Reed"), ("Room", "204"), ("Arrival", "3 May 2019")]


def test_a_table_of_two_columns_holds_pairs() -> None:
    texts = [("Guest name", "Ann Reed"), ("Room", "204"), ("Arrival:", "3 May 2019")]
    cells = tuple(
        Cell(row, column, text)
        for row, both in enumerate(texts)
        for column, text in enumerate(both)
    )
    page = Page(1, 600, 800, blocks=(Block(Label.TABLE, cells=cells),))
    assert pairs(page) == [("Guest name", "Ann Reed"), ("Room", "204"), ("Arrival", "3 May 2019")]


def test_a_value_stands_below_its_label(draw: Draw) -> None:
    assert pairs(draw("Delivery address:\nMill Lane, Salem")) == [
        ("Delivery address", "Mill Lane, Salem")
    ]


def test_what_every_page_repeats_counts_once(draw: Draw) -> None:
    assert pairs(draw("Order: 4711"), draw("Order: 4711\nPrice: 3.50", 2)) == [
        ("Order", "4711"),
        ("Price", "3.50"),
    ]


def test_key_and_value_have_their_own_boxes(draw: Draw) -> None:
    (row,) = find_lists(KEY_VALUES, [draw("Order: 4711")])["pairs"]
    assert row["key"].box and row["value"].box
    assert row["key"].box.x1 < row["value"].box.x1
    assert row["value"].box.x0 > row["key"].box.x0


def test_leaders_in_rows_of_figures_and_lists_in_two_columns_are_no_pairs(draw: Draw) -> None:
    assert pairs(draw("Robbery ........ 102.1 25.5 76.6")) == []
    page = draw(
        "Safety plan made           Referral to other services\n"
        "Visits at home             Help with the way there\n"
        "Placed with family         Work with the police"
    )
    assert pairs(page) == []


def test_which_of_the_boxes_that_are_only_drawn_is_ticked_is_not_guessed(draw: Draw) -> None:
    assert pairs(draw("Gender:      Female      Male\nSmoker:      Yes         No")) == []
    assert pairs(draw("Geschlecht:      weiblich      männlich")) == []


def test_leaders_lead_to_a_value(draw: Draw) -> None:
    assert pairs(draw("Rent ............ 1,200.00\nMiete . . . . . . 900 EUR")) == [
        ("Rent", "1,200.00"), ("Miete", "900 EUR")
    ]  # fmt: skip


def test_what_is_ticked_is_the_value(draw: Draw) -> None:
    assert pairs(draw("Gender: ☐ female ☒ male")) == [("Gender", "male")]
    assert pairs(draw("Zahlung: ☑ bar ☐ Karte ☑ Gutschein")) == [
        ("Zahlung", "bar"), ("Zahlung", "Gutschein")
    ]  # fmt: skip
    assert pairs(draw("Raucher: ja ☒ nein ☐")) == [("Raucher", "ja")]
    assert pairs(draw("☒ I agree        ☐ Newsletter")) == [("I agree", "☒"), ("Newsletter", "☐")]
    assert pairs(draw("Smoker: ☐ yes ☐ no")) == []


SHEETS = {
    "boxes": [("Family name", 6, "Lindqvist", 10), ("Date of birth", 6, "3 May 1980", 10),
              ("Place", 6, "Uppsala", 10)],
    "bold": [("Nachname", "b", "Lindqvist", 9), ("Geboren", "b", "3.5.1980", 9),
             ("Ort", "b", "Uppsala", 9)],
}  # fmt: skip


def form(labels: Sequence[tuple[Any, ...]], more: Sequence[str] = ()) -> Page:
    """A label above each value, three in a row; more: lines below each value."""
    words = []
    for column, (label, style, value, size) in enumerate(labels):
        x, bold = 0.05 + 0.3 * column, style == "b"
        small = size if bold else style
        for row, (text, height, heavy) in enumerate(
            [(label, small, bold), (value, size, False), *((one, size, False) for one in more)]
        ):
            at = x
            for word in text.split():
                box = BoundingBox(at, 0.1 + 0.02 * row, at + 0.01 * len(word), 0.113 + 0.02 * row)
                words.append(Word(word, box, row, None, float(height), heavy))
                at += 0.01 * (len(word) + 1)
    return Page(1, 600, 800, words=tuple(words))


@pytest.mark.parametrize("name", SHEETS)
def test_a_label_in_a_type_of_its_own_stands_above_its_value(name: str) -> None:
    found = SHEETS[name]
    assert pairs(form(found)) == [(label, value) for label, _, value, _ in found]


def test_one_label_above_a_text_and_the_heads_of_a_table_are_no_pairs() -> None:
    assert pairs(form(SHEETS["boxes"][:2])) == []
    assert pairs(form(SHEETS["bold"], ["Berg", "Falk"])) == []


def test_text_of_one_type_has_no_labels_above(draw: Draw) -> None:
    assert (
        pairs(draw("Name            City            Born\nLindqvist       Uppsala         1980"))
        == []
    )


def sheet(*rows: Sequence[tuple[float, str, float, bool]]) -> Page:
    """Rows of `(x, text, size, bold)`, each below the other as far as its own height."""
    words, y = [], 0.1
    for number, row in enumerate(rows):
        high = 0.0015 * max(size for _, _, size, _ in row)
        for x, text, size, bold in row:
            at = x
            for word in text.split():
                width = 0.001 * size * len(word)
                box = BoundingBox(at, y, at + width, y + 0.0015 * size)
                words.append(Word(word, box, number, None, float(size), bold))
                at += width + 0.001 * size
        y += high + 0.003
    return Page(1, 600, 800, words=tuple(words))


LANGUAGES = pytest.mark.parametrize(
    "found",
    [
        [("Date of birth", "3 May 1980"), ("Place of work", "Uppsala"), ("Name", "Ann Reed")],
        [("Titular de la cuenta", "Ana Ruiz"), ("Calle", "Mayor 3"), ("Fecha", "3.5.1980")],
        [("Nom de famille", "Vasseur"), ("Date de naissance", "3/5/1980"), ("Ville", "Lyon")],
    ],
)


@LANGUAGES
def test_a_small_label_may_stand_below_what_is_written_on_a_rule(
    found: list[tuple[str, str]],
) -> None:
    rows = [row for key, value in found for row in (
        [(0.1, value, 10, False)], [(0.1, key, 6, False)], [(0.1, "§", 20, False)]
    )]  # fmt: skip
    assert pairs(sheet(*rows)) == found


@LANGUAGES
def test_bold_labels_and_plain_values_take_turns_in_a_line(found: list[tuple[str, str]]) -> None:
    line = [(0.02 + 0.32 * at, key, 7, True) for at, (key, _) in enumerate(found)]
    line += [(0.22 + 0.32 * at, value, 7, False) for at, (_, value) in enumerate(found)]
    assert pairs(sheet(sorted(line))) == found


@LANGUAGES
def test_values_below_a_section_s_last_label_end_where_the_next_section_begins(
    found: list[tuple[str, str]],
) -> None:
    rows = [row for key, value in found for row in (
        [(0.1, key, 6, False)], [(0.1, value, 10, False)]
    )]  # fmt: skip
    assert pairs(sheet(*rows, [(0.1, "Section", 11, True)])) == found
    assert pairs(sheet(*rows, [(0.1, "Smoker: no", 10, False)]))[:3] == found


@LANGUAGES
def test_a_number_before_a_label_is_no_part_of_it(draw: Draw, found: list[tuple[str, str]]) -> None:
    text = "\n".join(f"{at}. {key}: {value}" for at, (key, value) in enumerate(found, 1))
    assert pairs(draw(text)) == found


@pytest.mark.parametrize(
    "text",
    [
        "Please note: only forms that were signed by both can be dealt with here.",
        "Bitte beachten: nur Anträge, welche beide unterschrieben haben, werden bearbeitet.",
    ],
)
def test_a_sentence_behind_a_colon_is_no_value(draw: Draw, text: str) -> None:
    assert pairs(draw(text)) == []


def test_bold_rows_with_their_amounts_label_nothing_below_them() -> None:
    rows = [("Net sum", "473,00", True), ("Tax", "56,87", False), ("Gross sum", "529,87", True),
            ("Paid", "0,00", False), ("To pay", "529,87", True)]  # fmt: skip
    page = sheet(*([(0.1, key, 10, bold), (0.5, value, 10, bold)] for key, value, bold in rows))
    assert pairs(page) == [(key, value) for key, value, _ in rows]
