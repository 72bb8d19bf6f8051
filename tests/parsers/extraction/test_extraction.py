import json
import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parsers.document import (
    BoundingBox,
    FieldDefinition,
    FieldKind,
    Page,
    Question,
    SchemaDefinition,
    Task,
    Word,
)
from parsers.extraction import answer_extract
from parsers.extraction.lines import lines_of
from parsers.schemas.definition import schema_definition
from parsers.types import DOCUMENT_TYPES
from parsers.types.invoice.schema import Invoice
from parsers.types.receipt.schema import Receipt

RECEIPT = """
        RIVER HARDWARE SDN BHD
          (1234567-X)
      NO. 53, JALAN BESAR,
       45600 SELANGOR
      TEL: 03-3271 9872
Receipt No: CS1801     Date: 18/01/2018 10:41
Item             Qty      Amount
Oak plank          2        3.30
Beam               1        1.30
Subtotal                    4.60
Total GST 6%                0.28
Rounding                    0.02
TOTAL                   RM  4.90
CASH                       10.00
CHANGE                      5.10
      THANK YOU
"""


def answer(schema, *pages):
    question = Question(Task.EXTRACT, read=pages, schema=schema)
    return json.loads(answer_extract(question, DOCUMENT_TYPES).text)


def texts(schema, *pages):
    found = answer(schema, *pages)
    return {name: value["text"] for name, value in found.items() if isinstance(value, dict)}


def test_a_question_without_a_schema_is_refused():
    with pytest.raises(ValueError, match="schema"):
        answer_extract(Question(Task.EXTRACT), DOCUMENT_TYPES)


def test_nothing_is_answered_where_nothing_was_read(delivery):
    assert answer(delivery) == {}
    assert answer(delivery, Page(1, 600, 800)) == {}
    assert answer(schema_definition(Receipt), Page(1, 600, 800)) == {}


def test_a_receipt_is_read(draw):
    assert texts(schema_definition(Receipt), draw(RECEIPT)) == {
        "company": "RIVER HARDWARE SDN BHD",
        "date": "18/01/2018",
        "address": "NO. 53, JALAN BESAR, 45600 SELANGOR",
        "total": "4.90",
        "currency": "RM",
        "subtotal": "4.60",
        "tax": "0.28",
    }


def test_an_invoice_is_read(draw):
    page = draw("""
Mill Hosting AG - Uferweg 40 - 63571 Gelnhausen

Rechnung an:
Grain Exchange Ltd.
93B Market Road

Rechnungsnr.     30064443          Kundennr.   47774
Rechnungsdatum   7. Mai 2014       Fällig am   21.05.14

Nettobetrag      100,00 EUR
MwSt. 19 %        19,00 EUR
Gesamtbetrag     119,00 EUR

USt-IdNr. DE 232 446 240
""")
    assert texts(schema_definition(Invoice), page) == {
        "invoice_number": "30064443",
        "invoice_date": "7. Mai 2014",
        "due_date": "21.05.14",
        "seller": "Mill Hosting AG",
        "seller_address": "Uferweg 40 - 63571 Gelnhausen",
        "seller_tax_number": "DE 232 446 240",
        "buyer": "Grain Exchange Ltd.",
        "buyer_address": "93B Market Road",
        "currency": "EUR",
        "net": "100,00",
        "tax": "19,00",
        "total": "119,00",
    }


def test_a_seller_without_a_legal_form_is_found_by_its_label(draw):
    page = draw("Invoice no: 7\nFrom: Ann Miller\nDate: 1 May 2024\nTotal: 5.00")
    assert texts(schema_definition(Invoice), page)["seller"] == "Ann Miller"


def test_a_schema_of_somebody_s_own_is_read_by_its_synonyms(draw, delivery):
    page = draw("Delivery note no: L-4711\nDelivered on 3 March 2024\nFahrer: Ann\nweight 12.5 kg")
    assert texts(delivery, page) == {
        "delivery_number": "L-4711",
        "delivered": "3 March 2024",
        "weight": "12.5",
        "driver": "Ann",
    }


def test_a_required_date_is_found_without_its_label(draw, delivery):
    assert texts(delivery, draw("River mill, 3 March 2024")) == {"delivered": "3 March 2024"}


def test_a_required_total_is_found_by_what_makes_it(draw):
    total = FieldDefinition("to_pay", FieldKind.NUMBER, True, "", ("total",))
    schema = SchemaDefinition("bill", "1", (total,))
    assert texts(schema, draw("beam 3.00\nTota1 3.00\nCash 5.00\nChange 2.00")) == {
        "to_pay": "3.00"
    }


def test_a_place_answers_one_field_only(draw):
    fields = tuple(
        FieldDefinition(name, FieldKind.DATE, synonyms=("date",)) for name in ("first", "second")
    )
    page = draw("date 1 May 2024")
    assert texts(SchemaDefinition("twice", "1", fields), page) == {"first": "1 May 2024"}


def test_a_value_says_its_page_and_its_box_in_thousandths(draw, delivery):
    pages = draw("nothing here", number=1), draw("weight 12.5", number=2)
    found = answer(delivery, *pages)["weight"]
    assert (found["text"], found["page"]) == ("12.5", 2)
    assert found["bbox_2d"] == pytest.approx([120, 50, 160, 65], abs=1)


def test_a_line_without_end_is_passed_over(draw, delivery):
    endless = Word(3000 * "x", BoundingBox(0.5, 0.05, 0.9, 0.065), 0)
    page = draw("weight 12.5")
    assert answer(delivery, replace(page, words=(*page.words, endless))) == {}


def moved(page, scale, right, down):
    """The page on a larger sheet."""
    words = tuple(
        Word(
            word.text,
            BoundingBox(
                right + word.box.x0 * scale, down + word.box.y0 * scale,
                right + word.box.x1 * scale, down + word.box.y1 * scale,
            ),
            word.line,
        )
        for word in page.words
    )  # fmt: skip
    return Page(page.number, page.width, page.height, words=words)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.floats(0.3, 0.7), st.floats(0, 0.3), st.floats(0, 0.3))
def test_where_the_text_lies_on_its_sheet_changes_no_answer(draw, scale, right, down):
    schema = schema_definition(Receipt)
    page = draw(RECEIPT)
    assert texts(schema, moved(page, scale, right, down)) == texts(schema, page)


VOCABULARY = """
TOTAL Subtotal Date: 01/02/2018 9.90 RM Cash Ltd Road 12 Invoice number Bill to Change GST 6% Mill
47301 ( ) - # SDN BHD
"""
WORDS = st.sampled_from(VOCABULARY.split())
LINES = st.lists(st.lists(WORDS, min_size=1, max_size=6).map("  ".join), min_size=1, max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(LINES, st.sampled_from([Receipt, Invoice]))
def test_every_answer_stands_on_the_page_within_its_box(draw, lines, model):
    page = draw("\n".join(lines))
    everything = " ".join(line.text for line in lines_of(page))
    found = answer(schema_definition(model), page)
    rows = [row for each in found.values() if isinstance(each, list) for row in each]
    single = [each for each in found.values() if not isinstance(each, list)]
    for value in [*single, *(value for row in rows for value in row.values())]:
        x0, y0, x1, y1 = value["bbox_2d"]
        inside = " ".join(
            word.text
            for word in page.words
            if x0 - 1 <= word.box.x0 * 1000 and word.box.x1 * 1000 <= x1 + 1
            and y0 - 1 <= word.box.y0 * 1000 and word.box.y1 * 1000 <= y1 + 1
        )  # fmt: skip
        for part in re.findall(r"\S+", value["text"]):
            assert part in inside
            assert part in everything
