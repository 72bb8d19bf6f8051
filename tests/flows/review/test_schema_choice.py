"""A person chooses another schema: it counts at once, and again after every new reading."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from flows.pipeline.document import extract_stored, ingest_file
from flows.pipeline.plan import make_plan
from flows.review.schema_choice import choose_schema, take_choice
from flows.runtime.context import Context, candidate_schemas
from flows.runtime.recheck import recheck_by
from flows.runtime.recipe import compose_recipe
from flows.runtime.settings import Settings
from parsers.engines.ocr import OcrEngine
from parsers.errors import SetupError
from storage.chosen_schemas import choose_automatically
from storage.decisions import Decision
from storage.models import Action
from storage.queries import current_run, stored_segments
from storage.reviewing import decide

NOW = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
Asking = Callable[[str], Context]


def silent(done: int, pages: int) -> None:
    pass


@pytest.fixture
def asking(context: Context) -> Asking:
    """The context, by the embedded engine's fields, for a schema that is asked for."""

    def make(request: str) -> Context:
        settings = context.settings.model_copy(update={"schema_name": request})
        engines, schemas = (
            replace(context.engines, extractor=OcrEngine()),
            candidate_schemas(request),
        )
        recipe = compose_recipe(engines, request, schemas)
        return replace(context, settings=settings, engines=engines, schemas=schemas, recipe=recipe)

    return make


@pytest.fixture
def auto(asking: Asking, inbox: Path) -> Context:
    """After the invoice was ingested."""
    context = asking("auto")
    ingest_file(str(inbox / "invoice.png"), context, silent)
    return context


def choose(context: Context, name: str) -> str:
    run = current_run(context.database, 1) or 0
    decide(context.database, run, [Decision(Action.SCHEMA, value=name)], "ann", NOW)
    outcome = take_choice(context, 1).outcome
    return outcome.status if outcome else ""


def schema(context: Context) -> str | None:
    (segment,) = stored_segments(context.database, current_run(context.database, 1) or 0)
    return segment.schema


def total(context: Context) -> object:
    (segment,) = stored_segments(context.database, current_run(context.database, 1) or 0)
    return next((each.value for each in segment.fields if each.path == "total"), None)


def test_another_schema_and_back_bring_the_corrections_of_each(auto: Context) -> None:
    assert schema(auto) == "invoice"
    six = Decision(Action.CORRECTED, "total", value=Decimal(6))
    run = current_run(auto.database, 1) or 0
    decide(auto.database, run, [six], "ann", NOW, recheck_by())
    assert choose(auto, "receipt") == "complete"
    assert (schema(auto), total(auto) == 6) == ("receipt", False)
    assert choose(auto, "invoice") == "complete"
    assert (schema(auto), total(auto)) == ("invoice", 6)
    assert choose(auto, "receipt") == "complete"  # the run that is there counts again
    assert schema(auto) == "receipt"
    assert choose(auto, "none") == "complete"
    assert schema(auto) is None
    assert choose(auto, "auto") == "complete"
    assert (schema(auto), total(auto)) == ("invoice", 6)


def test_extracting_by_a_schema_and_back_brings_the_first_run_back(
    auto: Context, asking: Asking
) -> None:
    first = current_run(auto.database, 1)
    six = Decision(Action.CORRECTED, "total", value=Decimal(6))
    decide(auto.database, first or 0, [six], "ann", NOW)
    assert extract_stored(1, asking("receipt")).status == "complete"
    assert schema(auto) == "receipt"
    back = extract_stored(1, auto)
    assert (back.status, back.run_id) == ("complete", first)
    assert total(auto) == 6
    assert extract_stored(1, auto).status == "unchanged"


def test_a_file_whose_schema_was_chosen_is_unchanged(auto: Context, inbox: Path) -> None:
    assert choose(auto, "receipt") == "complete"
    again = ingest_file(str(inbox / "invoice.png"), auto, silent)
    (done,) = make_plan([str(inbox / "invoice.png")], auto).done
    assert (again.status, done.status, schema(auto)) == ("unchanged", "unchanged", "receipt")


def test_a_new_reading_follows_the_choice(auto: Context, inbox: Path) -> None:
    assert choose(auto, "receipt") == "complete"
    newer = replace(auto, recipe=replace(auto.recipe, recipe="newer"))
    assert ingest_file(str(inbox / "invoice.png"), newer, silent).status == "complete"
    assert schema(auto) == "receipt"


def test_the_automatic_choice_is_brought_back_for_a_document(auto: Context) -> None:
    assert choose(auto, "receipt") == "complete"
    assert extract_stored(1, auto).status == "unchanged"
    assert choose_automatically(auto.database, 1, "pagemill", NOW, "asked") == 1
    assert choose_automatically(auto.database, 1, "pagemill", NOW, "asked") == 0
    assert extract_stored(1, auto).status == "complete"
    assert schema(auto) == "invoice"


def test_a_schema_that_is_asked_for_wins_over_the_choice(auto: Context, asking: Asking) -> None:
    assert choose(auto, "receipt") == "complete"
    extract_stored(1, asking("invoice"))
    assert schema(auto) == "invoice"


def test_a_choice_outlasts_an_engine_that_cannot_be_opened(
    auto: Context, settings: Settings
) -> None:
    run = current_run(auto.database, 1) or 0
    broken = settings.model_copy(update={"engine": "nowhere"})
    chosen = choose_schema(auto.database, broken, run, "receipt", "ann")
    assert chosen.outcome is None
    assert chosen.error and "The choice is kept" in chosen.error.remedy
    assert schema(auto) == "invoice"
    extract_stored(1, auto)
    assert schema(auto) == "receipt"


def test_a_schema_that_there_is_not_is_refused(auto: Context, settings: Settings) -> None:
    run = current_run(auto.database, 1) or 0
    with pytest.raises(SetupError, match="no schema 'poem'"):
        choose_schema(auto.database, settings, run, "poem", "ann")
    assert choose(auto, "invoice") == "complete"
