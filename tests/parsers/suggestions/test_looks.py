"""What values look like."""

import pytest

from parsers.suggestions.looks import Look, choices_in, look_of_texts


@pytest.mark.parametrize(
    ("texts", "look"),
    [
        ([], Look.TEXT),
        (["", " "], Look.TEXT),
        (["3.4.2026", "grain", "rye"], Look.TEXT),
        (["ground by hand", "Sifted twice"], Look.TEXT),
        (["from 3.4.2026 to 5.4.2026"], Look.TEXT),
        (["Ann Reed", "Bo van Holm"], Look.NAME),
        (["3.4.2026", "2026-05-01", "5 May 2026"], Look.DATE),
        (["DE24 2086 0085 4545 8790 54"], Look.IBAN),
        (["19 %", "7,0%"], Look.PERCENT),
        (["EUR 12.50", "1.200,00 €", "13.99"], Look.MONEY),
        (["EUR", "CHF"], Look.CURRENCY),
        (["2 years", "30 days"], Look.DURATION),
        (["12", "7", "1,5"], Look.NUMBER),
        (["0471", "0815"], Look.CODE),
        (["5380217", "1180344"], Look.CODE),
        (["0471", "4711", "12", "7", "15", "16"], Look.CODE),
        (["4711", "4712", "5920"], Look.CODE),
        (["100", "250", "75"], Look.NUMBER),
        (["set 9.67", "set 12.40"], Look.TEXT),
        (["9 set 2026", "12 set 2026"], Look.DATE),
        (["RE-2026-11", "RE-2026-12", "A 17"], Look.CODE),
    ],
)
def test_values_look_like_the_narrowest_kind_that_nearly_all_are(
    texts: list[str], look: Look
) -> None:
    assert look_of_texts(texts) is look


def test_one_odd_value_among_many_changes_nothing() -> None:
    assert look_of_texts(["3.4.2026"] * 9 + ["soon"]) is Look.DATE


def test_two_words_that_come_again_and_again_are_a_choice() -> None:
    assert choices_in(["yes", "no", "Yes", "no", "yes", "no"]) == ("no", "yes")


@pytest.mark.parametrize(
    "texts", [["yes"] * 6, ["yes", "no"], ["yes", "no", "maybe"] * 4, ["at 9", "at 10"] * 4]
)
def test_other_words_are_no_choice(texts: list[str]) -> None:
    assert choices_in(texts) == ()
