"""How the XML of an e-invoice begins, and how long it may be. Text in, yes or no out; nothing is
parsed."""

import re

from parsers.e_invoices.profiles import SPACES, SYNTAXES

MOST_BYTES = 20_000_000
"""Of a whole XML."""
HEAD = 65_536
"""Characters in which the root element begins."""
_BEFORE_ROOT = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>\s*", re.DOTALL)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)[\s/>]")


def start_of_root(text: str) -> int:
    """Where the first thing stands that is no blank, comment or instruction."""
    at = 1 if text.startswith("\ufeff") else 0
    while match := _BEFORE_ROOT.match(text, at):
        at = match.end()
    return at


def looks_like_e_invoice(text: str) -> bool:
    """Whether an XML begins as one does; it may be broken all the same."""
    head = text[:HEAD]
    start = start_of_root(head)
    if doctype := _DOCTYPE.match(head, start):
        start = doctype.end()
    found = _ROOT.match(head, start)
    return bool(found and found[1] in SYNTAXES and SPACES[found[1]] in head)
