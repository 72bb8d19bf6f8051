"""What may be a name, an address or an amount: where an address ends."""

import pytest

from parsers.extraction.lines import lines_to_search
from parsers.extraction.ranking.candidates import Kind, candidates_of
from parsers.extraction.ranking.phrases import phrases_of

SENDER = ("Nordwind GmbH", "Hafenstr. 5, 24103 Kiel")
RECIPIENT = ("Bar Anker", "Kai 1", "24105 Kiel")


@pytest.fixture
def addresses(typeset):
    def addresses(first, gap, then, pitch=14):
        sheet, y = [], 60.0
        for block in (first, then):
            for line in block:
                sheet.append((60, y, line, 10))
                y += pitch
            y += gap - pitch
        (page,) = typeset([sheet])
        found = candidates_of(phrases_of(lines_to_search([page])))
        return {one.piece.text for one in found if one.kind is Kind.ADDRESS}

    return addresses


def test_lines_without_a_town_are_no_address(addresses):
    assert not addresses(("Dear all",), 24, ("Yours", "Ann"))


def test_an_address_may_go_on_below_its_town_with_the_same_pitch(addresses):
    assert "Hafenstr. 5, 24103 Kiel Germany" in addresses((*SENDER, "Germany"), 24, RECIPIENT)


@pytest.mark.parametrize("gap", [20, 24, 28])
def test_an_address_does_not_run_over_a_wider_gap_into_the_next_block(addresses, gap):
    found = addresses(SENDER, gap, RECIPIENT)
    assert {SENDER[1], "Kai 1 24105 Kiel"} <= found
    assert not any("Kiel Bar" in each for each in found)
