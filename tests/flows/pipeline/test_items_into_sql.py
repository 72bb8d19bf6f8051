"""Answers of every form to every task, replayed through the pipeline into SQL."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from flows.pipeline.document import ingest_file
from flows.runtime.context import open_context
from flows.runtime.settings import Settings
from storage.queries import run_query

RECORDINGS = Path(__file__).parents[2] / "recordings"


def rows_of(settings: Settings, file: Path, query: str, **asked: Any) -> list[tuple[Any, ...]]:
    context = open_context(settings.model_copy(update=asked))
    try:
        outcome = ingest_file(str(file), context, lambda done, pages: None)
        assert outcome.status in ("complete", "unchanged"), outcome
        return [tuple(row) for row in run_query(context.database, query, 99)[1]]
    finally:
        context.close()


def test_recordings_of_each_task_become_rows_of_its_view(settings: Settings, inbox: Path) -> None:
    asked = {
        "tasks": ("screen",),
        "find": "total",
        "ask": "Which number?",
        "act": "Open it",
    }
    views = {
        "select label, x0, y0, x1, y1 from current_findings where presence is null"
        " or presence <> 'absent'": [("total", 0.5, 0.4, 0.91, 0.43)],
        "select label, x0, y0 from current_screen_elements": [
            ("Invoice", pytest.approx(48 / 595), pytest.approx(88 / 842))
        ],
        "select action, point_x, point_y from current_next_actions": [("click", 0.2, 0.5)],
        "select answer, quote from current_question_answers": [
            ("BS-1042", "Invoice number: BS-1042")
        ],
    }  # fmt: skip
    for query, expected in views.items():
        assert rows_of(settings, inbox / "invoice.png", query, **asked) == expected


def test_a_recording_without_a_picture_answers_for_a_film(
    settings: Settings, inbox: Path, tmp_path: Path, drawn_films: Any
) -> None:
    folder = tmp_path / "recordings"
    folder.mkdir()
    shutil.copy(RECORDINGS / "video_delivery.json", folder)
    frames = drawn_films.held(drawn_films.slide(["A delivery"]), 64, 1)
    film = drawn_films.write_film(inbox / "delivery.mp4", frames, 1)
    query = "select description, start_seconds, end_seconds from current_film_events"
    rows = rows_of(settings, film, query, recordings=folder, tasks=("events",))
    assert rows == [("A van stops.", 0.0, 4.5), ("Boards are unloaded.", 62.0, 63.0)]


PLACE = ("stamp", 0.1, 0.2, 0.3, 0.4)
FORMS = {
    "JSON cut off": ("qwen3_vl", '[{"bbox_2d": [100, 200, 300, 400], "label": "stamp"}, {"b'),
    "Python": ("qwen3_vl", "[{'bbox_2d': (100, 200, 300, 400), 'label': 'stamp'},]"),
    "pixels": ("qwen2_5_vl", '[{"bbox_2d": [59.5, 168.4, 178.5, 336.8], "label": "stamp"}]'),
    "box tokens": (
        "qwen2_vl",
        "<|object_ref_start|>stamp<|object_ref_end|><|box_start|>(100,200),(300,400)<|box_end|>",
    ),
    "box tokens, stripped": ("qwen2_vl", "stamp(100,200),(300,400)"),
    "a group": ("qwen3_vl", '{"stamp": [{"bbox_2d": [100, 200, 300, 400]}]}'),
}  # fmt: skip


@pytest.mark.parametrize(("family", "answer"), FORMS.values(), ids=FORMS.keys())
def test_a_box_in_any_form_lies_where_it_was_drawn(
    family: str, answer: str, settings: Settings, inbox: Path, tmp_path: Path
) -> None:
    folder = recorded(tmp_path, family, "find", answer)
    query = "select label, x0, y0, x1, y1 from current_items where x0 is not null"
    (row,) = rows_of(settings, inbox / "invoice.png", query, recordings=folder, find="stamp")
    assert row == pytest.approx(PLACE)


def test_xml_points_become_points(settings: Settings, inbox: Path, tmp_path: Path) -> None:
    answer = '<points x1="100" y1="200" x2="300" y2="400" alt="screw">screw</points>'
    folder = recorded(tmp_path, "qwen3_vl", "find", answer)
    query = "select label, point_x, point_y from current_items where point_x is not null"
    rows = rows_of(settings, inbox / "invoice.png", query, recordings=folder, find="screw")
    assert rows == [("screw", 0.1, 0.2), ("screw", 0.3, 0.4)]


def test_a_box_outside_of_the_page_is_warned_of(
    settings: Settings, inbox: Path, tmp_path: Path
) -> None:
    answer = '[{"bbox_2d": [2000, 200, 3000, 400], "label": "stamp"}]'
    folder = recorded(tmp_path, "qwen3_vl", "find", answer)
    query = "select flaws from answers where task = 'find'"
    ((told,),) = rows_of(settings, inbox / "invoice.png", query, recordings=folder, find="stamp")
    assert "1 x: place lies outside of the page" in told


def test_a_folder_without_readings_of_pages_leaves_them_to_the_embedded_engine(
    settings: Settings, inbox: Path, tmp_path: Path
) -> None:
    folder = recorded(tmp_path, "qwen3_vl", "find", "There is no stamp in the image.")
    (folder / "parse_invoice.json").unlink()
    query = "select distinct engine from runs union all select engine from answers"
    rows = rows_of(settings, inbox / "invoice.png", query, recordings=folder, find="stamp")
    assert rows == [("ocr",), ("replay",)]


def recorded(folder: Path, family: str, task: str, answer: str) -> Path:
    """A folder with the recorded reading of the invoice, and an answer to a task about it."""
    folder = folder / "recordings"
    folder.mkdir()
    for name in ("invoice.png", "parse_invoice.json"):
        shutil.copy(RECORDINGS / name, folder / name)
    sent = {"sent_width": 595, "sent_height": 842}
    content = {"family": family, "task": task, "image": "invoice.png", "answer": answer, **sent}
    (folder / "answer.json").write_text(json.dumps(content), encoding="utf-8")
    return folder
