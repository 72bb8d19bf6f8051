"""A task asked of one page."""

import pytest

from parsers.document import (
    Completion,
    Item,
    Page,
    PageImage,
    PageInput,
    Prompt,
    Question,
    Rendering,
    TokenScore,
)
from parsers.engines.scripted import ScriptedEngine
from parsers.errors import AnswerError, EngineError
from parsers.families import built_in
from parsers.tasks import PageTask
from parsers.tasks.page_task import answer_task

PAGE = Page(3, 595, 842, answer="<p>Hello</p>", text="Hello")
DRAWN = PageInput(3, 595, 842, 0, PageImage(1, 1, b"\xff" * 3))


def read(completion: Completion) -> tuple[Item, ...]:
    if not completion.text.isupper():
        raise AnswerError("unreadable", "It is in small letters", "Ask again.")
    return tuple(map(Item, completion.text.split()))


SHOUT = PageTask("shout", "1", (Prompt("Shout!"),), read)


def engine_of(*answers: Completion | EngineError, **details: object) -> ScriptedEngine:
    return ScriptedEngine(answers, frozenset({"shout"}), **details)  # type: ignore[arg-type]


def said(text: str, reason: str = "stop") -> Completion:
    scores = (TokenScore(len(text), 0.5),)
    return Completion(text, (1000, 1000), reason, 0, (), 7, 2, 0.5, scores)


def draw(_number: int, _rendering: Rendering) -> PageInput:
    return DRAWN


def test_an_answer_is_kept_verbatim_with_its_items_and_its_cost() -> None:
    answer = answer_task(engine_of(said("A B\0")), SHOUT, (PAGE,), draw)
    assert (answer.task, answer.first_page, answer.last_page) == ("shout", 3, 3)
    assert (answer.text, answer.items[0]) == ("A B", Item("A"))
    assert (answer.seconds, answer.input_tokens, answer.output_tokens) == (0.5, 7, 2)
    assert (answer.error_code, answer.error, answer.attempts) == (None, None, ())


def test_what_was_thought_before_is_kept_apart() -> None:
    answer = answer_task(engine_of(said("<think>a, or\0 b</think>A")), SHOUT, (PAGE,), draw)
    assert (answer.text, answer.thoughts, answer.error_code) == ("A", "a, or b", None)


@pytest.mark.parametrize(("images", "drawn"), [(0, ()), (4, (DRAWN,))])
def test_only_an_engine_that_looks_at_images_gets_one(
    images: int, drawn: tuple[PageInput, ...]
) -> None:
    engine = engine_of(said("A"), images_at_once=images)
    answer_task(engine, SHOUT, (PAGE,), draw)
    asked = Question("shout", drawn, (PAGE,), prompts=SHOUT.prompts)
    assert engine.asked == [asked]


def test_every_family_is_asked_in_the_tasks_words() -> None:
    engine = engine_of(said("A"))
    answer_task(engine, SHOUT, (PAGE,), draw)
    (question,) = engine.asked
    assert {family.compose(question).text for family in built_in().values()} == {"Shout!"}


def test_a_cut_answer_is_asked_for_again_and_kept_as_an_attempt() -> None:
    engine = engine_of(said("A", "length"), said("A B"), generative=True)
    answer = answer_task(engine, SHOUT, (PAGE,), draw)
    assert (answer.text, answer.error_code) == ("A B", None)
    assert [attempt.answer for attempt in answer.attempts] == ["A"]


def test_an_answer_that_stays_cut_keeps_what_it_holds_and_says_so() -> None:
    answer = answer_task(engine_of(said("A", "length")), SHOUT, (PAGE,), draw)
    assert (answer.items, answer.error_code) == ((Item("A"),), "truncated")
    assert answer.error == "Page 3, shout: the answer reached its limit of tokens."


def test_an_unreadable_answer_has_no_items() -> None:
    answer = answer_task(engine_of(said("whisper")), SHOUT, (PAGE,), draw)
    assert (answer.text, answer.items, answer.error_code) == ("whisper", (), "unreadable")


def test_an_engine_without_the_task_is_not_asked() -> None:
    engine = ScriptedEngine("A")
    with pytest.raises(EngineError) as caught:
        answer_task(engine, SHOUT, (PAGE,), draw)
    assert (caught.value.code, engine.asked) == ("unsupported_task", [])
