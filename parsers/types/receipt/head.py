"""The lines at the top of a receipt: which they are, which say nothing of who issued it, and which
are about places. This module knows no schema."""

import re
from collections.abc import Sequence
from itertools import takewhile

from parsers.extraction.candidates import amounts_in, dates_in
from parsers.extraction.lines import Line
from parsers.extraction.names import (
    has_ending,
    words_in,
)
from parsers.extraction.places import has_contact, place_score
from parsers.extraction.vocabulary import folded
from parsers.types.receipt.item_lines import read_item_line
from parsers.types.receipt.item_texts import is_head

DEPTH = 16
"""How many lines at the top are searched."""
ONE_TYPE = 0.75
"""Lines are printed in one size of type if the lower one is this part of the higher one or more."""
CLOSE = 0.75
"""Heights of a line: lines of one block have less between them."""
ONE_AXIS = 0.03
"""Of the page's width: how far centres or left edges of lines set below each other differ."""
FULL_ADDRESS = 2
"""Words about places from which a run of lines is taken for the address without a look further."""
PHONE = re.compile(r"(?:^\W*|:\s?)\(?\+?\d[\d\s()/-]{6,}\W*$")
REGISTRATION = re.compile(r"^\W*(?=(?:\w*\d){5})[\w-]+\W*$")
LARGEST_AMOUNT = 10_000_000
"""Numbers of registers are larger, also where letters before them are those of a currency."""
LONG_NUMBER = re.compile(r"\d(?:[ ()/.-]{0,3}\d){8}")
"""Of a register or a telephone, not of a place."""
LABELLED_NUMBER = re.compile(r"^\D{2,30}\W\d{6}\W*$")
TOWN = re.compile(
    r"(?:[A-Z]{1,2}-)?"
    r"(?:\d{4,6}|\d{3} \d{2}|\d{2}-\d{3}|\d{4}-\d{3}|\d{5}-?\d{3}) ?"
    r"(?:[^\W\d_]{3}|[\u3040-\u9fff]{2})"
)
"""A line that begins with a postcode."""
PROVINCE = re.compile(r"\([A-Z]{2}\)\W*$")
LABELLED_CODE = re.compile(r"^[^\d:：]{2,30}[:：] ?(?=(?:\S*\d){8})\S+\W*$")
"""`VAT No.: 123456789`, in whatever language."""
MAIL = re.compile(r"\w@\w")


def head_of(lines: Sequence[Line]) -> list[Line]:
    """The lines above the first amount of the first page; numbers of houses may look like one."""
    return list(takewhile(lambda one: not _is_priced(one) or _is_numbered(one), lines[:DEPTH]))


def _is_priced(line: Line) -> bool:
    return any(abs(one.value) < LARGEST_AMOUNT for one in amounts_in(line))


def _is_numbered(line: Line) -> bool:
    return is_place(line) and read_item_line(line).amount is None


def is_one_block(above: Line, below: Line) -> bool:
    """One size of type, one axis and no blank space between."""
    sizes = sorted((above.height, below.height))
    gap = below.box.y0 - above.box.y1
    return (
        sizes[0] >= ONE_TYPE * sizes[1]
        and abs(gap) < CLOSE * sizes[1]
        and on_one_axis(above, below)
    )


def on_one_axis(one: Line, other: Line) -> bool:
    return (
        min(abs(one.box.center_x - other.box.center_x), abs(one.box.x0 - other.box.x0)) < ONE_AXIS
    )


def is_noise(line: Line) -> bool:
    words = words_in(line.text)
    return (
        any(word in folded("companies.beside_name") for word in [*words[:3], "".join(words[:2])])
        or not any(map(str.isalpha, line.text))
        or bool(PHONE.search(line.text) or REGISTRATION.match(line.text))
        or (LONG_NUMBER.search(line.text) is not None and has_contact(line.text))
        or LABELLED_CODE.match(line.text) is not None
        or bool(MAIL.search(line.text))
        or _is_titled(line)
        or bool(dates_in(line))
    )


def _is_titled(line: Line) -> bool:
    """`Rechnung 4711`, `Taxi Quittung`: what the paper calls itself, numbered or at the end; `Order
    Confirmation` alone on its line."""
    named = folded("receipt.titles") | folded("invoice.titles")
    titles = {one for one in named if len(one) > 4}
    words = words_in(line.text)
    if "".join(words) in folded("labels.other_documents"):
        return True
    numbered = re.search(r"\d", line.text) is not None and bool(titles & set(words))
    return numbered or words[-1:] in ([one] for one in titles)


def is_town_with_province(line: Line) -> bool:
    """`31055 Asti (AT)`, which is no legal form."""
    return TOWN.match(line.text) is not None and PROVINCE.search(line.text) is not None


def is_place(line: Line) -> bool:
    if is_town_with_province(line):
        return True
    numbered = re.search(r"\d", line.text) is not None
    if is_noise(line) or has_ending(line.text) or (is_head(line) and not numbered):
        return False
    if LONG_NUMBER.search(line.text) and place_score(line.text) < FULL_ADDRESS:
        return TOWN.match(line.text) is not None
    return TOWN.match(line.text) is not None or place_score(line.text) > bool(
        LABELLED_NUMBER.search(line.text)
    )
