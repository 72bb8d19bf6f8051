"""Which row of the page is which row of the XML? By what they have in common, and by their order.

In: the rows of both. Out: for each row of the XML the row of the page, if there is one.
"""

from collections.abc import Mapping, Sequence

from parsers.document import Field
from parsers.extraction.e_invoice.same import Pair, same_as

NEAR = 40
"""Rows are compared with those at most so many places away."""
WEIGHTS = {"amount": 2.0, "description": 2.0, "article_number": 2.0, "unit_price": 1.5,
           "quantity": 1.0, "tax_rate": 0.25, "rate": 3.0, "net": 2.0, "tax": 2.0}  # fmt: skip
"""How much a value in common says that two rows are the same."""
LEAST = 2.0

PairRow = Mapping[str, Pair]
PageRow = Mapping[str, Field]


def pair_rows(xml: Sequence[PairRow], page: Sequence[PageRow]) -> list[int | None]:
    """Those with most in common first, each row once; if as many are left of both, in order."""
    ranked = sorted(
        (-score, abs(at - place), at, place)
        for at, row in enumerate(xml)
        for place in range(max(0, at - NEAR), min(len(page), at + NEAR))
        if (score := _common(row, page[place])) >= LEAST
    )
    found: list[int | None] = [None] * len(xml)
    free = set(range(len(page)))
    for _, _, at, place in ranked:
        if found[at] is None and place in free:
            found[at] = place
            free.remove(place)
    left = [at for at, place in enumerate(found) if place is None]
    if len(left) == len(free) and len(xml) == len(page):
        for at, place in zip(left, sorted(free), strict=True):
            found[at] = place
    return found


def _common(xml: PairRow, page: PageRow) -> float:
    return sum(
        WEIGHTS.get(name, 0.0)
        for name, pair in xml.items()
        if name in page and page[name].value is not None and same_as(pair, page[name])
    )
