"""Fonts of symbols name signs by letters."""

import pytest

from parsers.reading.symbol_fonts import drawn, is_symbolic, named


@pytest.mark.parametrize("font", ["Helvetica", "ABCDEF+SymbioSans", "Wing"])
def test_letters_of_other_fonts_are_letters(font: str) -> None:
    assert not is_symbolic(font) or named("onq", font) == "onq"


@pytest.mark.parametrize(
    ("font", "text", "signs"),
    [
        ("ABCDEF+Wingdings-Regular", "\uf0a8\uf0fe", "☐☑"), ("Wingdings", "o", "☐"),
        ("Wingdings2", "\uf0a3R", "☐☑"), ("ZapfDingbats", "n4", "■✔"), ("Webdings", "c", "☐"),
        ("SymbolMT", "\uf0b7", "•"), ("SymbolMT", "α", "α"), ("Wingdings3", "o", "o"),
    ],
)  # fmt: skip
def test_signs_are_what_the_font_draws(font: str, text: str, signs: str) -> None:
    assert named(text, font) == signs


@pytest.mark.parametrize(
    ("font", "text", "signs"),
    [
        ("Symbol", "\uf0b3\uf06d", "≥μ"), ("Symbol", "m 5 W", "μ 5 Ω"), ("Symbol", "×α☒", "⋅α☒"),
        ("Wingdings", "\uf0feoJ", "☑☐☺"), ("Wingdings", "!", "•"), ("Arial", "o\uf0b7", "o•"),
    ],
)  # fmt: skip
def test_in_an_office_document_any_letter_of_such_a_font_is_a_sign(
    font: str, text: str, signs: str
) -> None:
    assert drawn(text, font) == signs
