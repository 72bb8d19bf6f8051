"""The sums of a document. Elements in, amounts with their places out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from parsers.e_invoices.elements import Node, Place, first, nodes
from parsers.e_invoices.terms import Terms
from parsers.e_invoices.values import number_of

GRAND, DUE, TAX = "grand", "due", "tax"
FIELDS = {"allowances": "discount", "grand": "total", "due": "total"}
"""The field of each sum that has another name."""
NAMES = {
    "lines": "the sum of the lines", "allowances": "the allowances", "charges": "the charges",
    "net": "the net", "tax": "the tax", "grand": "the total", "prepaid": "what was paid",
    "rounding": "the rounding", "due": "what is due",
}  # fmt: skip
"""Of each sum in words."""


@dataclass(frozen=True, slots=True)
class Sums:
    """nodes: by the names in `Terms.sums`, of those that are numbers. currency: the document's, or
    that of its total if it names none. accounting: the other one in which its tax is told as well
    (BT-6)."""

    nodes: Mapping[str, Node]
    currency: str | None
    accounting: str | None = None

    def amount(self, name: str) -> Decimal | None:
        return number_of(self.nodes.get(name))

    def or_none(self, name: str) -> Decimal:
        """Zero where nothing is said."""
        return self.amount(name) or Decimal(0)

    def is_foreign(self, node: Node) -> bool:
        """Whether an amount is in another currency than the document."""
        return None not in (node.currency, self.currency) and node.currency != self.currency

    def is_of_accounting(self, node: Node) -> bool:
        """Whether it is a tax told once more (BT-111)."""
        return self.is_foreign(node) and node.currency == self.accounting


def sums_of(root: Place, terms: Terms) -> Sums:
    """Of several the one in the document's currency; a tax in that of its accounting is none."""
    named, accounting = (
        node.text if node else None
        for node in (first(root, *terms.fields["currency"]), first(root, terms.tax_currency))
    )
    told = {
        name: [node for path in paths for node in nodes(root, path) if number_of(node) is not None]
        for name, paths in terms.sums.items()
    }
    total = next((node.currency for name in (GRAND, DUE) for node in told[name]), None)
    empty = Sums({}, named or total, accounting)
    found: dict[str, Node] = {}
    for name, several in told.items():
        able = [node for node in several if name != TAX or not empty.is_of_accounting(node)]
        if able:
            found[name] = min(able, key=empty.is_foreign)
    return replace(empty, nodes=found)
