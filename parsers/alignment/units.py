"""The texts of an answer, one for each cell and each block, folded for comparing.

In: blocks. Out: their letters and digits, without the commands of LaTeX, which stand on no page.
This module knows no page.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain

from parsers.document import Block, Label, Word
from parsers.document.content import text_of
from parsers.document.text import fold

MOST_LETTERS = 300_000
"""Of an answer; what follows is not compared. A page of small print has 20,000."""

_FORMULA = re.compile(
    r"\$[^$]{1,2000}\$|\\\((?:[^\\]|\\[^()]){1,2000}\\\)|\\\[(?:[^\\]|\\[^\[\]]){1,2000}\\\]"
)
_COMMAND = re.compile(r"\\([a-zA-Z]+)")
_PIECE = re.compile(r"\S{1,200}")  # as folding is cached, no piece may be long


@dataclass(frozen=True, slots=True)
class Unit:
    """words: folded. text: all of them, without blanks. formula: the letters in formulas, which the
    page may have in another order. block: its index."""

    block: int
    words: tuple[str, ...]
    text: str
    formula: str = ""


def units_of(blocks: Sequence[Block]) -> tuple[Unit, ...]:
    """In the order of the blocks; empty ones left out."""
    return tuple(_bounded(_units(blocks)))


def folded_words(words: Iterable[Word]) -> tuple[str, ...]:
    """One for each word; empty if it has neither letters nor digits."""
    return tuple("".join(_folded(word.text)) for word in words)


def _units(blocks: Sequence[Block]) -> Iterator[Unit]:
    for index, block in enumerate(blocks):
        for text in (text_of(block.content), *(cell.text for cell in block.cells)):
            if text:
                unit = _unit(index, text, is_formula=block.label is Label.FORMULA)
                if unit.text or unit.formula:
                    yield unit


def _unit(block: int, text: str, *, is_formula: bool) -> Unit:
    formulas = [text] if is_formula else list(filter(is_latex, _FORMULA.findall(text)))
    signs = _signs(text) if is_formula else _FORMULA.sub(lambda found: _signs(found[0]), text)
    words = tuple(_folded(signs))
    formula = "".join(chain.from_iterable(_folded(_signs(each)) for each in formulas))
    return Unit(block, words, "".join(words), formula)


def is_latex(text: str) -> bool:
    return bool(_COMMAND.search(text))


def _signs(formula: str) -> str:
    return _COMMAND.sub(_named, formula)


def _named(command: re.Match[str]) -> str:
    """The Greek letter of that name, or nothing."""
    with suppress(KeyError):
        return unicodedata.lookup(f"GREEK SMALL LETTER {command[1]}")
    return " "


def _folded(text: str) -> Iterator[str]:
    return filter(None, map(fold, _PIECE.findall(text)))


def _bounded(units: Iterable[Unit]) -> Iterator[Unit]:
    letters = 0
    for unit in units:
        letters += len(unit.text) + len(unit.formula)
        if letters > MOST_LETTERS:
            return
        yield unit
