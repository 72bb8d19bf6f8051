"""What belongs to a row of a list, and what does not, on pages of text."""

import json
from pathlib import Path

import pytest

from parsers.extraction import find_lists
from parsers.extraction.document_type import DocumentType
from parsers.schemas.json_schema import model_from_json
from parsers.types import DOCUMENT_TYPES


@pytest.fixture
def rows(draw):
    def rows(text, *names):
        found = find_lists(DOCUMENT_TYPES["invoice"], [draw(text)]).get("line_items", [])
        return [tuple(row[name].text if name in row else "" for name in names) for row in found]

    return rows


def test_a_sentence_with_words_of_heads_is_no_head(rows):
    assert (
        rows("With reference to your order: price and quantity\n\nThanks   2   9.00", "amount")
        == []
    )


@pytest.mark.parametrize(
    ("group", "head"),
    [
        ("Labour", "Description              Quantity     Unit price      Amount"),
        ("Arbeit", "Bezeichnung              Menge        Einzelpreis     Betrag"),
    ],
)
def test_the_head_of_a_group_is_no_part_of_a_text(rows, group, head):
    text = f"""
{head}

{group}

Cleaning                 2            10.00           20.00
Painting                 3            10.00           30.00

{group} 2

Plumbing                 4            10.00           40.00
Wiring                   5            10.00           50.00
"""
    assert rows(text, "description") == [("Cleaning",), ("Painting",), ("Plumbing",), ("Wiring",)]


@pytest.mark.parametrize(
    ("note", "head"),
    [
        ("Packing: carton", "Description              Quantity     Unit price      Amount"),
        ("Verpackung: Karton", "Bezeichnung              Menge        Einzelpreis     Betrag"),
    ],
)
def test_a_label_below_a_text_ends_it(rows, note, head):
    text = f"""
{head}
Hinge                    2            10.00           20.00
{note}
Bolt                     3            10.00           30.00
"""
    assert rows(text, "description") == [("Hinge",), ("Bolt",)]


def test_codes_on_lines_of_their_own_number_the_articles(rows):
    text = """
Description              Quantity     Unit price      Amount
KB-1204                  2            10.00           20.00
Oak bench
KB-1377                  3            10.00           30.00
Steel bench
"""
    assert rows(text, "article_number", "description", "amount") == [
        ("KB-1204", "Oak bench", "20.00"),
        ("KB-1377", "Steel bench", "30.00"),
    ]


@pytest.mark.parametrize(
    ("count", "text", "amount", "goods"),
    [
        ("Line", "Description", "Net amount", ("Oak bench", "Hinges", "Paint")),
        ("Position", "Bezeichnung", "Betrag", ("Gartenbank", "Scharniere", "Farbe")),
    ],
)
def test_blocks_that_are_counted_are_rows_without_any_product(rows, count, text, amount, goods):
    blocks = [
        f"{count} {at}\n{text}:   {name}\n{amount}:   {at}7.50\n"
        for at, name in enumerate(goods, 1)
    ]
    assert rows("\n".join(blocks), "description", "amount") == [
        (name, f"{at}7.50") for at, name in enumerate(goods, 1)
    ]


def test_blocks_of_an_address_are_no_rows(rows):
    text = "Seller\nName:   Mill Ltd\nTown:   Hull\n\nBuyer\nName:   Barn Ltd\nTown:   York\n"
    assert rows(text, "description", "amount") == []


@pytest.mark.parametrize(
    ("text", "debit", "credit"),
    [("Description", "Debit", "Credit"), ("Buchungstext", "Soll", "Haben")],
)
def test_a_row_with_only_a_credit_is_one(draw, text, debit, credit):
    number = {"type": "number", "format": "money"}
    fields = {
        "text": {"type": "string", "synonyms": [text]},
        "debit": {**number, "synonyms": [debit]},
        "credit": {**number, "synonyms": [credit]},
    }
    schema = {
        "title": "statement",
        "properties": {
            "entries": {"type": "array", "items": {"type": "object", "properties": fields}}
        },
    }
    statement = DocumentType.of(model_from_json(json.dumps(schema), Path("statement.json")))
    page = draw(f"""
{text:24}{debit:>12}{credit:>12}
{"Rent":24}{"800.00":>12}
{"Power":24}{"90.10":>12}
{"Refund Mill":24}{"":12}{"12.40":>12}
{"Water":24}{"31.00":>12}
""")
    found = find_lists(statement, [page])["entries"]
    assert [row["text"].text for row in found] == ["Rent", "Power", "Refund Mill", "Water"]
    assert found[2]["credit"].text == "12.40"
