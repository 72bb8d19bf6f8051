"""An answer as it is streamed."""

import codecs
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.engines.remote.stream import Transcript


def chunk(text: str, tokens: list[bytes]) -> dict[str, Any]:
    content = [
        {"token": token.decode(errors="replace"), "logprob": -0.5, "bytes": list(token)}
        for token in tokens
    ]
    return {"choices": [{"delta": {"content": text}, "logprobs": {"content": content}}]}


@pytest.mark.parametrize("bad", [None, 3, "text", [], {}, {"choices": 1}, {"choices": [[]]}])
def test_what_is_no_chunk_is_refused(bad: object) -> None:
    with pytest.raises(ValueError, match="validation error"):
        Transcript(10).take(bad)


def test_a_chunk_without_choices_brings_the_counts() -> None:
    heard = Transcript(10)

    goes_on = heard.take({"choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": 2}})

    assert goes_on
    assert (heard.input_tokens, heard.output_tokens, heard.text) == (7, 2, "")
    assert heard.finish_reason is None


@pytest.mark.parametrize("count", [-5, 10**30, 10.5, "many", None, [1]])
def test_a_count_that_counts_nothing_is_none(count: object) -> None:
    heard = Transcript(10)

    heard.take({"choices": [], "usage": {"prompt_tokens": count, "completion_tokens": 2}})

    assert (heard.input_tokens, heard.output_tokens) == (None, 2)


def test_an_answer_whose_room_ended_in_a_loop_was_a_loop() -> None:
    heard = Transcript(4096)

    heard.take({"choices": [{"delta": {"content": "<td></td>" * 1000}, "finish_reason": "length"}]})

    assert heard.finish_reason == "repetition"


@given(st.text(max_size=60), st.data())
def test_each_token_ends_where_the_text_ends_that_is_whole_by_then(text: str, data: Any) -> None:
    """However the text is cut into tokens, within characters too, and tokens put into chunks."""
    left, tokens = text.encode(errors="ignore"), []
    while left:
        size = data.draw(st.integers(1, 6))
        tokens.append(left[:size])
        left = left[size:]
    decoder, heard, expected = codecs.getincrementaldecoder("utf-8")(), Transcript(4096), []
    whole = ""
    while tokens:
        some = [tokens.pop(0) for _ in range(min(len(tokens), data.draw(st.integers(1, 3))))]
        parts = [decoder.decode(token) for token in some]
        for part in parts:
            whole += part
            expected.append(len(whole))
        heard.take(chunk("".join(parts), some))
    ends = [token.end for token in heard.tokens]

    assert heard.text == whole
    assert len(ends) == len(expected)
    assert ends == sorted(ends)
    assert not ends or ends[-1] == len(whole)
    assert all(found <= right for found, right in zip(ends, expected, strict=True))
    assert {token.probability for token in heard.tokens} <= {math.exp(-0.5)}


@pytest.mark.parametrize("name", ["reasoning", "reasoning_content"])
def test_thoughts_are_kept_apart_with_their_tokens(name: str) -> None:
    heard = Transcript(4096)
    thought = {**chunk("", [b"Well, "])["choices"][0], "delta": {name: "Well, "}}

    assert not heard.has_begun
    heard.take({"choices": [thought]})
    assert heard.has_begun
    heard.take(chunk("<p>", [b"<p>"]))

    assert (heard.thoughts, heard.text) == ("Well, ", "<p>")
    assert [token.end for token in heard.tokens] == [3]


def test_thoughts_that_go_round_or_on_for_ever_are_ended() -> None:
    round_and_round, on_and_on = Transcript(4096), Transcript(64)
    thoughts = " ".join(map(str, range(1000)))

    assert not round_and_round.take({"choices": [{"delta": {"reasoning": "But wait. " * 1000}}]})
    assert not on_and_on.take({"choices": [{"delta": {"reasoning": thoughts}}]})
    assert (round_and_round.finish_reason, on_and_on.finish_reason) == ("repetition", "length")
