"""What an agreement's own sentences say of its parties, date, law and term."""

from collections.abc import Callable

import pytest

from parsers.document import FieldFormat, Page
from parsers.extraction import find_fields, find_lists
from parsers.types import DOCUMENT_TYPES
from parsers.values.dates import read_date
from parsers.values.durations import read_duration

Draw = Callable[..., Page]
NDA = DOCUMENT_TYPES["nda"]

MUTUAL = """
                    MUTUAL NON-DISCLOSURE AGREEMENT
This Mutual Non-Disclosure Agreement (the "Agreement") is made as of March 4, 2019 by and
between Harbor Mills, Inc., a Delaware corporation with offices at 12 Quay Road, Salem and
Boston, Massachusetts ("Harbor"), and Oak & Elm Timber Ltd., a company organized under the
laws of Israel (the "Recipient").
WHEREAS, the parties wish to discuss a sale under that certain Letter of Intent dated as of
January 9, 2018 between Harbor and Third Corner Corp. ("Third").
1. For a period of six (6) months from the date hereof neither party shall solicit employees.
2. Term. This Agreement shall remain in full force and effect for a period of two (2)
years from the date hereof, unless terminated upon thirty (30) days' notice.
3. Survival. All obligations survive termination of this Agreement for five (5) years.
4. Governing Law. This Agreement shall be governed by and construed in accordance with the
laws of the State of New
York, without regard to the laws of California.
"""

LETTER = """
                    BRIGHTWATER FOODS, INC.
                    1 Lake Street
July 13, 2011
Northfield Partners LLC
200 Hill Road
Attention: Ann Reed
Ladies and Gentlemen:
In connection with your consideration of a possible transaction with Brightwater Foods, Inc.
(the "Company"), the Company is prepared to furnish you with certain information.
This letter agreement shall expire eighteen months from the date hereof. It is governed by
Delaware law.
Very truly yours,
BRIGHTWATER FOODS, INC.
By: /s/ Carl Stone
Name: Carl Stone
Title: President
Accepted and agreed:
Northfield Partners LLC
By: /s/ Ann Reed
Name: Ann Reed
Title: Vice President
"""

EMPLOYEE = """
              NON-DISCLOSURE AND CONFIDENTIALITY AGREEMENT
In consideration of my employment by First River Bank ("Company"), I, Maria T. Lopez,
who resides in Dayton, ("Employee") agree to keep confidential whatever I learn. My salary is
reviewed for twelve (12) months after hiring.
IN WITNESS WHEREOF, I have signed on the date shown below.
EMPLOYEE
/s/ Maria T. Lopez
Maria T. Lopez
Date: May 2, 2006
"""


def names(*pages: Page) -> list[str]:
    return [row["name"].text for row in find_lists(NDA, pages).get("parties", [])]


def test_prose_that_is_no_agreement_gives_nothing(draw: Draw) -> None:
    page = draw("The mill stands between Salem and the sea.\nIt ground corn for two years.")
    assert find_fields(NDA, [page]) == {}
    assert find_lists(NDA, [page]) == {}


def test_blanks_that_were_never_filled_in_are_no_party(draw: Draw) -> None:
    page = draw(
        'This Agreement is made by and between Harbor Mills, Inc. ("Harbor") and ____________\n'
        '("Recipient") as of ____________, 2019.'
    )
    assert names(page) == ["Harbor Mills, Inc."]
    assert "effective_date" not in find_fields(NDA, [page])


def test_the_parties_are_those_between_whom_it_is_made(draw: Draw) -> None:
    assert names(draw(MUTUAL)) == ["Harbor Mills, Inc.", "Oak & Elm Timber Ltd."]


def test_a_party_is_called_what_the_agreement_calls_it(draw: Draw) -> None:
    rows = find_lists(NDA, [draw(MUTUAL)])["parties"]
    assert [row["role"].text for row in rows] == ["Harbor", "Recipient"]


def test_a_letter_is_between_who_writes_and_whom_it_is_written_to(draw: Draw) -> None:
    assert set(names(draw(LETTER))) == {"Brightwater Foods, Inc.", "Northfield Partners LLC"}


def test_who_signs_for_a_company_is_no_party_and_who_signs_for_himself_is(draw: Draw) -> None:
    assert names(draw(EMPLOYEE)) == ["First River Bank", "Maria T. Lopez"]


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        (
            'THIS AGREEMENT is entered into by and among ALPHA MILLS CORP. ("ALPHA"), BETA FOODS\n'
            'LLC ("BETA") and JOHN Q. SMITH ("CONSULTANT").',
            ["ALPHA MILLS CORP.", "BETA FOODS LLC", "JOHN Q. SMITH"],
        ),
        (
            "This Agreement is made this 5th day of May 2011 by Alpha Mills, Inc. (the\n"
            '"Disclosing Party") and Beta Foods (the "Receiving Party").',
            ["Alpha Mills, Inc.", "Beta Foods"],
        ),
        (
            "This Confidentiality Agreement is between:\nAlpha Mills N.V.\nand\nMr. Jan de Groot",
            ["Alpha Mills N.V.", "Jan de Groot"],
        ),
        (
            "This Agreement is made by and between ON Mills Corporation, a Nevada corporation,\n"
            "and Bank of Salem, N.A., a national association.",
            ["ON Mills Corporation", "Bank of Salem, N.A."],
        ),
        (
            "This Agreement is made by and among 4Corn Corporation, eMill Inc., Reed, Roe & Co.\n"
            "and The Bank of Old Salem.",
            ["4Corn Corporation", "eMill Inc.", "Reed, Roe & Co.", "The Bank of Old Salem"],
        ),
        (
            "This Agreement is made between Ann Reed, of 12 Hill Road, and Alpha Mills Ltd.\n"
            "(formerly Alpha Corn Ltd., Beta Corn Ltd. and Third Corn Ltd.).",
            ["Ann Reed", "Alpha Mills Ltd."],
        ),
    ],
)
def test_the_clause_is_written_in_many_ways(draw: Draw, clause: str, expected: list[str]) -> None:
    assert names(draw(clause)) == expected


def test_a_name_that_runs_over_two_lines_is_one_with_the_box_of_both(draw: Draw) -> None:
    page = draw(
        'This Agreement is made between Alpha Grain and Feed Company of\nSalem ("Alpha") and Beta'
        " Northern\nFoods Inc."
    )
    (party,) = [
        row["name"] for row in find_lists(NDA, [page])["parties"] if "Beta" in row["name"].text
    ]
    assert party.text == "Beta Northern Foods Inc."
    assert party.box and party.box.y1 - party.box.y0 > 0.03


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (MUTUAL, "2019-03-04"),
        (LETTER, "2011-07-13"),
        (EMPLOYEE, "2006-05-02"),
        ("This Agreement is effective as of the 23rd day of February, 2009.", "2009-02-23"),
        ("This Agreement, dated 3 May 2012, amends that certain lease dated as of\nJune 1, 2010.",
         "2012-05-03"),
    ],
)  # fmt: skip
def test_the_date_is_the_agreements_own(draw: Draw, text: str, expected: str) -> None:
    piece = find_fields(NDA, [draw(text)])["effective_date"]
    assert str(read_date(piece.text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (MUTUAL, "New York"),
        (LETTER, "Delaware"),
        ("THIS AGREEMENT IS GOVERNED BY THE LAWS OF THE COMMONWEALTH OF VIRGINIA WITHOUT REGARD",
         "VIRGINIA"),
        ("This agreement shall be construed under the internal laws of England and Wales.",
         "England and Wales"),
        ("The parties submit to the exclusive jurisdiction of the courts of Ontario.", "Ontario"),
    ],
)  # fmt: skip
def test_the_jurisdiction_is_the_place_whose_law_governs(
    draw: Draw, text: str, expected: str
) -> None:
    assert find_fields(NDA, [draw(text)])["jurisdiction"].text == expected


def test_where_a_party_is_organized_is_no_jurisdiction(draw: Draw) -> None:
    page = draw("between Alpha Mills, a company organized under the laws of Israel, and Beta Inc.")
    assert "jurisdiction" not in find_fields(NDA, [page])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (MUTUAL, "2 years"),
        (LETTER, "18 months"),
        ("7. Term. This Agreement will be effective for one (1) year unless terminated by a party\n"
         "upon thirty (30) days' notice. It survives for ten (10) years.", "1 year"),
        ("The obligations of confidentiality shall continue for a period of three years\n"
         "from the date of disclosure.", "3 years"),
    ],
)  # fmt: skip
def test_the_term_is_how_long_the_agreement_binds(draw: Draw, text: str, expected: str) -> None:
    assert read_duration(find_fields(NDA, [draw(text)])["term"].text) == expected


def test_how_long_other_duties_last_is_no_term(draw: Draw) -> None:
    page = draw(
        "For a period of one (1) year from the date hereof you shall not solicit employees."
    )
    assert "term" not in find_fields(NDA, [page])
    assert "term" not in find_fields(NDA, [draw(EMPLOYEE)])


def test_a_sentence_goes_on_over_the_page_number_between(draw: Draw) -> None:
    first = draw(
        "This Agreement shall be governed by and construed in accordance with\nPage 1 of 2"
    )
    second = draw("the laws of the State of Ohio.", 2)
    found = find_fields(NDA, [first, second])["jurisdiction"]
    assert (found.text, found.page) == ("Ohio", 2)


def test_the_term_is_declared_a_length_of_time() -> None:
    term = next(field for field in NDA.schema.fields if field.name == "term")
    assert term.format is FieldFormat.DURATION
