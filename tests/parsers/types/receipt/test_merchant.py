# ruff: noqa: E501 - receipts are drawn as they are printed
import pytest

from parsers.types.receipt.address import find_address
from parsers.types.receipt.merchant import find_company


@pytest.fixture
def company(read):
    def company(text):
        piece = find_company(read(text))
        return piece.text if piece else None

    return company


@pytest.fixture
def address(read):
    def address(text):
        piece = find_address(read(text))
        return piece.text if piece else None

    return address


SHOP = """
MILLER HARDWARE SDN BHD (123456-X)
NO. 7, JALAN BESAR,
43800 DENGKIL, SELANGOR
TEL: 03-8768 6092
GST ID: 000781500416
TAX INVOICE
Bill to:
GRAIN TRANSPORT SDN BHD
NO 1 JALAN AMAN, 43800 DENGKIL
nails            3.00
"""


def test_an_empty_page_names_nobody(company, address):
    assert company("") is None
    assert address("") is None


def test_numbers_and_greetings_are_no_names(company):
    assert company("31801017\nWelcome\n03-4021 0276") is None


def test_the_name_is_given_without_its_register_number(company):
    assert company(SHOP) == "MILLER HARDWARE SDN BHD"


def test_the_address_is_the_shop_s_and_not_the_customer_s(address):
    assert address(SHOP) == "NO. 7, JALAN BESAR, 43800 DENGKIL, SELANGOR"


def test_the_legal_name_below_a_slogan_is_preferred(company):
    assert company("fresh every day\nMILL BAKERIES LTD\n5 Mill Road\n10.00") == "MILL BAKERIES LTD"


def test_a_name_over_two_lines_is_one(company):
    assert company("GREEN LEAF VEGETARIAN\nRESTAURANT SDN BHD\n5.00") == (
        "GREEN LEAF VEGETARIAN RESTAURANT SDN BHD"
    )


def test_a_bracket_left_open_goes_on_in_the_next_line(company):
    assert company("OAK TRADING (SETIA\nALAM) SDN BHD\n5.00") == "OAK TRADING (SETIA ALAM) SDN BHD"


def test_an_owner_is_not_the_shop(company):
    assert company("RIVER STATIONERY SHOP\nOwned by:\nRIVER SUPPLY SDN BHD\n5.00") == (
        "RIVER STATIONERY SHOP"
    )


def test_a_shop_without_a_legal_form_is_the_first_line(company):
    assert company("Corner Cafe\n12 High Street\nTel 030 1234567\ntea  2.00") == "Corner Cafe"


def test_a_branch_in_brackets_is_no_part_of_the_address(address):
    assert address("OAK LTD\nLOT 8, JALAN 6,\n43300 KEMBANGAN\n(OAK MALL)\n1.00") == (
        "LOT 8, JALAN 6, 43300 KEMBANGAN"
    )


def test_a_line_between_two_about_places_belongs_to_the_address(address):
    assert address("OAK LTD\nNO 7 MILL ROAD\nDIAMOND TUBE 1/39\n47301 RIVER CITY\n1.00") == (
        "NO 7 MILL ROAD DIAMOND TUBE 1/39 47301 RIVER CITY"
    )


def test_a_street_is_known_though_it_was_misread(address):
    assert address("OAK LTD\nJa1an Besar 5\n47200 Subang\n1.00") == "Ja1an Besar 5 47200 Subang"


@pytest.mark.parametrize("town", ["Galway H91 X2K8", "Leeds LS1 4AP", "Ottawa K1A 0B1"])
def test_a_town_is_known_by_its_postcode(address, town):
    assert address(f"THE SALTY PELICAN LTD\n27 Quay Street\n{town}\nDate 18/09/2026\n9.50") == (
        f"27 Quay Street {town}"
    )


def test_a_name_set_in_two_lines_of_one_type_is_one(company):
    assert company("   MILL POND\nGRAIN TRADERS LTD\n5 Mill Road\n10.00") == (
        "MILL POND GRAIN TRADERS LTD"
    )


def test_a_name_cannot_begin_with_and(company):
    assert company("THE OLD MILL BAKERY\n& TEA MAX_TOKENS LTD\n5.00") == (
        "THE OLD MILL BAKERY & TEA MAX_TOKENS LTD"
    )


def test_a_brand_above_the_legal_name_that_repeats_it_is_no_part_of_it(company):
    assert company("PUMPERNICKEL\nPUMPERNICKEL FOODS LTD\n5.00") == "PUMPERNICKEL FOODS LTD"


def test_a_shop_s_name_above_the_legal_one_is_no_part_of_it(company):
    assert company("RIVER RESTAURANT\nOAK HOLDINGS LTD\n5.00") == "OAK HOLDINGS LTD"


def test_a_line_further_off_is_no_part_of_the_name(company):
    assert company("MILL POND\n\n\nGRAIN TRADERS LTD\n5.00") == "GRAIN TRADERS LTD"


def test_what_was_noted_on_the_scan_beside_the_letterhead_is_no_name(company):
    text = "anna smith\n\n\n\n                    Miller and Daughter\n"
    assert company(text + "                    12 High Street\n                    tea  2.00") == (
        "Miller and Daughter"
    )


def test_a_line_below_the_address_with_a_number_belongs_to_it(address):
    assert address("OAK LTD\n5 Mill Road\n43300 Kembang, Selangor\n1234-Willow Mead\n1.00") == (
        "5 Mill Road 43300 Kembang, Selangor 1234-Willow Mead"
    )


@pytest.mark.parametrize(
    "street", ["8, OLD ORCHARD", "G-12 CORN EXCHANGE", "LG-07, MILL ARCADE", "Hasenpfad 5"]
)
def test_a_street_is_known_by_its_number_above_a_town(address, street):
    assert address(f"OAK LTD\n{street}\n47200 SUBANG\nTel 030 1234567\n1.00") == (
        f"{street} 47200 SUBANG"
    )


def test_an_address_without_any_word_of_places_begins_with_a_number(address):
    assert address("OAK LTD\n12 Corn Exchange\nMillford\nTel 030 1234567\n1.00") == (
        "12 Corn Exchange Millford"
    )


def test_a_web_address_tells_which_line_of_the_head_is_the_name(company):
    text = """
fresh today
bright colours
Kaufland Weber
Hauptstr. 4
33102 Paderborn
www.kaufland-weber.de
Tea      1.00
"""
    assert company(text) == "Kaufland Weber"


def test_the_whole_name_stands_below_a_logo_that_is_a_part_of_it(company):
    assert company("rossi\nRossi Ferramenta\nVia Roma 5\n50123 Firenze\nTea   1.00") == (
        "Rossi Ferramenta"
    )


def test_what_the_paper_calls_itself_is_no_name(company):
    assert company("TAXI QUITTUNG\nTaxi Huber\nSeestr. 9\n82319 Starnberg\nFahrt   9.00") == (
        "Taxi Huber"
    )


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("EL SOL S.A.\nC/ Mayor, 23\n28013 Madrid\nPan   1,35", "C/ Mayor, 23 28013 Madrid"),
        ("SKLEP ANNA\nul. Polna 5, 00-123 Warszawa\nChleb   3,20", "ul. Polna 5, 00-123 Warszawa"),
        ("LIVRARIA\nAvenida Nova, 7\n1821-748 Gandra\nCafe   1,00", "Avenida Nova, 7 1821-748 Gandra"),
        ("BAKKER JAN\nKerkplein 3\n1197 JV Dorp\nTelefoon (0801)-531448\nBrood   1,00", "Kerkplein 3 1197 JV Dorp"),
        ("GASTHAUS\nDorfstrasse 3\n83022 Rosenheim\nTisch 12  Rechnung 4711\nBier   4,20", "Dorfstrasse 3 83022 Rosenheim"),
    ],
)  # fmt: skip
def test_addresses_of_many_countries_end_before_numbers_that_are_no_places(address, text, where):
    assert address(text) == where
