"""The running heads and feet of a sheet in print, as Excel codes them in, blocks out
(ISO/IEC 29500-1, 18.3.1.46). A part with a page's number is left out, as a sheet is one page here;
so are the day and the time of the print, and the file's name."""

import re
from collections.abc import Iterator

from parsers.document import Block, Label
from parsers.document.content import Span, text_of, tidy
from parsers.reading.native.archive import Element

LONGEST = 2_000  # characters; Excel has 255
PART = re.compile(r"&([LCR])", re.I)
NUMBERS = re.compile(r"&[PN]", re.I)
CODES = re.compile(r"&(?:\"[^\"]*\"|K[0-9A-F]{6}|K\d\d[+-]\d{3}|\d{1,3}|[A-Z])", re.I)
LABELS = {"Header": Label.PAGE_HEADER, "Footer": Label.PAGE_FOOTER}


def running_heads(element: Element, sheet: str) -> tuple[Block, ...]:
    """Heads, then feet: of the first page, and of others that say something else. sheet: its
    name."""
    titled = element.get("differentFirst") in ("1", "true")
    wanted = {"odd", "first"} if titled else {"odd"}
    found: dict[tuple[Label, str], Block] = {}
    for each in element:
        kind, label = each.tag[:-6], LABELS.get(each.tag[-6:])
        if label is None or kind not in wanted:
            continue
        for text in _parts((each.text or "")[:LONGEST], sheet):
            block = Block(label, tidy([Span(text)]))
            if block.content:
                found.setdefault((label, text_of(block.content)), block)
    return tuple(sorted(found.values(), key=lambda block: block.label is Label.PAGE_FOOTER))


def _parts(code: str, sheet: str) -> Iterator[str]:
    literal = code.replace("&&", "\0")
    for part in PART.split(literal)[::2]:
        if not NUMBERS.search(part):
            named = re.sub("&A", lambda _: sheet, part, flags=re.I)
            yield CODES.sub("", named).replace("\0", "&")
