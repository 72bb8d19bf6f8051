"""The recipe changes with all that changes the result, and with nothing else."""

from dataclasses import replace
from pathlib import Path

from flows.runtime.context import Context
from flows.runtime.engines import Engines
from flows.runtime.recipe import change_schema, compose_recipe
from parsers.document import Rendering
from parsers.engines.ocr import OcrEngine
from parsers.engines.options import EngineOptions
from parsers.engines.qwen_local import QwenEngine
from parsers.types import DOCUMENT_TYPES

SCHEMAS = DOCUMENT_TYPES
MODEL = str(Path(__file__).parents[3] / "samples" / "small_qwen" / "checkpoint")


def test_another_rendering_is_another_recipe_and_another_reading() -> None:
    small, large = OcrEngine(), OcrEngine()
    large.rendering = Rendering(dpi=300)

    one, other = (compose_recipe(Engines(engine, engine), "none", ()) for engine in (small, large))

    assert one.recipe != other.recipe
    assert one.settings["reading"] != other.settings["reading"]


def test_another_schema_is_another_recipe_but_the_same_reading(context: Context) -> None:
    receipt = change_schema(
        context.recipe, context.engines.extractor, "receipt", [SCHEMAS["receipt"]]
    )
    invoice = change_schema(
        context.recipe, context.engines.extractor, "invoice", [SCHEMAS["invoice"]]
    )

    assert len({context.recipe.recipe, receipt.recipe, invoice.recipe}) == 3
    assert receipt.settings["reading"] == invoice.settings["reading"]
    assert receipt.schema == "receipt"


def test_a_changed_schema_of_the_same_name_is_another_recipe(context: Context) -> None:
    before = SCHEMAS["receipt"]
    after = replace(before, schema=replace(before.schema, version="other"))

    extractor = context.engines.extractor
    recipes = [change_schema(context.recipe, extractor, "receipt", [s]) for s in (before, after)]

    assert recipes[0].recipe != recipes[1].recipe


def test_who_chose_the_engine_and_how_many_work_changes_nothing() -> None:
    few = Engines(OcrEngine(1), OcrEngine(1), choice="as asked")
    many = Engines(OcrEngine(4), OcrEngine(4), choice="auto")
    one, other = (compose_recipe(e, "auto", tuple(SCHEMAS.values())) for e in (few, many))

    assert one.recipe == other.recipe


def test_pages_drawn_otherwise_for_the_question_for_fields_are_another_recipe() -> None:
    small, large = (
        QwenEngine(EngineOptions(model=MODEL, page_pixels=n)) for n in (200_000, 900_000)
    )
    base = compose_recipe(Engines(OcrEngine(), OcrEngine()), "none", ())

    one, other = (change_schema(base, e, "receipt", [SCHEMAS["receipt"]]) for e in (small, large))

    assert one.recipe != other.recipe
    assert one.settings["extractor"]["engine"] == "qwen"


def test_another_family_is_another_recipe() -> None:
    """Its prompts and what its boxes are counted in differ."""
    engine = QwenEngine(EngineOptions(model=MODEL))

    assert engine.identity.prompt_version.startswith("qwen2_vl ")
