"""Parts of a page that are asked about one by one. In: a part; the answers about all. Out: the part
drawn; one answer about the page. Knows no engine and no task's meaning."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import chain

import numpy as np

from parsers.document import Answer, BoundingBox, Item, Page, PageInput, Point, Rendering
from parsers.document.geometry import box_of_part, turn_box
from parsers.imaging.pixels import from_array, to_array

Draw = Callable[[int, Rendering], PageInput]
"""A page by its number, drawn as asked."""

WHOLE = BoundingBox(0, 0, 1, 1)


def draw_part(draw: Draw, page: Page, rendering: Rendering, part: BoundingBox) -> PageInput:
    """The part of the page alone, upright as the page was read: an engine may have turned it."""
    given = draw(page.number, _of(rendering, part))
    turned = (page.rotation - given.rotation) % 360
    if turned == 0:
        return given
    if part != WHOLE:
        given = draw(page.number, _of(rendering, turn_box(part, 360 - turned)))
    upright = np.ascontiguousarray(np.rot90(to_array(given.image), -(turned // 90)))
    return replace(given, image=from_array(upright), rotation=page.rotation)


def _of(rendering: Rendering, part: BoundingBox) -> Rendering:
    return rendering if part == WHOLE else replace(rendering, part=part)


def join_answers(
    unasked: Answer, parts: Sequence[BoundingBox], answers: Sequence[Answer]
) -> Answer:
    """The answers as one: their texts one below the other, each below a line that says which part
    it is about, in thousandths of the page; boxes on the page, items without one in their part's;
    of errors the first."""
    if not answers:
        return unasked
    failed = next((each for each in answers if each.error_code), answers[0])
    pairs = list(zip(parts, answers, strict=True))
    texts = [answer.text for answer in answers]
    if len(texts) > 1:
        texts = [f"{_named(at, parts)}\n{text}" for at, text in enumerate(texts)]
    return replace(
        failed,
        text="\n\n".join(texts),
        items=tuple(_on_page(item, part) for part, answer in pairs for item in answer.items),
        seconds=sum(answer.seconds for answer in answers),
        input_tokens=_sum(answer.input_tokens for answer in answers),
        output_tokens=_sum(answer.output_tokens for answer in answers),
        attempts=tuple(chain.from_iterable(answer.attempts for answer in answers)),
        thoughts="\n\n".join(answer.thoughts for answer in answers if answer.thoughts) or None,
        warnings=tuple(chain.from_iterable(answer.warnings for answer in answers)),
    )


def _named(at: int, parts: Sequence[BoundingBox]) -> str:
    sides = " ".join(f"{side:.0f}" for side in parts[at].to_frame((1000, 1000)))
    return f"part {at + 1} of {len(parts)}, at {sides}:"


def _sum(counts: Iterable[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def _on_page(item: Item, part: BoundingBox) -> Item:
    box = box_of_part(item.box, part) if item.box else part
    point = item.point and Point(
        min(part.x0 + item.point.x * part.width, 1.0),
        min(part.y0 + item.point.y * part.height, 1.0),
    )
    return replace(item, box=box, point=point)
