"""What the keys of an item mean, in the words of models. In: a key as it is written. Out: its
meaning, or None. This module is a table; it reads no values.

Of several keys with one meaning the first in the table counts, and the others are attributes, as
are all keys that are not here.
"""

import re
from collections.abc import Mapping
from enum import StrEnum


class Meaning(StrEnum):
    BOX = "box"
    POINT = "point"
    LABEL = "label"
    TEXT = "text"
    START = "start"
    END = "end"
    SPAN = "span"
    PAGE = "page"
    ITEMS = "items"


MEANINGS: Mapping[str, Meaning] = {
    # corners x0 y0 x1 y1 of a box, or of a polygon
    "bbox_2d": Meaning.BOX,
    "bbox": Meaning.BOX,
    "box_2d": Meaning.BOX,
    "box": Meaning.BOX,
    "bounding_box": Meaning.BOX,
    "boundingbox": Meaning.BOX,
    "bboxes": Meaning.BOX,
    "bboxes_2d": Meaning.BOX,
    "boxes": Meaning.BOX,
    "quad": Meaning.BOX,
    "quad_2d": Meaning.BOX,
    "polygon": Meaning.BOX,
    "rect": Meaning.BOX,
    # x y
    "point_2d": Meaning.POINT,
    "point": Meaning.POINT,
    "points": Meaning.POINT,
    "points_2d": Meaning.POINT,
    "coordinate": Meaning.POINT,
    "coordinates": Meaning.POINT,
    "coords": Meaning.POINT,
    "center": Meaning.POINT,
    "click_point": Meaning.POINT,
    "start_box": Meaning.POINT,
    "position": Meaning.POINT,
    # what it is called
    "label": Meaning.LABEL,
    "labels": Meaning.LABEL,
    "name": Meaning.LABEL,
    "name_en": Meaning.LABEL,
    "name_zh": Meaning.LABEL,
    "class": Meaning.LABEL,
    "category": Meaning.LABEL,
    "object": Meaning.LABEL,
    "element": Meaning.LABEL,
    "kind": Meaning.LABEL,
    "sub_label": Meaning.LABEL,
    # what it says, or what is said of it
    "text_content": Meaning.TEXT,
    "text": Meaning.TEXT,
    "answer": Meaning.TEXT,
    "value": Meaning.TEXT,
    "transcription": Meaning.TEXT,
    "content": Meaning.TEXT,
    "description": Meaning.TEXT,
    "event": Meaning.TEXT,
    "activity": Meaning.TEXT,
    "caption": Meaning.TEXT,
    "sentence": Meaning.TEXT,
    "action": Meaning.TEXT,
    # when
    "start_time": Meaning.START,
    "start": Meaning.START,
    "start_timestamp": Meaning.START,
    "start_seconds": Meaning.START,
    "begin": Meaning.START,
    "from": Meaning.START,
    "end_time": Meaning.END,
    "end": Meaning.END,
    "end_timestamp": Meaning.END,
    "end_seconds": Meaning.END,
    "to": Meaning.END,
    "timestamp": Meaning.SPAN,
    "timestamps": Meaning.SPAN,
    "time": Meaning.SPAN,
    "time_range": Meaning.SPAN,
    "time_span": Meaning.SPAN,
    "interval": Meaning.SPAN,
    "segment": Meaning.SPAN,
    # which page of several, from 1
    "page": Meaning.PAGE,
    "page_number": Meaning.PAGE,
    "page_no": Meaning.PAGE,
    # more items within
    "items": Meaning.ITEMS,
    "elements": Meaning.ITEMS,
    "events": Meaning.ITEMS,
    "objects": Meaning.ITEMS,
    "results": Meaning.ITEMS,
    "detections": Meaning.ITEMS,
    "children": Meaning.ITEMS,
    "lines": Meaning.ITEMS,
    "words": Meaning.ITEMS,
}
RANKS: Mapping[str, int] = {key: rank for rank, key in enumerate(MEANINGS)}

_BETWEEN_WORDS = re.compile(r"[\s\-]+")


def folded(key: str) -> str:
    """`Start Time` as start_time."""
    return _BETWEEN_WORDS.sub("_", key.strip().strip("*_`").lower())
