from parsers.extraction.currency import find_currency


def test_the_currency_is_what_most_amounts_have_beside_them(read):
    assert find_currency(read("tea € 2,00\nsugar € 3,00\nabout $ 5.40\n")).text == "€"
    assert find_currency(read("tea 2,00")) is None
