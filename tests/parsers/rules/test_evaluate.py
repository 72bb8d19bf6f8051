"""The laws of the one evaluator of rules."""

import datetime
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from math import prod

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from parsers.document import (
    Field,
    FieldDefinition,
    FieldFormat,
    FieldKind,
    FieldValue,
    ListDefinition,
    Rule,
    RuleKind,
    SchemaDefinition,
)
from parsers.rules import Case, TypedValue, Values, Verdict, cases_of, evaluate, with_totals
from parsers.rules.evaluate import broken_ways

HOLDS, BROKEN, UNKNOWN = Verdict.HOLDS, Verdict.BROKEN, Verdict.UNKNOWN
NAMES = ("total", "net", "tax", "discount", "shipping", "rate")
COLUMNS = ("amount", "quantity", "price", "rate", "discount")
CENT = Decimal("0.01")
NET_AND_TAX = Rule("net_and_tax", RuleKind.SUM, ("total", "net", "tax"))
ADJUSTED = replace(NET_AND_TAX, adjustments=("discount", "shipping"))
LINES_ADD_UP = Rule("lines", RuleKind.SUM, ("net|total", "items.amount"))
EACH_LINE = Rule("each", RuleKind.PRODUCT, ("items.amount", "items.quantity", "items.price"))
TAX_OF_NET = Rule("tax_of_net", RuleKind.PRODUCT, ("tax", "net", "rate"))
IN_ORDER = Rule("in_order", RuleKind.ORDER, ("total", "net", "tax"))
WITHIN = Rule("within", RuleKind.RANGE, ("rate",), Decimal(0), Decimal(100))

AMOUNTS = st.decimals(-9999, 9999, places=2)
PRICES = st.decimals("0.05", 999, places=2)
DATES = st.dates(datetime.date(2000, 1, 1), datetime.date(2040, 1, 1))


def number(name: str) -> FieldDefinition:
    format = FieldFormat.PERCENT if name == "rate" else FieldFormat.MONEY
    return FieldDefinition(name, FieldKind.NUMBER, format=format)


def cases(rule: Rule, values: Values) -> list[Case]:
    items = ListDefinition("items", tuple(map(number, COLUMNS)))
    definition = SchemaDefinition("bill", "1", tuple(map(number, NAMES)), (items,), (rule,))
    return cases_of(definition, values.keys())


def typed(values: Mapping[str, FieldValue | None]) -> dict[str, TypedValue]:
    return {path: TypedValue(value) for path, value in values.items()}


def items(column: str, *numbers: Decimal | None) -> dict[str, FieldValue | None]:
    return {f"items[{n}].{column}": value for n, value in enumerate(numbers)}


def verdict(rule: Rule, values: Values) -> Verdict:
    (case,) = cases(rule, values)
    return evaluate(case, values)


def judged(rule: Rule, **values: FieldValue | int | None) -> Verdict:
    known = {name: Decimal(v) if isinstance(v, int) else v for name, v in values.items()}
    return verdict(rule, typed(known))


@pytest.mark.parametrize(
    ("kind", "fields", "values", "expected"),
    [
        (RuleKind.SUM, ("total", "net", "tax"), (119, 100, 19), HOLDS),
        (RuleKind.SUM, ("total", "net", "tax"), (120, 100, 19), BROKEN),
        (RuleKind.SUM, ("total", "net", "tax"), (119, 100, None), UNKNOWN),
        (RuleKind.SUM, ("net|total", "tax"), (19, 100, 19), HOLDS),
        (RuleKind.PRODUCT, ("total", "net", "tax"), (6, 2, 3), HOLDS),
        (RuleKind.ORDER, ("tax", "net"), (119, 100, 19), HOLDS),
        (RuleKind.ORDER, ("net", "tax"), (119, 100, 19), BROKEN),
    ],
)
def test_a_rule_holds_or_is_broken_or_nobody_can_tell(
    kind: RuleKind, fields: tuple[str, ...], values: tuple[int | None, ...], expected: Verdict
) -> None:
    total, net, tax = values
    assert judged(Rule("any", kind, fields), total=total, net=net, tax=tax) is expected


@given(AMOUNTS, AMOUNTS, st.integers(-3, 3))
def test_a_sum_may_be_off_by_two_cents(net: Decimal, tax: Decimal, off: int) -> None:
    expected = HOLDS if abs(off) <= 2 else BROKEN
    assert judged(NET_AND_TAX, total=net + tax + off * CENT, net=net, tax=tax) is expected


@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS, st.sampled_from((-1, 0, 1)), st.sampled_from((-1, 0, 1)))
def test_an_adjustment_is_added_taken_away_or_left_out(
    net: Decimal, tax: Decimal, discount: Decimal, shipping: Decimal, first: int, second: int
) -> None:
    total = net + tax + first * discount + second * shipping
    known = {"total": total, "net": net, "tax": tax, "discount": discount, "shipping": shipping}
    assert verdict(ADJUSTED, typed(known)) is HOLDS
    turned = replace(ADJUSTED, adjustments=ADJUSTED.adjustments[::-1])
    assert verdict(turned, typed(known)) is HOLDS


@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_adjustments_are_all_that_a_sum_may_be_off_by(
    total: Decimal, net: Decimal, tax: Decimal, discount: Decimal
) -> None:
    off = total - net - tax
    near = min(abs(off), abs(off - discount), abs(off + discount))
    expected = HOLDS if near <= NET_AND_TAX.tolerance else BROKEN
    assert judged(ADJUSTED, total=total, net=net, tax=tax, discount=discount) is expected
    if judged(NET_AND_TAX, total=total, net=net, tax=tax) is HOLDS:
        assert expected is HOLDS


@given(st.sampled_from([NET_AND_TAX, TAX_OF_NET]), st.data())
def test_without_one_of_its_values_nothing_is_told(rule: Rule, data: st.DataObject) -> None:
    known: dict[str, FieldValue | None] = {name: data.draw(AMOUNTS) for name in NAMES}
    lost = data.draw(st.sampled_from(rule.fields))
    assert verdict(rule, typed({**known, lost: None})) is UNKNOWN
    del known[lost]
    assert verdict(rule, typed(known)) is UNKNOWN


@given(AMOUNTS, AMOUNTS, AMOUNTS)
def test_of_two_ways_to_choose_the_better_one_counts(
    net: Decimal, total: Decimal, amount: Decimal
) -> None:
    known = typed({"net": net, "total": total, **items("amount", amount)})
    either, one, other = (
        verdict(replace(LINES_ADD_UP, fields=(first, "items.amount")), known)
        for first in ("net|total", "net", "total")
    )
    assert either is (HOLDS if HOLDS in (one, other) else BROKEN)
    (case,) = cases(LINES_ADD_UP, known)
    assert len(broken_ways(case, known)) == [one, other].count(BROKEN)


@given(st.sampled_from([(100, 2, 50), (90, 2, 50)]), st.none() | AMOUNTS)
def test_what_stands_in_the_way_silences_a_rule_of_its_row_alone(
    row: tuple[int, int, int], discount: Decimal | None
) -> None:
    rule = replace(EACH_LINE, unless=("items.discount",))
    numbers = {
        path: Decimal(value)
        for name, value in zip(("amount", "quantity", "price"), row, strict=True)
        for path, value in (items(name, Decimal(value), Decimal(value))).items()
        if value is not None
    }
    known = typed({**numbers, "items[0].discount": discount})
    first, second = (evaluate(case, known) for case in cases(rule, known))
    alone = HOLDS if row[0] == 100 else BROKEN
    assert second is alone
    off = abs(100 - row[0] - abs(discount or 0))
    silenced = HOLDS if off <= rule.tolerance else UNKNOWN
    assert first is (alone if discount is None else silenced)


@pytest.mark.parametrize(
    ("discount", "expected"),
    [
        ("10%", HOLDS),
        ("-10,00 %", HOLDS),
        ("20 %", UNKNOWN),
        ("10.00", HOLDS),
        ("- 10,00 €", HOLDS),
        ("3 + 7 %", UNKNOWN),
        ("10 pcs", UNKNOWN),
        ("Art. 10", UNKNOWN),
        ("10x", UNKNOWN),
        ("Stammkunde", UNKNOWN),
        ("", UNKNOWN),
        ("9" * 400, UNKNOWN),
    ],
)
def test_a_product_holds_where_what_silences_it_was_taken_off(
    discount: str, expected: Verdict
) -> None:
    rule = replace(EACH_LINE, unless=("items.discount",))
    numbers = {**items("amount", Decimal(90)), **items("quantity", Decimal(2)),
               **items("price", Decimal(50))}  # fmt: skip
    (case,) = cases(rule, typed({**numbers, "items[0].discount": discount}))
    assert evaluate(case, typed({**numbers, "items[0].discount": discount})) is expected


@given(AMOUNTS, AMOUNTS, st.tuples(*[st.sampled_from([None, "EUR", "USD"])] * 3))
def test_amounts_of_different_currencies_are_not_compared(
    net: Decimal, tax: Decimal, currencies: tuple[str | None, ...]
) -> None:
    values = (net + tax, net, tax)
    known = {
        name: TypedValue(value, currency=currency)
        for name, value, currency in zip(NAMES, values, currencies, strict=False)
    }
    expected = UNKNOWN if {"EUR", "USD"} <= set(currencies) else HOLDS
    assert verdict(NET_AND_TAX, known) is expected


@given(st.integers(1, 50), st.decimals("0.0001", 99, places=4), st.integers(2, 3))
def test_a_product_may_be_off_by_the_rounding_of_a_printed_price(
    quantity: int, price: Decimal, places: int
) -> None:
    printed = round(price, places)
    assume(printed)
    known = {"amount": quantity * price, "quantity": Decimal(quantity), "price": printed}
    row = {path: v for name, value in known.items() for path, v in items(name, value).items()}
    assert verdict(EACH_LINE, typed(row)) is HOLDS


@given(PRICES, st.integers(1, 30), st.integers(0, 5))
def test_a_percentage_is_of_hundred_and_exact(net: Decimal, rate: int, off: int) -> None:
    tax = net * rate / 100
    allowed = max(NET_AND_TAX.tolerance, Decimal(rate) / 100 * CENT / 2)
    expected = HOLDS if off * CENT <= allowed else BROKEN
    assert judged(TAX_OF_NET, tax=tax + off * CENT, net=net, rate=rate) is expected


@given(PRICES, st.integers(1, 9), st.tuples(*[st.sampled_from((-1, 1))] * 3))
def test_a_credit_may_have_its_sign_anywhere_in_a_product(
    price: Decimal, quantity: int, signs: tuple[int, int, int]
) -> None:
    factors = (price * quantity, Decimal(quantity), price)
    known = {
        path: sign * value
        for name, number, sign in zip(COLUMNS, factors, signs, strict=False)
        for path, value in items(name, number).items()
        if isinstance(value, Decimal)
    }
    assert verdict(EACH_LINE, typed(known)) is HOLDS


@given(st.lists(DATES, min_size=3, max_size=3) | st.lists(AMOUNTS, min_size=3, max_size=3))
def test_an_order_holds_where_sorting_changes_nothing(values: list[FieldValue]) -> None:
    known = typed(dict(zip(IN_ORDER.fields, values, strict=True)))
    expected = HOLDS if values == sorted(values) else BROKEN  # type: ignore[type-var]
    assert verdict(IN_ORDER, known) is expected
    assert verdict(IN_ORDER, {"net": known["net"]}) is UNKNOWN


def test_an_order_of_three_is_judged_by_the_two_that_are_there() -> None:
    assert judged(IN_ORDER, total=1, net=None, tax=2) is HOLDS
    assert judged(IN_ORDER, total=2, net=None, tax=1) is BROKEN


@given(AMOUNTS)
def test_a_range_has_its_ends(rate: Decimal) -> None:
    assert judged(WITHIN, rate=rate) is (HOLDS if 0 <= rate <= 100 else BROKEN)
    assert judged(replace(WITHIN, least=None), rate=rate) is (HOLDS if rate <= 100 else BROKEN)


def test_rows_are_added_up_only_if_each_has_its_amount() -> None:
    five = {"net": Decimal(5), "total": None}
    assert (
        verdict(LINES_ADD_UP, typed({**five, **items("amount", Decimal(2), Decimal(3))})) is HOLDS
    )
    assert verdict(LINES_ADD_UP, typed({**five, **items("amount", Decimal(5), None)})) is UNKNOWN
    assert judged(LINES_ADD_UP, net=5) is UNKNOWN


ROWS = st.lists(
    st.builds(
        TypedValue,
        st.none() | st.decimals(0, 3, places=0),
        currency=st.sampled_from([None, None, "EUR", "USD"]),
    ),
    max_size=4,
)


@given(ROWS, st.decimals(0, 6, places=0), st.none() | st.decimals(0, 6, places=0))
def test_the_total_of_rows_may_stand_for_them(
    amounts: list[TypedValue], net: Decimal, discount: Decimal | None
) -> None:
    rows = {f"items[{n}].amount": one for n, one in enumerate(amounts)}
    single = {"net": TypedValue(net, currency="EUR"), "discount": TypedValue(discount)}
    rule = replace(LINES_ADD_UP, adjustments=("discount",))
    (case,) = cases(rule, {**single, **rows})
    short, totals = with_totals(case, rows)
    assert evaluate(short, {**single, **totals}) is evaluate(case, {**single, **rows})
    assert len(short.paths) <= 3


@given(st.sampled_from([ADJUSTED, TAX_OF_NET, IN_ORDER, WITHIN]), st.data())
def test_found_fields_are_judged_as_values_that_are_still_to_be_chosen(
    rule: Rule, data: st.DataObject
) -> None:
    known = {name: data.draw(st.none() | st.decimals(0, 4, places=0)) for name in NAMES}
    fields = {name: Field(name, str(value), value) for name, value in known.items()}
    assert verdict(rule, fields) is verdict(rule, typed(known))


@given(st.lists(PRICES, min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_parts_and_factors_decides_nothing(parts: list[Decimal], shuffled) -> None:  # type: ignore[no-untyped-def]
    others = [name for name in NAMES if name not in ("total", "rate")][: len(parts)]
    turned = shuffled.sample(others, len(others))
    for kind, whole in ((RuleKind.SUM, sum(parts, Decimal(0))), (RuleKind.PRODUCT, prod(parts))):
        for off in (Decimal(0), Decimal(1)):
            known = typed({"total": whole + off, **dict(zip(others, parts, strict=False))})
            verdicts = {
                verdict(Rule("any", kind, ("total", *each)), known) for each in (others, turned)
            }
            assert len(verdicts) == 1
