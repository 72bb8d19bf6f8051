"""Values that are in doubt because of other values of the same document."""

import datetime

import pytest

from parsers.document import Field, FieldDefinition, FieldFormat, FieldKind, SchemaDefinition
from parsers.extraction.labels.labels import Reading
from parsers.extraction.support.opinions import Opinion
from parsers.extraction.support.pairs import clues_of_pairs
from parsers.extraction.support.papers import papers_of

NAME = {"kind": FieldKind.TEXT, "format": FieldFormat.NAME}
BILL = SchemaDefinition(
    "bill",
    "1",
    (
        FieldDefinition("seller", **NAME),
        FieldDefinition("seller_address", FieldKind.TEXT, format=FieldFormat.ADDRESS),
        FieldDefinition("buyer", **NAME),
        FieldDefinition("issued", FieldKind.DATE),
        FieldDefinition("due", FieldKind.DATE),
        FieldDefinition("note", FieldKind.TEXT),
    ),
)


@pytest.fixture
def clues():
    def clues(values, offered=()):
        fields = [Field(name, str(value), value, 1) for name, value in values.items()]
        opinions = {
            name: [Opinion(text, text, text, 1, None, chance, ranked=chance)
                   for text, chance in others]
            for name, others in dict(offered).items()
        }  # fmt: skip
        return clues_of_pairs(papers_of(BILL, fields, opinions, Reading((), ())))

    return clues


def test_a_single_value_and_texts_of_no_kind_have_no_pair(clues):
    assert clues({}) == {}
    assert clues({"seller": "birke", "note": "birke"})["seller"]["swap"] == 0.0
    assert "note" not in clues({"note": "birke"})


def test_two_names_that_would_stand_as_well_in_each_others_place_are_told_with_all_of_them(clues):
    names = {"seller": "birkenhof", "buyer": "seeland", "seller_address": "weg 4"}
    sure = [("birkenhof", 0.9), ("seeland", 0.01)]
    found = clues(names, {"seller": sure, "buyer": [(text, 1 - each) for text, each in sure]})
    assert found["seller"]["swap"] < 0.01
    torn = [("birkenhof", 0.4), ("seeland", 0.4)]
    found = clues(names, {"seller": torn, "buyer": torn})
    assert found["seller"]["swap"] == found["buyer"]["swap"] == pytest.approx(0.5)
    assert found["seller_address"]["parties_swap"] == pytest.approx(0.5)


def test_a_date_that_serves_two_fields_is_told(clues):
    may, june = datetime.date(2026, 5, 3), datetime.date(2026, 6, 2)
    assert clues({"issued": may, "due": may})["issued"]["equal_date"] == 1.0
    assert clues({"issued": may, "due": june})["issued"]["equal_date"] == 0.0


def test_an_address_whose_name_is_in_doubt_or_within_it_is_told(clues):
    odd = clues({"seller": "Rechnung:", "seller_address": "Birkenweg 4, 17033 Neustadt"})
    assert odd["seller_address"]["owner_misshapen"] == 1.0
    within = clues({"seller": "Hofladen", "seller_address": "Hofladen Birkenweg 4"})
    assert within["seller_address"]["name_in"] == 1.0
    usual = clues({"seller": "Hofladen", "seller_address": "Birkenweg 4"})
    assert (usual["seller_address"]["name_in"], usual["seller_address"]["owner_misshapen"]) == (
        0,
        0,
    )
