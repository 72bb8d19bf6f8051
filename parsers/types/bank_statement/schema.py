"""What a bank's statement of an account says.

A movement stands in the columns it is printed in: `amount` has its own sign; `debit`, what left the
account, and `credit`, what came in, have none. `coalesce(amount, 0) + coalesce(credit, 0) -
coalesce(debit, 0)` is what a row moved.
"""

import datetime

from pydantic import BaseModel, JsonValue

from parsers.schemas import AccountMoney, Code, Currency, Iban, Money, Name
from parsers.types.fields import field, hints


class Entry(BaseModel):
    """A movement of the account."""

    date: datetime.date | None = field(
        "bank_statement_entries.date", "The day the movement was booked"
    )
    value_date: datetime.date | None = field(
        "bank_statement_entries.value_date", "The day from which it counts for interest"
    )
    description: str | None = field(
        "bank_statement_entries.description", "What the movement was, and with whom"
    )
    amount: AccountMoney | None = field(
        "bank_statement_entries.amount",
        "What moved, in one column for both ways: below zero what left the account",
    )
    debit: Money | None = field(
        "bank_statement_entries.debit", "What left the account, in a column of its own"
    )
    credit: Money | None = field(
        "bank_statement_entries.credit", "What came into the account, in a column of its own"
    )
    balance: AccountMoney | None = field(
        "bank_statement_entries.balance", "What is in the account after the movement"
    )


RULES: list[JsonValue] = [
    {
        "name": "movements_add_up",
        "kind": "balance",
        "fields": [
            "closing_balance", "opening_balance", "entries.amount", "entries.credit",
            "-entries.debit",
        ],
    },
    {
        "name": "balance_runs",
        "kind": "balance",
        "fields": [
            "entries.balance", "opening_balance", "entries.amount", "entries.credit",
            "-entries.debit",
        ],
    },
    {"name": "debits_add_up", "kind": "balance", "fields": ["total_debits", "entries.debit"]},
    {"name": "credits_add_up", "kind": "balance", "fields": ["total_credits", "entries.credit"]},
    {"name": "period_in_order", "kind": "order", "fields": ["period_from", "period_to"]},
]  # fmt: skip


class BankStatement(BaseModel):
    """A bank's statement of an account: what was in it, what moved and what is in it."""

    model_config = hints("bank_statement", narrow=False, rules=RULES)

    bank: Name | None = field("bank_statement.bank", "The bank that keeps the account")
    account_holder: Name | None = field(
        "bank_statement.account_holder", "Whose account it is, without an address"
    )
    iban: Iban | None = field("bank_statement.iban", "The account's IBAN")
    account_number: Code | None = field(
        "bank_statement.account_number", "The account's number where it is not an IBAN"
    )
    statement_number: Code | None = field(
        "bank_statement.statement_number", "The number of the statement, such as 3/2024"
    )
    statement_date: datetime.date | None = field(
        "bank_statement.statement_date", "The day the statement was made out"
    )
    period_from: datetime.date | None = field(
        "bank_statement.period_from", "The first day that it tells of"
    )
    period_to: datetime.date | None = field(
        "bank_statement.period_to", "The last day that it tells of"
    )
    currency: Currency | None = field(
        "bank_statement.currency", "The currency of the account, as a sign or code"
    )
    opening_balance: AccountMoney = field(
        "bank_statement.opening_balance",
        "What was in the account before the first movement, below zero where it was overdrawn",
        required=True,
    )
    closing_balance: AccountMoney = field(
        "bank_statement.closing_balance",
        "What is in the account after the last movement, below zero where it is overdrawn",
        required=True,
    )
    total_debits: Money | None = field(
        "bank_statement.total_debits", "All that left the account, as the statement adds it up"
    )
    total_credits: Money | None = field(
        "bank_statement.total_credits", "All that came in, as the statement adds it up"
    )
    entries: list[Entry] = []
