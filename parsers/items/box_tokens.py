"""Boxes in the tokens of the first generations. In: an answer such as
`<|object_ref_start|>stamp<|object_ref_end|><|box_start|>(x0,y0),(x1,y1)<|box_end|>`, with `<ref>`
and `<box>`, or with the tokens stripped by a server: `stamp(x0,y0),(x1,y1)`. Out: an object for
each box; several boxes may follow one label. This module knows no frame.
"""

import re
from collections.abc import Iterator
from typing import Any

_TOKEN = re.compile(
    r"(?:<\|object_ref_start\|>|<ref>)(?P<label>[^<]*)"
    r"|(?:<\|(?:box|quad|point)_start\|>|<(?:box|quad)>)(?P<box>[^<]*)"
    r"(?P<end><\|(?:box|quad|point)_end\|>|</(?:box|quad)>)?"
)
_PAIR = r"\(\s{0,5}\d{1,5}(?:\.\d{1,4})?\s{0,5},\s{0,5}\d{1,5}(?:\.\d{1,4})?\s{0,5}\)"
_STRIPPED = re.compile(rf"{_PAIR}\s{{0,5}},\s{{0,5}}{_PAIR}")
_BETWEEN = " \t\r\n,;.:、，。；：-*|`"
LONGEST_LABEL = 500  # characters


def box_tokens(text: str) -> Iterator[dict[str, Any]]:
    """An object for each box; what the answer's end cuts off is left out."""
    label: str | None = None
    for found in _TOKEN.finditer(text):
        if found["label"] is not None:
            label = found["label"]
        elif found["end"] or found.end() < len(text):
            yield {"label": label, "bbox_2d": found["box"]}


def stripped_box_tokens(text: str) -> Iterator[dict[str, Any]]:
    """An object for each box whose tokens are gone; its label stands before it, on its line."""
    label, at = None, 0
    for found in _STRIPPED.finditer(text):
        before = text[max(at, found.start() - LONGEST_LABEL) : found.start()]
        label = before.rpartition("\n")[2].strip(_BETWEEN) or label
        at = found.end()
        yield {"label": label, "bbox_2d": found.group()}
