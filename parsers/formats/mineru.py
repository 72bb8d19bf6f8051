"""Boxes, labels and turns, each with the text that follows, if any: `<|box_start|>x1 y1 x2
y2<|box_end|><|ref_start|>label<|ref_end|><|rotate_up|>`, in thousandths (MinerU2.5). Source:
opendatalab/mineru-vl-utils, mineru_client.py and structs.py; MinerU 2.0 wrote each text between
`<|md_start|>` and `<|md_end|>`. Its layout task alone names places without their text."""

import re

from parsers.document import Frame, Label
from parsers.formats import Rewritten, unreadable
from parsers.formats.labelled import label_of, write_labelled
from parsers.formats.unwrap import MAX_LENGTH, too_long, unwrap
from parsers.formats.writing import document

FRAME: Frame = (1000.0, 1000.0)
TURNED = "blocks said to be turned"
_PLACED = re.compile(
    r"<\|box_start\|>\s*(\d{1,4}[\s,]+\d{1,4}[\s,]+\d{1,4}[\s,]+\d{1,4})\s*<\|box_end\|>"
    r"\s*<\|ref_start\|>\s*(\w{1,40})\s*<\|ref_end\|>"
)
_TURN = re.compile(r"<\|rotate_(?:right|down|left)\|>")
_TOKEN = re.compile(r"<\|[a-z_]{1,30}\|>|txt_contd_tgt|txt_contd_src|txt_contd")


def recognises(answer: str) -> bool:
    return bool(_PLACED.search(answer[:MAX_LENGTH]))


def rewrite(answer: str) -> Rewritten:
    bare, warnings = unwrap(answer)
    found = [*_PLACED.finditer(bare[:MAX_LENGTH])]
    if not found:
        raise unreadable("The answer names no place on the page")
    ends = [each.start() for each in found[1:]] + [len(bare)]
    said = [bare[each.end() : end] for each, end in zip(found, ends, strict=True)]
    texts = [_TOKEN.sub("", each).strip() for each in said]
    if not any(texts) and any(label_of(each[2]) is not Label.PICTURE for each in found):
        raise unreadable("The answer names places on the page, and not what stands there")
    parts = [
        html
        for each, text in zip(found, texts, strict=True)
        for html in write_labelled(each[2], text, each[1])
    ]
    if turned := sum(bool(_TURN.search(each)) for each in said):
        warnings = (*warnings, f"{TURNED}: {turned}")
    return Rewritten(document(parts), FRAME, warnings, too_long(answer))
