"""Markdown: with HTML or pipe tables, formulas between dollars or \\( \\), headings, lists, images.
Most vision models write it, asked or not; the prompts of olmOCR and Nanonets-OCR2 ask for it."""

import re

from parsers.formats import Rewritten
from parsers.formats.markup import write_blocks
from parsers.formats.raw_code import is_data
from parsers.formats.unwrap import MAX_LENGTH, too_long, unwrap
from parsers.formats.writing import document

_SIGNS = re.compile(
    r"^[ ]{0,3}(?:\#{1,6}[ ]|[-*+][ ]|\d{1,9}[.)][ ]|```|>[ ])"
    r"|^[ ]{0,3}(?:\|?[ ]*:?-{3,}:?[ ]*\||\|[ ]*:?-+:?[ ]*\|)"
    r"|\*\*[^*\n]+\*\*|!\[|\]\(|`[^`\n]+`|\$[^$\n]+\$|\$\$|\\[(\[]|\\begin\{|\\[*_#|$&]"
    r"|</?[a-z][a-z0-9]*[^<>\n]*>|&(?:amp|lt|gt|nbsp|\#\d+);|(?<!\w)\*\w[^*\n]*\w\*(?!\w)"
    r"|(?<!\w)_\w[^_\n]*\w_(?!\w)|\[[ xX]\]",
    re.MULTILINE | re.VERBOSE,
)


def recognises(answer: str) -> bool:
    bare, _ = unwrap(answer)
    return bool(_SIGNS.search(bare)) and not is_data(bare)


def rewrite(answer: str) -> Rewritten:
    bare, warnings = unwrap(answer)
    html = document(write_blocks(bare[:MAX_LENGTH]))
    return Rewritten(html, None, warnings, too_long(answer), boxless=True)
