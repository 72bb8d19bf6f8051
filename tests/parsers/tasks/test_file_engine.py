"""A page that was drawn from what its file says is answered by the file."""

from dataclasses import replace

from parsers.document import BoundingBox, PageImage, PageInput, PageStatus, TextLayer, Word
from parsers.engines.scripted import ScriptedEngine
from parsers.tasks.tiled_page import parse_drawn

WORDS = tuple(
    Word(text, BoundingBox(0.1, 0.1 * at, 0.4, 0.1 * at + 0.05), at)
    for at, text in enumerate(("Rent", "due", "monthly"), 1)
)
HTML = "<html><body>\n<h3>Rent</h3>\n<p>due monthly</p>\n</body></html>"
PAGE = PageInput(
    1, 600, 9000, 0, PageImage(2, 30, bytes(180)), TextLayer(WORDS, True), native_html=HTML
)  # fmt: skip


def test_no_engine_is_asked_about_a_page_that_shows_what_the_file_says() -> None:
    engine = ScriptedEngine("<p>something else</p>", generative=True, images_at_once=1)
    page = parse_drawn(engine, lambda _: replace(PAGE, drawn_here=True))
    assert engine.asked == []
    assert [(block.level, block.text) for block in page.blocks] == [
        (3, "Rent"),
        (None, "due monthly"),
    ]
    assert (page.status, page.answer_format, page.warnings) == (PageStatus.COMPLETE, "office", ())
    assert all(block.box for block in page.blocks)


def test_an_engine_looks_at_a_page_that_has_looks_of_its_own() -> None:
    engine = ScriptedEngine("<h1>Rent</h1><p>due monthly</p>", generative=True)
    page = parse_drawn(engine, lambda _: replace(PAGE, width=600, height=800))
    assert len(engine.asked) == 1
    assert page.blocks[0].level == 1
