"""The words of languages, read from the files beside the loader."""

from pathlib import Path

import pytest

from parsers import lexicon
from parsers.document.text import fold
from parsers.lexicon import (
    CONCEPTS,
    LANGUAGES,
    TABLES,
    any_of,
    read_language,
    table,
    word_set,
    words,
)
from parsers.types import DOCUMENT_TYPES

FOLDER = Path(lexicon.__file__).parent


def test_each_file_is_a_known_language_and_each_language_has_a_file() -> None:
    assert {path.stem for path in FOLDER.glob("*.toml")} == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_head_of_each_file_says_where_its_words_are_from(language: str) -> None:
    head = (FOLDER / f"{language}.toml").read_text(encoding="utf-8").split("\n\n")[0]
    assert all(line.startswith("#") for line in head.splitlines())
    assert "2026" in head


@pytest.mark.parametrize("concept", CONCEPTS)
def test_each_concept_has_words(concept: str) -> None:
    assert words(concept)


@pytest.mark.parametrize("concept", TABLES)
def test_each_table_has_words(concept: str) -> None:
    assert all(table(concept).values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_listed_twice_in_one_language(language: str) -> None:
    for concept in CONCEPTS:
        listed = lexicon.words_by_language(concept).get(language, ())
        assert len(listed) == len(set(listed)), concept


def test_a_words_languages_come_in_their_order_and_each_word_once() -> None:
    assert words("pages.page")[0] == "page"
    assert words("pages.page").count("pagina") == 1  # Italian and Dutch
    assert word_set("pages.page") == set(words("pages.page"))


def test_a_concept_that_is_none_is_refused_where_it_is_asked_for_or_written() -> None:
    with pytest.raises(ValueError, match=r"no concept 'amounts\.totl'"):
        words("amounts.totl")
    with pytest.raises(ValueError, match=r"no concept 'amounts\.totl'"):
        read_language('[amounts]\ntotl = ["total"]')
    with pytest.raises(ValueError, match=r"'amounts\.total' in the lexicon is no list of words"):
        read_language('[amounts]\ntotal = "total"')


def test_a_pattern_takes_the_longest_word_and_no_sign_for_a_wildcard() -> None:
    forms = any_of("companies.short_forms").split("|")
    assert forms.index("SASU") < forms.index("SAS") < forms.index("SA")
    assert r"p\." in any_of("pages.page", "pages.abbreviated").split("|")


def test_what_is_listed_for_a_document_type_is_asked_for_by_its_schema() -> None:
    asked: dict[str, set[str]] = {}
    for name, known in DOCUMENT_TYPES.items():
        fields = {field.name for field in known.schema.fields}
        asked[name] = {"titles", "words", *fields}
        for each in known.schema.lists:
            asked[f"{name}_{each.name}"] = {field.name for field in each.fields}
    asked["key_values"] = asked.pop("key_values_pairs")
    general = {concept.partition(".")[0] for concept in (*CONCEPTS, *TABLES)}
    for language in LANGUAGES:
        file = read_language((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
        for concept in file.words:
            section, _, field = concept.partition(".")
            known_fields = asked.get(section, set())
            assert section in general or field.removesuffix("_more") in known_fields, concept


def test_a_word_added_to_a_language_labels_the_field_of_a_schema() -> None:
    number = next(f for f in DOCUMENT_TYPES["invoice"].schema.fields if f.name == "invoice_number")
    assert set(lexicon.words_by_language("invoice.invoice_number")["nl"]) <= set(number.synonyms)


WRITTEN_OUT = (
    "en", "de", "fr", "es", "nl", "it", "pt", "sv", "pl", "da", "nb", "fi", "cs", "tr", "el", "ja",
    "zh",
)  # fmt: skip
"""Languages whose invoices and receipts are read."""
NEEDED = (
    "language.frequent", "language.function_words", "dates.other", "pages.page",
    "companies.endings", "companies.forms", "addresses.words", "labels.other",
    "labels.customer_numbers", "labels.order_numbers", "labels.delivery_numbers",
    "labels.references", "labels.registers", "labels.tax_numbers", "labels.phones",
    "labels.accounts", "labels.payment_terms", "labels.delivery_dates", "labels.other_dates",
    "labels.delivery_addresses", "labels.other_documents", "amounts.count", "amounts.change",
    "amounts.handed", "amounts.total", "amounts.tax", "amounts.tax_tables", "taxed.totals",
    "taxed.taxes", "taxed.without", "taxed.with", "tables.carried", "tables.column_headers",
    "tables.other_columns", "receipt.titles", "receipt.words", "receipt.total", "receipt.tax",
    "invoice.titles", "invoice.words", "invoice.invoice_number", "invoice.invoice_date",
    "invoice.due_date", "invoice.seller", "invoice.seller_tax_number", "invoice.buyer",
    "invoice.buyer_address", "invoice.buyer_tax_number", "invoice.purchase_order", "invoice.net",
    "invoice.tax", "invoice.discount", "invoice.shipping", "invoice.rounding", "invoice.prepaid",
    "invoice.total", "invoice_line_items.article_number", "invoice_line_items.description",
    "invoice_line_items.quantity", "invoice_line_items.unit", "invoice_line_items.unit_price",
    "invoice_line_items.tax_rate", "invoice_line_items.discount", "invoice_line_items.amount",
    "invoice_taxes.rate", "invoice_taxes.net", "invoice_taxes.tax",
)  # fmt: skip


@pytest.mark.parametrize("language", WRITTEN_OUT)
def test_each_language_of_invoices_has_what_they_need(language: str) -> None:
    missing = [each for each in NEEDED if language not in lexicon.words_by_language(each)]
    assert [one for one in missing if not _has_more(one, language)] == []


def _has_more(concept: str, language: str) -> bool:
    return concept not in CONCEPTS and bool(
        lexicon.words_by_language(f"{concept}_more").get(language)
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_label_has_a_letter_that_it_is_known_by(language: str) -> None:
    concepts = [c for c in (*CONCEPTS, *NEEDED) if c.startswith(("labels.", "invoice."))]
    for concept in concepts:
        for word in lexicon.words_by_language(concept).get(language, ()):
            assert (
                fold(word) or concept.startswith("labels.number") or concept == "labels.connectors"
            ), concept
