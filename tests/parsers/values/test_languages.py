"""The language of letters and receipts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.lexicon import LANGUAGES, words_by_language
from parsers.values.languages import language_of


@pytest.mark.parametrize("text", ["", "Acme", "123 01/02/2026", "INVOICE", "Acme GmbH Berlin"])
def test_too_few_words_tell_nothing(text: str) -> None:
    assert language_of(text) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Dear Sir, the payment is due. Thank you", "en"),
        ("CASH 20.00 CHANGE 8.00 THANK YOU", "en"),
        ("Sehr geehrte Damen und Herren, die Rechnung liegt bei", "de"),
        ("SUMME 12,00 BAR 20,00 RUCKGELD", "de"),
        ("Facture du mois, montant à payer, merci", "fr"),
        ("La factura y el importe, gracias por su compra", "es"),
        ("Fattura e importo della merce, grazie", "it"),
        ("A fatura e o valor do pagamento, obrigado", "pt"),
        ("Factuur, totaal te betalen bedrag", "nl"),
        ("Faktura, kwota do zapłaty, sprzedawca", "pl"),
        ("Faktura, att betala, moms, summa", "sv"),
        ("Terima kasih, sila datang lagi, tunai, baki", "ms"),
    ],
)
def test_the_language_with_most_words_is_told(text: str, language: str) -> None:
    assert language_of(text) == language
    assert language_of(text.upper()) == language


@given(st.text(max_size=300))
def test_any_text_has_a_known_language_or_none(text: str) -> None:
    assert language_of(text) in {*LANGUAGES, None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_is_told_by_its_own_words(language: str) -> None:
    assert language_of(" ".join(words_by_language("language.frequent")[language])) == language
