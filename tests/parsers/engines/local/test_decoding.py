"""Where the tokens end in their text, also where they split a character or are none."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

transformers = pytest.importorskip("transformers", reason="the extra qwen is not installed")

from parsers.engines.local.decoding import decode  # noqa: E402

MANY_BYTES = "Σ 12,50 € 東京 🧾 naïve"


@pytest.fixture(scope="module")
def tokenizer(random_model: Callable[[str], Path]) -> Any:
    return transformers.AutoTokenizer.from_pretrained(random_model("qwen2_vl"))


def ends(tokenizer: Any, tokens: list[int]) -> list[int]:
    return [score.end for score in decode(tokenizer, tokens, [0.5] * len(tokens))[1]]


def test_no_tokens_are_no_text(tokenizer: Any) -> None:
    assert decode(tokenizer, [], []) == ("", ())


def test_special_tokens_are_not_written_and_have_no_score(tokenizer: Any) -> None:
    tokens = tokenizer.encode("<|box_start|>a<|box_end|><|im_end|>")
    text, scores = decode(tokenizer, tokens, [0.1, 0.2, 0.3, 0.4])
    assert text == "a"
    assert [(score.end, score.probability) for score in scores] == [(1, 0.2)]


def test_a_character_counts_as_written_with_its_last_token(tokenizer: Any) -> None:
    tokens = tokenizer.encode("a🧾b")
    assert len(tokens) == 6, "the sign is of four bytes, and no token of its own"
    assert ends(tokenizer, tokens) == [1, 1, 1, 1, 2, 3]


def test_half_a_character_at_the_end_is_written_as_a_replacement(tokenizer: Any) -> None:
    tokens = tokenizer.encode("a🧾")[:3]
    text, scores = decode(tokenizer, tokens, [0.5] * 3)
    assert text == "a�"
    assert scores[-1].end == 2


@given(text=st.text(alphabet=MANY_BYTES, max_size=30))
def test_where_all_characters_are_whole_the_end_is_the_length_so_far(
    tokenizer: Any, text: str
) -> None:
    tokens = tokenizer.encode(text)
    for at, end in enumerate(ends(tokenizer, tokens), start=1):
        written = tokenizer.decode(tokens[:at])
        assert end <= len(written) if written.endswith("�") else end == len(written)


@given(tokens=st.lists(st.integers(0, 300), min_size=1, max_size=40))
def test_ends_never_fall_and_the_last_is_the_end_of_the_text(
    tokenizer: Any, tokens: list[int]
) -> None:
    text, _ = decode(tokenizer, tokens, [0.5] * len(tokens))
    found = ends(tokenizer, tokens)
    assert all(before <= after for before, after in pairwise(found))
    assert not found or found[-1] == len(text)
