"""Lines as they look in, out whether they are read from the right."""

import pytest

from parsers.document.direction import Line, goes_left, read_from_right

HEIGHT = 10.0


def directions(*lines: tuple[str, float, float]) -> list[bool]:
    return read_from_right([Line(text, x0, x1, HEIGHT) for text, x0, x1 in lines])


def test_a_page_without_lines_has_none() -> None:
    assert directions() == []


@pytest.mark.parametrize("text", ["", "47", "Total 47", "Total: 47."])
def test_a_line_without_letters_from_the_right_is_read_from_the_left(text: str) -> None:
    assert not goes_left(text)


def test_a_line_of_both_directions_is_read_like_those_it_is_flush_with() -> None:
    latin, hebrew = ("From Dana to all", 50, 200), ("םולש םלוע ןובשח", 300, 500)
    assert directions(latin, hebrew, ("Re םולש םלוע ןובשח", 51, 260))[2] is False
    assert directions(latin, hebrew, ("International Ltd םולש", 200, 499))[2] is True


def test_flush_with_neither_it_is_read_like_most_of_its_letters() -> None:
    latin, hebrew = ("From Dana to all", 50, 200), ("םולש םלוע ןובשח", 300, 500)
    assert directions(latin, hebrew, ("Re םולש םלוע ןובשח", 90, 260))[2] is True


@pytest.mark.parametrize(
    ("text", "from_right"),
    [("Re: ןובשח םולש םלוע", False), ("ןובשח םולש םלוע :Re", True),
     ("Re: 42 ןובשח םולש םלוע", False), ("Acme International ,ןובשח", True),
     ("ןובשח, Acme Ltd International", False), ("Say םולש םלוע ןובשח.", False),
     (".ןובשח Acme International", True), ("!update ןובשח", True)],
)  # fmt: skip
def test_signs_stand_where_the_line_goes_on(text: str, from_right: bool) -> None:
    assert goes_left(text) == from_right
