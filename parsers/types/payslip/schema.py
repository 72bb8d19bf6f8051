"""What a payslip says: what somebody earned, what was kept back and what was paid."""

import datetime

from pydantic import BaseModel, JsonValue

from parsers.schemas import Code, Currency, Money, Name
from parsers.types.fields import field, hints


class Earning(BaseModel):
    """A part of the gross pay."""

    description: str | None = field(
        "payslip_earnings.description", "What is paid for, such as salary, overtime or a bonus"
    )
    amount: Money | None = field("payslip_earnings.amount", "What it comes to")


class Deduction(BaseModel):
    """What is kept back for a tax, an insurance or somebody else."""

    description: str | None = field(
        "payslip_deductions.description", "What it is kept back for, such as a tax or an insurance"
    )
    amount: Money | None = field(
        "payslip_deductions.amount", "What is kept back, as it is printed, with a minus or without"
    )


RULES: list[JsonValue] = [
    {
        "name": "net_pay_is_what_is_left",
        "kind": "sum",
        "fields": [
            "net_pay", "gross_pay",
            "-total_deductions|total_deductions|-deductions.amount|deductions.amount",
        ],
        "adjustments": ["withheld_tax"],
    },
    {
        "name": "deductions_add_up",
        "kind": "sum",
        "fields": ["total_deductions|-total_deductions", "deductions.amount"],
    },
    {"name": "earnings_add_up", "kind": "sum", "fields": ["gross_pay", "earnings.amount"]},
]  # fmt: skip


class Payslip(BaseModel):
    """A payslip from an employer to an employee, for one period."""

    model_config = hints("payslip", narrow=False, rules=RULES)

    employer: Name = field("payslip.employer", "Who pays", required=True)
    employee: Name = field("payslip.employee", "Who is paid", required=True)
    personnel_number: Code | None = field(
        "payslip.personnel_number", "The number that the employer gave the employee"
    )
    pay_date: datetime.date | None = field(
        "payslip.pay_date", "The day it is paid; else the day the payslip was made out"
    )
    period: str | None = field(
        "payslip.period", "The month, week or days that are paid for, as they are printed"
    )
    currency: Currency | None = field(
        "invoice.currency", "The currency of the amounts, as a sign or code"
    )
    gross_pay: Money = field(
        "payslip.gross_pay", "What was earned, before anything is kept back", required=True
    )
    total_deductions: Money | None = field(
        "payslip.total_deductions", "All that is kept back, as the payslip adds it up"
    )
    withheld_tax: Money | None = field(
        "payslip.withheld_tax",
        "Income tax that is kept back below the total of the deductions, and is no part of it",
    )
    net_pay: Money = field("payslip.net_pay", "What is paid to the employee", required=True)
    earnings: list[Earning] = []
    deductions: list[Deduction] = []
