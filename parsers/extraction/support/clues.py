"""What speaks for and against each value of a document, as numbers.

In: the fields of a document after its rules were checked, what its pages offer for them, and the
lines that they stand in. Out: by path the `Clues` of each value: named numbers from -1 to 1 or
nearly so. What they are worth together, `weigh` knows. This module decides nothing.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from parsers.document import Agreement, Evidence, Field, FieldDefinition
from parsers.document.paths import parse_row_path
from parsers.extraction.support.forms import clues_of_form
from parsers.extraction.support.lists import clues_of_cells, clues_of_lists
from parsers.extraction.support.pairs import clues_of_pairs
from parsers.extraction.support.papers import Papers
from parsers.extraction.support.shapes import shape_of_field
from parsers.extraction.support.singles import clues_of_single, rivals_of, same_as
from parsers.extraction.support.slips import mixed_words, nearly_known, odd_case
from parsers.extraction.vocabulary import is_free_text

Clues = Mapping[str, float]
PROVEN = "proven"
ANOTHER_COLUMN = 0.5
"""From it on, a reader of rows would have a value in another column."""


def clues_of(papers: Papers) -> dict[str, Clues]:
    """By path, of every value that a definition is known of."""
    defined = {field.name: field for field in papers.definition.fields}
    members = {
        (each.name, field.name): field for each in papers.definition.lists for field in each.fields
    }
    found: dict[str, Clues] = {}
    rows, cells, pairs = clues_of_lists(papers), clues_of_cells(papers), clues_of_pairs(papers)
    for path, field in papers.fields.items():
        row = parse_row_path(path)
        definition = members.get((row.list_name, row.name)) if row else defined.get(path)
        if definition is None:
            continue
        own = dict(_common(field, definition, papers)) | dict(_words(field, definition, papers))
        if row:
            own |= rows.get((row.list_name, row.ordinal), {}) | cells.get(path, {})
        else:
            own |= dict(clues_of_single(field, definition, papers)) | pairs.get(path, {})
            own |= dict(clues_of_form(definition, field.raw))
        own[PROVEN] = float(_is_proven(field, own, papers))
        found[path] = own
    return found


def _common(
    field: Field, definition: FieldDefinition, papers: Papers
) -> Iterator[tuple[str, float]]:
    yield f"is {_side(definition)}", 1.0
    yield f"is {definition.format or definition.kind}", 1.0
    yield "not_exact", float(field.evidence is Evidence.NORMALIZED)
    yield "fuzzy", float(field.evidence in (Evidence.FUZZY, Evidence.ABSENT))
    yield "invalid", float(not field.valid)
    yield "agreed", float(field.agreement is Agreement.AGREED)
    yield "contradicted", float(field.agreement is Agreement.CONTRADICTED)
    yield "unsure", 1.0 - (1.0 if field.probability is None else field.probability)
    yield "proved", min(papers.proofs.counts.get(field.path, 0), 2) / 2
    yield "mistaken", float(field.path in papers.proofs.mistaken)
    shape = shape_of_field(definition, field)
    yield f"formed {definition.format or definition.kind}", float(shape > 0)
    yield "misshapen", float(shape < 0)


def _is_proven(field: Field, own: Clues, papers: Papers) -> bool:
    """Whether a product proves a number that no reader of rows takes for one of another column, or
    a sum of numbers proves it that are those their labels lead to. A sum of rows does not prove
    each of them: two may be wrong, or all of another column."""
    if parse_row_path(field.path):
        return (
            field.path in papers.proofs.products and own.get("reader_other", 0.0) < ANOTHER_COLUMN
        )
    if not isinstance(field.value, Decimal) or not field.valid:
        return False
    ways = (way for way in papers.proofs.held if field.path in way)
    return any(all(_is_labelled(path, papers) for path in way) for way in ways)


def _is_labelled(path: str, papers: Papers) -> bool:
    """Whether labels and finders offer the value before any other."""
    field, opinions = papers.fields[path], papers.opinions.get(path, ())
    definition = next(each for each in papers.definition.fields if each.name == path)
    same = same_as(field, definition, opinions)
    share = sum(one.share for one in same)
    rivals = rivals_of(field, definition, opinions, same)
    return share > max((one.share for one in rivals), default=0.0)


def _side(definition: FieldDefinition) -> str:
    """Words may be any; dates, numbers and codes have a form."""
    return "words" if is_free_text(definition) else "data"


def _words(
    field: Field, definition: FieldDefinition, papers: Papers
) -> Iterator[tuple[str, float]]:
    """Of any text: whether a recognizer may have misread it."""
    doubt = papers.doubts.get(field.page_number or 0)
    yield "recognized", float(doubt is not None)
    yield "page_unsure", doubt or 0.0
    yield "mended", float(field.problem is not None and field.valid)
    if is_free_text(definition) and doubt is not None:
        yield "mixed_words", mixed_words(field.raw)
        yield "nearly_known", nearly_known(field.raw)
        yield "odd_case", odd_case(field.raw)
        yield "words_unsure", (doubt or 0.0) + (1.0 - (field.probability or 1.0)) * 5
