"""Pieces as an answer: what it says of each value, and how sure of it the recognizer was."""

import json
from collections.abc import Callable
from dataclasses import replace

from parsers.asking.json_answer import PlacedText, read_object
from parsers.asking.probability import probability_of
from parsers.document import Page
from parsers.extraction.lines import Piece, lines_of
from parsers.extraction.writing import write_answer

Draw = Callable[..., Page]


def piece_of(page: Page, text: str) -> Piece:
    line = next(line for line in lines_of(page) if text in line.text)
    start = line.text.index(text)
    return line.piece(start, start + len(text))


def recognized(page: Page, **confidences: float) -> Page:
    words = (replace(word, confidence=confidences.get(word.text, 0.9)) for word in page.words)
    return replace(page, words=tuple(words))


def test_nothing_found_is_an_empty_object() -> None:
    assert write_answer({}, {}, ()).text == "{}"


def test_a_value_is_written_with_page_and_box_and_rows_with_theirs(draw: Draw) -> None:
    page = draw('Total "9"\nFlour 7')
    total, amount = piece_of(page, '"9"'), piece_of(page, "7")
    answer = json.loads(
        write_answer({"total": total}, {"items": [{"amount": amount}]}, [page]).text
    )
    assert answer["total"] == {"text": '"9"', "page": 1, "bbox_2d": [110, 50, 140, 65]}
    assert answer["items"][0]["amount"]["text"] == "7"


def test_a_value_is_as_sure_as_its_least_sure_word(draw: Draw) -> None:
    page = recognized(draw("Seller Mill Ltd\nTotal 9"), Mill=0.75, Ltd=0.5)
    pieces = {"seller": piece_of(page, "Mill Ltd"), "total": piece_of(page, "9")}
    answer = write_answer(pieces, {}, [page])
    values = read_object(answer.text).values
    sure = {}
    for name, value in values.items():
        text = value["text"]
        assert isinstance(text, PlacedText)
        sure[name] = probability_of(answer.tokens, text.start, text.end)
    assert sure == {"seller": 0.5, "total": 0.9}


def test_of_a_text_layer_nobody_can_say_how_sure_it_is(draw: Draw) -> None:
    page = draw("Total 9")
    assert write_answer({"total": piece_of(page, "9")}, {}, [page]).tokens == ()
