"""A document's stored fields beside what is true of it: one judgement for each value.

In: the fields of the segments of a document, and its truths. Out: judgements. What the truth does
not name is not judged. Every truth is about one segment. This module knows no database.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from flows.evaluation.row_matching import Likeness, align_rows
from flows.evaluation.truth import TrueDocument, TrueField, TrueRow, Wanted
from parsers.document import Field, FieldValue
from parsers.document.paths import parse_row_path
from parsers.document.text import fold_keeping_accents
from storage.evaluation_queries import FieldsByPath

FoundRow = Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A value wanted and what was found in its place. name: `total`, or `line_items.amount` in
    rows; wanted: None where there is no such value; found: None where nothing was found."""

    name: str
    wanted: str | None
    found: Field | None
    right: bool = False


def judge(truths: Sequence[TrueDocument], segments: Sequence[FieldsByPath]) -> Iterator[Judgement]:
    """A judgement for each value that is wanted or that should not have been found.

    truths: of the parts of one document. segments: the fields of each part that follows the schema;
    there may be none. A truth is judged by the segment in which most is right, and each by another
    one; of a segment too many, nothing that the truths name should have been found.
    """

    def likeness(t: int, s: int) -> Likeness:
        right = sum(each.right for each in _judge_part(truths[t], segments[s]))
        return 1 + right, 0.0  # Parts that have nothing in common are still pairs.

    rest = _without_values(truths)
    for t, s in align_rows(len(truths), len(segments), likeness):
        truth = rest if t is None else truths[t]
        yield from _judge_part(truth, {} if s is None else segments[s])


def _judge_part(truth: TrueDocument, found: FieldsByPath) -> Iterator[Judgement]:
    for field in truth.fields:
        yield from _single(field, found)
    for name, rows in truth.lists.items():
        yield from _listed(name, rows, _rows_of(name, found))


def _without_values(truths: Sequence[TrueDocument]) -> TrueDocument:
    """What truth says of a part that does not exist: it has nothing of what the others name."""
    names = dict.fromkeys(field.names for truth in truths for field in truth.fields)
    lists = dict.fromkeys(name for truth in truths for name in truth.lists)
    fields = tuple(TrueField(each, ()) for each in names)
    return TrueDocument("", fields, dict.fromkeys(lists, ()))


def _single(field: TrueField, fields: Mapping[str, Field]) -> Iterator[Judgement]:
    name = field.names[0]
    answers = _present(field, fields)
    if not field.wanted:
        if answers:
            yield Judgement(name, None, answers[0])
        return
    rights = [next((each for each in answers if is_right(one, each)), None) for one in field.wanted]
    others = iter([each for each in answers if each not in rights])
    for wanted, right in zip(field.wanted, rights, strict=True):
        yield Judgement(name, wanted.text, right or next(others, None), right is not None)


def _present(field: TrueField, fields: Mapping[str, Field]) -> list[Field]:
    """What stands under the field's names; a value that is one of several is only one answer."""
    return [fields[name] for name in field.names if name in fields]


def _rows_of(name: str, fields: FieldsByPath) -> list[FoundRow]:
    rows: dict[int, dict[str, Field]] = {}
    for path, field in fields.items():
        row = parse_row_path(path)
        if row and row.list_name == name:
            rows.setdefault(row.ordinal, {})[row.name] = field
    return [row for _, row in sorted(rows.items())]


def _listed(name: str, wanted: Sequence[TrueRow], found: Sequence[FoundRow]) -> Iterator[Judgement]:
    """Of a row too many, the cells of the columns that the truth names; all where it has no row."""
    texts = [_text_of_true(row) for row in wanted], [_text_of_found(row) for row in found]

    def likeness(w: int, f: int) -> tuple[int, float]:
        right = sum(each.right for each in _cells(wanted[w], found[f]))
        return right, fuzz.ratio(texts[0][w], texts[1][f])

    columns = dict.fromkeys(field.names for row in wanted for field in row)
    columns = columns or dict.fromkeys((cell,) for row in found for cell in row)
    none = tuple(TrueField(names, ()) for names in columns)
    for w, f in align_rows(len(wanted), len(found), likeness):
        row = none if w is None else wanted[w]
        for each in _cells(row, {} if f is None else found[f]):
            yield Judgement(f"{name}.{each.name}", each.wanted, each.found, each.right)


def _cells(row: TrueRow, found: FoundRow) -> Iterator[Judgement]:
    for field in row:
        yield from _single(field, found)


def _text_of_true(row: TrueRow) -> str:
    return fold_keeping_accents(" ".join(wanted.text for field in row for wanted in field.wanted))


def _text_of_found(row: FoundRow) -> str:
    return fold_keeping_accents(" ".join(field.raw for field in row.values()))


def is_right(wanted: Wanted, found: Field) -> bool:
    """Whether a field holds what is wanted: the same number or date, or the same text, as it is on
    the page or normalized, but for case, spaces and signs."""
    return any(_is_same(value, found) for value in wanted.values)


def _is_same(value: FieldValue, found: Field) -> bool:
    if not isinstance(value, str):
        return value == found.value
    folded = fold_keeping_accents(value)
    if not folded:
        return value.strip() == found.raw.strip()
    texts = (found.raw, "" if found.value is None else str(found.value))
    return folded in map(fold_keeping_accents, texts)
