"""The rules of EN 16931 about sums and codes."""

from typing import Any

import pytest

from parsers.e_invoices.read import read_e_invoice


def broken(text: str) -> set[str]:
    return {violation.rule for violation in read_e_invoice(text).violations}


def test_an_invoice_whose_sums_hold_breaks_none(drawn_xml: Any) -> None:
    assert broken(drawn_xml.cii()) == set()


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"first": "4051.00"}, "br_co_10"),
        ({"lines": "4071.00"}, "br_co_13"),
        ({"total": "4885.00"}, "br_co_15"),
        ({"tax": "816.00"}, "br_co_17"),
        ({"tax": "814.001"}, "br_dec_13"),
        ({"first": "4051.00"}, "br_s_08"),
        ({"currency": "EUX"}, "br_cl_04"),
        ({"country": "QQ"}, "br_cl_14"),
    ],
)
def test_a_broken_rule_is_told_by_its_name(
    drawn_xml: Any, changed: dict[str, str], rule: str
) -> None:
    assert rule in broken(drawn_xml.cii(**changed))


def test_a_sum_is_told_with_both_amounts_and_its_field(drawn_xml: Any) -> None:
    (told,) = [each for each in read_e_invoice(drawn_xml.cii(total="4885.00")).violations
               if each.rule == "br_co_15"]  # fmt: skip
    assert "4884.00" in told.message
    assert "4885.00" in told.message
    assert told.paths[0] == "total"


def test_an_older_standard_has_other_rules(drawn_xml: Any) -> None:
    old = "urn:ferd:CrossIndustryDocument:invoice:1p0:basic"
    said = read_e_invoice(drawn_xml.cii(total="4885.00", guideline=old))
    assert (said.violations, said.adds_up) == ((), False)
