"""An extra task (`TASKS`), asked about a page or all pages of a document. In: an engine, the task,
pages that were read, and a function that draws them for engines that look at images. Out: the
answer, whole or not.

This module knows neither what a task means nor which engine answers.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from parsers.asking import Engine, looks_at, refuse_unsupported
from parsers.asking.ask_again import ask_until_whole
from parsers.document import Answer, BoundingBox, Page, PageInput, Prompt, Question, Rendering
from parsers.document.text import storable
from parsers.items import told_of
from parsers.tasks import Asked, Items, PageTask
from parsers.tasks.parts import WHOLE, Draw, draw_part, join_answers
from parsers.tasks.tile_merge import merge_items
from parsers.tasks.tiles import Tile, read_through, see, through

FRAME_SQUARES = 2
"""Sides of frames are multiples of so many squares: to these qwen-vl-utils 0.0.14 resizes the
frames of a film."""
_SLOT = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class _Part:
    """is_read: whether there are items to be read in the answer, or it says that there are none."""

    answer: Answer
    images: tuple[PageInput, ...]
    is_read: bool


def answer_task(engine: Engine, task: PageTask, pages: Sequence[Page], draw: Draw) -> Answer:
    """What `engine` answers about `pages`; if no answer is whole, the best of several, and why.
    Raises EngineError, for the caller to ask again, and what `draw` raises."""
    refuse_unsupported(engine, task.name)
    if task.parts is not None:
        return _by_parts(engine, task, pages[0], draw, task.parts(pages[0]))
    shown, rendering = _shown(engine, task, pages), rendering_for(engine, task)
    if engine.generative and len(pages) == len(shown) == 1 and not task.film:
        seen = see(partial(_draw, draw, pages[0]), rendering)
        if seen.tiles:
            return _in_tiles(engine, task, pages[0], draw, seen.tiles)
        images: tuple[PageInput, ...] = (seen.page,)
    else:
        images = tuple(_draw(draw, page, rendering) for page in shown)
    asked = _ask(engine, task, pages, images)
    return _finished(task, pages, asked.answer, (asked,))


def _by_parts(
    engine: Engine, task: PageTask, page: Page, draw: Draw, parts: Sequence[BoundingBox]
) -> Answer:
    """The answers about some parts of a page, joined."""
    rendering = rendering_for(engine, task)
    asked = []
    for part in parts:
        shown = looks_at(engine, task.name)
        images = (_draw(draw, page, replace(rendering, part=part)),) if shown else ()
        asked.append(_ask(engine, task, (page,), images, None if part == WHOLE else part))
    unasked = _unasked(engine, task, (page,))
    answer = join_answers(unasked, parts, [each.answer for each in asked])
    return _finished(task, (page,), answer, asked)


def _in_tiles(
    engine: Engine, task: PageTask, page: Page, draw: Draw, tiles: Sequence[Tile]
) -> Answer:
    """The answers about all of a page that is too long or too large to be asked about at once."""
    rendering = rendering_for(engine, task)
    asked = []
    for tile in tiles:
        image = through(_draw(draw, page, replace(rendering, part=tile.part)), tile)
        asked.append(_ask(engine, task, (read_through(page, tile),), (image,)))
    answers = [each.answer for each in asked]
    joined = join_answers(_unasked(engine, task, (page,)), [tile.part for tile in tiles], answers)
    each_once = merge_items(list(zip(tiles, (each.items for each in answers), strict=True)))
    warning = f"asked about in {len(tiles)} tiles, as the page is too long or too large"
    answer = replace(joined, items=each_once, warnings=(warning, *joined.warnings))
    return _finished(task, (page,), answer, asked)


def _finished(
    task: PageTask, pages: Sequence[Page], answer: Answer, asked: Sequence[_Part]
) -> Answer:
    if not any(each.is_read for each in asked):
        return answer  # nothing could be missing from it
    images = tuple(image for each in asked for image in each.images)
    known = Asked(task.request, tuple(pages), images, answer.engine)
    items, warnings = task.finish(answer.items, known)
    return replace(answer, items=items, warnings=(*answer.warnings, *warnings))


def _ask(
    engine: Engine,
    task: PageTask,
    pages: Sequence[Page],
    images: tuple[PageInput, ...],
    part: BoundingBox | None = None,
) -> _Part:
    """The answer to one question, its items not yet finished. part: of the page, if it is about no
    more."""
    question = question_of(task, pages, images, part)
    asked = ask_until_whole(engine, question, task.read, len)
    code, _, sentence = asked.taken.problem.partition(": ")
    completion, items = asked.completion, _on_pages(asked.result or (), pages)
    answer = replace(
        _unasked(engine, task, pages),
        text=storable(completion.text),
        items=items,
        finish_reason=completion.finish_reason,
        error_code=code or None,
        error=f"Page {pages[0].number}, {task.name}: {sentence}." if code else None,
        seconds=completion.seconds,
        input_tokens=completion.input_tokens,
        output_tokens=completion.output_tokens,
        attempts=asked.attempts,
        thoughts=completion.thoughts and storable(completion.thoughts),
        warnings=(*_left_out(images, pages), *told_of(completion, items)),
    )
    return _Part(answer, images, asked.result is not None)


def _unasked(engine: Engine, task: PageTask, pages: Sequence[Page]) -> Answer:
    """As it is where there is nothing to be asked about."""
    return Answer(
        task.name,
        pages[0].number,
        pages[-1].number,
        request=task.request,
        engine=engine.identity.engine,
        model=engine.identity.model,
    )


def question_of(
    task: PageTask,
    pages: Sequence[Page],
    images: Sequence[PageInput] = (),
    part: BoundingBox | None = None,
) -> Question:
    """The question, its prompts with what is asked for in particular. part: of the page, if the
    image shows no more."""
    slots = ({"request": task.request} if task.request else {}) | dict(task.slots(images))
    return Question(
        task.name,
        tuple(images),
        tuple(pages),
        prompts=tuple(_worded(prompt, slots) for prompt in task.prompts),
        slots=slots,
        request=task.request,
        film=task.film,
        part=part,
    )


def rendering_for(engine: Engine, task: PageTask) -> Rendering:
    """Pages as `engine` looks at them for this task: all are drawn, at full size."""
    own = engine.rendering
    return replace(
        own,
        plain_undrawn=False,
        text_dpi=own.dpi,
        max_pixels=min(task.pixels or own.max_pixels, own.max_pixels),
        multiple_of=own.multiple_of * (FRAME_SQUARES if task.film else 1),
    )


def _worded(prompt: Prompt, slots: Mapping[str, str]) -> Prompt:
    """Braces in what fills a slot are no slots."""

    def filled(text: str) -> str:
        return _SLOT.sub(lambda found: slots.get(found[1], found[0]), text)

    return replace(prompt, text=filled(prompt.text), system=prompt.system and filled(prompt.system))


def _shown(engine: Engine, task: PageTask, pages: Sequence[Page]) -> Sequence[Page]:
    """The pages whose images the engine gets."""
    if not looks_at(engine, task.name):
        return ()
    most = engine.images_at_once or 1
    return pages if task.film or len(pages) <= most else task.choose(pages, task.request, most)


def _draw(draw: Draw, page: Page, rendering: Rendering) -> PageInput:
    """The page, or the part that the rendering names, upright as it was read; a frame with its
    time."""
    drawn = draw_part(draw, page, replace(rendering, part=None), rendering.part or WHOLE)
    return replace(drawn, start_seconds=page.start_seconds, end_seconds=page.end_seconds)


def _left_out(shown: Sequence[PageInput], pages: Sequence[Page]) -> tuple[str, ...]:
    """Which pages were shown, if not all were."""
    if not shown or len(shown) == len(pages):
        return ()
    numbers = ", ".join(str(page.number) for page in shown)
    which = "page" if len(shown) == 1 else "pages"
    return (f"of {len(pages)} pages the engine was shown {which} {numbers} only",)


def _on_pages(items: Items, pages: Sequence[Page]) -> Items:
    """About one page, all items are on it. About several, one on none of them has no place: that
    would be on another page."""
    numbers = [page.number for page in pages]
    if len(numbers) == 1:
        return tuple(replace(item, page_number=None) for item in items)
    return tuple(
        item
        if item.page_number is None or item.page_number in numbers
        else replace(item, page_number=None, box=None, point=None)
        for item in items
    )
