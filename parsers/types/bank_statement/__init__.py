"""A bank statement: its schema, and what finds its fields."""

from functools import partial

from parsers.extraction.document_type import DocumentType
from parsers.extraction.totals import find_currency
from parsers.types.bank_statement.balance_lines import find_closing, find_opening
from parsers.types.bank_statement.bank_names import find_bank, without_movements
from parsers.types.bank_statement.movements import find_entries
from parsers.types.bank_statement.periods import find_first_day, find_last_day
from parsers.types.bank_statement.schema import BankStatement
from parsers.types.bank_statement.years import with_years
from parsers.types.invoice.identifiers import find_iban
from parsers.types.letters import Ways, party_finders
from parsers.types.numbers import with_numbers

_ENTRIES = next(each for each in DocumentType.of(BankStatement).schema.lists)
_WAYS = Ways(
    within_names=frozenset({"bank"}),
    called=(("bank", partial(find_bank, _ENTRIES)),),
    within=partial(without_movements, _ENTRIES),
)
DOCUMENT_TYPE = with_numbers(
    DocumentType.of(
        BankStatement,
        finders={
            **party_finders(("bank", "account_holder"), addresses=False, ways=_WAYS),
            "iban": find_iban,
            "currency": find_currency,
            "period_from": find_first_day,
            "period_to": find_last_day,
            "opening_balance": find_opening,
            "closing_balance": find_closing,
        },
        list_finders={"entries": find_entries},
        complete=with_years,
    ),
    "account_number",
    titled="statement_number",
)
