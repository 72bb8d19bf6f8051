"""Films from the file into SQL, by the embedded engine."""

from pathlib import Path
from typing import Any

import pytest

from flows.export.files import write_document
from flows.pipeline.document import ingest_file
from flows.runtime.context import Context, open_context
from flows.runtime.settings import Settings
from flows.viewer.show import describe, find_document
from storage.queries import run_query, stored_pages

TEXT = "select text, start_seconds, end_seconds from current_film_text order by start_seconds, y0"
SLIDES = (
    ("Harbour report", "Seven ships were unloaded"),
    ("Orders of the week", "Copper, oranges and letters"),
    ("Thank you", "Questions are welcome now"),
)


def read(path: Path, settings: Settings) -> Context:
    ocr = {"engine": "ocr", "recordings": None}
    context = open_context(settings.model_copy(update=ocr))
    assert ingest_file(str(path), context, lambda done, pages: None).status == "complete"
    return context


def rows(context: Context) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in run_query(context.database, TEXT, 999)[1]]


def test_the_text_of_slides_is_told_once_with_its_time(
    settings: Settings, drawn_films: Any, tmp_path: Path
) -> None:
    frames = [each for lines in SLIDES for each in drawn_films.held(drawn_films.slide(lines), 1.6)]
    context = read(drawn_films.write_film(tmp_path / "slides.mp4", frames), settings)
    found = rows(context)
    assert [text for text, *_ in found] == [line for lines in SLIDES for line in lines]
    for at, (_, start, end) in enumerate(found):
        assert start == pytest.approx(1.6 * (at // 2), abs=0.5)
        assert end == pytest.approx(1.6 * (at // 2 + 1), abs=0.5)
    document = find_document(context.database, "slides.mp4")
    assert "pt, from 0:00.00 to 0:01" in "\n".join(describe(context.database, document, 1))
    pages = stored_pages(context.database, document.run_id or 0)
    assert "Harbour report (from 0:00.00" in "".join(write_document(document, pages, "text"))
    context.close()


@pytest.mark.slow
def test_a_film_of_ninety_seconds_gives_each_line_once(
    settings: Settings, drawn_films: Any, tmp_path: Path
) -> None:
    long = [f"Row {number} of the list that scrolls" for number in range(30)]
    shown = [(f"Slide {n} begins here", f"and says {n * 1307} things") for n in range(1, 11)]
    frames = [each for lines in shown[:5] for each in drawn_films.held(drawn_films.slide(lines), 7)]
    frames += drawn_films.scrolled(long, 20)
    frames += [
        each for lines in shown[5:] for each in drawn_films.held(drawn_films.slide(lines), 7)
    ]
    context = read(drawn_films.write_film(tmp_path / "long.mp4", frames), settings)
    found = rows(context)
    texts = [text for text, *_ in found]
    assert sorted(texts) == sorted([*long, *(line for lines in shown for line in lines)])
    for number, lines in enumerate(shown):
        begins = 7 * number + (20 if number >= 5 else 0)
        for text, start, end in found:
            if text in lines:
                assert start == pytest.approx(begins, abs=0.5)
                assert end == pytest.approx(begins + 7, abs=0.5)
    context.close()
