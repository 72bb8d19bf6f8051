"""Text of a known format becomes its normal form: the code of a currency, an IBAN, a name.

In: one line of text. Out: a `Reading`, whose value is in one form however it is printed. Check
digits are verified by python-stdnum. This module knows neither pages nor schemas.
"""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from babel import Locale
from babel.core import get_global
from babel.numbers import get_territory_currencies
from stdnum import iban
from stdnum.au import abn
from stdnum.ch import uid
from stdnum.dk import cvr
from stdnum.eu import vat
from stdnum.fi import ytunnus
from stdnum.fr import siret
from stdnum.gb import vat as gb_vat
from stdnum.in_ import gstin
from stdnum.it import iva
from stdnum.pl import nip

from parsers import lexicon
from parsers.document import FieldFormat, FieldValue
from parsers.document.text import seen
from parsers.values.currencies import CURRENCIES, SHORT_NAMES, currency_meant
from parsers.values.durations import read_duration
from parsers.values.ocr_confusions import FIGURES
from parsers.values.ocr_slips import mend_address, mend_name

TENDER_SINCE = datetime.date(2025, 1, 1)
"""Currencies in use since then are recognized."""

_VAT_FORMS = {
    "AT": r"U\d{8}", "BE": r"[01]\d{9}", "BG": r"\d{9,10}", "CY": r"\d{8}[A-Z]", "CZ": r"\d{8,10}",
    "DE": r"\d{9}", "DK": r"\d{8}", "EE": r"\d{9}", "EL": r"\d{9}", "FI": r"\d{8}",
    "ES": r"[A-Z]\d{7}[A-Z0-9]|\d{8}[A-Z]", "FR": r"[A-Z0-9]{2}\d{9}", "HR": r"\d{11}",
    "HU": r"\d{8}", "IE": r"\d[A-Z0-9]\d{5}[A-Z]{1,2}", "IT": r"\d{11}", "LT": r"\d{9}|\d{12}",
    "LU": r"\d{8}", "LV": r"\d{11}", "MT": r"\d{8}", "NL": r"\d{9}B\d{2}", "PL": r"\d{10}",
    "PT": r"\d{9}", "RO": r"\d{2,10}", "SE": r"\d{12}", "SI": r"\d{8}", "SK": r"\d{10}",
}  # fmt: skip
"""Of VAT numbers in the European Union, after the two letters of the country."""
_CHECKS: dict[str, Callable[[str], bool]] = {
    r"\d{2}[A-Z]{5}\d{4}[A-Z]\w{3}": gstin.is_valid,
    r"CHE\d{9}": uid.is_valid,
    r"GB(?:\d{9}|\d{12})": gb_vat.is_valid,
}
"""Numbers with a form of their own, and their checks."""
_LABELLED: dict[str, tuple[str, Callable[[str], bool]]] = {
    r"A\.?B\.?N": (r"\d{11}", abn.is_valid),
    "NIP": (r"\d{10}", nip.is_valid),
    "CVR": (r"\d{8}", cvr.is_valid),
    "Y-tunnus": (r"\d{8}", ytunnus.is_valid),
    r"P\. ?IVA": (r"\d{11}", iva.is_valid),
    "SIRET": (r"\d{14}", siret.is_valid),
}
"""Labels whose numbers have a form and a check."""
_NIP = re.compile(r"\d{3}-\d{3}-\d\d-\d\d|\d{3}-\d\d-\d\d-\d{3}")
_COUNTRIES = "|".join([*_VAT_FORMS, "GB", "CHE"])
_TAX_NUMBER = re.compile(
    rf"(?<!\w)(?:(?:{_COUNTRIES})[ -]?(?:[A-Z]{{1,3}} )?)?[A-Z]{{0,3}}\d[\w ./\-]*"
)

_IBAN = re.compile(r"(?:(?<![A-Z])|(?<=IBAN))[A-Z]{2} ?[0-9OQI]{2}(?:[ .-]{0,2}[A-Z0-9]){8,40}")

WRONG_CHECK_DIGITS = "its check digits do not fit"


@dataclass(frozen=True, slots=True)
class Reading:
    """A raw text read as one kind of value.

    problem: why there is no value, or what is wrong or uncertain about it. currency: the ISO 4217
    code of an amount of money. other: what else the text could mean, such as the date with day and
    month exchanged. note: what decided between the two, for people; None if nothing did.
    """

    value: FieldValue | None
    problem: str | None = None
    currency: str | None = None
    other: FieldValue | None = None
    note: str | None = None


def clean_text(text: str) -> str:
    """One line without control characters, with single spaces, and with words joined that are
    hyphenated at the end of a line; before a capital letter the hyphen stays. A soft hyphen beside
    a figure is how a font names its hyphen."""
    text = re.sub(r"(?<=[^\W\d_])[-\u00ad]\s*\n\s*(?=[a-zß-ÿ])", "", text.replace("\u00ad\n", ""))
    text = re.sub(r"(?<=[^\W\d_]-)\s*\n\s*(?=[^\W\d_])", "", text)
    text = re.sub(r"(?<=\d)\u00ad|\u00ad(?=[^\w\s]? ?\d)", "-", text)
    return " ".join(seen(text).split())


def read_currency(text: str, local: str | None = None) -> Reading:
    """An ISO 4217 code, from a code, a sign or a name, alone or among other words. local: the
    currency of the document's country."""
    codes = {word for word in re.findall(r"(?<!\w)[A-Z]{3}(?!\w)", text) if word in iso_4217()}
    codes = codes or set(filter(None, [_named(text, local)]))
    codes = codes or {code for mark in _marks(text) if (code := currency_meant(mark, local))}
    if len(codes) != 1:
        return Reading(None, "several currencies" if codes else "not a currency that is known")
    return Reading(codes.pop())


@cache
def iso_4217() -> frozenset[str]:
    """The codes of the currencies in use."""
    countries = get_global("territory_currencies")
    end = datetime.date.max
    found = (get_territory_currencies(each, TENDER_SINCE, end) for each in countries)
    return frozenset(code for codes in found for code in codes)


def _named(text: str, local: str | None) -> str | None:
    name = text.casefold().strip(" .:()").replace("u.s.", "us")
    for singular in (name, name.removesuffix("s"), name.replace("pounds", "pound")):
        if meant := _currency_names().get(singular):
            return meant if meant in iso_4217() else currency_meant(meant, local)
    return name.upper() if name.upper() in iso_4217() else None


@cache
def _currency_names() -> dict[str, str]:
    """Names in the singular, and the code or sign of each."""
    own = lexicon.table("currencies.names")
    names = {name: meant for meant, each in own.items() for name in each}
    for language in lexicon.LANGUAGES:
        for code, name in Locale(language).currencies.items():
            if code in iso_4217():
                names.setdefault(name.casefold(), code)
    return names


def _marks(text: str) -> set[str]:
    """Short names count alone; `FR` is France, and French."""
    words = text.split()
    found = {word.strip(".,:;()").upper() for word in words} & {*CURRENCIES, "KR"}
    alone = len(words) == 1 and text.strip() != "FR"
    return found if alone else found - SHORT_NAMES


def read_iban(text: str) -> Reading:
    """Without spaces and labels. One with wrong check digits is kept, with a problem."""
    match = _IBAN.search(text.upper())
    if not match:
        return Reading(None, "not an IBAN")
    own = re.split(r"(?<!\w)(?:BIC|SWIFT|BLZ|BANK)(?!\w)", match[0])[0]
    compact = re.sub(r"[ .-]", "", own)
    fitting = [end for end in range(15, min(len(compact), 34) + 1) if iban.is_valid(compact[:end])]
    value = compact[: fitting[0]] if fitting else compact
    return Reading(value, checksum_problem(FieldFormat.IBAN, value))


def iban_meant(value: str) -> str | None:
    """The IBAN that was misread as `value`, letters for digits, if its check digits then fit."""
    meant = value[:2] + value[2:].translate(FIGURES)
    return meant if meant != value and iban.is_valid(meant) else None


def read_tax_number(text: str) -> Reading:
    """Without spaces and labels. Punctuation stays, as in the German 12/345/67890, except where the
    form is known."""
    found = _after_label(text)
    if not any(sign.isdecimal() for sign in found):
        return Reading(None, "not a tax number")
    bare = re.sub(r"[\s.\-]", "", found).upper()
    is_known = _check_of(bare, text) or (_NIP.fullmatch(found) and nip.is_valid(bare))
    value = bare if is_known else re.sub(r"\s", "", found)
    return Reading(value, checksum_problem(FieldFormat.TAX_NUMBER, value, text))


def _after_label(text: str) -> str:
    """From the first word with a digit, or the letters of a country before it, up to a word without
    digits."""
    match = _TAX_NUMBER.search(text)
    return re.split(r"\s+[^\W\d_]{2,}", match[0])[0].strip(" .-/") if match else ""


def checksum_problem(format: FieldFormat | None, value: str, raw: str = "") -> str | None:
    """What is wrong with the check digits of a value that certainly has some; None if nothing is.
    raw: the text it was read from, whose label may say what kind of number it is."""
    if format is FieldFormat.IBAN:
        return None if iban.is_valid(value) else WRONG_CHECK_DIGITS
    if format is FieldFormat.TAX_NUMBER:
        check = _check_of(value, raw)
        return WRONG_CHECK_DIGITS if check and not check(value) else None
    return None


def _check_of(value: str, raw: str) -> Callable[[str], bool] | None:
    """The check of a tax number whose kind is certain, by its form or its label."""
    form = _VAT_FORMS.get(value[:2])
    if form and re.fullmatch(form, value[2:]):
        return vat.is_valid
    for pattern, check in _CHECKS.items():
        if re.fullmatch(pattern, value):
            return check
    for label, (form, check) in _LABELLED.items():
        if re.search(rf"(?<!\w){label}(?!\w)", raw) and re.fullmatch(form, value):
            return check
    return None


def read_code(text: str) -> Reading:
    """Without punctuation between a label and its code."""
    value = re.sub(r"^(?:n[o°º]\.?|nr\.?|№)(?=[ :])", "", text, flags=re.IGNORECASE)
    value = value.strip(" :;,#№*|")
    return Reading(value) if value else Reading(None, "no code")


def read_name(text: str) -> Reading:
    value = re.sub(r" ([,;)])", r"\1", text).strip(" ,;:|*_-")
    return _mended(value, *mend_name(value)) if value else Reading(None, "no name")


def read_address(text: str) -> Reading:
    """With punctuation as in print: `A , B ,, C` -> `A, B, C`."""
    value = re.sub(r"\s*([,;])(?:\s*[,;])*", r"\1", text).strip(" ,;:|*_-")
    return _mended(value, *mend_address(value)) if value else Reading(None, "no address")


def _mended(read: str, meant: str, told: tuple[str, ...]) -> Reading:
    """What was recognized stays as the other reading."""
    return Reading(meant, "; ".join(told), other=read) if told else Reading(read)


def read_length_of_time(text: str) -> Reading:
    """A count and a unit: `two (2) years` -> `2 years`."""
    value = read_duration(text)
    return Reading(value, None if value else "not a length of time")


READERS: dict[FieldFormat, Callable[[str], Reading]] = {
    FieldFormat.IBAN: read_iban,
    FieldFormat.TAX_NUMBER: read_tax_number,
    FieldFormat.CODE: read_code,
    FieldFormat.NAME: read_name,
    FieldFormat.ADDRESS: read_address,
    FieldFormat.DURATION: read_length_of_time,
}
