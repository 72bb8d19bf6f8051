"""In which segment of a reading a decision belongs.

In: a decision, and the segments of a reading. Out: the number of its segment, or None where none
surely is the one; whether it rests, because its segment has another schema. Pure.
"""

from collections.abc import Iterable, Sequence

from parsers.document import Field, Segment
from storage.corrections import Correction
from storage.values import is_value


def number_of(one: Correction, segments: Sequence[Segment]) -> int | None:
    """The segment of the same schema and number, if it holds the place; else the only one of the
    schema that does. Of several a decision without place is about the one of its number, if that
    says what was read then, or what was decided; so is one with a place that no segment holds,
    where there is only this one."""
    alike = [each for each in segments if each.schema == one.schema]
    own = next((each for each in alike if each.number == one.segment), None)
    is_alone = own is not None and len(alike) == 1
    holding = [each.number for each in alike if _holds(each, one)]
    is_vague = one.page is None or (one.box is None and one.row is None and len(holding) > 1)
    if is_vague:
        return own.number if own and (is_alone or one.row or _says(own, one)) else None
    if own and is_alone and (own.first_page <= (one.page or 0) <= own.last_page or _says(own, one)):
        return own.number
    if own and own.number in holding:
        return own.number
    return holding[0] if len(holding) == 1 else None


def _says(segment: Segment, one: Correction) -> bool:
    """Whether the segment still says what was read then, or by now what was decided."""
    read = field_at(segment, one.path)
    return one.was_read_in(read) or (read is not None and is_value(read.value, one.value))


def rests(one: Correction, segments: Iterable[Segment]) -> bool:
    """Whether its segment has another schema by now: the one of its number, or that holds its
    place."""
    own = [each for each in segments if each.number == one.segment or _holds(each, one)]
    return bool(own) and all(each.schema != one.schema for each in own)


def field_at(segment: Segment, path: str | None) -> Field | None:
    return next((each for each in segment.fields if each.path == path), None)


def _holds(segment: Segment, one: Correction) -> bool:
    if one.page is None or not segment.first_page <= one.page <= segment.last_page:
        return False
    return segment.box is None or one.box is None or segment.box.holds_middle_of(one.box)
