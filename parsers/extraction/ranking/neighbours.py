"""Probabilities of addresses -> those beside the names of their owners.

In: for each field its values with their probabilities, and where each stands. Out: the same, where
an address that stands at the likeliest name of its party weighs more than others, such as that of a
delivery. This module knows no label.
"""

from collections.abc import Mapping

from parsers.document import FieldValue
from parsers.extraction.lines import Piece

PARTIES = (("seller", "seller_address"), ("buyer", "buyer_address"))
SURE = 0.5
"""The probability of a name from which its place tells something."""
BELIEVED = 0.02
"""The probability of an address at the name, at least, so that others are doubted."""
# On drawn documents of layouts that were trained on, 2026-11-30.
ELSEWHERE = 0.2
"""What it leaves of the weight of an address that stands elsewhere."""
LINES_BELOW = 2.5
"""Heights of the name below which its address begins, at most: a contact may stand between."""

Weights = Mapping[FieldValue, float]
Places = Mapping[FieldValue, Piece]


def beside_names(
    found: dict[str, dict[FieldValue, float]], places: Mapping[str, Places]
) -> dict[str, dict[FieldValue, float]]:
    """The probability of each value, the places of names considered."""
    for name, address in PARTIES:
        if name in found and address in found:
            owner = max(found[name], key=found[name].__getitem__, default=None)
            if owner is not None and found[name][owner] >= SURE and owner in places[name]:
                at = places[name][owner]
                found[address] = _weighed(found[address], places[address], at)
    return found


def _weighed(addresses: Weights, places: Places, name: Piece) -> dict[FieldValue, float]:
    near = {value for value, piece in places.items() if _is_at(piece, name)}
    if sum(addresses.get(value, 0.0) for value in near) < BELIEVED:
        return dict(addresses)
    none = max(1.0 - sum(addresses.values()), 0.0)
    weights = {value: each * (1.0 if value in near else ELSEWHERE)
               for value, each in addresses.items()}  # fmt: skip
    whole = none + sum(weights.values())
    return {value: each / whole for value, each in weights.items()} if whole else dict(addresses)


def _is_at(address: Piece, name: Piece) -> bool:
    """On the name's page, in its column and right below it, or beside it."""
    one, other = address.box, name.box
    if one is None or other is None or address.page != name.page:
        return False
    overlaps = one.x0 < other.x1 and other.x0 < one.x1
    below = one.y0 - other.y1 <= LINES_BELOW * other.height and one.y1 > other.y0
    return overlaps and below
