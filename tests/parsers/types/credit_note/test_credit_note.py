"""Credit notes: invoices the other way round, whatever sign they print."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from parsers.document import Evidence, Field
from parsers.extraction import find_fields
from parsers.rules import check_rules
from parsers.types import DOCUMENT_TYPES

NOTE = DOCUMENT_TYPES["credit_note"]
LETTER = """
Nordlicht Bürobedarf GmbH
Holstenstr. 12
24103 Kiel

Gutschrift

Gutschrift-Nr.: GS-2024-0012          Datum: 18.03.2024
zu Rechnung Nr.: RE-2024-0173

Bezeichnung             Menge    Einzelpreis     Betrag
Kopierpapier A4             5           4,50     -22,50

Netto                                            -22,50
MwSt 19 %                                         -4,28
Gesamtbetrag                                     -26,78
"""


def broken(values: Mapping[str, str]) -> list[str]:
    fields = [
        Field(path, raw, Decimal(raw), 1, evidence=Evidence.EXACT) for path, raw in values.items()
    ]
    return [each.rule for each in check_rules(NOTE.schema, fields).violations
            if each.rule != "required"]  # fmt: skip


def test_it_has_all_that_an_invoice_has_and_the_invoice_that_it_corrects():
    own, invoice = (
        {each.name for each in DOCUMENT_TYPES[name].schema.fields}
        for name in ("credit_note", "invoice")
    )
    assert own - invoice == {"corrected_invoice"} and invoice < own


@pytest.mark.parametrize("sign", ["", "-"])
def test_sums_hold_in_either_sign(sign: str) -> None:
    values = {"line_items[0].amount": "22.50", "net": f"{sign}22.50", "tax": f"{sign}4.28",
              "total": f"{sign}26.78"}  # fmt: skip
    assert broken(values) == []
    assert broken({**values, "total": f"{sign}29.78"}) == ["net_and_tax"]


def test_the_invoice_that_it_corrects_is_not_its_own_number(draw):
    found = find_fields(NOTE, [draw(LETTER)])
    assert found["invoice_number"].text == "GS-2024-0012"
    assert found["corrected_invoice"].text == "RE-2024-0173"
