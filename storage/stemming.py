"""Words of blocks in any of their forms, on PostgreSQL: `invoices` finds `invoice`.

In: words as typed. Out: conditions, ranks and excerpts of blocks whose page is in a language that
PostgreSQL has a configuration for. Each such language has an index of its own, of the blocks in it
(migration 0014), so that a word's stem in one language finds nothing in another. Where the language
is unknown, and on SQLite, words are found as they are written.
"""

from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, and_, case, cast, exists, func, literal_column, select
from sqlalchemy.dialects.postgresql import REGCONFIG
from sqlalchemy.orm import Session

from storage.models import PageRow

CONFIGURATIONS = MappingProxyType({
    "ar": "arabic", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "fi": "finnish", "fr": "french", "hu": "hungarian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish", "ta": "tamil",
    "tr": "turkish",
})  # fmt: skip
"""By language: those that PostgreSQL 13 has."""
SIMPLE = "simple"
_LANGUAGE: ColumnElement[Any] = literal_column("blocks.language")


def languages_in_use(session: Session) -> tuple[str, ...]:
    """Those of stored pages that have a configuration."""
    is_used = [exists().where(PageRow.language == each).label(each) for each in CONFIGURATIONS]
    row = session.execute(select(*is_used)).one()
    return tuple(each for each in CONFIGURATIONS if row._mapping[each])


def holds_forms(language: str, words: Sequence[str]) -> ColumnElement[bool]:
    """Whether a block in this language holds each of the words, in any form."""
    configuration = CONFIGURATIONS[language]
    # Without parameters, as in the index's definition, so that the index is used.
    is_in_it: ColumnElement[bool] = literal_column(f"blocks.language = '{language}'")
    return and_(is_in_it, vector(configuration).op("@@")(wanted(configuration, words)))


def rank(languages: Sequence[str], words: Sequence[str]) -> ColumnElement[Any]:
    """How well a block fits: the same word counts twice, another form of it once."""
    as_written = func.ts_rank(vector(SIMPLE), wanted(SIMPLE, words))
    forms = {
        each: func.ts_rank(vector(CONFIGURATIONS[each]), wanted(CONFIGURATIONS[each], words))
        for each in languages
    }
    return as_written + case(forms, value=_LANGUAGE, else_=0.0) if forms else as_written


def configuration_of(languages: Sequence[str]) -> ColumnElement[Any]:
    """Of the block's language."""
    simple = cast(SIMPLE, REGCONFIG)
    known = {each: cast(CONFIGURATIONS[each], REGCONFIG) for each in languages}
    return case(known, value=_LANGUAGE, else_=simple) if known else simple


def query_of(languages: Sequence[str], words: Sequence[str]) -> ColumnElement[Any]:
    """What is looked for in a block of its language."""
    as_written = wanted(SIMPLE, words)
    known = {each: as_written.op("||")(wanted(CONFIGURATIONS[each], words)) for each in languages}
    return case(known, value=_LANGUAGE, else_=as_written) if known else as_written


def vector(configuration: str, text: str = "blocks.text") -> ColumnElement[Any]:
    # Written as in the index's definition, without parameters, so that the index is used.
    return literal_column(f"to_tsvector('{configuration}', left({text}, 100000))")


def wanted(configuration: str, words: Sequence[str]) -> ColumnElement[Any]:
    return func.plainto_tsquery(cast(configuration, REGCONFIG), " ".join(words))
