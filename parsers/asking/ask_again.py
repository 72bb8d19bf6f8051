"""Asking again until an answer is whole. In: an engine, a question and how to read its answer. Out:
the best answer, and the others as attempts.

A truncated answer is continued, or gets more tokens where the engine can only begin anew; any other
that is not whole gets a higher temperature; never a penalty on repetition, since real tables
repeat. This module knows no task and no particular engine.
"""

from collections.abc import Callable, Collection
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

SAME_START = 32
"""Characters. What follows an answer and begins like it, so far, begins anew; a shorter answer is
not continued, for of that it could not be told."""

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
    empty if it is whole. weight: of the result; -1 without one. continued: the answer goes on from
    one that was cut. attempts: the answers not used, in the order they came.
    """

    completion: Completion
    result: T | None
    error: AnswerError | None
    taken: Attempt
    weight: float = -1.0
    continued: bool = False
    attempts: tuple[Attempt, ...] = ()

    def warnings(self) -> tuple[str, ...]:
        """How often the question was asked, if more than once."""
        if not self.attempts:
            return ()
        limit = f", max_tokens {self.taken.max_tokens}" if self.taken.max_tokens else ""
        times = f"asked again: {len(self.attempts) + 1} times in all"
        how = ", continued where it was cut" if self.continued else ""
        return (f"{times}, taken at temperature {self.taken.temperature}{limit}{how}",)


def ask_until_whole(
    engine: Engine,
    question: Question,
    understand: Callable[[Completion], T],
    weigh: Callable[[T], float],
    is_whole: Callable[[T], bool] = lambda _: True,
    problem_of: Callable[[T], str] = lambda _: "",
    once_more: Collection[str] = (),
) -> Asked[T]:
    """Ask until an answer is whole, three times at most; an engine that is not generative, once.

    problem_of: what else is wrong with a whole answer, as `code: sentence`, or nothing. once_more:
    codes for which it is asked again only once.

    The first answer that is whole is used; without one, the result that weighs most, the first
    among equals. `understand` may raise AnswerError. An answer with another finish reason than
    `stop` is never whole. An answer that fills the model's context is not asked for again.

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
        whole, continued = _join(following.so_far, completion)
        judged = _with_problem(_judge(following, whole, understand, weigh, is_whole), problem_of)
        asked.append(replace(judged, continued=continued))
        again = engine.generative and len(asked) < _most_askings(asked, once_more)
        following = _next_question(following, asked[-1], engine.continues) if again else None
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


def _with_problem(judged: Asked[T], problem_of: Callable[[T], str]) -> Asked[T]:
    if judged.result is None or judged.taken.problem:
        return judged
    return replace(judged, taken=replace(judged.taken, problem=problem_of(judged.result)))


def _most_askings(asked: Collection[Asked[T]], once_more: Collection[str]) -> int:
    codes = [each.taken.problem.partition(":")[0] for each in asked]
    return len(codes) if any(codes.count(code) > 1 for code in once_more) else MOST_ASKINGS


def _next_question(question: Question, asked: Asked[T], continues: bool) -> Question | None:
    answer = asked.completion
    if not asked.taken.problem:
        return None
    if answer.finish_reason == "length":
        if answer.context_full:
            return None
        # Twice the room even where it is continued: an engine may begin anew after all.
        had = max(question.max_tokens or MAX_TOKENS, answer.output_tokens or 0)
        is_able = continues and (question.so_far is None or asked.continued)
        can = is_able and len(answer.text) >= SAME_START and not answer.thoughts
        return replace(question, max_tokens=2 * had, so_far=answer if can else None)
    warmer = [each for each in WARMER if each > question.temperature]
    return replace(question, temperature=warmer[0], so_far=None) if warmer else None


def _join(so_far: Completion | None, then: Completion) -> tuple[Completion, bool]:
    """The answer that was cut and what follows it, as one. Or one of them alone, and False: the
    second if there is no first or it begins anew, the first if nothing follows."""
    if so_far is None:
        return then, False
    if not then.text.strip():  # it takes the cut answer for a whole one
        return so_far, False
    if then.text.lstrip().startswith(so_far.text.lstrip()[:SAME_START]):
        return then, False
    offset = len(so_far.text)
    tokens = (replace(each, end=each.end + offset) for each in then.tokens)
    joined = replace(
        so_far,
        text=so_far.text + then.text,
        finish_reason=then.finish_reason,
        output_tokens=_sum(so_far.output_tokens, then.output_tokens),
        seconds=so_far.seconds + then.seconds,
        tokens=(*so_far.tokens, *tokens),
        context_full=then.context_full,
    )
    return joined, True


def _sum(first: int | None, second: int | None) -> int | None:
    return None if first is None or second is None else first + second


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
        thoughts=completion.thoughts and storable(completion.thoughts),
    )


def _unanswered(question: Question, error: EngineError) -> Attempt:
    """An attempt without an answer; its finish reason is `error`."""
    problem = f"{error.code}: {error.message}"
    return Attempt("", problem, "error", question.temperature, question.max_tokens, None, None, 0.0)
