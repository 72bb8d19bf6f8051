"""The business rules of EN 16931 that are about sums and codes.

In: the elements of an XML. Out: a `Violation` for each rule that is broken, named as the standard
names it: `br_co_10`. A rule says nothing where one of its amounts is missing, which is for other
rules to tell. The rules are told in our own words.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel.core import get_global

from parsers.document import Violation
from parsers.document.paths import RowPath
from parsers.e_invoices.allowances import Allowance
from parsers.e_invoices.elements import Node, Place, find_all, first, nodes
from parsers.e_invoices.rows import LINES, TAXES, tax_rows
from parsers.e_invoices.sums import FIELDS, NAMES, Sums
from parsers.e_invoices.terms import Terms
from parsers.e_invoices.values import number_of
from parsers.values.formats import iso_4217

CENT = Decimal("0.01")
Kind = tuple[str | None, Decimal | None]
"""Of a tax: its category and its rate."""
Base = tuple[str, Decimal | None, Decimal]
"""Of what is taxed: category, rate and amount."""
CATEGORIES = frozenset({"S", "Z", "E", "AE", "K", "G", "O", "L", "M", "B"})
"""Of VAT (UNTDID 5305), as far as EN 16931 allows them."""
UNTAXED = {"Z": "br_z", "E": "br_e", "AE": "br_ae", "K": "br_ic", "G": "br_g", "O": "br_o"}
"""Categories without a tax, and what the names of their rules begin with."""
TAXED = {"S": "br_s", "L": "br_af", "M": "br_ag"}
MOST_OFF = Decimal("1.00")
"""By how much a tax may differ from its rate's part, and what is taxed from the lines, as each may
have been rounded: so the validators of EN 16931 judge."""
MOST_DECIMALS = 2
DECIMALS = {
    "lines": "br_dec_09", "allowances": "br_dec_10", "charges": "br_dec_11", "net": "br_dec_12",
    "tax": "br_dec_13", "grand": "br_dec_14", "prepaid": "br_dec_16", "rounding": "br_dec_17",
    "due": "br_dec_18",
}  # fmt: skip
MORE_COUNTRIES = frozenset({"XI", "1A", "XK"})
"""Northern Ireland in VAT numbers, and Kosovo."""
MORE_CURRENCIES = frozenset({"BOV", "CHE", "CHW", "CLF", "CNH", "COU", "MXV", "SVC", "USN", "UYI",
                             "UYW", "VED", "XDR", "XSU", "XUA"})  # fmt: skip
"""Units of account and of funds, which EN 16931 allows."""


def broken_sums(
    root: Place, terms: Terms, sums: Sums, allowances: Sequence[Allowance], lines: Sequence[Place]
) -> tuple[Violation, ...]:
    """Those about the sums of the document."""
    amounts = [_amount(line, terms) for line in lines]
    known = [each for each in amounts if each is not None]
    line_paths = [str(RowPath(LINES, at, "amount")) for at in range(len(lines))]
    rows = tax_rows(root, terms, sums)
    taxes = [number_of(first(row, *terms.tax["tax"])) for row in rows]
    off, added = (
        sum((each.amount for each in allowances if each.is_charge is charge), Decimal(0))
        for charge in (False, True)
    )
    judged = _Judged(sums)
    if lines and len(known) == len(lines):
        judged.sum("br_co_10", "lines", sum(known, Decimal(0)), line_paths)
    if allowances:
        judged.sum("br_co_11", "allowances", off)
        judged.sum("br_co_12", "charges", added)
    if (whole := sums.amount("lines")) is not None:
        net = whole - sums.or_none("allowances") + sums.or_none("charges")
        judged.sum("br_co_13", "net", net)
    if rows and None not in taxes:
        tax_paths = [str(RowPath(TAXES, at, "tax")) for at in range(len(rows))]
        judged.sum("br_co_14", "tax", sum(filter(None, taxes), Decimal(0)), tax_paths)
    if (net_amount := sums.amount("net")) is not None:
        judged.sum("br_co_15", "grand", net_amount + sums.or_none("tax"), ["net", "tax"])
    if (grand := sums.amount("grand")) is not None:
        due = grand - sums.or_none("prepaid") + sums.or_none("rounding")
        judged.sum("br_co_16", "due", due, ["prepaid", "rounding"])
    return tuple(judged.violations)


class _Judged:
    """Sums compared with what they should be."""

    def __init__(self, sums: Sums) -> None:
        self._sums = sums
        self.violations: list[Violation] = []

    def sum(self, rule: str, name: str, wanted: Decimal, others: Sequence[str] = ()) -> None:
        told, wanted = self._sums.amount(name), wanted.quantize(CENT, ROUND_HALF_UP)
        if told is None or told == wanted:
            return
        field = FIELDS.get(name, name)
        what = NAMES[name]
        message = f"In the XML, {what} should be {wanted:f} by {_of(rule)} and is {told:f}"
        self.violations.append(Violation(rule, message, (field, *others)))


def _of(rule: str) -> str:
    """`BR-CO-10`."""
    return rule.upper().replace("_", "-")


def broken_rules(
    root: Place, terms: Terms, sums: Sums, allowances: Sequence[Allowance], lines: Sequence[Place]
) -> tuple[Violation, ...]:
    """The others: of taxes, codes and decimals."""
    return (
        *_taxes(root, terms, sums, allowances, lines),
        *_codes(root, terms, sums),
        *_categories(root, terms, sums),
        *_decimals(sums),
        *_due(root, terms, sums),
    )


def _amount(line: Place, terms: Terms) -> Decimal | None:
    return number_of(first(line, *terms.line["amount"]))


def _taxes(
    root: Place, terms: Terms, sums: Sums, allowances: Sequence[Allowance], lines: Sequence[Place]
) -> Iterator[Violation]:
    """What is taxed by each rate, and its tax."""
    rows = tax_rows(root, terms, sums)
    kinds = [_kind(row, terms) for row in rows]
    several = Counter(kinds)
    bases = [_line_base(line, terms) for line in lines]
    for at, (row, kind) in enumerate(zip(rows, kinds, strict=True)):
        category, told = kind
        net, tax = (number_of(first(row, *terms.tax[name])) for name in ("net", "tax"))
        paths = tuple(str(RowPath(TAXES, at, name)) for name in ("net", "tax", "rate"))
        if net is None or tax is None or (told is None and first(row, *terms.tax["rate"])):
            continue
        rate = told or Decimal(0)
        wanted = (net * rate / 100).quantize(CENT, ROUND_HALF_UP)
        if abs(tax - wanted) > MOST_OFF:
            yield _told("br_co_17", f"a tax of {tax:f} is not {rate:f} % of {net:f}", paths)
        if category in UNTAXED and tax:
            yield _told(f"{UNTAXED[category]}_09", f"there is a tax of {tax:f} where none is due",
                        paths)  # fmt: skip
        based = None if several[kind] > 1 else _based(kind, allowances, bases)
        if based is not None and abs(based - net) >= MOST_OFF:
            rule = f"{(TAXED | UNTAXED)[category or 'S']}_08"
            yield _told(rule, f"{net:f} is taxed by {rate:f} %, and the lines come to "
                        f"{based:f}", paths)  # fmt: skip


def _based(
    kind: Kind, allowances: Sequence[Allowance], lines: Sequence[Base | None]
) -> Decimal | None:
    """What lines, allowances and charges of a category, of a rate if it has several, come to; None
    where it cannot be told."""
    category, rate = kind
    if category not in TAXED | UNTAXED or not lines:
        return None
    changes = [_changed(each) for each in allowances]
    total = Decimal(0)
    for base in (*lines, *changes):
        if base is None:
            return None
        own, own_rate, amount = base
        if own == category and (category in UNTAXED or rate in (None, own_rate)):
            total += amount
    return total


def _changed(each: Allowance) -> Base | None:
    amount = each.amount if each.is_charge else -each.amount
    return (each.category, each.rate, amount) if each.category else None


def _line_base(line: Place, terms: Terms) -> Base | None:
    category, amount = _line_category(line, terms), _amount(line, terms)
    if category is None or amount is None:
        return None
    return category, number_of(first(line, *terms.line["tax_rate"])), amount


def _kind(row: Place, terms: Terms) -> Kind:
    node = first(row, terms.category, f"TaxCategory/{terms.category}")
    category = node.text if node and node.text in CATEGORIES else None
    return category, number_of(first(row, *terms.tax["rate"]))


def _line_category(line: Place, terms: Terms) -> str | None:
    holder = terms.line["tax_rate"][0].rpartition("/")[0]
    node = first(line, f"{holder}/{terms.category}")
    return node.text if node else None


def _codes(root: Place, terms: Terms, sums: Sums) -> Iterator[Violation]:
    if sums.currency is not None and sums.currency not in iso_4217() | MORE_CURRENCIES:
        yield _told("br_cl_04", f"{sums.currency!r:.12} is no currency", ("currency",))
    for role, path in terms.parties.items():
        for code in terms.country:
            for node in nodes(root, f"{path}/{terms.address}/{code}")[:1]:
                if node.text not in _countries():
                    yield _told("br_cl_14", f"{node.text!r:.12} is no country",
                                (f"{role}_address",))  # fmt: skip


@cache
def _countries() -> frozenset[str]:
    """ISO 3166-1, two letters."""
    known = get_global("territory_currencies")
    return frozenset(each for each in known if len(each) == 2) | MORE_COUNTRIES


def _categories(root: Place, terms: Terms, sums: Sums) -> Iterator[Violation]:
    for at, row in enumerate(tax_rows(root, terms, sums)):
        node = first(row, terms.category, f"TaxCategory/{terms.category}")
        if node is not None and node.text not in CATEGORIES:
            path = str(RowPath(TAXES, at, "rate"))
            yield _told("br_cl_17", f"{node.text!r:.12} is no category of VAT", (path,))


def _decimals(sums: Sums) -> Iterator[Violation]:
    for name, rule in DECIMALS.items():
        node = sums.nodes.get(name)
        if node and _decimals_of(node) > MOST_DECIMALS:
            field = FIELDS.get(name, name)
            yield _told(rule, f"{NAMES[name]}, {node.text:.30}, has more than two decimals",
                        (field,))  # fmt: skip


def _decimals_of(node: Node) -> int:
    return len(node.text.partition(".")[2])


def _due(root: Place, terms: Terms, sums: Sums) -> Iterator[Violation]:
    """Where something is due, it must be told until when."""
    due = sums.amount("due")
    told = any(find_all(root, path) for path in (*terms.fields["due_date"], *terms.payment_terms))
    if due is None or due <= 0 or told:
        return
    yield _told("br_co_25", f"{due:f} is due, and neither a day nor terms of payment are told",
                ("due_date",))  # fmt: skip


def _told(rule: str, message: str, paths: tuple[str, ...]) -> Violation:
    return Violation(rule, f"In the XML, {message} ({_of(rule)})", paths)
