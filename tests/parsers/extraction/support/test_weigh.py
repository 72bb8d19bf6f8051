from dataclasses import replace
from decimal import Decimal

import pytest

from parsers.document import (
    Agreement,
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
from parsers.extraction.document_type import DocumentType
from parsers.extraction.field_answer import ground_of
from parsers.extraction.lines import Piece
from parsers.extraction.ranking.ranking import Ranked
from parsers.extraction.support.weigh import PROVED, RANKED, SURE, group_of, look, weigh
from parsers.extraction.support.weights import Weights, weights
from parsers.rules import check_rules

MONEY = {"kind": FieldKind.NUMBER, "format": FieldFormat.MONEY}
BILL = DocumentType(
    SchemaDefinition(
        "bill",
        "1",
        (
            FieldDefinition(
                "number", FieldKind.TEXT, synonyms=("bill no",), format=FieldFormat.CODE
            ),
            FieldDefinition("issued", FieldKind.DATE, synonyms=("issued",)),
            FieldDefinition("net", **MONEY, synonyms=("net",)),
            FieldDefinition("tax", **MONEY, synonyms=("tax",)),
            FieldDefinition("total", **MONEY, synonyms=("total",)),
        ),
        (ListDefinition("rows", (FieldDefinition("amount", **MONEY),)),),
        (Rule("net_and_tax", RuleKind.SUM, ("total", "net", "tax")),),
    )
)
SHEET = """
Bill no  A-17        Issued  3 May 2026

Net      100.00
Tax       20.00
Total    120.00
"""


@pytest.fixture
def ground(draw):
    return ground_of((draw(SHEET),))


def field(path, raw, value, **others):
    return Field(path, raw, value, 1, evidence=Evidence.EXACT, **others)


TOTAL = field("total", "120.00", Decimal("120.00"))
NET, TAX = field("net", "100.00", Decimal(100)), field("tax", "20.00", Decimal(20))
AMOUNT = field("rows[0].amount", "100.00", Decimal(100))


def weighed(ground, *fields, listed=()):
    checked = check_rules(BILL.schema, fields).fields
    return {each.path: each for each in weigh(checked, BILL, ground, listed)}


def test_what_nothing_was_offered_for_is_not_weighed(draw):
    ground = ground_of((draw("Some words alone"),))
    assert weighed(ground, TOTAL)["total"].support is None


def test_a_field_that_the_schema_does_not_have_is_not_weighed(ground):
    assert weighed(ground, field("colour", "red", "red"))["colour"].support is None


def test_a_value_that_was_never_offered_is_not_weighed(ground):
    """Another engine may see what labels do not lead to."""
    other = field("number", "B-99", "B-99")
    assert weighed(ground, other)["number"].support is None


def test_rows_are_weighed_only_where_the_words_have_some(ground):
    assert weighed(ground, AMOUNT)[AMOUNT.path].support is None
    there = weighed(ground, AMOUNT, listed={("rows", "amount")})[AMOUNT.path]
    assert there.support is not None


def test_no_value_and_no_order_changes(ground):
    fields = (TOTAL, TAX, NET, AMOUNT)
    found = weighed(ground, *fields, listed={("rows", "amount")})
    assert list(found) == [each.path for each in fields]
    assert [each.value for each in found.values()] == [each.value for each in fields]


def test_support_is_a_share(ground):
    for each in weighed(ground, TOTAL, NET, TAX).values():
        assert each.support is not None
        assert 0 <= each.support <= 1


def test_what_arithmetic_proves_is_told(ground):
    proved = look(check_rules(BILL.schema, (TOTAL, NET, TAX)).fields, BILL, ground)[1]
    broken = look(
        check_rules(BILL.schema, (TOTAL, NET, replace(TAX, value=Decimal(19)))).fields, BILL, ground
    )[1]
    assert (proved["total"]["proved"], broken["total"]["proved"]) == (0.5, 0.0)
    assert (proved["total"]["invalid"], broken["total"]["invalid"]) == (0.0, 1.0)


def test_numbers_that_rules_prove_are_a_group_of_their_own(ground):
    def group(*fields):
        checked = check_rules(BILL.schema, fields).fields
        opinions, clues = look(checked, BILL, ground)
        return {path: group_of(path, opinions, own) for path, own in clues.items()}

    number = field("number", "A-17", "A-17")
    found = group(TOTAL, NET, TAX, number)
    assert (found["total"], found["net"], found["tax"]) == (PROVED, PROVED, PROVED)
    assert found["number"] != PROVED
    assert PROVED not in group(TOTAL, NET, replace(TAX, value=Decimal(19))).values()
    assert PROVED not in group(TOTAL, NET).values()


def test_a_sum_of_numbers_that_labels_call_otherwise_proves_none(ground):
    net, tax = replace(TAX, path="net"), replace(NET, path="tax")
    checked = check_rules(BILL.schema, (TOTAL, net, tax)).fields
    opinions, clues = look(checked, BILL, ground)
    assert PROVED not in {group_of(path, opinions, own) for path, own in clues.items()}


def test_whose_label_stands_beside_a_value_is_told(draw):
    page = draw("Bill no  A-17   Total  120.00")
    line = page.words
    ground = ground_of((page,))
    total = replace(TOTAL, box=line[-1].box)
    stolen = replace(field("number", "120.00", "120.00"), box=line[-1].box)
    clues = look((total, stolen), BILL, ground)[1]
    assert clues["total"]["label_beside"] == 1.0
    assert clues["number"]["label_beside"] == -1.0


def test_where_another_value_is_nearly_as_likely_it_is_told(draw):
    ground = ground_of((draw("Bill no  A-17\n\nBill no  B-18"),))
    (found,) = weighed(ground, field("number", "A-17", "A-17")).values()
    if found.agreement is not Agreement.AMBIGUOUS:  # as its support may be high all the same
        assert found.support is not None
        assert found.support >= SURE
    else:
        assert [(each.reader, each.raw) for each in found.readings] == [("labels", "B-18")]


def test_what_is_contradicted_stays_so(draw):
    ground = ground_of((draw("Bill no  A-17\n\nBill no  B-18"),))
    told = field("number", "A-17", "A-17", agreement=Agreement.CONTRADICTED, valid=False)
    assert weighed(ground, told)["number"].agreement is Agreement.CONTRADICTED


def test_weights_make_a_probability_of_any_clues():
    one = Weights(0.0, {"proved": 1000.0, "beaten": -1000.0})
    assert one.probability({}) == one.probability({"unheard of": 5.0}) == 0.5
    assert 0 < one.probability({"beaten": 9.0}) < 0.01 < 0.99 < one.probability({"proved": 9.0}) < 1


def test_the_weights_of_the_package_are_of_all_groups_and_bounded():
    assert set(weights()) == {"proved", "cells", "ranked", "single", "texts"}
    assert all(abs(each) < 10 for group in weights().values() for each in group.clues.values())


def number_by(draw, ranked):
    """The clues of a number that is labelled, beside what was learned."""
    ground = ground_of((draw("Bill no  A-17      Desk  B-18"),))
    words = {"A-17": None, "B-18": None}
    words = {each.text: each for each in ground.pages[0].words if each.text in words}
    pieces = [Ranked(Piece(text, 1, words[text].box), text, each) for text, each in ranked.items()]
    known = replace(BILL, rank=lambda lines: {"number": pieces})
    return look((field("number", "A-17", "A-17"),), known, ground)[1]["number"]


def test_two_readers_that_say_the_same_support_a_value(draw):
    clues = number_by(draw, {"A-17": 0.9, "B-18": 0.1})
    assert (clues["both_say"], clues["beaten"], clues["refuted"]) == (1.0, 0.0, 0.0)


def test_a_reader_that_says_something_else_is_told(draw):
    clues = number_by(draw, {"A-17": 0.1, "B-18": 0.9})
    assert (clues["both_say"], clues["beaten"]) == (0.0, 1.0)
    assert clues["ahead"] < 0


def test_a_value_that_labels_refute_is_told(draw):
    ground = ground_of((draw("Bill no  A-17      Desk  B-18"),))
    box = next(each.box for each in ground.pages[0].words if each.text == "B-18")
    known = replace(
        BILL, rank=lambda lines: {"number": [Ranked(Piece("B-18", 1, box), "b-18", 0.95)]}
    )
    clues = look((field("number", "B-18", "B-18"),), known, ground)[1]["number"]
    assert clues["refuted"] == 1.0


def test_a_row_that_nothing_proves_among_proved_ones_is_told(ground):
    rows = [field(f"rows[{at}].amount", "1.00", Decimal(1)) for at in range(2)]
    clues = look(tuple(rows), BILL, ground)[1]
    assert clues["rows[0].amount"]["row_unproved"] == 0.0


def test_more_speaks_for_what_two_readers_say():
    likely = weights()[RANKED]
    assert likely.probability({"both_say": 1.0, "ranked": 0.5}) > likely.probability(
        {"refuted": 1.0, "ranked": 0.5}
    )
