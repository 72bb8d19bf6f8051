"""Which text names which field. In: the places of fields, runs. Out: a run for each field that has
one. A text is the label of one field: the nearest pairs are made first."""

from collections.abc import Mapping, Sequence

from parsers.marks.screen.rectangle import Rectangle, hull
from parsers.marks.screen.runs import Run

# In sizes of the type.
HIGHEST_ABOVE = 1.7  # from the label's bottom to the field's top
FARTHEST_LEFT = 14.0  # from the label's end to the field's left side
BESIDE_COSTS = 0.25  # a step to the side, by a step up


def find_labels(
    fields: Sequence[Rectangle], runs: Sequence[Run], others: Sequence[Rectangle]
) -> Mapping[int, Run]:
    """By the number of the field. others: what stands between, if it does."""
    pairs = []
    for number, field in enumerate(fields):
        for at, run in enumerate(runs):
            cost = _cost(field, run)
            if cost is not None and not _is_between(field, run.place, [*fields, *others]):
                pairs.append((cost, number, at))
    found: dict[int, Run] = {}
    taken: set[int] = set()
    for _, number, at in sorted(pairs):
        if number not in found and at not in taken:
            found[number] = runs[at]
            taken.add(at)
    return found


def _cost(field: Rectangle, run: Run) -> float | None:
    """How far the text is from where a label would be, in sizes of its type."""
    place, size = run.place, run.size
    above = (field.y0 - place.y1) / size
    aligned = (
        place.x0 <= field.x1 and place.x1 >= field.x0 - size and place.x0 >= field.x0 - 2 * size
    )
    if -0.3 <= above <= HIGHEST_ABOVE and aligned:
        return max(above, 0.0) + abs(place.x0 - field.x0) / size * BESIDE_COSTS
    left = (field.x0 - place.x1) / size
    top_line = field.y0 + min(field.height, 2.5 * size) / 2
    level = min(abs(place.middle[1] - field.middle[1]), abs(place.middle[1] - top_line))
    if -0.2 <= left <= FARTHEST_LEFT and level <= 0.6 * size:
        return left * BESIDE_COSTS
    return None


def _is_between(field: Rectangle, label: Rectangle, places: Sequence[Rectangle]) -> bool:
    whole = hull([field, label])
    return any(
        place != field and place != label and whole.holds(place) and not place.covers(field)
        for place in places
    )
