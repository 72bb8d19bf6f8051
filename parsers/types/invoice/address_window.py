"""The block of an address in the window of an envelope: in the upper part of the first page, with
a town, below the sender's line.

In: the lines and labels of an invoice, and the name of the company that sells, which is another.
Out: the block's pieces. This module knows no field.
"""

import re
from collections.abc import Sequence

from parsers.document.text import fold
from parsers.extraction.labels.labels import Label, Reading
from parsers.extraction.lines import Line, Phrase, Piece
from parsers.types.invoice.blocks import (
    PLACE,
    SAME_PLACE,
    begins_table,
    blocks_of,
    has_place,
    reaches_somebody,
)
from parsers.types.invoice.labelled_blocks import is_name, is_wordy

WINDOW = 0.45
"""The address window ends above this part of the first page."""
# Measured on the 5 invoices of invoice2data and drawn ones, 2026-11-23.
WITH_PLACE, BELOW_SENDER, NAMES_SELLER = 2.0, 2.0, -5.0
"""What speaks for a block as the one in the address window, and against it."""
SENDER = re.compile(r" [-–—·•|*] |, ")


def window(reading: Reading, company: Piece | None) -> list[Piece]:
    """The block of an address that is not the seller's, in the upper part of the first page."""
    plain = [_below_sender(block) for block in blocks_of(upper(reading))]
    whole = [_up_to_labels(block, reading) for block in plain]
    blocks = [block for block in whole if block and _may_be_window(block)]
    scored = [
        (_window_score(block, company, reading), -at, block) for at, block in enumerate(blocks)
    ]
    best = max(scored, key=lambda one: one[:2], default=None)
    return [phrase.piece for phrase in best[2]] if best and best[0] >= 2 else []


def _may_be_window(block: Sequence[Phrase]) -> bool:
    first = block[0]
    is_high = first.box.y0 < WINDOW
    words = " ".join(phrase.text for phrase in block)
    wordy = sum(is_wordy(phrase.piece) for phrase in block)
    is_table = begins_table(first.line) or 2 * wordy <= len(block) or not is_name(first.text)
    return is_high and 2 < len(block) < 9 and not is_table and not reaches_somebody(words)


def _up_to_labels(block: Sequence[Phrase], reading: Reading) -> list[Phrase]:
    ends = (
        at for at, one in enumerate(block) if ":" in one.text or (at < 9 and is_label(one, reading))
    )
    return list(block[: next(ends, len(block))])


def _below_sender(block: Sequence[Phrase]) -> list[Phrase]:
    first = block[0].text
    is_sender = len(block) > 1 and SENDER.search(first) and PLACE.search(first)
    return list(block[1:] if is_sender else block)


def _window_score(block: Sequence[Phrase], company: Piece | None, reading: Reading) -> float:
    names = fold(company.text) if company else "?"
    text = fold(" ".join(phrase.text for phrase in block))
    score = WITH_PLACE * has_place(block) + BELOW_SENDER * _has_sender_above(block[0], reading)
    return score + NAMES_SELLER * (names in text)


def _has_sender_above(first: Phrase, reading: Reading) -> bool:
    return any(
        line.page == first.line.page
        and line.box.y0 < first.box.y0
        and abs(line.box.x0 - first.box.x0) <= SAME_PLACE
        and bool(SENDER.search(line.text) and PLACE.search(line.text))
        for line in reading.lines
    )


def upper(reading: Reading) -> list[Line]:
    """The top of the first page, with its head and address window."""
    return [
        line
        for line in reading.lines
        if line.page == reading.lines[0].page and line.box.y0 < WINDOW + 0.1
    ]


def is_label(phrase: Phrase, reading: Reading) -> bool:
    return any(label.start == phrase.start for label in labels_of(phrase, reading))


def labels_of(phrase: Phrase, reading: Reading) -> tuple[Label, ...]:
    return next(
        labels for line, labels in zip(reading.lines, reading.labels, strict=True)
        if line is phrase.line
    )  # fmt: skip
