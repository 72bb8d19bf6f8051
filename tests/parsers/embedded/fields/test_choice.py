from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from parsers.document import (
    BoundingBox,
    FieldDefinition,
    FieldFormat,
    FieldKind,
    Rule,
    RuleKind,
    SchemaDefinition,
)
from parsers.embedded.fields.choice import Candidate, choose
from parsers.embedded.fields.lines import Piece
from parsers.rules import TypedValue

NAMES = ("total", "net", "tax")
SUM = Rule("net_and_tax", RuleKind.SUM, NAMES)


def schema(*rules, names=NAMES, formats=None):
    formats = formats or {}
    fields = tuple(
        FieldDefinition(name, FieldKind.NUMBER, format=formats.get(name)) for name in names
    )
    return SchemaDefinition("bill", "1", fields, rules=rules)


def candidate(field, text, score, row=0, currency=None):
    box = BoundingBox(0.1, 0.01 * row, 0.2, 0.01 * row + 0.01)
    return Candidate(field, Piece(text, 1, box), score, Decimal(text), currency)


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
    rows = {"taxes[0].tax": TypedValue(Decimal(7)), "taxes[1].tax": TypedValue(Decimal(19))}
    assert chosen(schema(rule), candidate("tax", "19", 2.2), rows=rows) == {}
    assert chosen(schema(rule), candidate("tax", "26", 2.2), rows=rows) == {"tax": "26"}


def test_a_percentage_is_of_hundred():
    names = ("tax", "net", "rate")
    definition = schema(
        Rule("tax_of_net", RuleKind.PRODUCT, names),
        names=names,
        formats={"rate": FieldFormat.PERCENT},
    )
    assert chosen(
        definition,
        candidate("tax", "18", 2.0, 1), candidate("tax", "19", 1.5, 2),
        candidate("net", "100", 1.5, 3), candidate("rate", "19", 1.5, 4),
    ) == {"tax": "19", "net": "100", "rate": "19"}  # fmt: skip


def test_what_adds_up_less_a_discount_is_preferred_to_what_scores_more():
    rule = replace(SUM, adjustments=("discount",))
    definition = schema(rule, names=(*NAMES, "discount"))
    assert chosen(
        definition,
        candidate("total", "100", 1.9, 1), candidate("total", "114", 1.5, 2),
        candidate("net", "100", 1.5, 3), candidate("tax", "19", 1.5, 4),
        candidate("discount", "5", 1.5, 5),
    ) == {"total": "114", "net": "100", "tax": "19", "discount": "5"}  # fmt: skip


def test_amounts_of_different_currencies_say_nothing_of_each_other():
    same = candidate("net", "100", 1.5, 2, "EUR"), candidate("tax", "19", 1.5, 3, "EUR")
    dollars = candidate("total", "119", 1.5, 1, "USD")
    euros = candidate("total", "118", 2, 4, "EUR")
    assert chosen(schema(SUM), dollars, *same)["total"] == "119"
    assert chosen(schema(SUM), dollars, euros, *same)["total"] == "119"  # not broken by them


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
