"""The words that drawn documents are labelled with: `words/LANGUAGE.toml`.

They were written for these drawings alone, not taken from `parsers.lexicon`: what the lexicon does
not know is to show.
"""

import random
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "words"
MORE = Path(__file__).parent / "more_words.toml"


@cache
def languages() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


@cache
def _table(language: str) -> dict[str, Any]:
    more = tomllib.loads(MORE.read_text(encoding="utf-8"))
    own = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return {**more["en"], **more.get(language, {}), **own}


class Words:
    """The words of one document: of several, it uses the same one everywhere.

    second: a language whose word stands behind, as in `Rechnung / Invoice`."""

    def __init__(self, language: str, rng: random.Random, second: str | None = None) -> None:
        self._table, self._rng, self._chosen = _table(language), rng, dict[str, str]()
        self._second = Words(second, rng) if second else None

    def __call__(self, key: str) -> str:
        if key not in self._chosen:
            chosen = self._rng.choice(self._table[key])
            self._chosen[key] = chosen
        both = self._second and f"{self._chosen[key]} / {self._second(key)}"
        return both or self._chosen[key]

    def plain(self, key: str) -> str:
        """Without the second language."""
        self(key)
        return self._chosen[key]

    def all(self, key: str) -> Any:
        return self._table[key]

    def any(self, key: str) -> str:
        """Another one each time."""
        return str(self._rng.choice(self._table[key]))
