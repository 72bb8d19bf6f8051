"""Broken rules are told in sentences; what a rule and the page prove is repaired."""

import datetime
import random
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.document import (
    Evidence,
    Field,
    FieldDefinition,
    FieldFormat,
    FieldKind,
    FieldValue,
    ListDefinition,
    OtherReading,
    Rule,
    RuleKind,
    SchemaDefinition,
    Violation,
)
from parsers.rules import Checked, check_rules, judge
from parsers.values.conventions import Conventions
from parsers.values.parse import EXCHANGED, OTHERWISE, parse_value

IBAN = "DE89370400440532013000"


def number(name: str, format: FieldFormat | None = FieldFormat.MONEY) -> FieldDefinition:
    return FieldDefinition(name, FieldKind.NUMBER, format=format)


FIELDS = (
    *(number(name) for name in ("total", "net", "tax")),
    number("rate", FieldFormat.PERCENT),
    FieldDefinition("invoice_date", FieldKind.DATE),
    FieldDefinition("due_date", FieldKind.DATE),
    FieldDefinition("iban", FieldKind.TEXT, format=FieldFormat.IBAN),
    FieldDefinition("seller_vat", FieldKind.TEXT, format=FieldFormat.TAX_NUMBER),
)
LINES = ListDefinition(
    "line_items",
    (
        FieldDefinition("description", FieldKind.TEXT),
        number("quantity", None),
        number("unit_price"),
        number("amount"),
    ),
)
ADDS_UP = Rule("net_and_tax", RuleKind.SUM, ("total", "net", "tax"))
LINES_ADD_UP = Rule("lines_add_up", RuleKind.SUM, ("net", "line_items.amount"))
EACH_LINE = Rule(
    "each_line",
    RuleKind.PRODUCT,
    ("line_items.amount", "line_items.quantity", "line_items.unit_price"),
)
TAX_OF_NET = Rule("tax_of_net", RuleKind.PRODUCT, ("tax", "net", "rate"))
DATES = Rule("due_after_invoice", RuleKind.ORDER, ("invoice_date", "due_date"))
RATES = Rule("rates", RuleKind.RANGE, ("rate",), Decimal(0), Decimal(100))


def schema(*rules: Rule, required: tuple[str, ...] = ()) -> SchemaDefinition:
    fields = tuple(replace(each, required=each.name in required) for each in FIELDS)
    rows = tuple(
        replace(each, required=f"line_items.{each.name}" in required) for each in LINES.fields
    )
    return SchemaDefinition("bill", "1", fields, (replace(LINES, fields=rows),), rules)


def read(definition: SchemaDefinition, path: str, raw: str) -> Field:
    """As it is read from a page on which it stands."""
    members = {each.name: each for each in (*definition.lists[0].fields, *definition.fields)}
    reading = parse_value(members[path.rpartition(".")[2]], raw, Conventions(decimal_sign="."))
    return Field(
        path,
        raw,
        reading.value,
        1,
        evidence=Evidence.EXACT,
        valid=reading.value is not None,
        problem=reading.problem,
        currency=reading.currency,
    )


def check(definition: SchemaDefinition, **raws: str) -> Checked:
    """`row0_amount` is line_items[0].amount."""
    fields = []
    for name, raw in raws.items():
        row, _, column = name.partition("_")
        listed = row.startswith("row")
        path = f"line_items[{row[3:]}].{column}" if listed else name
        fields.append(read(definition, path, raw))
    return check_rules(definition, fields)


def messages(checked: Checked) -> list[str]:
    return [violation.message for violation in checked.violations]


def field(checked: Checked, path: str) -> Field:
    return next(each for each in checked.fields if each.path == path)


def value(checked: Checked, path: str) -> FieldValue | None:
    return field(checked, path).value


def test_lines_that_do_not_add_up_are_told_with_all_values_concerned() -> None:
    checked = check(schema(LINES_ADD_UP), net="100.00", row0_amount="40.00", row1_amount="50.00")
    message = "The line items add up to 90.00, but net is 100.00"
    paths = ("net", "line_items[0].amount", "line_items[1].amount")
    assert checked.violations == (Violation("lines_add_up", message, paths),)
    assert [(each.valid, each.problem) for each in checked.fields] == [(False, message)] * 3


def test_one_line_that_is_not_the_net_is_told_as_a_list() -> None:
    checked = check(schema(LINES_ADD_UP), net="100.00", row0_amount="40.00")
    assert messages(checked) == ["The line items add up to 40.00, but net is 100.00"]


def test_net_and_tax_that_are_not_the_total_are_told() -> None:
    checked = check(schema(ADDS_UP), total="120.00", net="100.00", tax="19.00")
    assert messages(checked) == ["Net 100.00 and tax 19.00 add up to 119.00, but total is 120.00"]


def test_a_row_whose_product_is_another_is_told_by_its_place() -> None:
    checked = check(
        schema(EACH_LINE),
        row0_quantity="1", row0_unit_price="5.00", row0_amount="5.00",
        row1_quantity="3", row1_unit_price="10.00", row1_amount="35.00",
    )  # fmt: skip
    assert messages(checked) == [
        "In row 2 of the line items, quantity 3 times unit price 10.00 is 30.00, "
        "but amount is 35.00"
    ]
    assert field(checked, "line_items[0].amount").valid


def test_a_percentage_in_a_product_is_of_hundred() -> None:
    assert not check(schema(TAX_OF_NET), tax="19.00", net="100.00", rate="19 %").violations
    checked = check(schema(TAX_OF_NET), tax="7.00", net="100.00", rate="19 %")
    assert messages(checked) == ["Net 100.00 times rate 19 % is 19.00, but tax is 7.00"]


def test_dates_out_of_order_are_told() -> None:
    checked = check(schema(DATES), invoice_date="2026-02-01", due_date="2026-01-01")
    assert messages(checked) == ["Due date 2026-01-01 is before invoice date 2026-02-01"]
    assert not check(schema(DATES), invoice_date="2026-02-01", due_date="2026-02-01").violations


@pytest.mark.parametrize(
    ("rate", "told"),
    [("250", "Rate is 250, more than 100"), ("-5", "Rate is -5, less than 0")],
)
def test_a_number_out_of_range_is_told(rate: str, told: str) -> None:
    assert messages(check(schema(RATES), rate=rate)) == [told]


def test_what_is_required_and_not_found_is_told() -> None:
    definition = schema(required=("total", "line_items.description"))
    checked = check(definition, row0_amount="5.00", row2_description="Tea")
    assert [(each.rule, each.message, each.paths) for each in checked.violations] == [
        ("required", "Total is required and was not found", ("total",)),
        (
            "required",
            "Description is required in row 1 of the line items and was not found",
            ("line_items[0].description",),
        ),
    ]


def test_what_is_required_and_cannot_be_read_is_told_with_what_stands_there() -> None:
    checked = check(schema(required=("total",)), total="see  below")
    assert messages(checked) == ["Total is required, but 'see below' is no such value"]
    assert field(checked, "total").problem == f"not a number; {messages(checked)[0]}"


def test_check_digits_that_do_not_fit_are_told() -> None:
    checked = check(schema(), iban="DE88 3704 0044 0532 0130 00", seller_vat="DE136695970")
    assert messages(checked) == [
        "IBAN DE88370400440532013000: its check digits do not fit",
        "Seller VAT DE136695970: its check digits do not fit",
    ]
    assert [(each.valid, each.problem) for each in checked.fields] == [
        (False, message) for message in messages(checked)
    ]


@pytest.mark.parametrize(
    "raws",
    [
        {"total": "120.00", "net": "100.00"},
        {"total": "120.00", "net": "100.00", "tax": "see below"},
        {"total": "€ 120.00", "net": "$ 100.00", "tax": "$ 19.00"},
        {"total": "119.01", "net": "100.00", "tax": "19.00"},
        {"due_date": "2026-01-01"},
        {"net": "100.00"},
        {"net": "100.00", "row0_amount": "40.00", "row1_description": "Tea"},
        {"row0_amount": "30.00", "row0_quantity": "2"},
    ],
)
def test_a_rule_says_nothing_where_a_value_is_missing_or_of_another_currency(
    raws: dict[str, str],
) -> None:
    checked = check(schema(ADDS_UP, LINES_ADD_UP, EACH_LINE, DATES), **raws)
    assert checked.violations == ()


def test_a_product_may_be_off_by_the_rounding_of_its_factors() -> None:
    definition = schema(EACH_LINE)
    raws = {"row0_quantity": "1000", "row0_unit_price": "0.33", "row0_amount": "333.33"}
    assert not check(definition, **raws).violations
    assert check(definition, **{**raws, "row0_amount": "343.33"}).violations


def test_either_of_two_fields_may_be_the_sum() -> None:
    definition = schema(Rule("lines", RuleKind.SUM, ("net|total", "line_items.amount")))
    assert not check(definition, net="90.00", total="107.10", row0_amount="107.10").violations
    assert not check(definition, total="107.10", row0_amount="107.10").violations
    checked = check(definition, net="90.00", total="107.10", row0_amount="80.00")
    assert messages(checked) == [
        "The line items add up to 80.00, but net is 90.00 and total is 107.10"
    ]


def test_all_rules_that_a_value_breaks_stand_in_its_problem() -> None:
    checked = check(
        schema(ADDS_UP, LINES_ADD_UP), total="5.00", net="9.00", tax="1.00", row0_amount="8.00"
    )
    assert field(checked, "net").problem == "; ".join(messages(checked))
    assert len(checked.violations) == 2


AMOUNTS = st.decimals(min_value=0, max_value=10**6, places=2)


@given(st.lists(AMOUNTS, min_size=1, max_size=8), st.randoms())
def test_the_order_of_rows_and_fields_does_not_matter(
    amounts: list[Decimal], chance: random.Random
) -> None:
    definition = schema(LINES_ADD_UP)
    fields = [read(definition, "net", str(sum(amounts)))]
    fields += [read(definition, f"line_items[{n}].amount", str(a)) for n, a in enumerate(amounts)]
    chance.shuffle(fields)
    checked = check_rules(definition, fields)
    assert checked.violations == ()
    assert [each.path for each in checked.fields] == [each.path for each in fields]


@pytest.mark.parametrize(
    ("raw", "number"),
    [("1O.OO", "10.00"), ("l0.00", "10.00"), ("RM lO.OO", "10.00"), ("1000", "10.00"),
     ("10 00", "10.00"), ("10:00", "10.00"), ("IO.00", "10.00"), ("1OOO", "10.00")],
)  # fmt: skip
def test_a_misread_total_is_repaired_where_a_rule_proves_it(raw: str, number: str) -> None:
    checked = check(schema(ADDS_UP, required=("total",)), total=raw, net="8.40", tax="1.60")
    total = field(checked, "total")
    assert checked.violations == ()
    assert (total.value, total.valid, total.raw) == (Decimal(number), True, raw)
    assert total.problem == f"read {raw} as {number}, proved by rule net_and_tax"
    first = read(schema(), "total", raw)
    assert total.readings == (OtherReading("before the repair", raw, first.value, 1),)


def test_one_repaired_value_may_prove_another() -> None:
    checked = check(
        schema(ADDS_UP, LINES_ADD_UP), total="l1.90", net="1O.OO", tax="1.90", row0_amount="10.00"
    )
    assert value(checked, "net") == 10
    assert value(checked, "total") == Decimal("11.90")
    assert checked.violations == ()


@pytest.mark.parametrize(
    "raws",
    [
        {"total": "1O.OO"},
        {"total": "1O.OO", "net": "8.40"},
        {"total": "1O.OO", "net": "8.00", "tax": "1.60"},
        {"total": "1O.OO", "net": "B.40", "tax": "1.60"},
        {"total": "ten", "net": "8.40", "tax": "1.60"},
    ],
)
def test_what_no_rule_proves_is_not_repaired(raws: dict[str, str]) -> None:
    checked = check(schema(ADDS_UP), **raws)
    assert value(checked, "total") is None
    assert field(checked, "total").problem == "not a number"
    assert field(checked, "total").readings == ()


def test_nothing_is_repaired_where_another_rule_would_break() -> None:
    most = Rule("small", RuleKind.RANGE, ("total",), most=Decimal(5))
    checked = check(schema(ADDS_UP, most), total="1O.OO", net="8.40", tax="1.60")
    assert value(checked, "total") is None


def test_nothing_is_repaired_where_the_rule_would_hold_for_other_values_too() -> None:
    definition = schema(Rule("same", RuleKind.SUM, ("total", "net"), tolerance=Decimal(1000)))
    checked = check(definition, total="500000", net="5000")
    assert [each.value for each in checked.fields] == [500000, 5000]
    assert checked.violations


def test_a_product_with_nothing_proves_nothing() -> None:
    checked = check(
        schema(EACH_LINE), row0_quantity="0", row0_unit_price="1O.OO", row0_amount="0.00"
    )
    assert value(checked, "line_items[0].unit_price") is None


def test_a_value_that_does_not_stand_on_the_page_is_not_repaired() -> None:
    definition = schema(ADDS_UP)
    fields = [
        read(definition, path, raw)
        for path, raw in {"total": "1O.OO", "net": "8.40", "tax": "1.60"}.items()
    ]
    fields[0] = replace(fields[0], evidence=Evidence.ABSENT)
    assert check_rules(definition, fields).fields[0].value is None


def test_an_amount_without_decimals_is_left_where_its_currency_has_none() -> None:
    checked = check(schema(ADDS_UP), total="¥1000", net="¥8", tax="¥2")
    assert value(checked, "total") == 1000
    assert checked.violations


def test_an_iban_is_repaired_where_its_check_digits_prove_it() -> None:
    checked = check(schema(), iban="DE89 37O4 0O44 0532 0130 00")
    assert value(checked, "iban") == IBAN
    assert checked.violations == ()
    assert field(checked, "iban").problem == (
        f"read DE89 37O4 0O44 0532 0130 00 as {IBAN}, proved by rule checksum"
    )


@given(AMOUNTS, AMOUNTS, st.data())
def test_a_repaired_value_makes_the_rule_hold(
    net: Decimal, tax: Decimal, data: st.DataObject
) -> None:
    letters = {"0": "O", "1": "l", "5": "S", "8": "B"}
    written = "".join(
        letters[sign] if sign in letters and data.draw(st.booleans()) else sign
        for sign in str(net + tax)
    )
    checked = check(schema(ADDS_UP), total=written, net=str(net), tax=str(tax))
    total = value(checked, "total")
    assert checked.violations == ()
    assert total is None or total == net + tax


def open_date(path: str, day: datetime.date) -> Field:
    """Of which nothing tells day and month."""
    other = day.replace(day=day.month, month=day.day)
    readings = (OtherReading(OTHERWISE, str(day), other),)
    return Field(path, str(day), day, problem=EXCHANGED, readings=readings)


def test_a_rule_of_order_tells_day_and_month_where_nothing_else_does() -> None:
    fields = [
        open_date("invoice_date", datetime.date(2026, 4, 1)),
        open_date("due_date", datetime.date(2026, 1, 5)),
    ]
    checked = check_rules(schema(DATES), fields)
    assert checked.violations == ()
    invoiced, due = checked.fields
    assert (invoiced.value, due.value) == (datetime.date(2026, 1, 4), datetime.date(2026, 5, 1))
    assert due.problem == "read with day and month exchanged, as rule due_after_invoice tells"
    assert due.readings[0].value == datetime.date(2026, 1, 5)


def test_a_date_in_the_right_order_has_no_doubt_where_the_other_reading_breaks_a_rule() -> None:
    fields = [
        open_date("invoice_date", datetime.date(2026, 1, 4)),
        open_date("due_date", datetime.date(2026, 5, 1)),
    ]
    invoiced, due = check_rules(schema(DATES), fields).fields
    assert (invoiced.value, due.value) == (datetime.date(2026, 1, 4), datetime.date(2026, 5, 1))
    assert due.problem is None
    assert due.readings[0].reader == f"{OTHERWISE}, unlike rule due_after_invoice"


def test_dates_that_are_in_order_either_way_stay_in_doubt() -> None:
    fields = [
        open_date("invoice_date", datetime.date(2026, 1, 2)),
        open_date("due_date", datetime.date(2026, 3, 4)),
    ]
    assert check_rules(schema(DATES), fields).fields == tuple(fields)


def test_judging_alone_repairs_and_settles_nothing() -> None:
    """What check_rules would change stays as it is, for a person may have decided it."""
    fields = [
        open_date("invoice_date", datetime.date(2026, 4, 1)),
        open_date("due_date", datetime.date(2026, 1, 5)),
    ]
    judged = judge(schema(DATES), fields)
    assert [one.value for one in judged.fields] == [one.value for one in fields]
    assert [one.rule for one in judged.violations] == ["due_after_invoice"]
