"""A page asked of an engine, and its answer understood."""

from dataclasses import dataclass, field

import pytest
from PIL import Image, ImageDraw, ImageFont

from parsers.document import (
    BoundingBox,
    Completion,
    Label,
    PageImage,
    PageInput,
    PageStatus,
    Question,
    Rendering,
    Task,
    TextLayer,
    Word,
)
from parsers.engines import Identity
from parsers.errors import EngineError
from parsers.tasks.parse import parse_page

WORD = Word("Hello", BoundingBox(0.1, 0.2, 0.3, 0.25), 0)
ANSWER = '<html><body><p data-bbox="100 200 300 250">Hello</p></body></html>'


@dataclass
class FixedEngine:
    """Answers every question with one completion and remembers what it was asked."""

    completion: Completion | EngineError
    asked: list[Question] = field(default_factory=list)
    identity: Identity = field(default_factory=lambda: Identity("fixed", "", "", ""))
    concurrency: int = 1
    tasks: frozenset[Task] = frozenset({Task.PARSE})
    rendering: Rendering = field(default_factory=Rendering)

    def answer(self, question: Question) -> Completion:
        self.asked.append(question)
        if isinstance(self.completion, EngineError):
            raise self.completion
        return self.completion

    def close(self) -> None:
        pass


def page_with(text: str, layer: TextLayer | None = None, rotation: int = 0) -> PageInput:
    image = Image.new("RGB", (600, 800), "white")
    ImageDraw.Draw(image).text((60, 160), text, "black", ImageFont.load_default(24))
    pixels = PageImage(*image.size, image.tobytes())
    return PageInput(7, 300.0, 400.0, rotation, pixels, layer or TextLayer())


def answering(text: str = ANSWER, **details: object) -> FixedEngine:
    return FixedEngine(Completion(text, (1000, 1000), **details))  # type: ignore[arg-type]


def test_an_answer_that_cannot_be_read_is_a_failed_page_that_keeps_it() -> None:
    page = parse_page(answering("I cannot\x00 read this"), page_with("Hello"))
    assert (page.status, page.error_code) == (PageStatus.FAILED, "unreadable")
    assert page.answer == "I cannot read this"
    assert "Page 7" in (page.error or "")
    assert page.blocks == ()


def test_an_engine_at_fault_is_the_callers_to_retry() -> None:
    fault = EngineError("overloaded", "Too much", "Wait.")
    with pytest.raises(EngineError):
        parse_page(FixedEngine(fault), page_with("Hello"))


@pytest.mark.parametrize("reason", ["length", "repetition"])
def test_a_cut_or_repeating_answer_gives_what_parses_and_says_so(reason: str) -> None:
    page = parse_page(answering(ANSWER[:60] + "<p", finish_reason=reason), page_with("Hello"))
    assert (page.status, page.finish_reason) == (PageStatus.TRUNCATED, reason)
    assert [block.text for block in page.blocks] == ["Hello"]


def test_a_blank_page_is_not_asked() -> None:
    engine = answering()
    page = parse_page(engine, page_with(""))
    assert page.status is PageStatus.BLANK
    assert engine.asked == []


def test_a_page_whose_words_leave_no_ink_is_asked() -> None:
    page = parse_page(answering(), page_with("", TextLayer((WORD,))))
    assert page.status is PageStatus.COMPLETE


def test_a_page_is_understood() -> None:
    engine = answering(input_tokens=5, output_tokens=6, seconds=0.5)
    page = parse_page(engine, page_with("Hello"))
    (block,) = page.blocks
    assert (block.label, block.text, block.box) == (
        Label.TEXT,
        "Hello",
        BoundingBox(0.1, 0.2, 0.3, 0.25),
    )
    assert (page.status, page.number, page.width, page.height) == ("complete", 7, 300, 400)
    assert (page.input_tokens, page.output_tokens, page.seconds) == (5, 6, 0.5)
    assert (page.answer, page.text) == (ANSWER, "Hello")
    assert engine.asked[0].task is Task.PARSE


@pytest.mark.parametrize(
    ("given", "turned", "rotation", "size"),
    [(0, 90, 90, (400, 300)), (270, 180, 90, (300, 400)), (90, 270, 0, (400, 300))],
)
def test_a_page_turned_by_the_engine_has_its_rotation_and_size(
    given: int, turned: int, rotation: int, size: tuple[int, int]
) -> None:
    page = parse_page(answering(rotation=turned), page_with("Hello", rotation=given))
    assert (page.rotation, (page.width, page.height)) == (rotation, size)


def test_words_are_the_engines_where_it_gives_them() -> None:
    read = Word("Hallo", WORD.box, 0, 0.9)
    page = parse_page(answering(words=(read,)), page_with("Hello", TextLayer((WORD,), good=True)))
    assert page.words == (read,)


def test_words_are_the_files_where_they_can_be_trusted() -> None:
    trusted = page_with("Hello", TextLayer((WORD,), good=True))
    assert parse_page(answering(), trusted).words == (WORD,)
    doubtful = page_with("Hello", TextLayer((WORD,), good=False))
    assert parse_page(answering(), doubtful).words == ()


def test_who_read_the_words_is_told_with_the_reason() -> None:
    good = TextLayer((WORD,), good=True, reason="drawn as text", coverage=1.0)
    hidden = TextLayer((WORD,), reason="hidden text over a scan", coverage=0.5, garbage=0.25)
    seen = Word("Hallo", WORD.box, 0, 0.9)

    told = [
        parse_page(answering(words=words), page_with("Hello", layer)).words_from
        for words, layer in [((), good), ((seen,), hidden), ((seen,), TextLayer()), ((), hidden)]
    ]

    assert told == [
        "text layer: drawn as text (coverage 1.00, garbage 0.00)",
        "ocr: hidden text over a scan (coverage 0.50, garbage 0.25)",
        "ocr: no text layer",
        None,
    ]


def test_the_files_words_are_turned_with_the_page() -> None:
    page = parse_page(answering(rotation=90), page_with("Hello", TextLayer((WORD,), good=True)))
    assert page.words[0].box.to_frame((100, 100)) == pytest.approx((75, 10, 80, 30))
