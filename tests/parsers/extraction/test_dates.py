import pytest

from parsers.extraction.dates import find_date


@pytest.fixture
def date(read):
    def date(text):
        piece = find_date(read(text))
        return piece.text if piece else None

    return date


def test_a_page_without_dates_has_no_date(date):
    assert date("Invoice 4711\nTel 03-5542 3228") is None


def test_the_first_of_equals_is_taken(date):
    assert date("04/01/2018\n05/01/2018") == "04/01/2018"


def test_the_labelled_date_comes_before_others(date):
    assert date("printed 01/02/2018\nDate: 03/02/2018") == "03/02/2018"


def test_a_date_with_the_time_beside_it_comes_before_others(date):
    assert date("promotion 01/02/2018\n03/02/2018 16:07") == "03/02/2018"


def test_days_of_expiry_and_payment_are_others(date):
    assert date("Valid until 31/12/2020\nDue date 30/03/2018\n28/02/2018") == "28/02/2018"


def test_a_label_above_counts(date):
    assert date("01/01/2018\nwelcome\nInvoice date\n02/02/2018") == "02/02/2018"


@pytest.mark.parametrize(
    "written",
    ["25 DEC 2017", "12-Jan-18", "2018/03/04", "15/6/18", "25 /12/ 2017", "O1/02/2O18",
     "l5/06/2018", "25.12.2017", "DEC 25, 2017", "25DEC2017"],
)  # fmt: skip
@pytest.mark.parametrize("before", ["", "Date: ", "Tarikh : ", "Bill 0123 "])
def test_dates_are_found_as_tills_print_and_recognizers_read_them(date, before, written):
    assert date(f"{before}{written}\ntea 2.00") == written


def test_a_time_that_runs_into_the_date_is_no_part_of_it(date):
    assert date("Date: 25/12/201720:14") == "25/12/2017"
