"""The text of an XML in, an `EInvoice` out.

Its values are named as the fields of document types are. What stands in several elements has the
first as its value and the others beside it. Amounts of nothing, such as a prepaid 0.00, are none.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from parsers.document import EInvoice, XmlValue
from parsers.e_invoices import elements, profiles
from parsers.e_invoices.allowances import Allowance, allowances_of
from parsers.e_invoices.business_rules import broken_rules, broken_sums
from parsers.e_invoices.elements import Node, Place, first
from parsers.e_invoices.faults import faults_of
from parsers.e_invoices.found import value_at, value_of
from parsers.e_invoices.parties import party_values
from parsers.e_invoices.rows import (
    count_unread,
    line_values,
    lines_of,
    proved_amounts,
    tax_values,
)
from parsers.e_invoices.sums import Sums, sums_of
from parsers.e_invoices.terms import CII_TERMS, DATES, UBL_TERMS, Terms
from parsers.e_invoices.values import compact, date_of, number_of, text_of
from parsers.errors import DocumentError

MOST_TEXTS, LONGEST_TEXT = 20_000, 200
MOST_CHANGES = 1_000
"""Taxes, or allowances and charges, of a document."""
CREDIT_NOTES = frozenset({"81", "83", "261", "262", "296", "308", "381", "384", "396", "420", "458",
                          "471", "472", "473", "502", "503", "532"})  # fmt: skip
"""Codes of what takes an invoice back, in whole or in part (UNTDID 1001)."""
ORDERS = frozenset({"Order", "SCRDMCCBDACIOMessageStructure"})
ORDER_FIELDS = {"invoice_number": "order_number", "invoice_date": "order_date"}
ORDER_PARTIES = {"seller": "supplier"}
OF_INVOICES = frozenset({"purchase_order", "due_date", "corrected_invoice", "iban", "bic"})
OF_ORDERS = frozenset({"delivery_date"})
COMPACT = frozenset({"iban", "bic"})


def read_e_invoice(text: str) -> EInvoice:
    """What the XML says. DocumentError: too_large, corrupt, unsupported_type."""
    root = elements.parse(text)
    name = elements.local(root)
    syntax = profiles.SYNTAXES.get(name)
    if syntax is None or not elements.space_of(root).startswith(profiles.SPACES[name]):
        raise DocumentError(
            "unsupported_type",
            "It is XML, but neither CII nor UBL",
            "Ask its sender for one in CII or UBL.",
        )
    terms = CII_TERMS if syntax == profiles.CII else UBL_TERMS
    return _read(elements.root_of(root), name, syntax, terms)


def _read(root: Place, name: str, syntax: str, terms: Terms) -> EInvoice:
    guideline, code = first(root, *terms.guideline), first(root, *terms.type_code)
    told = guideline.text if guideline else None
    profile = profiles.profile_of(told)
    is_order = name in ORDERS
    _refuse_crowds(root, terms)
    sums = sums_of(root, terms)
    takes_back = name == "CreditNote" or (code is not None and code.text in CREDIT_NOTES)
    allowances = allowances_of(root, terms)
    lines = lines_of(root, terms)
    is_cut = count_unread(root, terms) > 0
    broken = () if is_cut else broken_sums(root, terms, sums, allowances, lines)
    unasked = profiles.RULES_LEFT_OUT.get(profile or "", frozenset())
    wrong = tuple(each for each in broken if each.rule not in unasked)
    rules = () if is_cut else broken_rules(root, terms, sums, allowances, lines)
    is_changed = any(sums.amount(name) for name in ("allowances", "charges"))
    names = ORDER_FIELDS | ORDER_PARTIES if is_order else {}
    left_out = dict.fromkeys(OF_INVOICES if is_order else OF_ORDERS, "")
    faults = faults_of(root, terms, sums, lines, names | left_out)
    values = tuple(_values(root, terms, is_order, sums, allowances, lines))
    if not values:
        raise DocumentError("corrupt", "It says nothing that an invoice says", elements.SOURCE)
    return EInvoice(
        syntax,
        profile,
        "purchase_order" if is_order else "credit_note" if takes_back else "invoice",
        takes_back or sums.or_none("grand") < 0,
        values,
        _texts(root.element),
        (*faults, *((*wrong, *rules) if profiles.follows_en_16931(told, profile) else ())),
        adds_up=not (wrong or is_cut),
        proved=tuple(proved_amounts(lines, terms)),
        before_changes=sums.amount("lines") if is_changed else None,
    )


def _refuse_crowds(root: Place, terms: Terms) -> None:
    """Each of them is compared with others."""
    if any(len(elements.find_all(root, path)) > MOST_CHANGES
           for path in (terms.taxes, terms.allowance)):  # fmt: skip
        raise elements.too_large(elements.MORE_THAN_ANY)


def _values(
    root: Place, terms: Terms, is_order: bool, sums: Sums, allowances: Sequence[Allowance],
    lines: Sequence[Place],
) -> Iterator[XmlValue]:  # fmt: skip
    yield from filter(None, _header(root, terms, is_order))
    yield from party_values(root, terms, ORDER_PARTIES if is_order else {})
    yield from filter(None, _amounts(sums, allowances))
    yield from tax_values(root, terms, sums)
    yield from line_values(lines, terms, sums.currency)


def _texts(root: Any) -> tuple[str, ...]:
    known: dict[str, None] = {}
    for text in elements.texts(root):
        if len(known) == MOST_TEXTS:
            break
        if len(text) <= LONGEST_TEXT:
            known[text] = None
    return tuple(known)


def _header(root: Place, terms: Terms, is_order: bool) -> Iterator[XmlValue | None]:
    left_out = OF_INVOICES if is_order else OF_ORDERS
    for name, paths in terms.fields.items():
        if name in left_out:
            continue
        read = date_of if name in DATES else compact if name in COMPACT else text_of
        path = ORDER_FIELDS.get(name, name) if is_order else name
        yield value_at(root, path, paths, read, terms.also.get(name, ()))


def _amounts(sums: Sums, allowances: Sequence[Allowance]) -> Iterator[XmlValue | None]:
    def told(path: str, name: str, *others: str) -> XmlValue | None:
        nodes, also = _nodes(sums, name), [node for each in others for node in _nodes(sums, each)]
        return value_of(path, nodes, number_of, also, sums.currency)

    yield told("net", "net")
    yield told("tax", "tax")
    for path, name in (("discount", "allowances"), ("prepaid", "prepaid"),
                       ("rounding", "rounding")):  # fmt: skip
        if sums.amount(name):
            yield told(path, name)
    yield _shipping(sums, allowances)
    yield _total(sums, told)


def _nodes(sums: Sums, name: str) -> list[Node]:
    return [sums.nodes[name]] if name in sums.nodes else []


def _shipping(sums: Sums, allowances: Sequence[Allowance]) -> XmlValue | None:
    """What is charged for sending; of several such charges their sum, if it is told."""
    charges = [each for each in allowances if each.is_charge and each.amount]
    freight = [each.node for each in charges if each.freight]
    if len(freight) > 1:
        freight = _nodes(sums, "charges") if len(freight) == len(charges) else []
    return value_of("shipping", freight, number_of, (), sums.currency)


def _total(sums: Sums, told: Callable[..., XmlValue | None]) -> XmlValue | None:
    """Taxes included, rounded if anything is, and before what was paid already. A page may print
    what is due in its place, if that is another amount."""
    prepaid, rounding = sums.amount("prepaid"), sums.amount("rounding")
    if rounding and not prepaid and "due" in sums.nodes:
        return told("total", "due", "grand")
    may_differ = prepaid or rounding or "lines" not in sums.nodes
    found = told("total", "grand", *(["due"] if may_differ else [])) or told("total", "due")
    if found and rounding and prepaid and isinstance(found.value, Decimal):
        rounded = XmlValue("total", found.raw, found.value + rounding, found.source, found.currency)
        return replace(found, others=(*found.others, rounded))
    return found
