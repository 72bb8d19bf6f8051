"""A payslip: its schema, and what finds its fields."""

from dataclasses import replace
from functools import partial

from parsers.extraction.document_type import DocumentType
from parsers.extraction.totals import find_currency
from parsers.types.letters import Ways, party_finders
from parsers.types.numbers import with_numbers
from parsers.types.payslip.head_line import find_named, find_period
from parsers.types.payslip.parts import SUMS, find_parts, find_sum
from parsers.types.payslip.schema import Payslip

_OWN = DocumentType.of(
    Payslip,
    finders={
        **party_finders(
            ("employer", "employee"),
            addresses=False,
            ways=Ways(unlabelled=(("employee", find_named),)),
        ),
        "currency": find_currency,
    },
    list_finders={"earnings": find_parts, "deductions": find_parts},
)
_SUMS = {name: partial(find_sum, name, _OWN.schema) for name in SUMS}
_PERIOD = next(each for each in _OWN.schema.fields if each.name == "period")
DOCUMENT_TYPE = with_numbers(
    replace(_OWN, finders={**_OWN.finders, **_SUMS, "period": partial(find_period, _PERIOD)}),
    "personnel_number",
)
