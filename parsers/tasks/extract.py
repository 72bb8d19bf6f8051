"""Ask for the fields of a document: in one question where that holds it, else in several.

In go an engine, a schema, the pages as far as they are understood and, for engines that look at
images, who draws them; out comes an `Extraction`. Nothing is lost in it: the answers stay verbatim,
those that were not taken too. This module knows no particular engine and no table.

What was wrong stands in `Extraction.flaws`, of several questions behind the pages they are about,
in sentences that begin with:

    answer cut off            its room ended (finish reason `length`)
    answer repeats itself     it was stopped in a loop (finish reason `repetition`)
    prose around the JSON     the model said something besides
    several objects           they are a list; the others are left out
    JSON repaired             it had slips that could be mended
    JSON not closed           the object does not end
    keys come twice           the first with a value is kept
    keys not asked for        which; they are left out
    <list> has, <list> is     keys not asked for, rows that are no objects, too many rows, no list
    asked again               which answer of how many was taken, and what it was asked with
    the engine's answer       it holds nothing that can be read
    another value             a later answer gave another value of these fields
    pages not asked about     which, as they are too many, or all are blank or failed
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from parsers.agreement import compare_fields, compare_words
from parsers.document import (
    Attempt,
    Completion,
    Evidence,
    Field,
    Page,
    PageInput,
    PageStatus,
    Question,
    SchemaDefinition,
    Task,
    Violation,
)
from parsers.engines import Engine
from parsers.errors import AnswerError
from parsers.markup import storable
from parsers.rules import check_rules
from parsers.schemas.definition import Schema
from parsers.tasks.field_answer import (
    Ground,
    Understood,
    flaws_of_end,
    ground_of,
    understand_fields,
)
from parsers.tasks.ladder import Asked, ask
from parsers.tasks.merge import merge_fields

FIRST_PAGES, LAST_PAGES = 32, 8
"""Of more pages than both, those between are not asked about: 300 pages would be as many images,
while what a document is about stands at its beginning, and totals and signatures at its end."""

SECOND_READER = "labels"
"""The second reading of the pages' words goes by the labels beside values."""
FIELDS_VERSION = "3"
"""Changes with what is made of answers: values, comparisons, rules, documents told apart."""

_ORDINAL = re.compile(r"\[\d+\]")

Draw = Callable[[int], PageInput]
"""The page of a number, as read from the file."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """The fields of a document.

    answer: the engine's, verbatim, but for characters that cannot be stored. Of several questions
    each answer stands below a line `=== pages 1 to 4 ===`, with an empty line between.
    flaws: what had to be mended or left out, for people. attempts: answers that were not taken.
    error: why a question stayed without a readable answer; what others gave is in `fields`.
    violations: the rules that the fields break.
    """

    answer: str
    fields: tuple[Field, ...] = ()
    flaws: tuple[str, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    error: AnswerError | None = None
    violations: tuple[Violation, ...] = ()


def extract_fields(
    engine: Engine,
    schema: Schema,
    pages: Sequence[Page],
    draw: Draw | None = None,
    second: Engine | None = None,
) -> Extraction:
    """The fields of `schema` that `engine` finds on `pages`; boxes are in fractions of the page.

    second: another reader of the pages' words, which needs no images. Where it reads another value,
    both are kept. Then the rules of the schema are checked.

    An engine that looks at images is asked about as many pages as it takes at once; pages that are
    blank or failed are not among them. The image of a page is drawn for its question and held no
    longer; without `draw` there is one question without images.
    Raises EngineError, for the caller to ask again, and what `draw` raises.
    """
    ground = ground_of(pages)
    whole = _ask_all(engine, schema.definition, ground, draw)
    fields = compare_words(whole.fields, pages, schema.definition)
    if second:
        other = _ask(second, schema.definition, ground, None)
        fields = compare_fields(fields, other.fields, schema.definition, SECOND_READER)
    checked = check_rules(schema.definition, fields)
    return replace(whole, fields=checked.fields, violations=checked.violations)


def _ask_all(
    engine: Engine, definition: SchemaDefinition, ground: Ground, draw: Draw | None
) -> Extraction:
    """In one question or in several."""
    pages = ground.pages
    if not engine.images_at_once or draw is None:
        return _ask(engine, definition, ground, None)
    asked, flaws = _bounded([page for page in pages if _is_legible(page)])
    size = engine.images_at_once
    groups = [asked[start : start + size] for start in range(0, len(asked), size)]
    parts = [_ask(engine, definition, ground.of(group), draw) for group in groups]
    whole = _joined(groups, parts) if len(parts) > 1 else (parts or [Extraction("")])[0]
    return replace(whole, flaws=(*whole.flaws, *flaws))


def _is_legible(page: Page) -> bool:
    return page.status not in (PageStatus.BLANK, PageStatus.FAILED)


def _bounded(pages: Sequence[Page]) -> tuple[list[Page], tuple[str, ...]]:
    if not pages:
        return [], ("pages not asked about: all are blank or failed",)
    between = pages[FIRST_PAGES:-LAST_PAGES]
    if not between:
        return list(pages), ()
    most = FIRST_PAGES + LAST_PAGES
    flaw = f"pages not asked about: {_page_range(between)}, as {most} are the most"
    return [*pages[:FIRST_PAGES], *pages[-LAST_PAGES:]], (flaw,)


def _ask(
    engine: Engine, definition: SchemaDefinition, ground: Ground, draw: Draw | None
) -> Extraction:
    """One question, asked again where the engine may answer better."""
    images = tuple(draw(page.number) for page in ground.pages) if draw else ()
    asked = ask(
        engine,
        Question(Task.EXTRACT, images, ground.pages, definition),
        lambda completion: understand_fields(completion, definition, ground),
        _weight,
        _is_whole,
    )
    found, flaws = asked.result, flaws_of_end(asked.completion)
    return Extraction(
        answer=storable(asked.completion.text),
        fields=found.fields if found else (),
        flaws=(*(found.flaws if found else flaws), *_asked_again(asked)),
        attempts=asked.attempts,
        error=asked.error,
    )


def _asked_again(asked: Asked[Understood]) -> Iterator[str]:
    if asked.attempts:
        room = f", room {asked.taken.room}" if asked.taken.room else ""
        yield (
            f"asked again: {len(asked.attempts) + 1} times in all, "
            f"taken at temperature {asked.taken.temperature}{room}"
        )


def _weight(found: Understood) -> float:
    """Values that obey their type count, and more if they stand on a page; equal ones in several
    rows only once, as they may be a loop."""
    told = {(_ORDINAL.sub("", each.path), each.raw): each for each in found.fields if each.valid}
    return sum(1 + (field.evidence is not Evidence.ABSENT) for field in told.values())


def _is_whole(completion: Completion, found: Understood) -> bool:
    return completion.finish_reason == "stop" and found.closed


def _joined(groups: Sequence[Sequence[Page]], parts: Sequence[Extraction]) -> Extraction:
    """One extraction of several, each about its pages."""
    names = [_page_range(group) for group in groups]
    named = list(zip(names, parts, strict=True))
    fields, flaws = merge_fields([(name, part.fields) for name, part in named])
    errors = [(name, part.error) for name, part in named if part.error]
    return Extraction(
        answer="\n\n".join(f"=== {name} ===\n{part.answer}" for name, part in named),
        fields=fields,
        flaws=(
            *(f"{name}: {flaw}" for name, part in named for flaw in part.flaws),
            *(f"{name}: {error.message}" for name, error in errors),
            *flaws,
        ),
        attempts=tuple(attempt for part in parts for attempt in part.attempts),
        error=errors[0][1] if errors else None,
    )


def _page_range(pages: Sequence[Page]) -> str:
    first, last = pages[0].number, pages[-1].number
    return f"page {first}" if first == last else f"pages {first} to {last}"
