"""A JSON list of blocks: {"bbox": [x1, y1, x2, y2], "category": .., "text": ..} (dots.ocr), its
boxes in pixels of the image that the model saw. Tables are HTML, formulas LaTeX, pictures have no
text, all else is Markdown. Source: rednote-hilab/dots.ocr, dots_ocr/utils/format_transformer.py;
its prompt_layout_all_en, as forks of it have it."""

import json
import re
from collections.abc import Iterator
from typing import Any

import json_repair

from parsers.formats import Rewritten, unreadable
from parsers.formats.labelled import write_labelled
from parsers.formats.unwrap import MAX_LENGTH, too_long, unwrap
from parsers.formats.writing import document

REPAIRED = "JSON repaired"
DEEPEST = 20  # brackets
_BOXES = ("bbox", "bbox_2d", "box", "box_2d")
_LABELS = ("category", "label", "type", "block_label")
_TEXTS = ("text", "content", "text_content", "block_content", "html", "latex")
_START = re.compile(r"[\[{]\s*[\[{\"']")
_BOX_KEY = re.compile(rf"[\"'](?:{'|'.join(_BOXES)})[\"']\s*:\s*[\[\"']")
_LABEL_KEY = re.compile(rf"[\"'](?:{'|'.join(_LABELS)})[\"']\s*:\s*[\"']")


def recognises(answer: str) -> bool:
    bare, _ = unwrap(answer)
    start = _START.search(bare[:2000])
    return bool(start and _BOX_KEY.search(bare) and _LABEL_KEY.search(bare))


def rewrite(answer: str) -> Rewritten:
    bare, warnings = unwrap(answer)
    start = _START.search(bare)
    raw = bare[start.start() : MAX_LENGTH] if start else ""
    value, whole = _read(raw)
    parts = [html for block in _blocks(value) for html in _write(block)]
    if not parts:
        raise unreadable("The JSON of the answer holds no block")
    found = warnings if whole else (*warnings, REPAIRED)
    html, is_cut = document(parts), _is_open(raw)
    return Rewritten(html, None, found, too_long(answer), is_cut, one_frame=True)


def _read(raw: str) -> tuple[Any, bool]:
    """The value, and whether it was well-formed."""
    if _depth(raw)[0] > DEEPEST:
        raise unreadable(f"The JSON of the answer is nested more than {DEEPEST} levels deep")
    try:
        return json.JSONDecoder().raw_decode(raw)[0], True
    except ValueError:
        pass
    try:
        return json_repair.repair_json(raw, return_objects=True, skip_json_loads=True), False
    except (ValueError, RecursionError) as error:
        raise unreadable("The JSON of the answer cannot be repaired") from error


def _blocks(value: Any) -> Iterator[dict[str, Any]]:
    """The objects with a box or a text, as they come; those that hold others are no blocks."""
    if isinstance(value, list):
        for each in value:
            yield from _blocks(each)
    elif isinstance(value, dict):
        inner = [each for each in value.values() if _holds_objects(each)]
        if inner:
            yield from _blocks(inner)
        elif _first(value, _LABELS):
            yield value


def _holds_objects(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(each, dict) for each in value)


def _first(block: dict[str, Any], names: tuple[str, ...]) -> Any:
    return next((block[name] for name in names if block.get(name)), None)


def _write(block: dict[str, Any]) -> list[str]:
    label, said, box = (_first(block, names) for names in (_LABELS, _TEXTS, _BOXES))
    raw = "\n".join(map(str, said)) if isinstance(said, list) else str(said or "")
    flat = str(box).translate(str.maketrans("", "", "[](),'\"")) if box and _is_flat(box) else ""
    place = " ".join(map(str, box)) if isinstance(box, list) and _is_flat(box) else flat
    return write_labelled(str(label), raw, place[:200])


def _is_flat(box: Any) -> bool:
    return not isinstance(box, list) or all(isinstance(side, int | float | str) for side in box)


def _depth(raw: str) -> tuple[int, int]:
    depth = deepest = 0
    quoted = False
    for sign in re.findall(r"\\.|[\"\[\]{}]", raw):
        if sign == '"':
            quoted = not quoted
        elif not quoted and sign in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif not quoted and sign in "]}":
            depth -= 1
    return deepest, depth


def _is_open(raw: str) -> bool:
    return _depth(raw)[1] > 0
