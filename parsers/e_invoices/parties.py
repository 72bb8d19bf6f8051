"""Who sells and who buys: names, addresses in one line, tax numbers. Elements in, values out."""

from collections.abc import Iterator, Mapping

from parsers.document import XmlValue
from parsers.e_invoices.elements import Node, Place, find_all, nodes
from parsers.e_invoices.found import value_at
from parsers.e_invoices.terms import Terms
from parsers.e_invoices.values import compact, text_of

SHORTEST_NUMBER = 5
"""Characters of a tax number."""


def party_values(root: Place, terms: Terms, roles: Mapping[str, str]) -> Iterator[XmlValue]:
    """roles: what a party is called where that is not its name in `Terms`."""
    for role, path in terms.parties.items():
        for party in find_all(root, path)[:1]:
            yield from _party(party, roles.get(role, role), terms)


def _party(party: Place, role: str, terms: Terms) -> Iterator[XmlValue]:
    name = value_at(party, role, terms.name, text_of, terms.other_names)
    number = value_at(
        party, f"{role}_tax_number", terms.tax_numbers, _tax_number, terms.other_numbers
    )
    yield from filter(None, (name, _address(party, role, terms), number))


def _tax_number(node: Node) -> str | None:
    found = compact(node)
    return found if found and len(found) >= SHORTEST_NUMBER else None


def _address(party: Place, role: str, terms: Terms) -> XmlValue | None:
    """Its parts in one line, as on a letter; without the country, which a letter within it leaves
    out, if there is anything else."""
    for place in find_all(party, terms.address)[:1]:
        if text := address_text(place, terms):
            raw = address_text(place, terms, country=True)
            return XmlValue(f"{role}_address", raw, text, place.xpath)
    return None


def address_text(place: Place, terms: Terms, *, country: bool = False) -> str:
    lines = [*terms.address_parts, *([terms.country] if country else [])]
    parts = (" ".join(filter(None, (_text(place, path) for path in line))) for line in lines)
    return ", ".join(filter(None, parts))


def _text(place: Place, path: str) -> str:
    return ", ".join(found for node in nodes(place, path) if (found := text_of(node)))
