"""Who agrees, in agreements of many makers: opening clauses, labels, blocks of signatures."""

from collections.abc import Callable

import pytest

from parsers.document import Page
from parsers.extraction import find_lists
from parsers.types import DOCUMENT_TYPES
from parsers.types.nda.mentions import plainly_quoted
from parsers.types.nda.names import is_person, name_at, whole_name

Draw = Callable[..., Page]
NDA = DOCUMENT_TYPES["nda"]
BODY = "Neither shall tell others what it learns. All of it stays secret.\n" * 3


def names(page: Page) -> set[str]:
    rows = find_lists(NDA, [page]).get("parties", [])
    return {row["name"].text.strip(".") for row in rows}


def test_who_acts_for_a_party_is_none(draw: Draw) -> None:
    page = draw(
        'Agreement, dated as of May 1, 2010, between Sable Foods plc ("Sable") and Umber Fund,\n'
        f'L.P. ("Umber").\n{BODY}IN WITNESS WHEREOF\nUMBER FUND, L.P.\nBy: Castle GP, LLC,\n'
        "its general partner\nBy: /s/ Ann Reed\nName: Ann Reed\nTitle: Managing Member\n"
    )
    assert names(page) == {"Sable Foods plc", "Umber Fund,\nL.P".replace("\n", " ")}


def test_a_parent_beside_a_party_is_none(draw: Draw) -> None:
    page = draw(
        "This Agreement is made between Umber Mills LLC and Sable Foods Inc., an Ohio company and\n"
        "a wholly owned subsidiary of Lower Creek plc."
    )
    assert names(page) == {"Umber Mills LLC", "Sable Foods Inc"}


def test_a_witness_is_no_party(draw: Draw) -> None:
    page = draw(
        f'In consideration of my employment by Sable Foods, Inc. (the "Company") I agree.\n{BODY}'
        "WITNESS:                       EMPLOYEE:\n"
        "/s/ Olga Fenn                  /s/ Peter Vance\n"
        "                               Peter Vance\n"
    )
    assert names(page) == {"Sable Foods, Inc", "Peter Vance"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "by and among SABLE FOODS, INC. (the “Company”), UMBER PARTNERS, L.P., UMBER OFFSHORE\n"
            "FUND, LTD. and PETER VANCE (collectively, the “Group”) made as of May 5, 2004.",
            {"SABLE FOODS, INC", "UMBER PARTNERS, L.P", "UMBER OFFSHORE FUND, LTD", "PETER VANCE"},
        ),
        (
            "This Agreement is made by Peter Vance of 12 Oak Street, Salem (‘Vance’) for the\n"
            "benefit of Sable Foods, Inc., a Nevada corporation (the ‘Company’).",
            {"Peter Vance", "Sable Foods, Inc"},
        ),
        (
            "This Agreement is made by and between Marlow, Inc. a corporation of the State of\n"
            "Ohio and Peter Vance, Jr. an individual.",
            {"Marlow, Inc", "Peter Vance, Jr"},
        ),
        (
            "between: SABLE FOODS, INC., its divisions and affiliates (hereinafter SABLE), and\n"
            "Umber Co., Ltd. (hereinafter UMBER), who have made this Agreement.",
            {"SABLE FOODS, INC", "Umber Co., Ltd"},
        ),
        (
            "This Agreement is between\nSable Foods GmbH\nHauptstrasse 1\n"
            "– hereinafter “Supplier” –\nand\nUmber Oyj\nSatamakatu 2\n– hereinafter “Customer” –",
            {"Sable Foods GmbH", "Umber Oyj"},
        ),
    ],
)
def test_opening_clauses_differ(draw: Draw, text: str, expected: set[str]) -> None:
    opening = text if text.startswith("This") else f"AGREEMENT {text}"
    assert names(draw(f"{opening}\n{BODY}")) == expected


def test_a_cover_sheet_names_the_parties_behind_labels(draw: Draw) -> None:
    page = draw(
        "Disclosing Party:      Sable Foods (USA), Inc.\nAddress:      12 Oak Street\n"
        f"Receiving Party:       Umber & Elm LLC\nPurpose:     A sale\n{BODY}"
    )
    assert names(page) == {"Sable Foods (USA), Inc", "Umber & Elm LLC"}


@pytest.mark.parametrize(
    "block",
    [
        "SABLE FOODS, INC.              UMBER LLC\nBy: /s/ Ann Reed               By: /s/ Bo Lund\n"
        "Name: Ann Reed                 Name: Bo Lund\n"
        "Title: President               Title: Manager",
        "/s/ Ann Reed\nAnn Reed\nPresident\nSable Foods, Inc.\n\nAGREED:\n/s/ Bo Lund\nBo Lund\n"
        "Manager\nUmber LLC",
        "LENDER: Sable Foods, Inc.\nBy: /s/ Ann Reed\nPresident\nBORROWER: Umber LLC\n"
        "By: /s/ Bo Lund\nManager",
        "Signed by Ann Reed\nfor and on behalf of Sable Foods, Inc.   ..................\n"
        "Signed by Bo Lund\nfor and on behalf of Umber LLC   ..................",
    ],
)
def test_who_signs_is_a_party_where_no_clause_says_who_is(draw: Draw, block: str) -> None:
    page = draw(
        "The parties that have signed below may show each other their books.\n"
        f"{BODY * 3}Very truly yours,\n{block}\n"
    )
    assert {name.casefold() for name in names(page)} == {"sable foods, inc", "umber llc"}


def test_a_country_in_brackets_is_part_of_the_name_that_is_defined(draw: Draw) -> None:
    page = draw(f'Parties:   Sable Foods (USA) LLC ("Seller")\n     Umber Inc. ("Buyer")\n{BODY}')
    assert names(page) == {"Sable Foods (USA) LLC", "Umber Inc"}


def test_one_party_in_two_spellings_is_one(draw: Draw) -> None:
    page = draw(
        f'Sable Foods, Inc. (the "Company") will show Umber LLC ("you") its books.\n{BODY}'
        "Sincerely,\nSABLE FOODS, INC.\nBy: /s/ Ann Reed\nTitle: President\n"
        "Agreed:\nUMBER LLC\nBy: /s/ Bo Lund\nTitle: Manager\n"
    )
    assert names(page) == {"Sable Foods, Inc", "Umber LLC"}


@pytest.mark.parametrize("text", ["Directors of Sable Foods Inc.", "The Company", "this Inc."])
def test_what_is_no_name_is_none(text: str) -> None:
    assert whole_name(text) is None


@pytest.mark.parametrize(
    "text",
    ["1-800-MILLS.COM, INC.", "E*MILL Corporation", "mill.com, inc.", "oak stores, inc.",
     "Elm & Oak plc", "SABLE biopharma, Inc.", "Sable S.à r.l.", "Sable, S.A. de C.V.",
     "Applied Material Sciences Corporation", "Reed, Roe, Elm & Oak Incorporated",
     "Oak Street Bank and Trust Company", "Sable Co., Ltd.", "i3 Mills, Inc."],
)  # fmt: skip
def test_companies_are_called_many_things(text: str) -> None:
    found = name_at(f"{text}, a Delaware corporation", 0)
    assert found and found.company and found.text.strip(".") == text.strip(".")


@pytest.mark.parametrize("text", ["J.T. Reed", "Wm. B. Reed", "Jan van den Reed", "Li Wu",
                                  "ANN REED, JR.", "Robert “Bo” Reed", "Ann Reed III"])  # fmt: skip
def test_people_are_called_many_things(text: str) -> None:
    found = name_at(f"{text}, an individual", 0)
    assert found and found.text == text and is_person(text)


def test_quotes_are_made_plain_without_moving_a_character() -> None:
    told = "Sable (the ‘Company’), Umber („User‟), Elm (''Lender'') and Oak's ('Seller')"
    plain = plainly_quoted(told)
    assert len(plain) == len(told)
    assert plain == (
        'Sable (the “Company”), Umber (“User“), Elm ( "Lender" ) and Oak\'s (“Seller”)'
    )
