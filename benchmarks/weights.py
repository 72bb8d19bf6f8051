"""The numbers that decide, as they stand in the code: found, changed, and watched while it runs.

Weights are the numbers that the modules of PLACES have as constants: scores that are added up, and
limits. Nothing is listed by hand but what is no weight, and what takes one away where 0 does not.
This module knows no document.
"""

import ast
import math
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import CodeType, FrameType, ModuleType
from typing import Any, TypeGuard

PLACES = (
    "parsers.extraction",
    "parsers.types",
)
"""Modules, and packages with all that is in them."""

NO_LIMIT = 1_000_000
NEUTRAL: Mapping[str, Mapping[float, str]] = {
    "parsers.extraction.choosing": {NO_LIMIT: "PAGES_READ"},
    "parsers.extraction.choosing.fitting": {NO_LIMIT: "MOST_WORDS MOST_LABELS LONG_LABEL"},
    "parsers.extraction.choosing.looks": {NO_LIMIT: "WIDE TALL LARGER LARGER_BOX WIDE_GAP"},
    "parsers.extraction.choosing.names": {NO_LIMIT: "LONGEST_TITLE AROUND", 1: "UPPER LOWER"},
    "parsers.extraction.page_cuts": {NO_LIMIT: "GAP_ACROSS GAP_DOWN"},
    "parsers.extraction.beside_labels": {100: "ALIKE"},
    "parsers.extraction.line_items.from_lines": {NO_LIMIT: "GAP BESIDE", 1: "HEAD_WEIGHT"},
    "parsers.types.invoice.blocks": {NO_LIMIT: "SAME_PLACE PITCH ALIKE"},
    "parsers.extraction.line_items.column_fields": {NO_LIMIT: "UNIT_LETTERS", 100: "SIMILAR"},
    "parsers.extraction.line_items.column_headers": {
        NO_LIMIT: "PITCH MOST_DIGITS", 1: "HEAD_LINES",
    },
    "parsers.extraction.labels.labelled": {NO_LIMIT: "PITCH PROSE"},
    "parsers.extraction.labels.labels": {NO_LIMIT: "LONGEST"},
    "parsers.types.receipt.merchant": {NO_LIMIT: "APART"},
    "parsers.types.receipt.head": {NO_LIMIT: "CLOSE ONE_AXIS FULL_ADDRESS"},
    "parsers.extraction.lines": {NO_LIMIT: "GAP"},
    "parsers.types.nda.effective_dates": {NO_LIMIT: "HEAD"},
    "parsers.types.nda.mentions": {NO_LIMIT: "LETTER_HEAD"},
    "parsers.types.nda.signatures": {NO_LIMIT: "MOST_BLOCKS"},
    "parsers.types.key_values.pair": {NO_LIMIT: "MOST_KEY_WORDS MOST_VALUE_WORDS"},
    "parsers.types.key_values.pairs": {NO_LIMIT: "NEAR", 1: "MOST_FIGURES"},
    "parsers.types.invoice.parties": {1: "WINDOW"},
    "parsers.extraction.places": {100: "SIMILAR"},
    "parsers.extraction.line_items.rows": {NO_LIMIT: "PITCH"},
    "parsers.extraction.line_items.sum_lines": {NO_LIMIT: "LONGEST_SUM", 100: "SIMILAR"},
    "parsers.extraction.line_items.from_cells": {NO_LIMIT: "HEAD_ROWS"},
    "parsers.extraction.totals": {NO_LIMIT: "MOST_TAX"},
    "parsers.extraction.vocabulary": {NO_LIMIT: "LONGEST_LABEL"},
    "parsers.extraction.line_items.unheaded": {NO_LIMIT: "SAME_PLACE"},
}  # fmt: skip
"""What takes a weight away, where 0 does not: no upper limit, only the same words, one line."""

TIME, UNIT, SCALE = "a bound on time and memory", "a unit or a code", "the end of a scale"
NO_WEIGHTS: Mapping[str, Mapping[str, str]] = {
    "parsers.extraction.choosing": {SCALE: "CERTAIN"},
    "parsers.extraction.choosing.fitting": {TIME: "MOST_VALUES", UNIT: "AGREEMENT"},
    "parsers.extraction.choosing.looks": {
        TIME: "LONGEST_PAGE LONGEST_LABEL LONGEST_PHRASE",
        UNIT: "WIDE_SIGNS",
    },
    "parsers.extraction.choosing.names": {TIME: "LONGEST_NAME"},
    "parsers.extraction.choosing.reasons": {TIME: "LONGEST_NAME"},
    "parsers.extraction.splitting": {TIME: "MOST_PAGES"},
    "parsers.extraction.beside_labels": {UNIT: "_SLIPS"},
    "parsers.extraction.cross_check": {TIME: "NEAR LONGEST_COMPARED"},
    "parsers.extraction.lines": {TIME: "LONGEST_LINE"},
    "parsers.extraction.line_items.from_lines": {TIME: "MOST_LINES"},
    "parsers.extraction.selection": {TIME: "BEAM MOST"},
    "parsers.extraction.line_items.column_headers": {TIME: "LONGEST"},
    "parsers.types.nda.clauses": {TIME: "LONGEST"},
    "parsers.types.nda.terms": {TIME: "MOST_DURATIONS"},
    "parsers.types.nda.mentions": {TIME: "HEAD LONGEST_CLAUSE LONGEST_PART"},
    "parsers.types.nda.names": {TIME: "LONGEST_NAME MOST_WORDS"},
    "parsers.types.nda.parties": {TIME: "LONGEST_LINE MOST_PARTIES"},
    "parsers.types.loading": {TIME: "LARGEST_FILE"},
    "parsers.types.invoice.parties": {TIME: "ADDRESS_LINES"},
    "parsers.types.invoice.taxes": {TIME: "LONGEST_LABEL"},
    "parsers.types.receipt.merchant": {TIME: "DEPTH"},
    "parsers.extraction.keys": {TIME: "MOST_SHOWN LONGEST_SHOWN"},
    "parsers.extraction.line_item_evidence": {TIME: "MOST_SEARCHES"},
    "parsers.extraction.word_index": {TIME: "LONGEST_FUZZY MOST_PLACES"},
    "parsers.types.key_values.pairs": {TIME: "LONGEST_LINE"},
    "parsers.extraction.totals": {TIME: "MOST_AMOUNTS", UNIT: "SMALLEST_COIN"},
    "parsers.extraction.line_items.unheaded": {TIME: "MOST_LINES"},
    "parsers.extraction.writing": {UNIT: "FRAME"},
}
"""The constants that are no weights, and why."""

FIFTH = 5
NAME = re.compile(r"_?[A-Z][A-Z0-9_]*")
Number = int | float | Decimal


@dataclass(frozen=True, slots=True)
class Weight:
    """A number of a constant. key: which one, where the constant holds several."""

    module: str
    name: str
    key: Any
    value: Number

    @property
    def path(self) -> str:
        return f"{self.module}.{self.name}"

    @property
    def label(self) -> str:
        return self.name if self.key is None else f"{self.name}[{self.key}]"

    def changes(self) -> list[Number]:
        """Other values: a fifth less, a fifth more, though no further than what takes it away, and
        that. A whole number moves by one at least."""
        value: Any = self.value
        step = value / FIFTH
        if isinstance(value, int):
            step = int(math.copysign(max(1, round(abs(step))), value))
        gone = type(value)(_listed(NEUTRAL, self) or 0)
        more = min(value + step, gone) if gone > value > 0 else value + step
        return [one for one in dict.fromkeys([value - step, more, gone]) if one != value]


@cache
def modules() -> Sequence[ModuleType]:
    found = [import_module(name) for name in PLACES]
    for package in [each for each in found if hasattr(each, "__path__")]:
        within = walk_packages(package.__path__, f"{package.__name__}.")
        found += [import_module(each.name) for each in within]
    return found


def source_of(module: ModuleType) -> str:
    return Path(module.__file__ or "").read_text(encoding="utf-8")


def weights_in(module: ModuleType) -> Iterator[Weight]:
    """Those that the module itself defines, in their order."""
    for node in ast.parse(source_of(module)).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in ast.walk(ast.Tuple([each for each in targets if each], ast.Load())):
            if isinstance(target, ast.Name) and NAME.fullmatch(target.id):
                for key, value in _numbers(getattr(module, target.id)):
                    weight = Weight(module.__name__, target.id, key, value)
                    if _listed(NO_WEIGHTS, weight) is None:
                        yield weight


def _listed(table: Mapping[str, Mapping[Any, str]], weight: Weight) -> Any:
    """What the table says of the weight; None where it says nothing."""
    groups = table.get(weight.module, {}).items()
    return next((said for said, names in groups if weight.name in names.split()), None)


def _numbers(value: object) -> list[tuple[Any, Number]]:
    items: Iterable[tuple[Any, object]] = [(None, value)]
    if isinstance(value, tuple):
        items = enumerate(value)
    elif isinstance(value, Mapping):
        items = value.items()
    return [(key, each) for key, each in items if _is_number(each)]


def _is_number(value: object) -> TypeGuard[Number]:
    return isinstance(value, Number) and not isinstance(value, bool) and value != 0


@contextmanager
def changed(weight: Weight, value: Number) -> Iterator[None]:
    """Within, the weight has this value, also where its constant was imported by name."""
    whole = getattr(sys.modules[weight.module], weight.name)
    holders = [module for module in modules() if weight.path in _constants(module).values()]
    try:
        _set(holders, weight, _with(whole, weight.key, value))
        yield
    finally:
        _set(holders, weight, whole)


def _set(holders: Iterable[ModuleType], weight: Weight, whole: object) -> None:
    for module in holders:
        for name, path in _constants(module).items():
            if path == weight.path:
                setattr(module, name, whole)
    forget()


def _with(whole: Any, key: Any, value: Number) -> Any:
    if key is None:
        return value
    if isinstance(whole, tuple):
        return (*whole[:key], value, *whole[key + 1 :])
    return {**whole, key: value}


@cache
def _constants(module: ModuleType) -> Mapping[str, str]:
    """By the name that it has in the module, the path of each constant, of its own or imported."""
    names = {name: f"{module.__name__}.{name}" for name in vars(module) if NAME.fullmatch(name)}
    for node in ast.parse(source_of(module)).body:
        if isinstance(node, ast.ImportFrom):
            own = {each.asname or each.name: f"{node.module}.{each.name}" for each in node.names}
            names |= {name: path for name, path in own.items() if name in names}
    return names


def forget() -> None:
    """What functions have in their caches they may have by another weight."""
    for module in modules():
        for each in vars(module).values():
            if hasattr(each, "cache_clear") and each.__module__ == module.__name__:
                each.cache_clear()


@contextmanager
def watched(read: set[str]) -> Iterator[None]:
    """Adds the constants that the functions read that run meanwhile."""
    codes: set[tuple[CodeType, str]] = set()

    def see(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            codes.add((frame.f_code, frame.f_globals.get("__name__", "")))

    known = {module.__name__: _constants(module) for module in modules()}
    sys.setprofile(see)
    try:
        yield
    finally:
        sys.setprofile(None)
    for code, name in codes:
        constants = known.get(name, {})
        read.update(constants[each] for each in code.co_names if each in constants)
