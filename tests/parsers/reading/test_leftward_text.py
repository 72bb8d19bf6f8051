"""Glyphs from left to right in, words as they are read from the right out."""

import pytest

from parsers.document.direction import goes_left
from parsers.reading.leftward_text import (
    are_brackets_swapped,
    reading_order,
    seen,
    texts,
    without_stretchers,
)


def read(*words: str, swapped: bool = False) -> list[str]:
    """Words as they look, from left to right, a letter for each glyph."""
    return as_read([list(word) for word in words], swapped)


def as_read(glyphs: list[list[str]], swapped: bool = False) -> list[str]:
    return texts(glyphs, goes_left(seen(glyphs)), swapped)


def test_a_line_without_such_letters_stays_as_it_looks() -> None:
    assert read("(1,250.00)", "-5%") == ["(1,250.00)", "-5%"]


def test_letters_are_read_from_the_right() -> None:
    assert read("םולש") == ["שלום"]


def test_two_letters_of_one_glyph_keep_their_order() -> None:
    assert as_read([["ة", "ي", "لا", "و"]]) == ["ولاية"]


def test_figures_and_latin_within_a_word_are_read_from_the_left() -> None:
    assert read("2026/11/12", "ךיראת") == ["2026/11/12", "תאריך"]
    assert read("INV-42-ב") == ["ב-INV-42"]


@pytest.mark.parametrize(("visual", "text"), [("%50", "50%"), ("50%", "50%"), ("-68.00", "-68.00")])
def test_the_sign_of_a_number_stands_where_it_is_read(visual: str, text: str) -> None:
    assert read(visual, "םולש") == [text, "שלום"]


def test_a_dash_behind_the_number_of_a_heading_is_no_minus() -> None:
    assert read("םולש", "-3") == ["שלום", "3-"]


def test_signs_around_several_words_of_latin_stand_around_all_of_them() -> None:
    assert read("םולש", ".Acme", "Ltd", "םולש") == ["שלום", "Acme", "Ltd.", "שלום"]


@pytest.mark.parametrize("as_they_look", [False, True])
def test_brackets_open_before_they_close(as_they_look: bool) -> None:
    """Some files name them as they look, others as they are read."""
    line = ["(42", "םולש)"] if as_they_look else [")42", "םולש("]
    glyphs = [[list(word) for word in line]]
    swapped = are_brackets_swapped(glyphs)
    assert swapped == as_they_look
    assert as_read(glyphs[0], swapped) == ["42)", "(שלום"]


def test_strokes_that_lengthen_words_are_no_letters() -> None:
    assert as_read([list("ـــبتك")]) == ["كتب"]


def test_a_stroke_that_a_font_names_like_a_letter_is_told_by_where_it_stands() -> None:
    words = [list(word) for word in ("بUت", "تUك", "كUب", "7Uب", "U")]
    (line,) = without_stretchers([words])
    assert ["".join(word) for word in line] == ["بـت", "تـك", "كـب", "7Uب", "U"]


def test_one_such_letter_may_be_meant() -> None:
    (line,) = without_stretchers([[list("بUت")]])
    assert line == [list("بUت")]


@pytest.mark.parametrize(
    ("visual", "read_as"),
    [("Total 47", "Total 47"), ("םלוע 47 םולש", "םולש 47 םלוע"),
     ("םלוע Acme 47 Ltd םולש", "םולש Acme 47 Ltd םלוע"), ("2026 - 2024 םולש", "םולש 2024 - 2026"),
     ("Say םלוע םולש to all", "Say םולש םלוע to all")],
)  # fmt: skip
def test_words_are_read_from_the_right_but_runs_of_latin(visual: str, read_as: str) -> None:
    words = visual.split()
    order = reading_order([list(word) for word in words], goes_left(visual))
    assert [words[at] for at in order] == read_as.split()


@pytest.mark.parametrize(
    ("visual", "read_as"),
    [("Subject: RE: םולש", "Subject: RE: שלום"), ("םולש :Subject: Re", "Subject: Re: שלום"),
     ("They said: (םלוע םולש).", "They said: (שלום עולם)."),
     (". No virus was found", "No virus was found ."),
     ("[From: Dan [dan@x.org", "From: Dan [dan@x.org]"),
     (".Say םולש to all", "to all שלום Say."), (".NET and םולש", ".NET and שלום")],
)  # fmt: skip
def test_signs_stand_where_the_line_has_them(visual: str, read_as: str) -> None:
    """Most letters tell from which side a line is read, or its end, if that is at the left."""
    words = [list(word) for word in visual.split()]
    found = as_read(words)
    assert " ".join(found[at] for at in reading_order(words, goes_left(visual))) == read_as


@pytest.mark.parametrize(
    ("visual", "read_as"),
    [("1234-555 11 966+ :فتاهلا", "الهاتف: +966 11 555-1234"),
     ("+966 11 555-1234 :فتاهلا", "الهاتف: +966 11 555-1234"),
     ("555-1234 3 +972 :ןופלט", "טלפון: +972 3 555-1234"),
     ("03-05-2024 خيراتب", "بتاريخ 03-05-2024")],
)  # fmt: skip
def test_telephone_numbers_are_read_as_they_are_dialled(visual: str, read_as: str) -> None:
    words = [list(word) for word in visual.split()]
    found = as_read(words)
    assert " ".join(found[at] for at in reading_order(words, goes_left(visual))) == read_as


def test_the_sign_that_ends_a_run_from_the_right_takes_its_number_with_it() -> None:
    words = [list(word) for word in ["See", "42", ",םולש", "now"]]
    found = as_read(words)
    assert " ".join(found[at] for at in reading_order(words, False)) == "See שלום, 42 now"
