"""Tokens become text. In: an answer's tokens and their probabilities. Out: the text, verbatim, and
where in it each token ends. This module knows no model, only a tokenizer.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from tokenizers.decoders import DecodeStream

from parsers.document import TokenScore


def decode(
    tokenizer: Any, tokens: Sequence[int], probabilities: Sequence[float]
) -> tuple[str, tuple[TokenScore, ...]]:
    """The text and scores without special tokens. A token that ends inside a character ends with
    the one that completes it."""
    text = tokenizer.decode(
        list(tokens), skip_special_tokens=True, clean_up_tokenization_spaces=False
    )
    added = tokenizer.added_tokens_decoder
    plain = [
        at for at, token in enumerate(tokens) if token not in added or not added[token].special
    ]
    ends = list(_ends(tokenizer, [tokens[at] for at in plain]))
    if ends:
        ends[-1] = len(text)  # what is left of a character is written as a replacement for it
    scores = zip(ends, plain, strict=True)
    return text, tuple(TokenScore(min(end, len(text)), probabilities[at]) for end, at in scores)


def _ends(tokenizer: Any, tokens: Sequence[int]) -> Iterator[int]:
    stream = DecodeStream(skip_special_tokens=True)
    written = 0
    for token in tokens:
        written += len(stream.step(tokenizer.backend_tokenizer, token) or "")
        yield written
