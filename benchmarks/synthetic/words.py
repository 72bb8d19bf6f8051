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
OF_KINDS = Path(__file__).parent / "kind_words"


@cache
def languages() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


@cache
def _table(language: str) -> dict[str, Any]:
    more = tomllib.loads(MORE.read_text(encoding="utf-8"))
    own = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return {**more["en"], **more.get(language, {}), **own}


@cache
def _of_kind(language: str, section: str) -> dict[str, Any]:
    path = OF_KINDS / f"{language}.toml"
    path = path if path.exists() else OF_KINDS / "en.toml"
    return dict(tomllib.loads(path.read_text(encoding="utf-8")).get(section, {}))


class Words:
    """The words of one document: of several, it uses the same one everywhere.

    second: a language whose word stands behind, as in `Rechnung / Invoice`. section: of kinds of
    documents that are no invoices, in `kind_words`; its words go before the others."""

    def __init__(
        self,
        language: str,
        rng: random.Random,
        second: str | None = None,
        section: str | None = None,
    ) -> None:
        self._table, self._rng, self._chosen = _table(language), rng, dict[str, str]()
        if section:
            self._table = {**self._table, **_of_kind(language, section)}
        self._second = Words(second, rng, None, section) if second else None

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
