"""Asking for the fields of a document, page by page where its images are too many."""

import json
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import pytest

from parsers.asking.ask_again import MAX_TOKENS
from parsers.document import (
    Agreement,
    BoundingBox,
    Completion,
    Evidence,
    Page,
    PageImage,
    PageInput,
    PageStatus,
    Question,
    TokenScore,
    Word,
)
from parsers.engines.scripted import ScriptedEngine
from parsers.errors import DocumentError, EngineError
from parsers.tasks.extract import (
    FIRST_PAGES,
    LAST_PAGES,
    Extraction,
    extract_fields,
    fields_question,
)
from parsers.types import DOCUMENT_TYPES

RECEIPT = DOCUMENT_TYPES["receipt"].schema
FRAME = (1000.0, 1000.0)


def said(answer: Any, finish_reason: str = "stop", probability: float | None = None) -> Completion:
    text = answer if isinstance(answer, str) else json.dumps(answer)
    tokens = (TokenScore(len(text), probability),) if probability else ()
    return Completion(text, FRAME, finish_reason, tokens=tokens)


def page_of(text: str, number: int = 1, status: PageStatus = PageStatus.COMPLETE) -> Page:
    words = [
        Word(word, BoundingBox(place / 20, 0.1, (place + 0.9) / 20, 0.2), 0)
        for place, word in enumerate(text.split())
    ]
    return Page(number, 595, 842, status=status, words=tuple(words))


PAGE = page_of("Green Grocer Total 9.90")


@dataclass
class Drawer:
    """Draws pages of one pixel, and keeps their numbers."""

    drawn: list[int] = field(default_factory=list)

    def __call__(self, number: int) -> PageInput:
        self.drawn.append(number)
        return PageInput(number, 595, 842, 0, PageImage(1, 1, bytes([number % 256, 0, 0])))


def values(extraction: Extraction) -> dict[str, Any]:
    return {each.path: each.value for each in extraction.fields}


class TestWhatGoesWrong:
    def test_an_unreadable_answer_is_kept_with_its_error(self) -> None:
        found = extract_fields(ScriptedEngine([said("Nothing\0 here.")]), RECEIPT, [PAGE])
        assert (found.answer, found.fields) == ("Nothing here.", ())
        assert found.error is not None
        assert found.error.code == "unreadable"

    def test_an_answer_cut_before_its_object_is_kept_as_such(self) -> None:
        found = extract_fields(ScriptedEngine([said("Let me see", "length")]), RECEIPT, [PAGE])
        assert found.error is not None
        assert found.error.code == "truncated"
        assert found.warnings == ("answer cut off",)

    def test_an_engines_error_is_passed_on(self) -> None:
        engine = ScriptedEngine([EngineError("unreachable", "No answer", "Start the server.")])
        with pytest.raises(EngineError):
            extract_fields(engine, RECEIPT, [PAGE])

    def test_a_page_that_cannot_be_drawn_is_passed_on(self) -> None:
        def draw(number: int) -> PageInput:
            raise DocumentError("corrupt", f"page {number} is broken", "Mend it.")

        with pytest.raises(DocumentError):
            extract_fields(ScriptedEngine([said("{}")], images_at_once=1), RECEIPT, [PAGE], draw)


class TestAskingAgain:
    CUT = '{"company": "Green Grocer", "line_items": [{"amount": "9'

    def test_an_engine_that_would_say_the_same_is_asked_once(self) -> None:
        engine = ScriptedEngine([said(self.CUT, "length")])
        found = extract_fields(engine, RECEIPT, [PAGE])
        assert len(engine.asked) == 1
        assert values(found)["company"] == "Green Grocer"
        assert found.warnings[0] == "answer cut off"

    def test_a_cut_answer_is_asked_for_with_more_room_and_kept_as_an_attempt(self) -> None:
        engine = ScriptedEngine(
            [said(self.CUT, "length"), said({"total": "9.90"})], generative=True
        )
        found = extract_fields(engine, RECEIPT, [PAGE])
        assert values(found) == {"total": Decimal("9.90")}
        assert found.warnings == (
            f"asked again: 2 times in all, taken at temperature 0.0, max_tokens {2 * MAX_TOKENS}",
        )
        assert [attempt.answer for attempt in found.attempts] == [self.CUT]
        assert engine.asked[1].max_tokens
        assert engine.asked[1].read == (PAGE,)

    def test_an_object_that_does_not_end_is_asked_for_again_too(self) -> None:
        engine = ScriptedEngine([said('{"total": "9.9'), said({"total": "9.90"})], generative=True)
        found = extract_fields(engine, RECEIPT, [PAGE])
        assert values(found) == {"total": Decimal("9.90")}
        assert engine.asked[1].temperature > 0

    def test_slips_that_can_be_mended_are_no_reason_to_ask_again(self) -> None:
        engine = ScriptedEngine([said("{'total': '9.90',}")], generative=True)
        found = extract_fields(engine, RECEIPT, [PAGE])
        assert found.warnings == ("JSON repaired",)

    def test_of_answers_that_are_all_cut_the_one_that_gives_most_is_taken(self) -> None:
        answers = [
            said('{"company": "Red Butcher", "date": "', "repetition"),
            said('{"company": "Green Grocer", "total": "9.90", "date": "', "repetition"),
            said("Well, well", "repetition"),
        ]
        found = extract_fields(ScriptedEngine(answers, generative=True), RECEIPT, [PAGE])
        assert found.answer == answers[1].text
        assert [attempt.answer for attempt in found.attempts] == [answers[0].text, answers[2].text]

    def test_rows_said_over_and_over_count_once(self) -> None:
        rows = {"line_items": [{"description": "Green Grocer", "amount": "9.90"}] * 20}
        looping = said(json.dumps(rows)[:-2], "repetition")
        cut = said('{"company": "Green Grocer", "address": "Total", "total": "9.90", ', "length")
        engine = ScriptedEngine([looping, cut, said("Well.")], generative=True)
        assert extract_fields(engine, RECEIPT, [PAGE]).answer == cut.text

    def test_an_answer_that_stays_unreadable_is_an_error_with_all_that_was_said(self) -> None:
        answers = [said("No."), said("No, no."), said("Never.")]
        found = extract_fields(ScriptedEngine(answers, generative=True), RECEIPT, [PAGE])
        assert found.error is not None
        assert [found.answer, *(attempt.answer for attempt in found.attempts)] == [
            "No.", "No, no.", "Never.",
        ]  # fmt: skip


class TestThoughts:
    DRAFT = '<think>It could be {"total": "1.00"}, or\0'

    def test_a_draft_within_them_is_not_read_and_they_are_kept(self) -> None:
        engine = ScriptedEngine([said(f'{self.DRAFT}</think>{{"total": "9.90"}}')])
        found = extract_fields(engine, RECEIPT, [PAGE])
        assert values(found) == {"total": Decimal("9.90")}
        assert found.warnings == ()
        assert found.thoughts == 'It could be {"total": "1.00"}, or'

    def test_without_an_answer_behind_them_it_is_asked_again(self) -> None:
        engine = ScriptedEngine([said(self.DRAFT), said({"total": "9.90"})], generative=True)
        found = extract_fields(engine, RECEIPT, [PAGE])
        assert values(found) == {"total": Decimal("9.90")}
        assert found.thoughts is None
        (attempt,) = found.attempts
        assert (attempt.answer, attempt.thoughts) == ("", 'It could be {"total": "1.00"}, or')


class TestOneQuestion:
    def test_an_engine_without_eyes_is_asked_with_what_is_read_on_all_pages(self) -> None:
        engine, draw = ScriptedEngine([said("{}")]), Drawer()
        pages = (PAGE, page_of("", 2, PageStatus.BLANK))
        found = extract_fields(engine, RECEIPT, pages, draw)
        assert replace(found, violations=()) == Extraction("{}")
        assert engine.asked == [fields_question(RECEIPT, (), pages)]
        assert draw.drawn == []

    def test_without_images_there_is_one_question(self) -> None:
        engine = ScriptedEngine([said("{}")], images_at_once=1)
        extract_fields(engine, RECEIPT, [PAGE, PAGE])
        assert engine.asked == [fields_question(RECEIPT, (), (PAGE, PAGE))]

    def test_pages_that_the_engine_takes_at_once_are_one_question_with_their_images(self) -> None:
        engine, draw = (
            ScriptedEngine([said({"total": "9.90"}, probability=0.5)], images_at_once=2),
            Drawer(),
        )
        found = extract_fields(engine, RECEIPT, [PAGE, page_of("", 2)], draw)
        (question,) = engine.asked
        assert [page.number for page in question.pages] == [1, 2]
        assert found.answer == '{"total": "9.90"}'
        assert found.fields[0].probability == 0.5


class TestSeveralQuestions:
    PAGES = (
        page_of("Green Grocer Apples 7.00", 1),
        page_of("", 2, PageStatus.BLANK),
        page_of("Pears 2.90", 3),
        page_of("unread", 4, PageStatus.FAILED),
        page_of("Total 9.90", 5),
    )

    def ask(self, *answers: Completion, size: int = 1) -> tuple[Extraction, ScriptedEngine]:
        engine = ScriptedEngine(answers, images_at_once=size)
        return extract_fields(engine, RECEIPT, self.PAGES, Drawer()), engine

    def test_each_is_about_its_own_pages_less_the_blank_and_the_failed(self) -> None:
        _, engine = self.ask(said("{}"), said("{}"), size=2)
        asked = [[page.number for page in question.pages] for question in engine.asked]
        assert asked == [[1, 3], [5]]
        assert [[page.number for page in each.read] for each in engine.asked] == asked

    def test_a_page_is_drawn_when_its_question_comes(self) -> None:
        draw = Drawer()

        def watch(_question: Question) -> Completion:
            seen.append(list(draw.drawn))
            return said("{}")

        seen: list[list[int]] = []
        engine = ScriptedEngine(watch, images_at_once=1)
        extract_fields(engine, RECEIPT, self.PAGES, draw)
        assert seen == [[1], [1, 3], [1, 3, 5]]

    def test_fields_are_merged_and_rows_counted_on(self) -> None:
        found, _ = self.ask(
            said({"company": "Green Grocer", "total": "99.00", "line_items": [{"amount": "7.00"}]}),
            said({"company": "", "line_items": [{"amount": "2.90"}]}),
            said({"company": "Nobody", "total": "9.90"}),
        )
        assert values(found) == {
            "company": "Green Grocer",
            "total": Decimal("9.90"),
            "line_items[0].amount": Decimal("7.00"),
            "line_items[1].amount": Decimal("2.90"),
        }
        assert {each.path: each.page_number for each in found.fields} == {
            "company": 1, "total": 5, "line_items[0].amount": 1, "line_items[1].amount": 3,
        }  # fmt: skip

    def test_answers_are_kept_verbatim_below_their_pages(self) -> None:
        found, _ = self.ask(said("{ }"), said("{}"), size=2)
        assert found.answer == "=== pages 1 to 3 ===\n{ }\n\n=== page 5 ===\n{}"

    def test_thoughts_are_kept_below_the_pages_that_they_are_about(self) -> None:
        found, _ = self.ask(said("<think>Hm.</think>{}"), said("{}"), size=2)
        assert found.thoughts == "=== pages 1 to 3 ===\nHm."
        assert found.answer == "=== pages 1 to 3 ===\n{}\n\n=== page 5 ===\n{}"

    def test_flaws_name_their_pages(self) -> None:
        found, _ = self.ask(said("Well: {}"), said("{}", "length"), size=2)
        assert found.warnings == (
            "pages 1 to 3: prose around the JSON",
            "page 5: answer cut off",
        )

    def test_an_answer_that_is_unreadable_is_an_error_beside_what_the_others_gave(self) -> None:
        found, _ = self.ask(said("No."), said({"total": "9.90"}), size=2)
        assert values(found) == {"total": Decimal("9.90")}
        assert found.error is not None
        assert found.warnings == ("pages 1 to 3: The engine's answer holds no JSON object",)
        assert "No." in found.answer

    def test_dates_are_read_in_the_order_of_the_whole_document(self) -> None:
        engine = ScriptedEngine([said({"date": "03/02/2018"}), said("{}")], images_at_once=1)
        pages = [page_of("Date: 03/02/2018"), page_of("Due: 03/25/2018", 2)]
        (date,) = extract_fields(engine, RECEIPT, pages, Drawer()).fields
        assert (str(date.value), date.problem) == ("2018-03-02", None)

    def test_of_too_many_pages_the_first_and_the_last_are_asked_about(self) -> None:
        most = FIRST_PAGES + LAST_PAGES
        pages = [page_of("Total", number) for number in range(1, 301)]
        engine = ScriptedEngine([said("{}")] * most, images_at_once=4)
        found = extract_fields(engine, RECEIPT, pages, Drawer())
        numbers = [page.number for question in engine.asked for page in question.pages]
        assert numbers == [*range(1, FIRST_PAGES + 1), *range(301 - LAST_PAGES, 301)]
        assert found.warnings == ("pages not asked about: pages 33 to 292, as 40 are the most",)

    def test_where_no_page_is_left_nobody_is_asked_and_it_is_said(self) -> None:
        engine = ScriptedEngine([], images_at_once=1)
        found = extract_fields(engine, RECEIPT, [self.PAGES[1]], Drawer())
        assert found.warnings == ("pages not asked about: all are blank or failed",)


def test_an_invented_value_is_absent_with_its_probability() -> None:
    engine = ScriptedEngine([said({"company": "Red Butcher"}, probability=0.75)])
    (company,) = extract_fields(engine, RECEIPT, [PAGE]).fields
    assert (company.evidence, company.probability) == (Evidence.ABSENT, 0.75)


def test_a_second_reader_that_reads_another_value_contradicts() -> None:
    first, second = (
        ScriptedEngine([said({"total": "9.90"})]),
        ScriptedEngine([said({"total": "8.90"})]),
    )
    page = page_of("Total 9.90 Cash 8.90")
    (total,) = extract_fields(first, RECEIPT, [page], second=second).fields
    assert (total.value, total.evidence) == (Decimal("9.90"), Evidence.EXACT)
    assert total.agreement is Agreement.CONTRADICTED
    (reading,) = total.readings
    assert (reading.reader, reading.value, reading.page_number) == ("labels", Decimal("8.90"), 1)


def test_a_value_that_stands_on_another_page_than_named_is_contradicted() -> None:
    engine = ScriptedEngine([said({"total": {"text": "9.90", "page": 2}})])
    (total,) = extract_fields(engine, RECEIPT, [PAGE, page_of("Thank you", 2)]).fields
    assert (total.page_number, total.agreement) == (1, Agreement.CONTRADICTED)
    assert [reading.page_number for reading in total.readings] == [2]


def test_what_the_other_witness_has_in_its_place_is_kept() -> None:
    other = page_of("Green Grocer Total 9.60").words
    page = replace(PAGE, second_layer=other, second_layer_from="text layer")
    (total,) = extract_fields(ScriptedEngine([said({"total": "9.90"})]), RECEIPT, [page]).fields
    assert total.agreement is Agreement.CONTRADICTED
    assert [(one.reader, one.raw) for one in total.readings] == [("text layer", "9.60")]


@pytest.mark.parametrize(("page", "evidence"), [("Total € 9.90", "normalized"), ("9.90", "absent")])
def test_a_currency_stands_where_its_sign_does(page: str, evidence: str) -> None:
    answer = ScriptedEngine([said({"currency": "EUR"})])
    (currency,) = extract_fields(answer, RECEIPT, [page_of(page)]).fields
    assert (currency.value, currency.evidence.value) == ("EUR", evidence)
