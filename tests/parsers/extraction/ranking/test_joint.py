from datetime import date
from decimal import Decimal

import pytest

from parsers.extraction.ranking.joint import together


def test_what_is_alone_stays_as_it_is():
    alone = {"seller": {"mill": 0.7, "pond": 0.2}}
    assert together(alone) == alone


def test_no_field_is_changed_by_one_without_values():
    found = together({"seller": {"mill": 0.7}, "buyer": {}})
    assert found["seller"]["mill"] == pytest.approx(0.7)
    assert found["buyer"] == {}


def test_the_seller_is_not_the_buyer():
    found = together({"seller": {"mill": 0.9}, "buyer": {"mill": 0.5, "pond": 0.4}})
    assert found["buyer"]["pond"] > 0.6 > 0.2 > found["buyer"]["mill"]


def test_of_two_totals_the_one_wins_that_net_and_tax_add_up_to():
    hundred, tax, sum_, other = map(Decimal, ("100.00", "19.00", "119.00", "140.00"))
    alone = {"net": {hundred: 0.8}, "tax": {tax: 0.8}, "total": {other: 0.5, sum_: 0.45}}
    found = together(alone)
    assert found["total"][sum_] > 0.7 > found["total"][other]
    assert found["net"][hundred] > 0.8


def test_a_credit_adds_up_whatever_the_signs():
    net, tax, total = map(Decimal, ("-100.00", "-19.00", "119.00"))
    found = together({"net": {net: 0.8}, "tax": {tax: 0.8}, "total": {total: 0.8}})
    assert found["total"][total] > 0.8


def test_nothing_is_due_before_it_was_invoiced():
    may, june = date(2031, 5, 2), date(2031, 6, 1)
    found = together({"invoice_date": {june: 0.9}, "due_date": {may: 0.6}})
    assert found["due_date"][may] < 0.3


def test_probabilities_never_add_up_to_more_than_one():
    values = {Decimal(each): 0.05 for each in range(1, 19)}
    found = together({"net": values, "tax": values, "total": values})
    assert all(sum(weights.values()) <= 1.0 + 1e-9 for weights in found.values())
