"""The words of a page's image, whatever its text layer says."""

import json
from dataclasses import replace

import numpy as np
import pymupdf
import pytest

from parsers.document import Page, PageInput, Question, TextLayer
from parsers.engines.embedded.spot import answer
from parsers.imaging.pixels import from_array


def drawn(text: str) -> PageInput:
    with pymupdf.open() as document:
        page = document.new_page(width=400, height=200)
        page.insert_text((40, 100), text, fontsize=20)
        image = page.get_pixmap(dpi=150)
    pixels = np.frombuffer(image.samples, np.uint8).reshape(image.height, image.width, 3)
    return PageInput(1, 400, 200, 0, from_array(pixels), TextLayer(good=True))


def words(page: PageInput, rotation: int = 0) -> list[dict[str, object]]:
    read = (Page(1, page.width, page.height, rotation),)
    return json.loads(answer(Question("spot", (page,), read)).text)  # type: ignore[no-any-return]


def test_a_blank_page_has_no_words() -> None:
    assert words(drawn("")) == []


@pytest.mark.parametrize("rotation", [0, 180])
def test_words_are_read_with_their_place_on_the_page_as_it_was_read(rotation: int) -> None:
    page = drawn("Total 4711")
    found = words(page, rotation)
    assert [each["text"] for each in found] == ["Total", "4711"]
    left, top, right, _ = found[0]["bbox_2d"]  # type: ignore[misc]
    assert 0 < right - left < 200
    assert (left < 200, top < 500) if rotation == 0 else (left > 700, top > 400)
    assert all(0.5 < float(str(each["confidence"])) <= 1 for each in found)


def test_a_page_that_was_turned_in_its_file_is_turned_no_further() -> None:
    page = replace(drawn("Total 4711"), rotation=90)
    assert words(page, 90) == words(drawn("Total 4711"))
