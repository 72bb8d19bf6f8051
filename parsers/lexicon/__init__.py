"""The words that documents are written with, by language.

In go the files beside this one, `LANGUAGE.toml`, whose heads say where their words are from; out
come the words of a concept, such as `amounts.total`, in all languages or in each. A language is
added to by its file alone. Kept here are words, and patterns where a word has too many spellings;
what follows from a word, the grammar of dates and the sentences of agreements are known to those
who read them. Names of months, currencies and countries are CLDR's; a file has those that it lacks.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

LANGUAGES = (
    "en", "de", "fr", "es", "nl", "it", "pt", "sv", "pl", "da", "nb", "fi", "cs", "ro", "tr", "ms",
    "id", "hu",
)  # fmt: skip
"""ISO 639-1 codes; the earlier one wins where two disagree."""

CONCEPTS = {
    "language.frequent": "what is often written, in letters and on bills; tells the language",
    "language.function_words": "what sentences have and labels have not",
    "numbers.percent": "behind a number of hundredths",
    "dates.issued": "before the day a document was made out",
    "dates.other": "beside other days; beginnings of words",
    "pages.page": "before a page's number",
    "pages.abbreviated": "likewise, where it is alone: fax machines count so, too",
    "pages.of": "between a page's number and how many there are",
    "headings.captions": "before the number of a figure or table",
    "headings.numbered": "before the number of a heading",
    "companies.endings": "the last word of a company's name on a receipt",
    "companies.trades": "a word in a shop's name",
    "companies.beside_name": "words of lines that stand among name and address and are neither",
    "companies.of_others": "before somebody else's name",
    "companies.links": "how the next line of a name goes on, and no name begins",
    "companies.forms": "legal forms, in capitals or not",
    "companies.short_forms": "legal forms that are too short to be known but by their capitals",
    "addresses.words": "in a street, a town or a country",
    "addresses.street_endings": "how compound names of streets end",
    "addresses.attention": "before a person's name in an address",
    "addresses.contact": "before a telephone number, an address in the net; beginnings of words",
    "labels.other": "labels that belong to no field unless a schema claims them",
    "labels.codes": "in the name of a field whose value has digits in it",
    "labels.connectors": "a label behind one of these goes on with the label before it",
    "amounts.count": "beside what is counted or carried, and is no sum of money due",
    "amounts.extra": "beside what comes on top or is taken off",
    "amounts.tax": "beside a tax",
    "amounts.rounding": "beside what rounding took",
    "amounts.change": "beside the change given back",
    "amounts.handed": "beside what the buyer handed over",
    "amounts.part": "beside a sum before taxes, discounts or rounding",
    "amounts.total": "beside a total, with taxes or without",
    "amounts.gross": "beside a total with taxes, or one to pay",
    "amounts.paid": "beside the total that is paid in the end",
    "amounts.tax_tables": "opens a table of taxes: its totals are not the receipt's",
    "taxed.totals": "totals that say whether a tax is in them: `total sales incl. VAT`",
    "taxed.taxes": "the tax in such a label",
    "taxed.without": "says that it is not in it",
    "taxed.with": "says that it is",
    "tables.carried": "beside a sum that goes on on the next page; it is no item",
    "tables.counts": "beside a count of the items, which ends a list",
    "tables.column_headers": "above the columns of a table of items",
    "tables.other_columns": "above columns that most schemas do not ask for",
    "agreements.no_names": "capitalized in agreements without being a part of a name",
    "agreements.in_companies": "those of them that companies do have in their names",
    "agreements.roles": "what agreements call those who agree",
    "agreements.legal_forms": "patterns of legal forms, as agreements write them; in order",
    "agreements.company_words": "the last word of a company's name without a legal form",
    "agreements.states": "states whose law agreements name",
    "agreements.provinces": "likewise",
    "agreements.countries": "likewise",
}
"""What words are listed under, and where they stand in a document."""

TABLES = {
    "dates.months": "more names, by the month's number",
    "dates.weekdays": "more names, by the day's number, Monday being 1",
    "currencies.names": "more names in the singular, by ISO 4217 code or the sign they stand for",
    "countries.names": "more names, by ISO 3166-1 code",
    "companies.of_country": "patterns of legal forms that one country has, by ISO 3166-1 code",
}
"""What words are listed under by a key."""


TYPES = {
    "receipt": "a till receipt",
    "receipt_line_items": "its rows",
    "invoice": "an invoice",
    "invoice_line_items": "its rows",
    "invoice_taxes": "its taxes by rate",
    "nda": "an agreement to keep something confidential",
    "nda_parties": "those who agree",
    "key_values": "any document's labels and values",
}
"""Document types. Listed under `titles` is what such a document calls itself, under `words` what
else is typical of it, and under the name of a field what labels its value, the surest first; what
stands under `FIELD_more` comes after that of all languages."""


@dataclass(frozen=True, slots=True)
class _Language:
    words: Mapping[str, tuple[str, ...]]
    tables: Mapping[str, Mapping[str, tuple[str, ...]]]


@cache
def words(concept: str) -> tuple[str, ...]:
    """In all languages, each once, in the order of LANGUAGES; there is one at least."""
    each = words_by_language(concept).values()
    if not each:
        raise ValueError(f"the lexicon has no word for {concept!r}")
    return tuple(dict.fromkeys(word for listed in each for word in listed))


@cache
def word_set(concept: str) -> frozenset[str]:
    return frozenset(words(concept))


@cache
def words_by_language(concept: str) -> Mapping[str, tuple[str, ...]]:
    """Of the languages that have any."""
    _refuse_unknown(concept, CONCEPTS)
    found = {language: _read(language).words.get(concept, ()) for language in LANGUAGES}
    return MappingProxyType({language: listed for language, listed in found.items() if listed})


@cache
def table(concept: str) -> Mapping[str, tuple[str, ...]]:
    """The words of each key in all languages."""
    _refuse_unknown(concept, TABLES)
    merged: dict[str, tuple[str, ...]] = {}
    for language in LANGUAGES:
        for key, listed in _read(language).tables.get(concept, {}).items():
            merged[key] = (*merged.get(key, ()), *listed)
    return MappingProxyType(merged)


@cache
def any_of(*concepts: str) -> str:
    """A pattern for each of the concepts' words, the longest first."""
    found = dict.fromkeys(word for concept in concepts for word in words(concept))
    return "|".join(map(re.escape, sorted(found, key=len, reverse=True)))


@cache
def _read(language: str) -> _Language:
    return read_language(Path(__file__).with_name(f"{language}.toml").read_text(encoding="utf-8"))


def read_language(text: str) -> _Language:
    """A language's file; raises ValueError for a concept that is none, or words that are none."""
    listed, keyed = {}, {}
    for section, concepts in tomllib.loads(text).items():
        for name, entry in concepts.items():
            concept = f"{section}.{name}"
            _refuse_unknown(concept, TABLES if isinstance(entry, dict) else CONCEPTS)
            if isinstance(entry, dict):
                keyed[concept] = {key: _strings(concept, each) for key, each in entry.items()}
            else:
                listed[concept] = _strings(concept, entry)
    return _Language(listed, keyed)


def _refuse_unknown(concept: str, known: Mapping[str, str]) -> None:
    is_type = known is CONCEPTS and concept.partition(".")[0] in TYPES
    if concept not in known and not is_type:
        raise ValueError(f"the lexicon has no concept {concept!r}")


def _strings(concept: str, entry: object) -> tuple[str, ...]:
    if not isinstance(entry, list) or not all(isinstance(each, str) and each for each in entry):
        raise ValueError(f"{concept!r} in the lexicon is no list of words")
    return tuple(entry)
