"""How the XML of an e-invoice begins, and how long it may be. Text or bytes in, yes or no out;
nothing is parsed."""

import codecs
import re

from parsers.e_invoices.profiles import SPACES, SYNTAXES

MOST_BYTES = 20_000_000
"""Of a whole XML."""
HEAD = 65_536
"""Characters or bytes in which the root element begins."""
OFTEN_MEANT_OTHERWISE = frozenset({"Invoice", "CreditNote", "Order"})
"""Roots that other formats have as well, in other namespaces."""
_BEFORE_ROOT = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>\s*", re.DOTALL)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)[\s/>]")
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def start_of_root(text: str) -> int:
    """Where the first thing stands that is no blank, comment or instruction."""
    at = 1 if text.startswith("\ufeff") else 0
    while match := _BEFORE_ROOT.match(text, at):
        at = match.end()
    return at


def begins_as_e_invoice(head: bytes) -> bool:
    """Whether an XML in any encoding begins as one does; it may be broken all the same. A root that
    no other format has may be in another namespace."""
    name = root_name(head)
    if name is None or name not in SYNTAXES:
        return False
    return name not in OFTEN_MEANT_OTHERWISE or SPACES[name] in _plainly(head)


def root_name(head: bytes) -> str | None:
    """Of the element that an XML's first bytes begin with, if they do."""
    return _root(_plainly(head)) or None


def seems_xml(head: bytes) -> bool:
    return _plainly(head).lstrip().startswith("<?xml")


def _root(text: str) -> str:
    """The local name of the root, or nothing."""
    head = text[:HEAD]
    start = start_of_root(head)
    if doctype := _DOCTYPE.match(head, start):
        start = doctype.end()
    found = _ROOT.match(head, start)
    return found[1] if found else ""


def _plainly(head: bytes) -> str:
    """In whatever encoding: names of elements have no other letters than ASCII has."""
    for mark in _MARKS:
        head = head.removeprefix(mark)
    return head.replace(b"\0", b"").decode("utf-8", errors="replace")
