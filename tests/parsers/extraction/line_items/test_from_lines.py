"""Lists in columns of words, without any table; also those of a schema of somebody's own."""

import json
from pathlib import Path

import pytest

from parsers.document import Page
from parsers.extraction import find_fields, find_lists
from parsers.extraction.document_type import DocumentType
from parsers.schemas.json_schema import model_from_json

DELIVERY = {
    "title": "delivery_note",
    "properties": {
        "delivery_number": {"type": "string", "synonyms": ["delivery note no", "Lieferschein-Nr"]},
        "delivered_on": {"type": "date", "synonyms": ["delivery date", "Lieferdatum"]},
        "articles": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "article_no": {"type": "string", "synonyms": ["Art.-Nr.", "article no"]},
                    "description": {"type": "string", "synonyms": ["Bezeichnung"]},
                    "ordered": {"type": "number", "synonyms": ["bestellt"]},
                    "delivered": {"type": "number", "synonyms": ["geliefert"]},
                },
            },
        },
    },
}


@pytest.fixture
def articles(draw):
    """The rows of the delivery note's list on pages of text."""
    note = DocumentType.of(model_from_json(json.dumps(DELIVERY), Path("delivery_note.json")))

    def articles(*texts: str | Page):
        pages = [draw(text, number) for number, text in enumerate(texts, 1)]
        rows = find_lists(note, pages).get("articles", [])
        return [tuple(row[name].text if name in row else "" for name in
                      ("article_no", "description", "ordered", "delivered"))
                for row in rows]  # fmt: skip

    return articles


def test_words_of_a_sentence_are_no_head(articles):
    assert articles("The description of what was ordered is below\n\nA-1  Tea   4   4") == []


def test_a_list_is_read_by_the_labels_of_its_columns_alone(articles):
    assert articles("""
Delivery note no: 55820

Article no   Description            Ordered   Delivered
A-17         Arabica Sidamo              12          12
A-20         Robusta Java                 5           3

Received with thanks
""") == [("A-17", "Arabica Sidamo", "12", "12"), ("A-20", "Robusta Java", "5", "3")]  # fmt: skip


def test_so_are_the_single_fields_above_it(draw):
    note = DocumentType.of(model_from_json(json.dumps(DELIVERY), Path("delivery_note.json")))
    page = draw("Lieferschein-Nr.: L 55820    Lieferdatum: 11.09.2026")
    found = {name: piece.text for name, piece in find_fields(note, [page]).items()}
    assert found == {"delivery_number": "L 55820", "delivered_on": "11.09.2026"}


def test_other_columns_keep_their_words_to_themselves(articles):
    assert articles("""
Pos  Art.-Nr.  Bezeichnung          Gewicht   bestellt   geliefert   Charge
1    4410      Kaffee, gewaschen      60 kg         12          12   ET-0413
2    4417      Kaffee, natur          70 kg          8           6   CO-2207
""") == [("4410", "Kaffee, gewaschen", "12", "12"),
         ("4417", "Kaffee, natur", "8", "6")]  # fmt: skip


def test_a_description_of_several_lines_is_one(articles):
    assert articles("""
Article no   Description            Ordered   Delivered
A-17         Arabica Sidamo              12          12
             washed, in jute
A-20         Robusta Java                 5           3
""") == [("A-17", "Arabica Sidamo washed, in jute", "12", "12"),
         ("A-20", "Robusta Java", "5", "3")]  # fmt: skip


def test_a_row_may_lack_a_number(articles):
    assert articles("""
Article no   Description            Ordered   Delivered
A-17         Arabica Sidamo              12          12
A-18         Sample                                   1
A-20         Robusta Java                 5           3
""")[1] == ("A-18", "Sample", "", "1")  # fmt: skip


def test_a_head_may_take_two_lines(articles):
    assert articles("""
Article    Description          Ordered   Delivered
no                              in sacks  in sacks
A-17       Arabica Sidamo             12         12
""") == [("A-17", "Arabica Sidamo", "12", "12")]  # fmt: skip


@pytest.mark.parametrize("head", ["Article no   Description            Ordered   Delivered\n", ""])
def test_a_list_goes_on_on_the_next_page_with_or_without_its_head(articles, head):
    first = """
Article no   Description            Ordered   Delivered
A-17         Arabica Sidamo              12          12
"""
    second = f"""
Delivery note 55820, page 2

{head}A-20         Robusta Java                 5           3
"""
    assert articles(first, second)[1:] == [("A-20", "Robusta Java", "5", "3")]


def test_what_stands_far_below_is_no_part_of_the_list(articles):
    assert articles("""
Article no   Description            Ordered   Delivered
A-17         Arabica Sidamo              12          12












Mill Ltd     Market Road 9             0431      555018
""") == [("A-17", "Arabica Sidamo", "12", "12")]  # fmt: skip
