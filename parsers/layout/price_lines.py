"""Lines that the model tears, as on receipts: labels in one region, their amounts in another. In:
regions with their words. Out: the regions, each label with the amount on its line."""

from collections.abc import Sequence
from dataclasses import replace

from parsers.document import Label, Word
from parsers.document.geometry import on_one_line
from parsers.document.lines import hull_of, join_words, visual_lines
from parsers.layout.region import Region
from parsers.layout.table_grid import NUMBER

FEWEST_AMOUNTS = 2  # one may belong to any text
JOINED = frozenset({Label.TEXT, Label.SECTION_HEADER, Label.LIST_ITEM, Label.PAGE_FOOTER})


def join_price_lines(regions: Sequence[Region]) -> list[Region]:
    joined = list(regions)
    for amounts in [each for each in regions if each.label in JOINED and _are_amounts(each)]:
        beside = [each for each in joined if _is_beside(each, amounts)]
        if beside:
            labels = max(beside, key=lambda each: each.box.x1)
            whole = replace(
                labels,
                label=Label.TEXT,
                box=labels.box.union(amounts.box),
                words=(*labels.words, *amounts.words),
            )
            joined = [whole if each is labels else each for each in joined if each is not amounts]
    return joined


def _are_amounts(region: Region) -> bool:
    lines = visual_lines(region.words)
    return len(lines) >= FEWEST_AMOUNTS and all(
        NUMBER.fullmatch(join_words(line)) for line in lines
    )


def _is_beside(labels: Region, amounts: Region) -> bool:
    """Whether each amount is on a line of its own of the labels, which are left of it."""
    if labels is amounts or labels.label not in JOINED or not labels.words:
        return False
    if _are_amounts(labels) or hull_of(labels.words).x1 > hull_of(amounts.words).x0:
        return False
    lines = visual_lines(labels.words)
    return all(_has_line(lines, amount) for amount in visual_lines(amounts.words))


def _has_line(lines: Sequence[list[Word]], amount: list[Word]) -> bool:
    return any(on_one_line(hull_of(line), hull_of(amount)) for line in lines)
