"""Pages -> the rows of lists that are nested, or are no table.

Three kinds. A list of single values is what its name labels: `Languages: English, German`, or the
items below it as a heading. A table's rows are found by the heads of its columns. A list around
another one, which is no table, has a row where its labels begin again, such as the age group above
each table of results. In: a schema, and pages. Out: rows by list. This module knows no schema by
name.
"""

import re
from collections.abc import Iterator, Sequence, Set

from parsers.document import (
    HEADINGS,
    Block,
    FieldDefinition,
    FieldKind,
    Label,
    ListDefinition,
    Page,
    SchemaDefinition,
)
from parsers.document.text import fold
from parsers.extraction.labels.labelled import answers
from parsers.extraction.labels.labels import read_labels
from parsers.extraction.line_items.by_heads import find_by_heads
from parsers.extraction.line_items.items import find_items
from parsers.extraction.lines import Line, Piece, Row, lines_of, lines_to_search
from parsers.extraction.object_sections import is_labelled

VALUE = "value"
LABELLED = re.compile(r"\s*[:：]\s*(?=\S)")
SEPARATOR = re.compile(r"\s*[,;、；，|•·]\s*|\s+/\s+")
LONGEST_VALUE = 60
"""Characters of one of several values in a line; what is longer is a sentence, and whole."""
MOST_VALUES = 500
FEWEST_NUMBERS = 2
FEWEST_HEADS = 2
FEWEST_OF_SENTENCE, MOST_OF_PHRASE = 4, 7  # words
LEAST_SCORE = 0.7
"""Below this score, a label is most often a word of a sentence (as of single fields)."""


def find_nested(schema: SchemaDefinition, pages: Sequence[Page]) -> dict[str, list[Row]]:
    outer = {each.parent for each in schema.lists}
    labels = {label for each in schema.lists for one in each.fields for label in _labels(one)}
    found: dict[str, list[Row]] = {}
    for each in schema.lists:
        if [one.name for one in each.fields] == [VALUE]:
            # Values that belong to a row stand in it, and not below a heading.
            rows = _values(each, pages) if each.parent is None else []
        elif each.parent is None and each.name not in outer and _is_of_items(each):
            rows = find_items(each, pages, schema)
        else:
            rows = find_by_heads(each, pages, schema)
            if each.name in outer and (not rows or _are_labelled(rows, each)):
                rows = _labelled(each, pages)
        rows = [row for row in rows if not _is_head(row, each, labels)]
        if rows:
            found[each.name] = rows
    return found


def _is_head(row: Row, definition: ListDefinition, labels: Set[str]) -> bool:
    """Whether most of its values name their own columns, or have a label of any list in them: the
    head of a table is no row of it, nor is what stands above the next one."""
    own = {each.name: _labels(each) for each in definition.fields}
    heads = sum(
        fold(piece.text) in own[name] or is_labelled(piece.text, labels)
        for name, piece in row.items()
    )
    return heads >= FEWEST_HEADS and 2 * heads > len(row)


def _labels(field: FieldDefinition) -> set[str]:
    return {fold(each) for each in (field.name, *field.synonyms)} - {""}


def _are_labelled(rows: Sequence[Row], definition: ListDefinition) -> bool:
    """Whether a value has its own label in it, as `Class: 4b` below `Class: 4a`: no table then."""
    own = {label for each in definition.fields for label in _labels(each)}
    return any(is_labelled(piece.text, own) for row in rows for piece in row.values())


def _is_of_items(definition: ListDefinition) -> bool:
    """Whether its rows may be line items: a text, and numbers that may prove each other."""
    kinds = [each.kind for each in definition.fields]
    return FieldKind.TEXT in kinds and kinds.count(FieldKind.NUMBER) >= FEWEST_NUMBERS


def goes_on(text: str) -> bool:
    """Whether it is the rest of a sentence, whose beginning is no label then."""
    fewest = FEWEST_OF_SENTENCE if text.endswith(".") else MOST_OF_PHRASE + 1
    return len(text.split()) >= fewest and text[:1].islower()


def _values(definition: ListDefinition, pages: Sequence[Page]) -> list[Row]:
    names = {fold(each) for each in definition.synonyms} - {""}
    pieces = [*_below_headings(names, pages)] or [*_behind_labels(names, pages)]
    return [{VALUE: piece} for piece in dict.fromkeys(pieces)][:MOST_VALUES]


def _behind_labels(names: set[str], pages: Sequence[Page]) -> Iterator[Piece]:
    """Of lines that begin with one of the names and a colon."""
    for page in pages:
        for line in lines_of(page):
            label, colon, _ = line.text.partition(":")
            if colon and fold(label) in names and len(label) + 1 < len(line.text.rstrip()):
                yield from _parts(line, len(label) + 1)


def _below_headings(names: set[str], pages: Sequence[Page]) -> Iterator[Piece]:
    """Of blocks below a heading that is one of the names, down to the next heading."""
    within = False
    for page in pages:
        lines = lines_of(page)
        for block in page.blocks:
            if block.label in HEADINGS or fold(block.text) in names:
                within = fold(block.text) in names
            elif within and block.label in (Label.TEXT, Label.LIST_ITEM) and block.box:
                yield from _of_block(block, [one for one in lines if _is_in(one, block)], page)


def _of_block(block: Block, lines: Sequence[Line], page: Page) -> Iterator[Piece]:
    """An item whole; of other text each line's parts."""
    if block.label is Label.LIST_ITEM or len(lines) != 1:
        text = " ".join(block.text.split()).lstrip("•·▪◦‣● \uf0b7-–")
        if len(SEPARATOR.split(text)) > 1 and _are_short(text):
            yield from (Piece(part, page.number, block.box) for part in _split(text))
        elif text:
            yield Piece(text, page.number, block.box)
    else:
        yield from _parts(lines[0], 0)


def _is_in(line: Line, block: Block) -> bool:
    return block.box is not None and block.box.holds_middle_of(line.box)


def _parts(line: Line, start: int) -> Iterator[Piece]:
    """The values in the rest of a line: one, if it is a sentence."""
    rest = line.text[start:]
    if not _are_short(rest):
        yield line.piece(start, len(line.text))
        return
    ends = [start + found.start() for found in SEPARATOR.finditer(rest)] + [len(line.text)]
    begins = [start] + [start + found.end() for found in SEPARATOR.finditer(rest)]
    for begin, end in zip(begins, ends, strict=True):
        if line.text[begin:end].strip():
            yield line.piece(begin, end)


def _split(text: str) -> list[str]:
    return [part for part in SEPARATOR.split(text) if part.strip()]


def _are_short(text: str) -> bool:
    return all(len(part) <= LONGEST_VALUE for part in SEPARATOR.split(text))


def _labelled(definition: ListDefinition, pages: Sequence[Page]) -> list[Row]:
    """A row for each time that its labels begin again."""
    reading = read_labels(lines_to_search(pages), definition.fields)
    best: dict[tuple[str, int], tuple[float, Piece]] = {}
    for one in answers(definition.fields, reading):
        if one.score >= LEAST_SCORE and one.piece.box:
            # The best of each label; what is below a value is none of its own.
            key = (one.field, one.label)
            if key not in best or best[key][0] < one.score:
                best[key] = (one.score, one.piece)
    rows: list[Row] = []
    in_order = sorted(
        ((piece.page, piece.box.y0 if piece.box else 0.0, name, piece)
         for (name, _), (_, piece) in best.items()),
        key=lambda each: each[:3],
    )  # fmt: skip
    for _, _, name, piece in in_order:
        if not rows or name in rows[-1]:
            rows.append({})
        rows[-1][name] = piece
    return rows
