"""Clues to the country of a document.

In: text. Out: clues and their weights: IBANs and tax numbers with correct check digits, telephone
prefixes, address formats, legal forms of companies, currencies, names, domains. This module does
not weigh clues against each other, and knows no document type.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from babel import Locale
from babel.languages import get_official_languages
from babel.numbers import get_territory_currencies
from stdnum import iban
from stdnum.eu import vat

from parsers import lexicon
from parsers.values.dates import plain_signs

LONGEST = 50_000
"""Only this many characters are examined."""
MOST = 20
"""Only this many matches of a kind are examined."""

STRONG, FAIR = 2, 1

_COUNTRIES = (
    "AE AR AT AU BD BE BH BR CA CH CL CN CO CY CZ DE DK EE EG ES FI FR GB GR HK HR HU ID IE IL IN "
    "IS IT JO JP KE KR KW LK LT LU LV MA MT MX MY NG NL NO NP NZ OM PE PH PK PL PT QA RO RS RU SA "
    "SE SG SI SK TH TN TR TW UA US UY VN ZA"
)
COUNTRIES = frozenset(_COUNTRIES.split())
"""The ones that are distinguished, in ISO 3166-1."""
_NAMED = (
    "AT AU BE BR CA CH CZ DE DK ES FI FR GB HK HU ID IE IN IT JP MX MY NL NO NZ PH PL PT RO SE SG "
    "TR US ZA"
)
NAMED = frozenset(_NAMED.split())
"""The ones whose names are clues; other names are those of people or states, too."""
PREFIXES = {
    "1": "US", "27": "ZA", "30": "GR", "31": "NL", "32": "BE", "33": "FR", "34": "ES", "351": "PT",
    "353": "IE", "358": "FI", "36": "HU", "39": "IT", "40": "RO", "41": "CH", "420": "CZ",
    "43": "AT", "44": "GB", "45": "DK", "46": "SE", "47": "NO", "48": "PL", "49": "DE", "52": "MX",
    "55": "BR", "60": "MY", "61": "AU", "62": "ID", "63": "PH", "64": "NZ", "65": "SG", "81": "JP",
    "82": "KR", "852": "HK", "86": "CN", "90": "TR", "91": "IN", "971": "AE",
}  # fmt: skip
"""Country codes of telephone numbers."""
AMBIGUOUS_DOMAINS = frozenset({"co", "in", "is", "me", "tv"})
"""Sold worldwide, or English words."""
ZIP_STATES = {
    "0": "CT MA ME NH NJ RI VT", "1": "DE NY PA", "2": "DC MD NC SC VA WV", "3": "AL FL GA MS TN",
    "4": "IN KY MI OH", "5": "IA MN MT ND SD WI", "6": "IL KS MO NE", "7": "AR LA OK TX",
    "8": "AZ CO ID NM NV UT WY", "9": "AK CA HI OR WA",
}  # fmt: skip
"""First digit of a ZIP code -> the states that use it. Delaware's begin with 197 to 199; other
digits after `DE` are German."""


@dataclass(frozen=True, slots=True)
class Clue:
    """what: for people."""

    country: str
    weight: int
    what: str


@cache
def currency_of(country: str | None) -> str | None:
    """The ISO 4217 code of its present currency; None of a country not in COUNTRIES."""
    return get_territory_currencies(country)[0] if country in COUNTRIES else None


_IBAN = re.compile(
    r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Z0-9])"
)
_VAT = re.compile(r"(?<![A-Z0-9])[A-Z]{2} ?[A-Z0-9]{2}[0-9. ]{5,12}[A-Z0-9]{0,3}(?![A-Z0-9])")
_PHONE = re.compile(r"(?<![\w+])\+ ?(\d{1,3})[ ().-]{0,2}\d[\d ().-]{5,14}\d")
_NORTH_AMERICAN = re.compile(r"(?<![\d-])\([2-9]\d\d\) ?\d{3}-\d{4}(?!\d)")
_DOMAIN = re.compile(r"(?:@|www\.|https?://)[\w.-]*\w\.([a-z]{2})(?![\w-])", re.IGNORECASE)
_ZIP = re.compile(
    r"(?<![\w-])(?!DE[., ]+(?!19[789]))([A-Z]{2})[.,]? {1,2}(\d)\d{4}(?:-\d{4})?(?![\w-])"
)
_ADDRESSES = {
    "AU": re.compile(r"(?<!\w)(?:NSW|VIC|QLD|SA|TAS|ACT|WA|NT),? \d{4}(?!\w)"),
    "CA": re.compile(r"(?<!\w)[ABCEGHJ-NPRSTVXY]\d[A-Z] \d[A-Z]\d(?!\w)"),
    "DE": re.compile(r"(?<!\w)(?:D|DE)-\d{5}(?!\w)"),
    "GB": re.compile(r"(?<!\w)[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}(?!\w)"),
    "NL": re.compile(r"(?<!\w)[1-9]\d{3} ?[A-Z]{2} {1,2}[A-Z][a-z]+"),
}
_TAXES = {
    "AU": re.compile(r"(?<!\w)A\.?B\.?N\.?(?!\w)"),
    "IN": re.compile(r"(?<!\w)(?:GSTIN|CGST|SGST|IGST)(?!\w)"),
    "US": re.compile(r"(?<!\w)(?:sales tax|ZIP code|federal (?:tax )?ID|SSN)(?!\w)", re.IGNORECASE),
    "DE": re.compile(r"(?<!\w)(?:USt-?Id|Steuernummer|MwSt)", re.IGNORECASE),
    "GB": re.compile(r"(?<!\w)VAT Reg(?!\w)", re.IGNORECASE),
}


def clues_in(text: str) -> list[Clue]:
    """Each kind of clue once per country."""
    text = plain_signs(text[:LONGEST])
    clues = {(clue.country, clue.what): clue for clue in _clues(text)}
    return list(clues.values())


def _clues(text: str) -> Iterator[Clue]:
    for country in _numbers_that_fit(text):
        yield Clue(country, STRONG, f"a bank or tax number of {country}")
    for country in _addresses(text):
        yield Clue(country, STRONG, f"a postal address of {country}")
    for country in _phones(text):
        # Canada shares the prefix of the US.
        weight = FAIR if country == "US" else STRONG
        yield Clue(country, weight, f"a telephone number of {country}")
    if _NORTH_AMERICAN.search(text):
        yield Clue("US", FAIR, "a telephone number written as in US")
    for match in _first(_DOMAIN, text):
        domain = match[1].lower()
        country = "GB" if domain == "uk" else domain.upper()
        if country in COUNTRIES and domain not in AMBIGUOUS_DOMAINS:
            yield Clue(country, FAIR, f"the internet domain .{domain}")
    yield from _worded(text)


def _worded(text: str) -> Iterator[Clue]:
    folded = text.lower()
    for what, country, pattern, names in _patterns():
        if (not names or any(name in folded for name in names)) and pattern.search(folded):
            yield Clue(country, FAIR, f"{what} {country}")
    for country, tax in _TAXES.items():
        if tax.search(text):
            yield Clue(country, FAIR, f"a tax of {country}")


@cache
def _patterns() -> list[tuple[str, str, re.Pattern[str], tuple[str, ...]]]:
    """What, country, pattern, and the words of which it needs one, if it says so: a search for
    plain words is quick. New England is not England."""
    names = {country: _names_of(country) for country in sorted(NAMED)}
    named = {country: "|".join(map(re.escape, each)) for country, each in names.items()}
    companies = {key: "|".join(each) for key, each in lexicon.table("companies.of_country").items()}
    return [
        (what, country, re.compile(rf"(?<!\w)(?<!new )(?:{pattern})(?!\w)"), words.get(country, ()))
        for what, patterns, words in (
            ("the name of", named, names),
            ("a company of", companies, {}),
        )
        for country, pattern in patterns.items()
    ]


def _names_of(country: str) -> tuple[str, ...]:
    """In English and in its official languages, in lower case."""
    languages = ("en", *get_official_languages(country))
    known = [Locale.parse(language).territories.get(country, "") for language in languages]
    more = lexicon.table("countries.names").get(country, ())
    return tuple(name.lower() for name in dict.fromkeys([*known, *more]) if name)


def _first(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    return islice(pattern.finditer(text), MOST)


def _numbers_that_fit(text: str) -> Iterator[str]:
    for match in _first(_IBAN, text):
        if iban.is_valid(match[0]):
            yield match[0][:2]
    for match in _first(_VAT, text):
        if vat.is_valid(match[0]):
            yield "GR" if match[0][:2] == "EL" else match[0][:2]


def _addresses(text: str) -> Iterator[str]:
    if any(match[1] in ZIP_STATES[match[2]].split() for match in _first(_ZIP, text)):
        yield "US"
    for country, pattern in _ADDRESSES.items():
        if pattern.search(text):
            yield country


def _phones(text: str) -> Iterator[str]:
    for match in _first(_PHONE, text):
        prefix = next((match[1][:size] for size in (3, 2, 1) if match[1][:size] in PREFIXES), None)
        if prefix:
            yield PREFIXES[prefix]
