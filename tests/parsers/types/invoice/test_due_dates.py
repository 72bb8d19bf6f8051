import pytest

from parsers.types.invoice.due_dates import find_due_date


@pytest.mark.parametrize(
    "text",
    ["net 30 days", "Zahlbar innerhalb 30 Tagen netto", "Invoice date 1 May 2024",
     "3% Skonto bei Zahlung bis 15.03.2018", "discount if paid before 3 May 2024",
     "escompte de 2 % si à payer avant le 3 mai 2024"],
)  # fmt: skip
def test_a_term_a_discount_and_another_day_are_no_due_dates(read, text):
    assert find_due_date(read(text)) is None


@pytest.mark.parametrize(
    ("text", "date"),
    [("zahlbar bis 3.5.2024", "3.5.2024"), ("Bitte überweisen Sie bis zum 03.05.2024",
     "03.05.2024"), ("payable by 3 May 2024", "3 May 2024"),
     ("Please pay before 3 May 2024.", "3 May 2024"),
     ("à régler avant le 3 mai 2024", "3 mai 2024"),
     ("a pagar antes de 03/05/2024", "03/05/2024"),
     ("te betalen voor 3 mei 2024", "3 mei 2024"),
     ("Zahlbar innerhalb 30 Tagen netto bis 04.04.2018, 3% Skonto bis 15.03.2018", "04.04.2018"),
     ("Invoice of 1 May 2024, payable by 3 June 2024", "3 June 2024")],
)  # fmt: skip
def test_a_sentence_says_when_to_pay(read, text, date):
    assert find_due_date(read(text)).text == date
