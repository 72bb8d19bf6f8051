"""The describe task, from a recorded answer through the pipeline into SQL."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from PIL import Image

from flows.export.formats import export_to
from flows.pipeline.document import ingest_file
from flows.runtime.context import open_context
from flows.runtime.settings import Settings
from storage.queries import run_query
from storage.search import search_texts

Run = Callable[..., tuple[int, str, str]]
ITEMS = "select task, page_number, text from current_items"
SENTENCE = "A crossed box where the mill should be."
PICTURE = "select kind, description, chart, x0 from current_pictures"


def test_the_picture_of_a_page_is_described_where_that_is_asked_for(
    settings: Settings, inbox: Path
) -> None:
    for tasks, described in [((), []), (("describe",), [("describe", 1, SENTENCE)])]:
        context = open_context(settings.model_copy(update={"tasks": tasks}))
        for status in ("complete", "unchanged"):
            file = str(inbox / "invoice.png")
            assert ingest_file(file, context, lambda done, pages: None).status == status
        assert run_query(context.database, ITEMS, 9)[1] == described
        if tasks:
            ((kind, sentence, chart, left),) = run_query(context.database, PICTURE, 9)[1]
            assert (kind, sentence) == ("drawing", SENTENCE)
            assert json.loads(str(chart)) == [["year", "mills"], ["1904", "1"]]
            assert left == pytest.approx(60 / 595)
            (hit,) = search_texts(context.database, "crossed mill", 9)
            assert (hit.task, hit.label) == ("describe", "drawing")
        context.close()


@pytest.mark.slow  # it starts a Prefect server
@pytest.mark.usefixtures("run")
def test_the_command_line_describes(inbox: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PREFECT_HOME": str(tmp_path / "prefect")}

    def answer(*words: str | Path) -> list[dict[str, object]]:
        command = [sys.executable, "-m", "flows.cli", *map(str, words), "--json"]
        done = subprocess.run(
            command, env=environment, stdout=subprocess.PIPE, text=True, check=True
        )
        rows: list[dict[str, object]] = json.loads(done.stdout)
        return rows

    (ingested,) = answer("ingest", inbox, "--tasks", "describe")
    assert ingested["status"] == "complete"
    assert answer("query", ITEMS) == [{"task": "describe", "page_number": 1, "text": SENTENCE}]


def draw_photo(path: Path) -> None:
    """A page of text with a picture that has the tones of a photo: light, shadow and grain."""
    y, x = np.mgrid[0:240, 0:320]
    light = 130 + 70 * np.sin(x / 40) * np.cos(y / 30) + 40 * (x > 160)
    grain = np.random.default_rng(1).normal(0, 8, light.shape)
    picture = io.BytesIO()
    grey = np.clip(light + grain, 0, 255).astype(np.uint8)
    Image.fromarray(grey).save(picture, "PNG")
    with pymupdf.open() as document:
        page = document.new_page()
        for line in range(14):
            told = "What the mill looked like in the autumn of that year, and who worked there."
            page.insert_text((56, 100 + 16 * line), f"{told} {line}")
        page.insert_image(pymupdf.Rect(56, 360, 376, 600), stream=picture.getvalue())
        document.save(path)


def test_the_embedded_engine_measures_the_kind_and_invents_no_sentence(
    settings: Settings, tmp_path: Path
) -> None:
    draw_photo(tmp_path / "mill.pdf")
    given = {"engine": "ocr", "tasks": ("describe",), "recordings": None}
    context = open_context(settings.model_copy(update=given))
    assert ingest_file(str(tmp_path / "mill.pdf"), context, lambda *_: None).status == "complete"
    rows = run_query(context.database, "select kind, description, chart from current_pictures", 9)
    assert rows[1] == [("photo", None, None)]
    context.close()


EXPORTED = {
    "markdown": ("*A crossed box where the mill should be.*", "| year | mills |"),
    "html": ("<p><em>A crossed box where the mill should be.</em></p>", "<th>mills</th>"),
    "text": ("[A crossed box where the mill should be.]", "year | mills"),
}


@pytest.mark.parametrize("form", EXPORTED)
def test_exports_say_what_the_picture_shows_and_who_read_its_data(
    form: str, settings: Settings, inbox: Path, tmp_path: Path
) -> None:
    context = open_context(settings.model_copy(update={"tasks": ("describe",)}))
    ingest_file(str(inbox / "invoice.png"), context, lambda *_: None)
    export_to(context.database, form, "", tmp_path / "out")
    written = (tmp_path / "out").read_text()
    for each in (*EXPORTED[form], "replay", "drawn by hand"):
        assert each in written
    context.close()


def test_json_lines_have_the_items_of_all_tasks(
    settings: Settings, inbox: Path, tmp_path: Path
) -> None:
    context = open_context(settings.model_copy(update={"tasks": ("describe",)}))
    ingest_file(str(inbox / "invoice.png"), context, lambda *_: None)
    export_to(context.database, "jsonl", "", tmp_path / "out")
    (item,) = json.loads((tmp_path / "out").read_text())["items"]
    assert (item["task"], item["label"], item["text"]) == ("describe", "drawing", SENTENCE)
    assert item["box"][0] == pytest.approx(60 / 595)
    assert item["attributes"]["chart"][1] == ["1904", "1"]
    context.close()


def test_the_help_names_the_tasks(run: Run) -> None:
    assert "describe" in run("ingest", "--help")[1]
