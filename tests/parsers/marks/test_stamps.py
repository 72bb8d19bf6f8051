"""Stamps: coloured outlines, and what is none."""

from typing import Any

from parsers.marks import find_stamps


def test_a_black_circle_is_none(sheet: Any) -> None:
    page = sheet()
    page.circle(300, 300, 150, 5)
    assert find_stamps(page.image, page.words) == []


def test_a_coloured_frame_with_printed_words_is_none(sheet: Any) -> None:
    page = sheet()
    page.pencil.rectangle((100, 100, 400, 200), outline="blue", width=4)
    page.text(120, 130, "Please read this first")
    assert find_stamps(page.image, page.words) == []


def test_a_round_blue_outline_is_a_stamp(sheet: Any) -> None:
    page = sheet()
    page.pencil.ellipse((300, 300, 460, 460), outline=(30, 50, 170), width=5)
    page.pencil.text((340, 360), "PAID", fill=(30, 50, 170))
    (stamp,) = find_stamps(page.image, page.words)
    assert (stamp.color, stamp.round) == ("blue", True)


def test_a_red_rectangle_at_an_angle_is_a_stamp(sheet: Any) -> None:
    page = sheet()
    corners = [(300, 340), (500, 300), (515, 370), (315, 410), (300, 340)]
    page.pencil.line(corners, fill=(200, 30, 40), width=6, joint="curve")
    (stamp,) = find_stamps(page.image, page.words)
    assert (stamp.color, stamp.round) == ("red", False)
