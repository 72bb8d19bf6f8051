"""Results of functions that a changed weight cannot change, given back instead of made anew.

A function can be changed by the weights of its module and of those that it imports. This module
knows no document.
"""

import ast
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from weights import Weight, modules, source_of

from parsers.extraction.document_type import DocumentType

REUSED = (
    "parsers.extraction.choosing.choose_type",
    "parsers.extraction.lines.lines_of",
    "parsers.extraction.labels.labels.read_labels",
    "parsers.extraction.line_items.items.find_items",
    "parsers.types.invoice.taxes.find_taxes",
    "parsers.extraction.totals.find_total",
    "parsers.types.receipt.merchant.find_company",
    "parsers.types.receipt.address.find_address",
    "parsers.types.nda.clauses.find_effective_date",
    "parsers.types.nda.clauses.find_jurisdiction",
    "parsers.types.nda.clauses.find_term",
    "parsers.types.nda.parties.find_parties",
)
"""Functions that take long, and that no weight changes but those of the modules that they use."""

Function = Callable[..., Any]


@cache
def _used(module: str) -> frozenset[str]:
    """The module, and those of PLACES that it imports, directly or by others."""
    known = {each.__name__ for each in modules()}
    found, left = {module}, [module]
    while left:
        for node in ast.walk(ast.parse(source_of(sys.modules[left.pop()]))):
            name = node.module if isinstance(node, ast.ImportFrom) else None
            if name in known and name not in found:
                found.add(name)
                left.append(name)
    return frozenset(found)


class Reuse:
    """Results of the functions of REUSED by the very arguments that they had. While `weight` is
    None they are kept; else they are given back where the function does not use that weight."""

    def __init__(self) -> None:
        self.weight: Weight | None = None
        self._kept: dict[tuple[Any, ...], tuple[Any, Any]] = {}

    @contextmanager
    def active(self) -> Iterator[None]:
        places = [
            (names, name, function)
            for function in (_function(path) for path in REUSED)
            for module in modules()
            for names in _tables(module)
            for name, value in list(names.items())
            if value is function
        ]
        try:
            for names, name, function in places:
                names[name] = self._wrapped(function)
            yield
        finally:
            for names, name, function in places:
                names[name] = function

    def _wrapped(self, function: Function) -> Function:
        def call(*given: Any) -> Any:
            key = function, *map(_identity, given)
            if self.weight is None:
                result = function(*given)
                self._kept[key] = given, result  # the arguments, lest others get their identity
                return result
            unchanged = self.weight.module not in _used(function.__module__)
            if unchanged and key in self._kept:
                return self._kept[key][1]
            return function(*given)

        return call


def _tables(module: ModuleType) -> Iterator[dict[str, Any]]:
    """Where a module holds functions: its names, and the finders of its document types."""
    yield vars(module)
    for value in vars(module).values():
        if isinstance(value, DocumentType):
            yield from (
                each for each in (value.finders, value.list_finders) if isinstance(each, dict)
            )


def _function(path: str) -> Function:
    module, _, name = path.rpartition(".")
    function: Function = getattr(import_module(module), name)
    return function


def _identity(given: Any) -> Any:
    return tuple(map(id, given)) if isinstance(given, list | tuple) else id(given)
