"""The recipe of a run: a hash of all that changes its result. Same file and recipe: nothing to do.

`reading` is the part without the fields: runs that read their pages alike can share them. This
module knows no file and asks no engine.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from parsers.asking import Engine
from parsers.document import Rendering
from parsers.extraction.document_type import DocumentType
from parsers.qwen_html.normalize import NORMALIZER_VERSION
from parsers.tasks.extract import FIELDS_VERSION
from storage.chosen_schemas import SchemaChoices
from storage.leases import Recipe

XML = "xml"
"""The usual one; it does not change the recipe."""

if TYPE_CHECKING:
    from flows.runtime.engines import Engines


def compose_recipe(
    engines: "Engines", request: str, schemas: Sequence[DocumentType], e_invoice: str = XML
) -> Recipe:
    """The recipe of a run by these engines. request: `auto`, `none` or a schema's name or file;
    schemas: the candidates; e_invoice: as in the settings. Why the main engine was chosen is
    recorded, but changes nothing."""
    engine = engines.main
    drawing = {"rendering": _drawn(engine.rendering), "normalizer": NORMALIZER_VERSION}
    drawing |= {task: asdict(each.identity) for task, each in engines.beside.items()}
    reading = _digest([asdict(engine.identity), drawing])
    base = Recipe(
        recipe=reading,
        engine=engine.identity.engine,
        model=engine.identity.model,
        model_revision=engine.identity.revision,
        prompt_version=engine.identity.prompt_version,
        schema=None,
        schema_version=None,
        settings={
            **drawing,
            "reading": reading,
            "engine_choice": engines.choice,
            **_tasks(engines),
        },
        code_version=version("pagemill"),
    )
    return change_schema(base, engines.extractor, request, schemas, e_invoice)


def change_schema(
    recipe: Recipe,
    extractor: Engine,
    request: str,
    schemas: Sequence[DocumentType],
    e_invoice: str = XML,
) -> Recipe:
    """The recipe that reads pages as `recipe` does and looks for the fields of other schemas."""
    name = schemas[0].name if len(schemas) == 1 else request
    fields = _digest(_versions(extractor, schemas)) if schemas else None
    tasks = [recipe.settings["tasks"]] if "tasks" in recipe.settings else []
    other = {} if e_invoice == XML or not schemas else {"e_invoice": e_invoice}
    digest = _digest([recipe.settings["reading"], name, fields, *tasks, *other.values()])
    kept = {key: value for key, value in recipe.settings.items() if key != "e_invoice"}
    settings = {**kept, **other, "extractor": asdict(extractor.identity) if schemas else None}
    return replace(recipe, recipe=digest, schema=name, schema_version=fields, settings=settings)


def follow_choices(recipe: Recipe, choices: SchemaChoices) -> Recipe:
    """The recipe that extracts by the schemas that people chose for a document. Where nobody ever
    chose, it is the same; where a choice was taken back it is not, as runs may have followed it."""
    if not choices.were_made:
        return recipe
    chosen = [asdict(each) for each in choices.chosen]
    return replace(recipe, recipe=_digest([recipe.recipe, chosen]))


def _drawn(rendering: Rendering) -> dict[str, Any]:
    """How pages are drawn, without what is not set: other recipes stay as they are."""
    return {key: value for key, value in asdict(rendering).items() if value is not None}


def _tasks(engines: "Engines") -> dict[str, Any]:
    """A part of the settings only if there are tasks: other recipes stay as they are."""
    versions = {
        task.name: _digest(
            [task.version, *filter(None, [task.request]), asdict(engine.identity),
             _drawn(engine.rendering)]
        )
        for task, engine in engines.tasks
    }  # fmt: skip
    return {"tasks": versions} if versions else {}


def _versions(extractor: Engine, schemas: Sequence[DocumentType]) -> list[Any]:
    versions = {each.name: each.schema.version for each in schemas}
    images = extractor.images_at_once
    drawn = [_drawn(extractor.rendering), images] if images else None
    return [versions, asdict(extractor.identity), drawn, FIELDS_VERSION]


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
