"""Parties that stand beside each other with hardly a gap between them."""

from parsers.document import BoundingBox, Page, Word
from parsers.extraction.lines import lines_to_search
from parsers.extraction.ranking.candidates import Kind, candidates_of
from parsers.extraction.ranking.phrases import phrases_of

HIGH = 0.012
RIGHT = 0.4


def page_of(rows):
    """Each a text at the left and one at `RIGHT`; `|` joins them with a gap as wide as a space."""
    words = []
    for index, row in enumerate(rows):
        left, right = row
        at = RIGHT - 0.003 - 0.006 * len(left) if "|" in right else 0.06
        for start, text in ((at, left), (RIGHT, right.strip("|"))):
            for word in text.split():
                x1 = min(start + 0.006 * len(word), 1.0)
                y = 0.1 + 0.02 * index
                words.append(Word(word, BoundingBox(start, y, x1, y + HIGH), index))
                start = x1 + 0.003
    return Page(1, 595, 842, words=tuple(words))


ROWS = (
    ("Birch Pottery", "Elm Street School"),
    ("Kiln Yard 3", "Elm Street 90"),
    ("70111 Upper Brookhaven", "|70222 Lower Fen"),
    ("Ruritania", "Ruritania"),
    ("DE123456789", "DE987654321"),
)


def texts(rows):
    return phrases_of(lines_to_search([page_of(rows)])).texts


def test_words_without_a_gap_stay_together_where_nothing_begins_a_column():
    assert "70111 Upper Brookhaven 70222 Lower Fen" in texts(ROWS[2:3])


def test_words_that_stand_over_and_below_a_column_are_parted():
    found = texts(ROWS)
    assert "70111 Upper Brookhaven" in found and "70222 Lower Fen" in found


def test_no_character_is_lost_when_phrases_are_parted():
    words = [word for text in texts(ROWS) for word in text.split()]
    assert sorted(words) == sorted(
        word for row in ROWS for t in row for word in t.strip("|").split()
    )


def candidates(rows, kind):
    found = candidates_of(phrases_of(lines_to_search([page_of(rows)])))
    return {one.piece.text for one in found if one.kind is kind}


def test_numbers_beside_each_other_are_two():
    assert {"DE123456789", "DE987654321"} <= candidates(ROWS, Kind.TAX_NUMBER)


def test_an_address_begins_behind_its_label():
    rows = (("Address: Kiln Yard 3, 70111 Brookhaven", ""), ("Street: Mill Lane 4", ""),
            ("70222 Fen", ""))  # fmt: skip
    found = candidates(rows, Kind.ADDRESS)
    assert "Kiln Yard 3, 70111 Brookhaven" in found
    assert "Mill Lane 4 70222 Fen" in found
