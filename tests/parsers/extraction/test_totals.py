import pytest

from parsers.extraction.totals import find_currency, find_net, find_tax, find_total
from parsers.extraction.vocabulary import Role, role_of


@pytest.fixture
def total(read):
    def total(text):
        piece = find_total(read(text))
        return piece.text if piece else None

    return total


def test_amounts_without_a_label_are_no_total(total):
    assert total("tea        2.00\nsugar      3.00") is None


def test_nothing_is_the_total_of_a_page_without_amounts(total):
    assert total("TOTAL\nThank you") is None


def test_the_total_is_neither_the_subtotal_nor_the_cash_nor_the_change(total):
    assert total("Subtotal 9.00\nTotal 9.54\nCash 10.00\nChange 0.46") == "9.54"


def test_the_amount_that_was_rounded_to_is_the_total(total):
    assert total("Total incl GST 41.52\nRounding adj -0.02\nTotal 41.50\nVisa 41.50") == "41.50"


def test_rounding_is_understood_though_its_sign_was_lost(total):
    assert total("Total incl GST 41.48\nRounding 0.02\nTo pay RM 41.50") == "41.50"


def test_counts_and_taxes_that_call_themselves_totals_are_not(total):
    assert (
        total("Total qty 5.00\nTotal sales 63.60\nTotal GST 3.60\nTotal discount 1.00") == "63.60"
    )


def test_the_table_of_taxes_has_totals_of_its_own(total):
    assert total("Total 4.90\nGST summary   Amount   Tax\nSR 6%  4.60  0.28\nTotal: 4.60") == "4.90"


def test_cash_less_change_tells_the_total_among_equals(total):
    assert total("Total 12.00\nTotal 14.00\nCash 20.00\nChange 8.00") == "12.00"


def test_an_amount_below_its_label_belongs_to_it(total):
    assert total("TOTAL AMOUNT PAYABLE\n         RM 41.95") == "41.95"


def test_each_amount_has_the_label_right_before_it(total):
    assert total("Total saving 0.00     Total 41.50") == "41.50"


@pytest.mark.parametrize(
    "text",
    ["TOTAI 9.90", "T0TAL (INCLUSIVE OF GST) 9.90", "Gesamtbetrag 9,90 €", "Total TTC : 9,90",
     "Totaal te betalen € 9,90", "Importe total 9,90", "JUMLAH 9.90"],
)  # fmt: skip
def test_totals_are_known_in_several_languages_and_through_misreadings(total, text):
    assert total(f"something 3.00\n{text}\n") in ("9.90", "9,90")


def test_net_and_tax_are_those_that_make_the_total(read):
    page = read("Amount 7.00\nNet 42.20\nGST 6% 2.53\nTotal 44.73\nSR   42.20    2.53")
    assert (find_net(page).text, find_tax(page).text) == ("42.20", "2.53")


def test_a_tax_larger_than_taxes_are_is_not_answered(read):
    assert find_tax(read("VAT 9.00\nTotal 10.00")) is None


def test_there_is_no_net_amount_where_none_is_named(read):
    assert find_net(read("Total 10.00")) is None


@pytest.mark.parametrize(
    ("label", "role"),
    [("", None), ("tea", None), ("Sub-Total", Role.PART), ("Total Excl. GST", Role.PART),
     ("Total Incl. GST", Role.GROSS), ("Grand Total (RM)", Role.PAID), ("Total Qty", Role.COUNT),
     ("CHANGE RM", Role.CHANGE), ("Net Amt :", Role.PART), ("MwSt", Role.TAX)],
)  # fmt: skip
def test_the_longest_term_of_a_label_gives_its_role(label, role):
    assert role_of(label) is role


@pytest.mark.parametrize("currency", ["GBP", "USD", "RM", "€", "EUR:"])
def test_a_currency_in_the_label_of_a_total_changes_nothing(currency: str) -> None:
    assert role_of(f"Total {currency}") is Role.TOTAL


def test_the_change_is_known_without_its_label_where_the_rest_stands_above(total):
    assert total("tea 2.00\nnuts 8.60\nin all 10.60\nCash 20.00\nback 9.40") == "10.60"


def test_less_was_paid_than_a_total_that_something_was_taken_off(total):
    assert total("Total 20.00\nVoucher 5.00\nTo pay 15.00\nCash 15.00") == "15.00"


def test_a_payment_that_was_misread_does_not_speak_against_the_total(total):
    assert total("Total 165.00\nVisa 105.00") == "165.00"


def test_a_sum_may_be_rounded_to_the_smallest_coin_without_saying_so(total):
    assert total("Gross amt 10.00\nSvc charge 0.40\nGST 0.63\nNet amt 11.05\nGST summary\n"
                 "10.00 0.63") == "11.05"  # fmt: skip


def test_on_a_form_without_labels_the_sum_stands_alone_below_what_it_sums(total):
    assert total("1 nails   6.00\n1 rake   12.50\n         18.50\nThank you") == "18.50"


def test_a_total_without_decimals_is_one_if_nothing_else_is(total):
    assert total("rake 70\nTOTAL  70") == "70"
    assert total("rake 70\nTOTAL  lO.60") is None


@pytest.mark.parametrize(
    ("label", "role"),
    [("Total paid", Role.TOTAL), ("Total charge", Role.TOTAL), ("Total collection", Role.TOTAL),
     ("Total pcs", Role.COUNT), ("Total disc", Role.COUNT), ("Taxable amount", Role.PART),
     ("T0TAL INCLUSIVF GST", Role.GROSS)],
)  # fmt: skip
def test_a_term_is_known_by_its_last_letters_too(label, role):
    assert role_of(label) is role


def test_the_currency_is_what_most_amounts_have_beside_them(read):
    assert find_currency(read("tea € 2,00\nsugar € 3,00\nabout $ 5.40\n")).text == "€"
    assert find_currency(read("tea 2,00")) is None


@pytest.mark.parametrize(
    "names", [("Net", "VAT 20%", "Total"), ("Netto", "MwSt 20%", "Gesamtbetrag")]
)
@pytest.mark.parametrize("form", ["-£{}", "£-{}", "-{}", "({})", "{}-", "{} CR", "\u00ad{}", "–{}"])
def test_the_totals_of_a_credit_note_are_below_zero(read, names, form):
    amounts = [form.format(each) for each in ("73.50", "14.70", "88.20")]
    reading = read("\n".join(map(" ".join, zip(names, amounts, strict=True))))
    found = [find(reading).text for find in (find_net, find_tax, find_total)]
    assert found == [each.lstrip("£") for each in amounts]


def test_a_deduction_does_not_turn_a_total_round(total):
    assert total("Total discount -5.00\nTotal 41.50") == "41.50"


@pytest.mark.parametrize(
    "foot",
    ["VAT no FR40 303 265 045 - share capital 120 000,00 EUR",
     "USt-IdNr DE136695706 Stammkapital 100.000,00 EUR",
     "TVA FR40303265045 - SARL au capital de 120 000,00 EUR"],
)  # fmt: skip
def test_the_capital_of_a_company_is_no_tax_and_no_total(read, foot):
    reading = read(f"Total 24,00 EUR\n\n{foot}")
    assert find_total(reading).text == "24,00"
    assert find_tax(reading) is None
    assert find_net(reading) is None


@pytest.mark.parametrize(
    ("text", "mark"),
    [("Item     Amount (EUR)\nTea      5,00", "EUR"), ("Alle Beträge in CHF\nTee  5.00", "CHF"),
     ("Betrag in €\nTee  5,00", "€")],
)  # fmt: skip
def test_a_currency_may_stand_in_a_head_or_a_sentence_alone(read, text, mark):
    assert find_currency(read(text)).text == mark


def test_countries_and_weekdays_are_no_currencies(read):
    assert find_currency(read("FR 69001 Lyon\nMo.-Fr. 8.00 - 17.00 Uhr\nTotal 5.00")) is None


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("Total   $45.00\nAll amounts in MXN", "MXN"),
        ("Importe   $45.00\nMoneda: MXN   Tipo de cambio USD MXN", "$"),
        ("Total   $45.00\nAccounts in EUR", "$"),
        ("25 cad   380,00   9.500,00\nI prezzi sono in EUR", "EUR"),
    ],
)
def test_a_code_of_its_currencies_says_more_than_a_shared_sign(read, text, currency):
    assert find_currency(read(text)).text == currency


@pytest.mark.parametrize("label", ["Freight", "Shipping", "Versandkosten", "Frais de port"])
def test_what_sending_costs_is_no_tax_although_it_makes_the_total(read, label):
    reading = read(f"Subtotal      668.75\n{label}       25.00\nTotal      $693.75")
    assert find_tax(reading) is None
    assert find_total(reading).text == "693.75"
