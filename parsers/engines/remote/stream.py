"""An answer as it is streamed. In: the chunks of a chat completion, each of which is validated.
Out: the text so far, its tokens' probabilities, the counts, and whether more is of use.

This module knows neither the connection nor the task.
"""

import math
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from parsers.document import TokenScore
from parsers.engines.repetition import find_loop

LISTEN = 400  # characters between two looks for a loop
LONGEST_TOKEN = 16  # characters on average, more than in any real text

MOST_COUNTED = 1_000_000_000
"""Tokens of a question or an answer; a server that counts more does not count."""

REASONS = {"stop": "stop", "repetition": "repetition"}
"""By what servers say; anything else means that the answer was cut."""
WRECKED = frozenset({"abort", "error"})
"""Said by servers that gave up an answer."""


class _Given(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class _Token(_Given):
    token: str
    logprob: Annotated[float, Field(allow_inf_nan=False)]
    bytes: list[Annotated[int, Field(ge=0, le=255)]] | None = None


class _LogProbabilities(_Given):
    content: list[_Token] | None = None


class _Delta(_Given):
    content: str | None = None
    reasoning: str | None = None
    reasoning_content: str | None = None  # as the same was called before


class _Choice(_Given):
    delta: _Delta | None = None
    finish_reason: str | None = None
    logprobs: _LogProbabilities | None = None


def _count(value: object) -> object:
    """None for what counts nothing."""
    return value if isinstance(value, int) and 0 <= value <= MOST_COUNTED else None


_Count = Annotated[int | None, BeforeValidator(_count)]


class _Usage(_Given):
    prompt_tokens: _Count = None
    completion_tokens: _Count = None


class _Chunk(_Given):
    choices: list[_Choice]
    usage: _Usage | None = None


class Transcript:
    """What was received of one answer. finish_reason: `stop`, `length` or `repetition`, or None
    before its end. thoughts: what the server tells apart from the answer. max_tokens: of both."""

    def __init__(self, max_tokens: int) -> None:
        self.text = ""
        self.thoughts = ""
        self.tokens: list[TokenScore] = []
        self.finish_reason: str | None = None
        self.is_wrecked = False
        self.input_tokens: int | None = None
        self.output_tokens: int | None = None
        self._most = max_tokens * LONGEST_TOKEN
        self._next_look = LISTEN

    @property
    def has_begun(self) -> bool:
        return bool(self.text or self.thoughts)

    def take(self, chunk: object) -> bool:
        """Add a chunk; False if more are of no use. ValueError if it is no chunk."""
        given = _Chunk.model_validate(chunk)
        if given.usage:
            self.input_tokens = given.usage.prompt_tokens
            self.output_tokens = given.usage.completion_tokens
        for choice in given.choices[:1]:
            self._add(choice)
        return not self._is_endless()

    def _add(self, choice: _Choice) -> None:
        start = len(self.text)
        delta = choice.delta or _Delta()
        thought = delta.reasoning or delta.reasoning_content or ""
        self.text += delta.content or ""
        self.thoughts += thought
        scored = (choice.logprobs and choice.logprobs.content) or []
        if not thought:  # a thought's tokens are none of the answer's
            self.tokens += _scores(scored, start, len(self.text))
        if choice.finish_reason:
            self.is_wrecked = choice.finish_reason in WRECKED
            self.finish_reason = REASONS.get(choice.finish_reason, "length")
            if self.finish_reason == "length" and find_loop(self._written) is not None:
                self.finish_reason = "repetition"

    @property
    def _written(self) -> str:
        """What is being written: first thoughts, then the answer."""
        return self.text or self.thoughts

    def _is_endless(self) -> bool:
        length = len(self.thoughts) + len(self.text)
        if self.finish_reason is not None or length < self._next_look:
            return False
        self._next_look = length + LISTEN
        if find_loop(self._written) is not None:
            self.finish_reason = "repetition"
        elif length > self._most:
            self.finish_reason = "length"
        return self.finish_reason is not None


def _scores(tokens: list[_Token], start: int, end: int) -> list[TokenScore]:
    """Where each of a chunk's tokens ends in the text, of which the chunk is `start` to `end`.

    A token may be a part of a character, for the rest of which the text waits; some servers send
    the part as a character. The chunk's last token ends where its text ends.
    """
    scores, written = [], b""
    for token in tokens:
        written += token.token.encode() if token.bytes is None else bytes(token.bytes)
        reached = start + len(written.decode(errors="ignore"))
        is_last = token is tokens[-1]
        probability = math.exp(min(token.logprob, 0.0))
        scores.append(TokenScore(end if is_last else min(reached, end), probability))
    return scores
