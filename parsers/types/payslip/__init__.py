"""A payslip: its schema, and what finds its fields."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from parsers.extraction.document_type import DocumentType
from parsers.extraction.labels.labels import Reading
from parsers.extraction.lines import Piece
from parsers.extraction.totals import find_currency
from parsers.types.letters import Ways, party_finders, party_rivals
from parsers.types.numbers import with_numbers
from parsers.types.payslip.head_line import find_named, find_period
from parsers.types.payslip.parts import find_parts, find_sum, find_withheld, rival_sums
from parsers.types.payslip.pay_columns import SUMS
from parsers.types.payslip.schema import Payslip

PARTIES = ("employer", "employee")

_WAYS = Ways(to_person=True, unlabelled=(("employee", find_named),))
_OWN = DocumentType.of(
    Payslip,
    finders={
        **party_finders(
            PARTIES,
            addresses=False,
            ways=_WAYS,
        ),
        "currency": find_currency,
    },
    list_finders={"earnings": find_parts, "deductions": find_parts},
)
_SUMS = {name: partial(find_sum, name, _OWN.schema) for name in SUMS}
_FIELDS = {each.name: each for each in _OWN.schema.fields}


def _rivals(name: str, reading: Reading) -> Sequence[tuple[float, Piece]]:
    if name in SUMS:
        return rival_sums(_OWN.schema, name, reading)
    return party_rivals(PARTIES, _WAYS)(name, reading)


DOCUMENT_TYPE = with_numbers(
    replace(
        _OWN,
        finders={
            **_OWN.finders,
            **_SUMS,
            "period": partial(find_period, _FIELDS["period"]),
            "withheld_tax": partial(find_withheld, _FIELDS["withheld_tax"], _OWN.schema),
        },
        rivals=_rivals,
    ),
    "personnel_number",
)
