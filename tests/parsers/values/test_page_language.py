"""The language of a page is told where it is sure."""

import pytest

from parsers.values.page_language import LANGUAGES, page_language


@pytest.mark.parametrize(
    "text",
    [
        "", "12.50\n1,200.00\n3", "Acme GmbH", "EXAMPLE", "1 100 200\n2 101 201\n3 102 202",
        "XK-55 A-12 QQ-9 77", "☐ ☒", "\ud800\udfff",
    ],
)  # fmt: skip
def test_of_numbers_codes_and_few_words_it_is_not_told(text: str) -> None:
    assert page_language(text) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The goods remain our property until they have been paid for in full.", "en"),
        ("Die Ware bleibt bis zur vollständigen Bezahlung unser Eigentum.", "de"),
        ("La marchandise reste notre propriété jusqu'au paiement complet.", "fr"),
        ("La merce resta di nostra proprietà fino al completo pagamento.", "it"),
        ("Towar pozostaje naszą własnością do czasu pełnej zapłaty.", "pl"),
        ("Varen forblir vår eiendom til den er betalt i sin helhet.", "nb"),
        ("Товар остаётся нашей собственностью до полной оплаты счёта.", "ru"),
        ("Товар залишається нашою власністю до повної оплати рахунку.", "uk"),
        ("Τα εμπορεύματα παραμένουν ιδιοκτησία μας μέχρι την εξόφληση.", "el"),
        ("تبقى البضاعة ملكا لنا حتى يتم دفع كامل الثمن", "ar"),
        ("الکترونیک پرداخت کامل صورتحساب تا پایان ماه انجام می‌شود", "fa"),
        ("대금이 전액 지급될 때까지 상품의 소유권은 당사에 있습니다.", "ko"),
        ("代金が全額支払われるまで、商品の所有権は当社にあります。", "ja"),
        ("在货款付清之前，货物的所有权归本公司所有。", "zh"),
        ("Hàng hóa vẫn thuộc sở hữu của chúng tôi cho đến khi thanh toán đủ.", "vi"),
    ],
)
def test_a_sentence_is_enough(text: str, language: str) -> None:
    assert page_language(text) == language


def test_print_in_capitals_is_text_like_other_text() -> None:
    assert page_language("DIE WARE BLEIBT BIS ZUR BEZAHLUNG UNSER EIGENTUM") == "de"


def test_a_page_in_two_languages_is_of_neither() -> None:
    german = "Die Ware bleibt bis zur vollständigen Bezahlung unser Eigentum. "
    english = "The goods remain our property until they have been paid for in full. "
    assert page_language(german * 3 + english * 3) in {None, "de", "en"}


def test_each_language_is_told_by_two_letters() -> None:
    assert all(len(each) == 2 for each in LANGUAGES)
    assert len(set(LANGUAGES)) == len(LANGUAGES)
