"""Questions answered by words and geometry."""

import json
from typing import Any

import pytest

from parsers.document import BoundingBox, Page, Question, Word
from parsers.engines.embedded.ask import answer

LETTER, HEIGHT = 0.007, 0.012
LEASE = (
    "Lease agreement",
    "Tenant: Anna Meyer",
    "Monthly rent: 950.00 EUR",
    "Start date: 1 March 2026",
    "The deposit of 1,900.00 EUR is paid by the tenant before keys are handed over on 28 February",
    "2026. The notice period for both parties is three months.",
    "The house has 12 rooms on 3 floors. Late payments bear interest at 4.5 %.",
    "Of 212 neighbours 87 were asked.",
)


def page(*lines: str, number: int = 1) -> Page:
    words = []
    for at, line in enumerate(lines):
        x = 0.08
        for word in line.split():
            y = 0.05 + 0.02 * at
            box = BoundingBox(x, y, min(x + LETTER * len(word), 1.0), y + HEIGHT)
            words.append(Word(word, box, at))
            x += LETTER * len(word) + 0.006
    return Page(number, 595, 842, words=tuple(words))


def ask(question: str, *pages: Page) -> dict[str, Any]:
    completion = answer(Question("ask", read=pages or (page(*LEASE),), request=question))
    assert completion.frame == (1000, 1000)
    return json.loads(completion.text)  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    "question",
    [
        "", "?", "Is the tenant married?", "Who is the landlord?", "Where is the house?",
        "When was the house built?", "How many doors does the house have?", "Who pays the deposit?",
        "When is the notice given?", "How many neighbours were asked?", "What is love?",
    ],
)  # fmt: skip
def test_what_the_words_do_not_surely_say_is_not_answered(question: str) -> None:
    assert ask(question) == {"answer": None}


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Who is the tenant?", "Anna Meyer"),
        ("What is the monthly rent?", "950.00 EUR"),
        ("How much is the rent?", "950.00 EUR"),
        ("When does the lease start?", "1 March 2026"),
        ("How much is the deposit?", "1,900.00 EUR"),
        ("When are the keys handed over?", "28 February 2026"),
        ("How long is the notice period?", "three months"),
        ("How many rooms does the house have?", "12"),
        ("How many floors are there?", "3"),
        ("What rate of interest do late payments bear?", "4.5 %"),
    ],
)
def test_an_answer_is_words_of_the_page(question: str, wanted: str) -> None:
    assert ask(question)["answer"] == wanted


def test_an_answer_has_its_place() -> None:
    assert ask("Who is the tenant?", page(), page("Tenant: Anna Meyer", number=2)) == {
        "answer": "Anna Meyer", "page": 2, "bbox_2d": [135, 50, 205, 62],
    }  # fmt: skip


def test_a_second_value_that_fits_as_well_is_told() -> None:
    found = ask("Who is the tenant?", page("Tenant: Anna Meyer"), page("Tenant: Bo Ek", number=2))
    assert (found["answer"], found["other"]) == ("Anna Meyer", ["Bo Ek"])


def test_of_three_values_none_is_meant() -> None:
    pages = [page(f"Tenant: Person {name}", number=at) for at, name in enumerate("ABC", 1)]
    assert ask("Who is the tenant?", *pages) == {"answer": None}


def test_the_same_value_on_several_pages_is_one_answer() -> None:
    pages = [page("Due date: 5 May 2026"), page("Due date: 05.05.2026", number=2)]
    found = ask("What is the due date?", *pages)
    assert (found["answer"], "other" in found) == ("5 May 2026", False)


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("What is the total?", "1,190.00"),
        ("How much do I have to pay?", "1,190.00"),
        ("Wie hoch ist der Gesamtbetrag?", "1,190.00"),
        ("Quel est le montant total ?", "1,190.00"),
        ("¿Cuál es el importe total?", "1,190.00"),
        ("When was the invoice issued?", "03/31/2026"),
        ("What is the invoice number?", "INV-2026-1"),
        ("When is the payment due?", "04/14/2026"),
        ("What is the purchase order?", None),
    ],
)
def test_a_field_of_a_known_document_type_is_found_as_such(
    question: str, wanted: str | None
) -> None:
    invoice = page(
        "INVOICE", "Mill & Daughters Ltd", "Invoice number: INV-2026-1",
        "Invoice date: 03/31/2026", "Due date: 04/14/2026", "Bill to: Blue Door Ltd",
        "Net amount: 1,000.00", "VAT 19 %: 190.00", "Total amount: 1,190.00",
    )  # fmt: skip
    assert ask(question, invoice)["answer"] == wanted


def test_a_document_without_words_says_nothing() -> None:
    assert ask("When is it due?", Page(1, 595, 842)) == {"answer": None}
