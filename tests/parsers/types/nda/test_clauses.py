"""An agreement's date, law and term among the other dates, places and lengths of time."""

from collections.abc import Callable

import pytest

from parsers.document import Page
from parsers.extraction import find_fields, find_lists
from parsers.extraction.labels.labels import Reading
from parsers.types import DOCUMENT_TYPES
from parsers.types.nda.clauses import candidates
from parsers.values.dates import read_date
from parsers.values.durations import read_duration

Draw = Callable[..., Page]
NDA = DOCUMENT_TYPES["nda"]


@pytest.mark.parametrize(
    "text",
    [
        "Until eighteen (18) months from the date hereof you shall not acquire voting securities.",
        "The Employee shall be paid severance for twelve months from the date of this Agreement.",
        "I shall keep it secret while I am employed and for two years thereafter.",
        "Information that is disclosed within six months after the date hereof is covered.",
        "This Agreement may be terminated by either party upon sixty (60) days' notice.",
        "This Agreement shall remain in effect in perpetuity.",
    ],
)
def test_other_lengths_of_time_are_no_term(draw: Draw, text: str) -> None:
    assert "term" not in find_fields(NDA, [draw(text)])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("All restrictions herein shall lapse on the second anniversary of the date hereof.",
         "2 years"),
        ("The Recipient shall hold it in strict confidence for a period of five (5) years.",
         "5 years"),
        ("For three years from the date first above written, User shall not disclose it.",
         "3 years"),
        ("It terminates upon the earlier of (i) a definitive agreement and (ii) 24 months from\n"
         "the date of this letter agreement.", "24 months"),
        ("Confidentiality Period:    18 months", "18 months"),
        ("For one year from the date hereof neither party shall hire officers of the other.\n"
         "This agreement shall cease to be binding two years after the date hereof.", "2 years"),
    ],
)  # fmt: skip
def test_terms_are_phrased_in_many_ways(draw: Draw, text: str, expected: str) -> None:
    assert read_duration(find_fields(NDA, [draw(text)])["term"].text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("This letter is governed, without regard to conflicts of law, by the laws of the State\n"
         "of Ohio.", "Ohio"),
        ("The laws of Texas shall govern this Agreement.", "Texas"),
        ("This Agreement, made by the Company and the Director, is subject to Utah law.", "Utah"),
        ("It shall be deemed made in the State of Maine and governed by its laws.", "Maine"),
        ("Governing Law:      Nevada", "Nevada"),
        ("It is governed by the laws of Iowa, excluding those of Kansas.", "Iowa"),
        ("Sable Inc., a corporation organized under the laws of Idaho, agrees that the courts\n"
         "of Oregon have jurisdiction.", "Oregon"),
    ],
)  # fmt: skip
def test_laws_are_chosen_in_many_ways(draw: Draw, text: str, expected: str) -> None:
    assert find_fields(NDA, [draw(text)])["jurisdiction"].text == expected


@pytest.mark.parametrize(
    "text",
    [
        "FORM\nThis Agreement is made as of ________, 20__ under the Lease dated May 3, 2004.",
        "Your last day was the Separation Date.\nYou were hired under the letter of May 3, 2004.",
        "It supersedes all prior agreements, including the letter dated May 3, 1995.",
    ],
)
def test_the_dates_of_other_papers_are_none_of_its_own(draw: Draw, text: str) -> None:
    assert "effective_date" not in find_fields(NDA, [draw(text)])


def test_the_date_that_is_called_the_effective_date_wins(draw: Draw) -> None:
    page = draw(
        "Dated May 1, 2010\nThis Agreement is made between Sable Inc. and Umber LLC as of\n"
        'May 9, 2010 (the "Effective Date").'
    )
    assert str(read_date(find_fields(NDA, [page])["effective_date"].text)) == "2010-05-09"


def test_candidates_come_with_their_scores_the_best_first(
    draw: Draw, read: Callable[..., Reading]
) -> None:
    reading = read(
        "This Agreement shall terminate two years from the date hereof.\n"
        "The obligations hereunder shall continue for 3 years from the date of disclosure."
    )
    found = candidates("term", reading)
    assert [piece.text for _, piece in found] == ["two years", "3 years"]
    assert found[0][0] >= found[1][0] > 0


@pytest.mark.parametrize(
    "text",
    [
        "This agreement dated as of March 4, 2019 between the letter agreement ",
        "this agreement shall terminate two (2) years from the date ",
        'Harbor Mills, Inc. (the "Company"), of New York by and between ',
        "HARBOR & (“ of the ",
    ],
)
def test_a_hostile_text_is_read_to_its_end(draw: Draw, text: str) -> None:
    pages = [draw("\n".join([text] * 40), number) for number in range(1, 21)]
    assert isinstance(find_fields(NDA, pages), dict)
    assert isinstance(find_lists(NDA, pages), dict)
