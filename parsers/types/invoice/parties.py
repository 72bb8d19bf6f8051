"""Who sells and who buys, and where they are, from the lines and labels of an invoice.

The seller is the company named at the top or the foot, and often; the buyer stands below its label,
or in the address window, with the address under the name. This module knows no schema but the
names of these fields.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import chain, takewhile

from parsers.document.text import fold
from parsers.extraction.candidates import amounts_in, dates_in
from parsers.extraction.code_patterns import ibans_in, tax_numbers_in
from parsers.extraction.labels.labelled import column_below, right_of, unbroken
from parsers.extraction.labels.labels import Label, Reading
from parsers.extraction.lines import Line, Piece, join
from parsers.lexicon import any_of
from parsers.types.invoice.blocks import (
    PLACE,
    SAME_PLACE,
    Phrase,
    begins_table,
    blocks_of,
    has_contact,
    has_place,
    phrases_of,
)

ADDRESS_LINES = 6
WINDOW = 0.45
"""The address window ends above this part of the first page."""
# Measured on the 5 invoices of invoice2data and drawn ones, 2026-11-23.
WITH_PLACE, BELOW_SENDER, NAMES_SELLER = 2.0, 2.0, -5.0
"""What speaks for a block as the one in the address window, and against it."""
SENDER = re.compile(r" [-–—·•|*] |, ")


@cache
def _name() -> re.Pattern[str]:
    """Up to seven words and a legal form."""
    forms = f"(?i:{any_of('companies.forms')})|{any_of('companies.short_forms')}"
    return re.compile(
        r"(?<![\w.])(?<!\w-)(?:[a-z]{1,8}-)?"  # e-Mill
        r"[^\W\d_a-z][\w&.'’+-]{0,30}(?:[ ,]{1,2}[\w&.'’+()-]{1,30}){0,5}?,? "
        rf"(?:{forms})(?!\w)\.?"
    )


@cache
def _attention() -> re.Pattern[str]:
    return re.compile(rf"^(?:{any_of('addresses.attention')})\.?:? *", re.IGNORECASE)


def find_seller(reading: Reading) -> Piece | None:
    """The company's name with its legal form; else what its label or its address names; None if
    neither is there."""
    labelled = _labelled_block(reading, frozenset({"seller"}))
    company = _company(reading)
    if labelled and (company is None or _name().search(labelled[0].text)):
        return labelled[0]
    return company or _named_by_address(reading)


def find_seller_address(reading: Reading) -> Piece | None:
    """The lines below the seller's name, or what follows it in the sender's line."""
    seller = find_seller(reading)
    if seller is None:
        return None
    for phrase in chain.from_iterable(map(phrases_of, reading.lines)):
        if fold(seller.text) in fold(phrase.text) and not _is_buyers(phrase, reading):
            below = _below(phrase, reading)
            if PLACE.search(phrase.text):
                return _after_name(phrase, seller)
            if has_place(below):
                return join([one.piece for one in below])
    return None


def _below(phrase: Phrase, reading: Reading) -> list[Phrase]:
    """The lines of an address below a name, down to a label, a number or a gap."""
    found: list[Phrase] = []
    above = phrase
    at = reading.lines.index(phrase.line)
    for line in reading.lines[at + 1 : at + 3 * ADDRESS_LINES]:
        one = next((each for each in phrases_of(line) if _is_below(each, above)), None)
        if one is None:
            continue
        if not _is_no_address(one) and not _is_label(one, reading):
            found.append(one)
        elif found:
            break
        above = one
    return found[:ADDRESS_LINES]


def _is_below(phrase: Phrase, above: Phrase) -> bool:
    one, other = above.box, phrase.box
    high = max(one.height, other.height)
    aligned = abs(one.x0 - other.x0) <= SAME_PLACE or abs(one.x1 - other.x1) <= SAME_PLACE
    same_page = phrase.line.page == above.line.page
    return same_page and aligned and 0 < other.y0 - one.y0 <= 2 * high


def _is_no_address(phrase: Phrase) -> bool:
    text = phrase.text
    codes = tax_numbers_in(text) + ibans_in(text)
    return ":" in text or has_contact(text) or bool(codes and not PLACE.search(text))


def find_buyer(reading: Reading) -> Piece | None:
    """Beside the buyer's label, else the line below it, else in the address window."""
    block = buyer_block(reading)
    return block[0] if block else None


def find_buyer_address(reading: Reading) -> Piece | None:
    """The lines below the buyer's name, as one."""
    block = [piece for piece in buyer_block(reading)[1:] if not has_contact(piece.text)]
    return join(block) if block else None


def buyer_block(reading: Reading) -> list[Piece]:
    """The buyer's name and the lines of its address."""
    return _labelled_block(reading, frozenset({"buyer", "buyer_address"})) or _window(reading)


def _labelled_block(reading: Reading, owners: frozenset[str]) -> list[Piece]:
    for index, labels in enumerate(reading.labels):
        for label in labels:
            if label.owners & owners and not _in_sentence(label):
                beside = [label.line.piece(*span) for span in right_of(label, labels)[:1]]
                column = _above_table(column_below(label, index, reading, ADDRESS_LINES))
                below = unbroken(column, (label.line, label.start, label.end) if beside else None)
                block = beside + [line.piece(start, end) for line, start, end in below]
                block = [piece for piece in map(_without_attention, block) if _is_wordy(piece)]
                if block and _is_name(block[0], label.line):
                    return _up_to_codes(block)
    return []


def _above_table(column: Sequence[tuple[Line, int, int]]) -> list[tuple[Line, int, int]]:
    return list(takewhile(lambda one: not begins_table(one[0]), column))


def _up_to_codes(block: Sequence[Piece]) -> list[Piece]:
    """Down to a line with a colon, such as that of a tax number."""
    ends = (at for at, piece in enumerate(block) if at and ":" in piece.text)
    return list(block[: next(ends, len(block))])


def _is_wordy(piece: Piece) -> bool:
    return any(map(str.isalpha, piece.text))


def _is_name(piece: Piece, line: Line) -> bool:
    letters = sum(map(str.isalpha, piece.text))
    figures = sum(map(str.isdigit, piece.text))
    return letters > 1 and letters >= figures and not (dates_in(line) or amounts_in(line))


def _without_attention(piece: Piece) -> Piece:
    return Piece(_attention().sub("", piece.text) or piece.text, piece.page, piece.box)


def _in_sentence(label: Label) -> bool:
    start, end = label.line.phrase_at(label.start)
    after = label.line.text[label.end : end].strip()
    goes_on = bool(after) and after[0].islower() and not after.startswith(":")
    return bool(label.line.text[start : label.start].strip()) or goes_on


def _window(reading: Reading) -> list[Piece]:
    """The block of an address that is not the seller's, in the upper part of the first page."""
    company = _company(reading)
    plain = [_below_sender(block) for block in blocks_of(_upper(reading))]
    upper = [_up_to_labels(block, reading) for block in plain]
    blocks = [block for block in upper if block and _may_be_window(block)]
    scored = [
        (_window_score(block, company, reading), -at, block) for at, block in enumerate(blocks)
    ]
    best = max(scored, key=lambda one: one[:2], default=None)
    return [phrase.piece for phrase in best[2]] if best and best[0] >= 2 else []


def _may_be_window(block: Sequence[Phrase]) -> bool:
    first = block[0]
    upper = first.box.y0 < WINDOW
    words = " ".join(phrase.text for phrase in block)
    return upper and 2 < len(block) < 9 and not has_contact(words)


def _up_to_labels(block: Sequence[Phrase], reading: Reading) -> list[Phrase]:
    ends = (
        at
        for at, one in enumerate(block)
        if ":" in one.text or (at < 9 and _is_label(one, reading))
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


def _company(reading: Reading) -> Piece | None:
    buyer = _labelled_block(reading, frozenset({"buyer", "buyer_address"}))
    names = [piece for line in reading.lines for piece in _names(line)]
    if buyer:
        names = [name for name in names if fold(name.text) not in fold(buyer[0].text)]
    times = Counter(fold(name.text) for name in names)

    def prominence(name: Piece) -> float:
        """A point for each mention, and less the further down on its page."""
        return times[fold(name.text)] - (name.box.y0 if name.box else 0.5)

    return max(names, key=prominence, default=None)


def _upper(reading: Reading) -> list[Line]:
    """The top of the first page, with its head and address window."""
    return [
        line
        for line in reading.lines
        if line.page == reading.lines[0].page and line.box.y0 < WINDOW + 0.1
    ]


def _named_by_address(reading: Reading) -> Piece | None:
    """The line above an address at the top that is not the buyer's."""
    buyer = buyer_block(reading)
    for block in blocks_of(_upper(reading)):
        first = block[0]
        own = has_place(block[1:]) and first.box.y0 < WINDOW / 2
        names = fold(" ".join(phrase.text for phrase in block))
        other = bool(buyer) and fold(buyer[0].text) in names
        if (
            own
            and not other
            and not _is_label(first, reading)
            and first.line.page == 1
            and _is_name(first.piece, first.line)
        ):
            return first.piece
    return None


def _is_label(phrase: Phrase, reading: Reading) -> bool:
    labels = next(
        labels for line, labels in zip(reading.lines, reading.labels, strict=True)
        if line is phrase.line
    )  # fmt: skip
    return any(label.start == phrase.start for label in labels)


def _is_buyers(phrase: Phrase, reading: Reading) -> bool:
    return any(fold(phrase.text) == fold(piece.text) for piece in buyer_block(reading)[:1])


def _after_name(phrase: Phrase, seller: Piece) -> Piece | None:
    at = phrase.text.find(seller.text)
    rest = phrase.text[at + len(seller.text) :].lstrip(" -–—·•|*,")
    if at < 0 or not rest:
        return None
    return phrase.line.piece(phrase.end - len(rest), phrase.end)


def _names(line: Line) -> list[Piece]:
    return [
        line.piece(*match.span())
        for start, end in line.phrases()
        for match in _name().finditer(line.text, start, end)
    ]
