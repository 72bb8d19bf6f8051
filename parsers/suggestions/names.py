"""What a document prints -> names that Python, SQL and a schema take, each once.

Names are in English letters: `Rechnungs-Nr.` -> rechnungs_nr. Texts come from documents that may
mean harm: nothing of them is used but letters and figures. This module knows no label's meaning.
"""

import keyword
import re
import unicodedata
from collections.abc import Iterable

from pydantic import BaseModel

from parsers.document.text import plain
from parsers.schemas.names import COLUMNS, SYSTEM_COLUMNS, TABLES

LONGEST = 40
"""Letters of a field's name; a view's name is two of them and a stroke, and may have 63."""
LONGEST_CLASS, LONGEST_LIST = 30, 30
LONGEST_TEXT = 300
"""Signs of a label."""

_TAKEN = (
    frozenset(keyword.kwlist)
    | COLUMNS
    | SYSTEM_COLUMNS
    | {"datetime", "described", "value", "self"}
)
_RESERVED = ("current_", "sqlite_", "pg_", "blocks_", "model_")
_NUMBER_SIGN = re.compile(r"(?i)(?:n[°ºo]|№|#)\.?(?=\s|$|:)")


def field_name(text: str, fallback: str = "field") -> str:
    """A name in small letters; the fallback where no letter is left, as of other scripts."""
    words = _NUMBER_SIGN.sub(" no ", text)
    latin = re.sub(r"[^a-z0-9]+", "_", plain(words).encode("ascii", "replace").decode())
    name = _cut(latin.strip("_"), LONGEST)
    if not re.search(r"[a-z]{2}", name):
        name = fallback
    if not name[0].isalpha() or name.startswith(_RESERVED):
        name = f"field_{name}"
    return f"{name}_printed" if _is_taken(name) else name


def class_name(text: str, fallback: str = "Document") -> str:
    """`acme invoices` -> AcmeInvoices; never the name of one of Pagemill's own tables."""
    words = re.findall(r"[a-z0-9]+", plain(text).encode("ascii", "ignore").decode())
    name = "".join(word.capitalize() for word in words)[:LONGEST_CLASS]
    if not re.match(r"[A-Z]", name):
        name = fallback
    if re.match(r"(?:Current|Sqlite|Pg|Blocks)(?![a-z])", name):
        name = f"Own{name}"[:LONGEST_CLASS]
    taken = name.lower() in TABLES or keyword.iskeyword(name) or name in _CLASSES
    return f"{name}Form" if taken else name


_CLASSES = frozenset({
    "AccountMoney", "Address", "BaseModel", "Checkbox", "Code", "ConfigDict", "Currency", "Decimal",
    "Duration", "False", "Iban", "Literal", "Money", "Name", "None", "Percent", "TaxNumber", "True",
})  # fmt: skip


class Names:
    """Names that were given: each is given once."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)

    def new(self, wanted: str) -> str:
        """The name, with a number behind it where it is taken."""
        name, number = wanted, 1
        while name in self._taken:
            number += 1
            name = f"{wanted[: LONGEST - 3]}_{number}"
        self._taken.add(name)
        return name


def harmless(text: str) -> str:
    """A label in one line, bounded, without signs that cannot be seen or turn text round."""
    shown = "".join(sign if sign.isprintable() else " " for sign in text)
    kept = (sign for sign in shown if unicodedata.category(sign)[0] != "C")
    return " ".join("".join(kept).split())[:LONGEST_TEXT].strip()


def quoted(label: str) -> str:
    """In a sentence about it, which needs no more than its beginning."""
    return f"“{label}”" if len(label) <= LONGEST else f"“{label[:LONGEST]}…”"


def _is_taken(name: str) -> bool:
    return name in _TAKEN or hasattr(BaseModel, name)


def _cut(name: str, longest: int) -> str:
    return name if len(name) <= longest else name[:longest].rpartition("_")[0] or name[:longest]
