"""Markdown in which a comment places each picture and table: `<!-- Table (x1, y1, x2, y2) -->`, in
thousandths of the page; tables are LaTeX. It is what Qwen3-VL answers to `qwenvl markdown`. Source:
the cookbook on document parsing of QwenLM/Qwen3-VL, as it is quoted elsewhere."""

import re

from parsers.document import Frame
from parsers.formats import Rewritten
from parsers.formats.markup import write_blocks
from parsers.formats.unwrap import MAX_LENGTH, too_long, unwrap
from parsers.formats.writing import document

FRAME: Frame = (1000.0, 1000.0)
_PLACED = re.compile(r"<!--\s*[A-Za-z][A-Za-z ]{0,30}\(\s*\d+(?:\.\d+)?\s*,[\d\s,.]{3,60}\)\s*-->")


def recognises(answer: str) -> bool:
    return bool(_PLACED.search(unwrap(answer)[0]))


def rewrite(answer: str) -> Rewritten:
    bare, warnings = unwrap(answer)
    html = document(write_blocks(bare[:MAX_LENGTH]))
    return Rewritten(html, FRAME, warnings, too_long(answer))
