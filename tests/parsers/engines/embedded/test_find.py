"""The task find without a model."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from parsers.document import BoundingBox, Page, PageImage, PageInput, Question, Word
from parsers.engines.embedded.find import answer
from parsers.imaging.pixels import from_array, to_array

Draw = Callable[..., Page]
TEXT = """
Invoice 2024-17                       Date: 12.03.2024

Widgets                                        100,00
VAT                                             19,00
Total                                          119,00

IBAN DE89 3704 0044 0532 0130 00   office@example.com
Signature
13.04.2024
"""


def find(page: Page, request: str, *images: PageInput) -> list[dict[str, Any]]:
    completion = answer(Question("find", images, (page,), request=request))
    assert completion.frame == (1000, 1000)
    rows: list[dict[str, Any]] = json.loads(completion.text)
    return rows


def texts(page: Page, request: str) -> list[str]:
    return [row["text"] for row in find(page, request)]


def test_what_is_not_there_is_not_found(draw: Draw) -> None:
    assert find(draw(TEXT), "stamp; zebra; ticked checkbox; phone number; logo") == []


def test_words_are_found_wherever_they_are_and_whatever_their_case(draw: Draw) -> None:
    page = draw("The Seller delivers.\n\nThe seller is paid.\n\nthe sellar signs")
    assert texts(page, "the seller") == ["The Seller", "The seller"]
    assert texts(draw("the sellar signs"), "the seller") == ["the sellar"]


def test_kinds_of_values_are_found_by_what_they_are(draw: Draw) -> None:
    page = draw(TEXT)
    assert texts(page, "date") == ["12.03.2024", "13.04.2024"]
    assert texts(page, "total") == ["119,00"]
    assert texts(page, "email") == ["office@example.com"]
    assert texts(page, "IBAN") == ["DE89 3704 0044 0532 0130 00"]


def test_a_relation_takes_the_nearest_one_there(draw: Draw) -> None:
    page = draw(TEXT)
    assert texts(page, 'the date below "Signature"') == ["13.04.2024"]
    assert texts(page, "the date below zebra") == []


def test_several_labels_keep_their_names(draw: Draw) -> None:
    rows = find(draw(TEXT), "Total; widgets; Total")
    assert [row["label"] for row in rows] == ["Total", "widgets"]


def drawn(rotation: int = 0) -> PageInput:
    pixels = np.full((1400, 1000, 3), 255, np.uint8)
    pixels[300:330, 100:130] = 0
    pixels[304:326, 104:126] = 255
    return PageInput(1, 600, 840, rotation, from_array(pixels))


def labelled(draw: Draw, page: PageInput) -> Page:
    word = Word("newsletter", BoundingBox(0.15, 0.21, 0.3, 0.236), 0)
    more = Word("other", BoundingBox(0.15, 0.5, 0.2, 0.526), 1)
    return replace(draw("x"), words=(word, more), rotation=page.rotation)


def test_a_check_box_is_found_by_its_words(draw: Draw) -> None:
    page = drawn()
    (row,) = find(labelled(draw, page), "checkbox: newsletter; ticked checkbox", page)
    assert (row["label"], row["state"]) == ("checkbox: newsletter", "unticked")
    assert row["bbox_2d"] == pytest.approx([100, 214, 130, 236], abs=2)


def test_a_page_that_was_turned_since_is_looked_at_as_it_was_read(draw: Draw) -> None:
    page = drawn()
    turned = from_array(np.ascontiguousarray(np.rot90(to_array(page.image))))
    lying = PageInput(1, 840, 600, 0, turned)
    read = labelled(draw, drawn(90))
    (row,) = find(read, "checkbox", lying)
    assert row["bbox_2d"] == pytest.approx([100, 214, 130, 236], abs=2)


def test_a_page_without_an_image_is_searched_by_its_words(draw: Draw) -> None:
    blank = PageInput(1, 600, 800, 0, PageImage(0, 0, b""))
    assert [row["label"] for row in find(draw(TEXT), "signature; total", blank)] == ["total"]
