"""When two decisions of a document are about the same value, or the same row: the later counts.

In: two decisions, as values or as rows of `corrections`. Out: whether they are, and the same in
SQL. Two rows of a list may have had the same number in two readings: they are told apart by the
places on paper where they stood.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from storage.corrections import Correction
from storage.row_places import Extent, recorded_extent


def about_the_same(one: Correction, other: Correction) -> bool:
    return (one.segment, one.schema, one.path) == (
        other.segment, other.schema, other.path
    ) and is_same_place(recorded_extent(one), recorded_extent(other))  # fmt: skip


def is_same_place(one: Extent | None, other: Extent | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.shared(other) > 0


def is_about_the_same(one: Any, other: Any) -> ColumnElement[bool]:
    """Of `CorrectionRow`, or aliases of it. The view `current_corrections` says it, too."""
    # As `Extent.shared`: one ends below the middle of the other, or has its own middle below the
    # other's beginning; and the other way round.
    shared = (
        or_(2 * a.row_y1 > b.row_y0 + b.row_y1, a.row_y0 + a.row_y1 > 2 * b.row_y0)
        for a, b in ((one, other), (other, one))
    )
    return and_(
        one.document_id == other.document_id,
        one.segment == other.segment,
        one.schema.is_not_distinct_from(other.schema),
        one.path == other.path,
        or_(
            and_(one.row_y0.is_(None), other.row_y0.is_(None)),
            and_(one.row_page == other.row_page, *shared),
        ),
    )
