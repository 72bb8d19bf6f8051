"""The fields of a document: asked for in one question, or in several where one cannot hold it.

In: an engine, a schema, the pages as they were read and, for engines that look at images, a
function that draws them. Out: an `Extraction`, which keeps every answer verbatim, those not used
too. This module knows no particular engine and no table.

What was wrong is in `Extraction.warnings`, of several questions behind the names of their pages, in
sentences that begin with:

    answer cut off            it reached `max_tokens` (finish reason `length`)
    answer repeats itself     it was stopped in a loop (finish reason `repetition`)
    prose around the JSON     the model said something besides
    several objects           the last whole one is read; of a list the first
    JSON repaired             it had errors that could be repaired
    JSON not closed           the object does not end
    keys come twice           the first with a value is kept
    keys not asked for        which; they are left out
    <list> has, <list> is     keys not asked for, rows that are no objects, too many rows, no list
    asked again               which answer of how many was used, and what it was asked with
    the engine's answer       it holds nothing that can be read
    another value             a later answer gave another value of these fields
    pages not asked about     which, as they are too many, or all are blank or failed
    marks                     where signatures, stamps and check boxes were not looked for
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from parsers.asking import Engine
from parsers.asking.ask_again import ask_until_whole
from parsers.document import (
    Attempt,
    Evidence,
    Field,
    Page,
    PageInput,
    PageStatus,
    Prompt,
    Question,
    SchemaDefinition,
    Task,
    Violation,
)
from parsers.document.paths import list_and_name
from parsers.document.text import storable
from parsers.errors import AnswerError, DocumentError, EngineError
from parsers.extraction.cross_check import compare_fields, compare_words
from parsers.extraction.document_type import DocumentType
from parsers.extraction.field_answer import (
    Ground,
    Understood,
    ground_of,
    understand_fields,
    warnings_of_end,
)
from parsers.extraction.merge import merge_fields
from parsers.extraction.support.weigh import weigh
from parsers.rules import check_rules
from parsers.tasks.fields_prompt import field_lines, fields_prompt, template_of
from parsers.tasks.mark_fields import MarkFields
from parsers.types import DOCUMENT_TYPES

FIRST_PAGES, LAST_PAGES = 32, 8
"""Of more pages than both, those between are not asked about: 300 pages would be as many images,
while the subject of a document is at its beginning, and totals and signatures are at its end."""
ILLEGIBLE = frozenset({PageStatus.BLANK, PageStatus.FAILED})

SECOND_READER = "labels"
"""It reads the pages' words by the labels beside values."""
FIELDS_VERSION = "12"
"""Changes with how fields are found by their labels, how answers are read, compared, looked at
again and checked, and how documents are told apart."""

Draw = Callable[[int], PageInput]
"""From a page's number to the page as read from the file."""
FindMarks = Callable[[SchemaDefinition, Sequence[Page]], MarkFields]

Look = Callable[[tuple[Field, ...], Ground], tuple[Field, ...]]
"""Reads doubtful values once more (parsers.tasks.look_again)."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """The fields of a document.

    answer: verbatim, but for characters that cannot be stored. Of several questions, each answer is
    below a line `=== pages 1 to 4 ===`, with an empty line between. warnings: what was repaired or
    left out. attempts: answers that were not used. error: why a question has no readable answer;
    what others gave is in `fields`. violations: the rules that the fields break. thoughts: what the
    model wrote before its answers, below the same lines.
    """

    answer: str
    fields: tuple[Field, ...] = ()
    warnings: tuple[str, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    error: AnswerError | DocumentError | EngineError | None = None
    violations: tuple[Violation, ...] = ()
    thoughts: str | None = None


def fields_question(
    definition: SchemaDefinition, images: tuple[PageInput, ...] = (), read: tuple[Page, ...] = ()
) -> Question:
    """Asks for the fields of a schema as JSON, with the place of each where a family can give it.
    The wording changes with FIELDS_VERSION."""
    pages = [page.number for page in images]
    prompts = (
        Prompt(fields_prompt(definition)),
        Prompt(fields_prompt(definition, boxes=True, pages=pages), asks_boxes=True),
    )
    slots = {"format": template_of(definition), "fields": field_lines(definition)}
    return Question(Task.EXTRACT, images, read, definition, prompts, slots=slots)


def extract_fields(
    engine: Engine,
    schema: SchemaDefinition,
    pages: Sequence[Page],
    draw: Draw | None = None,
    second: Engine | None = None,
    find_marks: FindMarks | None = None,
    look: Look | None = None,
    document_type: DocumentType | None = None,
) -> Extraction:
    """The fields of `schema` that `engine` finds on `pages`; boxes are in fractions of the page.

    second: another reader of the pages' words, which needs no images; where it reads another value,
    both are kept. find_marks: finds what is seen and not read. look: what is doubtful then is read
    once more. An engine that looks at images is
    asked about as many pages as it takes at once, but not about blank or failed ones. Images are
    drawn for their question and held no longer; without `draw` there is one question without
    images.
    Raises EngineError, for the caller to ask again, and what `draw` raises.
    """
    ground, read = ground_of(pages), schema.without_marks
    is_read = read.fields or read.lists
    known = document_type or _type_of(schema)
    whole = _ask_all(engine, read, ground, draw) if is_read else Extraction("")
    whole = _completed(whole, known, ground)
    by_words = () if engine.images_at_once else whole.fields
    fields = compare_words(whole.fields, pages, read)
    if second and is_read:
        other = _completed(_ask(second, read, ground, None), known, ground)
        fields = compare_fields(fields, other.fields, read, SECOND_READER)
        by_words = by_words or other.fields
    if look:
        fields = look(fields, ground)
    seen = find_marks(schema, pages) if find_marks and schema.marks else MarkFields()
    checked = check_rules(schema, (*fields, *seen.fields))
    listed = {list_and_name(field.path) for field in by_words}
    weighed = weigh(checked.fields, known, ground, listed)
    return replace(
        whole, fields=weighed, violations=checked.violations,
        warnings=(*whole.warnings, *seen.warnings), error=whole.error or seen.error,
    )  # fmt: skip


def _type_of(schema: SchemaDefinition) -> DocumentType:
    known = DOCUMENT_TYPES.get(schema.name)
    return known if known and known.schema == schema else DocumentType(schema)


def _completed(found: Extraction, known: DocumentType, ground: Ground) -> Extraction:
    """With the values that only other fields tell."""
    if known.complete is None:
        return found
    return replace(found, fields=known.complete(found.fields, ground.conventions))


def _ask_all(
    engine: Engine, definition: SchemaDefinition, ground: Ground, draw: Draw | None
) -> Extraction:
    size = engine.images_at_once
    if not size or draw is None:
        return _ask(engine, definition, ground, None)
    legible = [page for page in ground.pages if page.status not in ILLEGIBLE]
    if not legible:
        return Extraction("", warnings=("pages not asked about: all are blank or failed",))
    between = legible[FIRST_PAGES:-LAST_PAGES]
    asked = legible[:FIRST_PAGES] + legible[FIRST_PAGES:][-LAST_PAGES:]
    groups = [asked[start : start + size] for start in range(0, len(asked), size)]
    parts = [_ask(engine, definition, ground.of(group), draw) for group in groups]
    whole = _joined(groups, parts, definition) if len(parts) > 1 else parts[0]
    if not between:
        return whole
    most = FIRST_PAGES + LAST_PAGES
    warning = f"pages not asked about: {_page_range(between)}, as {most} are the most"
    return replace(whole, warnings=(*whole.warnings, warning))


def _ask(
    engine: Engine, definition: SchemaDefinition, ground: Ground, draw: Draw | None
) -> Extraction:
    """One question, asked again where the engine may answer better."""
    images = tuple(draw(page.number) for page in ground.pages) if draw else ()
    asked = ask_until_whole(
        engine,
        fields_question(definition, images, ground.pages),
        lambda completion: understand_fields(completion, definition, ground),
        _weight,
        lambda found: found.closed,
    )
    found = asked.result or Understood((), warnings_of_end(asked.completion), closed=False)
    return Extraction(
        answer=storable(asked.completion.text),
        fields=found.fields,
        warnings=(*found.warnings, *asked.warnings()),
        attempts=asked.attempts,
        error=asked.error,
        thoughts=asked.completion.thoughts and storable(asked.completion.thoughts),
    )


def _weight(understood: Understood) -> float:
    """Valid values count once, or twice if found on a page; equal ones of several rows are one, as
    they may be a loop."""
    distinct = {
        (list_and_name(each.path), each.raw): each for each in understood.fields if each.valid
    }
    return sum(1 + (field.evidence is not Evidence.ABSENT) for field in distinct.values())


def _joined(
    groups: Sequence[Sequence[Page]], parts: Sequence[Extraction], definition: SchemaDefinition
) -> Extraction:
    """One extraction of several, each about its pages."""
    named = [(_page_range(group), part) for group, part in zip(groups, parts, strict=True)]
    parents = {each.name: each.parent for each in definition.lists if each.parent}
    fields, warnings = merge_fields([(name, part.fields) for name, part in named], parents)
    errors = [(name, part.error) for name, part in named if part.error]
    return Extraction(
        answer=in_sections([(name, part.answer) for name, part in named]),
        fields=fields,
        warnings=(
            *(f"{name}: {warning}" for name, part in named for warning in part.warnings),
            *(f"{name}: {error.message}" for name, error in errors),
            *warnings,
        ),
        attempts=tuple(attempt for part in parts for attempt in part.attempts),
        error=errors[0][1] if errors else None,
        thoughts=in_sections([(name, part.thoughts) for name, part in named if part.thoughts])
        or None,
    )


def in_sections(named: Sequence[tuple[str, str]]) -> str:
    """Texts below the names of what they are about."""
    return "\n\n".join(f"=== {name} ===\n{text}" for name, text in named)


def _page_range(pages: Sequence[Page]) -> str:
    first, last = pages[0].number, pages[-1].number
    return f"page {first}" if first == last else f"pages {first} to {last}"
