"""The pages and films of the small model of tasks, in this process and through a real `transformers
serve`: what is in the tables is what was drawn."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from flows.pipeline.document import ingest_file
from flows.runtime.context import Context, open_context
from flows.runtime.settings import Settings
from parsers.asking import Engine
from parsers.document import Answer, Item, Page, PageImage, PageInput, Rendering
from parsers.engines.options import EngineOptions
from parsers.engines.qwen_local import QwenEngine
from parsers.engines.server import ServerEngine
from parsers.tasks import open_task
from parsers.tasks.film_windows import answer_film
from storage.answers import stored_answers

SMALL_QWEN = Path(__file__).parents[3] / "samples" / "small_qwen"
CHECKPOINT = SMALL_QWEN / "tasks"
PAGES = SMALL_QWEN / "task_pages"
SIGNED = "signature; stamp; ticked checkbox"
STAMP, BUTTON = "point to the stamp", "point to the Save button"
THOUSANDTH = 0.001 + 1e-9

ASKED = [
    # file, what to find, another task
    ("delivery.pdf", SIGNED, "spot"),
    ("delivery.pdf", STAMP, None),
    ("unsigned.pdf", SIGNED, None),
    ("unsigned.pdf", STAMP, "spot"),
    ("portal.png", BUTTON, "screen"),
]


@pytest.fixture(params=["local", "served"])
def model(request: pytest.FixtureRequest) -> dict[str, Any]:
    """As settings name it."""
    if request.param == "local":
        return {"engine": "qwen", "model": str(CHECKPOINT)}
    url = request.getfixturevalue("tasks_server")
    return {"engine": "server", "server": url, "model": str(CHECKPOINT)}


@pytest.fixture
def asked(model: dict[str, Any]) -> Iterator[Engine]:
    make = QwenEngine if model["engine"] == "qwen" else ServerEngine
    options = {"model": model["model"], "server": model.get("server", "")}
    engine: Engine = make(EngineOptions(tasks=frozenset({"events"}), **options))
    yield engine
    engine.close()


def truth(name: str) -> Any:
    return json.loads((PAGES / f"{name}.json").read_text())


def answers_to(file: str, home: Path, **settings: Any) -> list[Answer]:
    context: Context = open_context(Settings(home=home, settle_seconds=0, workers=1, **settings))
    try:
        path = str(PAGES / file)
        outcome = ingest_file(path, context, lambda _done, _pages: None)
        if outcome.status == "held":  # a file that was just written is looked at twice
            outcome = ingest_file(path, context, lambda _done, _pages: None)
        assert outcome.status == "complete"
        return list(stored_answers(context.database, outcome.run_id or 0))
    finally:
        context.close()


def check_drawn(items: tuple[Item, ...], drawn: Any) -> None:
    """What was found is what was drawn, under the label that was asked for; labels that are not
    there may follow."""
    for item, each in zip(items, drawn, strict=False):
        words = each.get("label") or each.get("text_content")
        assert words == item.text or words in (item.label or "")
        if "bbox_2d" in each:
            assert item.box
            found: tuple[float, ...] = item.box.to_frame((1, 1))
        else:
            assert item.point
            found = (item.point.x, item.point.y)
        place = each.get("bbox_2d") or each["point_2d"]
        assert max(abs(f - e / 1000) for f, e in zip(found, place, strict=True)) <= THOUSANDTH
    assert all(item.box is None and item.point is None for item in items[len(drawn) :])


@pytest.mark.slow
@pytest.mark.parametrize(("file", "find", "task"), ASKED)
def test_what_is_found_spotted_and_seen_on_a_screen_is_what_was_drawn(
    model: dict[str, Any], tmp_path: Path, file: str, find: str, task: str | None
) -> None:
    tasks = {"tasks": [task]} if task else {}
    answers = {each.task: each for each in answers_to(file, tmp_path, find=find, **tasks, **model)}
    drawn = truth(Path(file).stem)
    expected = {"find": drawn[f"find {find}"]} | ({task: drawn[task]} if task else {})

    assert answers.keys() == expected.keys()
    for name, text in expected.items():
        assert (answers[name].text, answers[name].error_code) == (text, None)
        check_drawn(answers[name].items, json.loads(text))
    if "screen" in answers:
        states = [each.attributes.get("state") for each in answers["screen"].items]
        assert states == [None, None, "ticked", None, None]


def frame_of(slide: str, number: int, rendering: Rendering) -> PageInput:
    drawn = pymupdf.Pixmap(str(PAGES / f"{slide}.png"))
    side = rendering.multiple_of
    assert (drawn.width % side, drawn.height % side) == (0, 0)  # so it is shown as it is
    image = PageImage(drawn.width, drawn.height, drawn.samples)
    return PageInput(number, drawn.width, drawn.height, 0, image)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["film", "other_film"])
def test_the_events_of_a_film_are_those_that_were_drawn(asked: Engine, name: str) -> None:
    """The same slides in another order, at other times."""
    film = truth(name)
    ends = [*film["starts"][1:], film["lasts"]]
    pages = [
        Page(number, 224, 168, start_seconds=start, end_seconds=end)
        for number, (start, end) in enumerate(zip(film["starts"], ends, strict=True), 1)
    ]

    def draw(number: int, rendering: Rendering) -> PageInput:
        return frame_of(film["slides"][number - 1], number, rendering)

    answer = answer_film(asked, open_task("events"), pages, draw)

    assert answer.text == film["events"]
    assert (answer.error_code, answer.warnings) == (None, ())
    assert [
        (each.start_seconds, each.end_seconds, each.page_number, each.text) for each in answer.items
    ] == [
        (start, end, number, each["description"])
        for number, (start, end, each) in enumerate(
            zip(film["starts"], ends, json.loads(film["events"]), strict=True), 1
        )
    ]
