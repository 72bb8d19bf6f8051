"""Lines -> a list without a header: texts with an amount on the right that add up to a total.

The amounts of lines with the same indent are added; if they add up to an amount that the document
labels as a total, the lines are its items. This module knows no schema.
"""

from collections.abc import Sequence
from decimal import Decimal

from parsers.document.text import fold
from parsers.extraction.candidates import Number, amounts_in
from parsers.extraction.line_items.sum_lines import label_of, names_sum, says_included
from parsers.extraction.lines import Line, Row
from parsers.extraction.totals import labelled_amounts
from parsers.extraction.vocabulary import SUM_ROLES, role_of

SAME_PLACE = 0.008
"""Lines that begin within this part of the page's width have the same indent."""
MOST_LINES = 400


def read_unheaded(lines: Sequence[Line], text: str, amount: str) -> list[Row]:
    """Rows of two fields, named `text` and `amount`; none if no lines add up to a total."""
    totals = {
        one.value for one in labelled_amounts(lines) if one.role in SUM_ROLES and one.value > 0
    }
    near = lines[:MOST_LINES]
    items = [line for line in near if not says_included(line.text)]
    runs = [run for run in _runs(items) if _is_list(run, totals)]
    runs = runs or [run for run in _runs(near) if _is_list(run, totals)]
    # The leftmost one: indented lines explain the line above them.
    best = max(runs, key=lambda run: (-run[0].line.box.x0, len(run)), default=[])
    return [
        {text: number.line.piece(*number.line.phrases()[0]), amount: number.piece}
        for number in best
    ]


def _runs(lines: Sequence[Line]) -> list[list[Number]]:
    """Amounts at the ends of lines with the same indent, without a sum between them."""
    runs: list[list[Number]] = []
    open_runs: dict[int, list[Number]] = {}
    for line in lines:
        found = amounts_in(line)
        if len(found) != 1 or len(line.phrases()) < 2:
            continue
        label = label_of(line.text)
        if names_sum(label):
            if role_of(label) in SUM_ROLES:
                open_runs.clear()
            continue
        place = round(line.box.x0 / SAME_PLACE)
        if place not in open_runs:
            open_runs[place] = []
            runs.append(open_runs[place])
        open_runs[place].append(found[0])
    return runs


def _is_list(run: Sequence[Number], totals: set[Decimal]) -> bool:
    """At least two amounts, with different texts, whose sum is a total."""
    texts = {fold(one.line.text[: one.start]) for one in run}
    several = sum(one.value != 0 for one in run) > 1 and len(texts) == len(run)
    return several and sum(one.value for one in run) in totals
