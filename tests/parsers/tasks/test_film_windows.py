"""A film is asked about in windows, and its events are joined."""

import json
from collections.abc import Sequence
from itertools import pairwise

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
)
from parsers.engines.scripted import ScriptedEngine
from parsers.errors import AnswerError
from parsers.tasks import PageTask
from parsers.tasks.film_windows import FRAMES_AT_ONCE, OVERLAP, answer_film, windows_of

Told = tuple[float, float, str]


def read(completion: Completion) -> tuple[Item, ...]:
    try:
        rows = json.loads(completion.text)
    except ValueError:
        raise AnswerError("unreadable", "It is no list", "Ask again.") from None
    return tuple(Item(text, start_seconds=start, end_seconds=end) for start, end, text in rows)


TASK = PageTask("watch", "1", (Prompt("What happens?"),), read, of_document=True, film=True)


def frame(number: int, seconds: float = 1.0) -> Page:
    """One of `seconds` each."""
    start = (number - 1) * seconds
    return Page(number, 4, 3, start_seconds=start, end_seconds=start + seconds)


def draw(number: int, _rendering: Rendering) -> PageInput:
    return PageInput(number, 4, 3, 0, PageImage(1, 1, bytes(3)))


def engine_of(*answers: Sequence[Told] | str, images: int = 4) -> ScriptedEngine:
    said = [
        Completion(each if isinstance(each, str) else json.dumps(each), (1000, 1000))
        for each in answers
    ]
    return ScriptedEngine(said, frozenset({"watch"}), images)


def events(items: Sequence[Item]) -> list[tuple[float | None, float | None, str | None]]:
    return [(each.start_seconds, each.end_seconds, each.text) for each in items]


LONG = [frame(number) for number in range(1, FRAMES_AT_ONCE + 11)]  # 42 seconds, two windows
SECOND = windows_of(LONG)[1][0].start_seconds or 0.0


def test_a_document_that_is_no_film_is_told_and_nobody_is_asked() -> None:
    engine = engine_of()
    answer = answer_film(engine, TASK, [Page(1, 4, 3), Page(2, 4, 3)], draw)
    assert (answer.items, answer.error_code, engine.asked) == ((), None, [])
    assert (answer.first_page, answer.last_page) == (1, 2)
    assert answer.warnings == ("no film: its pages have no times, so it was not asked about",)


def test_what_cannot_be_read_of_one_window_is_told_beside_the_events_of_the_others() -> None:
    engine = engine_of([(0, 2, "Rain")], "I cannot say")
    answer = answer_film(engine, TASK, LONG, draw)
    assert events(answer.items) == [(0, 2, "Rain")]
    assert (answer.error_code, answer.first_page, answer.last_page) == ("unreadable", 1, len(LONG))
    assert "I cannot say" in answer.text


def test_events_without_a_time_and_outside_of_the_film_are_told() -> None:
    told = [(None, 2, "Rain"), (2, 3, "Snow"), (90, 95, "Hail")]
    answer = answer_film(engine_of(told), TASK, [frame(1), frame(2), frame(3)], draw)  # type: ignore[arg-type]
    assert events(answer.items) == [(2, 3, "Snow"), (90, 95, "Hail"), (None, None, "Rain")]
    assert answer.warnings == (
        "1 event without a time",
        "1 event outside of the film's 3.0 seconds",
    )


def test_an_event_that_ends_before_it_begins_has_no_end() -> None:
    answer = answer_film(engine_of([(2, 1, "Rain")]), TASK, [frame(1), frame(2), frame(3)], draw)
    assert events(answer.items) == [(2, None, "Rain")]


def test_all_frames_are_shown_at_once_with_their_times() -> None:
    engine = engine_of([(0, 6, "Rain")])
    answer = answer_film(engine, TASK, [frame(number) for number in range(1, 7)], draw)
    (question,) = engine.asked
    assert isinstance(question, Question)
    assert question.film
    assert [page.start_seconds for page in question.pages] == [0, 1, 2, 3, 4, 5]
    assert question.pages[-1].end_seconds == 6
    assert (answer.items[0].page_number, answer.warnings) == (1, ())


def test_pages_without_a_time_are_not_shown() -> None:
    engine = engine_of([])
    answer_film(engine, TASK, [Page(9, 4, 3), frame(2), frame(1)], draw)
    assert [page.number for page in engine.asked[0].pages] == [1, 2]


@pytest.mark.parametrize("count", [1, FRAMES_AT_ONCE, FRAMES_AT_ONCE + 1, 100, 333])
def test_windows_are_small_share_frames_and_lose_none(count: int) -> None:
    frames = [frame(number) for number in range(1, count + 1)]
    windows = windows_of(frames)
    assert max(map(len, windows)) <= FRAMES_AT_ONCE
    assert [
        page for at, each in enumerate(windows) for page in each[OVERLAP * (at > 0) :]
    ] == frames
    for one, next_one in pairwise(windows):
        assert list(one[-OVERLAP:]) == list(next_one[:OVERLAP])


def test_times_of_a_later_window_become_times_of_the_film() -> None:
    answer = answer_film(engine_of([], [(10, 12, "Rain")]), TASK, LONG, draw)
    assert events(answer.items) == [(SECOND + 10, SECOND + 12, "Rain")]
    assert answer.items[0].page_number == SECOND + 11


def test_what_goes_on_over_the_border_is_one_event() -> None:
    end = SECOND + OVERLAP  # of the first window
    engine = engine_of(
        [(0, 3, "Rain"), (10, end, "A man paints a wall")],
        [(0, 9, "The man paints a wall"), (9, 12, "He rests")],
    )
    answer = answer_film(engine, TASK, LONG, draw)
    assert events(answer.items) == [
        (0, 3, "Rain"),
        (10, SECOND + 9, "A man paints a wall"),
        (SECOND + 9, SECOND + 12, "He rests"),
    ]


def test_what_happens_at_the_same_time_stays_two_events() -> None:
    end = SECOND + OVERLAP
    engine = engine_of([(10, end, "A man paints a wall")], [(0, 9, "Cars pass by")])
    answer = answer_film(engine, TASK, LONG, draw)
    assert [each.text for each in answer.items] == ["A man paints a wall", "Cars pass by"]


def test_events_told_alike_that_follow_each_other_stay_two() -> None:
    """The slides in the frames that both windows share are told twice, and kept once."""
    at = SECOND
    slides = [(at, at + 2, "A slide says one"), (at + 2, at + 4, "A slide says two")]
    again = [(0, 2, "A slide says one"), (2, 4, "A slide says two"), (4, 6, "A slide says six")]
    answer = answer_film(engine_of(slides, again), TASK, LONG, draw)
    assert events(answer.items) == [*slides, (at + 4, at + 6, "A slide says six")]


def test_the_cost_of_all_windows_is_added_up() -> None:
    said = [Completion("[]", (1, 1), input_tokens=7, output_tokens=2, seconds=0.5)] * 2
    engine = ScriptedEngine(said, frozenset({"watch"}), 4)
    answer = answer_film(engine, TASK, LONG, draw)
    assert (answer.input_tokens, answer.output_tokens, answer.seconds) == (14, 4, 1.0)
