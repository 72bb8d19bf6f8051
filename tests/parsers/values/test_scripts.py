"""The script of a text is that of most of its letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.values.scripts import LONGEST, script_of


@pytest.mark.parametrize("text", ["", " ", "12.50", "€ % — (3)", "☐ ☒", "\ud800", "\ue000"])
def test_a_text_without_letters_has_none(text: str) -> None:
    assert script_of(text) is None


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Rechnung", "Latn"),
        ("Příloha č. 3", "Latn"),
        ("ＩＮＶＯＩＣＥ", "Latn"),
        ("Счёт на оплату", "Cyrl"),
        ("Τιμολόγιο", "Grek"),
        ("فاتورة رقم 118", "Arab"),
        ("ﻓﺎﺗﻮﺭﺓ", "Arab"),
        ("חשבונית", "Hebr"),
        ("चालान", "Deva"),
        ("ใบแจ้งหนี้", "Thai"),
        ("세금계산서", "Hang"),
        ("发票号码", "Hani"),
        ("請求書の番号", "Jpan"),
        ("ｶﾌﾞｼｷｶﾞｲｼｬ", "Jpan"),
        ("চালান", "Beng"),
        ("ანგარიში", "Geor"),
    ],
)
def test_each_script_is_known_by_its_letters(text: str, script: str) -> None:
    assert script_of(text) == script


def test_some_words_of_another_script_do_not_matter() -> None:
    assert script_of("Счёт № 118 от ООО «Acme GmbH»") == "Cyrl"
    assert script_of("The contract is called договор, and no more.") == "Latn"
    assert script_of("本公司自一九九八年起销售各类电子产品，产品名为の") == "Hani"


def test_of_a_very_long_text_the_beginning_decides() -> None:
    assert script_of("a" * LONGEST + "я" * 2 * LONGEST) == "Latn"


@given(st.text(max_size=50))
def test_any_text_has_a_code_of_four_letters_or_none(text: str) -> None:
    script = script_of(text)
    assert script is None or (len(script) == 4 and script.istitle())
