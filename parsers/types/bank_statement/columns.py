"""The columns of a bank statement's movements, by the heads above them.

In: lines and the list's definition. Out: for each line that is a head, where its columns stand. A
head has a column of days or texts and one of amounts; a statement may have several, such as one for
what came in below another for what went out. This module knows no values.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from parsers.document import BoundingBox, FieldDefinition, ListDefinition
from parsers.extraction.labels.labels import Label, labels_in
from parsers.extraction.labels.terms import terms_of
from parsers.extraction.lines import Line

AMOUNTS = ("amount", "debit", "credit", "balance")
MOVED = ("amount", "debit", "credit")
DAYS = ("date", "value_date")
NEAR = 0.16
"""Of the page's width: an amount whose edges are further from all heads is in no column."""
PART_LINES = 4
"""Lines above a head in which it may be said which way all of its amounts went."""


@dataclass(frozen=True, slots=True)
class Head:
    """boxes: by field, of the words above its column."""

    line: Line
    boxes: Mapping[str, BoundingBox]

    @property
    def text_x(self) -> float | None:
        box = self.boxes.get("description")
        return box.x0 if box else None

    def column_at(self, box: BoundingBox) -> str | None:
        """The column of amounts whose head is nearest: by its right edge, its left one or its
        middle."""
        far = {name: _distance(self.boxes[name], box) for name in AMOUNTS if name in self.boxes}
        best = min(far, key=far.__getitem__, default=None)
        return best if best is not None and far[best] <= NEAR else None


def heads_in(lines: Sequence[Line], definition: ListDefinition) -> dict[int, Head]:
    """By the indices of their lines."""
    terms = terms_of(definition.fields)
    found: dict[int, Head] = {}
    for at, line in enumerate(lines):
        boxes = _columns(labels_in(line, terms), definition.fields)
        if _is_head(boxes, line):
            found[at] = Head(
                line, _with_way(boxes, lines[max(0, at - PART_LINES) : at], definition)
            )
    return found


def _is_head(boxes: Mapping[str, BoundingBox], line: Line) -> bool:
    """A line of heads has no amounts, and little else."""
    has_amount, has_day = (any(name in boxes for name in names) for names in (MOVED, DAYS))
    told = "description" in boxes or has_day
    return has_amount and told and len(boxes) > 1 and not any(map(str.isdigit, line.text))


def _columns(labels: Sequence[Label], fields: Sequence[FieldDefinition]) -> dict[str, BoundingBox]:
    """The box of each field's head. A word of several fields is the one that no other word is, and
    is a text's on the left of all amounts, else an amount's."""
    boxes: dict[str, BoundingBox] = {}
    several: list[Label] = []
    for label in labels:
        if len(label.owners) == 1:
            boxes.setdefault(*_only(label))
        elif label.owners:
            several.append(label)
    for label in several:
        order = [each.name for each in fields if each.name in label.owners]
        first = min((boxes[name].x0 for name in AMOUNTS if name in boxes), default=2.0)
        order.sort(key=lambda name: (name in AMOUNTS) == (label.box.x0 < first < 2.0))
        free = next((name for name in order if name not in boxes), None)
        if free:
            boxes[free] = label.box
    return boxes


def _only(label: Label) -> tuple[str, BoundingBox]:
    return next(iter(label.owners)), label.box


def _with_way(
    boxes: Mapping[str, BoundingBox], above: Sequence[Line], definition: ListDefinition
) -> Mapping[str, BoundingBox]:
    """Amounts in one column below a title such as `Withdrawals` all went that way."""
    if "amount" not in boxes or "debit" in boxes or "credit" in boxes:
        return boxes
    for line in reversed(above):
        ways = set(_ways(line, definition))
        if len(ways) == 1:
            own = ways.pop()
            return {own if name == "amount" else name: box for name, box in boxes.items()}
    return boxes


def _ways(line: Line, definition: ListDefinition) -> Iterator[str]:
    """Of a line that is a single phrase, and a label from its beginning to its end."""
    for label in labels_in(line, terms_of(definition.fields)):
        if len(line.phrases()) == 1 and label.end - label.start >= len(line.text) - 1:
            yield from label.owners & {"debit", "credit"}


def _distance(head: BoundingBox, box: BoundingBox) -> float:
    middles = abs((head.x0 + head.x1) / 2 - (box.x0 + box.x1) / 2)
    return min(abs(head.x1 - box.x1), abs(head.x0 - box.x0), middles)
