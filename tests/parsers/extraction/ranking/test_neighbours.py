"""A buyer is named at its address, and an address stands at the name of its party."""

from parsers.document import BoundingBox
from parsers.extraction.lines import Piece
from parsers.extraction.ranking.neighbours import beside_names


def at(text, x, y):
    return Piece(text, 1, BoundingBox(x, y, x + 0.2, y + 0.014))


PLACES = {
    "buyer": {"reed": at("Reed", 0.1, 0.20), "quay": at("Quay", 0.6, 0.50)},
    "buyer_address": {"here": at("Mill 1", 0.1, 0.22), "there": at("Mill 2", 0.6, 0.80)},
}


def found(names, addresses):
    return beside_names({"buyer": names, "buyer_address": addresses}, PLACES)


def test_nothing_found_stays_nothing():
    assert beside_names({}, {}) == {}
    assert found({}, {}) == {"buyer": {}, "buyer_address": {}}


def test_what_is_unsure_moves_nothing():
    names, addresses = {"reed": 0.3, "quay": 0.4}, {"here": 0.3, "there": 0.4}
    assert found(names, addresses) == {"buyer": names, "buyer_address": addresses}


def test_an_address_away_from_a_sure_name_is_doubted():
    weighed = found({"reed": 0.9}, {"here": 0.3, "there": 0.6})["buyer_address"]
    assert weighed["here"] > weighed["there"]


def test_a_name_away_from_a_surer_address_is_doubted():
    weighed = found({"reed": 0.3, "quay": 0.45}, {"here": 0.8})["buyer"]
    assert weighed["reed"] > weighed["quay"]
    assert sum(weighed.values()) <= 1


def test_a_seller_may_be_named_away_from_its_address():
    names = {"reed": 0.3, "quay": 0.45}
    places = {"seller": PLACES["buyer"], "seller_address": PLACES["buyer_address"]}
    weighed = beside_names({"seller": dict(names), "seller_address": {"here": 0.8}}, places)
    assert weighed["seller"] == names


def test_a_town_is_no_name_at_its_address():
    town = at("Mill", 0.1, 0.22)
    places = {**PLACES, "buyer": {"town": town, "quay": PLACES["buyer"]["quay"]}}
    names = {"town": 0.3, "quay": 0.45}
    assert (
        beside_names({"buyer": dict(names), "buyer_address": {"here": 0.8}}, places)["buyer"]
        == names
    )
