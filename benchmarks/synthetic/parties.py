"""Sellers and buyers: names, addresses, and the numbers that stand in letterheads."""

import random
import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache

from faker import Faker

from synthetic.countries import Country, filled, iban, vat_number
from synthetic.words import Words

BOXES = {"de": "Postfach", "fr": "BP", "nl": "Postbus", "it": "C.P.", "es": "Apdo."}
MAILBOXES = ("info", "office", "mail", "buchhaltung", "sales")


@dataclass(frozen=True, slots=True)
class Party:
    """logo: the name without its legal form. address: its lines as they are printed."""

    name: str
    logo: str
    street: str
    place: str
    city: str
    country: str
    phone: str
    fax: str
    email: str
    web: str
    vat: str
    tax_number: str
    register: str
    capital: int
    person: str
    iban: str | None
    bic: str
    bank: str
    account: str

    @property
    def address(self) -> tuple[str, ...]:
        return tuple(each for each in (self.street, self.place) if each)


@cache
def _faker(locale: str) -> Faker:
    """With Italy's towns in order: they come from a set, which each process shuffles."""
    found = Faker(locale)
    for provider in found.get_providers():
        if isinstance(getattr(provider, "cities", None), list):
            provider.cities = sorted(provider.cities)
    return found


def faker_of(country: Country, rng: random.Random) -> Faker:
    found = _faker(country.locale)
    found.seed_instance(rng.getrandbits(32))
    return found


def party(country: Country, words: Words, rng: random.Random, private: bool = False) -> Party:
    """private: a person, not a company."""
    fake = faker_of(country, rng)
    city = fake.city()
    person = fake.name() if country.code == "CN" else f"{fake.first_name()} {fake.last_name()}"
    logo, form = _company(country, words, fake, city, rng)
    name = person if private else f"{logo} {form}".strip()
    domain = re.sub(r"[^a-z0-9]+", "-", _ascii(logo).lower()).strip("-")[:24] or "firma"
    bank_code = filled("@@@@", rng) + country.code + filled("@#", rng)
    return Party(
        name=name,
        logo=logo,
        street=_street(fake, country, rng),
        place=_place(fake, country, city, rng),
        city=city,
        country=rng.choice(country.names),
        phone=_line(fake.phone_number()),
        fax=_line(fake.phone_number()),
        email=f"{rng.choice(MAILBOXES)}@{domain}.{country.code.lower()}",
        web=f"www.{domain}.{country.code.lower()}",
        vat=vat_number(country, rng),
        tax_number=rng.choice(("###/####/####", "##/###/#####", "### ### ###", "##########")),
        register=filled("#####", rng),
        capital=rng.choice((25, 50, 100, 250, 1000)) * 1000,
        person=person,
        iban=iban(country, rng),
        bic=bank_code + rng.choice(("", "XXX", "###")),
        bank=_bank(country, fake, rng),
        account=filled("########", rng),
    )


def with_numbers(one: Party, rng: random.Random) -> Party:
    """Forms filled in."""
    return replace(
        one, tax_number=filled(one.tax_number, rng), bic=filled(one.bic.replace("@", "A"), rng)
    )


def _line(text: str) -> str:
    return " ".join(text.split())


def _ascii(text: str) -> str:
    folded = unicodedata.normalize(
        "NFKD", text.replace("ß", "ss").replace("ø", "o").replace("ł", "l")
    )
    return folded.encode("ascii", "ignore").decode()


def _company(
    country: Country, words: Words, fake: Faker, city: str, rng: random.Random
) -> tuple[str, str]:
    """The name and the legal form; a few have none."""
    trade, last = words.any("trades"), fake.last_name()
    if country.code == "CN":
        return f"{city}{last}{trade}{rng.choice(country.forms)}", ""
    stem = rng.choice(
        (
            f"{last} {trade}",
            f"{trade} {last}",
            f"{last} & {fake.last_name()}",
            f"{trade} {city}",
            f"{last}",
            f"{filled('@@@', rng)} {trade}",
            f"{last[:4].title()}{rng.choice(('tec', 'soft', 'net', 'max', 'plan'))}",
            f"{fake.last_name()} {rng.choice(('&', '+'))} {last} {trade}",
            f"{fake.first_name()}s {trade}",
        )
    )
    form = rng.choice(country.forms) if rng.random() < 0.8 else ""
    if form and rng.random() < 0.08:  # a branch
        form = f"{form} {city}"
    return (stem.upper() if rng.random() < 0.12 else stem), form


def _street(fake: Faker, country: Country, rng: random.Random) -> str:
    if rng.random() < 0.06:
        return f"{BOXES.get(country.language, 'P.O. Box')} {rng.randint(10, 9999)}"
    return _line(fake.street_address())


def _place(fake: Faker, country: Country, city: str, rng: random.Random) -> str:
    code = fake.postcode()
    if country.code == "US":
        return f"{city}, {fake.state_abbr()} {code}"
    if country.code == "GB":
        return rng.choice((f"{city} {code}", f"{city}, {code}"))
    if country.code == "IN":
        return f"{city} - {code}"
    if country.code == "BR":
        return f"{code} {city} - {fake.estado_sigla()}"
    if country.code == "IT":
        return f"{code} {city} ({filled('@@', rng)})"
    prefix = (
        f"{country.code}-" if country.code in ("DE", "AT", "CH") and rng.random() < 0.15 else ""
    )
    return f"{prefix}{code} {city}"


def _bank(country: Country, fake: Faker, rng: random.Random) -> str:
    names = {
        "de": ("Sparkasse {}", "Volksbank {} eG", "Commerzbank", "Raiffeisenbank {}"),
        "en": ("Barclays Bank", "First National Bank of {}", "HSBC", "Chase Bank"),
        "fr": ("BNP Paribas", "Crédit Agricole {}", "Société Générale"),
        "es": ("Banco Santander", "CaixaBank", "BBVA"), "it": ("Intesa Sanpaolo", "UniCredit {}"),
        "nl": ("ING Bank", "Rabobank {}", "ABN AMRO"),
    }  # fmt: skip
    return rng.choice(names.get(country.language, ("Nordea", "Raiffeisen", "Bank {}"))).format(
        fake.last_name()
    )
