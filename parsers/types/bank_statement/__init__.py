"""A bank statement: its schema, and what finds its fields."""

from collections.abc import Sequence
from functools import partial

from parsers.document import Field
from parsers.extraction.document_type import DocumentType
from parsers.types.bank_statement.balance_lines import find_closing, find_opening
from parsers.types.bank_statement.bank_names import (
    find_bank,
    find_currency_outside,
    without_movements,
)
from parsers.types.bank_statement.made_out import find_made_out
from parsers.types.bank_statement.movements import find_entries
from parsers.types.bank_statement.periods import FROM, TO, find_first_day, find_last_day
from parsers.types.bank_statement.schema import BankStatement
from parsers.types.bank_statement.signs import without_signs
from parsers.types.bank_statement.years import MADE_OUT, with_years
from parsers.types.invoice.identifiers import find_iban
from parsers.types.letters import Ways, party_finders
from parsers.types.numbers import with_numbers
from parsers.values.conventions import Conventions

_SCHEMA = DocumentType.of(BankStatement).schema
_ENTRIES = next(each for each in _SCHEMA.lists)
_FIELDS = {each.name: each for each in _SCHEMA.fields}
_OUTSIDE = partial(without_movements, _ENTRIES)
_WAYS = Ways(
    within_names=frozenset({"bank"}),
    called=(("bank", partial(find_bank, _ENTRIES)),),
    within=_OUTSIDE,
)


def _completed(fields: Sequence[Field], conventions: Conventions) -> tuple[Field, ...]:
    return without_signs(with_years(fields, conventions))


_OWN = DocumentType.of(
    BankStatement,
    finders={
        **party_finders(("bank", "account_holder"), addresses=False, ways=_WAYS),
        "iban": find_iban,
        "currency": partial(find_currency_outside, _ENTRIES),
        FROM: partial(find_first_day, _FIELDS[FROM], _OUTSIDE),
        TO: partial(find_last_day, _FIELDS[TO], _OUTSIDE),
        MADE_OUT: partial(find_made_out, _FIELDS[MADE_OUT], _ENTRIES),
        "opening_balance": find_opening,
        "closing_balance": find_closing,
    },
    list_finders={"entries": find_entries},
    alone=(FROM, TO),
    complete=_completed,
)
DOCUMENT_TYPE = with_numbers(
    _OWN,
    "account_number",
    titled="statement_number",
    within=_OUTSIDE,
)
