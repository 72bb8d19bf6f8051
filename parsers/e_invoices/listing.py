"""An XML as lines for people: of each element that holds a text the part it is in, its name and the
text. Addresses are one line; dates in digits alone are written with hyphens."""

from collections.abc import Iterator
from dataclasses import dataclass

from parsers.e_invoices import elements
from parsers.e_invoices.elements import Place
from parsers.e_invoices.parties import address_text
from parsers.e_invoices.terms import CII_TERMS, UBL_TERMS
from parsers.e_invoices.values import date_of

LONGEST = 1_000
ADDRESSES = {terms.address: terms for terms in (CII_TERMS, UBL_TERMS)}
DATE_ELEMENT = "DateTimeString"


@dataclass(frozen=True, slots=True)
class Line:
    """part: the names of the elements around it, without those of the whole document."""

    part: str
    name: str
    text: str


def list_elements(text: str) -> Iterator[Line]:
    """Of an XML that can be read, in its order."""
    yield from _lines(elements.root_of(elements.parse(text)), ())


def _lines(place: Place, above: tuple[str, ...]) -> Iterator[Line]:
    element, name = place.element, elements.local(place.element)
    if name in ADDRESSES and len(element):
        yield Line(" / ".join(above), name, address_text(place, ADDRESSES[name], country=True))
        return
    if not len(element):
        if said := _text(place):
            yield Line(" / ".join(above), name, said)
        return
    for child in element:
        if isinstance(child.tag, str):
            yield from _lines(Place(child, ""), (*above, name)[-2:])


def _text(place: Place) -> str:
    node = elements.node_of(place)
    day = date_of(node) if elements.local(place.element) == DATE_ELEMENT else None
    cut = f"{node.text[:LONGEST]}…" if len(node.text) > LONGEST else node.text
    text = day.isoformat() if day else cut
    return " ".join(filter(None, (text, node.currency or node.unit))) if text else ""
