"""Code that a model wrote where the text of a page should be. In: blocks, or an answer. Out:
whether it is code: tags, JSON or LaTeX that no format understood.

Formulas and what is marked as code may be code: the page shows it.
"""

import re
from collections.abc import Iterable

from parsers.document import Block, Label, Mark

MOST_CODE = 0.1
"""Of the characters of a page. Measured on the answers under tests/parsers/formats: at most 0.015
in the 43 read in their formats, at least 0.24 where JSON or tokens were taken for text
(2026-11-29)."""
LEAST_PIECES = 3  # a form may show <name>

_INLINE_FORMULA = re.compile(r"\$[^$\n]{1,500}\$")
_CODE = re.compile(
    r"<\|[^|<>\s]{1,40}\|>"
    r"|</?[A-Za-z][\w:.-]*(?:\s[^<>]{0,300})?/?>"
    r"|[\"'][\w .-]{1,60}[\"']\s?:"
    r"|\\(?:begin|end|[A-Za-z]{2,30})\*?(?:\{[^{}]{0,80}\})?"
)
_DATA = re.compile(r"\s*(?:\{\s*[\"'{}]|\[\s*[\"'{\[])")
_LATEX_DOCUMENT = re.compile(r"\\(?:documentclass|begin\{document\})")


def is_raw_code(blocks: Iterable[Block]) -> bool:
    texts = [_text(block) for block in blocks if block.label is not Label.FORMULA]
    whole = _INLINE_FORMULA.sub("", "\n".join(texts))
    found = [len(piece[0]) for piece in _CODE.finditer(whole)]
    return len(found) >= LEAST_PIECES and sum(found) > MOST_CODE * len(whole)


def _text(block: Block) -> str:
    said = "".join(span.text for span in block.content if Mark.CODE not in span.marks)
    return "\n".join((said, *(cell.text for cell in block.cells)))


def is_data(answer: str) -> bool:
    """Whether it is JSON, or a LaTeX document, rather than text."""
    return bool(_DATA.match(answer) or _LATEX_DOCUMENT.search(answer, 0, 5000))
