"""The lexicon's words as they are looked for on a page: folded.

Terms are small letters and digits without accents, blanks or signs, since recognizers drop blanks
and mistake signs. Which words there are is the lexicon's; this module knows what amounts they are
labels of, not what follows from that.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from parsers.document.text import fold
from parsers.lexicon import words, words_by_language


class Role(StrEnum):
    """What an amount means to the sum of a receipt or an invoice, by the label beside it."""

    COUNT = "count"
    EXTRA = "extra"
    TAX = "tax"
    ROUNDING = "rounding"
    CHANGE = "change"
    HANDED = "handed"
    PART = "part"
    TOTAL = "total"
    GROSS = "gross"
    PAID = "paid"


@cache
def folded(concept: str) -> frozenset[str]:
    """The lexicon's words, folded."""
    return frozenset(map(fold, words(concept)))


@cache
def amount_terms() -> Mapping[Role, frozenset[str]]:
    """The labels of amounts, by what the amount beside them means."""
    terms = {role: folded(f"amounts.{role}") for role in Role}
    terms[Role.PART] |= _taxed("taxed.without")
    terms[Role.GROSS] |= _taxed("taxed.with")
    return MappingProxyType(terms)


def _taxed(concept: str) -> frozenset[str]:
    """How a total says that a tax is in it or not: `total (GST incl)`, `total sales incl. VAT`."""
    return frozenset(
        fold(total + said)
        for language, phrases in words_by_language(concept).items()
        for total in words_by_language("taxed.totals")[language]
        for tax in words_by_language("taxed.taxes")[language]
        for phrase in phrases
        for said in (phrase, phrase + tax, tax + phrase)
    )
