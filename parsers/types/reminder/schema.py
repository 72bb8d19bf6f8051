"""What a reminder says: which invoices are open, and what is to be paid for them by now."""

import datetime

from pydantic import BaseModel, JsonValue

from parsers.schemas import Address, Code, Currency, Iban, Money, Name
from parsers.types.fields import field, hints


class Entry(BaseModel):
    """An invoice that is open."""

    document_number: Code | None = field(
        "reminder_entries.document_number", "The number of the invoice that is open"
    )
    date: datetime.date | None = field("reminder_entries.date", "The day of that invoice")
    due_date: datetime.date | None = field(
        "reminder_entries.due_date", "The day by which it was to be paid"
    )
    invoiced: Money | None = field("reminder_entries.invoiced", "What the invoice came to")
    amount: Money | None = field("reminder_entries.amount", "What is open of it")


RULES: list[JsonValue] = [
    {
        "name": "open_amounts_add_up",
        "kind": "balance",
        "fields": ["total", "entries.amount", "fee", "interest"],
    },
    {
        "name": "due_after_invoice",
        "kind": "order",
        "fields": ["entries.date", "entries.due_date"],
    },
]


class Reminder(BaseModel):
    """A reminder from a creditor to a debtor that invoices are open."""

    model_config = hints("reminder", narrow=False, rules=RULES)

    seller: Name = field("reminder.seller", "Who is to be paid", required=True)
    seller_address: Address | None = field("reminder.seller_address", "Where the creditor is")
    buyer: Name = field("reminder.buyer", "Who is to pay", required=True)
    buyer_address: Address | None = field("reminder.buyer_address", "Where the debtor is")
    customer_number: Code | None = field(
        "reminder.customer_number", "The number that the creditor gave the debtor"
    )
    reminder_date: datetime.date = field(
        "reminder.reminder_date", "The day the reminder was made out", required=True
    )
    level: str | None = field(
        "reminder.level", "Which reminder it is, as it is printed, such as 2 or last"
    )
    due_date: datetime.date | None = field("reminder.due_date", "The last day to pay now")
    iban: Iban | None = field("invoice.iban", "The bank account to pay to")
    currency: Currency | None = field(
        "invoice.currency", "The currency of the amounts, as a sign or code"
    )
    fee: Money | None = field("reminder.fee", "What the reminder itself costs")
    interest: Money | None = field("reminder.interest", "Interest for paying late")
    total: Money = field(
        "reminder.total", "What is to be paid, fee and interest included", required=True,
        also="invoice.total",
    )  # fmt: skip
    entries: list[Entry] = []
