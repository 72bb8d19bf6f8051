"""The forms in which public data sets write truth, translated to one.

In: entries as they were read. Out: the same in the plain form: names of fields, or synonyms, with a
value, several, or none; names of lists with their rows. `unit_price|amount` is right if either is.
This module knows no schema.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flows.evaluation.truth_files import Entry
from parsers.errors import SetupError

Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Either:
    """Several ways to write one value."""

    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """fits: whether an entry is in this form. translate: into the plain form. day_first: the order
    of its ambiguous dates."""

    fits: Callable[[Content], bool]
    translate: Callable[[Content], Content] = lambda content: content
    day_first: bool | None = None


RECEIPT = frozenset({"company", "date", "address", "total"})
INVOICE = frozenset({"issuer", "amount", "date", "invoice_number"})
INVOICE_NAMES = {
    "amount": "total",
    "amount_untaxed": "net",
    "amount_tax": "tax",
    "date": "invoice_date",
    "date_due": "due_date",
    "vat": "seller_tax_number",
    "static_vat": "seller_tax_number",
    "gstin": "seller_tax_number",
}
LINE_NAMES = {
    "name": "description",
    "desc": "description",
    "qty": "quantity",
    "price": "unit_price",
    "price_unit": "unit_price",
    "price_subtotal": "amount",
    "line_tax_percent": "tax_rate",
    "taxpercent": "tax_rate",
}


def _is_kleister(content: Content) -> bool:
    return "party" in content and all(isinstance(each, list) for each in content.values())


def _from_kleister(content: Content) -> Content:
    """Everything is a list, and `_` is a space."""
    names = {"party": "parties"}
    return {
        names.get(key, key): [str(each).replace("_", " ") for each in _listed(values)]
        for key, values in content.items()
    }


def _from_invoice2data(content: Content) -> Content:
    """The seller is given by the name of the template, and sometimes by his own."""
    sellers = tuple(content[key] for key in ("partner_name", "issuer") if content.get(key))
    rest = {key: content[key] for key in content if key not in ("partner_name", "issuer", "lines")}
    plain = _renamed(rest, INVOICE_NAMES) | ({"seller": Either(sellers)} if sellers else {})
    if "lines" in content:
        rows = [row for row in _listed(content["lines"]) if isinstance(row, dict)]
        plain["line_items"] = [_invoice_line(row) for row in rows]
    return plain


def _invoice_line(row: Content) -> Content:
    """The price of one thing, where nothing else is said, is also what the line comes to."""
    line = _renamed(row, LINE_NAMES)
    if "amount" not in line and line.get("quantity") in (None, 1, "1") and "unit_price" in line:
        line["unit_price|amount"] = line.pop("unit_price")
    return line


def _renamed(content: Content, names: Mapping[str, str]) -> dict[str, Any]:
    """Of several keys with one name, the first is kept."""
    renamed: dict[str, Any] = {}
    for key, value in content.items():
        renamed.setdefault(names.get(key, key), value)
    return renamed


def _listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else [value]


FORMS = {
    "kleister": Form(_is_kleister, _from_kleister),
    "invoice2data": Form(lambda content: content.keys() >= INVOICE, _from_invoice2data),
    "sroie": Form(lambda content: content.keys() == RECEIPT, day_first=True),
    "plain": Form(lambda _: True),
}
"""In the order in which they are tried: the last fits everything."""


def find_form(
    entries: Iterable[Entry], asked: str | None = None, names: Collection[str] = ()
) -> str:
    """The form asked for, or the one that all entries fit. names: of a schema; entries with only
    these keys need no translation. SetupError bad_path if there is no such form."""
    contents = [entry.content for entry in entries]
    if asked is None:
        found = next(name for name, form in FORMS.items() if all(map(form.fits, contents)))
        own = all(key in names for content in contents for key in content)
        return "plain" if own and found == "invoice2data" else found
    if asked not in FORMS:
        known = ", ".join(sorted(FORMS))
        raise SetupError("bad_path", f"There is no form {asked[:80]!r}", f"Choose one of: {known}.")
    return asked
