"""What somebody else read in a field's place."""

import datetime
from decimal import Decimal

import pytest

from parsers.document import (
    Agreement,
    BoundingBox,
    Evidence,
    Field,
    FieldDefinition,
    FieldFormat,
    FieldKind,
    FieldValue,
    ListDefinition,
    OtherReading,
    Page,
    SchemaDefinition,
    Word,
)
from parsers.extraction.cross_check import compare_fields, compare_words

BOX = BoundingBox(0.1, 0.1, 0.4, 0.2)
BILL = SchemaDefinition(
    "bill",
    "1",
    (
        FieldDefinition("total", FieldKind.NUMBER),
        FieldDefinition("day", FieldKind.DATE),
        FieldDefinition("number", FieldKind.TEXT, format=FieldFormat.CODE),
        FieldDefinition("seller", FieldKind.TEXT, format=FieldFormat.NAME),
        FieldDefinition("address", FieldKind.TEXT, format=FieldFormat.ADDRESS),
    ),
    (
        ListDefinition(
            "items",
            (
                FieldDefinition("text", FieldKind.TEXT),
                FieldDefinition("amount", FieldKind.NUMBER),
                FieldDefinition("quantity", FieldKind.NUMBER),
            ),
        ),
    ),
)


def field(path: str, value: FieldValue | None, evidence: Evidence = Evidence.EXACT) -> Field:
    return Field(path, str(value), value, 1, BOX, evidence)


def compared(one: Field, other: Field) -> Field:
    (result,) = compare_fields([one], [other], BILL, "labels")
    return result


@pytest.mark.parametrize(
    ("path", "one", "other"),
    [
        ("total", Decimal("9.90"), Decimal("8.90")),
        ("number", "A-1", "A-2"),
        ("seller", "Mill Ltd", "Miller & Co"),
    ],
)
def test_another_value_contradicts_and_is_kept(
    path: str, one: FieldValue, other: FieldValue
) -> None:
    result = compared(field(path, one), field(path, other))
    assert result.agreement is Agreement.CONTRADICTED
    assert result.readings == (OtherReading("labels", str(other), other, 1, BOX),)
    assert result.value == one


def test_the_same_value_agrees() -> None:
    assert compared(field("total", Decimal("9.9")), field("total", Decimal("9.90"))).readings == ()
    result = compared(field("seller", "MILL LTD."), field("seller", "Mill Ltd, Riga"))
    assert (result.agreement, result.readings) == (Agreement.AGREED, ())


@pytest.mark.parametrize(
    "other",
    [
        field("number", "A-1"),
        field("total", None),
        field("total", Decimal(1), Evidence.ABSENT),
    ],
)
def test_what_says_nothing_leaves_a_value_alone(other: Field) -> None:
    assert compared(field("total", Decimal(9)), other).agreement is Agreement.ALONE


def test_prose_is_not_compared() -> None:
    result = compared(field("address", "1 High Street"), field("address", "Riga"))
    assert result.agreement is Agreement.ALONE


def test_rows_are_compared_with_those_most_like_them() -> None:
    ours = [
        field("items[0].text", "Flour"), field("items[0].amount", Decimal(7)),
        field("items[0].quantity", Decimal(2)),
        field("items[1].amount", Decimal(5)), field("items[1].quantity", Decimal(1)),
        field("items[2].amount", Decimal(99)),
    ]  # fmt: skip
    theirs = [
        field("items[0].amount", Decimal(5)), field("items[0].quantity", Decimal(1)),
        field("items[1].text", "Flour"), field("items[1].amount", Decimal(7)),
        field("items[1].quantity", Decimal(3)),
    ]  # fmt: skip
    said = [one.agreement.value for one in compare_fields(ours, theirs, BILL, "labels")]
    assert said == ["alone", "agreed", "contradicted", "agreed", "agreed", "alone"]


def path_of(value: FieldValue) -> str:
    return "number" if isinstance(value, str) else "total"


def page(*texts: str) -> Page:
    words = [
        Word(text, BoundingBox(0.1 + 0.1 * place, 0.1, 0.19 + 0.1 * place, 0.2), 0)
        for place, text in enumerate(texts)
    ]
    return Page(1, 600, 800, second_layer=tuple(words), second_layer_from="text layer")


def test_a_page_without_a_second_layer_leaves_its_values_alone() -> None:
    (result,) = compare_words([field("total", Decimal(9))], [Page(1, 600, 800)], BILL)
    assert result.agreement is Agreement.ALONE


@pytest.mark.parametrize(
    ("value", "texts", "read"),
    [
        (Decimal("190.00"), ["190,60"], Decimal("190.60")),
        (Decimal("1.00"), ["2.00", "3.00"], None),
        (datetime.date(2026, 2, 1), ["02.02.2026"], datetime.date(2026, 2, 2)),
        ("A-17", ["A-11"], "A-11"),
    ],
)
def test_other_words_in_its_place_contradict_a_value(
    value: FieldValue, texts: list[str], read: FieldValue | None
) -> None:
    (result,) = compare_words([field(path_of(value), value)], [page(*texts)], BILL)
    assert result.agreement is Agreement.CONTRADICTED
    (reading,) = result.readings
    assert (reading.reader, reading.value) == ("text layer", read)


@pytest.mark.parametrize(
    ("value", "texts"),
    [(Decimal("190.00"), ["EUR", "190,00"]), ("A-17", ["No", "a-17"]), ("x", [])],
)
def test_the_same_words_in_its_place_do_not(value: FieldValue, texts: list[str]) -> None:
    (result,) = compare_words([field(path_of(value), value)], [page(*texts)], BILL)
    expected = Agreement.AGREED if texts else Agreement.ALONE
    assert result.agreement is expected


def test_an_agreement_does_not_outweigh_a_contradiction() -> None:
    first = compared(field("total", Decimal(9)), field("total", Decimal(8)))
    (again,) = compare_fields([first], [field("total", Decimal(9))], BILL, "ocr")
    assert again.agreement is Agreement.CONTRADICTED


@pytest.mark.parametrize(
    ("path", "one", "other"),
    [("number", "1", "RE-2024-1"), ("number", "INV 1", "INV 10"), ("seller", "AG", "Agentur Ltd")],
)
def test_a_part_of_a_code_or_of_a_word_is_not_the_same(path: str, one: str, other: str) -> None:
    assert compared(field(path, one), field(path, other)).agreement is Agreement.CONTRADICTED


def test_a_row_that_shares_but_a_count_is_another_one() -> None:
    ours = [
        field("items[0].text", "Saw"), field("items[0].quantity", Decimal(1)),
        field("items[0].amount", Decimal(20)),
    ]  # fmt: skip
    theirs = [
        field("items[0].text", "Subtotal"), field("items[0].quantity", Decimal(1)),
        field("items[0].amount", Decimal(60)),
    ]  # fmt: skip
    said = {one.agreement for one in compare_fields(ours, theirs, BILL, "labels")}
    assert said == {Agreement.ALONE}


@pytest.mark.parametrize(
    ("raw", "value", "texts"),
    [
        ("(9.90)", Decimal("-9.90"), ["(9.90)"]),
        ("1234.50", Decimal("1234.50"), ["1.234,", "50"]),
        ("20240314", datetime.date(2024, 3, 14), ["20240314"]),
    ],
)
def test_the_same_letters_are_the_same_however_they_are_read(
    raw: str, value: FieldValue, texts: list[str]
) -> None:
    given = Field(path_of(value), raw, value, 1, BOX, Evidence.EXACT)
    (result,) = compare_words([given], [page(*texts)], BILL)
    assert result.agreement is Agreement.AGREED


def test_an_address_is_not_compared_word_for_word() -> None:
    given = field("address", "12 Long Street")
    (result,) = compare_words([given], [page("l2", "Long", "Street")], BILL)
    assert result.agreement is Agreement.ALONE


def test_a_name_without_its_blanks_is_the_same() -> None:
    result = compared(field("seller", "GREEN GROCER LTD"), field("seller", "GREENGROCERLTD"))
    assert result.agreement is Agreement.AGREED
