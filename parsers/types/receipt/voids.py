"""Lines of a receipt -> which goods were taken off it again.

Tills print it below the goods (`** CANCELLED **`), above a line that repeats them (`VOID`), or
before or behind the amount that is taken back, with a minus or without. This module adds nothing
up: it gives the ways to read such lines, and leaves out what was chosen to be void.
"""

import re
from collections.abc import Mapping, Sequence

from parsers.document.text import fold
from parsers.extraction.vocabulary import folded
from parsers.types.receipt.item_lines import ItemLine
from parsers.types.receipt.item_proof import Choice, Readings

MOST_WORDS = 3
"""Of a term."""
TAKEN_BACK, SOLD = 0, 2
"""What it costs to read what is said to be void as taken back, and as sold."""
Voided = Mapping[tuple[int, int], Readings]


def says_void(text: str) -> bool:
    words = [fold(word) for word in re.findall(r"[^\W\d_]+", text)]
    terms = folded("tills.voided")
    return any(
        "".join(words[start : start + count]) in terms
        for start in range(len(words))
        for count in range(1, MOST_WORDS + 1)
    )


def void_readings(read: Sequence[ItemLine]) -> Voided:
    """The readings of amounts that are void themselves or stand next to a line that says so, by
    page and index of their lines. An amount with a minus is none of them: it is added as it is."""
    found: dict[tuple[int, int], Readings] = {}
    last: ItemLine | None = None
    said = False
    for item in read:
        is_void = says_void(item.line.text)
        if item.amount is None:
            if is_void and last is not None:
                found[_place(last)] = [Choice(TAKEN_BACK, None), Choice(SOLD, last.readings[0])]
            said = is_void or (said and item.quantity is not None)
            continue
        value = item.readings[0]
        if value > 0 and is_void:
            found[_place(item)] = [Choice(TAKEN_BACK, -value), Choice(SOLD, value)]
        elif value > 0 and said:
            found[_place(item)] = [Choice(TAKEN_BACK, value), Choice(SOLD, -value)]
        last, said = item, False
    return found


def without_voided(
    items: Sequence[ItemLine], choices: Sequence[Choice], voided: Voided
) -> tuple[ItemLine, ...]:
    """The items without those read as taken back, and without the goods that these took back."""
    kept: list[ItemLine] = []
    for item, choice in zip(items, choices, strict=True):
        if choice.value is None:
            continue
        if _place(item) in voided and choice.value < 0:
            same = [one for one in kept if choice.value in [-each for each in one.readings]]
            kept = [one for one in kept if one not in same[-1:]]
        else:
            kept.append(item)
    return tuple(kept)


def _place(item: ItemLine) -> tuple[int, int]:
    return item.line.page, item.line.index
