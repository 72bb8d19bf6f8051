"""Markdown with a label and boxes before each block: `<|ref|>label<|/ref|><|det|>[[x1, y1, x2,
y2]]<|/det|>`, counted 0 to 999 (DeepSeek-OCR). Source: deepseek-ai/DeepSeek-OCR,
run_dpsk_ocr_image.py. Without its Markdown task the text itself stands in place of the label."""

import re
from collections.abc import Iterator

from parsers.document import Frame
from parsers.formats import Rewritten
from parsers.formats.labelled import label_of, write_labelled
from parsers.formats.markup import write_blocks
from parsers.formats.unwrap import MAX_LENGTH, too_long, unwrap
from parsers.formats.writing import document

FRAME: Frame = (999.0, 999.0)
_PLACED = re.compile(
    r"<\|ref\|>([^<]{0,500}+(?:<(?!\|)[^<]{0,500}+){0,20}+)<\|/ref\|>"
    r"\s*<\|det\|>([\d\s,.\[\]-]{0,400})<\|/det\|>"
)
_STRAY = re.compile(r"<\|/?(?:ref|det|grounding)\|>")


def recognises(answer: str) -> bool:
    return bool(_PLACED.search(answer[:MAX_LENGTH]))


def rewrite(answer: str) -> Rewritten:
    bare, warnings = unwrap(answer)
    return Rewritten(document(_parts(bare[:MAX_LENGTH])), FRAME, warnings, too_long(answer))


def _parts(bare: str) -> Iterator[str]:
    found = [*_PLACED.finditer(bare)]
    starts = [each.start() for each in found[1:]] + [len(bare)]
    if found:
        yield from write_blocks(_STRAY.sub("", bare[: found[0].start()]))
    for each, end in zip(found, starts, strict=True):
        said = _STRAY.sub("", bare[each.end() : end]).strip()
        name, box = each[1].strip(), hull(each[2])
        if said or label_of(name):
            yield from write_labelled(name, said, box)
        else:
            yield from write_labelled("text", name, box)


def hull(boxes: str) -> str:
    """One box around several."""
    numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", boxes)]
    if not numbers or len(numbers) % 4:
        return boxes
    sides = min(numbers[0::4]), min(numbers[1::4]), max(numbers[2::4]), max(numbers[3::4])
    return " ".join(f"{side:g}" for side in sides)
