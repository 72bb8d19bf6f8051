"""The segments of a document's pages, and the fields of each.

In: pages and the context. Out: `Found`; a segment without schema has no fields. This module reads
no file and stores nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from flows.pipeline.chosen_types import with_chosen_types
from flows.pipeline.e_invoices import NO_XML, ReadXml, is_said, with_xml, with_xml_types
from flows.pipeline.other_pages import with_other_pages
from flows.runtime.context import Context
from flows.runtime.retrying import retrying
from parsers.document import (
    Attempt,
    Field,
    Page,
    SchemaDefinition,
    Segment,
)
from parsers.engines.ocr import OcrEngine
from parsers.errors import AWAY, AnswerError, DocumentError, EngineError, PagemillError, SetupError
from parsers.extraction import find_texts
from parsers.extraction.field_answer import Ground
from parsers.extraction.splitting import Part, split
from parsers.tasks.extract import extract_fields, in_sections
from parsers.tasks.larger import Reader
from parsers.tasks.look_again import look_again
from parsers.tasks.mark_fields import MarkFields, find_mark_fields
from parsers.tasks.parts import Draw
from storage.chosen_schemas import AUTO, ChosenSchema

FIND = "find"


@dataclass(frozen=True, slots=True)
class Found:
    """The segments with their fields, the answer that these come from, with its warnings, the
    attempts and the model's thoughts, and the first error, beside which there may be fields. Of
    several segments, each answer and each thought is below a line that names its pages."""

    segments: tuple[Segment, ...] = ()
    answer: str | None = None
    error: PagemillError | None = None
    warnings: tuple[str, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    thoughts: str | None = None

    @property
    def has_fields(self) -> bool:
        return any(segment.fields for segment in self.segments)


def find_fields(
    context: Context,
    pages: Sequence[Page],
    draw: Draw,
    chosen: Sequence[ChosenSchema] = (),
    xml: ReadXml = NO_XML,
) -> Found:
    """Split the pages into segments, choose their schemas and extract their fields. `draw` gives a
    page's image, for engines that look at it, and for what is looked at again. chosen: what people
    chose in place of the automatic choice; a schema that is asked for wins over both. xml: what an
    e-invoice says beside the pages. An error is returned, not raised: the pages stay good without
    fields."""
    if not pages:
        return Found()
    # A model would see the whole page, not only the part in question.
    within_pages = not context.engines.extractor.images_at_once
    found: list[Found] = []
    try:
        parts = split(pages, context.schemas, find_texts, within_pages=within_pages)
    except SetupError as error:
        return Found(error=_of_finder(error))
    parts = with_xml_types(parts, xml, context.schemas)
    left_out: tuple[str, ...] = ()
    if context.settings.schema_name == AUTO:
        parts, left_out = with_chosen_types(parts, chosen, context.schemas)
    for number, part in enumerate(parts, 1):
        away = next((one.error for one in found if one.error and one.error.code == AWAY), None)
        found.append(_find(context, number, part, draw, away, asks=not is_said(xml, part)))
    whole = found[0] if len(found) == 1 else _joined(found)
    counts = context.settings.e_invoice
    segments, not_compared = with_xml(whole.segments, pages, xml, counts, context.schemas)
    return replace(
        whole,
        segments=segments,
        warnings=(*whole.warnings, *left_out, *xml.warnings, *not_compared),
    )


def _find(
    context: Context,
    number: int,
    part: Part,
    draw: Draw,
    away: PagemillError | None,
    *,
    asks: bool,
) -> Found:
    """away: the error of an earlier part, if the engine is away; it is not asked again. asks:
    whether anybody is asked for the fields at all."""
    first, last = part.pages[0].number, part.pages[-1].number
    segment = Segment(
        number, first, last, part.box, closest=part.closest, fit=part.fit, nearest=part.nearest
    )
    if part.document_type is None:
        return Found((segment,))
    schema = part.document_type.schema
    segment = replace(segment, schema=schema.name, schema_version=schema.version)
    if away or not asks:
        return Found((segment,), error=away)
    engines = context.engines
    ask = partial(
        extract_fields,
        engines.extractor,
        schema,
        part.pages,
        lambda number: draw(number, engines.extractor.rendering),
        engines.labels,
        partial(_find_marks, context, draw),
        partial(_look, context, schema, draw),
        part.document_type,
    )
    try:
        found = retrying(EngineError, context.stopping, ask)
    except (AnswerError, DocumentError, EngineError) as error:
        return Found((segment,), error=error)
    except SetupError as error:
        return Found((segment,), error=_of_finder(error))
    fields = with_other_pages(found.fields, part.differing)
    segment = replace(segment, fields=fields, violations=found.violations)
    return Found(
        (segment,), found.answer, found.error, found.warnings, found.attempts, found.thoughts
    )


def _find_marks(
    context: Context, draw: Draw, schema: SchemaDefinition, pages: Sequence[Page]
) -> MarkFields:
    """By the extractor if it can look for them, and by the embedded engine."""
    engines = context.engines
    known = [each for each in (engines.extractor, engines.labels) if each]
    able = [each for each in known if FIND in each.tasks] or known
    return find_mark_fields(able[0], schema, pages, draw, *able[1:])


def _look(
    context: Context,
    schema: SchemaDefinition,
    draw: Draw,
    fields: tuple[Field, ...],
    ground: Ground,
) -> tuple[Field, ...]:
    """The doubtful fields as they are read once more; as they are if there is no copy of the
    file, or no part of it can be drawn."""
    engines = context.engines
    main = engines.main if isinstance(engines.main, OcrEngine) else engines.words
    reader = Reader(
        draw, engines.main.rendering, main.read_words if main else None, engines.extractor
    )
    try:
        return look_again(fields, schema, ground, reader)
    except (DocumentError, SetupError):
        return fields


def _of_finder(error: SetupError) -> SetupError:
    """The error of a user's finder, which may fail on this document alone; others are raised."""
    if error.code != "bad_schema":
        raise error
    return error


def _joined(parts: Sequence[Found]) -> Found:
    segments = tuple(segment for part in parts for segment in part.segments)
    named = list(zip((segment.name for segment in segments), parts, strict=True))
    return Found(
        segments,
        in_sections([(name, part.answer) for name, part in named if part.answer]) or None,
        next((part.error for part in parts if part.error), None),
        tuple(f"{name}: {warning}" for name, part in named for warning in part.warnings),
        tuple(attempt for part in parts for attempt in part.attempts),
        in_sections([(name, part.thoughts) for name, part in named if part.thoughts]) or None,
    )
