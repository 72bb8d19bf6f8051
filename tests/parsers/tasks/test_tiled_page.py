"""A page that is too long for a model is read in tiles and becomes one page."""

import itertools
from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest

from parsers.document import (
    BoundingBox,
    Item,
    Page,
    PageInput,
    PageStatus,
    Prompt,
    Question,
    Rendering,
)
from parsers.document.lines import hull_of, join_words, visual_lines
from parsers.engines.scripted import ScriptedEngine
from parsers.families import built_in
from parsers.qwen_html.boxes import read_box
from parsers.reading.pdf import open_pdf, read_page
from parsers.tasks import PageTask
from parsers.tasks.page_task import answer_task
from parsers.tasks.tiled_page import parse_drawn

STARTS = ["ma", "lo", "re", "ti", "su", "da", "ne", "po", "vi", "ga"]
MIDDLES = ["la", "ri", "no", "te", "mu", "da", "so", "ve", "ni", "ca"]
ENDS = ["ne", "ra", "lo", "ti", "sa", "mo", "du", "ver", "lin", "ton"]
MODEL = built_in()["qwen3_vl"].rendering(1_000_000)


def written(
    width: float, height: float, folder: Path
) -> tuple[list[str], Callable[..., PageInput]]:
    """A PDF of lines of different words from edge to edge; the words, and what draws it."""
    words: list[str] = []
    names = map("".join, itertools.product(STARTS, MIDDLES, ENDS))
    with pymupdf.open() as document:
        page = document.new_page(width=width, height=height)
        y = 20.0
        while y < height - 10:
            x = 10.0
            while x < width - 60:
                words.append(next(names))
                page.insert_text((x, y), words[-1], fontsize=10)
                x += 50
            y += 20
        document.save(folder / "long.pdf")
    opened = open_pdf(folder / "long.pdf")
    return words, lambda rendering: read_page(opened, 1, rendering)


def transcribe(question: Question) -> str:
    """What a model would read in the image: here, the words of the file that it shows."""
    (page,) = question.pages
    lines = [
        (join_words(line), " ".join(f"{side:.0f}" for side in hull_of(line).to_frame((1000, 1000))))
        for line in visual_lines(page.text_layer.words)
    ]
    said = "".join(f'<p data-bbox="{box}">{text}</p>' for text, box in lines)
    return f"<html><body>{said}</body></html>"


def model(script: Callable[[Question], str], **details: object) -> ScriptedEngine:
    return ScriptedEngine(script, rendering=MODEL, generative=True, **details)  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [(9000, 90), (120, 10_000), (7000, 33)])
def test_every_word_of_a_long_page_is_read_once_and_in_its_place(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    words, draw = written(*size, tmp_path)
    page = parse_drawn(model(transcribe), draw)
    assert page.status is PageStatus.COMPLETE
    told = " ".join(block.text for block in page.blocks).split()
    assert sorted(told) == sorted(words)
    assert (page.width, page.height) == pytest.approx(size)
    assert page.warnings[0].startswith("read in ")
    whole = draw(Rendering()).text_layer.words
    places = {word.text: word.box for word in whole}
    assert all(places[word.text].overlap(word.box) > 0.5 * word.box.area for word in page.words)
    assert len(page.words) == len(words)
    assert page.coverage == 1


def test_a_usual_page_is_asked_about_once(tmp_path: Path) -> None:
    words, draw = written(595, 842, tmp_path)
    engine = model(transcribe)
    page = parse_drawn(engine, draw)
    assert len(engine.asked) == 1
    assert engine.asked[0].pages[0] == draw(MODEL)
    assert page.warnings == ()
    assert " ".join(block.text for block in page.blocks).split() == words


def test_a_tile_that_fails_makes_the_page_incomplete_and_says_why(tmp_path: Path) -> None:
    _, draw = written(9000, 90, tmp_path)
    engine = model(
        lambda q: transcribe(q) if q.pages[0].text_layer.words[0].text == "malane" else ""
    )
    page = parse_drawn(engine, draw)
    assert page.status is PageStatus.INCOMPLETE
    assert page.error_code == "unreadable"


def point_at(completion: object) -> tuple[Item, ...]:
    text = completion.text  # type: ignore[attr-defined]
    found = (line.partition(" at ") for line in text.splitlines() if " at " in line)
    boxes = ((word, read_box(box, (1000, 1000)).box) for word, _, box in found)
    return tuple(Item(word, "word", box) for word, box in boxes if box)


POINT = PageTask("point", "1", (Prompt("Where is each word?"),), point_at)


def pointing(question: Question) -> str:
    (page,) = question.pages
    return "\n".join(
        f"{word.text} at {' '.join(f'{side:.1f}' for side in word.box.to_frame((1000, 1000)))}"
        for word in page.text_layer.words
    )


def test_the_items_of_a_long_page_are_found_once_and_in_their_places(tmp_path: Path) -> None:
    words, draw = written(9000, 90, tmp_path)
    engine = model(pointing, tasks=frozenset({"point"}), images_at_once=1)
    page = Page(1, 9000, 90, words=draw(Rendering()).text_layer.words)
    answer = answer_task(engine, POINT, [page], lambda _, rendering: draw(rendering))
    assert sorted(item.text or "" for item in answer.items) == sorted(words)
    assert answer.warnings[0].startswith("asked about in ")
    places = {word.text: word.box for word in page.words}
    for item in answer.items:
        assert isinstance(item.box, BoundingBox)
        assert places[item.text or ""].overlap(item.box) > 0.5 * item.box.area
    shown = {word.text for question in engine.asked for word in question.read[0].words}
    assert shown == set(words)
