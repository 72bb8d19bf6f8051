"""Full-text search over the blocks of each document's current run, what extra tasks tell beyond
them (`storage.searched`), its name and its values.

In: words as typed; never read as SQL or as search syntax. Out: the blocks and items that hold all
of them, best first; or a condition on documents. Words are compared as they are written, ignoring
case; this module knows no languages.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
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
)
from sqlalchemy.dialects.postgresql import REGCONFIG
from sqlalchemy.orm import Session

from parsers.document import BoundingBox
from storage.database import Database
from storage.models import (
    CURRENT_BLOCKS,
    CURRENT_ITEMS,
    ITEMS_SEARCH,
    SEARCH,
    WORDS_SEARCH,
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
    match = _match_sqlite if database.is_sqlite else _match_postgresql
    with database.reading() as session:
        hits = [
            value_of(Hit, row)
            for index in (SEARCH, ITEMS_SEARCH)
            for row in session.execute(match(index, words).limit(limit))
        ]
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
    most = MANY if is_sqlite else FEW
    some = select(block).where(in_block).limit(most + 1).subquery()
    blocks = session.scalar(select(func.count()).select_from(some)) or 0
    if blocks <= FEW:
        found = _runs_of(select(block.label("id")).where(in_block).cte("found"))
    elif is_sqlite and blocks <= MANY:
        found = _has_block(BlockRow.id.in_(select(block).where(in_block)))
    else:
        itself = exists().where(in_block, block == BlockRow.id).correlate(BlockRow)
        found = _has_block(itself if is_sqlite else in_block)
    named = select(document.label("id")).where(in_words).cte("named").prefix_with("MATERIALIZED")
    told = _runs_told(*read(ITEMS_SEARCH, words))
    condition = or_(SummaryRow.document_id.in_(select(named.c.id)), found, told)
    return Documents(condition, exact if blocks <= FEW else COMMON)


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
    return _KEYS[index], _vector(index).op("@@")(_wanted(words))


def _split(text: str) -> list[str]:
    return [word for word in clean(text).split() if any(map(str.isalnum, word))]


def _quoted(words: list[str]) -> str:
    return " ".join('"' + word.replace('"', '""') + '"' for word in words)


def _wanted(words: list[str]) -> ColumnElement[Any]:
    return func.plainto_tsquery(cast("simple", REGCONFIG), " ".join(words))


def _vector(index: str) -> ColumnElement[Any]:
    # Written as in the index's definition, without parameters, so that the index is used.
    return literal_column(f"to_tsvector('simple', left({_INDEXED[index]}, 100000))")


def _match_sqlite(index: str, words: list[str]) -> Select[Any]:
    indexed = table(index, column("rowid"))
    itself: ColumnElement[Any] = literal_column(index)
    snippet = func.snippet(itself, 0, "[", "]", "…", _SNIPPET_WORDS)
    rank = func.bm25(itself)
    found, own = _found(index, snippet, rank)
    return found.join(indexed, indexed.c.rowid == own).where(itself.op("MATCH")(_quoted(words)))


def _match_postgresql(index: str, words: list[str]) -> Select[Any]:
    # Materialized, so that the planner does not look into every block of all documents.
    vector, wanted, simple = _vector(index), _wanted(words), cast("simple", REGCONFIG)
    text: ColumnElement[Any] = literal_column(_INDEXED[index])
    form = f"StartSel=[, StopSel=], MinWords={_SNIPPET_WORDS - 1}, MaxWords={_SNIPPET_WORDS}"
    key = _KEYS[index]
    matching = (
        select(key, func.ts_rank(vector, wanted).label("rank"), text.label("text"))
        .where(vector.op("@@")(wanted))
        .cte("matching")
        .prefix_with("MATERIALIZED")
    )
    snippet = func.ts_headline(simple, matching.c.text, wanted, form)
    found, own = _found(index, snippet, -matching.c.rank)
    return found.join(matching, matching.c.id == own)


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
