"""Countries as documents show them: how numbers and dates are written, taxes, numbers of accounts.

Currencies, formats of numbers and dates are CLDR's, by way of Babel; what is written otherwise in
practice is drawn beside them.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import stdnum
import stdnum.iban


@dataclass(frozen=True, slots=True)
class Country:
    """code: ISO 3166. locale: of Babel and faker. rates: of taxes, the usual first. vat: the form
    of a tax number, in which `#` is a digit and `@` a letter; iban: likewise, without check
    digits; None where accounts have other numbers. forms: legal forms behind a company's name."""

    code: str
    locale: str
    language: str
    currency: str
    rates: tuple[str, ...]
    vat: str
    iban: str | None
    forms: tuple[str, ...]
    names: tuple[str, ...]


_GB = "@@@@" + "#" * 14
COUNTRIES = (
    Country("DE", "de_DE", "de", "EUR", ("19", "7"), "DE#########", "#" * 18,
            ("GmbH", "AG", "GmbH & Co. KG", "KG", "OHG", "e.K.", "UG (haftungsbeschränkt)", "eG"),
            ("Deutschland", "Germany")),
    Country("AT", "de_AT", "de", "EUR", ("20", "10", "13"), "ATU########", "#" * 16,
            ("GmbH", "Ges.m.b.H.", "KG", "e.U."), ("Österreich", "Austria")),
    Country("CH", "de_CH", "de", "CHF", ("8.1", "2.6"), "CHE-###.###.### MWST", "#" * 17,
            ("AG", "GmbH", "Sàrl", "SA"), ("Schweiz", "Switzerland")),
    Country("GB", "en_GB", "en", "GBP", ("20", "5", "0"), "GB#########", _GB,
            ("Ltd", "Limited", "plc", "LLP", "Ltd."), ("United Kingdom", "England", "UK")),
    Country("US", "en_US", "en", "USD", ("8.25", "6", "0"), "##-#######", None,
            ("Inc.", "LLC", "Corp.", "Co.", "Inc"), ("USA", "United States")),
    Country("IN", "en_IN", "en", "INR", ("18", "12", "5"), "27@@@@@####@1Z#", None,
            ("Pvt. Ltd.", "Private Limited", "LLP"), ("India",)),
    Country("FR", "fr_FR", "fr", "EUR", ("20", "10", "5.5"), "FR###########", "#" * 23,
            ("SARL", "SAS", "S.A.", "EURL", "SA", "SASU"), ("France",)),
    Country("BE", "fr_BE", "fr", "EUR", ("21", "12", "6"), "BE0#########", "#" * 12,
            ("SA", "SPRL", "SRL", "S.A."), ("Belgique", "Belgium")),
    Country("ES", "es_ES", "es", "EUR", ("21", "10", "4"), "ESB########", "#" * 20,
            ("S.L.", "S.A.", "SL", "S.L.U.", "S. Coop."), ("España", "Spain")),
    Country("IT", "it_IT", "it", "EUR", ("22", "10", "4"), "IT###########", "@" + "#" * 22,
            ("S.r.l.", "S.p.A.", "SRL", "s.n.c.", "SpA"), ("Italia", "Italy")),
    Country("NL", "nl_NL", "nl", "EUR", ("21", "9"), "NL#########B0#", "@@@@" + "#" * 10,
            ("B.V.", "BV", "N.V.", "V.O.F."), ("Nederland", "The Netherlands")),
    Country("PT", "pt_PT", "pt", "EUR", ("23", "13", "6"), "PT#########", "#" * 21,
            ("Lda.", "S.A.", "Unipessoal Lda"), ("Portugal",)),
    Country("BR", "pt_BR", "pt", "BRL", ("18", "12"), "##.###.###/0001-##", None,
            ("Ltda.", "S.A.", "ME", "EIRELI"), ("Brasil",)),
    Country("PL", "pl_PL", "pl", "PLN", ("23", "8", "5"), "PL##########", "#" * 24,
            ("Sp. z o.o.", "S.A.", "sp. j.", "sp. k."), ("Polska", "Poland")),
    Country("CZ", "cs_CZ", "cs", "CZK", ("21", "12"), "CZ########", "#" * 20,
            ("s.r.o.", "a.s.", "spol. s r.o.", "v.o.s."), ("Česká republika", "Czechia")),
    Country("SE", "sv_SE", "sv", "SEK", ("25", "12", "6"), "SE##########01", "#" * 20,
            ("AB", "HB", "Aktiebolag", "KB"), ("Sverige", "Sweden")),
    Country("DK", "da_DK", "da", "DKK", ("25",), "DK########", "#" * 14,
            ("A/S", "ApS", "I/S"), ("Danmark", "Denmark")),
    Country("NO", "no_NO", "nb", "NOK", ("25", "15", "12"), "NO ######### MVA", "#" * 11,
            ("AS", "ASA", "ANS"), ("Norge", "Norway")),
    Country("FI", "fi_FI", "fi", "EUR", ("25.5", "14", "10"), "FI########", "#" * 14,
            ("Oy", "Oyj", "Ky", "Tmi"), ("Suomi", "Finland")),
    Country("TR", "tr_TR", "tr", "TRY", ("20", "10", "1"), "##########", "#" * 22,
            ("A.Ş.", "Ltd. Şti.", "San. ve Tic. A.Ş."), ("Türkiye",)),
    Country("GR", "el_GR", "el", "EUR", ("24", "13", "6"), "EL#########", "#" * 23,
            ("Α.Ε.", "Ε.Π.Ε.", "Ο.Ε.", "Ι.Κ.Ε."), ("Ελλάδα", "Greece")),
    Country(
        "CN",
        "zh_CN",
        "zh",
        "CNY",
        ("13", "9", "6"),
        "91######MA@@####@",
        None,
        ("有限公司", "股份有限公司", "有限责任公司"),
        ("中国", "China"),
    ),
)  # fmt: skip
SIGNS = {
    "EUR": ("€", "EUR", "Euro"),
    "GBP": ("£", "GBP"),
    "USD": ("$", "USD", "US$"),
    "CHF": ("CHF", "Fr.", "SFr."),
    "INR": ("Rs.", "INR"),
    "BRL": ("R$", "BRL"),
    "PLN": ("zł", "PLN"),
    "CZK": ("Kč", "CZK"),
    "SEK": ("kr", "SEK"),
    "DKK": ("kr.", "DKK"),
    "NOK": ("kr", "NOK"),
    "TRY": ("TL", "TRY"),
    "JPY": ("¥", "JPY", "円"),
    "CNY": ("¥", "CNY", "元"),
}


@cache
def countries_of(language: str) -> tuple[Country, ...]:
    return tuple(each for each in COUNTRIES if each.language == language)


def filled(form: str, rng: random.Random) -> str:
    signs = {"#": "0123456789", "@": "ABCDEFGHKLMNPRSTVXYZ"}
    return "".join(rng.choice(signs[each]) if each in signs else each for each in form)


TRIES = 400
"""Numbers drawn until one has the right check digits."""


def _valid(form: str, rng: random.Random, is_valid: Callable[[str], bool]) -> str:
    for _ in range(TRIES):
        number = filled(form, rng)
        if is_valid(number):
            break
    return number


def vat_number(country: Country, rng: random.Random) -> str:
    """With right check digits where they are known and soon found."""
    module = stdnum.get_cc_module(country.code.lower(), "vat")
    return _valid(country.vat, rng, module.is_valid if module else lambda _: True)


def iban(country: Country, rng: random.Random) -> str | None:
    if country.iban is None:
        return None

    def is_valid(account: str) -> bool:
        return bool(stdnum.iban.is_valid(_checked(country.code, account)))

    return _checked(country.code, _valid(country.iban, rng, is_valid))


def _checked(code: str, account: str) -> str:
    digits = "".join(str(int(each, 36)) for each in f"{account}{code}00")
    return f"{code}{98 - int(digits) % 97:02}{account}"
