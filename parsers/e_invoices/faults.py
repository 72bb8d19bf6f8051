"""What an XML says in a way that cannot be relied on.

In: the elements of an XML. Out: a `Violation` for each amount, number or day that cannot be read,
amount in another currency than the document, text that was cut, and element that stands twice with
two values where one is allowed. What cannot be read is no value of the XML; the others are values
that somebody should look at. Any XML is judged so, whatever standard it follows.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from parsers.document import Violation
from parsers.document.paths import RowPath
from parsers.e_invoices.elements import LONGEST_VALUE, Node, Place, find_all, node_of
from parsers.e_invoices.rows import LINES, TAXES, count_unread, tax_rows
from parsers.e_invoices.sums import FIELDS, NAMES, TAX, Sums
from parsers.e_invoices.terms import DATES, Terms
from parsers.e_invoices.values import date_of, number_of, text_of

UNREADABLE, CURRENCY, TWICE, CUT = "xml_unreadable", "xml_currency", "xml_twice", "xml_cut"
"""The names of the rules."""
ONCE = frozenset({"invoice_number", "invoice_date", "currency", "purchase_order"})
"""Fields of the document that one element says, and no second."""
MOST = 20
"""Told one by one."""
LONGEST_QUOTE = 40


class Kind(Enum):
    """What an element holds, and how what is none is called."""

    MONEY = "no amount"
    NUMBER = "no number"
    DAY = "no day"
    TEXT = "no text"


READ: Mapping[Kind, Callable[[Node], object]] = {
    Kind.MONEY: number_of, Kind.NUMBER: number_of, Kind.DAY: date_of, Kind.TEXT: text_of,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Said:
    """The elements that say one thing. path: of the field, or none; what: in words."""

    path: str
    what: str
    nodes: Sequence[Node]
    kind: Kind = Kind.TEXT
    once: bool = False


def faults_of(
    root: Place, terms: Terms, sums: Sums, lines: Sequence[Place], names: Mapping[str, str]
) -> tuple[Violation, ...]:
    """names: of the fields that have other ones in this document type."""
    said = (*_header(root, terms, names), *_parties(root, terms, names), *_sums(root, terms, sums),
            *_taxes(root, terms, sums), *_lines(lines, terms),
            *_allowances(root, terms))  # fmt: skip
    told = [
        *_further_lines(root, terms),
        *(fault for each in said for fault in _faults(each, sums)),
    ]
    return (*told[:MOST], *_more(told[MOST:]))


def _more(faults: Sequence[Violation]) -> Iterator[Violation]:
    if faults:
        count = f"{len(faults):,} further value{'s' if len(faults) > 1 else ''}"
        paths = dict.fromkeys(path for each in faults for path in each.paths)
        yield Violation(faults[0].rule, f"The XML has {count} of which the like is to be told",
                        tuple(paths))  # fmt: skip


def _further_lines(root: Place, terms: Terms) -> Iterator[Violation]:
    if unread := count_unread(root, terms):
        told = "line of the XML was" if unread == 1 else f"{unread:,} lines of the XML were"
        yield Violation(CUT, f"The last {told} not read", ())


def _header(root: Place, terms: Terms, names: Mapping[str, str]) -> Iterator[_Said]:
    for name, paths in terms.fields.items():
        field = names.get(name, name)
        if field:
            kind = Kind.DAY if name in DATES else Kind.TEXT
            yield _Said(field, _in_words(field), _nodes(root, paths), kind, name in ONCE)
    yield _Said("", "the type code", _nodes(root, terms.type_code), once=True)


def _parties(root: Place, terms: Terms, names: Mapping[str, str]) -> Iterator[_Said]:
    for role, path in terms.parties.items():
        field = names.get(role, role)
        parties = find_all(root, path)
        own = [node for each in parties[:1] for node in _nodes(each, terms.name[:1])]
        yield _Said(field, f"the name of {_in_words(field)}", own, once=True)
        if role != "ship_to":
            alike = [each for each in parties if _unnumbered(each) == _unnumbered(parties[0])]
            found = [node for each in alike for node in _nodes(each, terms.name)[:1]]
            yield _Said(field, _in_words(field), found if len(alike) > 1 else (), once=True)


def _unnumbered(place: Place) -> str:
    return re.sub(r"\[\d+\]", "", place.xpath)


def _sums(root: Place, terms: Terms, sums: Sums) -> Iterator[_Said]:
    for name, paths in terms.sums.items():
        found = [
            node for node in _nodes(root, paths) if name != TAX or not sums.is_of_accounting(node)
        ]
        own = [node for node in found if not sums.is_foreign(node)]
        yield _Said(FIELDS.get(name, name), NAMES[name], own or found, Kind.MONEY, once=True)


def _taxes(root: Place, terms: Terms, sums: Sums) -> Iterator[_Said]:
    for at, row in enumerate(tax_rows(root, terms, sums)):
        for name, paths in terms.tax.items():
            kind = Kind.NUMBER if name == "rate" else Kind.MONEY
            yield _cell(TAXES, at, name, row, paths, kind)


def _lines(lines: Sequence[Place], terms: Terms) -> Iterator[_Said]:
    for at, line in enumerate(lines):
        yield _cell(LINES, at, "amount", line, terms.line["amount"], Kind.MONEY)
        yield _cell(LINES, at, "quantity", line, terms.line["quantity"], Kind.NUMBER)
        for path in terms.line["unit_price"]:
            yield _cell(LINES, at, "unit_price", line, (path,), Kind.MONEY)
        for path in terms.basis:
            yield _cell(LINES, at, "unit_price", line, (path,), Kind.NUMBER)
        yield _cell(LINES, at, "tax_rate", line, terms.line["tax_rate"], Kind.NUMBER)
        yield _cell(LINES, at, "description", line, terms.line["description"][:1], Kind.TEXT)
        for change in find_all(line, terms.line_allowance):
            yield _cell(LINES, at, "discount", change, (terms.amount,), Kind.MONEY)
            yield _cell(LINES, at, "discount", change, (terms.percent,), Kind.NUMBER)


def _cell(
    listed: str, at: int, name: str, place: Place, paths: Iterable[str], kind: Kind
) -> _Said:  # fmt: skip
    what = f"{_in_words(name)} in row {at + 1} of {_in_words(listed)}"
    return _Said(str(RowPath(listed, at, name)), what, _nodes(place, paths), kind, once=True)


def _allowances(root: Place, terms: Terms) -> Iterator[_Said]:
    for change in find_all(root, terms.allowance):
        what = "an allowance or a charge"
        yield _Said("", what, _nodes(change, [terms.amount]), Kind.MONEY, once=True)
        yield _Said("", f"the percentage of {what}", _nodes(change, [terms.percent]), Kind.NUMBER)
    if terms.freight:
        path, amount = terms.freight
        nodes = [node for each in find_all(root, path) for node in _nodes(each, [amount])]
        yield _Said("shipping", "a charge for sending", nodes, Kind.MONEY)


def _nodes(place: Place, paths: Iterable[str]) -> list[Node]:
    """Also those without a text."""
    return [node_of(each) for path in paths for each in find_all(place, path)]


def _faults(said: _Said, sums: Sums) -> Iterator[Violation]:
    different: dict[object, Node] = {}
    for node in said.nodes:
        if (value := READ[said.kind](node)) is not None:
            different.setdefault(value, node)
        if problem := _problem(said, node, sums):
            rule, words = problem
            yield _told(rule, said, words, node)
    if said.once and len(different) > 1:
        first, second, *_ = different.values()
        values = f"{_quoted(first.text)} and {_quoted(second.text)}"
        yield _told(TWICE, said, f"is told more than once, as {values}", second)


def _problem(said: _Said, node: Node, sums: Sums) -> tuple[str, str] | None:
    if len(node.text) >= LONGEST_VALUE:
        return CUT, f"is longer than {LONGEST_VALUE:,} characters, and was cut"
    if not node.text:
        return None if said.kind is Kind.TEXT else (UNREADABLE, "is left empty")
    if text_of(node) is not None and READ[said.kind](node) is None:
        return UNREADABLE, f"is {_quoted(node.text)}, which is {said.kind.value}"
    if said.kind is Kind.MONEY and sums.is_foreign(node):
        return CURRENCY, f"is in {node.currency:.12}, and the document in {sums.currency:.12}"
    return None


def _told(rule: str, said: _Said, words: str, node: Node) -> Violation:
    where = "/".join(node.source.split("/")[-2:])
    message = f"In the XML, {said.what} {words} ({where})"
    return Violation(rule, message, (said.path,) if said.path else ())


def _quoted(text: str) -> str:
    return f"“{text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE] + '…'}”"


def _in_words(name: str) -> str:
    """`the invoice number`."""
    return f"the {name.upper() if name in ('iban', 'bic') else name.replace('_', ' ')}"
