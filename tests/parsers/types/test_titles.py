"""What a document calls itself is no part of a name beside it."""

import pytest

from parsers.extraction.lines import Piece
from parsers.types.titles import without_title


@pytest.fixture
def named(read):
    """The name that is left of a line."""

    def named(text):
        (line,) = read(text).lines
        name = without_title(line.piece(0, len(line.text)), (line,))
        return name.text if name else None

    return named


@pytest.mark.parametrize("title", ["Bank Statement", "Statement of Account / Bank statement"])
def test_a_title_is_no_name(named, title):
    assert named(title) is None


@pytest.mark.parametrize(
    "text",
    ["Acme Ltd DELIVERY NOTE", "Delivery note Acme Ltd", "Acme Ltd / Lieferschein", "Acme Ltd"],
)
def test_a_name_is_what_stands_beside_it(named, text):
    assert named(text) == "Acme Ltd"


def test_a_short_title_may_be_a_part_of_a_name(named):
    assert named("Order of St John") == "Order of St John"


def test_a_name_over_several_lines_is_kept():
    piece = Piece("Acme Ltd Delivery Note", 1, None)
    assert without_title(piece, ()) == piece
