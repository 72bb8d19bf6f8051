import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.document import (
    BoundingBox,
    FieldDefinition,
    FieldKind,
    Rule,
    RuleKind,
    SchemaDefinition,
)
from parsers.embedded.fields.choice import Candidate, choose, holds
from parsers.embedded.fields.lines import Piece

NAMES = ("total", "net", "tax")
SUM = Rule("net_and_tax", RuleKind.SUM, NAMES)


def schema(*rules, names=NAMES):
    fields = tuple(FieldDefinition(name, FieldKind.NUMBER) for name in names)
    return SchemaDefinition("bill", "1", fields, rules=rules)


def candidate(field, text, score, row=0):
    box = BoundingBox(0.1, 0.01 * row, 0.2, 0.01 * row + 0.01)
    return Candidate(field, Piece(text, 1, box), score, Decimal(text))


def chosen(definition, *candidates, rows=None):
    return {name: piece.text for name, piece in choose(definition, candidates, rows).items()}


def test_without_candidates_nothing_is_chosen():
    assert chosen(schema(SUM)) == {}


def test_without_rules_each_field_has_its_best_candidate():
    assert chosen(
        schema(), candidate("net", "1", 1.0), candidate("net", "2", 2.0, 1)
    ) == {"net": "2"}  # fmt: skip


def test_a_piece_answers_one_field_where_it_scores_most():
    same = candidate("total", "5", 2.0), candidate("net", "5", 1.5)
    assert chosen(schema(), *same) == {"total": "5"}
    other = candidate("total", "6", 1.9, 1)
    assert chosen(schema(), *same, other) == {"total": "6", "net": "5"}


def test_what_adds_up_is_preferred_to_what_scores_more():
    assert chosen(
        schema(SUM),
        candidate("total", "100", 2.2, 1), candidate("total", "119", 1.8, 2),
        candidate("net", "100", 1.5, 1), candidate("tax", "19", 1.5, 3),
    ) == {"total": "119", "net": "100", "tax": "19"}  # fmt: skip


def test_a_document_that_does_not_add_up_keeps_its_values():
    assert chosen(
        schema(SUM),
        candidate("total", "120", 2, 1), candidate("net", "100", 2, 2),
        candidate("tax", "19", 2, 3),
    ) == {"total": "120", "net": "100", "tax": "19"}  # fmt: skip


def test_one_of_several_taxes_is_not_taken_for_all_of_them():
    rule = Rule("taxes_add_up", RuleKind.SUM, ("tax", "taxes.tax"))
    rows = {"taxes": [{"tax": Decimal(7)}, {"tax": Decimal(19)}]}
    assert chosen(schema(rule), candidate("tax", "19", 2.2), rows=rows) == {}
    assert chosen(schema(rule), candidate("tax", "26", 2.2), rows=rows) == {"tax": "26"}


@pytest.mark.parametrize(
    ("kind", "fields", "values", "verdict"),
    [
        (RuleKind.SUM, NAMES, (119, 100, 19), True),
        (RuleKind.SUM, NAMES, (120, 100, 19), False),
        (RuleKind.SUM, NAMES, (119, 100), None),
        (RuleKind.SUM, ("net|total", "tax"), (19, 100, 19), True),
        (RuleKind.PRODUCT, NAMES, (6, 2, 3), True),
        (RuleKind.ORDER, ("tax", "net"), (119, 100, 19), True),
        (RuleKind.ORDER, ("net", "tax"), (119, 100, 19), False),
    ],
)
def test_a_rule_holds_or_is_broken_or_says_nothing(kind, fields, values, verdict):
    known = {name: Decimal(value) for name, value in zip(NAMES, values, strict=False)}
    assert holds(Rule("any", kind, fields), known, {}) is verdict


def test_a_range_and_an_order_of_dates_are_known():
    within = Rule("rate", RuleKind.RANGE, ("tax",), Decimal(0), Decimal(100))
    assert holds(within, {"tax": Decimal(19)}, {}) is True
    assert holds(within, {"tax": Decimal(190)}, {}) is False
    order = Rule("due", RuleKind.ORDER, ("a", "b"))
    days = {"a": datetime.date(2026, 2, 1), "b": datetime.date(2026, 3, 1)}
    assert holds(order, days, {}) is True


def test_rows_are_added_up_and_rules_of_single_rows_are_left_to_others():
    rows = {"items": [{"amount": Decimal(2)}, {"amount": Decimal(3)}]}
    added = Rule("lines", RuleKind.SUM, ("total", "items.amount"))
    assert holds(added, {"total": Decimal(5)}, rows) is True
    single = Rule("row", RuleKind.PRODUCT, ("items.amount", "items.quantity", "items.price"))
    assert holds(single, {}, rows) is None


PICKS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.integers(0, 30), st.floats(0.5, 2.5), st.integers(0, 5)),
    max_size=20,
)


@given(PICKS)
def test_no_piece_is_used_twice_and_only_candidates_are_chosen(picks):
    candidates = [candidate(name, str(value), score, row) for name, value, score, row in picks]
    found = choose(schema(SUM), candidates)
    assert len(set(found.values())) == len(found)
    for name, piece in found.items():
        assert any(one.field == name and one.piece == piece for one in candidates)


@given(PICKS)
def test_the_order_of_fields_in_the_schema_decides_nothing_without_rules(picks):
    candidates = [candidate(name, str(value), score, row) for name, value, score, row in picks]
    scores = {one.piece: one.score for one in candidates}
    once = [one for one in candidates if scores[one.piece] == one.score]
    free = [one for one in once if sum(other.piece == one.piece for other in once) == 1]
    there = choose(schema(), free)
    back = choose(schema(names=NAMES[::-1]), free)
    assert there == back
