"""Asking again: bounded, and never for the worse."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from parsers.asking.ask_again import MAX_TOKENS, MOST_ASKINGS, Asked, ask_until_whole
from parsers.document import Completion, Question, Task, TokenScore
from parsers.engines.scripted import Reply, ScriptedEngine
from parsers.errors import AnswerError, EngineError

FRAME = (1000.0, 1000.0)


def generating(replies: Sequence[Reply]) -> ScriptedEngine:
    return ScriptedEngine(replies, generative=True)


def rooms(engine: ScriptedEngine) -> list[int | None]:
    return [question.max_tokens for question in engine.asked]


def temperatures(engine: ScriptedEngine) -> list[float]:
    return [question.temperature for question in engine.asked]


def said(text: str, reason: str = "stop") -> Completion:
    return Completion(text, FRAME, reason, input_tokens=7, output_tokens=len(text), seconds=0.5)


def understand(completion: Completion) -> str:
    """An answer in capitals is understood."""
    if not completion.text.isupper():
        raise AnswerError("unreadable", "The answer is in small letters", "Ask again.")
    return completion.text


def climb(engine: ScriptedEngine, question: Question | None = None) -> Asked[str]:
    return ask_until_whole(
        engine,
        question or Question(Task.PARSE),
        understand,
        weigh=len,
        is_whole=lambda text: "?" not in text,
    )


def fault(code: str) -> EngineError:
    return EngineError(code, "Something broke", "Wait.")


class TestAnEngineAtFault:
    def test_the_first_error_is_the_callers(self) -> None:
        with pytest.raises(EngineError):
            climb(generating([fault("overloaded")]))

    def test_a_later_one_leaves_what_was_answered_and_is_among_the_attempts(self) -> None:
        asked = climb(generating([said("HALF", "length"), fault("out_of_memory")]))
        assert (asked.result, asked.error) == ("HALF", None)
        (attempt,) = asked.attempts
        assert attempt.problem == "out_of_memory: Something broke"
        assert (attempt.answer, attempt.finish_reason, attempt.max_tokens) == (
            "",
            "error",
            2 * MAX_TOKENS,
        )

    def test_an_answer_that_was_not_understood_is_kept_too(self) -> None:
        asked = climb(generating([said("mumble"), fault("overloaded")]))
        assert (asked.completion.text, asked.result) == ("mumble", None)
        assert asked.error and asked.error.code == "unreadable"

    def test_an_engine_that_is_away_is_waited_for(self) -> None:
        with pytest.raises(EngineError):
            climb(generating([said("HALF", "length"), fault("unreachable")]))


class TestWhatIsAskedAgain:
    def test_an_engine_that_would_answer_the_same_is_asked_once(self) -> None:
        engine = ScriptedEngine([said("mumble")])
        assert climb(engine).result is None
        assert len(engine.asked) == 1

    def test_a_whole_answer_ends_it_at_once(self) -> None:
        engine = generating([said("WHOLE")])
        asked = climb(engine)
        assert (asked.completion, asked.result, asked.attempts) == (said("WHOLE"), "WHOLE", ())
        assert engine.asked == [Question(Task.PARSE)]

    def test_a_cut_answer_gets_more_room_and_not_more_warmth(self) -> None:
        engine = generating([said("A", "length"), said("AB", "length"), said("ABC")])
        assert climb(engine).result == "ABC"
        assert rooms(engine) == [None, 2 * MAX_TOKENS, 4 * MAX_TOKENS]
        assert temperatures(engine) == [0, 0, 0]

    def test_room_that_was_given_is_doubled(self) -> None:
        engine = generating([said("A", "length"), said("AB")])
        climb(engine, Question(Task.PARSE, max_tokens=100))
        assert rooms(engine) == [100, 200]

    @pytest.mark.parametrize(
        "first", [said("LA LA", "repetition"), said("mumble"), said("WHAT?"), said("?", "stop")]
    )
    def test_others_are_asked_warmer_with_the_same_room(self, first: Completion) -> None:
        engine = generating([first, first, said("WHOLE")])
        assert climb(engine).result == "WHOLE"
        assert temperatures(engine) == [0.0, 0.3, 0.7]
        assert rooms(engine) == [None, None, None]

    def test_a_cut_answer_that_then_repeats_keeps_its_room_and_gets_warmer(self) -> None:
        engine = generating([said("A", "length"), said("ABAB", "repetition"), said("ABC")])
        climb(engine)
        assert (rooms(engine)[-1], temperatures(engine)[-1]) == (2 * MAX_TOKENS, 0.3)

    @pytest.mark.parametrize("reason", ["length", "repetition", "stop"])
    def test_it_ends_after_three(self, reason: str) -> None:
        engine = generating([said("mumble", reason)] * 9)
        assert climb(engine).result is None
        assert len(engine.asked) == MOST_ASKINGS == 3


class TestWhatIsTaken:
    def test_without_a_whole_answer_the_one_that_weighs_most(self) -> None:
        asked = climb(
            generating([said("SHORT", "length"), said("THE LONGEST", "repetition"), said("LONG?")])
        )
        assert asked.result == "THE LONGEST"
        assert [attempt.answer for attempt in asked.attempts] == ["SHORT", "LONG?"]
        assert [attempt.problem.split(":")[0] for attempt in asked.attempts] == [
            "truncated",
            "unreadable",
        ]

    def test_one_that_is_understood_before_longer_ones_that_are_not(self) -> None:
        asked = climb(generating([said("a long mumble"), said("B?"), said("another mumble")]))
        assert (asked.result, asked.error) == ("B?", None)

    def test_of_none_understood_the_first_with_its_error(self) -> None:
        asked = climb(generating([said("one"), said("two"), said("three")]))
        assert (asked.completion.text, asked.result) == ("one", None)
        assert asked.error and asked.error.code == "unreadable"
        assert [attempt.answer for attempt in asked.attempts] == ["two", "three"]
        assert (asked.taken.answer, asked.taken.temperature) == ("one", 0.0)

    def test_attempts_say_what_they_were_asked_with_and_what_they_cost(self) -> None:
        asked = climb(generating([said("LA\x00LA", "repetition"), said("WHOLE")]))
        (attempt,) = asked.attempts
        assert (attempt.answer, attempt.finish_reason) == ("LALA", "repetition")
        assert (attempt.temperature, attempt.max_tokens) == (0.0, None)
        assert (attempt.input_tokens, attempt.output_tokens, attempt.seconds) == (7, 5, 0.5)
        assert attempt.problem.startswith("repeating: ")
        assert (asked.taken.temperature, asked.taken.problem) == (0.3, "")


class TestAWholeAnswerWithAProblem:
    @staticmethod
    def ask(engine: ScriptedEngine) -> Asked[str]:
        return ask_until_whole(
            engine,
            Question(Task.PARSE),
            understand,
            weigh=len,
            problem_of=lambda text: "thin: it says little" if len(text) < 5 else "",
            once_more=("thin",),
        )

    def test_is_asked_for_once_more_at_a_higher_temperature(self) -> None:
        engine = generating([said("A"), said("ABC"), said("ABCDE")])
        asked = self.ask(engine)
        assert (asked.result, asked.taken.problem) == ("ABC", "thin: it says little")
        assert [attempt.answer for attempt in asked.attempts] == ["A"]
        assert temperatures(engine) == [0.0, 0.3]

    def test_another_problem_does_not_count(self) -> None:
        engine = generating([said("no"), said("A"), said("ABCDE")])
        assert self.ask(engine).result == "ABCDE"

    def test_a_cut_answer_is_cut_first(self) -> None:
        engine = generating([said("A", "length"), said("ABCDE")])
        asked = self.ask(engine)
        assert [attempt.problem.partition(":")[0] for attempt in asked.attempts] == ["truncated"]


LONG = "THE FIRST HALF OF WHAT STANDS ON THE PAGE, "
REST = "AND THE SECOND."


def told(text: str, reason: str = "stop", **more: object) -> Completion:
    tokens = tuple(TokenScore(end, 0.9) for end in range(1, len(text) + 1))
    return replace(said(text, reason), tokens=tokens, **more)  # type: ignore[arg-type]


def continuing(replies: Sequence[Reply]) -> ScriptedEngine:
    return ScriptedEngine(replies, generative=True, continues=True)


class TestAnEngineThatContinues:
    def test_what_it_adds_is_joined_with_what_was_cut(self) -> None:
        engine = continuing([told(LONG, "length"), told(REST)])

        asked = climb(engine)

        assert asked.result == LONG + REST
        assert asked.completion.finish_reason == "stop"
        assert [token.end for token in asked.completion.tokens] == [*range(1, len(LONG + REST) + 1)]
        assert (asked.completion.input_tokens, asked.completion.seconds) == (7, 1.0)
        assert asked.completion.output_tokens == len(LONG + REST)
        assert [attempt.answer for attempt in asked.attempts] == [LONG]
        assert asked.warnings()[0].endswith("continued where it was cut")
        so_far = [question.so_far and question.so_far.text for question in engine.asked]
        assert so_far == [None, LONG]

    def test_what_is_cut_twice_is_continued_from_both(self) -> None:
        engine = continuing([told(LONG, "length"), told(REST, "length"), told("END.")])

        assert climb(engine).result == LONG + REST + "END."
        assert engine.asked[2].so_far == replace(
            told(LONG + REST, "length"), output_tokens=len(LONG + REST), seconds=1.0
        )

    @pytest.mark.parametrize("nothing", ["", "\n"])
    def test_one_that_adds_nothing_took_the_cut_answer_for_whole_and_begins_anew(
        self, nothing: str
    ) -> None:
        engine = continuing([told(LONG, "length"), told(nothing), told(LONG + REST)])

        asked = climb(engine)

        assert asked.result == LONG + REST
        assert engine.asked[2].so_far is None

    def test_where_nothing_more_comes_at_all_the_answer_stays_cut(self) -> None:
        engine = continuing([told(LONG, "length"), told(""), told(LONG, "length")])

        assert climb(engine).taken.problem.partition(":")[0] == "truncated"

    def test_one_that_begins_anew_had_twice_the_room_for_it(self) -> None:
        engine = continuing([told(LONG, "length"), told(f" {LONG}{REST}")])

        asked = climb(engine)

        assert asked.result == f" {LONG}{REST}"
        assert not asked.continued
        assert rooms(engine) == [None, 2 * MAX_TOKENS]

    @pytest.mark.parametrize(
        "cut", [told("SHORT", "length"), told(LONG, "length", thoughts="Well,"), told("", "length")]
    )
    def test_too_little_or_what_thoughts_led_to_is_begun_anew(self, cut: Completion) -> None:
        engine = continuing([cut, told("WHOLE")])

        assert climb(engine).result == "WHOLE"
        assert engine.asked[1].so_far is None

    def test_a_loop_is_not_gone_on_with(self) -> None:
        engine = continuing([told(LONG, "length"), told("SO, SO, SO, ", "repetition"), told("A")])

        climb(engine)

        assert engine.asked[2].so_far is None
        assert temperatures(engine) == [0.0, 0.0, 0.3]

    @pytest.mark.parametrize("make", [continuing, generating])
    def test_what_fills_the_context_is_not_asked_for_again(self, make: Any) -> None:
        engine = make([told(LONG, "length", context_full=True), told("NEVER")])

        asked = climb(engine)

        assert (asked.result, asked.taken.problem.partition(":")[0]) == (LONG, "truncated")
        assert len(engine.asked) == 1
