"""Dates as documents write them."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.values.dates import (
    Order,
    day_first_in,
    find_dates,
    only_date,
    order_in,
    plain_signs,
    read_date,
)

DAYS = st.dates(min_value=datetime.date(1970, 1, 1), max_value=datetime.date(2068, 12, 31))
CHRISTMAS = datetime.date(2018, 12, 25)


@pytest.mark.parametrize(
    "raw",
    ["", "soon", "20181225", "1234567890", "12/2018", "May 5", "5 Apples 2018", "31/02/2018",
     "25.13.2018", "1.02.03.2018", "192.168.1.12", "12 March 10:30", "2018", "25/12/2018" * 40],
)  # fmt: skip
def test_what_is_no_whole_date_is_none(raw: str) -> None:
    assert read_date(raw) is None


def test_two_dates_are_not_one() -> None:
    assert read_date("01.05.14-31.05.14") is None
    assert read_date("25/12/2018 (25-12-2018)") == CHRISTMAS


@pytest.mark.parametrize(
    "raw",
    ["25/12/2018", "25-12-18", "25.12.2018", "25 / 12 / 2018", "2018-12-25", "2018/12/25",
     "12.25.2018", "25/12/'18", "25 DEC 18", "25DEC2018", "25-Dec-2018", "Dec 25, 2018",
     "December 25th, 2018", "25th of December 2018", "2018 Dec 25", "２５/１２/２０１８",
     "2018年12月25日"],
)  # fmt: skip
def test_a_date_is_read_however_it_is_written(raw: str) -> None:
    assert read_date(raw) == CHRISTMAS


@pytest.mark.parametrize(
    "raw",
    ["25. Dezember 2018", "25 décembre 2018", "25 de diciembre de 2018", "25 december 2018",
     "25 dicembre 2018", "25 de dezembro de 2018", "25 grudnia 2018", "25 Disember 2018"],
)  # fmt: skip
def test_months_are_named_in_many_languages(raw: str) -> None:
    assert read_date(raw) == CHRISTMAS


@pytest.mark.parametrize(
    "raw",
    ["Date: 25/12/2018 10:33 AM", "25/12/2018T10:33:05", "25/12/201810:33", "25/12/1810:33",
     "Tue, 25-Dec-18 11:02", "25/12/18(TUE)", "Berlin, 25.12.2018,"],
)  # fmt: skip
def test_a_time_and_words_around_a_date_do_no_harm(raw: str) -> None:
    assert read_date(raw) == CHRISTMAS


def test_the_order_of_day_and_month_is_taken_from_the_hint_where_both_would_do() -> None:
    assert read_date("03/02/2018", day_first=True) == datetime.date(2018, 2, 3)
    assert read_date("03/02/2018", day_first=False) == datetime.date(2018, 3, 2)
    assert read_date("25/12/2018", day_first=False) == CHRISTMAS


def test_without_a_hint_the_day_comes_first_and_the_date_is_flagged() -> None:
    found = only_date("03/02/2018")
    assert found is not None
    assert (found.value, found.ambiguous) == (datetime.date(2018, 2, 3), True)
    for certain in "25/12/2018", "05/05/2018", "2018-02-03", "3 Feb 2018":
        found = only_date(certain)
        assert found is not None
        assert not found.ambiguous


def test_the_other_order_is_kept_whether_or_not_somebody_told() -> None:
    for day_first in None, True, False:
        found = only_date("03/02/2018", day_first)
        assert found is not None
        assert {found.value, found.other} == {
            datetime.date(2018, 2, 3),
            datetime.date(2018, 3, 2),
        }
    for certain in "25/12/2018", "05/05/2018", "2018-02-03", "3 Feb 2018":
        found = only_date(certain)
        assert found is not None
        assert found.other is None


@pytest.mark.parametrize(
    "raw",
    ["Fri 02/01/2026", "02/01/2026 (Friday)", "Freitag, den 02/01/2026", "vendredi 02/01/2026",
     "FRI, 01/02/2026", "01/02/2026 viernes"],
)  # fmt: skip
def test_the_weekday_beside_a_date_tells_its_order(raw: str) -> None:
    found = only_date(raw)
    assert found is not None
    assert (found.value, found.other) == (datetime.date(2026, 1, 2), None)


@pytest.mark.parametrize("raw", ["Mon 02/01/2026", "to 02/01/2026", "02/01/2026 per son"])
def test_a_weekday_of_neither_order_and_other_words_tell_nothing(raw: str) -> None:
    found = only_date(raw)
    assert found is not None
    assert found.ambiguous


def test_points_are_written_where_the_day_comes_first() -> None:
    found = only_date("03.02.2018")
    assert found is not None
    assert (found.value, found.other) == (datetime.date(2018, 2, 3), None)
    assert read_date("03.02.2018", day_first=False) == datetime.date(2018, 3, 2)
    assert order_in(["03.02.2018"]) is None
    assert order_in(["25.12.2018"]) == Order(True, "25.12.2018")


def test_a_form_to_fill_in_tells_the_order() -> None:
    assert order_in(["Date (DD/MM/YYYY)"]) == Order(True, "DD/MM/YYYY")
    assert order_in(["mm-dd-yy"]) == Order(False, "mm-dd-yy")
    assert order_in(["Datum: TT.MM.JJJJ"]) == Order(True, "TT.MM.JJJJ")
    assert order_in(["Date (JJ/MM/AAAA)"]) == Order(True, "JJ/MM/AAAA")
    assert order_in(["YYYY-MM-DD", "COMM-DD-YY"]) is None


def test_the_order_is_told_by_the_documents_other_dates() -> None:
    assert day_first_in(["paid 25/12/2018", "due 03/02/2019"]) is True
    assert day_first_in(["paid 12/25/2018"]) is False
    assert day_first_in(["03/02/2018", "05/05/2018", "2018-12-25"]) is None
    assert day_first_in(["25/12/2018 and 12/25/2018"]) is None


@given(
    DAYS, st.sampled_from(["%d/%m/%Y", "%d.%m.%y", "%d %b %Y", "%B %d, %Y", "%Y-%m-%d", "%d-%b-%y"])
)
def test_a_date_written_out_is_read_as_the_same(day: datetime.date, form: str) -> None:
    assert read_date(day.strftime(form), day_first=True) == day


@given(DAYS)
def test_month_first_is_read_as_the_same(day: datetime.date) -> None:
    assert read_date(day.strftime("%m/%d/%Y"), day_first=False) == day


@given(DAYS, st.text(alphabet="abc :,()", max_size=10), st.text(alphabet=" ,;()", max_size=5))
def test_a_date_is_found_where_it_stands(day: datetime.date, before: str, after: str) -> None:
    written = day.isoformat()
    (found,) = find_dates(f"{before}{written}{after}")
    assert (found.start, found.end) == (len(before), len(before) + len(written))


@given(st.text(max_size=80))
def test_plain_signs_keep_every_place(text: str) -> None:
    assert len(plain_signs(text)) == len(text)


def test_no_other_word_is_a_month() -> None:
    words = ("Sun", "Street", "march", "Mrz", "août")
    found = [read_date(f"5 {word} 2026") for word in words]
    assert [date and date.month for date in found] == [None, None, 3, 3, 8]


def test_the_end_of_a_postcode_is_no_day():
    assert [one.value for one in find_dates("Toronto M5H 1A1 March 14, 2031")] == [
        datetime.date(2031, 3, 14)
    ]
