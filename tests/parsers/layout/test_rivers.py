"""The blanks between columns of running text are seen, however narrow; others are not."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from parsers.document import BoundingBox, Word
from parsers.document.lines import hull_of, read_lines
from parsers.layout.rivers import find_rivers, part_at_rivers

PAGE = (600.0, 800.0)
EM = 10.0
LATIN = "the mill stands by the river and its wheel turns when the water is high in spring"
FRENCH = "le moulin est au bord de la rivière et sa roue tourne quand l’eau est haute au printemps"
CHINESE = ("河边的磨坊在春天水位高的时候转动它的轮子", "守磨人照看轮子和磨石直到夏天的到来为止")

Placed = tuple[float, float, str]  # x and y of a word's upper left corner, in points


def words(lines: Sequence[Sequence[Placed]], wide: float = 0.5) -> tuple[Word, ...]:
    """wide: of a letter, in ems."""
    return tuple(
        Word(text, BoundingBox.from_frame((x, y, x + wide * EM * len(text), y + 13), PAGE), number)
        for number, line in enumerate(lines)
        for x, y, text in line
    )


def filled(x0: float, x1: float, y: float, text: str, first: int, space: float = 3) -> list[Placed]:
    """A line of words from x0 to x1, beginning with another one each time."""
    known = text.split()
    line, x, at = list[Placed](), x0, first
    while x + 5 * len(word := known[at % len(known)]) <= x1:
        line.append((x, y, word))
        x += 5 * len(word) + space
        at += 1
    return line


def two_columns(
    gutter: float, lines: int, text: str = LATIN, shift: float = 0
) -> list[list[Placed]]:
    """Each line runs over both columns; shift: of the right one, down, in points."""
    middle = 300.0
    return [
        [
            *filled(60, middle - gutter * EM / 2, y, text, 3 * at),
            (middle + gutter * EM / 2, y + shift, "and"),
            *filled(middle + gutter * EM / 2 + 18, 540, y + shift, text, 5 * at),
        ]
        for at in range(lines)
        for y in [60 + 14 * at]
    ]


@pytest.mark.parametrize("text", [LATIN, FRENCH])
@pytest.mark.parametrize(("gutter", "lines"), [(0.8, 12), (1.0, 8), (1.2, 5), (3.0, 4)])
def test_a_gutter_that_lines_of_both_sides_keep_to_is_a_river(text, gutter, lines):
    (river,) = find_rivers(words(two_columns(gutter, lines, text)), PAGE)
    assert river.x0 < 0.5 < river.x1


def test_lines_that_do_not_stand_at_the_same_height_have_a_river_between_them():
    assert len(find_rivers(words(two_columns(1.0, 10, shift=4)), PAGE)) == 1


def test_columns_without_spaces_have_a_river():
    lines = [
        [(60, 60 + 14 * at, CHINESE[at % 2]), (272, 60 + 14 * at, CHINESE[1 - at % 2])]
        for at in range(9)
    ]
    assert len(find_rivers(words(lines, wide=1.0), PAGE)) == 1


def test_three_columns_have_two_rivers():
    lines = [
        [p for x in (40, 220, 400) for p in filled(x, x + 165, 60 + 14 * at, LATIN, at + int(x))]
        for at in range(9)
    ]
    assert len(find_rivers(words(lines), PAGE)) == 2


def test_a_heading_across_ends_one_river_and_begins_another():
    heading = [(60 + 53 * at, 158.0, "Waterwheel") for at in range(8)]
    below = [[(x, y + 120, t) for x, y, t in line] for line in two_columns(1.0, 7)]
    above, lower = find_rivers(words([*two_columns(1.0, 7), heading, *below]), PAGE)
    assert {above.y1 < 0.2, lower.y1 < 0.2} == {True, False}


def test_gaps_of_one_column_are_no_river():
    lines = [filled(60, 540, 60 + 14 * at, LATIN, at, space=3 + at % 4) for at in range(30)]
    assert find_rivers(words(lines), PAGE) == []


def test_few_lines_beside_a_narrow_blank_are_no_river():
    assert find_rivers(words(two_columns(0.8, 3)), PAGE) == []


@pytest.mark.parametrize("marks", ["• • • • • • • •", "1. 2. 3. 4. 5. 6. 7. 8."])
def test_the_blank_behind_the_marks_of_a_list_is_no_river(marks):
    lines = [
        [(60, 60 + 14 * at, mark), *filled(84, 540, 60 + 14 * at, LATIN, at)]
        for at, mark in enumerate(marks.split())
    ]
    assert find_rivers(words(lines), PAGE) == []


def test_marks_in_the_right_column_do_not_hide_the_gutter():
    lines = [
        [*filled(60, 290, y, LATIN, at), (305, y, "•"), *filled(318, 540, y, LATIN, at)]
        for at in range(9)
        for y in [60 + 14 * at]
    ]
    (river,) = find_rivers(words(lines), PAGE)
    assert river.x1 == pytest.approx(305 / 600, abs=0.002)


def test_columns_of_figures_and_of_single_words_have_no_river():
    figures = [
        [(60 + 120 * n, 60 + 14 * at, f"{at * 37 + n}.{n}0") for n in range(4)] for at in range(9)
    ]
    named = [[(60, 60 + 14 * at, "Miller"), (200, 60 + 14 * at, "Kuldīga")] for at in range(9)]
    assert find_rivers(words(figures), PAGE) == find_rivers(words(named), PAGE) == []


def test_lines_are_parted_at_rivers_and_words_stay_in_order():
    read = words(two_columns(1.0, 8))
    parted = part_at_rivers(read, find_rivers(read, PAGE))
    assert [word.text for word in parted] == [word.text for word in read]
    assert len(read_lines(parted)) == 16
    assert all(hull_of(line).x1 < 0.5 or hull_of(line).x0 > 0.5 for line in read_lines(parted))


def test_a_page_without_words_or_with_too_many_has_no_river():
    many = words([filled(60, 540, 60 + at % 700, LATIN, at) for at in range(400)])
    assert find_rivers((), PAGE) == find_rivers(many, PAGE) == []


def test_a_page_number_in_line_with_a_wide_gutter_does_not_narrow_it():
    number = [(306.0, 60 + 14 * 30, "435")]
    (river,) = find_rivers(words([*two_columns(2.4, 30), number]), PAGE)
    assert river.width * PAGE[0] > 1.5 * EM


def test_beside_the_marks_of_a_list_the_gutter_is_the_river():
    lines = [
        [*filled(60, 290, y, LATIN, 3 * at), *right]
        for at in range(16)
        for y in [60 + 14 * at]
        for right in [
            [(300.0, y, "•"), *filled(318, 540, y, LATIN, 5 * at)]
            if at < 7
            else filled(300, 540, y, LATIN, 5 * at)
        ]
    ]
    (river,) = find_rivers(words(lines), PAGE)
    assert river.x1 * PAGE[0] == pytest.approx(300, abs=2)


def test_a_gap_beside_lines_of_another_column_by_chance_is_no_river():
    """The left column's short lines end far from the gap, and the right column begins far."""
    left = [[(60.0, 60 + 14 * at, word)] for at, word in enumerate(("cat", "mill", "days"))]
    gap = [*filled(60, 220, 102, LATIN, 0), (250.0, 102, "wheel")]
    right = [filled(320, 560, 67 + 14 * at, LATIN, at) for at in range(6)]
    assert find_rivers(words([*left, gap, *right]), PAGE) == []


def test_lines_halfway_between_those_of_the_other_column_have_a_river_between_them():
    (river,) = find_rivers(words(two_columns(1.2, 12, shift=7.5)), PAGE)
    assert river.x0 < 0.5 < river.x1


def test_gaps_between_the_words_of_spaced_out_lines_are_no_river_beside_a_gutter():
    lines = two_columns(1.0, 30)
    for at in range(9):
        y, start = 158.0 + 14 * at, 170.0 + 7 * (at * 4 % 9) / 3
        spaced = [(60.0, y, "mill" * 5), (start, y, "wheel" * 2), (start + 65, y, "rod")]
        lines[7 + at] = [*spaced, *(part for part in lines[7 + at] if part[0] > 300)]
    (river,) = find_rivers(words(lines), PAGE)
    assert river.x0 < 0.5 < river.x1


def test_a_heading_across_is_not_parted_at_its_own_spaces():
    """Wide ones, as of letters that are all as wide: one of them is above the gutter."""
    heading = tuple(
        Word("Water", BoundingBox.from_frame((x, 252, x + 38, 272), PAGE), 99)
        for x in (117, 163, 209, 255, 303, 349, 395)
    )
    below = [[(x, y + 220, t) for x, y, t in line] for line in two_columns(1.0, 9)]
    read = (*words([*two_columns(1.0, 9), *below]), *heading)
    assert not any(river.y0 < 0.33 < river.y1 for river in find_rivers(read, PAGE))


def test_the_first_lines_below_a_heading_are_parted_though_the_gutter_is_narrower_there():
    lines = two_columns(1.1, 20)
    lines[0] = [*filled(60, 295.0, 60, LATIN, 0), *(part for part in lines[0] if part[0] > 300)]
    (river,) = find_rivers(words(lines), PAGE)
    assert river.y0 * PAGE[1] == pytest.approx(60)


def test_boxes_of_read_words_that_reach_into_a_gutter_do_not_hide_it():
    """As a recognizer gives them: the last word of a line and the first of the next one."""
    read = []
    for number, line in enumerate(two_columns(1.2, 12)):
        wide = 12 if number in (0, 5) else 0
        for side in (0, 1):
            part = [each for each in line if (each[0] > 300) == bool(side)]
            for at, (x, y, text) in enumerate(part):
                end = x + 0.5 * EM * len(text) + (wide if not side and at == len(part) - 1 else 0)
                box = BoundingBox.from_frame((x, y, end, y + 10), PAGE)
                read.append(Word(text, box, 2 * number + side, confidence=0.9))
    (river,) = find_rivers(read, PAGE)
    assert river.y0 * PAGE[1] == pytest.approx(60)


def test_few_lines_below_a_heading_are_parted_where_a_river_runs_above_them():
    heading = [(60 + 53 * at, 200.0, "Waterwheel") for at in range(8)]
    few = [[(x, y + 160, t) for x, y, t in line] for line in two_columns(1.0, 3)]
    rivers = find_rivers(words([*two_columns(1.0, 9), heading, *few]), PAGE)
    assert sorted(river.y0 * PAGE[1] for river in rivers) == pytest.approx([60, 220])
    assert len(find_rivers(words([heading, *few]), PAGE)) == 0


@pytest.mark.parametrize("name", ["Anna Berg", "Firma Holm"])
def test_a_name_in_larger_type_beside_one_word_does_not_end_the_gutter(name: str) -> None:
    lines = two_columns(12, 8)
    first, last = name.split()
    lines[3] = [(60, 102, first), (60 + 5 * len(first) + 3, 102, last), (360, 102, "Nederland")]
    drawn = [
        replace(word, box=BoundingBox(word.box.x0, word.box.y0, word.box.x1, word.box.y1 + 0.004))
        if word.text in (first, last, "Nederland")
        else word
        for word in words(lines)
    ]
    (river,) = find_rivers(drawn, PAGE)
    assert river.y0 < 0.1
    assert river.y1 > 0.2
