"""The extra tasks that the embedded engine answers, by words, geometry and pixels. A module has
`answer(question) -> Completion`, whose text is what a model would answer, boxes in thousandths; it
runs in a worker process and is imported only there."""

from collections.abc import Callable, Mapping
from importlib import import_module

from parsers.document import Completion, Question

MODULES: Mapping[str, str] = {
    # task: module
    "find": "parsers.engines.embedded.find",
    "spot": "parsers.engines.embedded.spot",
    "describe": "parsers.engines.embedded.describe",
    "ask": "parsers.engines.embedded.ask",
    "screen": "parsers.engines.embedded.screen",
    "act": "parsers.engines.embedded.act",
}
LOOKS_AT: frozenset[str] = frozenset({"find", "spot", "describe", "screen", "act"})
"""Those for which it needs the pages' images."""


def answer_of(task: str) -> Callable[[Question], Completion]:
    found: Callable[[Question], Completion] = import_module(MODULES[task]).answer
    return found
