"""The lines of several documents -> the heads of tables that most of them have, with their columns.

Heads are the ones that the lexicon knows for a list of a type, and lines of words above rows with
figures, which documents share. What a column holds is told by the texts below its head. This module
knows no single field.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from parsers.document import FieldDefinition, ListDefinition, Page
from parsers.document.text import fold
from parsers.extraction.line_items.column_fields import assign
from parsers.extraction.line_items.column_headers import Header, HeaderCell, find_headers
from parsers.extraction.lines import Line
from parsers.suggestions.looks import Look, look_of_texts
from parsers.suggestions.shared_phrases import is_label
from parsers.suggestions.vocabulary import Vocabulary

LEAST_SHARE = 0.5
"""The part of the documents, at least, that have the table."""
LEAST_COLUMN = 0.3
"""The part of the documents that have the table, at least, that have the column."""
LEAST_HEADS, LEAST_ROWS = 3, 2
"""Words side by side that are the heads of a table which the lexicon does not know; rows below."""
LEAST_CELLS = 3
"""Of a line below a head that surely is a row; a label with its amount has two."""
ALIKE = 0.5
"""The part of the heads of two tables, at least, that are the same, if the tables are."""
LOOKS = 2
"""Kinds of values below the heads of two tables, texts aside, that tell that they are the same."""
MOST_WORDS = 6
"""Of a head."""
MOST_ROWS = 30
"""Below a head, from which it is told what its column holds."""
MOST_LISTS, MOST_COLUMNS = 4, 20
POSITIONS = frozenset({"", "pos", "position", "nr", "no", "num", "item", "lp", "line", "zeile"})
"""Heads of columns that count rows, folded."""


Heads = tuple[int, int, int, float, float]
"""A document, a page, a line of it, and where the heads on it begin and end."""


@dataclass(slots=True)
class Column:
    """What documents have in a column. known: the field of the lexicon's list, if it is one."""

    known: FieldDefinition | None
    heads: Counter[str] = field(default_factory=Counter)
    texts: list[str] = field(default_factory=list)
    documents: int = 0


@dataclass(frozen=True, slots=True)
class SharedList:
    """known: the list of the lexicon, if it is one. columns: in the order in which they stand.
    heads: where they stand. rows: document, page and line of what surely is one."""

    known: ListDefinition | None
    columns: tuple[Column, ...]
    documents: int
    heads: tuple[Heads, ...]
    rows: frozenset[tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class _Table:
    """cells: the heads. below: for each, the texts below it. places: page, line, left, right. rows:
    page and line."""

    cells: tuple[HeaderCell, ...]
    below: tuple[tuple[str, ...], ...]
    places: tuple[tuple[int, int, float, float], ...]
    rows: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class _Group:
    """Tables of several documents that are alike; by document."""

    tables: list[tuple[int, _Table]] = field(default_factory=list)

    @property
    def documents(self) -> int:
        return len({number for number, _ in self.tables})

    @property
    def rows(self) -> frozenset[tuple[int, int, int]]:
        return frozenset((number, *row) for number, table in self.tables for row in table.rows)

    @property
    def heads(self) -> tuple[Heads, ...]:
        return tuple((number, *place) for number, table in self.tables for place in table.places)


def shared_lists(
    documents: Sequence[Sequence[Line]], known: Sequence[ListDefinition], words: Vocabulary
) -> list[SharedList]:
    """Those of the lexicon first."""
    found: list[SharedList] = []
    for each in known:
        rivals = tuple(one for other in known if other is not each for one in other.fields)
        group = _Group([
            (number, table)
            for number, lines in enumerate(documents)
            for table in _tables_of(lines, each, rivals)
        ])  # fmt: skip
        if group.documents >= LEAST_SHARE * len(documents):
            found.append(_shared(each, group, words))
    taken = {head[:3] for each in found for head in each.heads}
    found += _unknown_lists(documents, taken, words)
    return [each for each in found if len(each.columns) > 1][:MOST_LISTS]


def without_heads_of(
    tables: Sequence[SharedList], documents: Sequence[tuple[Sequence[Page], Sequence[Line]]]
) -> list[tuple[Sequence[Page], list[Line]]]:
    """The lines that are no heads of the tables."""
    heads = {head[:3] for table in tables for head in table.heads}
    return [
        (pages, [line for line in lines if (number, line.page, line.index) not in heads])
        for number, (pages, lines) in enumerate(documents)
    ]


def _shared(known: ListDefinition | None, group: _Group, words: Vocabulary) -> SharedList:
    """The columns of tables that are alike, each with its heads and what stands below them."""
    columns: dict[str, Column] = {}
    owners: dict[str, set[int]] = {}
    place: Counter[str] = Counter()
    for number, table in group.tables:
        own = assign([(cell.text, ()) for cell in table.cells], known.fields) if known else {}
        for at, (cell, texts) in enumerate(zip(table.cells, table.below, strict=True)):
            owner = own.get(at)
            key = owner.name if owner else f"= {words.key_of(cell.text)}"
            column = columns.setdefault(key, Column(owner))
            column.heads[cell.text] += 1
            column.texts += texts
            owners.setdefault(key, set()).add(number)
            place[key] += at
    _unite(columns, owners, place)
    for key, column in columns.items():
        column.documents = len(owners[key])
    kept = [key for key, one in columns.items() if _is_kept(one, group.documents)]
    kept.sort(key=lambda key: place[key] / columns[key].heads.total())
    chosen = tuple(columns[key] for key in kept[:MOST_COLUMNS])
    return SharedList(known, chosen, group.documents, group.heads, group.rows)


def _unite(columns: dict[str, Column], owners: Mapping[str, set[int]], place: Counter[str]) -> None:
    """Columns of other heads become one where no document has both, they stand at the same place,
    and hold no different kinds of values: what documents in two languages call it."""
    unknown = sorted((key for key, one in columns.items() if one.known is None),
                     key=lambda key: -len(owners[key]))  # fmt: skip
    for at, key in enumerate(unknown):
        for other in unknown[at + 1 :]:
            if key in columns and other in columns and not owners[key] & owners[other]:
                same = _place(place, columns, key) == _place(place, columns, other)
                looks = {look_of_texts(columns[each].texts) for each in (key, other)}
                if same and len(looks - {Look.TEXT}) < LOOKS:
                    owners[key].update(owners[other])
                    place[key] += place[other]
                    merged = columns.pop(other)
                    columns[key].heads += merged.heads
                    columns[key].texts += merged.texts


def _place(place: Counter[str], columns: Mapping[str, Column], key: str) -> int:
    return round(place[key] / columns[key].heads.total())


def _is_kept(column: Column, count: int) -> bool:
    """A column that the lexicon knows, or that many documents have, and no count of rows."""
    if column.known:
        return column.documents >= min(LEAST_COLUMN * count, 2)
    head = column.heads.most_common(1)[0][0]
    return column.documents >= LEAST_SHARE * count and fold(head) not in POSITIONS


def _tables_of(
    lines: Sequence[Line], known: ListDefinition, rivals: Sequence[FieldDefinition]
) -> Iterator[_Table]:
    for page in dict.fromkeys(line.page for line in lines):
        on_page = [line for line in lines if line.page == page]
        for header in find_headers(on_page, known.fields, rivals)[0]:
            yield _table(on_page, header)


def _table(lines: Sequence[Line], header: Header) -> _Table:
    """What stands below the heads, down to a line of labels with their values."""
    below: list[list[str]] = [[] for _ in header.cells]
    rows: list[tuple[int, int]] = []
    for line in lines[header.last + 1 : header.last + 1 + MOST_ROWS]:
        spans = line.phrases()
        if 2 * sum(":" in line.text[start:end].rstrip()[:-1] for start, end in spans) > len(spans):
            break
        if len(spans) < 2 or not any(map(str.isdigit, line.text)):
            continue
        for start, end in spans:
            box = line.box_of(start, end)
            shares = [min(box.x1, one.x1) - max(box.x0, one.x0) for one in header.cells]
            best = max(range(len(shares)), key=shares.__getitem__)
            if shares[best] > 0:
                below[best].append(line.text[start:end])
        if len(spans) >= LEAST_CELLS:
            rows.append((line.page, line.index))
    left = min(cell.x0 for cell in header.cells)
    right = max(cell.x1 for cell in header.cells)
    head_lines = lines[header.first : header.last + 1]
    places = tuple((line.page, line.index, left, right) for line in head_lines)
    return _Table(header.cells, tuple(map(tuple, below)), places, tuple(rows))


def _unknown_lists(
    documents: Sequence[Sequence[Line]], taken: Set[tuple[int, int, int]], words: Vocabulary
) -> Iterator[SharedList]:
    """Tables whose heads most documents print alike, the most frequent ones first."""
    groups: list[_Group] = []
    for number, lines in enumerate(documents):
        for table in _headed(lines, words):
            if any((number, *place[:2]) in taken for place in table.places):
                continue
            alike = (each for each in groups if _are_alike(each.tables[0][1], table, words))
            group = next(alike, None)
            if group is None:
                groups.append(group := _Group())
            group.tables.append((number, table))
    least = max(LEAST_SHARE * len(documents), 1 if len(documents) == 1 else 2)
    for group in sorted(groups, key=lambda each: -each.documents):
        if group.documents >= least:
            yield _shared(None, group, words)


def _are_alike(one: _Table, other: _Table, words: Vocabulary) -> bool:
    """By their heads, or by the kinds of values below them, as in documents of two languages."""
    terms, others = ({words.key_of(cell.text) for cell in each.cells} for each in (one, other))
    if len(terms & others) >= ALIKE * len(terms | others):
        return True
    looks, same = ([look_of_texts(texts) for texts in each.below] for each in (one, other))
    return looks == same and len({*looks} - {Look.TEXT}) >= LOOKS


def _headed(lines: Sequence[Line], words: Vocabulary) -> Iterator[_Table]:
    """Lines of words side by side that have several rows with figures below them."""
    for at, line in enumerate(lines):
        if len(line.phrases()) < LEAST_HEADS - 1:
            continue
        parts = {span: line.text[slice(*span)] for span in words.heads_in(line)}
        if sum(_is_head(text, words) for text in parts.values()) < LEAST_HEADS:
            continue
        spans = [span for span, text in parts.items() if _may_be_head(text)]
        cells = tuple(
            HeaderCell(line.text[start:end].strip(), box.x0, box.x1)
            for start, end in spans
            for box in (line.box_of(start, end),)
        )
        same_page = [one for one in lines[at + 1 :] if one.page == line.page]
        table = _table([line, *same_page], Header(cells, 0, 0))
        if sum(len(texts) >= LEAST_ROWS for texts in table.below) >= LEAST_HEADS - 1:
            yield table


def _is_head(text: str, words: Vocabulary) -> bool:
    shown = text.strip(" .")
    return (is_label(shown) or words.is_label(shown)) and _may_be_head(text)


def _may_be_head(text: str) -> bool:
    """Beside others that surely are: `As of`."""
    is_short = len(text.split()) <= MOST_WORDS and any(map(str.isalpha, text))
    return is_short and not any(map(str.isdigit, text)) and ":" not in text
