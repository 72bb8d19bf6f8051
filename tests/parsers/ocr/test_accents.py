import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.ocr.accents import without_doubtful_accents


def line(text, sure=1.0, **doubts):
    """A line whose characters were sure but those named."""
    return text, [doubts.get(sign, sure) for sign in text]


def test_an_accent_that_was_doubted_goes_where_the_page_has_no_other():
    assert without_doubtful_accents([line("Restäurant", ä=0.7), line("12.50")]) == [
        "Restaurant",
        "12.50",
    ]


def test_a_page_of_a_language_with_accents_keeps_them_all():
    page = [line("Gebühr für Öl", ü=0.98, Ö=0.6)]
    assert without_doubtful_accents(page) == ["Gebühr für Öl"]


def test_an_accent_that_was_sure_stays():
    assert without_doubtful_accents([line("Café")]) == ["Café"]


def test_signs_that_are_no_latin_letters_with_accents_stay():
    assert without_doubtful_accents([line("@φ 日 ー ½", sure=0.2)]) == ["@φ 日 ー ½"]


@pytest.mark.parametrize("lines", [[], [("", [])]])
def test_a_page_without_text_has_no_accents(lines):
    assert without_doubtful_accents(lines) == [text for text, _ in lines]


@given(st.lists(st.lists(st.tuples(st.characters(), st.floats(0, 1)))))
def test_texts_keep_their_length(page):
    lines = [("".join(sign for sign, _ in one), [sure for _, sure in one]) for one in page]
    found = without_doubtful_accents(lines)
    assert [len(text) for text in found] == [len(text) for text, _ in lines]
