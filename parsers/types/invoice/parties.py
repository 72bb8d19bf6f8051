"""Who sells and who buys, and where they are, from the lines and labels of an invoice.

The seller is the company named at the top or the foot, and often; the buyer stands below its label,
or in the address window, with the address under the name. This module knows no schema but the
names of these fields.
"""

import re
from collections import Counter
from functools import lru_cache
from itertools import chain

from parsers.document.text import fold
from parsers.extraction.candidates import amounts_in, dates_in
from parsers.extraction.code_patterns import ibans_in, tax_numbers_in
from parsers.extraction.labels.labels import Reading
from parsers.extraction.lines import Line, Phrase, Piece, join
from parsers.extraction.places import has_street_form, place_score
from parsers.types.invoice.address_window import WINDOW, is_label, labels_of, upper, window
from parsers.types.invoice.blocks import (
    PLACE,
    SAME_PLACE,
    blocks_of,
    has_place,
    phrases_of,
    reaches_somebody,
)
from parsers.types.invoice.labelled_blocks import (
    ADDRESS_LINES,
    KEPT,
    company_name,
    inline,
    is_name,
    labelled_block,
)

COPYRIGHT = re.compile(r"(?:\(c\)|©) *$", re.IGNORECASE)


def find_seller(reading: Reading) -> Piece | None:
    """The company's name with its legal form; else what its label or its address names; None if
    neither is there."""
    labelled = labelled_block(reading, frozenset({"seller"}))
    company = _company(reading)
    if labelled and (company is None or company_name().search(labelled[0].text)):
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
                return join([_up_to_label(one, reading) for one in below])
    return None


def _up_to_label(phrase: Phrase, reading: Reading) -> Piece:
    """`Foundry Lane 5, Leeds   VAT no GB 123 4567 82` is an address only so far."""
    labels = (label.start for label in labels_of(phrase, reading) if label.owners)
    ends = [start for start in labels if phrase.start < start < phrase.end]
    end = min(ends, default=phrase.end)
    has_town = PLACE.search(phrase.text[: end - phrase.start])
    return phrase.line.piece(phrase.start, end) if has_town else phrase.piece


def _below(phrase: Phrase, reading: Reading) -> list[Phrase]:
    """The lines of an address below a name, down to a label, a number or a gap."""
    found: list[Phrase] = []
    above = phrase
    at = reading.lines.index(phrase.line)
    for line in reading.lines[at + 1 : at + 3 * ADDRESS_LINES]:
        one = next((each for each in phrases_of(line) if _is_below(each, above)), None)
        if one is None:
            continue
        if not _is_no_address(one) and not is_label(one, reading):
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
    return ":" in text or reaches_somebody(text) or bool(codes and not PLACE.search(text))


def find_buyer(reading: Reading) -> Piece | None:
    """Beside the buyer's label, else the line below it, else in the address window."""
    block = buyer_block(reading)
    return block[0] if block else None


def find_buyer_address(reading: Reading) -> Piece | None:
    """The lines below the buyer's name, as one, without a person above the street."""
    block = [piece for piece in buyer_block(reading)[1:] if not reaches_somebody(piece.text)]
    block = block[len(block) > 1 and _is_person(block[0].text) and _is_street(block[1].text) :]
    return join(block) if block else None


def _is_person(text: str) -> bool:
    words = text.split()
    capitals = all(word[:1].isupper() for word in words)
    return (
        1 < len(words) < 5
        and capitals
        and text.replace(" ", "").isalpha()
        and not place_score(text)
    )


def _is_street(text: str) -> bool:
    return any(map(str.isdigit, text)) and not PLACE.search(text)


def buyer_block(reading: Reading) -> list[Piece]:
    """The buyer's name and the lines of its address."""
    return list(_buyer_block(reading))


@lru_cache(maxsize=KEPT)
def _buyer_block(reading: Reading) -> list[Piece]:
    labelled = labelled_block(reading, frozenset({"buyer", "buyer_address"}))
    return labelled or window(reading, _company(reading)) or _one_line(reading)


def _one_line(reading: Reading) -> list[Piece]:
    """A name, a street and a town in one line at the top, of which the seller is not named."""
    company = _company(reading)
    for line in upper(reading):
        (start, end), *others = line.phrases()
        parts = line.text[start:end].split(", ")
        is_seller = company is not None and fold(company.text) in fold(line.text)
        if not others and len(parts) > 2 and not is_seller and has_street_form(parts[1]):
            block = inline([line.piece(start, end)])
            if len(block) > 1:
                return block
    return []


@lru_cache(maxsize=KEPT)
def _company(reading: Reading) -> Piece | None:
    buyer = labelled_block(reading, frozenset({"buyer", "buyer_address"}))
    names = [piece for line in reading.lines for piece in _names(line)]
    if buyer:
        names = [name for name in names if fold(name.text) not in fold(buyer[0].text)]
    times = Counter(fold(name.text) for name in names)

    def prominence(name: Piece) -> float:
        """A point for each mention, and less the further down on its page."""
        return times[fold(name.text)] - (name.box.y0 if name.box else 0.5)

    return max(names, key=prominence, default=None)


def _named_by_address(reading: Reading) -> Piece | None:
    """The line above an address at the top that is not the buyer's."""
    buyer = buyer_block(reading)
    for block in blocks_of(upper(reading)):
        first = block[0]
        own = has_place(block[1:]) and first.box.y0 < WINDOW / 2
        names = fold(" ".join(phrase.text for phrase in block))
        other = bool(buyer) and fold(buyer[0].text) in names
        if (
            own
            and not other
            and not is_label(first, reading)
            and first.line.page == 1
            and is_name(first.text)
        ):
            return first.piece
    return None


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
        for start, end in _between_amounts(line)
        for match in company_name().finditer(line.text, start, end)
        if not COPYRIGHT.search(line.text[: match.start()])
    ]


def _between_amounts(line: Line) -> list[tuple[int, int]]:
    """The phrases, parted where an amount or a date stands: no name contains one."""
    stops = [(one.start, one.end) for one in dates_in(line)]
    stops = sorted(stops + [(one.start, one.end) for one in amounts_in(line)])
    found = []
    for start, end in line.phrases():
        for stop in (each for each in stops if start <= each[0] < end):
            found.append((start, stop[0]))
            start = stop[1]
        found.append((start, end))
    return [(start, end) for start, end in found if start < end]
