"""Questions of several threads become batches. In: prompts, one at a time, and a function that
answers several. Out: each thread's answer.

A batch is limited by its cost. It has prompts of one kind and of about the same length, as the
shorter are padded. This module knows neither tensors nor models.
"""

import threading
import time
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from parsers.asking import was_closed
from parsers.errors import EngineError

PATIENCE = 0.05  # seconds without another question, after which a batch goes
LONGEST_WAIT = 1.0  # seconds that the first of a batch waits for others


class Batchable(Protocol):
    """kind: must be equal within a batch. length: should be close."""

    @property
    def kind(self) -> Hashable: ...

    @property
    def length(self) -> int: ...


Asked = TypeVar("Asked", bound=Batchable)
Answered = TypeVar("Answered")


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting(Generic[Asked, Answered]):
    prompt: Asked
    answer: Future[Answered] = field(default_factory=Future)


class Batches(Generic[Asked, Answered]):
    """answer: answers the prompts, in order; always called in the same thread. cost: of a batch, at
    most `budget` unless it is a single prompt. enough: a batch of so many does not wait for more.

    If `answer` raises EngineError out_of_memory, the batch is halved, and so is the budget; only a
    prompt that is too large alone gets the error. Any other error reaches the whole batch.
    """

    def __init__(
        self,
        answer: Callable[[Sequence[Asked]], list[Answered]],
        cost: Callable[[Sequence[Asked]], int],
        budget: int,
        enough: int,
    ) -> None:
        self._answer = answer
        self._cost = cost
        self._budget = self._whole_budget = budget
        self._enough = enough
        self._changed = threading.Condition()
        self._waiting: list[_Waiting[Asked, Answered]] = []
        self._closed = False
        self._worker = ThreadPoolExecutor(1, "qwen")

    def ask(self, prompt: Asked) -> Answered:
        """The answer, when its batch is done. EngineError unreachable once closed."""
        waiting: _Waiting[Asked, Answered] = _Waiting(prompt)
        with self._changed:
            if self._closed:
                raise was_closed()
            self._waiting.append(waiting)
            # Once per prompt is enough: a batch takes one or more.
            self._worker.submit(self._serve)
            self._changed.notify()
        return waiting.answer.result()

    def close(self) -> None:
        """Waiting threads get EngineError unreachable; the current batch is awaited."""
        with self._changed:
            self._closed = True
            left, self._waiting = self._waiting, []
            self._changed.notify()
        for each in left:
            each.answer.set_exception(was_closed())
        self._worker.shutdown()

    def _serve(self) -> None:
        batch = self._take()
        try:
            self._work_off(batch)
        except BaseException as error:
            for each in batch:
                if not each.answer.done():
                    each.answer.set_exception(error)
            raise

    def _take(self) -> list[_Waiting[Asked, Answered]]:
        """The prompt that waited longest, and those like it; none if others took all."""
        with self._changed:
            self._wait_for_others()
            batch = self._choose()
            self._waiting = [each for each in self._waiting if each not in batch]
            return batch

    def _wait_for_others(self) -> None:
        """While more keep coming, as after a batch, when its threads all ask again."""
        end, seen = time.monotonic() + LONGEST_WAIT, -1
        while seen < len(self._waiting) < self._enough and time.monotonic() < end:
            seen = len(self._waiting)
            if not seen:
                return
            self._changed.wait(PATIENCE)

    def _choose(self) -> list[_Waiting[Asked, Answered]]:
        if not self._waiting:
            return []
        first = self._waiting[0].prompt
        alike = [each for each in self._waiting if each.prompt.kind == first.kind]
        alike.sort(key=lambda each: abs(each.prompt.length - first.length))
        count = 1
        while count < len(alike) and self._costs(alike[: count + 1]) <= self._budget:
            count += 1
        return alike[:count]

    def _work_off(self, batch: Sequence[_Waiting[Asked, Answered]]) -> None:
        if not batch or self._answered(batch):
            return
        half = (len(batch) + 1) // 2
        self._budget = min(self._budget, self._costs(batch[:half]))
        self._work_off(batch[:half])
        self._work_off(batch[half:])

    def _answered(self, batch: Sequence[_Waiting[Asked, Answered]]) -> bool:
        """False if memory was too small for the batch, and it can be halved."""
        try:
            answers = self._answer([each.prompt for each in batch])
        except EngineError as error:
            if error.code != "out_of_memory":
                raise
            if len(batch) > 1:
                return False
            batch[0].answer.set_exception(error)
            self._budget = self._whole_budget  # the other prompts were not too large
            return True
        for each, answer in zip(batch, answers, strict=True):
            each.answer.set_result(answer)
        return True

    def _costs(self, batch: Sequence[_Waiting[Asked, Answered]]) -> int:
        return self._cost([each.prompt for each in batch])
