"""Answers that mean harm: deep, long, and made to take time. A limit refuses them by name, or they
are read in a time that grows with their length alone (no test waits longer than pytest does)."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.document import Completion
from parsers.errors import AnswerError
from parsers.items import read_items, told_of
from parsers.items.attributes import LARGEST, MOST
from parsers.items.read import LONGEST_ANSWER, MOST_ITEMS

SIZE = 200_000
FRAME = (1000.0, 1000.0)


def read(text: str) -> object:
    try:
        return read_items(Completion(text, FRAME))
    except AnswerError as error:
        return error


def test_an_answer_of_ten_megabytes_is_refused() -> None:
    with pytest.raises(AnswerError, match=f"longer than {LONGEST_ANSWER:,} characters"):
        read_items(Completion("x" * 10_000_000, FRAME))


def test_a_hundred_thousand_items_are_refused() -> None:
    answer = '[{"label":"a"}' + ',{"label":"a"}' * 100_000 + "]"
    with pytest.raises(AnswerError, match=f"more than {MOST_ITEMS:,} items"):
        read_items(Completion(answer, FRAME))


def test_a_long_text_at_thousands_of_places_is_refused() -> None:
    row = {"label": "x" * 100_000, "points": [[1, 2]] * 9000}
    with pytest.raises(AnswerError, match="characters of items"):
        read_items(Completion(json.dumps(row), FRAME))


@pytest.mark.parametrize("sign", ["[", '{"a":', '{"a":[', "[{'a':", '{"items":[', "(", "[ "])
def test_an_answer_that_is_nested_too_deep_is_refused(sign: str) -> None:
    with pytest.raises(AnswerError):
        read_items(Completion(sign * (SIZE // len(sign)), FRAME))


@pytest.mark.parametrize("closing", [True, False])
def test_what_is_nested_a_little_is_refused_by_its_depth(closing: bool) -> None:
    answer = '{"a":' * 30 + "1" + "}" * 30 * closing
    with pytest.raises(AnswerError, match="nested more than"):
        read_items(Completion(answer, FRAME))


PIECES = ['{"', "{'a", '{"a":"', '{"a" ', "<points ", "<point x='", '<point x="', "<|box_start|>",
          "<|object_ref_start|>", "<ref>", "(1,2),", "(1,", "click(", "click('", "<function=a>",
          "<parameter=a>", "<tool_call>", "Thought: ", "Action:", "| ", "|-|\n", "00:01 ", "1 s ",
          "1 - ", "00:01 - ", "```\n", "``` {", "[1,", "[{", '"', "\\", " ", "\n", "{a:", "//",
          '{"bbox_2d":[', "[1,2,3,4],", '{"label":"x"', "//\n", "a", "1",
          "<box>", "{ "]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_a_piece_again_and_again_is_read_in_time(piece: str) -> None:
    read(piece * (SIZE // len(piece)))
    read('[{"label": "' + piece * (SIZE // len(piece)))


def test_attributes_are_bounded() -> None:
    row = {"label": "x", "large": "y" * 2 * LARGEST, **{f"k{at}": at for at in range(500)}}
    (item,) = read_items(Completion(json.dumps(row), FRAME))
    assert len(item.attributes) == MOST
    assert item.attributes["large"] == f"left out: {2 * LARGEST + 2} characters"


def test_numbers_that_json_lacks_are_no_attributes() -> None:
    answer = '{"label": "x", "a": NaN, "b": 1e999, "c": ' + "9" * 5000 + "}"
    (item,) = read_items(Completion(answer, FRAME))
    json.dumps(dict(item.attributes), allow_nan=False)


@given(st.text(alphabet="[]{}(),:\"'\\0123ab <>|\n-`", max_size=60))
def test_whatever_is_answered_is_read_or_refused(answer: str) -> None:
    items = read(answer)
    if isinstance(items, tuple):
        for item in items:
            json.dumps(dict(item.attributes), allow_nan=False)
        told_of(Completion(answer, FRAME), items)


@given(st.data())
def test_of_a_list_cut_anywhere_the_whole_items_are_kept(data: st.DataObject) -> None:
    rows = [{"bbox_2d": [10 * at, 20, 10 * at + 5, 40], "label": f"n{at}"} for at in range(1, 6)]
    answer = json.dumps(rows, indent=data.draw(st.sampled_from([None, 1])))
    cut = answer[: data.draw(st.integers(1, len(answer)))]
    whole = cut.count("}")
    items = read(cut)
    assert len(items) == whole if isinstance(items, tuple) else whole == 0
