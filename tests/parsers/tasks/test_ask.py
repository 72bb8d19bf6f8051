"""The evidence of answers to questions."""

from typing import Any

import pytest

from parsers.document import BoundingBox, Completion, Item, Page, PageImage, PageInput, Word
from parsers.engines.scripted import ScriptedEngine
from parsers.tasks import Asked, open_task
from parsers.tasks.ask import MOST_ANSWERS
from parsers.tasks.page_task import answer_task

ASK = open_task("ask", "When is it due?")
HEIGHT = 0.012


def page(*lines: str, number: int = 1) -> Page:
    words = []
    for at, line in enumerate(lines):
        x = 0.1
        for word in line.split():
            y = 0.05 + 0.02 * at
            words.append(Word(word, BoundingBox(x, y, x + 0.008 * len(word), y + HEIGHT), at))
            x += 0.008 * len(word) + 0.006
    return Page(number, 595, 842, words=tuple(words), text="\n".join(lines))


PAGES = (
    page("Invoice 4711", "Total 1,250.00 EUR"),
    page("Payment is due on 5 April 2026", number=2),
)


def finish(*items: Item, shown: tuple[int, ...] = ()) -> tuple[Any, tuple[str, ...]]:
    return ASK.finish(items, Asked(ASK.request, PAGES, images_of(shown)))


def images_of(numbers: tuple[int, ...]) -> tuple[PageInput, ...]:
    return tuple(PageInput(number, 595, 842, 0, PageImage(0, 0, b"")) for number in numbers)


@pytest.mark.parametrize("items", [(), (Item(),), (Item("null"),), (Item("Not stated."),)])
def test_no_answer_is_one_row_without_text(items: tuple[Item, ...]) -> None:
    assert finish(*items) == ((Item(attributes={"evidence": "absent"}),), ())


def test_an_answer_that_the_words_do_not_bear_out_stays_and_is_told() -> None:
    (item,), (warning,) = finish(Item("6 May 2026", page_number=2))
    assert (item.text, item.attributes, item.support) == ("6 May 2026", {"evidence": "absent"}, 0.0)
    assert warning == "the answer '6 May 2026' is not among the words of the pages"


def test_of_very_many_answers_the_first_are_kept_and_that_is_told() -> None:
    items, warnings = finish(*[Item("5 April 2026", page_number=2)] * (MOST_ANSWERS + 5))
    assert len(items) == MOST_ANSWERS
    assert warnings == (f"of {MOST_ANSWERS + 5} answers the first {MOST_ANSWERS} are kept",)


def test_an_answer_gets_the_place_and_the_line_of_its_words() -> None:
    wrong = BoundingBox(0.5, 0.5, 0.6, 0.6)
    (item,), warnings = finish(Item("5 April 2026", box=wrong, page_number=1))
    assert (item.page_number, item.attributes["evidence"], warnings) == (2, "exact", ())
    assert item.attributes["quote"] == "Payment is due on 5 April 2026"
    assert item.box and item.box.y1 < 0.1 and item.support == 1.0


@pytest.mark.parametrize(
    ("text", "evidence"),
    [("2026-04-05", "normalized"), ("1250", "normalized"), ("EUR 1250.00", "normalized"),
     ("Paymemt is due on", "fuzzy"), ("invoice 4711", "normalized")],
)  # fmt: skip
def test_what_is_written_otherwise_is_found(text: str, evidence: str) -> None:
    (item,), _ = finish(Item(text))
    assert item.attributes["evidence"] == evidence


def test_another_number_is_never_nearly_the_same() -> None:
    (item,), _ = finish(Item("1,260.00"))
    assert item.attributes["evidence"] == "absent"


def test_a_quote_is_proved_as_well() -> None:
    (item,), (warning,) = finish(Item("4711", attributes={"quote": "The invoice has number 4711"}))
    assert item.attributes == {"evidence": "exact", "quote": "Invoice 4711"}
    assert warning == "the quote for the answer '4711' is not among the words of the pages"


def test_an_answer_that_only_its_quote_bears_out_says_so() -> None:
    (item,), (warning,) = finish(Item("Yes", attributes={"quote": "Payment is due"}))
    assert item.attributes == {"evidence": "absent", "quote": "Payment is due"}
    assert warning.endswith("is not among the words of the pages, but its quote is")


def test_an_answer_that_stands_elsewhere_than_its_quote_is_told() -> None:
    _, (warning,) = finish(Item("4711", attributes={"quote": "Payment is due on"}))
    assert warning == "the answer '4711' stands elsewhere than its quote"


def test_what_fits_as_well_is_told_and_is_no_attribute() -> None:
    (item,), (warning,) = finish(Item("4711", attributes={"other": ["1,250.00 EUR"]}))
    assert "other" not in item.attributes
    assert warning == "beside '4711' this fits the question as well: '1,250.00 EUR'"


def test_a_page_number_counts_the_images_that_were_shown() -> None:
    pages = (page("It is 5", number=3), page("It is 5", number=7))
    items, _ = ASK.finish((Item("5", page_number=2),), Asked("", pages, images_of((3, 7))))
    assert items[0].page_number == 7


def test_hostile_answers_are_bounded() -> None:
    (item,), warnings = finish(Item("x" * 100_000, attributes={"quote": "y" * 100_000}))
    assert len(item.text) == 4000
    assert all(len(warning) < 200 for warning in warnings)


def test_an_engine_is_shown_the_pages_with_the_words_of_the_question_and_that_is_told() -> None:
    pages = [page("Foreword", number=number) for number in range(1, 6)]
    pages[3] = page("The payment is due in March", number=4)
    drawn = []

    def draw(number: int, _rendering: object) -> PageInput:
        drawn.append(number)
        return PageInput(number, 595, 842, 0, PageImage(1, 1, b"\xff" * 3))

    engine = ScriptedEngine(
        Completion('{"answer": "March", "page": 2}', (1000, 1000)), frozenset({"ask"}),
        images_at_once=2,
    )  # fmt: skip
    answer = answer_task(engine, ASK, pages, draw)
    assert drawn == [1, 4]
    assert answer.warnings == ("of 5 pages the engine was shown pages 1, 4 only",)
    assert (answer.items[0].text, answer.items[0].page_number) == ("March", 4)


def test_another_column_is_no_part_of_the_quote() -> None:
    """The label stands in the part before the answer's own."""
    words = [
        Word(text, BoundingBox(x, 0.1, x + 0.009 * len(text), 0.112), 0)
        for x, text in ((0.1, "Germany"), (0.5, "Due"), (0.54, "date"), (0.7, "18"),
                        (0.73, "October"), (0.8, "2026"))
    ]  # fmt: skip
    invoice = Page(1, 595, 842, words=tuple(words), text="Germany Due date 18 October 2026")
    (answer,), _ = ASK.finish((Item("18 October 2026"),), Asked(ASK.request, (invoice,)))
    assert answer.attributes["quote"] == "Due date 18 October 2026"
