"""The engines, who answer questions: one module each; the table names them all.

Each module has `open_engine`, which is cheap; it is imported when its engine is opened, for some
import much. What an engine is, `parsers.asking` says.
"""

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from parsers.asking import Engine
from parsers.engines.options import EngineOptions


@dataclass(frozen=True, slots=True)
class EngineEntry:
    """packages: what the module needs and may not be installed. option: the name of the one that
    must be given."""

    module: str
    packages: tuple[str, ...] = ()
    option: str = ""

    def __call__(self, options: EngineOptions) -> Engine:
        engine: Engine = import_module(self.module).open_engine(options)
        return engine

    def is_usable(self, options: EngineOptions) -> bool:
        """Whether it is worth offering: what it needs is there, and is given."""
        given = not self.option or getattr(options, self.option)
        return bool(given) and all(map(find_spec, self.packages))


ENGINES: dict[str, EngineEntry] = {
    "ocr": EngineEntry("parsers.engines.ocr"),
    "qwen": EngineEntry("parsers.engines.qwen_local", ("torch", "transformers")),
    "server": EngineEntry("parsers.engines.server", ("openai",)),
    "replay": EngineEntry("parsers.engines.replay", option="recordings"),
}
