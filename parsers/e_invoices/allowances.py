"""What is taken off or added, from a document or a line. Elements in, allowances out."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from parsers.document.text import fold
from parsers.e_invoices.elements import Node, Place, find_all, first
from parsers.e_invoices.terms import Terms
from parsers.e_invoices.values import number_of
from parsers.lexicon import words

FREIGHT_CODES = frozenset({"FC", "DL", "TAC", "SAA", "ABW"})
"""Of charges for sending (UNTDID 7161)."""
SHORTEST = 5
"""Letters of a word for sending that is looked for within others."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """Or a charge. rate: of its tax. freight: it is what sending costs."""

    node: Node
    amount: Decimal
    is_charge: bool
    percent: Node | None
    category: str | None
    rate: Decimal | None
    freight: bool


def allowances_of(root: Place, terms: Terms) -> list[Allowance]:
    """Of the document."""
    found = [_read(place, terms, terms.amount) for place in find_all(root, terms.allowance)]
    if terms.freight:
        path, amount = terms.freight
        found += [_read(place, terms, amount, freight=True) for place in find_all(root, path)]
    return [each for each in found if each]


def line_allowances(line: Place, terms: Terms) -> list[Allowance]:
    found = (_read(place, terms, terms.amount) for place in find_all(line, terms.line_allowance))
    return [each for each in found if each]


def _read(place: Place, terms: Terms, amount: str, *, freight: bool = False) -> Allowance | None:
    node, indicator = first(place, amount), first(place, terms.indicator)
    number = number_of(node)
    if node is None or number is None:
        return None
    return Allowance(
        node,
        number,
        freight or (indicator is not None and indicator.text.lower() in ("true", "1")),
        first(place, terms.percent),
        _category(place, terms),
        number_of(first(place, *terms.rate)),
        freight or _is_freight(place, terms),
    )


def _category(place: Place, terms: Terms) -> str | None:
    holders = f"CategoryTradeTax|AppliedTradeTax|TaxCategory/{terms.category}"
    node = first(place, holders)
    return node.text if node else None


def _is_freight(place: Place, terms: Terms) -> bool:
    code, reason = first(place, terms.reason_code), first(place, *terms.reason)
    if code is not None and code.text in FREIGHT_CODES:
        return True
    return reason is not None and any(word in fold(reason.text) for word in _words())


@cache
def _words() -> tuple[str, ...]:
    return tuple(word for each in words("invoice.shipping") if len(word := fold(each)) >= SHORTEST)
