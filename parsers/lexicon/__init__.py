"""The words that documents are written with, by language.

In: the files beside this one, `LANGUAGE.toml`, whose heads name their sources. Out: the words of a
concept, such as `amounts.total`, in all languages or in each. A word is added in its language's
file alone. Words are kept here, and patterns for words with many spellings; what a word implies,
how dates are written and how agreements are phrased is known to the modules that read them. Names
of months, currencies and countries are CLDR's; the files add what it lacks.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

LANGUAGES = (
    "en", "de", "fr", "es", "nl", "it", "pt", "sv", "pl", "da", "nb", "fi", "cs", "ro", "tr", "ms",
    "id", "hu", "el", "ja", "zh",
)  # fmt: skip
"""ISO 639-1 codes; where two disagree, the earlier one wins."""

CONCEPTS = {
    "language.frequent": "frequent in letters and on bills; identifies the language",
    "language.function_words": "in sentences, but not in labels",
    "numbers.percent": "after a number of hundredths",
    "numbers.inexact": "right before a number that is a bound or an estimate",
    "dates.issued": "before the date of issue",
    "dates.due": "before the last day to pay, in a sentence; beginnings of words",
    "dates.early": "before the last day of a discount for paying early; beginnings of words",
    "dates.validity": "before the last day of an offer or a price",
    "dates.printed": "before the day that a copy was printed",
    "dates.other": "beside other dates; beginnings of words",
    "pages.page": "before a page's number",
    "pages.abbreviated": "likewise, but only on a line of its own: fax machines number pages, too",
    "pages.of": "between the number of a page and the number of pages",
    "headings.captions": "before the number of a figure or table",
    "headings.numbered": "before the number of a heading",
    "companies.endings": "the last word of a company's name on a receipt",
    "companies.banks": "the end of a word in a bank's name",
    "companies.trades": "a word in a shop's name",
    "companies.beside_name": "in lines among name and address that are neither",
    "companies.of_others": "before somebody else's name",
    "companies.links": "how a name continues on the next line, and none begins",
    "companies.forms": "legal forms, in capitals or not",
    "companies.short_forms": "legal forms so short that only capitals identify them",
    "addresses.words": "in a street, a town or a country",
    "addresses.street_endings": "endings of compound street names",
    "addresses.salutations": "above a person's name in an address, in a line of its own",
    "addresses.tax_statuses": "beside a party's name: how it is taxed, and no name",
    "addresses.attention": "before a person's name in an address",
    "addresses.contact": "before a telephone number or web address; beginnings of words",
    "labels.other": "labels of no field, unless a schema claims them",
    "labels.customer_numbers": "likewise, but of numbers that the seller gave the customer",
    "labels.order_numbers": "numbers of orders, the buyer's or the seller's",
    "labels.delivery_numbers": "numbers of delivery notes, shipments and parcels",
    "labels.project_numbers": "numbers and names of projects and cost centres",
    "labels.contract_numbers": "numbers of contracts, policies, quotations and meters",
    "labels.references": "references of either side that are no number of the document",
    "labels.earlier_invoices": "numbers of the invoice that a document corrects",
    "labels.registers": "entries in a register of companies",
    "labels.share_capital": "a company's capital",
    "labels.tax_numbers": "tax numbers, whoever's",
    "labels.phones": "telephone and fax numbers",
    "labels.websites": "web and mail addresses",
    "labels.accounts": "bank accounts, banks and payment references",
    "labels.payment_terms": "how and within how many days to pay",
    "labels.persons": "who deals with it, who signed, who is responsible",
    "labels.order_dates": "the day of an order or a quotation",
    "labels.delivery_dates": "the day or the time of a delivery or service",
    "labels.other_dates": "other days that are neither issue nor due",
    "labels.delivery_addresses": "where goods are sent",
    "labels.tills": "tills, terminals and cards on receipts",
    "labels.other_documents": "names of documents other than invoices and receipts",
    "labels.order_confirmations": "what a supplier calls the confirmation of an order",
    "labels.buyers_orders": "the number that a buyer gave an order, beside the supplier's own",
    "labels.heads": "what fields are called whose value heads a document",
    "labels.number_signs": "short for number, with the sign behind it",
    "labels.articles": "may stand between the words of a label, or not",
    "labels.same_beginnings": "begin a compound that means what its last part means",
    "labels.other_beginnings": "begin a compound that means something else than its last part",
    "labels.post_boxes": "before the number of a post box",
    "labels.codes": "in the name of a field whose value has digits",
    "labels.numbers": "ends the label of a number, and begins no number",
    "labels.connectors": "a label after one of these continues the label before it",
    "documents.quotation": "names of documents: what a seller offers",
    "documents.proforma": "likewise: bills that nobody has to pay",
    "documents.statement_of_account": "likewise: what a customer owes and has paid",
    "documents.agreement": "likewise: agreements of any kind, non-disclosure included",
    "documents.contract": "likewise: agreements of particular kinds, non-disclosure apart",
    "documents.certificate": "likewise: what somebody attests",
    "documents.report": "likewise: reports, balance sheets, studies",
    "documents.timetable": "likewise: what happens when",
    "documents.price_list": "likewise: what is for sale",
    "documents.cv": "likewise: what applicants send",
    "documents.form": "likewise: what is asked for, applied for or declared",
    "documents.minutes": "likewise: what was said and done",
    "documents.timesheet": "likewise: how long somebody worked",
    "documents.remittance_advice": "likewise: orders to pay, and what was paid",
    "documents.notice": "likewise: what an authority or a company makes known",
    "documents.policy": "likewise: what is insured",
    "documents.terms": "likewise: conditions of business",
    "documents.instructions": "likewise: how to use or make something, and what it is",
    "documents.transport": "likewise: papers that go with goods or persons on their way",
    "documents.goods_receipt": "likewise: what has come in, and what there is",
    "names.this": "in a sentence, before the name of the document that it stands in",
    "names.copies": "beside a document's name: which copy it is",
    "names.numbered": "between a document's name and its number, its day or another name of it",
    "names.parts": "behind a word that is a part of a name: `statement of work`",
    "amounts.converted": "before an amount that is told once more in another currency",
    "amounts.count": "beside counts and sums carried over, which are not due",
    "amounts.extra": "beside charges and discounts",
    "amounts.tax": "beside a tax",
    "amounts.rounding": "beside a rounding adjustment",
    "amounts.change": "beside the change",
    "amounts.handed": "beside the cash received",
    "amounts.part": "beside a sum before taxes, discounts or rounding",
    "amounts.total": "beside a total, with or without taxes",
    "amounts.gross": "beside a total with taxes, or one to pay",
    "amounts.paid": "beside the final amount paid",
    "amounts.included": "begins a line that says what an amount above it includes",
    "amounts.tax_tables": "begins a table of taxes, whose totals are not the receipt's",
    "taxed.totals": "totals whose labels mention tax: `total sales incl. VAT`",
    "taxed.taxes": "the tax in such a label",
    "taxed.without": "says that it is excluded",
    "taxed.with": "says that it is included",
    "amounts.debited": "beside an amount that left an account",
    "amounts.credited": "beside one that came in",
    "tables.cancelled": "in a row that does not count",
    "tables.carried": "beside a sum carried to the next page; not an item",
    "tables.counts": "beside a count of items, which ends a list",
    "tables.column_headers": "above the columns of a table of items",
    "tables.other_columns": "above columns that few schemas ask for",
    "tables.other_counts": "above what was ordered or is still to come, beside what was sent",
    "tables.plain_amounts": "above what bills came to, where another column says what is open",
    "tables.paid": "above what was paid of bills",
    "tables.of_the_year": "above amounts of the year so far",
    "tables.units": "behind a quantity",
    "amounts.discounts": "beside what is taken off a price, with a minus or without",
    "tills.titles": "names of bills that tills print, as other sellers do",
    "tills.each": "between a quantity and the price of one",
    "tills.deals": "between a quantity and the price of so many: `3 for 5.00`",
    "tills.printed": "beside the day on which a copy was printed; beginnings of words",
    "tills.voided": "beside goods that were taken off the receipt again",
    "agreements.no_names": "capitalized in agreements, but not part of a name",
    "agreements.in_companies": "the ones among them that company names may contain",
    "agreements.in_legal_names": "the ones that names with a legal form may contain",
    "agreements.company_beginnings": "the first word of a company's name",
    "agreements.roles": "what agreements call the parties",
    "agreements.legal_forms": "patterns of legal forms, as agreements write them; in order",
    "agreements.company_words": "the last word of a company's name without a legal form",
    "agreements.states": "states whose law agreements name",
    "agreements.provinces": "likewise",
    "agreements.countries": "likewise",
    "questions.when": "asks for a date",
    "questions.how_much": "asks for an amount of money",
    "questions.how_many": "asks for a count",
    "questions.how_long": "asks for a length of time",
    "questions.who": "asks for a person or a company",
    "questions.where": "asks for a place",
    "questions.yes_no": "begins a question that is answered by yes or no",
    "questions.fillers": "in questions and labels, where they tell nothing",
    "questions.documents": "what a document is called in a question about it",
    "questions.dates": "in the name of a date",
    "questions.amounts": "in the name of an amount of money",
    "questions.rates": "in the name of a percentage",
    "questions.durations": "in the name of a length of time",
    "questions.places": "in the name of an address",
    "truth.yes": "says that something is so, alone",
    "truth.no": "says that it is not, alone",
    "marks.signature": "asked for: a signature",
    "marks.signature_lines": "asked for: a place to sign",
    "marks.signed": "asked for: a signature that is there",
    "marks.unsigned": "asked for: one that is missing",
    "marks.signature_labels": "beside a place to sign",
    "marks.signed_by": "before a place to sign, alone",
    "marks.signing_parties": "below a place to sign, alone",
    "marks.closings": "above a signature, at the end of a letter",
    "marks.check_box": "asked for: a check box or radio button",
    "marks.ticked": "asked for: one that is ticked",
    "marks.unticked": "asked for: one that is not",
    "marks.stamp": "asked for: a stamp",
    "marks.logo": "asked for: a logo",
    "marks.barcode": "asked for: a barcode or QR code",
    "marks.picture": "asked for: a picture",
    "marks.table": "asked for: a table",
    "marks.colors_blue": "asked for: the colour of a stamp",
    "marks.colors_red": "likewise",
    "marks.colors_green": "likewise",
    "marks.colors_violet": "likewise",
    "finding.fillers": "say nothing in what is asked for",
    "finding.below": "between what is asked for and what it is below",
    "finding.above": "likewise, above",
    "finding.right_of": "likewise, to the right of",
    "finding.left_of": "likewise, to the left of",
    "finding.beside": "likewise, to either side of",
    "finding.date": "asked for: dates",
    "finding.amount": "asked for: amounts of money",
    "finding.total": "asked for: totals",
    "finding.iban": "asked for: bank accounts",
    "finding.bic": "asked for: codes of banks",
    "finding.email": "asked for: e-mail addresses",
    "finding.phone": "asked for: telephone numbers",
    "finding.web": "asked for: web addresses",
    "finding.percentage": "asked for: percentages",
    "finding.tax_number": "asked for: tax numbers",
}
"""The keys of lists of words, and where these words are found in a document."""

TABLES = {
    "dates.months": "more names, by the month's number",
    "dates.weekdays": "more names, by the day's number, Monday being 1",
    "currencies.names": "more names in the singular, by ISO 4217 code or sign",
    "countries.names": "more names, by ISO 3166-1 code",
    "companies.of_country": "patterns of legal forms of one country, by ISO 3166-1 code",
    "questions.meanings": "words of a question that mean a label, by the label's word",
}
"""Concepts whose words have keys of their own."""


_SECTIONS = {concept.partition(".")[0] for concept in (*CONCEPTS, *TABLES)}
"""All other sections are the words of a document type, or of one of its lists: `invoice`,
`invoice_line_items`. They have the concepts `titles`, what such a document calls itself; `words`,
which are typical of it; and for each field what labels its value, the most reliable first. Those
under `FIELD_more` come after the words of all languages."""


@dataclass(frozen=True, slots=True)
class _Language:
    words: Mapping[str, tuple[str, ...]]
    tables: Mapping[str, Mapping[str, tuple[str, ...]]]


@cache
def words(concept: str) -> tuple[str, ...]:
    """In all languages, each once, in the order of LANGUAGES, then those of `CONCEPT_more`.
    ValueError if there are none."""
    names = (concept,) if concept in CONCEPTS else (concept, f"{concept}_more")
    found = [word for name in names for each in words_by_language(name).values() for word in each]
    if not found:
        raise ValueError(f"the lexicon has no word for {concept!r}")
    return tuple(dict.fromkeys(found))


@cache
def word_set(concept: str) -> frozenset[str]:
    return frozenset(words(concept))


@cache
def words_by_language(concept: str) -> Mapping[str, tuple[str, ...]]:
    """Only languages that have any."""
    _refuse_unknown(concept, CONCEPTS)
    found = {language: _read(language).words.get(concept, ()) for language in LANGUAGES}
    return MappingProxyType({language: listed for language, listed in found.items() if listed})


@cache
def sections_with(name: str) -> Mapping[str, tuple[str, ...]]:
    """The words of the concepts of this name, such as `titles`, by the document types that they
    are of."""
    known = (section for each in LANGUAGES for section in _sections_of(each, name))
    return MappingProxyType({section: words(f"{section}.{name}") for section in sorted(set(known))})


def _sections_of(language: str, name: str) -> Iterator[str]:
    split = (concept.partition(".") for concept in _read(language).words)
    return (section for section, _, own in split if own == name and section not in _SECTIONS)


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
    """A pattern for any of the concepts' words, the longest first."""
    found = dict.fromkeys(word for concept in concepts for word in words(concept))
    return "|".join(map(re.escape, sorted(found, key=len, reverse=True)))


def legal_forms() -> str:
    """A pattern of companies' legal forms; of the short ones only in capitals."""
    return f"(?i:{any_of('companies.forms')})|{any_of('companies.short_forms')}"


@cache
def _read(language: str) -> _Language:
    return read_language(Path(__file__).with_name(f"{language}.toml").read_text(encoding="utf-8"))


def read_language(text: str) -> _Language:
    """A language's file. ValueError for an unknown concept, or if its entry is no list of words."""
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
    of_a_type = known is CONCEPTS and concept.partition(".")[0] not in _SECTIONS
    if concept not in known and not of_a_type:
        raise ValueError(f"the lexicon has no concept {concept!r}")


def _strings(concept: str, entry: object) -> tuple[str, ...]:
    if not isinstance(entry, list) or not all(isinstance(each, str) and each for each in entry):
        raise ValueError(f"{concept!r} in the lexicon is no list of words")
    return tuple(entry)
