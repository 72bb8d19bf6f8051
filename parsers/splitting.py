"""A file -> the documents that it holds: of a stack of receipts, each for itself.

In go the pages as they are understood, the document types that are possible, and who finds labelled
values; out come `Part`s in reading order, at least one. A part begins where the page says that it
is the first of several, or where a page is a whole document of its own and another one than before:
it fits a type, has all that the type requires, and differs in it. Pages that say nothing belong to
the part before. Within a page, tills' rolls that lie beside or below each other are told apart.
This module finds no values itself.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise
from statistics import median

from parsers.document import BoundingBox, FieldDefinition, FieldFormat, Page
from parsers.schemas.choosing import choose_schema
from parsers.schemas.definition import Schema
from parsers.witness import fold

FindTexts = Callable[[Schema, Sequence[Page]], Mapping[str, str]]
"""The raw text of each field of the schema that stands on the pages."""

MOST_PAGES = 500
"""A longer file is a book, and not looked through for documents."""
LEAST_REQUIRED = 2
"""What requires less says too little to tell two documents from each other."""
GAP_ACROSS, GAP_DOWN = 2.0, 4.0
"""Between two documents on a page, in heights of a line; within one, some lines are left free."""
MOST_GAPS = 12
FEWEST_WORDS = 10

_PAGE_MARK = re.compile(
    r"\b(?:page|seite|blatt|pagina|página|pág\.?|sida|side|strona)\s*:?\s*(\d{1,3})\s*"
    r"(?:/|of|von|de|van|di|av|af|sur|z)\s*(\d{1,3})\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A document: its pages or, where it has a box, its part of its only page. fit: how well the
    schema does, 0..1."""

    pages: tuple[Page, ...]
    schema: Schema | None
    fit: float | None = None
    box: BoundingBox | None = None


@dataclass(frozen=True, slots=True)
class _Look:
    """What a page, or several together, say by themselves of a type that they fit."""

    schema: Schema | None
    values: Mapping[str, str]

    @property
    def is_whole(self) -> bool:
        required = [field.name for field in _required(self.schema)]
        return len(required) >= LEAST_REQUIRED and all(name in self.values for name in required)


def split(
    pages: Sequence[Page], schemas: Sequence[Schema], find: FindTexts, *, within_pages: bool
) -> tuple[Part, ...]:
    """The documents on `pages`. One schema is that of all of them, whether they fit it or not; of
    several each gets the one that it fits, or none. within_pages: look for several on one page."""
    if not schemas:
        return (Part(tuple(pages), None),)
    parts = [_part(group, schemas) for group in _groups(pages, schemas, find)]
    if not within_pages:
        return tuple(parts)
    narrow = [schema for schema in schemas if schema.narrow]
    return tuple(piece for part in parts for piece in _pieces(part, narrow, find))


def _part(pages: Sequence[Page], schemas: Sequence[Schema]) -> Part:
    chosen, fit = choose_schema(pages, schemas)
    only = schemas[0] if len(schemas) == 1 else None
    return Part(tuple(pages), only or chosen, fit)


def _groups(
    pages: Sequence[Page], schemas: Sequence[Schema], find: FindTexts
) -> Iterator[Sequence[Page]]:
    if not 1 < len(pages) <= MOST_PAGES:
        yield pages
        return
    begin, current = 0, _look(pages[:1], schemas, find)
    for index, page in enumerate(pages[1:], 1):
        look = _look([page], schemas, find)
        if _begins(page, look, current):
            yield pages[begin:index]
            begin, current = index, look
        elif not current.is_whole:
            values = {**look.values, **current.values}
            current = replace(current, schema=current.schema or look.schema, values=values)
    yield pages[begin:]


def _look(pages: Sequence[Page], schemas: Sequence[Schema], find: FindTexts) -> _Look:
    schema, _ = choose_schema(pages, schemas)
    return _Look(schema, find(schema, pages) if schema else {})


def _begins(page: Page, look: _Look, current: _Look) -> bool:
    mark = _PAGE_MARK.search(" ".join(word.text for word in page.words) or page.text)
    if mark:
        return int(mark[1]) == 1 <= int(mark[2])
    return look.is_whole and current.is_whole and _differ(look, current)


def _differ(one: _Look, other: _Look) -> bool:
    """Are these two documents? Numbers that a type gives each document decide alone."""
    if one.schema != other.schema:
        return True
    required = _required(one.schema)
    codes = [field for field in required if field.format is FieldFormat.CODE]
    return any(
        fold(one.values[field.name])[0] != fold(other.values[field.name])[0]
        for field in codes or required
    )


def _required(schema: Schema | None) -> list[FieldDefinition]:
    return [field for field in schema.definition.fields if field.required] if schema else []


def _pieces(part: Part, narrow: Sequence[Schema], find: FindTexts) -> Sequence[Part]:
    """The documents that lie on the part's only page, or the part."""
    if len(part.pages) > 1 or not narrow:
        return [part]
    found = _cut(part.pages[0], narrow, find)
    return found if len(found) > 1 else [part]


def _cut(page: Page, narrow: Sequence[Schema], find: FindTexts) -> list[Part]:
    """The page as whole documents parted by gaps; as one where no gap has one on either side."""
    for halves in _halves(page):
        if all(choose_schema([half], narrow)[0] for half in halves):
            one, other = (_look([half], narrow, find) for half in halves)
            if one.is_whole and other.is_whole and _differ(one, other):
                return [part for half in halves for part in _cut(half, narrow, find)]
    box = reduce(BoundingBox.union, (word.box for word in page.words)) if page.words else None
    schema, fit = choose_schema([page], narrow)
    return [Part((page,), schema, fit, box)]


def _halves(page: Page) -> Iterator[tuple[Page, Page]]:
    """Both sides of every clear gap, the widest gaps first."""
    gaps = [(end - start, axis, (start + end) / 2) for axis in (0, 1)
            for start, end in _gaps(page, axis)]  # fmt: skip
    for _, axis, at in sorted(gaps, reverse=True)[:MOST_GAPS]:
        halves = _side(page, axis, 0, at), _side(page, axis, at, 1)
        if all(len(half.words) >= FEWEST_WORDS for half in halves):
            yield halves


def _gaps(page: Page, axis: int) -> Iterator[tuple[float, float]]:
    """Start and end of what no word covers, across (0) or down (1)."""
    spans = sorted(_span(word.box, axis) for word in page.words)
    reached: list[tuple[float, float]] = []
    for start, end in spans:
        reached.append((start, max(end, reached[-1][1] if reached else end)))
    least = _least_gap(page, axis)
    for (_, before), (after, _) in pairwise(reached):
        if after - before >= least:
            yield before, after


def _least_gap(page: Page, axis: int) -> float:
    heights = [word.box.y1 - word.box.y0 for word in page.words]
    height = median(heights) if heights else 1.0
    return height * GAP_DOWN if axis else height * GAP_ACROSS * page.height / page.width


def _span(box: BoundingBox, axis: int) -> tuple[float, float]:
    return (box.y0, box.y1) if axis else (box.x0, box.x1)


def _side(page: Page, axis: int, low: float, high: float) -> Page:
    """The page with what has its middle between two places; where it stands on it stays."""

    def within(box: BoundingBox | None) -> bool:
        return box is not None and low <= sum(_span(box, axis)) / 2 <= high

    return replace(
        page,
        words=tuple(word for word in page.words if within(word.box)),
        blocks=tuple(block for block in page.blocks if within(block.box)),
    )
