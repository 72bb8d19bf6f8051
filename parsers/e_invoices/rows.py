"""The rows of the lists: what is charged for, and the taxes by rate. Elements in, values out."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from parsers.document import XmlValue
from parsers.document.paths import RowPath
from parsers.e_invoices.allowances import line_allowances
from parsers.e_invoices.elements import Node, Place, find_all, first
from parsers.e_invoices.found import value_at
from parsers.e_invoices.sums import Sums
from parsers.e_invoices.terms import Terms
from parsers.e_invoices.units import unit_of
from parsers.e_invoices.values import number_of, text_of

MOST_LINES = 10_000
UNSUMMED = frozenset({"GROUP", "INFORMATION"})
"""The status of lines that others are the parts of, or that only tell something."""
LINES, TAXES = "line_items", "taxes"
HALF_CENT = Decimal("0.005")


def lines_of(root: Place, terms: Terms) -> list[Place]:
    """Those that count, each once; what only tells something has neither amount nor quantity."""
    return [line for line in _all_lines(root, terms)[:MOST_LINES] if _counts(line, terms)]


def count_unread(root: Place, terms: Terms) -> int:
    """The lines beyond those that are read."""
    return max(0, len(_all_lines(root, terms)) - MOST_LINES)


def _all_lines(root: Place, terms: Terms) -> list[Place]:
    return [line for path in terms.lines for line in find_all(root, path)]


def _counts(line: Place, terms: Terms) -> bool:
    status = first(line, terms.line_status)
    told = first(line, *terms.line["amount"], *terms.line["quantity"])
    return told is not None and (status is None or status.text.upper() not in UNSUMMED)


def line_values(lines: Sequence[Place], terms: Terms, currency: str | None) -> Iterator[XmlValue]:
    for ordinal, line in enumerate(lines):
        yield from filter(None, _line(line, ordinal, terms, currency))


def _line(
    line: Place, ordinal: int, terms: Terms, currency: str | None
) -> Iterator[XmlValue | None]:
    def at(name: str) -> str:
        return str(RowPath(LINES, ordinal, name))

    yield value_at(line, at("article_number"), terms.line["article_number"], text_of)
    yield value_at(line, at("description"), terms.line["description"], text_of)
    yield value_at(line, at("quantity"), terms.line["quantity"], number_of)
    if quantity := first(line, *terms.line["quantity"]):
        yield _unit(at("unit"), quantity)
    yield _price(line, at("unit_price"), terms, currency)
    yield value_at(line, at("tax_rate"), terms.line["tax_rate"], number_of)
    yield _discount(line, at("discount"), terms)
    yield value_at(line, at("amount"), terms.line["amount"], number_of, currency=currency)


def _unit(path: str, quantity: Node) -> XmlValue | None:
    unit = unit_of(quantity.unit)
    if unit is None or quantity.unit is None:
        return None
    return XmlValue(path, quantity.unit, unit, f"{quantity.source}/@unitCode")


def _price(line: Place, path: str, terms: Terms, currency: str | None) -> XmlValue | None:
    """The price of one, where it is told for several; a page may print that for several."""
    basis = number_of(first(line, *terms.basis)) or Decimal(1)

    def one(node: Node) -> Decimal | None:
        price = number_of(node)
        return None if price is None else price if basis == 1 else price / basis

    found = value_at(line, path, terms.line["unit_price"], one, terms.line_also["unit_price"],
                     currency)  # fmt: skip
    told = value_at(line, path, terms.line["unit_price"], number_of, (), currency)
    if found is None or told is None or basis == 1:
        return found
    others = (told, *found.others)
    return XmlValue(path, found.raw, found.value, found.source, found.currency, others)


def _discount(line: Place, path: str, terms: Terms) -> XmlValue | None:
    """As a part where one is told, else as an amount; of several all amounts together."""
    taken = [each for each in line_allowances(line, terms) if not each.is_charge and each.amount]
    if not taken:
        return None
    total = sum((each.amount for each in taken), Decimal(0))
    amount = XmlValue(path, taken[0].node.text, f"{total:f}", taken[0].node.source)
    percent = taken[0].percent
    number = number_of(percent)
    if len(taken) > 1 or percent is None or not number:
        return amount
    text = f"{number.normalize():f} %"
    return XmlValue(path, percent.text, text, percent.source, None, (amount,))


def proved_amounts(lines: Sequence[Place], terms: Terms) -> Iterator[str]:
    """The amounts of lines that are quantity times price, with what was taken off and added."""
    for ordinal, line in enumerate(lines):
        changes = line_allowances(line, terms)
        quantity = number_of(first(line, *terms.line["quantity"]))
        price = _price(line, "", terms, None)
        amount = number_of(first(line, *terms.line["amount"]))
        if not changes or quantity is None or amount is None or price is None:
            continue
        added = sum((each.amount if each.is_charge else -each.amount for each in changes),
                    Decimal(0))  # fmt: skip
        whole = quantity * Decimal(str(price.value)) + added
        if abs(whole - amount) <= 2 * HALF_CENT:
            yield str(RowPath(LINES, ordinal, "amount"))


def tax_values(root: Place, terms: Terms, sums: Sums) -> Iterator[XmlValue]:
    for ordinal, row in enumerate(tax_rows(root, terms, sums)):
        for name, paths in terms.tax.items():
            money = None if name == "rate" else sums.currency
            value = value_at(row, str(RowPath(TAXES, ordinal, name)), paths, number_of, (), money)
            if value:
                yield value


def tax_rows(root: Place, terms: Terms, sums: Sums) -> list[Place]:
    """By rate; of taxes that are told in two currencies, those in the document's."""
    rows = [(row, first(row, *terms.tax["tax"])) for row in find_all(root, terms.taxes)]
    own = [row for row, tax in rows if tax is None or not sums.is_foreign(tax)]
    return own or [row for row, tax in rows if tax and not sums.is_of_accounting(tax)]
