import datetime
import math

from hypothesis import given
from hypothesis import strategies as st

from parsers.document import FieldDefinition, FieldFormat, FieldKind, SchemaDefinition
from parsers.extraction import FINDER_SCORE, LAST_RESORT
from parsers.extraction.document_type import DocumentType
from parsers.extraction.labels.labels import Reading
from parsers.extraction.lines import Piece
from parsers.extraction.support.opinions import (
    NEARLY,
    RANKING,
    are_same,
    key_of,
    opinions_of,
    weighed_by_finders,
)
from parsers.values.conventions import Conventions

DATE = FieldDefinition("invoice_date", FieldKind.DATE)
SELLER = FieldDefinition("seller", FieldKind.TEXT, format=FieldFormat.NAME)
CODE = FieldDefinition("invoice_number", FieldKind.TEXT, format=FieldFormat.CODE)
FIRST_DAY = Conventions(day_first=True, order_certain=True)


def piece(text):
    return Piece(text, 1, None)


def offered(scored=(), likely=None):
    scored = [(name, piece(text), score) for name, text, score in scored]
    likely = {
        name: [(piece(text), each) for text, each in pieces]
        for name, pieces in (likely or {}).items()
    }
    return opinions_of((DATE, SELLER, CODE), scored, likely, FIRST_DAY)


def test_nothing_is_offered_where_nothing_was_found():
    assert offered() == {}


def test_a_field_that_the_schema_does_not_have_is_left_out():
    assert offered([("colour", "red", 1.0)], {"size": [("9", 0.9)]}) == {}


def test_one_value_written_in_two_ways_is_offered_once_at_its_best_place():
    (one,) = offered(
        [("invoice_date", "3.4.2026", 1.2), ("invoice_date", "3 April 2026", 1.6)]
    )["invoice_date"]  # fmt: skip
    assert (one.raw, one.value) == ("3 April 2026", datetime.date(2026, 4, 3))
    assert (one.probability, one.labelled) == (1.0, 1.6)


def test_values_that_score_alike_are_equally_likely():
    one, other = offered(
        [("invoice_number", "A-1", 1.5), ("invoice_number", "B-2", 1.5)]
    )["invoice_number"]  # fmt: skip
    assert one.probability == other.probability == 0.5


def test_it_is_told_how_a_value_was_found():
    found = offered([("seller", "Mill Ltd", FINDER_SCORE), ("invoice_number", "A-1", LAST_RESORT)])
    assert [found["seller"][0].found, found["seller"][0].guessed] == [True, False]
    assert [found["invoice_number"][0].found, found["invoice_number"][0].guessed] == [False, True]
    assert found["seller"][0].labelled == found["invoice_number"][0].labelled == 0.0


def test_what_was_learned_decides_how_likely_a_value_is():
    one, other = offered(
        [("invoice_number", "A-1", 1.9)], {"invoice_number": [("B-2", 0.8), ("A-1", 0.1)]}
    )["invoice_number"]  # fmt: skip
    assert (one.raw, one.probability, one.reader) == ("B-2", 0.8, RANKING)
    assert (other.raw, other.probability, other.share) == ("A-1", 0.1, 1.0)


def test_a_value_that_the_ranking_does_not_know_has_no_probability():
    one, other = offered(
        [("invoice_number", "A-1", 1.9)], {"invoice_number": [("B-2", 0.8)]}
    )["invoice_number"]  # fmt: skip
    assert (other.raw, other.probability, other.ranked) == ("A-1", 0.0, 0.0)
    assert one.raw == "B-2"


def test_a_name_is_the_same_where_more_of_it_is_taken():
    (one,) = offered(
        [("seller", "Grain Mill Ltd", FINDER_SCORE)],
        {"seller": [("Grain Mill", 0.5), ("Grain Mill Ltd", 0.4)]},
    )["seller"]
    assert math.isclose(one.probability, 0.9)


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=40))
def test_shares_are_parts_of_one(scores):
    found = offered([("invoice_number", f"A-{at}", one) for at, one in enumerate(scores)])
    assert math.isclose(sum(one.share for one in found["invoice_number"]), 1.0)


def test_what_a_finder_weighed_less_is_less_likely():
    def rivals(name, reading):
        return [(7.0, piece("Kansas")), (6.0, piece("Ohio"))] if name == "seller" else []

    schema = SchemaDefinition("deed", "1", (SELLER, CODE))
    known = DocumentType(schema, rivals=rivals)
    found = [("seller", piece("Kansas"), FINDER_SCORE)]
    more = weighed_by_finders(known, Reading((), ()), found)
    assert weighed_by_finders(DocumentType(schema), Reading((), ()), found) == []
    best, other = opinions_of((SELLER,), [*found, *more], {}, FIRST_DAY)["seller"]
    assert (best.raw, other.raw) == ("Kansas", "Ohio")
    assert NEARLY * 0.9 < other.share / best.share < NEARLY * 1.1
    assert weighed_by_finders(known, Reading((), ()), [("seller", piece("Kansas"), 1.0)]) == []


def test_an_address_is_the_same_with_a_country_in_it():
    address = FieldDefinition("address", FieldKind.TEXT, format=FieldFormat.ADDRESS)
    plain, coded, named, other = (
        key_of(text, text, address)
        for text in ("5 Mill Road, 44100 Leeds", "5 Mill Road GB 44100 Leeds",
                     "5 MILL ROAD 44100 LEEDS ENGLAND", "9 Oak Lane, 44100 York")
    )  # fmt: skip
    assert are_same(plain, coded, address)
    assert are_same(coded, named, address)
    assert not are_same(plain, other, address)


def test_an_address_that_is_labelled_without_its_country_does_not_refute_the_ranked_one():
    address = FieldDefinition("address", FieldKind.TEXT, format=FieldFormat.ADDRESS)
    texts = "Weg 20 80333 Ulm Deutschland", "Weg 20 DE 80333 Ulm"
    found = opinions_of(
        (address,), [("address", piece(texts[0]), 1.5)],
        {"address": [(piece(texts[1]), 0.7), (piece(texts[0]), 0.2)]}, FIRST_DAY,
    )["address"]  # fmt: skip
    assert [round(one.probability, 2) for one in found] == [0.9]
