"""Qwen HTML, and plain HTML, which is read alike. Source: the cookbook on
document parsing of QwenLM/Qwen3-VL, as it is quoted elsewhere."""

import re

from parsers.formats import Rewritten
from parsers.formats.unwrap import unwrap

_DOCUMENT = re.compile(r"<(?:!doctype\s+html|html|body)\b|<[a-z][^<>]*\sdata-bbox\s*=", re.I)
_PART = re.compile(
    r"\s*<(?:h[1-6]|p|div|ul|ol|li|table|section|article|header|main|nav|figure|span)"
    r"[\s/>]",
    re.I,
)
_MARKDOWN = re.compile(r"^[ ]{0,3}(?:#{1,6} |\|.*\|[ \t]*$|[-*] )|^\$\$|^\\\[|\*\*\w", re.MULTILINE)


def recognises(answer: str) -> bool:
    """A whole document, or elements of one without Markdown between them."""
    if _DOCUMENT.search(answer):
        return True
    bare, _ = unwrap(answer)
    return bool(_PART.match(bare)) and not _MARKDOWN.search(bare)


def rewrite(answer: str) -> Rewritten:
    return Rewritten(answer, is_html=True)
