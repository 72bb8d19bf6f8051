"""The sums of a document. Elements in, amounts with their places out."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from parsers.e_invoices.elements import Node, Place, nodes
from parsers.e_invoices.terms import Terms
from parsers.e_invoices.values import number_of


@dataclass(frozen=True, slots=True)
class Sums:
    """nodes: by the names in `Terms.sums`, of those that are numbers. currency: the document's."""

    nodes: Mapping[str, Node]
    currency: str | None

    def amount(self, name: str) -> Decimal | None:
        return number_of(self.nodes.get(name))

    def or_none(self, name: str) -> Decimal:
        """Zero where nothing is said."""
        return self.amount(name) or Decimal(0)


def sums_of(root: Place, terms: Terms, currency: str | None) -> Sums:
    """Of the tax, which may be told in the currency of its accounting as well, the one in the
    document's."""
    found: dict[str, Node] = {}
    for name, paths in terms.sums.items():
        told = [node for path in paths for node in nodes(root, path) if number_of(node) is not None]
        own = [node for node in told if node.currency in (None, currency)]
        if own or told:
            found[name] = (own or told)[0]
    return Sums(found, currency)
