"""A page asked of an engine, and its answer understood."""

import threading
from dataclasses import replace

import pytest
from PIL import Image, ImageDraw, ImageFont

from parsers.document import (
    BoundingBox,
    BoxFrom,
    Completion,
    Evidence,
    Label,
    PageImage,
    PageInput,
    PageStatus,
    Question,
    Task,
    TextLayer,
    Unread,
    Word,
)
from parsers.document.html import write_block
from parsers.engines.scripted import ScriptedEngine
from parsers.errors import EngineError
from parsers.tasks.extract import extract_fields
from parsers.tasks.parse import page_question, parse_page
from parsers.types import DOCUMENT_TYPES

WORD = Word("Hello", BoundingBox(0.1, 0.2, 0.3, 0.25), 0)
TOO_SHORT = "; not compared: hardly any letters"
ANSWER = '<html><body><p data-bbox="100 200 300 250">Hello</p></body></html>'
NO = ('{"no": 1}', '{"no": 2}', '{"no": 3}')
"""Answers that are no page."""


def page_with(text: str, layer: TextLayer | None = None, rotation: int = 0) -> PageInput:
    image = Image.new("RGB", (600, 800), "white")
    ImageDraw.Draw(image).text((60, 160), text, "black", ImageFont.load_default(24))
    pixels = PageImage(*image.size, image.tobytes())
    return PageInput(7, 300.0, 400.0, rotation, pixels, layer or TextLayer())


def answering(text: str = ANSWER, **details: object) -> ScriptedEngine:
    return ScriptedEngine(Completion(text, (1000, 1000), **details))  # type: ignore[arg-type]


def test_an_answer_that_cannot_be_read_is_a_failed_page_that_keeps_it() -> None:
    page = parse_page(answering('{"I cannot": "\x00 read this"}'), page_with("Hello"))
    assert (page.status, page.error_code) == (PageStatus.FAILED, "unreadable")
    assert page.answer == '{"I cannot": " read this"}'
    assert "Page 7" in (page.error or "")
    assert page.blocks == ()


@pytest.mark.parametrize("by", ["the file", "the engine"])
def test_what_could_not_be_read_of_a_page_makes_it_incomplete(by: str) -> None:
    unread = (Unread("text that cannot be read: 12 lines", "Install what reads it."),)
    page, answer = page_with("Hello"), answering()
    if by == "the file":
        page = replace(page, unread=unread)
    else:
        answer = answering(unread=unread)
    found = parse_page(answer, page)
    assert (found.status, found.error_code) == (PageStatus.INCOMPLETE, "unread")
    assert found.error == "Page 7: text that cannot be read: 12 lines. Install what reads it."
    assert found.warnings == ("text that cannot be read: 12 lines",)
    assert [block.text for block in found.blocks] == ["Hello"]


def test_a_page_without_ink_that_holds_what_could_not_be_read_is_not_blank() -> None:
    unread = (Unread("values of the form", "Open it in its own program."),)
    found = parse_page(answering(), replace(page_with(""), unread=unread))
    assert found.status is PageStatus.INCOMPLETE


def test_doubts_of_the_reader_and_of_the_engine_are_warnings_of_the_page() -> None:
    page = replace(page_with("Hello"), warnings=("from the file",))
    found = parse_page(answering(warnings=("from the engine",)), page)
    assert found.status is PageStatus.COMPLETE
    assert found.warnings == ("from the file", "from the engine")


def test_an_engine_at_fault_is_the_callers_to_retry() -> None:
    fault = EngineError("overloaded", "Too much", "Wait.")
    with pytest.raises(EngineError):
        parse_page(ScriptedEngine(fault), page_with("Hello"))


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
        f"text layer: drawn as text (of the drawn text 1.00, garbage 0.00){TOO_SHORT}",
        f"ocr: hidden text over a scan (of the drawn text 0.50, garbage 0.25){TOO_SHORT}",
        f"ocr: no text layer{TOO_SHORT}",
        None,
    ]


def test_the_files_words_are_turned_with_the_page() -> None:
    page = parse_page(answering(rotation=90), page_with("Hello", TextLayer((WORD,), good=True)))
    assert page.words[0].box.to_frame((100, 100)) == pytest.approx((75, 10, 80, 30))


FENCED = "Here it is:\n```html\n<h1>Hello</h1><p>Nothing like it</p>\n```"
SEEN = (Word("Hello", BoundingBox(0.25, 0.2, 0.5, 0.25), 0, 0.9),)


def said(text: str, reason: str = "stop") -> Completion:
    return Completion(text, (1000, 1000), reason, seconds=0.5, output_tokens=len(text))


def generating(*completions: Completion) -> ScriptedEngine:
    return ScriptedEngine(completions, generative=True)


class TestWordsThatAreReadForTheEngine:
    def test_what_cannot_be_read_is_a_flaw_and_not_the_end_of_the_page(self) -> None:
        def fail(_page: PageInput) -> tuple[Word, ...]:
            raise EngineError("out_of_memory", "A model failed on page 7", "Use fewer workers.")

        page = parse_page(answering(), page_with("Hello"), fail)
        assert (page.status, page.words, page.words_from) == (PageStatus.COMPLETE, (), None)
        assert page.warnings == ("words missing: A model failed on page 7",)

    @pytest.mark.parametrize(
        ("layer", "words"), [(TextLayer((WORD,), good=True), ()), (TextLayer(), (WORD,))]
    )
    def test_they_are_not_read_where_there_are_words(
        self, layer: TextLayer, words: tuple[Word, ...]
    ) -> None:
        def refuse(_page: PageInput) -> tuple[Word, ...]:
            raise AssertionError("read for nothing")

        assert parse_page(answering(words=words), page_with("Hello", layer), refuse).words == (
            WORD,
        )

    def test_they_are_the_pages_words_and_say_why(self) -> None:
        hidden = TextLayer((WORD,), reason="hidden text over a scan", coverage=0.5, garbage=0.25)
        page = parse_page(answering(), page_with("Hello", hidden), lambda _: SEEN)
        assert page.words == SEEN
        assert page.words_from == (
            f"ocr: hidden text over a scan (of the drawn text 0.50, garbage 0.25){TOO_SHORT}"
        )

    def test_they_are_turned_with_the_page(self) -> None:
        page = parse_page(answering(rotation=90), page_with("Hello"), lambda _: SEEN)
        assert page.words[0].box.to_frame((100, 100)) == pytest.approx((75, 25, 80, 50))

    def test_they_are_read_while_the_model_answers(self) -> None:
        reading = threading.Event()

        def wait(_question: Question) -> Completion:
            assert reading.wait(30)
            return said(ANSWER)

        def read(_page: PageInput) -> tuple[Word, ...]:
            reading.set()
            return SEEN

        engine = ScriptedEngine(wait, generative=True)
        assert parse_page(engine, page_with("Hello"), read).words == SEEN

    def test_blocks_without_a_box_get_theirs(self) -> None:
        page = parse_page(answering(FENCED), page_with("Hello"), lambda _: SEEN)
        assert [(block.box, block.box_from) for block in page.blocks] == [
            (SEEN[0].box, BoxFrom.WORDS),
            (None, None),
        ]
        assert '<h1 data-bbox="250 200 500 250">Hello</h1>' in write_block(page.blocks[0])

    def test_boxes_of_the_answer_are_told_from_them(self) -> None:
        page = parse_page(answering(), page_with("Hello"), lambda _: SEEN)
        assert page.blocks[0].box_from is BoxFrom.ANSWER

    @pytest.mark.parametrize("words", [SEEN, ()])
    def test_a_value_that_the_model_made_up_is_absent(self, words: tuple[Word, ...]) -> None:
        """Also where the model wrote it down when it read the page."""
        invented = ANSWER.replace("Hello", "Hello Acme Ltd")
        page = parse_page(answering(invented), page_with("Hello"), lambda _: words)
        fields = extract_fields(
            answering('{"company": "Acme Ltd", "address": "Hello"}'),
            DOCUMENT_TYPES["receipt"].schema,
            [page],
        ).fields
        evidence = {each.path: each.evidence for each in fields}
        assert evidence["company"] is Evidence.ABSENT
        assert evidence["address"] is (Evidence.EXACT if words else Evidence.ABSENT)


class TestAskingAgain:
    def test_what_was_not_taken_is_kept(self) -> None:
        engine = generating(said(ANSWER[:70], "length"), said(ANSWER))
        page = parse_page(engine, page_with("Hello"))
        assert (page.status, page.answer) == (PageStatus.COMPLETE, ANSWER)
        assert [attempt.answer for attempt in page.attempts] == [ANSWER[:70]]
        assert page.warnings == (
            "asked again: 2 times in all, taken at temperature 0.0, max_tokens 8192",
        )

    def test_an_answer_that_ends_inside_a_tag_is_not_whole(self) -> None:
        cut = said('<body><p data-bbox="1 2 3 4">Hello</p><p data-b')
        page = parse_page(generating(cut, cut, cut), page_with("Hello"))
        assert (page.status, page.finish_reason) == (PageStatus.TRUNCATED, "stop")
        assert len(page.attempts) == 2

    def test_the_answer_that_says_most_is_taken(self) -> None:
        longer = ANSWER.replace("Hello", "Hello there")
        answers = [said(ANSWER, "repetition"), said(longer, "repetition"), said(NO[0])]
        page = parse_page(generating(*answers), page_with("Hello"))
        assert (page.status, page.text) == (PageStatus.TRUNCATED, "Hello there")
        assert page.warnings[0] == "answer repeats itself"


PROSE = "The mill was built in 1784 by two brothers from Sheffield with forty pounds"
KNOWN = tuple(
    Word(word, BoundingBox(0.1 + at / 20, 0.4, 0.14 + at / 20, 0.42), 0)
    for at, word in enumerate(PROSE.split())
)
LAYER = TextLayer(KNOWN, good=True)
WHOLE = f'<html><body><p data-bbox="100 390 900 430">{PROSE}</p></body></html>'
HEADING = "<html><body><h1>The mill</h1></body></html>"
HALF = f"<html><body><p>{PROSE[:40]}</p></body></html>"
PICTURE = '<html><body><div class="image" data-bbox="0 0 999 999"><img/></div></body></html>'
INVENTED = "<html><body><p>Nothing of the kind stands upon this sheet</p></body></html>"


class TestHowMuchOfThePageAnAnswerHolds:
    @pytest.mark.parametrize("lazy", [HEADING, PICTURE, INVENTED])
    def test_one_that_is_not_the_page_is_asked_for_once_more_and_never_complete(
        self, lazy: str
    ) -> None:
        engine = generating(said(lazy), said(lazy), said(WHOLE))
        page = parse_page(engine, page_with("Hello", LAYER))
        assert (page.status, page.error_code) == (PageStatus.INCOMPLETE, "incomplete")
        assert page.coverage is not None and page.coverage < 0.3
        assert [each.temperature for each in engine.asked] == [0.0, 0.3]
        assert [each.problem[:11] for each in page.attempts] == ["incomplete:"]
        assert page.error and page.error.startswith("Page 7: ")
        assert any(each.startswith("words left out: ") for each in page.warnings)

    def test_it_is_whole_if_the_second_is(self) -> None:
        page = parse_page(generating(said(HEADING), said(WHOLE)), page_with("Hello", LAYER))
        assert (page.status, page.coverage, page.unsupported) == (PageStatus.COMPLETE, 1, 0)
        assert page.error_code is None
        assert [each.support for each in page.blocks] == [1]
        assert page.warnings == ("asked again: 2 times in all, taken at temperature 0.3",)

    @pytest.mark.parametrize("answers", [(HALF, HEADING), (HEADING, HALF)])
    def test_the_better_of_two_is_kept(self, answers: tuple[str, str]) -> None:
        page = parse_page(generating(*map(said, answers)), page_with("Hello", LAYER))
        assert (page.status, page.text) == (PageStatus.INCOMPLETE, PROSE[:40])
        assert [attempt.answer for attempt in page.attempts] == [HEADING]

    def test_the_words_of_a_scan_are_waited_for(self) -> None:
        sure = tuple(replace(word, confidence=0.97) for word in KNOWN)
        page = parse_page(
            generating(said(HEADING), said(HEADING)), page_with("Hello"), lambda _: sure
        )
        assert page.status is PageStatus.INCOMPLETE
        assert page.words_from == "ocr: no text layer"

    def test_where_they_are_not_sure_nothing_is_claimed(self) -> None:
        unsure = tuple(replace(word, confidence=0.5) for word in KNOWN)
        page = parse_page(generating(said(HEADING)), page_with("Hello"), lambda _: unsure)
        assert (page.status, page.coverage, page.unsupported) == (PageStatus.COMPLETE, None, None)
        assert page.words_from == "ocr: no text layer; not compared: OCR is not sure of the words"

    def test_where_nobody_read_them_neither(self) -> None:
        page = parse_page(generating(said(PICTURE)), page_with("Hello"))
        assert (page.status, page.coverage) == (PageStatus.COMPLETE, None)

    def test_an_engine_that_answers_alike_each_time_is_asked_once(self) -> None:
        engine = answering(HEADING)
        page = parse_page(engine, page_with("Hello", LAYER))
        assert (page.status, len(engine.asked)) == (PageStatus.INCOMPLETE, 1)

    def test_a_cut_answer_is_cut_however_little_it_holds(self) -> None:
        cut = said(HEADING, "length")
        page = parse_page(generating(cut, cut, cut), page_with("Hello", LAYER))
        assert (page.status, page.error_code) == (PageStatus.TRUNCATED, None)
        assert page.coverage is not None and page.coverage < 0.3

    def test_the_fallback_does_not_read_a_page_that_is_incomplete(self) -> None:
        fallback = answering(WHOLE)
        engine = generating(said(HEADING), said(HEADING))
        page = parse_page(engine, page_with("Hello", LAYER), fallback=fallback)
        assert (page.status, fallback.asked) == (PageStatus.INCOMPLETE, [])

    def test_what_the_fallback_reads_is_measured(self) -> None:
        useless = generating(*TestFallingBack.USELESS)
        page = parse_page(useless, page_with("Hello", LAYER), fallback=answering(HEADING))
        assert (page.status, page.error_code) == (PageStatus.FALLBACK, "unreadable")
        assert any(each.startswith("words left out: ") for each in page.warnings)

    def test_what_a_picture_says_is_not_held_against_an_answer(self) -> None:
        boxed = f'<p data-bbox="100 390 900 430">{PROSE}</p>'
        pictured = '<p data-bbox="100 600 900 800">Best flour in the whole valley since 1784</p>'
        given = page_with("Hello", LAYER)
        answer = f"<html><body>{boxed}{pictured}</body></html>"
        shown = replace(given, pictures=(BoundingBox(0, 0.5, 1, 1),))
        assert parse_page(answering(answer), given).status is PageStatus.INCOMPLETE
        assert parse_page(answering(answer), shown).status is PageStatus.COMPLETE


class TestFallingBack:
    USELESS = tuple(map(said, NO))

    def test_without_one_the_page_failed_and_all_answers_are_kept(self) -> None:
        page = parse_page(generating(*self.USELESS), page_with("Hello"))
        assert (page.status, page.answer) == (PageStatus.FAILED, NO[0])
        assert [attempt.answer for attempt in page.attempts] == [*NO[1:]]

    @pytest.mark.parametrize(
        "broken",
        [
            ScriptedEngine(EngineError("overloaded", "It broke", "Wait.")),
            ScriptedEngine(said(NO[0])),
        ],
    )
    def test_one_that_fails_as_well_leaves_the_page_failed(self, broken: ScriptedEngine) -> None:
        page = parse_page(generating(*self.USELESS), page_with("Hello"), fallback=broken)
        assert (page.status, page.answer) == (PageStatus.FAILED, NO[0])
        assert page.warnings[-1].startswith("fallback failed: ")

    def test_the_page_is_what_the_fallback_reads_and_says_why(self) -> None:
        page = parse_page(generating(*self.USELESS), page_with("Hello"), fallback=answering())
        assert (page.status, page.error_code) == (PageStatus.FALLBACK, "unreadable")
        assert page.error and page.error.startswith("Page 7: ")
        assert page.error.endswith(". The engine scripted read the page instead: look at it.")
        assert (page.answer, page.text) == (ANSWER, "Hello")
        assert [attempt.answer for attempt in page.attempts] == [*NO]

    def test_it_is_not_asked_where_the_answer_is_of_use(self) -> None:
        fallback = answering()
        cut = said(ANSWER[:70], "length")
        parse_page(generating(cut, cut, cut), page_with("Hello"), fallback=fallback)
        assert fallback.asked == []


class TestFlaws:
    def test_a_good_answer_has_none(self) -> None:
        assert parse_page(answering(), page_with("Hello")).warnings == ()

    def test_a_flawed_one_is_told_in_the_order_in_which_it_is_read(self) -> None:
        page = parse_page(answering(FENCED, finish_reason="length"), page_with("Hello"))
        assert page.warnings == (
            "answer cut off",
            "prose around the HTML",
            "no body",
            "blocks without a box: 2 of 2",
        )


@pytest.mark.parametrize(
    ("words", "garbage", "room"),
    [(0, 0.0, None), (500, 0.0, None), (600, 0.0, 8192), (1200, 0.0, 16384), (99_999, 0.0, 16384),
     (1200, 0.5, None)],
)  # fmt: skip
def test_a_page_of_many_words_gets_room_for_them(
    words: int, garbage: float, room: int | None
) -> None:
    asked = page_question(page_with("", TextLayer((WORD,) * words, garbage=garbage)))

    assert asked.max_tokens == room
