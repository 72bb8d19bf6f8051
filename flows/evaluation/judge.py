"""A document's stored fields compared with its truth: one judgement for each value.

In: the fields of a document's segments, and its truths, each about one segment. Out: judgements;
fields that the truth does not name are not judged. This module knows no database.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from flows.evaluation.truth import TrueDocument, TrueField, TrueRow, Wanted
from parsers.document import Field, FieldValue
from parsers.document.paths import parse_row_path
from parsers.document.text import fold_keeping_accents
from storage.evaluation_queries import FieldsByPath

FoundRow = Mapping[str, Field]
Likeness = tuple[int, float]
"""How many cells are the same, and the similarity of the rows' texts, 0..100."""
LEAST_LIKENESS = 60.0
"""Of rows without a common cell, to be the same row."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A wanted value and what was found for it. name: `total`, or `line_items.amount` in rows;
    wanted: None if there is no such value; found: None if nothing was found."""

    name: str
    wanted: str | None
    found: Field | None
    right: bool = False


def judge(truths: Sequence[TrueDocument], segments: Sequence[FieldsByPath]) -> Iterator[Judgement]:
    """A judgement for each value that is wanted or should not have been found.

    truths: of the parts of one document. segments: the fields of each part that follows the schema.
    Each truth is compared with another segment, the one in which most is right; in surplus segments
    nothing that the truths name should have been found.
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
    """The truth of a part that does not exist: it has no value for what the others name."""
    names = dict.fromkeys(field.names for truth in truths for field in truth.fields)
    lists = dict.fromkeys(name for truth in truths for name in truth.lists)
    fields = tuple(TrueField(each, ()) for each in names)
    return TrueDocument("", fields, dict.fromkeys(lists, ()))


def _single(field: TrueField, fields: Mapping[str, Field]) -> Iterator[Judgement]:
    name = field.names[0]
    answers = [fields[path] for path in field.names if path in fields]
    if not field.wanted:
        if answers:
            yield Judgement(name, None, answers[0])
        return
    rights = [next((each for each in answers if is_right(one, each)), None) for one in field.wanted]
    others = iter([each for each in answers if each not in rights])
    for wanted, right in zip(field.wanted, rights, strict=True):
        yield Judgement(name, wanted.text, right or next(others, None), right is not None)


def _rows_of(name: str, fields: FieldsByPath) -> list[FoundRow]:
    rows: dict[int, dict[str, Field]] = {}
    for path, field in fields.items():
        row = parse_row_path(path)
        if row and row.list_name == name:
            rows.setdefault(row.ordinal, {})[row.name] = field
    return [row for _, row in sorted(rows.items())]


def _listed(name: str, wanted: Sequence[TrueRow], found: Sequence[FoundRow]) -> Iterator[Judgement]:
    """In surplus rows, the columns that the truth names are judged; all if it has no row."""
    texts = (
        [_folded(each.text for field in row for each in field.wanted) for row in wanted],
        [_folded(field.raw for field in row.values()) for row in found],
    )

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


def _folded(texts: Iterable[str]) -> str:
    return fold_keeping_accents(" ".join(texts))


def align_rows(
    wanted: int, found: int, likeness: Callable[[int, int], Likeness]
) -> Iterator[tuple[int | None, int | None]]:
    """Each row of both sides once, by its index: in pairs, or alone. The most similar pairs are
    made first, among equals the nearest."""
    alike = (((w, f), likeness(w, f)) for w in range(wanted) for f in range(found))
    candidates = [(pair, how) for pair, how in alike if how[0] or how[1] >= LEAST_LIKENESS]
    candidates.sort(key=lambda each: (-each[1][0], -each[1][1], abs(each[0][0] - each[0][1])))
    partners: dict[int, int] = {}
    taken: set[int] = set()
    for (w, f), _ in candidates:
        if w not in partners and f not in taken:
            partners[w] = f
            taken.add(f)
    yield from ((w, partners.get(w)) for w in range(wanted))
    yield from ((None, f) for f in range(found) if f not in taken)


def is_right(wanted: Wanted, found: Field) -> bool:
    """Whether the field has the same number or date, or the same text, raw or normalized, but for
    case, spaces and signs."""
    return any(_is_same(value, found) for value in wanted.values)


def _is_same(value: FieldValue, found: Field) -> bool:
    if not isinstance(value, str):
        return value == found.value
    folded = fold_keeping_accents(value)
    if not folded:
        return value.strip() == found.raw.strip()
    texts = (found.raw, "" if found.value is None else str(found.value))
    return folded in map(fold_keeping_accents, texts)
