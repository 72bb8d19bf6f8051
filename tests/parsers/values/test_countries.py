"""What tells of a country, and how much."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.values.countries import FAIR, STRONG, clues_in


@pytest.mark.parametrize(
    "text",
    ["", "New Mexico, New England, New South Wales", "IL 02701", "DE 12345", "il 62701",
     "DE88 3704 0044 0532 0130 00", "VAT DE136695970", "total inc. tax", "ein Preis",
     "turkey sandwich", "00160 1234567", "www.example.com", "No.de", "(123) 456-7890"],
)  # fmt: skip
def test_what_only_looks_like_a_clue_is_none(text: str) -> None:
    assert clues_in(text) == []


@pytest.mark.parametrize(
    ("text", "country", "weight"),
    [
        ("DE89 3704 0044 0532 0130 00", "DE", STRONG),
        ("VAT no. DE136695976", "DE", STRONG),
        ("D-12345 Musterstadt", "DE", STRONG),
        ("Springfield, IL 62701-1234", "US", STRONG),
        ("Wilmington, DE 19801", "US", STRONG),
        ("Leeds LS1 4AP", "GB", STRONG),
        ("Vancouver V6B 1A1", "CA", STRONG),
        ("Sydney NSW 2000", "AU", STRONG),
        ("+60 3-7725 1234", "MY", STRONG),
        ("+1 555 123 4567", "US", FAIR),
        ("(555) 123-4567", "US", FAIR),
        ("post@example.co.uk", "GB", FAIR),
        ("http://example.fr", "FR", FAIR),
        ("Acme Sp. z o.o.", "PL", FAIR),
        ("Made in Germany", "DE", FAIR),
        ("CGST 9 %", "IN", FAIR),
    ],
)
def test_what_only_one_country_writes_tells_of_it(text: str, country: str, weight: int) -> None:
    assert [(clue.country, clue.weight) for clue in clues_in(text)] == [(country, weight)]


def test_each_kind_of_clue_counts_once() -> None:
    assert len(clues_in("Germany, GERMANY, Deutschland")) == 1


@given(st.text(max_size=300))
def test_no_text_makes_it_fail(text: str) -> None:
    assert all(clue.what for clue in clues_in(text))
