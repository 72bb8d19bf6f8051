"""YAML front matter, and the page in Markdown behind it (olmOCR): primary_language,
is_rotation_valid, rotation_correction, is_table, is_diagram. Source: allenai/olmocr, PageResponse
in olmocr/prompts/prompts.py, and what olmocr/pipeline.py reads."""

import re

from parsers.formats import Rewritten
from parsers.formats.markup import write_blocks
from parsers.formats.unwrap import MAX_LENGTH, too_long, unwrap
from parsers.formats.writing import document

TURNED = "page said to be turned"
_LONGEST = 4000  # characters
_LINE = r"[A-Za-z_][\w-]{0,60}:[^\n]{0,500}\n"
_FRONT = re.compile(rf"\s*---[ \t]*\n((?:{_LINE}){{1,30}}+)---[ \t]*(?:\n|\Z)")
_CORRECTION = re.compile(r"^rotation_correction:\s*(\d{1,3})", re.MULTILINE)
_VALID = re.compile(r"^is_rotation_valid:\s*['\"]?true", re.MULTILINE | re.IGNORECASE)


def recognises(answer: str) -> bool:
    return bool(_FRONT.match(unwrap(answer)[0][:_LONGEST]))


def rewrite(answer: str) -> Rewritten:
    bare, warnings = unwrap(answer)
    found = _FRONT.match(bare[:_LONGEST])
    front, page = (found[1], bare[found.end() :]) if found else ("", bare)
    turned = _CORRECTION.search(front)
    if turned and not _VALID.search(front):
        warnings = (*warnings, f"{TURNED}: by {turned[1]} degrees it would be upright")
    html = document(write_blocks(page[:MAX_LENGTH]))
    return Rewritten(html, None, warnings, too_long(answer), boxless=True)
