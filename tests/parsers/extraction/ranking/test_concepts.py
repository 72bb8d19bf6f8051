import pytest

from parsers.extraction.ranking.concepts import CONCEPTS, concepts_in


def named(text):
    return [
        (text[one.start : one.end], {CONCEPTS[each] for each in one.concepts})
        for one in concepts_in(text)
    ]


@pytest.mark.parametrize("text", ["", "…", "4711", "Quxwort blafasel"])
def test_text_without_a_term_means_nothing(text):
    assert named(text) == []


def test_the_longest_term_wins():
    [(text, meant)] = named("Due date")
    assert text == "Due date"
    assert "invoice.due_date" in meant
    assert "invoice.invoice_date" not in meant


def test_a_compound_counts_by_its_last_part_and_for_less():
    [found] = concepts_in("Schlussrechnungsbetrag")
    assert "invoice.total" in {CONCEPTS[each] for each in found.concepts}
    assert found.strength < concepts_in("Rechnungsbetrag")[0].strength


def test_a_term_in_a_sentence_is_weaker_than_one_alone():
    number = CONCEPTS.index("invoice.invoice_number")
    sentence = "Please quote your Rechnungsnummer whenever you write to us again"
    [alone] = concepts_in("Rechnungsnummer")
    [within] = [one for one in concepts_in(sentence) if number in one.concepts]
    assert within.strength < alone.strength
