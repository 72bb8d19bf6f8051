"""Full-text search over the blocks of each document's current run, what extra tasks tell beyond
them (`storage.searched`), its name and its values.

In: words as typed; never read as SQL or as search syntax. Out: the blocks and items that hold all
of them, best first; or a condition on documents. Words are compared as they are written, ignoring
case; on PostgreSQL other forms of them count, too, where a block's language is known (`stemming`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Select,
    cast,
    column,
    exists,
    false,
    func,
    literal_column,
    null,
    or_,
    select,
    table,
    union_all,
)
from sqlalchemy.dialects.postgresql import REGCONFIG
from sqlalchemy.orm import Session

from parsers.document import BoundingBox
from storage.database import Database
from storage.models import (
    CURRENT_BLOCKS,
    CURRENT_ITEMS,
    AnswerRow,
    BlockRow,
    DocumentWords,
    ItemRow,
    PageRow,
    SourceFile,
    SummaryRow,
)
from storage.queries import last_seen
from storage.rows import value_of
from storage.search_indexes import ITEMS_SEARCH, SEARCH, WORDS_SEARCH
from storage.stemming import (
    SIMPLE,
    configuration_of,
    holds_forms,
    languages_in_use,
    query_of,
    rank,
    vector,
    wanted,
)
from storage.types import clean

FEW, MANY = 10_000, 150_000
"""Blocks with the words: of a few, their documents are looked up. Of more, documents are asked for
the words in the order of the list until there are enough, which takes longer the fewer have them;
up to many, what the index says is remembered meanwhile."""
COMMON = 200
"""Documents are counted up to this, if more than a few blocks have the words."""
_SNIPPET_WORDS = 16
_INDEXED = {
    SEARCH: "blocks.text", WORDS_SEARCH: "document_words.text", ITEMS_SEARCH: "items.searched"
}  # fmt: skip
_KEYS = {
    SEARCH: BlockRow.id, WORDS_SEARCH: DocumentWords.document_id, ITEMS_SEARCH: ItemRow.id
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hit:
    """A block found, or an item. position: of the block on its page; of an item in its answer.
    label: of the block; of an item its own, if it has one. task: of an item. snippet: a part of its
    text, the words found in [brackets]. rank: the smaller, the better."""

    document_id: int
    name: str
    page_number: int
    position: int
    label: str | None
    task: str | None
    snippet: str
    rank: float
    box: BoundingBox | None


def search_texts(database: Database, text: str, limit: int) -> tuple[Hit, ...]:
    """At most `limit` blocks and items that hold every word of `text`; none if there is no word in
    it."""
    words = _split(text)
    if not words:
        return ()
    with database.reading() as session:
        if database.is_sqlite:
            found = [_match_sqlite(index, words) for index in (SEARCH, ITEMS_SEARCH)]
        else:
            languages = languages_in_use(session)
            found = [_match_blocks(words, languages), _match_items(words)]
        hits = [value_of(Hit, row) for each in found for row in session.execute(each.limit(limit))]
    return tuple(sorted(hits, key=lambda hit: hit.rank)[:limit])


@dataclass(frozen=True, slots=True)
class Documents:
    """Those with the words, as a condition on `summaries`. most: how many are worth counting."""

    condition: ColumnElement[bool]
    most: int


def documents_with(session: Session, text: str, exact: int) -> Documents:
    """The documents of which a block or an item holds every word of `text`, or the name and the
    values do together; none if there is no word in it. exact: how many are counted at the most."""
    words = _split(text)
    if not words:
        return Documents(false(), exact)
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    read = _index_sqlite if is_sqlite else _index_postgresql
    (block, in_block), (document, in_words) = read(SEARCH, words), read(WORDS_SEARCH, words)
    forms = [] if is_sqlite else [holds_forms(each, words) for each in languages_in_use(session)]
    holding = _holding(block, [in_block, *forms])
    most = MANY if is_sqlite else FEW
    blocks = session.scalar(select(func.count()).select_from(holding.limit(most + 1).subquery()))
    if (blocks := blocks or 0) <= FEW:
        found = _runs_of(holding.cte("found"))
    elif is_sqlite and blocks <= MANY:
        found = _has_block(BlockRow.id.in_(select(block).where(in_block)))
    else:
        itself = exists().where(in_block, block == BlockRow.id).correlate(BlockRow)
        found = _has_block(itself if is_sqlite else or_(in_block, *forms))
    named = select(document.label("id")).where(in_words).cte("named").prefix_with("MATERIALIZED")
    told = _runs_told(*read(ITEMS_SEARCH, words))
    condition = or_(SummaryRow.document_id.in_(select(named.c.id)), found, told)
    return Documents(condition, exact if blocks <= FEW else COMMON)


def _holding(key: Any, conditions: Sequence[ColumnElement[bool]]) -> CompoundSelect[Any]:
    """The keys of rows for which one of the conditions is true, maybe twice. Not OR, for which
    PostgreSQL would look into each row once more."""
    return union_all(*(select(key.label("id")).where(each) for each in conditions))


def _runs_of(blocks: CTE) -> ColumnElement[bool]:
    """Whether the run of a row of `summaries`, which is the current one, has one of the blocks."""
    pages = select(PageRow.run_id).join(BlockRow, BlockRow.page_id == PageRow.id)
    runs = pages.join(blocks, blocks.c.id == BlockRow.id).cte("runs_found")
    return SummaryRow.run_id.in_(select(runs.prefix_with("MATERIALIZED").c.run_id))


def _runs_told(item: Any, in_item: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether an item of that run has the words. There are few beside blocks."""
    answers = select(AnswerRow.run_id).join(ItemRow, ItemRow.answer_id == AnswerRow.id)
    items = select(item.label("id")).where(in_item).cte("items_found")
    runs = answers.join(items, items.c.id == ItemRow.id).cte("runs_told")
    return SummaryRow.run_id.in_(select(runs.prefix_with("MATERIALIZED").c.run_id))


def _has_block(matches: ColumnElement[bool]) -> ColumnElement[bool]:
    """Not EXISTS, of which PostgreSQL may look up all blocks before the first document."""
    blocks = select(BlockRow.id).join(PageRow, PageRow.id == BlockRow.page_id).limit(1)
    found = blocks.where(PageRow.run_id == SummaryRow.run_id, matches).correlate(SummaryRow)
    return found.scalar_subquery().is_not(None)


Index = tuple[Any, ColumnElement[bool]]
"""The key of an indexed row, and whether it holds the words."""


def _index_sqlite(index: str, words: list[str]) -> Index:
    itself: ColumnElement[Any] = literal_column(index)
    return table(index, column("rowid")).c.rowid, itself.op("MATCH")(_quoted(words))


def _index_postgresql(index: str, words: list[str]) -> Index:
    return _KEYS[index], _vector(index).op("@@")(wanted(SIMPLE, words))


def _split(text: str) -> list[str]:
    return [word for word in clean(text).split() if any(map(str.isalnum, word))]


def _quoted(words: list[str]) -> str:
    return " ".join('"' + word.replace('"', '""') + '"' for word in words)


def _vector(index: str) -> ColumnElement[Any]:
    return vector(SIMPLE, _INDEXED[index])


def _match_sqlite(index: str, words: list[str]) -> Select[Any]:
    indexed = table(index, column("rowid"))
    itself: ColumnElement[Any] = literal_column(index)
    snippet = func.snippet(itself, 0, "[", "]", "…", _SNIPPET_WORDS)
    rank = func.bm25(itself)
    found, own = _found(index, snippet, rank)
    return found.join(indexed, indexed.c.rowid == own).where(itself.op("MATCH")(_quoted(words)))


def _match_blocks(words: list[str], languages: Sequence[str]) -> Select[Any]:
    key, as_written = _index_postgresql(SEARCH, words)
    holding = _holding(key, [as_written, *(holds_forms(each, words) for each in languages)])
    told = Told(rank(languages, words), configuration_of(languages), query_of(languages, words))
    return _match_postgresql(SEARCH, key.in_(holding), told)


def _match_items(words: list[str]) -> Select[Any]:
    simple, query = cast(SIMPLE, REGCONFIG), wanted(SIMPLE, words)
    told = Told(func.ts_rank(_vector(ITEMS_SEARCH), query), simple, query)
    return _match_postgresql(ITEMS_SEARCH, _index_postgresql(ITEMS_SEARCH, words)[1], told)


class Told(NamedTuple):
    """What of a row its excerpt is made with."""

    rank: ColumnElement[Any]
    configuration: ColumnElement[Any]
    query: ColumnElement[Any]


def _match_postgresql(index: str, holds: ColumnElement[bool], told: Told) -> Select[Any]:
    # Materialized, so that the planner does not look into every block of all documents.
    key: Any = _KEYS[index]
    text: ColumnElement[Any] = literal_column(_INDEXED[index]).label("text")
    columns = (each.label(name) for name, each in zip(Told._fields, told, strict=True))
    matching = select(key, text, *columns).where(holds).cte("matching")
    matching = matching.prefix_with("MATERIALIZED")
    form = f"StartSel=[, StopSel=], MinWords={_SNIPPET_WORDS - 1}, MaxWords={_SNIPPET_WORDS}"
    each = matching.c
    snippet = func.ts_headline(each.configuration, each.text, each.query, form)
    found, own = _found(index, snippet, -each.rank)
    return found.join(matching, each.id == own)


def _found(
    index: str, snippet: ColumnElement[Any], rank: ColumnElement[Any]
) -> tuple[Select[Any], ColumnElement[Any]]:
    """What is told of a hit, best first, and its key in the index."""
    source = CURRENT_ITEMS if index == ITEMS_SEARCH else CURRENT_BLOCKS
    task = source.c.task if index == ITEMS_SEARCH else null().label("task")
    own = source.c.item_id if index == ITEMS_SEARCH else source.c.block_id
    names = ("document_id", "page_number", "position", "label", "x0", "y0", "x1", "y1")
    name = last_seen(SourceFile.name, source.c.document_id).label("name")
    told = (name, task, snippet.label("snippet"), rank.label("rank"))
    found = select(*(source.c[each] for each in names), *told).select_from(source)
    return found.order_by(rank, own), own
