"""A task about a film. In: an engine, the task, the pages of a document, and a function that draws
them. Out: one answer about the whole film.

A long film is asked about in windows that overlap. In each, times count from its first frame; here
they become times of the film. What goes on over the border of two windows becomes one event. This
module knows neither how frames are shown nor which engine answers.
"""

from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from parsers.asking import Engine
from parsers.document import Answer, Item, Page
from parsers.document.wording import counted
from parsers.tasks import Items, PageTask
from parsers.tasks.page_task import answer_task
from parsers.tasks.parts import Draw

FRAMES_AT_ONCE = 32
"""Frames in a question. At 256 tokens each, two to a patch, that is 4,096 tokens, and 8,192 where a
server takes them as images: an A4 page has 5,000. Not measured on a model."""
OVERLAP = 4  # frames that two windows share
SLACK = 0.5  # seconds by which an event may be told wrong
ALIKE = 60  # per cent of words that two tellings of one event share. Not measured on a model.

Pages = Sequence[Page]
Span = tuple[float, float]  # seconds of the film


def answer_film(engine: Engine, task: PageTask, pages: Pages, draw: Draw) -> Answer:
    """The answer about all frames among the pages; without one, an answer that says so, and nobody
    is asked. Raises as `answer_task`."""
    frames = sorted(
        (page for page in pages if page.start_seconds is not None), key=lambda each: _start(each)
    )
    if not frames:
        return _no_film(engine, task, pages)
    windows = windows_of(frames)
    answers = [answer_task(engine, task, window, draw) for window in windows]
    parts = [place(answer.items, window) for answer, window in zip(answers, windows, strict=True)]
    items = join(parts, windows)
    warnings = [*(each for answer in answers for each in answer.warnings), *check(items, frames)]
    return _joined(answers, items, tuple(dict.fromkeys(warnings)))


def windows_of(frames: Pages) -> tuple[Pages, ...]:
    """About equally many frames each, FRAMES_AT_ONCE at most."""
    if len(frames) <= FRAMES_AT_ONCE:
        return (frames,)
    count = -(-(len(frames) - OVERLAP) // (FRAMES_AT_ONCE - OVERLAP))
    step = -(-(len(frames) - OVERLAP) // count)
    return tuple(frames[at : at + step + OVERLAP] for at in range(0, len(frames) - OVERLAP, step))


def place(items: Items, window: Pages) -> Items:
    """With times of the film, and the frame that each begins in."""
    return tuple(_placed(item, window) for item in items)


def _placed(item: Item, window: Pages) -> Item:
    begin = _start(window[0])
    if item.start_seconds is None:
        return replace(item, end_seconds=None)
    start, end = item.start_seconds + begin, item.end_seconds
    end = None if end is None or end < item.start_seconds else end + begin
    number = max(
        (page for page in window if _start(page) <= start), key=_start, default=window[0]
    ).number
    return replace(item, start_seconds=start, end_seconds=end, page_number=number)


def join(parts: Sequence[Items], windows: Sequence[Pages]) -> Items:
    """The events of all windows by their start, each once; those without a time last."""
    events: list[Item] = []
    shared_until = 0.0  # the end of the frames that the windows so far were shown
    for items, window in zip(parts, windows, strict=True):
        earlier = len(events)
        for item in items:
            shared = (_start(window[0]), shared_until)
            at = _likest(item, events[:earlier], shared)
            if at is None:
                events.append(item)
            else:
                events[at] = _merged(events[at], item)
        shared_until = _end(window[-1])
    return tuple(sorted(events, key=_order))


def _likest(item: Item, events: Sequence[Item], shared: Span) -> int | None:
    """The one of the earlier windows' events that this is, too, by its number: it is there at the
    same time among the frames that both were shown, and is told alike."""
    same = [
        (fuzz.token_set_ratio(known.text or "", item.text or ""), at)
        for at, known in enumerate(events)
        if _are_together(known, item, shared)
    ]
    likeness, at = max(same, default=(0.0, 0))
    return at if likeness >= ALIKE else None


def _are_together(known: Item, item: Item, shared: Span) -> bool:
    """For half of the shorter one's time among the shared frames, at least."""
    one, other = _within(known, shared), _within(item, shared)
    if one is None or other is None:
        return False
    both = min(one[1], other[1]) - max(one[0], other[0])
    shorter = min(one[1] - one[0], other[1] - other[0])
    return both >= shorter / 2 if shorter else both >= -SLACK


def _within(item: Item, span: Span) -> Span | None:
    """The part of the item's time that is in the span; None without any."""
    if item.start_seconds is None:
        return None
    moment = item.end_seconds is None or item.end_seconds == item.start_seconds
    end = item.start_seconds if item.end_seconds is None else item.end_seconds
    start, end = max(item.start_seconds, span[0]), min(end, span[1])
    return (start, end) if start < end or (moment and start == end) else None


def _order(item: Item) -> tuple[bool, float, float]:
    return item.start_seconds is None, item.start_seconds or 0.0, item.end_seconds or 0.0


def _merged(known: Item, item: Item) -> Item:
    ends = [each.end_seconds for each in (known, item) if each.end_seconds is not None]
    return replace(known, end_seconds=max(ends, default=None))


def check(items: Items, frames: Pages) -> tuple[str, ...]:
    """What is to be told of the events: some without a time, some outside of the film."""
    timeless = sum(item.start_seconds is None for item in items)
    begin, end = _start(frames[0]), _end(frames[-1])
    outside = sum(
        item.start_seconds is not None
        and (
            item.start_seconds < begin - SLACK
            or max(item.start_seconds, item.end_seconds or 0.0) > end + SLACK
        )
        for item in items
    )
    told = []
    if timeless:
        told.append(f"{counted(timeless, 'event')} without a time")
    if outside:
        told.append(f"{counted(outside, 'event')} outside of the film's {end:.1f} seconds")
    return tuple(told)


def _joined(answers: Sequence[Answer], items: Items, warnings: tuple[str, ...]) -> Answer:
    """One answer; of what is wrong, the first."""
    first = answers[0]
    if len(answers) == 1:
        return replace(first, items=items, warnings=warnings)
    wrong = next((each for each in answers if each.error_code), first)
    return replace(
        first,
        last_page=answers[-1].last_page,
        text="\n".join(each.text for each in answers),
        items=items,
        finish_reason=wrong.finish_reason,
        error_code=wrong.error_code,
        error=wrong.error,
        seconds=sum(each.seconds for each in answers),
        input_tokens=_sum([each.input_tokens for each in answers]),
        output_tokens=_sum([each.output_tokens for each in answers]),
        attempts=tuple(attempt for each in answers for attempt in each.attempts),
        thoughts="\n".join(filter(None, (each.thoughts for each in answers))) or None,
        warnings=warnings,
    )


def _sum(counts: Sequence[int | None]) -> int | None:
    return None if None in counts else sum(filter(None, counts))


def _no_film(engine: Engine, task: PageTask, pages: Pages) -> Answer:
    return Answer(
        task.name, pages[0].number, pages[-1].number, request=task.request,
        engine=engine.identity.engine, model=engine.identity.model,
        warnings=("no film: its pages have no times, so it was not asked about",),
    )  # fmt: skip


def _start(page: Page) -> float:
    return page.start_seconds or 0.0


def _end(page: Page) -> float:
    return _start(page) if page.end_seconds is None else page.end_seconds
