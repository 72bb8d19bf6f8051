"""Watches answers while they are written. In: each step of `generate`. Out: the probability of each
token, and rows to be ended because of a loop.

Only two numbers per row and step stay in memory, never the scores of the whole vocabulary. This
module knows nothing of what the rows say.
"""

import threading
from collections.abc import Collection

import torch
from torch import FloatTensor, LongTensor, Tensor
from transformers import LogitsProcessor, StoppingCriteria

from parsers.engines.repetition import find_loop

STEPS_BETWEEN_LOOKS = 128  # at the tokens on the CPU: a look waits for the device


class Scores(LogitsProcessor):
    """Keeps the last scores of the model, before the temperature is applied."""

    last: Tensor

    def __call__(self, input_ids: LongTensor, scores: FloatTensor) -> FloatTensor:  # noqa: ARG002
        self.last = scores
        return scores


class Watch(StoppingCriteria):
    """Of a batch whose prompts are `prompt` tokens long. rows: how many are real; those after them
    only fill the batch and end at once. ends: tokens that end an answer. stop: ends all rows."""

    def __init__(
        self, scores: Scores, prompt: int, rows: int, ends: Collection[int], stop: threading.Event
    ) -> None:
        self._scores = scores
        self._prompt = prompt
        self._rows = rows
        self._ends = frozenset(ends)
        self._stop = stop
        self._chosen: list[Tensor] = []
        self._ended: Tensor | None = None  # on the device, so that no step waits for it
        self.looping: dict[int, int] = {}
        """Rows that were ended because of a loop, with their number of tokens."""

    def __call__(self, input_ids: LongTensor, *_: object, **__: object) -> Tensor:
        chosen = self._scores.last.gather(1, input_ids[:, -1:]).squeeze(1)
        self._chosen.append((chosen - self._scores.last.logsumexp(dim=1)).exp())
        if self._ended is None:
            self._ended = torch.arange(len(input_ids), device=input_ids.device) >= self._rows
        if len(self._chosen) % STEPS_BETWEEN_LOOKS == 0:
            self._look(input_ids[: self._rows, self._prompt :].tolist(), self._ended)
        return torch.ones_like(self._ended) if self._stop.is_set() else self._ended

    def probabilities(self) -> list[list[float]]:
        """By row, of each token under the model's own distribution."""
        return torch.stack(self._chosen, dim=1)[: self._rows].tolist()

    def _look(self, rows: list[list[int]], ended: Tensor) -> None:
        for row, tokens in enumerate(rows):
            goes_on = row not in self.looping and self._ends.isdisjoint(tokens)
            if goes_on and find_loop(tokens) is not None:
                self.looping[row] = len(tokens)
                ended[row] = True
