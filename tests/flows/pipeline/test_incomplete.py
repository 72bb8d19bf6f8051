"""Answers that are not the page, through to SQL: none is `complete`, and each says why.

The page has 25 words; as a PDF they are its text layer, as a scan OCR reads them.
"""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from flows.export.reading_flow import PageStart, read_passages
from flows.pipeline.document import ingest_file
from flows.runtime.context import Context, open_context, open_tables
from flows.runtime.settings import Settings
from parsers.engines.ocr import OcrEngine
from parsers.engines.scripted import ScriptedEngine, stand_in
from storage.queries import stored_pages
from storage.user_queries import run_query
from storage.views import create_schema_views

LINES = (
    "Minutes of the millers' meeting",
    "held on 4 March 1866 at Upper Lane",
    "The weir is to be mended before",
    "the spring floods; cost forty pounds",
)
PROSE = " ".join(LINES)
GOOD = f"<html><body><h1>{LINES[0]}</h1><p>{' '.join(LINES[1:])}</p></body></html>"
LAZY = {
    "one heading": (f"<html><body><h1>{LINES[0]}</h1></body></html>", "words left out: 7"),
    "an invention": (
        "<html><body><p>Quarterly revenue rose because customers renewed.</p></body></html>",
        "words left out: 100 %",
    ),
    "one picture": (
        '<html><body><div class="image" data-bbox="0 0 999 999"><img/></div></body></html>',
        "words left out: 100 % of the page's words are not in the answer, which has no text at all",
    ),
}
PAGES = "SELECT status, coverage, unsupported, flaws, error_code FROM current_pages ORDER BY number"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    """The processes that read files and recognize words, started once."""
    home = tmp_path_factory.mktemp("home")
    opened = open_context(Settings(home=home, engine="ocr", settle_seconds=0, workers=1))
    yield opened
    opened.close()


@pytest.fixture
def context(opened: Context, tmp_path: Path, sqlite_template: Path) -> Iterator[Context]:
    """The same on a home of its own."""
    settings = opened.settings.model_copy(update={"home": tmp_path / "home"})
    settings.home.mkdir()
    shutil.copy(sqlite_template, settings.home / "pagemill.db")
    database = open_tables(settings)
    for each in opened.schemas:
        create_schema_views(database, each.schema)
    yield replace(opened, settings=settings, database=database)
    database.close()


@pytest.fixture(params=["text layer", "scan"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "minutes.pdf"
    with pymupdf.open() as pdf:
        page = pdf.new_page(width=400, height=300)
        for row, line in enumerate(LINES):
            page.insert_text((40, 90 + 30 * row), line, fontsize=16)
        if request.param == "scan":
            path = path.with_suffix(".png")
            page.get_pixmap(dpi=150).save(path)
        else:
            pdf.save(path)
    return path


def reading_by(
    context: Context, *answers: str, with_fallback: bool = False
) -> tuple[Context, ScriptedEngine]:
    """The context with a model that says this; the words of scans are read by OCR."""
    main = context.engines.main
    assert isinstance(main, OcrEngine)
    model = replace(stand_in(main, answers), generative=True)
    fallback = main if with_fallback else None
    engines = replace(context.engines, main=model, fallback=fallback, words=main)
    return replace(context, engines=engines), model


def ingest(file: Path, context: Context) -> str:
    return ingest_file(str(file), context, lambda done, pages: None).status


def ask(context: Context, sql: str) -> list[tuple[Any, ...]]:
    return run_query(context.database, sql, 99)[1]


@pytest.mark.parametrize("lazy", LAZY)
def test_a_lazy_answer_makes_the_run_partial_and_says_why(
    context: Context, file: Path, lazy: str
) -> None:
    answer, why = LAZY[lazy]
    reading, model = reading_by(context, answer, answer)

    assert ingest(file, reading) == "partial"
    ((status, coverage, _, flaws, code),) = ask(context, PAGES)
    assert (status, code, len(model.asked)) == ("incomplete", "incomplete", 2)
    assert coverage < 0.3
    assert any(each.startswith(why) for each in flaws.splitlines())
    ((run_code, sentence),) = ask(context, "SELECT error_code, error FROM runs")
    assert run_code == "incomplete"
    assert sentence.startswith("Page 1: ") and "another engine" in sentence
    start, *_ = read_passages(stored_pages(context.database, 1))
    assert isinstance(start, PageStart) and "not read in full" in start.problem


@pytest.mark.parametrize(
    ("lazy", "kept"),
    [("one heading", "incomplete"), ("an invention", "fallback"), ("one picture", "fallback")],
)
def test_the_fallback_reads_a_page_of_which_an_answer_holds_nothing(
    context: Context, file: Path, lazy: str, kept: str
) -> None:
    answer, why = LAZY[lazy]
    reading, _ = reading_by(context, answer, answer, with_fallback=True)

    assert ingest(file, reading) == "partial"
    ((status, coverage, _, _, code),) = ask(context, PAGES)
    assert (status, code) == (kept, "incomplete")
    assert coverage < 0.3 if kept == "incomplete" else coverage > 0.9
    ((sentence, attempts),) = ask(context, "SELECT error, attempts FROM pages")
    assert why.partition(": ")[2] in sentence
    assert attempts.count('"answer":') == (1 if kept == "incomplete" else 2)


def test_a_second_answer_that_is_the_page_is_kept(context: Context, file: Path) -> None:
    reading, model = reading_by(context, LAZY["one heading"][0], GOOD)

    assert ingest(file, reading) == "complete"
    ((status, coverage, unsupported, _, code),) = ask(context, PAGES)
    assert (status, code, len(model.asked)) == ("complete", None, 2)
    assert coverage > 0.95
    assert unsupported < 0.05
    assert all(support > 0.9 for (support,) in ask(context, "SELECT support FROM current_blocks"))


def test_a_good_answer_is_asked_for_once(context: Context, file: Path) -> None:
    reading, model = reading_by(context, GOOD)
    assert (ingest(file, reading), len(model.asked)) == ("complete", 1)


def test_what_stands_on_the_page_and_what_is_made_up_are_told_apart(
    context: Context, file: Path
) -> None:
    made_up = "Resolved unanimously: Josiah Wheelwright pays everything by midsummer, in guineas."
    answer = GOOD.replace("</body>", f"<p>{made_up}</p></body>")
    reading, _ = reading_by(context, answer, answer)

    assert ingest(file, reading) == "partial"
    ((_, coverage, unsupported, flaws, _),) = ask(context, PAGES)
    assert coverage > 0.95
    assert unsupported > 0.3
    assert "text not on the page: " in flaws
    blocks = ask(context, "SELECT text, support FROM current_blocks WHERE support < 0.5")
    assert [text for text, _ in blocks] == [made_up]
