"""What a question asks for."""

import pytest

from parsers.extraction.questions.asked_for import Kind, are_alike, read_question


@pytest.mark.parametrize(
    ("question", "kind", "words"),
    [
        ("", Kind.TEXT, ()),
        ("?!", Kind.TEXT, ()),
        ("Is the invoice paid?", Kind.YES_NO, ("invoice", "paid")),
        ("Ist die Rechnung bezahlt?", Kind.YES_NO, ("rechnung", "bezahlt")),
        ("When is the payment due?", Kind.DATE, ("payment", "due")),
        ("How much is the deposit?", Kind.MONEY, ("deposit",)),
        ("How many rooms are there?", Kind.COUNT, ("rooms",)),
        ("How long is the notice period?", Kind.DURATION, ("notice", "period")),
        ("Who is the tenant?", Kind.NAME, ("tenant",)),
        ("Where is the house?", Kind.PLACE, ("house",)),
        ("What is the invoice number?", Kind.CODE, ("invoice", "number")),
        ("What is the monthly amount?", Kind.MONEY, ("monthly", "amount")),
        ("What is the start date?", Kind.DATE, ("start", "date")),
        ("What is the interest rate?", Kind.PERCENT, ("interest", "rate")),
        ("Wie hoch ist der Gesamtbetrag?", Kind.MONEY, ("gesamtbetrag",)),
        ("Wie viele Zimmer hat das Haus?", Kind.COUNT, ("zimmer", "haus")),
        ("Wie lange läuft der Vertrag?", Kind.DURATION, ("lauft", "vertrag")),
        ("Combien de pièces y a-t-il ?", Kind.COUNT, ("pieces",)),
        ("Quand la facture est-elle due ?", Kind.DATE, ("facture", "due")),
        ("¿Cuánto cuesta el alquiler?", Kind.MONEY, ("alquiler",)),
        ("¿Quién es el comprador?", Kind.NAME, ("comprador",)),
    ],
)
def test_the_kind_and_the_telling_words(question: str, kind: Kind, words: tuple[str, ...]) -> None:
    asked = read_question(question)
    assert asked.kind is kind
    assert [word for word in asked.words if word not in ("y", "elle")] == list(words)


def test_a_long_question_is_read_in_part() -> None:
    assert len(read_question("when " + "word " * 100_000).words) < 10


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("governs", "governing", True), ("deliver", "delivered", True), ("due", "dues", False),
        ("agreement", "agreenent", True), ("contract", "country", False), ("2025", "2026", False),
        ("seller", "sell", True),
    ],
)  # fmt: skip
def test_forms_of_a_word_are_alike(one: str, other: str, *, alike: bool) -> None:
    assert are_alike(one, other) is alike
