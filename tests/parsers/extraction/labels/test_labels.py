from dataclasses import replace

import pytest

from parsers.document import FieldDefinition, FieldKind
from parsers.extraction.labels.labels import labels_in
from parsers.extraction.labels.terms import terms_of
from parsers.extraction.lines import lines_of

TAX_NUMBER = FieldDefinition(
    "tax_number", FieldKind.TEXT, synonyms=("VAT no", "USt-IdNr", "N° TVA", "BTW nummer")
)
FIELDS = (
    TAX_NUMBER,
    FieldDefinition("invoice_date", FieldKind.DATE, synonyms=("invoice date", "date")),
    FieldDefinition("due_date", FieldKind.DATE, synonyms=("due date", "échéance")),
    FieldDefinition("total", FieldKind.NUMBER, synonyms=("total", "amount due")),
)


@pytest.fixture
def labels(draw):
    def labels(text):
        (line,) = lines_of(draw(text))
        found = labels_in(line, terms_of(FIELDS))
        return [(line.text[label.start : label.end], sorted(label.owners)) for label in found]

    return labels


def test_a_line_of_other_words_has_no_label(labels):
    assert labels("Thank you, come again") == []


def test_a_word_that_only_holds_a_term_is_no_label(labels):
    assert labels("updates for candidates") == []


@pytest.mark.parametrize("text", ["TOTAL'S COPY", "Total’s copy"])
def test_a_term_in_the_possessive_is_no_label(labels, text):
    assert labels(text) == []


def test_the_longest_term_owns_the_words(labels):
    assert labels("Due date: 1 May") == [("Due date", ["due_date"])]


def test_terms_of_nobody_keep_others_from_their_words(labels):
    assert labels("Subtotal 5.00") == [("Subtotal", [])]
    assert labels("Order date 1 May") == [("Order date", [])]


@pytest.mark.parametrize("label", ["Uw BTW nummer", "Your VAT no", "Ihre USt-IdNr", "Votre N° TVA"])
def test_the_readers_own_tax_number_is_not_the_sellers(labels, label):
    assert labels(f"{label}: NL003335998B01") == [(label, [])]


def test_a_line_may_hold_several_labels(labels):
    assert labels("Date    Due date    Amount due") == [
        ("Date", ["invoice_date"]),
        ("Due date", ["due_date"]),
        ("Amount due", ["total"]),
    ]


def test_lost_blanks_accents_and_a_misread_letter_do_no_harm(labels):
    assert labels("InvoiceDate:4") == [("InvoiceDate", ["invoice_date"])]
    assert labels("ECHEANCE 4") == [("ECHEANCE", ["due_date"])]


def test_only_what_a_recognizer_read_may_have_a_slip(draw):
    (line,) = lines_of(draw("lnvoice Date 4"))
    (label,) = labels_in(line, terms_of(FIELDS))
    assert label.term == "date"
    read = replace(line, words=tuple(replace(word, confidence=0.9) for word in line.words))
    (label,) = labels_in(read, terms_of(FIELDS))
    assert (label.term, label.end) == ("invoicedate", len("lnvoice Date"))


def test_the_name_of_a_field_is_a_term_of_it():
    assert terms_of([FieldDefinition("net_weight", FieldKind.NUMBER)])["netweight"] == {
        "net_weight"
    }


@pytest.mark.parametrize(
    "text", ["jo@total-it.com", "https://total.example.com/date", "www.total.org", "a+date@due.eu"]
)
def test_an_address_in_the_net_holds_no_label(labels, text):
    assert labels(text) == []
    assert labels(f"Date: {text}") == labels(f"Date:{text}") == [("Date", ["invoice_date"])]
