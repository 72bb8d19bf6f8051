"""Parties of an XML that are each other on the page.

In: the values of the XML and the fields of the page. Out: the names of those that are exchanged.
"""

from collections.abc import Iterable, Mapping

from rapidfuzz import fuzz

from parsers.document import Field
from parsers.document.text import fold
from parsers.extraction.e_invoice.same import Pair, same_as

PARTIES = ("seller", "buyer")
SIMILAR = 60.0
"""How alike two names are, 0..100, of which one seems to be the other, changed."""


def exchanged_parties(
    pairs: Iterable[Pair], page: Mapping[str, Field], least: float
) -> tuple[str, ...]:
    """Both, where the page is sure of them, by the least support, and has each as the other."""
    xml = {pair.xml.path: pair for pair in pairs}
    for one, other in (PARTIES, PARTIES[::-1]):
        pair, field = xml.get(one), page.get(other)
        if pair is None or field is None or (field.support or 0.0) < least:
            return ()
        if not same_as(pair, field) or (own := page.get(one)) is None or same_as(pair, own):
            return ()
    return PARTIES


def is_another_party(pair: Pair, name: str, page: Mapping[str, Field]) -> bool:
    """Whether the XML's name is like that of the page, but another one, or that of another party
    there."""
    others = (page[each] for each in PARTIES if each in page and each != pair.xml.path)
    is_others = any(same_as(pair, each) is not None for each in others)
    return is_others or fuzz.ratio(fold(str(pair.xml.value)), fold(name)) >= SIMILAR
