"""A balance that runs from row to row, and sums of which some are taken away."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from parsers.document import (
    Evidence,
    Field,
    FieldDefinition,
    FieldFormat,
    FieldKind,
    ListDefinition,
    Rule,
    RuleKind,
    SchemaDefinition,
)
from parsers.rules import Checked, cases_of, check_rules


def money(name: str) -> FieldDefinition:
    return FieldDefinition(name, FieldKind.NUMBER, format=FieldFormat.MONEY)


SINGLES = tuple(map(money, ("opening", "closing", "paid_out", "fee", "gross", "kept_back", "net")))
ENTRIES = ListDefinition("entries", tuple(map(money, ("debit", "credit", "balance", "amount"))))
RUNS = Rule(
    "runs",
    RuleKind.BALANCE,
    ("entries.balance", "opening", "entries.credit", "-entries.debit"),
)
CLOSES = Rule(
    "closes", RuleKind.BALANCE, ("closing", "opening", "entries.credit", "-entries.debit")
)
PAID = Rule("paid", RuleKind.BALANCE, ("paid_out", "entries.debit", "fee"))
NET = Rule("net", RuleKind.SUM, ("net", "gross", "-kept_back|kept_back"))


def check(rule: Rule, values: Mapping[str, str]) -> Checked:
    definition = SchemaDefinition("statement", "1", SINGLES, (ENTRIES,), (rule,))
    fields = [
        Field(path, raw, Decimal(raw), 1, evidence=Evidence.EXACT) for path, raw in values.items()
    ]
    return check_rules(definition, fields)


def told(rule: Rule, values: Mapping[str, str]) -> list[str]:
    return [each.message for each in check(rule, values).violations]


STATEMENT = {
    "opening": "100.00",
    "entries[0].debit": "30.00",
    "entries[0].balance": "70.00",
    "entries[1].credit": "50.00",
    "entries[2].debit": "20.00",
    "entries[2].balance": "100.00",
    "closing": "100.00",
}


@pytest.mark.parametrize("rule", [RUNS, CLOSES])
def test_a_balance_that_is_wrong_is_told(rule: Rule) -> None:
    path = "entries[2].balance" if rule is RUNS else "closing"
    (violation,) = check(rule, {**STATEMENT, path: "110.00"}).violations
    assert (violation.rule, path in violation.paths) == (rule.name, True)


def test_the_row_whose_balance_is_wrong_is_named_with_what_it_should_be() -> None:
    changed = {**STATEMENT, "entries[2].balance": "110.00"}
    assert told(RUNS, changed) == [
        "In row 3 of the entries, what moved leads to 100.00, but balance is 110.00"
    ]
    assert told(CLOSES, {**STATEMENT, "closing": "1.00"}) == [
        "Opening 100.00, the values of credit in the entries 50.00 and the values of debit in the"
        " entries -50.00 add up to 100.00, but closing is 1.00"
    ]


@pytest.mark.parametrize("rule", [RUNS, CLOSES])
def test_a_statement_that_is_right_breaks_no_rule(rule: Rule) -> None:
    assert told(rule, STATEMENT) == []


def test_rows_may_stand_the_latest_first() -> None:
    upwards = {
        "opening": "100.00",
        "entries[0].debit": "20.00",
        "entries[0].balance": "100.00",
        "entries[1].credit": "50.00",
        "entries[1].balance": "120.00",
        "entries[2].debit": "30.00",
        "entries[2].balance": "70.00",
    }
    assert told(RUNS, upwards) == []
    wrong = check(RUNS, {**upwards, "entries[1].balance": "125.00"}).violations
    assert {path for each in wrong for path in each.paths} >= {"entries[1].balance"}


def test_what_has_no_value_moved_nothing_but_a_balance_that_is_missing_tells_nothing() -> None:
    without = {path: raw for path, raw in STATEMENT.items() if path != "opening"}
    assert told(CLOSES, {**without, "closing": "5.00"}) == []
    assert told(RUNS, {**without, "entries[0].balance": "1070.00"}) != []


def test_a_balance_may_begin_with_nothing_and_be_moved_by_single_amounts() -> None:
    bill = {"entries[0].debit": "30.00", "entries[1].debit": "12.00"}
    assert told(PAID, {**bill, "paid_out": "42.00"}) == []
    assert told(PAID, {**bill, "paid_out": "47.00", "fee": "5.00"}) == []
    assert told(PAID, {**bill, "paid_out": "47.00"}) != []
    (violation,) = check(PAID, {**bill, "paid_out": "42.00", "fee": "5.00"}).violations
    assert "fee" in violation.paths


def test_a_row_that_was_not_read_silences_the_sum() -> None:
    definition = SchemaDefinition("statement", "1", SINGLES, (ENTRIES,), (CLOSES,))
    fields = [Field(path, raw, Decimal(raw), 1) for path, raw in STATEMENT.items()]
    fields.append(Field("entries[3].debit", "2O.OO", None, 1))
    assert check_rules(definition, fields).violations == ()


@pytest.mark.parametrize("kept_back", ["30.00", "-30.00"])
def test_what_is_taken_away_may_be_printed_with_a_minus_or_without(kept_back: str) -> None:
    assert told(NET, {"gross": "100.00", "kept_back": kept_back, "net": "70.00"}) == []
    assert told(NET, {"gross": "100.00", "kept_back": kept_back, "net": "80.00"}) != []


def test_names_with_points_are_not_taken_for_lists() -> None:
    fields = (money("price.total"), money("price.net"))
    rule = Rule("same", RuleKind.SUM, ("price.total", "price.net"))
    (case,) = cases_of(SchemaDefinition("s", "1", fields, (), (rule,)), ["price.total"])
    assert case.terms == ((("price.total",),), (("price.net",),))
