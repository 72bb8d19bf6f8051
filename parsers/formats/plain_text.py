"""Text without any marks: paragraphs at blank lines, and lines as they are."""

import re

from parsers.document import Label
from parsers.formats import Rewritten
from parsers.formats.raw_code import is_data
from parsers.formats.unwrap import MAX_LENGTH, too_long, unwrap
from parsers.formats.writing import document, element, text

_BLANK = re.compile(r"\n[ \t]*\n\s*")
_MARKUP = re.compile(r"<[/!]?[a-z]|<\|", re.IGNORECASE)


def recognises(answer: str) -> bool:
    bare, _ = unwrap(answer)
    said = any(map(str.isalnum, bare))
    return said and not is_data(bare) and not _MARKUP.match(bare.lstrip())


def rewrite(answer: str) -> Rewritten:
    bare, warnings = unwrap(answer)
    parts = (part.strip() for part in _BLANK.split(bare[:MAX_LENGTH]))
    html = document(element(Label.TEXT, text(part)) for part in parts if part)
    return Rewritten(html, None, warnings, too_long(answer), boxless=True)
