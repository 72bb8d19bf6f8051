"""The profiles that are drawn, and what the writers of both syntaxes share: elements as text,
amounts with a sign, addresses in parts."""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from xml.sax.saxutils import escape, quoteattr

from synthetic.contents import CENT, Contents, Item
from synthetic.parties import Party

CII_PROFILES = {
    "MINIMUM": "urn:factur-x.eu:1p0:minimum",
    "BASIC WL": "urn:factur-x.eu:1p0:basicwl",
    "BASIC": "urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic",
    "EN 16931": "urn:cen.eu:en16931:2017",
    "EXTENDED": "urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended",
    "XRECHNUNG 3.0": "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0",
    "ZUGFERD 1 BASIC": "urn:ferd:CrossIndustryDocument:invoice:1p0:basic",
    "ZUGFERD 1 COMFORT": "urn:ferd:CrossIndustryDocument:invoice:1p0:comfort",
    "ZUGFERD 1 EXTENDED": "urn:ferd:CrossIndustryDocument:invoice:1p0:extended",
}
UBL_PROFILES = {
    "UBL EN 16931": "urn:cen.eu:en16931:2017",
    "UBL XRECHNUNG 3.0": CII_PROFILES["XRECHNUNG 3.0"],
    "UBL PEPPOL BIS BILLING 3.0": (
        "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
    ),
}
ORDER_PROFILES = {
    "ORDER-X BASIC": "urn:order-x.eu:1p0:basic",
    "ORDER-X COMFORT": "urn:order-x.eu:1p0:comfort",
    "ORDER-X EXTENDED": "urn:order-x.eu:1p0:extended",
}
PROFILES = {**CII_PROFILES, **UBL_PROFILES}
UNITS = ("C62", "H87", "HUR", "KGM", "MTR", "LTR", "DAY", "XPK")
UBL_SPACE = "urn:oasis:names:specification:ubl:schema:xsd"
CII_SPACE = "urn:un:unece:uncefact:data:standard"

Tag = str | tuple[str, Mapping[str, str]]


def sign_of(f: Contents) -> int:
    """Credit notes have positive amounts."""
    return -1 if f.total < 0 else 1


def amount(value: Decimal) -> str:
    return f"{value.quantize(CENT, ROUND_HALF_UP):f}"


def element(tag: Tag, *children: str) -> str:
    """Children that are empty are left out, and an element without any."""
    name, attributes = tag if isinstance(tag, tuple) else (tag, {})
    inner = "".join(children)
    told = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{told}>{inner}</{name}>" if inner else ""


def leaf(tag: Tag, value: object) -> str:
    return "" if value is None or value == "" else element(tag, escape(str(value)))


def place_of(party: Party) -> tuple[str, str]:
    """The postcode and the town, as far as they can be told apart."""
    found = re.fullmatch(r"((?:[A-Z]{1,2}-)?\d[\d -]*\d)\s+(\S.*)", party.place)
    return (found[1], found[2]) if found else ("", " ".join(party.place.split()))


def address_of(party: Party) -> str:
    return ", ".join(filter(None, (party.street, " ".join(filter(None, place_of(party))))))


def type_code(f: Contents) -> str:
    return {"credit_note": "381", "order": "220"}.get(f.kind, "380")


LEVELS = {
    "ZUGFERD 1 BASIC": "BASIC", "ZUGFERD 1 COMFORT": "EN 16931", "ZUGFERD 1 EXTENDED": "EXTENDED",
    "ORDER-X BASIC": "BASIC", "ORDER-X COMFORT": "EN 16931", "ORDER-X EXTENDED": "EXTENDED",
}  # fmt: skip
"""The profile that has as much as that of another standard."""


def has(profile: str, least: str) -> bool:
    order = ("MINIMUM", "BASIC WL", "BASIC", "EN 16931", "EXTENDED")
    level = LEVELS.get(profile, profile)
    return level not in order or order.index(level) >= order.index(least)


def unit_code(item: Item) -> str:
    return UNITS[sum(map(ord, item.unit)) % len(UNITS)]


def usual_rate(f: Contents) -> Decimal:
    """The rate that discounts and shipping are taxed by."""
    by_rate: dict[Decimal, Decimal] = {}
    for each in f.items:
        by_rate[each.rate] = by_rate.get(each.rate, Decimal(0)) + each.amount
    return max(by_rate, key=lambda rate: abs(by_rate[rate]))


def taken_off(f: Contents, item: Item) -> Decimal:
    whole = (item.quantity * item.price).quantize(CENT, ROUND_HALF_UP)
    return whole - item.amount * sign_of(f)


def country_of(party: Party) -> str:
    return party.bic[4:6]
