"""Markdown with tags for what is no text of the page (Nanonets-OCR): images, watermarks, page
numbers, signatures; check boxes are signs. Source: the prompt in the model card
of nanonets/Nanonets-OCR2-3B."""

import re

from parsers.document import Label
from parsers.formats import Rewritten
from parsers.formats.markup import write_blocks
from parsers.formats.raw_code import is_data
from parsers.formats.unwrap import MAX_LENGTH, too_long, unwrap
from parsers.formats.writing import document, element, text

_LABELS = {
    "img": Label.PICTURE,
    "signature": Label.PICTURE,
    "logo": Label.PICTURE,
    "watermark": Label.TEXT,
    "page_number": Label.PAGE_FOOTER,
}
_NAMES = "|".join(_LABELS)
_TAG = re.compile(rf"<({_NAMES})>([^<>]*+)</\1>", re.IGNORECASE)
_LINE = re.compile(rf"^[ \t]*<({_NAMES})>([^<>]*+)</\1>[ \t]*$", re.IGNORECASE | re.MULTILINE)


def recognises(answer: str) -> bool:
    bare, _ = unwrap(answer)
    return bool(_TAG.search(bare)) and not is_data(bare)


def rewrite(answer: str) -> Rewritten:
    bare, warnings = unwrap(answer)
    apart = _LINE.sub(_element, bare[:MAX_LENGTH])
    html = document(write_blocks(_TAG.sub(lambda tag: tag[2], apart)))
    return Rewritten(html, None, warnings, too_long(answer), boxless=True)


def _element(tag: re.Match[str]) -> str:
    label = _LABELS[tag[1].lower()]
    if label is Label.PAGE_FOOTER and not tag.string[: tag.start()].strip():
        label = Label.PAGE_HEADER
    return f"\n\n{element(label, text(tag[2].strip()))}\n\n"
