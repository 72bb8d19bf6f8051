"""On which side of an account an amount stands: `120.00 DR` left it, `120.00 CR` came in.

In: the text of an amount. Out: the same without such a word, and the sign that it says. This module
reads no number.
"""

import re
from functools import cache

from parsers.lexicon import any_of


@cache
def _sides() -> re.Pattern[str]:
    """A word behind an amount and its currency, or before them."""
    debit, credit = any_of("amounts.debited"), any_of("amounts.credited")
    return re.compile(
        rf"^\s*(?:(?P<debit>{debit})|(?P<credit>{credit}))\.?\s+(?=[^\w]*(?-i:[A-Z]{{3}})?[^\w]*\d)"
        rf"|(?<=[\d)-])\s?(?P<mark>(?-i:[A-Z]{{3}})|[€£$¥₹])?\s?"
        rf"(?:(?P<debited>{debit})|(?P<credited>{credit}))\.?\s*$",
        re.IGNORECASE,
    )


def account_side(raw: str) -> tuple[str, int]:
    """The amount with its currency, and -1 if it left the account, 1 if it came in, 0 if no word
    says it."""
    found = _sides().search(raw)
    if not found:
        return raw, 0
    rest = f"{raw[: found.start()]} {found['mark'] or ''}{raw[found.end() :]}"
    return rest.strip(), -1 if found["debit"] or found["debited"] else 1


def side_at(text: str, end: int) -> int:
    """Where the word ends that stands behind an amount which ends at `end`; `end` where none
    does."""
    found = _behind().match(text, end)
    return found.end("word") if found else end


@cache
def _behind() -> re.Pattern[str]:
    words = any_of("amounts.debited", "amounts.credited")
    return re.compile(
        rf"(?: ?(?:(?-i:[A-Z]{{3}})|[€£$¥₹]))? ?(?P<word>(?:{words})\.?)(?![\w.,])", re.IGNORECASE
    )
