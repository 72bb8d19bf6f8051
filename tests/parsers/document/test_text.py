import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.document.text import (
    fold,
    fold_keeping_accents,
    fold_with_places,
    fold_with_points,
    plain,
    seen,
)

FOLDS = [plain, fold, fold_keeping_accents, fold_with_points]
EACH_FOLD = pytest.mark.parametrize("folded", FOLDS)

Fold = Callable[[str], str]


@EACH_FOLD
@given(text=st.text())
def test_what_is_folded_stays_as_it_is(folded: Fold, text: str) -> None:
    once = folded(text)

    assert folded(once) == once


@EACH_FOLD
@given(text=st.text())
def test_case_makes_no_difference(folded: Fold, text: str) -> None:
    assert folded(text.casefold()) == folded(text)


@EACH_FOLD
@given(text=st.text(), form=st.sampled_from(["NFC", "NFD"]))
def test_how_accents_are_encoded_makes_no_difference(folded: Fold, text: str, form: str) -> None:
    assert folded(unicodedata.normalize(form, text)) == folded(text)


@given(st.text(), st.sampled_from(["NFKC", "NFKD"]))
def test_neither_do_ligatures_and_widths(text: str, form: str) -> None:
    assert fold(unicodedata.normalize(form, text)) == fold(text)


@given(st.text(), st.text())
def test_a_text_folds_as_its_parts_do(one: str, other: str) -> None:
    assert fold(one + other) == fold(one) + fold(other)


@given(st.text())
def test_only_letters_and_figures_are_left(text: str) -> None:
    assert all(sign.isalnum() for sign in fold(text))


@given(st.text())
def test_the_stronger_fold_does_not_care_for_the_weaker_ones(text: str) -> None:
    assert fold(plain(text)) == fold(text)
    assert fold(fold_keeping_accents(text)) == fold(text)
    assert fold(fold_with_points(text)) == fold(text)


@given(st.text())
def test_each_folded_character_comes_from_its_place(text: str) -> None:
    folded, places = fold_with_places(text)

    assert len(places) == len(folded)
    assert places == sorted(places)
    assert all(
        sign == "." or sign in fold(text[at]) for sign, at in zip(folded, places, strict=True)
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Straße Nº 2", "strasseno2"), ("ÉTÉ-2024", "ete2024"), ("S.à r.l.", "sarl"), ("№ 7", "no7")],
)
def test_signs_blanks_case_and_accents_do_not_count(text: str, expected: str) -> None:
    assert fold(text) == expected


@pytest.mark.parametrize("text", ["1.50", "1,50", "1'50", "1–50"])
def test_a_sign_between_figures_is_a_point_where_places_matter(text: str) -> None:
    assert fold_with_places(text) == ("1.50", [0, 1, 2, 3])
    assert fold(text) == "150"


def test_an_accent_is_kept_where_readings_are_judged() -> None:
    assert fold_keeping_accents("Café, À LA Carte") == "caféàlacarte"
    assert fold_keeping_accents("Cafe") != fold_keeping_accents("Café")


def test_plain_text_keeps_its_signs_and_blanks() -> None:
    assert plain("Überweisung: 1.234,50 €") == "uberweisung: 1.234,50 €"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Straße, CAFÉ!", "strassecafe"),
        ("INV-2018/001", "inv2018.001"),
        ("1,200 and 1200", "1.200and1200"),
        ("ﬁne", "fine"),
    ],
)
def test_folding_keeps_letters_figures_and_what_joins_figures(text: str, folded: str) -> None:
    assert fold_with_points(text) == folded


def test_signs_of_scripts_without_case_are_kept() -> None:
    assert fold_keeping_accents("कि") != fold_keeping_accents("का")
    assert fold_keeping_accents("ｱ１ ﬁ") == fold_keeping_accents("ア1fi")


def test_what_nobody_sees_is_no_part_of_a_text() -> None:
    assert seen("Nord\u202elicht\u200b\x07 Zü\u00adrich") == "Nordlicht Zürich"
    assert seen("a\tb\nc\u00a0d") == "a\tb\nc\u00a0d"
