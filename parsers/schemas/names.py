"""Names that people give -> names that SQL can bear, none twice.

In: any text. Out: a name of a-z, 0-9 and _, at most 63 long, the same for the same text. This
module knows no schema.
"""

import hashlib
import re
import unicodedata
from collections.abc import Collection

from parsers.document.text import plain
from parsers.errors import SetupError

NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
LONGEST_NAME = 63  # bytes: PostgreSQL cuts what is longer
LONGEST_SCHEMA_NAME = 48
"""So that the views of its lists, which begin with it, have names of their own."""
DIGEST = 8  # hexadecimal figures that tell names apart which are cut
UNNAMED = "field"
"""Of what has no letter or figure in its name."""

TABLES = {
    "documents", "sources", "attachments", "e_invoices", "runs", "pages", "annotations", "blocks",
    "cells", "fields", "segments", "readings", "violations", "answers", "items", "corrections",
    "reviewed_fields", "reviewed_violations", "approvals", "claims", "summaries", "document_words",
    "document_words_search", "items_search", "schema_views", "alembic_version",
}  # fmt: skip
OWN = ("current_", "sqlite_", "pg_", "blocks_")
"""What names of Pagemill's and of the databases' own views begin with."""
COLUMNS = {
    "document_id", "run_id", "segment", "file_name", "first_page", "last_page", "ordinal",
    "parent_ordinal",
}  # fmt: skip
"""Columns that every view has before a schema's own."""
SYSTEM_COLUMNS = {"ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"}


def bad_schema(message: str) -> SetupError:
    return SetupError("bad_schema", message, "Mend the schema, then start again.")


def checked_view_name(text: str, where: str) -> str:
    """A safe name for a view; raises SetupError bad_schema if there is none or it is taken."""
    name = shortened(safe_name(text, where), LONGEST_SCHEMA_NAME)
    if is_taken(name):
        raise bad_schema(f"{where}: the name {name!r} is one of Pagemill's own or the database's")
    return name


def is_taken(view: str) -> bool:
    return view in TABLES or view.startswith(OWN)


def safe_name(text: str, where: str) -> str:
    """`invoiceNumber`, `Straße 2` -> invoice_number, strasse_2. Always the same for the same text.

    Accents are dropped; letters beyond Latin become their code points. What is too long is cut, and
    ends with a digest of the whole. Raises SetupError bad_schema where no letter or digit is left.
    """
    latin = "".join(_latin(sign) for sign in in_words(text))
    name = re.sub(r"[^a-z0-9]+", "_", latin.lower()).strip("_")
    if name[:1].isdigit():
        name = f"field_{name}"
    if not name:
        raise bad_schema(f"{where}: the name {text[:80]!r} has no letter or digit")
    return shortened(name)


def member_name(key: str, taken: Collection[str]) -> str:
    """A safe name for a key of an object, another than those of its other keys."""
    try:
        name = safe_name(key, "")
    except SetupError:
        name = UNNAMED
    return distinct(name, taken)


def distinct(name: str, taken: Collection[str], longest: int = LONGEST_NAME) -> str:
    """The name, with a number where it is taken."""
    name, number = shortened(name, longest), 1
    found = name
    while found in taken:
        number += 1
        ending = f"_{number}"
        found = f"{name[: longest - len(ending)]}{ending}"
    return found


def shortened(name: str, longest: int = LONGEST_NAME) -> str:
    """Names that differ differ also when they are cut."""
    if len(name) <= longest:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:DIGEST]
    return f"{name[: longest - DIGEST - 1].rstrip('_')}_{digest}"


def in_words(text: str) -> str:
    """`invoiceNumber`, `invoice_number` -> invoice number."""
    text = unicodedata.normalize("NFC", text)
    text = re.sub(r"([^\W\d_A-Z])([A-Z])", r"\1 \2", text)
    text = re.sub(r"([A-Z])([A-Z][a-z])", r"\1 \2", text)
    return text.replace("_", " ").lower()


def _latin(sign: str) -> str:
    latin = plain(sign)
    if latin.isascii() or not sign.isalnum():
        return latin
    return f"_u{ord(sign):04x}_"
