"""The fields of a document whose pages are read: which schema fits, and what stands in it.

In: pages and the workplace. Out: `Found`, also where nothing was: no schema, no fields. This module
reads no file and stores nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from flows.pages import ask_again
from flows.workplace import Workplace
from parsers.document import Attempt, Field, Page, PageInput
from parsers.errors import AnswerError, DocumentError, EngineError, PagemillError
from parsers.schemas import Schema, choose_schema
from parsers.tasks.extract import extract_fields


@dataclass(frozen=True, slots=True)
class Found:
    """The fields, the schema they follow and the answer they come from, with its flaws and the
    answers that were not taken; and the error met, beside which there may be fields."""

    fields: tuple[Field, ...] = ()
    schema: str | None = None
    schema_version: str | None = None
    answer: str | None = None
    error: PagemillError | None = None
    flaws: tuple[str, ...] = ()
    attempts: tuple[Attempt, ...] = ()


def find_fields(place: Workplace, pages: Sequence[Page], draw: Callable[[int], PageInput]) -> Found:
    """Choose the schema by the settings and extract its fields. `draw` gives a page's image, for
    engines that look at it. An error is returned, not raised: the pages stay good without fields.
    """
    schema = _schema(place, pages) if pages else None
    if schema is None:
        return Found()
    name, version = schema.name, schema.definition.version
    try:
        ask = partial(extract_fields, place.extractor, schema, pages, draw)
        found = ask_again(ask, place.stopping)
    except (AnswerError, DocumentError, EngineError) as error:
        return Found(schema=name, schema_version=version, error=error)
    return Found(
        found.fields, name, version, found.answer, found.error, found.flaws, found.attempts
    )


def _schema(place: Workplace, pages: Sequence[Page]) -> Schema | None:
    if place.settings.schema_name == "auto":
        return choose_schema(pages, place.schemas)[0]
    return next(iter(place.schemas), None)
