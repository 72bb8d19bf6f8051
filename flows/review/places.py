"""What a path on a page means in its reading: a field, or a place for one.

In: a segment of a reading, and the path as a page sent it. Out: the Place, with what the schema
says of it; or Unclear.
"""

import datetime
import re
from dataclasses import dataclass, replace

from flows.review.typed import Unclear
from parsers.document import BoundingBox, Field, FieldDefinition, FieldKind, Segment
from parsers.document.paths import parse_row_path, whole_row_path
from parsers.extraction.evidence import NUMERIC
from parsers.types import DOCUMENT_TYPES

LONGEST_PATH = 300
SAME = 0.0005
"""Of the page: sides of one box are less apart, as pages are sent with rounded ones."""
_SEGMENT = re.compile(r"segment\[([1-9]\d{0,5})\]\.(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Place:
    """A field of a reading. now: as it counts. listed: the list that it is in, with its columns."""

    run_id: int
    segment: Segment
    path: str
    prefix: str
    definition: FieldDefinition = FieldDefinition("", FieldKind.TEXT)  # noqa: RUF009 - frozen
    now: Field | None = None
    listed: str = ""
    columns: tuple[FieldDefinition, ...] = ()

    @property
    def has_row(self) -> bool:
        """Whether anything of the row that it is in counts."""
        row = parse_row_path(self.path)
        beginning = f"{whole_row_path(row.list_name, row.ordinal)}." if row else self.path
        return any(each.path.startswith(beginning) for each in self.segment.fields)


def split_path(path: str) -> tuple[int, str]:
    """The segment, and the path in it. Raises Unclear."""
    if not path or len(path) > LONGEST_PATH:
        raise Unclear("Choose a value first.")
    found = _SEGMENT.fullmatch(path)
    return (int(found[1]), found[2]) if found else (1, path)


def find_place(place: Place, *, whole: bool) -> Place:
    """With what its schema says of it. Raises Unclear: it has no such field, or no such row."""
    row, fields = parse_row_path(place.path), place.segment.fields
    now = next((each for each in fields if each.path == place.path), None)
    known = DOCUMENT_TYPES.get(place.segment.schema or "")
    if known is None:
        if now is None:
            raise _unknown(place)
        # A reader's own type is not at hand: the value itself says of which kind it is.
        return replace(
            place, now=now, definition=_by_value(now), listed=row.list_name if row else ""
        )
    if row is None:
        listed = next((each for each in known.schema.lists if each.name == place.path), None)
        if listed is not None and whole:
            return replace(place, listed=listed.name, columns=listed.fields)
        definition = next((e for e in known.schema.fields if e.name == place.path), None)
        if definition is None:
            raise _unknown(place)
        return replace(place, now=now, definition=definition)
    listed = next((each for each in known.schema.lists if each.name == row.list_name), None)
    definition = next((e for e in listed.fields if e.name == row.name), None) if listed else None
    if listed is None or definition is None or not (place.has_row or whole):
        raise _unknown(place)
    return replace(place, now=now, definition=definition, listed=listed.name, columns=listed.fields)


def _by_value(now: Field) -> FieldDefinition:
    kind = FieldKind.TEXT
    if isinstance(now.value, NUMERIC):
        kind = FieldKind.DATE if isinstance(now.value, datetime.date) else FieldKind.NUMBER
    return FieldDefinition(now.path, kind)


def _unknown(place: Place) -> Unclear:
    return Unclear(f"There is no field {place.path[:80]} in {place.segment.name}.")


def numbered(segments: tuple[Segment, ...], number: int) -> Segment:
    found = next((each for each in segments if each.number == number), None)
    if found is None:
        raise Unclear(f"The document has no segment {number}.")
    return found


def is_its_box(now: Field | None, page: int, box: BoundingBox) -> bool:
    """Whether the form sent back the box of the value that it showed."""
    if now is None or now.box is None or now.page_number != page:
        return False
    pairs = zip(now.box.to_frame((1, 1)), box.to_frame((1, 1)), strict=True)
    return all(abs(one - other) < SAME for one, other in pairs)


def shown_text(now: Field) -> str:
    """As pages show it."""
    return now.raw if now.value is None else str(now.value)


def whole_number(text: str, what: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise Unclear(f"{text[:20]!r} is no {what}.")
    return int(text)
