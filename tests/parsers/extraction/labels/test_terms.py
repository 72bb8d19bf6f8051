"""Terms looked up by what words spell."""

import pytest

from parsers.extraction.labels.labels import labels_in
from parsers.extraction.labels.terms import terms_of
from parsers.extraction.lines import lines_of
from parsers.extraction.vocabulary import Role, role_of
from parsers.types import DOCUMENT_TYPES

FIELDS = DOCUMENT_TYPES["invoice"].schema.fields


@pytest.fixture
def owners(draw):
    def owners(text):
        (line,) = lines_of(draw(text))
        found = labels_in(line, terms_of(FIELDS))
        return {line.text[label.start : label.end]: sorted(label.owners) for label in found}

    return owners


@pytest.mark.parametrize("text", ["Bestelldatum", "Vertragsdatum", "Leistungsdatum", "Orderdatum"])
def test_a_compound_of_another_day_is_nobody_s(owners, text):
    assert owners(f"{text}: 1.5.2024") == {text: []}


@pytest.mark.parametrize("text", ["Gesamtrechnungsbetrag", "Schlussgesamtbetrag"])
def test_a_compound_is_what_its_last_part_is(owners, text):
    assert owners(f"{text} 12,00") == {text: ["total"]}


@pytest.mark.parametrize(
    "text",
    ["Rg.-Nr.", "N° fact.", "Nr faktury", "Č. faktury", "Fakturanr", "Laskun nro", "Fatura No",
     "ΑΡ. ΤΙΜΟΛΟΓΙΟΥ", "請求書番号", "发票号码", "Nº de factura", "Numéro de la facture",
     "Rechnungs-Nr", "Nota fiscal nº"],
)  # fmt: skip
def test_a_number_of_an_invoice_is_known_in_any_spelling(owners, text):
    (found,) = owners(f"{text}: 4711").values()
    assert found == ["invoice_number"]


def test_nothing_within_a_code_is_a_label(owners):
    assert owners("2017-RECHNUNG-1") == {}


def test_signs_of_a_script_without_spaces_are_a_label_where_they_begin_or_end(owners):
    assert owners("合計金額 ¥1,234") == {"合計金額": ["total"]}


@pytest.mark.parametrize(
    ("label", "role"),
    [("Rechnungsendbetrag", Role.TOTAL), ("Rabattbetrag", Role.EXTRA), ("à payer", Role.GROSS),
     ("factuurtotaalbedrag", Role.GROSS), ("laskun loppusumma", Role.GROSS), ("合計", Role.TOTAL),
     ("Καθαρή αξία", Role.PART), ("Wartość netto", Role.PART), ("Restaurant", None)],
)  # fmt: skip
def test_the_role_of_an_amount_is_known_in_many_languages(label, role):
    assert role_of(label) is role
