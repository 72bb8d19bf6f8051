"""The engines, which answer questions: one module each, with a cheap `open_engine`.

A module is imported when its engine is opened, as some import much. `parsers.asking` says what an
engine is.
"""

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from parsers.asking import Engine
from parsers.engines.options import EngineOptions


@dataclass(frozen=True, slots=True)
class EngineEntry:
    """packages: needed, but perhaps not installed. option: the name of one that is required."""

    module: str
    packages: tuple[str, ...] = ()
    option: str = ""

    def __call__(self, options: EngineOptions) -> Engine:
        engine: Engine = import_module(self.module).open_engine(options)
        return engine

    def is_usable(self, options: EngineOptions) -> bool:
        """Whether its packages are installed and its option is given."""
        given = not self.option or getattr(options, self.option)
        return bool(given) and all(map(find_spec, self.packages))


ENGINES: dict[str, EngineEntry] = {
    "ocr": EngineEntry("parsers.engines.ocr"),
    "qwen": EngineEntry("parsers.engines.qwen_local", ("torch", "transformers")),
    "server": EngineEntry("parsers.engines.server", ("openai",)),
    "replay": EngineEntry("parsers.engines.replay", option="recordings"),
}
