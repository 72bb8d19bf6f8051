"""An answer that cannot be used whole is asked for again. In: an engine, a question and how its
answer is understood. Out: the best answer, and the others as attempts.

A cut answer gets more tokens, a repeating or unreadable one more warmth; never a penalty on
repetition, since real tables repeat. This module knows no task and no particular engine.
"""

from collections.abc import Callable, Sequence
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

_PROBLEMS = {"length": "truncated", "repetition": "repeating"}
_SENTENCES = {
    "truncated": "the answer reached its limit of tokens",
    "repeating": "the answer says the same over and over",
    "unreadable": "the answer could not be read whole",
}


@dataclass(frozen=True, slots=True)
class Asked(Generic[T]):
    """The answer that was taken, and what was understood of it, or the error that says why nothing
    was. attempts: the answers that were not taken, in the order in which they came. taken: the one
    that was, as an attempt, for those who cannot use it after all; its problem is empty where it is
    whole. Where nothing was understood, it is the first."""

    completion: Completion
    result: T | None
    error: AnswerError | None
    attempts: tuple[Attempt, ...]
    taken: Attempt


@dataclass(frozen=True, slots=True)
class _Trial(Generic[T]):
    """One asking. weight: of what was understood; -1 where nothing was. problem: a code of
    AnswerError, or none where the answer is whole."""

    question: Question
    completion: Completion
    result: T | None
    error: AnswerError | None
    weight: float
    problem: str | None


def ask_until_whole(
    engine: Engine,
    question: Question,
    understand: Callable[[Completion], T],
    weigh: Callable[[T], float],
    is_whole: Callable[[Completion, T], bool],
) -> Asked[T]:
    """Ask until an answer is whole, three times at most; an engine that is not generative, once.

    The whole answer is taken; without one, that of which `understand` made the most by `weigh`,
    the first among equals. `understand` may raise AnswerError.

    EngineError passes through at the first asking. Later ones end the asking: what was answered
    before is taken, and the failed asking is among the attempts, with the error's code as problem.
    Only where the engine is away altogether (`unreachable`) does the error pass even then: the
    question waits for it, and will be asked from the start.
    """
    trials: list[_Trial[T]] = []
    failed: tuple[Attempt, ...] = ()
    next_question: Question | None = question
    while next_question:
        try:
            completion = ask(engine, next_question)
        except EngineError as error:
            if not trials or error.code == AWAY:
                raise
            failed = (_unanswered(next_question, error),)
            break
        trials.append(_judge(next_question, completion, understand, weigh, is_whole))
        next_question = _next_question(trials) if engine.generative else None
    return _take_best(trials, failed)


def _judge(
    question: Question,
    completion: Completion,
    understand: Callable[[Completion], T],
    weigh: Callable[[T], float],
    is_whole: Callable[[Completion, T], bool],
) -> _Trial[T]:
    try:
        result = understand(completion)
    except AnswerError as error:
        problem = _PROBLEMS.get(completion.finish_reason, error.code)
        return _Trial(question, completion, None, error, -1.0, problem)
    whole = is_whole(completion, result)
    found = None if whole else _PROBLEMS.get(completion.finish_reason, "unreadable")
    return _Trial(question, completion, result, None, weigh(result), found)


def _next_question(trials: Sequence[_Trial[T]]) -> Question | None:
    """What to ask after these, if anything."""
    last = trials[-1]
    if last.problem is None or len(trials) >= MOST_ASKINGS:
        return None
    if last.problem == "truncated" and last.completion.finish_reason == "length":
        return replace(last.question, max_tokens=2 * (last.question.max_tokens or MAX_TOKENS))
    warmer = [each for each in WARMER if each > last.question.temperature]
    return replace(last.question, temperature=warmer[0]) if warmer else None


def _take_best(trials: Sequence[_Trial[T]], failed: tuple[Attempt, ...]) -> Asked[T]:
    best = max(trials, key=lambda trial: (trial.problem is None, trial.weight))
    others = tuple(_attempt(trial) for trial in trials if trial is not best)
    return Asked(best.completion, best.result, best.error, others + failed, _attempt(best))


def _attempt(trial: _Trial[T]) -> Attempt:
    completion = trial.completion
    sentence = trial.error.message if trial.error else _SENTENCES.get(trial.problem or "", "")
    return Attempt(
        answer=storable(completion.text),
        problem=f"{trial.problem}: {sentence}" if trial.problem else "",
        finish_reason=completion.finish_reason,
        temperature=trial.question.temperature,
        max_tokens=trial.question.max_tokens,
        input_tokens=completion.input_tokens,
        output_tokens=completion.output_tokens,
        seconds=completion.seconds,
    )


def _unanswered(question: Question, error: EngineError) -> Attempt:
    """An asking that the engine failed: it has no answer, and says so as its finish reason."""
    problem = f"{error.code}: {error.message}"
    return Attempt("", problem, "error", question.temperature, question.max_tokens, None, None, 0.0)
