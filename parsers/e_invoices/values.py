"""The text of an element becomes a typed value. None where it is none."""

import datetime
import re
from decimal import Decimal

from parsers.e_invoices.elements import Node

NOTHING = frozenset({"n/a", "na", "none", "null", "-", "--", "not available", "not applicable"})
"""What programs write where a standard wants something and there is nothing."""
_NUMBER = re.compile(r"[+-]?(?:\d{1,18}(?:\.\d{0,20})?|\.\d{1,20})", re.ASCII)
_DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ].*|[+-]\d\d:\d\d|Z|\d{4,6})?", re.ASCII)
_OTHER_DAY = re.compile(r"(\d\d)(\d\d)(\d{4})", re.ASCII)
DAY_FIRST = frozenset({"4"})
"""Codes of formats whose day comes first (UNTDID 2379); all others begin with the year."""


def number_of(node: Node | None) -> Decimal | None:
    text = node.text if node else ""
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def date_of(node: Node) -> datetime.date | None:
    """`20180305` in format 102, `2018-03-05` in UBL."""
    if node.format in DAY_FIRST and (found := _OTHER_DAY.fullmatch(node.text)):
        day, month, year = map(int, found.groups())
    elif found := _DAY.fullmatch(node.text):
        year, month, day = map(int, found.groups()[:3])
    else:
        return None
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def text_of(node: Node) -> str | None:
    return None if node.text.lower() in NOTHING else node.text


def compact(node: Node) -> str | None:
    """Without spaces, in capitals: as codes of banks and tax offices are kept."""
    text = re.sub(r"\s+", "", node.text)
    return text if text_of(node) and any(map(str.isalnum, text)) else None
