"""Slips in names and addresses: mended where only one thing can be meant, and told."""

import pytest

from parsers.document import FieldFormat
from parsers.values.formats import READERS
from parsers.values.ocr_slips import LONGEST, mend_address, mend_name


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("LEE FOODS SDN BHO", "LEE FOODS SDN BHD"),
        ("Lee Foods Sn Bhd", "Lee Foods Sdn Bhd"),
        ("LEE FOODS SINBHD", "LEE FOODS SDN BHD"),
        ("88 FAST MART S/8", "88 FAST MART S/B"),
        ("Meier GmbI-I", "Meier GmbH"),
    ],
)
def test_legal_forms_are_mended(text: str, meant: str) -> None:
    assert mend_name(text)[0] == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("NO 29O, J4LAN BESAR", "NO 290, JALAN BESAR"),
        ("4O150 SHAH ALAM", "40150 SHAH ALAM"),
        ("JALAN 5, JAMAN INDAH, SELANGOR", "JALAN 5, TAMAN INDAH, SELANGOR"),
        ("Leve1 2, Main Street", "Level 2, Main Street"),
    ],
)
def test_known_words_and_numbers_of_addresses_are_mended(text: str, meant: str) -> None:
    assert mend_address(text)[0] == meant


@pytest.mark.parametrize(
    "text",
    [
        "Foo Sdn. Bhd.", "Mueller GmbH & Co. KG", "Parker Road 12A", "5th Floor, 17 King Street",
        "Marktplatz 12 B, 12345 Berlin", "75002 Paris", "SS15/4B", "7-Eleven", "Talan Street", "",
        "J4LAN " * LONGEST,
    ],
)  # fmt: skip
def test_what_may_be_right_stays(text: str) -> None:
    assert mend_name(text) == (text, ())
    assert mend_address(text) == (text, ())


def test_the_slip_and_its_mending_are_told_and_the_first_reading_stays() -> None:
    reading = READERS[FieldFormat.NAME]("LEE FOODS SDN BHO")
    assert reading.value == "LEE FOODS SDN BHD"
    assert reading.problem == "read SDN BHO as SDN BHD"
    assert reading.other == "LEE FOODS SDN BHO"
