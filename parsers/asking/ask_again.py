"""Asking again until an answer is whole. In: an engine, a question and how to read its answer. Out:
the best answer, and the others as attempts.

A truncated answer gets more tokens, a repeating or unreadable one a higher temperature; never a
penalty on repetition, since real tables repeat. This module knows no task and no particular engine.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from parsers.asking import Engine, ask
from parsers.document import Attempt, Completion, Question
from parsers.document.text import storable
from parsers.errors import AWAY, AnswerError, EngineError

MOST_ASKINGS = 3
MAX_TOKENS = 4096
"""Tokens that an answer may have where the question does not say."""
WARMER = (0.3, 0.7)
"""Temperatures after the first: some chance, then much, as the text of a page leaves little."""

T = TypeVar("T")

PROBLEMS = {"length": "truncated", "repetition": "repeating"}
"""Codes of AnswerError, by finish reason."""
ENDS = {"length": "answer cut off", "repetition": "answer repeats itself"}
"""Warnings, by finish reason."""
_SENTENCES = {
    "truncated": "the answer reached its limit of tokens",
    "repeating": "the answer says the same over and over",
    "unreadable": "the answer could not be read whole",
}


@dataclass(frozen=True, slots=True)
class Asked(Generic[T]):
    """The answer used, and its result or the error that says why there is none.

    taken: the same answer as an attempt, for callers who cannot use it after all; its problem is
    empty if it is whole. weight: of the result; -1 without one. attempts: the answers not used, in
    the order they came.
    """

    completion: Completion
    result: T | None
    error: AnswerError | None
    taken: Attempt
    weight: float = -1.0
    attempts: tuple[Attempt, ...] = ()

    def warnings(self) -> tuple[str, ...]:
        """How often the question was asked, if more than once."""
        if not self.attempts:
            return ()
        limit = f", max_tokens {self.taken.max_tokens}" if self.taken.max_tokens else ""
        times = f"asked again: {len(self.attempts) + 1} times in all"
        return (f"{times}, taken at temperature {self.taken.temperature}{limit}",)


def ask_until_whole(
    engine: Engine,
    question: Question,
    understand: Callable[[Completion], T],
    weigh: Callable[[T], float],
    is_whole: Callable[[T], bool] = lambda _: True,
) -> Asked[T]:
    """Ask until an answer is whole, three times at most; an engine that is not generative, once.

    The first answer that is whole is used; without one, the result that weighs most, the first
    among equals. `understand` may raise AnswerError. An answer with another finish reason than
    `stop` is never whole.

    An EngineError at the first asking passes through. A later one ends the asking: the best answer
    so far is used, and the failure is among the attempts, with the error's code as problem. Only if
    the engine is `unreachable` does it pass even then: the question waits to be asked anew.
    """
    asked: list[Asked[T]] = []
    failed: tuple[Attempt, ...] = ()
    following: Question | None = question
    while following:
        try:
            completion = ask(engine, following)
        except EngineError as error:
            if not asked or error.code == AWAY:
                raise
            failed = (_unanswered(following, error),)
            break
        asked.append(_judge(following, completion, understand, weigh, is_whole))
        again = engine.generative and len(asked) < MOST_ASKINGS
        following = _next_question(following, asked[-1].taken) if again else None
    best = max(asked, key=lambda each: (not each.taken.problem, each.weight))
    others = tuple(each.taken for each in asked if each is not best)
    return replace(best, attempts=others + failed)


def _judge(
    question: Question,
    completion: Completion,
    understand: Callable[[Completion], T],
    weigh: Callable[[T], float],
    is_whole: Callable[[T], bool],
) -> Asked[T]:
    code = PROBLEMS.get(completion.finish_reason)
    try:
        result = understand(completion)
    except AnswerError as error:
        problem = f"{code or error.code}: {error.message}"
        return Asked(completion, None, error, _attempt(question, completion, problem))
    whole = completion.finish_reason == "stop" and is_whole(result)
    code = code or "unreadable"
    problem = "" if whole else f"{code}: {_SENTENCES[code]}"
    return Asked(completion, result, None, _attempt(question, completion, problem), weigh(result))


def _next_question(question: Question, answer: Attempt) -> Question | None:
    if not answer.problem:
        return None
    if answer.finish_reason == "length":
        return replace(question, max_tokens=2 * (question.max_tokens or MAX_TOKENS))
    warmer = [each for each in WARMER if each > question.temperature]
    return replace(question, temperature=warmer[0]) if warmer else None


def _attempt(question: Question, completion: Completion, problem: str) -> Attempt:
    return Attempt(
        answer=storable(completion.text),
        problem=problem,
        finish_reason=completion.finish_reason,
        temperature=question.temperature,
        max_tokens=question.max_tokens,
        input_tokens=completion.input_tokens,
        output_tokens=completion.output_tokens,
        seconds=completion.seconds,
    )


def _unanswered(question: Question, error: EngineError) -> Attempt:
    """An attempt without an answer; its finish reason is `error`."""
    problem = f"{error.code}: {error.message}"
    return Attempt("", problem, "error", question.temperature, question.max_tokens, None, None, 0.0)
