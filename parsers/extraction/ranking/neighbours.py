"""Probabilities of names and addresses -> those of parties, whose name stands at their address.

In: for each field its values with their probabilities, and where each stands. Out: the same, where
an address that stands at the likeliest name of its party weighs more than others, such as that of a
delivery; and so does a buyer's name that stands at the likeliest address. A seller's name often
stands alone. This module knows no label.
"""

from collections.abc import Mapping, Set

from parsers.document import FieldValue
from parsers.extraction.lines import Piece

PARTIES = (("seller", "seller_address"), ("buyer", "buyer_address"))
SURE = 0.5
"""The probability of a name or an address from which its place tells something."""
BELIEVED = 0.02
"""The probability of what stands there, at least, so that others are doubted."""
# On drawn documents of layouts that were trained on, 2026-11-30.
ELSEWHERE = 0.2
"""What it leaves of the weight of an address, or a name, that stands elsewhere."""
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
                near = {value for value, piece in places[address].items() if _is_at(piece, at)}
                found[address] = _weighed(found[address], near)
    return _named(found, places)


def _named(
    found: dict[str, dict[FieldValue, float]], places: Mapping[str, Places]
) -> dict[str, dict[FieldValue, float]]:
    """Buyers whose address is surer than their name."""
    name, address = PARTIES[1]
    if name not in found or address not in found:
        return found
    where = max(found[address], key=found[address].__getitem__, default=None)
    best = max(found[name].values(), default=1.0)
    if where is not None and where in places[address] and found[address][where] > max(SURE, best):
        at = places[address][where]
        near = {
            value
            for value, piece in places[name].items()
            if _is_at(at, piece) and not _is_within(piece, at)
        }
        found[name] = _weighed(found[name], near)
    return found


def _weighed(weights: Weights, near: Set[FieldValue]) -> dict[FieldValue, float]:
    """near: those at their place."""
    if sum(weights.get(value, 0.0) for value in near) < BELIEVED:
        return dict(weights)
    none = max(1.0 - sum(weights.values()), 0.0)
    moved = {value: each * (1.0 if value in near else ELSEWHERE)
             for value, each in weights.items()}  # fmt: skip
    whole = none + sum(moved.values())
    return {value: each / whole for value, each in moved.items()} if whole else dict(weights)


def _is_at(address: Piece, name: Piece) -> bool:
    """On the name's page, in its column and right below it, or beside it."""
    one, other = address.box, name.box
    if one is None or other is None or address.page != name.page:
        return False
    overlaps = one.x0 < other.x1 and other.x0 < one.x1
    below = one.y0 - other.y1 <= LINES_BELOW * other.height and one.y1 > other.y0
    return overlaps and below


def _is_within(name: Piece, address: Piece) -> bool:
    """A town is no name."""
    one, other = name.box, address.box
    return one is not None and other is not None and 2 * one.overlap(other) > one.area
