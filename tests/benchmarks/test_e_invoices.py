"""Drawn e-invoices are what their truth says, and so they are read."""

import random
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from parsers.e_invoices.read import read_e_invoice

BENCHMARKS = str(Path(__file__).parents[2] / "benchmarks")
pytest.importorskip("faker", reason="the extra `train` is not installed")

sys.path.insert(0, BENCHMARKS)
try:
    from synthetic import VALIDATION, draw
    from synthetic.e_invoices import PROFILES, contents_of, plant, plantable, to_xml
    from synthetic.e_invoices.elements import ORDER_PROFILES
finally:
    sys.path.remove(BENCHMARKS)


def drawn(kind: str, seed: int) -> Any:
    return draw(kind, VALIDATION[seed % len(VALIDATION)], "de", 8_700_000 + seed)


def drawn_xml_of(kind: str, profile: str) -> tuple[Any, Any]:
    """The first that its profile can say."""
    for seed in range(50):
        document = drawn(kind, seed)
        try:
            return document, to_xml(contents_of(document), profile)
        except ValueError:
            continue
    raise AssertionError(profile)


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("kind", ["invoice", "credit_note"])
def test_an_xml_of_each_profile_says_what_is_true_of_it(kind: str, profile: str) -> None:
    _, xml = drawn_xml_of(kind, profile)
    said = read_e_invoice(xml.text)
    found = {value.path: value.value for value in said.values}
    assert (said.profile, said.document_type) == (xml.profile, kind)
    assert {path: found.get(path) for path in xml.truth} == dict(xml.truth)
    assert said.violations == ()


@pytest.mark.parametrize("profile", ORDER_PROFILES)
def test_an_order_has_the_fields_of_orders(profile: str) -> None:
    _, xml = drawn_xml_of("order", profile)
    said = read_e_invoice(xml.text)
    found = {value.path: value.value for value in said.values}
    assert (said.profile, said.document_type) == (profile, "purchase_order")
    assert {path: found.get(path) for path in xml.truth} == dict(xml.truth)


def test_the_parties_of_an_order_are_those_of_its_page() -> None:
    for seed in range(6):
        document = drawn("order", seed)
        contents = contents_of(document)
        names = {"buyer": contents.buyer.name, "supplier": contents.seller.name}
        shown = {path: document.values[path].value for path in names if path in document.values}
        assert shown == {path: names[path] for path in shown}


def test_a_planted_difference_changes_one_value() -> None:
    document, xml = drawn_xml_of("invoice", "EN 16931")
    rng = random.Random(7)
    for name in plantable(document, xml.truth):
        changed = to_xml(plant(xml.contents, name, rng), "EN 16931")
        differ = {path for path in xml.truth if xml.truth[path] != changed.truth.get(path)}
        assert len(differ) == 1, name


def test_prices_that_include_taxes_have_no_xml() -> None:
    contents = contents_of(drawn("invoice", 0))
    with pytest.raises(ValueError, match="taxes"):
        to_xml(replace(contents, gross=True), "BASIC")
    with pytest.raises(ValueError, match="rounded"):
        to_xml(replace(contents, gross=False, rounding=Decimal("0.02")), "BASIC")
