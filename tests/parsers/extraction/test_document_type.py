"""Finders of somebody's own, beside labels and heads of columns."""

import datetime
from decimal import Decimal

import pytest
from pydantic import BaseModel, ConfigDict

from parsers.errors import SetupError
from parsers.extraction import find_fields, find_lists
from parsers.extraction.document_type import DocumentType
from parsers.extraction.lines import lines_of
from parsers.schemas import described

PAGE = "Driver: Ann\nTruck: T 4711\nThe lock of gate 7 was broken."


class Gate(BaseModel):
    number: str | None = described("Of the gate", "gate")


class Visit(BaseModel):
    driver: str | None = described("Who came", "driver")
    truck: str | None = described("With which truck", "truck")
    gates: list[Gate] = []


def last_word(reading):
    line = reading.lines[0]
    return line.piece(line.text.rindex(" "), len(line.text))


def nothing(reading):
    return None


def gates(definition, pages, schema):
    lines = [line for page in pages for line in lines_of(page) if "gate" in line.text]
    return [{"number": line.piece(line.text.index("gate") + 5, len(line.text))} for line in lines]


def texts(document_type, page):
    return {name: piece.text for name, piece in find_fields(document_type, [page]).items()}


def test_a_finder_for_what_is_no_field_is_refused():
    with pytest.raises(SetupError, match=r"schema visit: .*'drivers'.* no field of") as caught:
        DocumentType.of(Visit, finders={"drivers": last_word})
    assert caught.value.code == "bad_schema"
    with pytest.raises(SetupError, match=r"'driver'.* no list of"):
        DocumentType.of(Visit, list_finders={"driver": gates})


def test_without_finders_labels_tell(draw):
    assert texts(DocumentType.of(Visit), draw(PAGE)) == {"driver": "Ann", "truck": "T 4711"}


def test_a_finder_goes_before_a_label(draw):
    visit = DocumentType.of(Visit, finders={"truck": last_word})
    assert texts(visit, draw("Truck: T 4711 Daisy\nDriver: Bob")) == {
        "driver": "Bob",
        "truck": "Daisy",
    }


def test_what_a_finder_does_not_find_may_be_labelled(draw):
    visit = DocumentType.of(Visit, finders={"truck": nothing})
    assert texts(visit, draw(PAGE))["truck"] == "T 4711"


def test_but_not_in_a_document_of_sentences(draw):
    class Story(Visit):
        model_config = ConfigDict(json_schema_extra={"prose": True})

    story = DocumentType.of(Story, finders={"truck": nothing})
    assert texts(story, draw(PAGE)) == {"driver": "Ann"}


def test_a_list_finder_finds_rows_that_have_no_head(draw):
    visit = DocumentType.of(Visit, list_finders={"gates": gates})
    page = draw(PAGE)
    assert find_lists(DocumentType.of(Visit), [page]) == {}
    (row,) = find_lists(visit, [page])["gates"]
    assert row["number"].text == "7 was broken."


class Delivery(BaseModel):
    arrived: datetime.date | None = described("When it came", "arrived on")
    weight: Decimal | None = described("Of all", "weight")


def test_what_cannot_be_the_value_hides_no_labelled_one(draw):
    odd = DocumentType.of(Delivery, finders={"arrived": last_word, "weight": last_word})
    page = draw("Delivery slip\nArrived on: 3 May 2024\nWeight: 12 kg")
    assert texts(odd, page) == {"arrived": "3 May 2024", "weight": "12"}


def test_what_cannot_be_the_value_is_shown_where_there_is_no_other(draw):
    odd = DocumentType.of(Delivery, finders={"arrived": last_word})
    assert texts(odd, draw("Delivery slip")) == {"arrived": "slip"}
