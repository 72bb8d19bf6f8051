"""Rules as people write them in a schema."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict

from parsers.document import FieldDefinition, FieldKind, ListDefinition, Rule, RuleKind
from parsers.errors import SetupError
from parsers.schemas import Money, schema_definition
from parsers.schemas.json_schema import model_from_json
from parsers.schemas.rule_definition import MOST_RULES, read_rules

FIELDS = (
    FieldDefinition("total", FieldKind.NUMBER),
    FieldDefinition("net", FieldKind.NUMBER),
    FieldDefinition("invoice_date", FieldKind.DATE),
    FieldDefinition("due_date", FieldKind.DATE),
    FieldDefinition("seller", FieldKind.TEXT),
)
LISTS = (
    ListDefinition(
        "line_items",
        (
            FieldDefinition("description", FieldKind.TEXT),
            FieldDefinition("price", FieldKind.NUMBER),
            FieldDefinition("amount", FieldKind.NUMBER),
        ),
    ),
    ListDefinition("taxes", (FieldDefinition("amount", FieldKind.NUMBER),)),
)
SUM: dict[str, Any] = {"name": "adds_up", "kind": "sum", "fields": ["total", "net"]}


def read(*rules: object) -> tuple[Rule, ...]:
    return read_rules(list(rules), FIELDS, LISTS, "schema bill")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"name": None}, "rule 1: `name` must be"),
        ({"name": "Net and tax"}, "rule 1: `name` must be"),
        ({"name": "checksum"}, "made without a rule"),
        ({"kind": "difference"}, "`kind` must be one of sum, product, order, range"),
        ({"kind": ["sum"]}, "`kind` must be one of"),
        ({"fields": "total"}, "`fields` must be a list of names"),
        ({"fields": ["total", 5]}, "`fields` must be a list of names"),
        ({"fields": ["total"]}, "a sum has 2 to 20 fields"),
        ({"fields": ["total"] * 21}, "a sum has 2 to 20 fields"),
        ({"fields": ["total", "gross"]}, "there is no field 'gross'"),
        ({"fields": ["total", "line_items"]}, "there is no field 'line_items'"),
        ({"fields": ["total", "seller"]}, "seller is a text, and a sum is of numbers"),
        ({"fields": ["total", "line_items.description"]}, "line_items.description is a text"),
        ({"fields": ["total", "due_date"]}, "due_date is a date, and a sum is of numbers"),
        ({"fields": ["total", "|".join(["net"] * 5)]}, "too many ways to choose"),
        ({"kind": "order", "fields": ["invoice_date", "net"]}, "an"),
        ({"kind": "order", "fields": ["seller", "due_date"]}, "seller is a text"),
        ({"kind": "product", "fields": ["total", "line_items.price"]}, "all of one list"),
        ({"fields": ["line_items.amount", "taxes.amount"]}, "all of one list"),
        ({"kind": "range", "fields": ["net"]}, "`least`, `most` or both"),
        ({"least": 1}, "a range, and nothing else"),
        ({"kind": "range", "fields": ["net"], "least": 2, "most": 1}, "`least` is more"),
        ({"kind": "range", "fields": ["net"], "least": "few"}, "`least` must be a number"),
        ({"tolerance": True}, "`tolerance` must be a number"),
        ({"tolerance": "NaN"}, "`tolerance` must be a number"),
        ({"tolerance": -1}, "`tolerance` is that of a sum"),
        ({"tolerence": 1}, "has 'tolerence'"),
    ],
)
def test_a_bad_rule_is_refused_and_named(change: dict[str, Any], told: str) -> None:
    with pytest.raises(SetupError) as caught:
        read({**SUM, **change})
    assert caught.value.code == "bad_schema"
    assert "schema bill, rule 1" in caught.value.message
    assert told in caught.value.message


@pytest.mark.parametrize("value", ["sum", {"name": "x"}, 5])
def test_rules_must_be_a_list_of_objects(value: object) -> None:
    with pytest.raises(SetupError, match="must be a list of objects"):
        read_rules(value, FIELDS, LISTS, "schema bill")
    with pytest.raises(SetupError, match="must be an object"):
        read(5)


def test_the_same_name_twice_and_too_many_rules_are_refused() -> None:
    with pytest.raises(SetupError, match="two rules are named 'adds_up'"):
        read(SUM, SUM)
    with pytest.raises(SetupError, match="100 are the most"):
        read(*[SUM] * (MOST_RULES + 1))


def test_no_rules_are_none() -> None:
    assert read_rules(None, FIELDS, LISTS, "schema bill") == ()
    assert read() == ()


def test_a_rule_is_read_as_it_is_written() -> None:
    rules = read(
        {"name": "lines", "kind": "sum", "fields": ["net|total", "line_items.amount"]},
        {"name": "dates", "kind": "order", "fields": ["invoice_date", "due_date"]},
        {"name": "small", "kind": "range", "fields": ["line_items.price"], "most": 0.5},
        {**SUM, "tolerance": "0.1"},
    )
    assert rules == (
        Rule("lines", RuleKind.SUM, ("net|total", "line_items.amount")),
        Rule("dates", RuleKind.ORDER, ("invoice_date", "due_date")),
        Rule("small", RuleKind.RANGE, ("line_items.price",), most=Decimal("0.5")),
        Rule("adds_up", RuleKind.SUM, ("total", "net"), tolerance=Decimal("0.1")),
    )


def test_fields_are_named_as_in_the_schema_or_as_in_sql() -> None:
    (rule,) = read({"name": "dates", "kind": "order", "fields": ["invoiceDate", "due date"]})
    assert rule.fields == ("invoice_date", "due_date")


def test_a_class_has_the_rules_of_its_configuration_and_they_change_its_version() -> None:
    def bill(*rules: dict[str, Any]) -> type[BaseModel]:
        class Bill(BaseModel):
            model_config = ConfigDict(json_schema_extra={"rules": list(rules)})
            total: Money
            net: Money

        return Bill

    strict, lenient = (
        schema_definition(bill({**SUM, "tolerance": each}), "bill") for each in ("0", "1")
    )
    assert [rule.name for rule in strict.rules] == ["adds_up"]
    assert strict.version != lenient.version
    with pytest.raises(SetupError, match="there is no field 'gross'"):
        schema_definition(bill({**SUM, "fields": ["total", "gross"]}), "bill")


def test_a_json_schema_has_the_rules_of_its_top() -> None:
    text = """{"title": "bill", "type": "object",
        "properties": {"grandTotal": {"type": "number"}, "net": {"type": "number"}},
        "rules": [{"name": "adds_up", "kind": "sum", "fields": ["grandTotal", "net"],
                   "tolerance": 0.5}]}"""
    schema = schema_definition(model_from_json(text, Path("bill.json")))
    (rule,) = schema.rules
    assert rule.fields == ("grand_total", "net")
    assert rule.tolerance == Decimal("0.5")
    with pytest.raises(SetupError, match=r"rule 1 \(adds_up\): there is no field 'gross'"):
        schema_definition(
            model_from_json(text.replace('["grandTotal"', '["gross"'), Path("bill.json"))
        )


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"adjustments": ["line_items.amount"]}, "single amounts beside a sum"),
        ({"adjustments": ["net"] * 6}, "5 fields at most"),
        ({"adjustments": "net"}, "must be a list of names"),
        ({"unless": ["line_items.amount"]}, "of the same row, or single ones"),
        ({"fields": ["total", "net", "net"]}, "stands in it twice"),
        ({"kind": "range", "fields": ["total"], "least": 10**5000}, "must be a number"),
        ({"kind": "range", "fields": ["total"], "least": "1e30"}, "must be a number"),
    ],
)
def test_what_stands_beside_a_rule_is_checked_too(change: dict[str, Any], told: str) -> None:
    with pytest.raises(SetupError, match=told):
        read({**SUM, **change})


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"kind": "product", "fields": ["line_items.amount", "-line_items.price"]}, "take away"),
        ({"kind": "balance", "fields": ["total", "net"]}, "one list that moved it"),
        ({"kind": "balance", "fields": ["total", "net|total", "taxes.amount"]}, "twice"),
        (
            {"kind": "balance", "fields": ["total", "line_items.amount", "taxes.amount"]},
            "one list that moved it",
        ),
        (
            {"kind": "balance", "fields": ["line_items.price", "net", "taxes.amount"]},
            "one list that moved it",
        ),
    ],
)
def test_a_balance_that_cannot_be_is_refused(change: dict[str, Any], told: str) -> None:
    with pytest.raises(SetupError, match=told):
        read({**SUM, **change})


def test_a_balance_and_what_is_taken_away_are_read_as_they_are_written() -> None:
    runs = {"name": "runs", "kind": "balance",
            "fields": ["line_items.price", "net", "-lineItems.amount"]}  # fmt: skip
    either = {**SUM, "fields": ["total|-total", "- net"]}
    first, second = read(runs, either)
    assert first.fields == ("line_items.price", "net", "-line_items.amount")
    assert second.fields == ("total|-total", "-net")
    assert second.names == ("total", "total", "net")
