"""Lines that the model tears, as on receipts: labels in some regions, their amounts in others, of
text or tables. In: regions with their words. Out: the regions, each label with the amount on its
line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from parsers.document import Label, Word
from parsers.document.geometry import on_one_line, shared_width
from parsers.document.lines import hull_of, join_words, visual_lines
from parsers.layout.region import Region
from parsers.layout.table_grid import NUMBER
from parsers.values.currencies import CURRENCIES

FEWEST_AMOUNTS = 2  # one may belong to any text
MOST_AMOUNTS = 300  # lines: on a till slip there are fewer
MOST_WORDS = 12  # of a label
HEADED = 3  # lines of amounts: a line above them, or between, may be none
JOINED = frozenset(
    {Label.TEXT, Label.SECTION_HEADER, Label.LIST_ITEM, Label.PAGE_FOOTER, Label.TABLE}
)
SUM = re.compile(r"(?:[^\W\d]{1,3}\s?)?\W*\d[\d.,' ]*[.,] ?\d\d\W*(?:\s?[^\W\d]{1,3})?\W*")
"""An amount of money, maybe with a currency or the letter of a tax."""

Line = list[Word]
Owners = list[tuple[Line, Region]]
"""Lines of amounts with the regions of their labels."""


def join_price_lines(regions: Sequence[Region]) -> list[Region]:
    joined = list(regions)
    for column in _columns_of_amounts(regions):
        joined = _joined(joined, [each for each in column if each in joined])
    return joined


def _columns_of_amounts(regions: Sequence[Region]) -> Iterator[list[Region]]:
    """Regions of amounts above each other, from the left."""
    amounts = [each for each in regions if _may_be_joined(each) and _are_amounts(each)]
    amounts.sort(key=lambda each: each.box.x0)
    while amounts:
        column = [each for each in amounts if shared_width(each.box, amounts[0].box) > 0]
        yield column
        amounts = [each for each in amounts if each not in column]


def _may_be_joined(region: Region) -> bool:
    return region.label in JOINED and region.lattice is None and bool(region.words)


def _are_amounts(region: Region) -> bool:
    lines = visual_lines(region.words)
    amounts = sum(map(_is_amount, lines))
    return amounts == len(lines) or (amounts >= HEADED and amounts == len(lines) - 1)


def _is_amount(line: Line) -> bool:
    return bool(NUMBER.fullmatch(join_words(line))) or _is_sum(line)


def _is_sum(line: Line) -> bool:
    """Whether it is an amount of money, or a currency, which may stand in a column of its own."""
    text = join_words(line)
    return text.upper() in CURRENCIES or bool(SUM.fullmatch(text))


def _joined(regions: list[Region], column: Sequence[Region]) -> list[Region]:
    """The regions, amounts that all have a label with these. Currencies and several sums may have
    theirs in several regions; what may be other numbers has one in all."""
    if sum(len(visual_lines(each.words)) for each in column) > MOST_AMOUNTS:
        return regions
    labels = [each for each in regions if _may_be_joined(each) and each not in column]
    labelled = [(each, line) for each in labels for line in visual_lines(each.words)]
    owned = [(each, _owners(each, labelled)) for each in column]
    sums = sum(len(owners) for each, owners in owned if _are_sums(each))
    moved = []
    for amounts, owners in owned:
        one = len(owners) >= FEWEST_AMOUNTS and len({id(owner) for _, owner in owners}) == 1
        several = _are_sums(amounts) and sums >= FEWEST_AMOUNTS
        if one or several or not any(_has_figures(line) for line, _ in owners):
            moved.append((amounts, owners))
    return _moved(regions, moved) if moved else regions


def _are_sums(amounts: Region) -> bool:
    return all(map(_is_sum, filter(_is_amount, visual_lines(amounts.words))))


def _owners(amounts: Region, labelled: Sequence[tuple[Region, Line]]) -> Owners:
    """Its lines with the regions of their labels; none if an amount has no label."""
    owners = [(line, _owner(line, labelled)) for line in visual_lines(amounts.words)]
    if any(owner is None and _has_figures(line) and _is_amount(line) for line, owner in owners):
        return []
    return [(line, owner) for line, owner in owners if owner is not None]


def _has_figures(line: Line) -> bool:
    return any(c.isdecimal() for word in line for c in word.text)


def _owner(amount: Line, labelled: Sequence[tuple[Region, Line]]) -> Region | None:
    """The region of the label on its line, next to it on the left."""
    box = hull_of(amount)
    beside = [
        (label.x1, region)
        for region, line in labelled
        if (label := hull_of(line)).x1 <= box.x0
        and on_one_line(label, box)
        and len(line) <= MOST_WORDS
    ]
    return max(beside, key=lambda each: each[0])[1] if beside else None


def _moved(regions: Sequence[Region], moved: Sequence[tuple[Region, Owners]]) -> list[Region]:
    """The regions, those with their amounts, and what is left of regions of amounts."""
    words = {id(word) for _, owners in moved for line, _ in owners for word in line}
    joined = []
    for region in regions:
        own = [line for _, owners in moved for line, owner in owners if owner is region]
        rest = tuple(word for word in region.words if id(word) not in words)
        if own:
            tables = any(amounts.label is Label.TABLE for amounts, _ in moved)
            joined.append(_with_amounts(region, own, tables=tables))
        elif len(rest) == len(region.words):
            joined.append(region)
        elif rest:
            joined.append(replace(region, label=Label.TEXT, box=hull_of(rest), words=rest))
    return joined


def _with_amounts(region: Region, amounts: Sequence[Line], *, tables: bool) -> Region:
    words = [word for line in amounts for word in line]
    edge = (max(word.box.x1 for word in region.words) + min(word.box.x0 for word in words)) / 2
    table = region.label is Label.TABLE and (tables or bool(region.columns))
    return Region(
        Label.TABLE if table else Label.TEXT,
        region.box.union(hull_of(words)),
        (*region.words, *words),
        rows=region.rows if table else (),
        columns=(*region.columns, edge) if table else (),
    )
