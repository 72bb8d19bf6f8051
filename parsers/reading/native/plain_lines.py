"""Plain text with its lines in, its paragraphs out: a line that was broken because the next word
had no room goes on in the next; others stay lines. Items of lists are some of their own."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from parsers.document import Block, Label
from parsers.document.content import Span, tidy

WIDEST = 80  # characters: programs that break lines do so at or before it
NARROWEST = 55  # characters: text that has no line of as many is not broken to a width
LONGEST_WORD = 24  # characters: longer ones, such as addresses of pages, begin lines of their own
ITEM = re.compile(r"\s*(?:[-*•–]|\d{1,3}[.)]) +\S")
OWN_LINE = re.compile(r"\s*>|--\s*$|\s{2,}")
"""Quoted, the sign before a signature, or indented."""


def paragraphs_of(text: str) -> Iterator[Block]:
    lines = [line.rstrip() for line in text.splitlines()]
    width = max((len(line) for line in lines if len(line) <= WIDEST), default=0)
    paragraph: list[str] = []
    for line in (*lines, ""):
        if paragraph and (not line or ITEM.match(line)):
            yield _block(paragraph, width)
            paragraph = []
        paragraph += [line] if line else []


def _block(lines: Sequence[str], width: int) -> Block:
    text = lines[0]
    for before, line in pairwise(lines):
        text += (" " if _goes_on(before, line, width) else "\n") + line.strip()
    label = Label.LIST_ITEM if ITEM.match(lines[0]) else Label.TEXT
    return Block(label, tidy([Span(text)]))


def _goes_on(line: str, after: str, width: int) -> bool:
    if width < NARROWEST or OWN_LINE.match(line) or OWN_LINE.match(after):
        return False
    word = after.split(maxsplit=1)[0]
    return len(word) <= LONGEST_WORD and len(line) + 1 + len(word) > width
