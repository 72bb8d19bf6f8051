"""What speaks for and against each value of a document, as numbers.

In: the fields of a document after its rules were checked, what its pages offer for them, and the
lines that they stand in. Out: by path the `Clues` of each value: named numbers from -1 to 1 or
nearly so. What they are worth together, `weigh` knows. This module decides nothing.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from parsers.document import (
    Agreement,
    Evidence,
    Field,
    FieldDefinition,
    FieldFormat,
    RuleKind,
    SchemaDefinition,
)
from parsers.document.paths import parse_row_path
from parsers.document.text import fold
from parsers.extraction.candidates import numbers_in
from parsers.extraction.labels.labels import Label, Reading
from parsers.extraction.support.opinions import NEARLY, Opinion, Opinions, are_same, key_of
from parsers.extraction.support.places import Surroundings
from parsers.extraction.support.rows import clues_of_rows
from parsers.extraction.support.shapes import shape_of
from parsers.extraction.support.slips import doubt_of_pages, mixed_words, nearly_known, odd_case
from parsers.extraction.vocabulary import is_free_text
from parsers.rules import Verdict, cases_of, evaluate

PROVING = frozenset({RuleKind.SUM, RuleKind.PRODUCT})
MOST_COLUMNS = 6
MOST_SHOWN = 4
"""Places at which a value stands that count."""
SHORTEST_REPEATED = 4
"""Characters of a text that is hardly twice on a page by chance."""

RANKED_WELL = 0.9
"""From it on, a learned probability is hardly ever that of a wrong value."""
LEAST = 0.001
"""Probabilities below it are alike."""

Clues = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Papers:
    """What is looked into for all fields of a document."""

    definition: SchemaDefinition
    fields: Mapping[str, Field]
    opinions: Opinions
    surroundings: Surroundings
    numbers: Mapping[Decimal, int]
    text: str
    proved: Mapping[str, int]
    products: Set[str]
    sums: Mapping[str, int]
    order: Mapping[str, int]
    doubts: Mapping[int, float]


def papers_of(
    definition: SchemaDefinition, fields: Sequence[Field], opinions: Opinions, reading: Reading
) -> Papers:
    known = {field.path: field for field in fields}
    numbers: Counter[Decimal] = Counter(
        abs(one.value) for line in reading.lines for one in numbers_in(line)
    )
    text = " ".join(fold(line.text) for line in reading.lines)
    return Papers(
        definition, known, opinions, Surroundings(reading), numbers, text,
        doubts=doubt_of_pages(reading.lines), **_by_rules(definition, known),
    )  # fmt: skip


def clues_of(papers: Papers) -> dict[str, Clues]:
    """By path, of every value that a definition is known of."""
    defined = {field.name: field for field in papers.definition.fields}
    members = {
        (each.name, field.name): field for each in papers.definition.lists for field in each.fields
    }
    found: dict[str, Clues] = {}
    rows, cells = _rows(papers), _cells(papers)
    for path, field in papers.fields.items():
        row = parse_row_path(path)
        definition = members.get((row.list_name, row.name)) if row else defined.get(path)
        if definition is None:
            continue
        own = dict(_common(field, definition, papers)) | dict(_words(field, definition, papers))
        if row:
            own |= rows.get((row.list_name, row.ordinal), {}) | cells.get(path, {})
        else:
            own |= dict(_single(field, definition, papers))
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
    yield "proved", min(papers.proved.get(field.path, 0), 2) / 2
    shape = shape_of(definition, field.raw)
    yield f"formed {definition.format or definition.kind}", float(shape > 0)
    yield "misshapen", float(shape < 0)


def _side(definition: FieldDefinition) -> str:
    """Words may be any; dates, numbers and codes have a form."""
    return "words" if is_free_text(definition) else "data"


def _single(
    field: Field, definition: FieldDefinition, papers: Papers
) -> Iterator[tuple[str, float]]:
    """Of a field that stands once in a document."""
    opinions = papers.opinions.get(field.path, ())
    own = own_of(field, definition, opinions)
    same = same_as(field, definition, opinions)
    others = [one for one in opinions if one not in same]
    share = sum(one.share for one in same)
    rival = max((one.share for one in others), default=0.0)
    yield "share", share
    yield "rival", rival
    yield (
        "refuted",
        max((one.share for one in others if not one.guessed), default=0.0) * (not share),
    )
    is_ranked = any(one.ranked is not None for one in opinions)
    yield "contested", float(not is_ranked and rival >= NEARLY * share > 0)
    if is_ranked:
        mine = min(1.0, sum(one.ranked or 0.0 for one in same))
        theirs = max((one.ranked or 0.0 for one in others), default=0.0)
        yield "ranked", _log_odds(mine)
        yield "ranked_low", max(0.0, RANKED_WELL - mine)
        yield "ahead", _log_odds((mine + LEAST) / (mine + theirs + 2 * LEAST))
        yield "beaten", float(theirs > mine)
        labelled = share > rival and own is not None and not own.guessed
        yield "both_say", float(labelled and mine >= theirs)
        yield "none_says", float(rival > share and theirs > mine)
    yield "extent", _extent(own, same)
    yield "labelled", min(own.labelled, 2.0) / 2 if own else 0.0
    yield "found", float(own.found) if own else 0.0
    yield "guessed", float(own is not None and own.guessed)
    place = papers.surroundings.around(field.page_number, field.box)
    yield "label_beside", _whose(place.beside, definition)
    yield "label_above", _whose(place.above, definition)
    if definition.format is FieldFormat.NAME:
        yield "cut", float(place.continued or place.continues)
    yield "others", _others(own, opinions)
    yield "repeated", _repeated(field, papers)
    yield "ordered", float(papers.order.get(field.path, 0))
    yield "same_as_other", float(_same_as_other(field, papers))
    if definition.format is FieldFormat.MONEY:
        yield "largest", float(_is_largest(field, papers))
        yield "zero", float(isinstance(field.value, Decimal) and not field.value)
        yield "positive", float(isinstance(field.value, Decimal) and field.value > 0)


def own_of(
    field: Field, definition: FieldDefinition, opinions: Sequence[Opinion]
) -> Opinion | None:
    """The offer that is the field's value."""
    key = key_of(field.value, field.raw)
    same = [one for one in opinions if are_same(key, one.key, definition)]
    return max(same, key=lambda one: (one.key == key, one.probability), default=None)


def same_as(
    field: Field, definition: FieldDefinition, opinions: Sequence[Opinion]
) -> list[Opinion]:
    """All offers that are the field's value, or a part of it, or of which it is a part."""
    key = key_of(field.value, field.raw)
    return [one for one in opinions if are_same(key, one.key, definition)]


def _extent(own: Opinion | None, same: Sequence[Opinion]) -> float:
    """How likely it is that more or less belongs to it, beside what was taken."""
    if own is None:
        return 0.0
    return max((one.probability for one in same if one is not own and one.key != own.key),
               default=0.0)  # fmt: skip


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


def _log_odds(probability: float) -> float:
    """From -1 to 1."""
    bounded = min(max(probability, LEAST), 1 - LEAST)
    return math.log(bounded / (1 - bounded)) / -math.log(LEAST)


def _others(own: Opinion | None, opinions: Sequence[Opinion]) -> float:
    """How many other values are offered, up to 1 for four."""
    return min(sum(one is not own for one in opinions), MOST_SHOWN) / MOST_SHOWN


def _whose(label: Label | None, definition: FieldDefinition) -> float:
    """1 for a label of the field, less where it is only alike; -1 for another's."""
    if label is None:
        return 0.0
    if definition.name not in label.owners:
        return -1.0
    return label.strength / max(len(label.term), 1)


def _repeated(field: Field, papers: Papers) -> float:
    """How often it stands in the document beside its own place, up to 1."""
    if isinstance(field.value, Decimal):
        times = papers.numbers.get(abs(field.value), 0)
    else:
        text = fold(field.raw)
        times = papers.text.count(text) if len(text) >= SHORTEST_REPEATED else 1
    return min(max(times - 1, 0), MOST_SHOWN) / MOST_SHOWN


def _same_as_other(field: Field, papers: Papers) -> bool:
    """Whether another single field has its text: a number is seldom that of two things."""
    return any(
        other.raw == field.raw and other.value == field.value and other.path != field.path
        for other in papers.fields.values()
        if "[" not in other.path and isinstance(other.value, str)
    )


def _is_largest(field: Field, papers: Papers) -> bool:
    values = (each.value for path, each in papers.fields.items() if "[" not in path)
    most = max((abs(one) for one in values if isinstance(one, Decimal)), default=Decimal(0))
    return isinstance(field.value, Decimal) and abs(field.value) >= most


def _rows(papers: Papers) -> dict[tuple[str, int], dict[str, float]]:
    """Of each row: whether sums and products prove or contradict it and others of its list, and how
    many of the values it has that most rows have."""
    return {
        (name, ordinal): clues
        for name, listed in _listed(papers).items()
        for ordinal, clues in _of_list(name, listed, papers).items()
    }


def _cells(papers: Papers) -> dict[str, dict[str, float]]:
    """By path, what each value of a list is beside the others of it."""
    found: dict[str, dict[str, float]] = {}
    rows = _listed(papers)
    for each in papers.definition.lists:
        if each.name in rows:
            found |= clues_of_rows(
                rows[each.name], each.fields, papers.surroundings, papers.numbers
            )
    return found


def _listed(papers: Papers) -> dict[str, dict[int, dict[str, Field]]]:
    """By list, ordinal and column, the values in rows."""
    rows: dict[str, dict[int, dict[str, Field]]] = defaultdict(lambda: defaultdict(dict))
    for path, field in papers.fields.items():
        row = parse_row_path(path)
        if row and field.value is not None:
            rows[row.list_name][row.ordinal][row.name] = field
    return rows


def _of_list(
    name: str, rows: Mapping[int, Mapping[str, Field]], papers: Papers
) -> dict[int, dict[str, float]]:
    count = len(rows)
    times = Counter(column for row in rows.values() for column in row)
    usual = {column for column, each in times.items() if 2 * each > count}
    proved = {
        at: float(any(each.path in papers.products for each in row.values()))
        for at, row in rows.items()
    }
    whole = {
        "rows_proved": sum(proved.values()) / count,
        "single_row": float(count == 1),
        "sum_proved": float(papers.sums.get(name, 0) > 0),
        "sum_broken": float(papers.sums.get(name, 0) < 0),
        "columns": min(len(usual), MOST_COLUMNS) / MOST_COLUMNS,
    }
    return {
        at: {
            **whole,
            "row_proved": proved[at],
            "row_unproved": whole["rows_proved"] * (1 - proved[at]),
            "row_broken": float(any(not each.valid for each in row.values())),
            "row_whole": len(usual & row.keys()) / max(len(usual), 1),
        }
        for at, row in rows.items()
    }


def _by_rules(definition: SchemaDefinition, fields: Mapping[str, Field]) -> dict[str, Any]:
    """proved: by path, how many sums and products prove it; products: the paths of proved ones;
    sums: by list, 1 if its sum is proved, -1 if it is broken; order: by path, 1 if it is in order
    with others, -1 if it is not."""
    proved: Counter[str] = Counter()
    products: set[str] = set()
    sums: dict[str, int] = {}
    order: dict[str, int] = {}
    for case in cases_of(definition, list(fields)):
        verdict = evaluate(case, fields)
        if verdict is Verdict.UNKNOWN:
            continue
        holds, paths = verdict is Verdict.HOLDS, [path for path in case.paths if path in fields]
        if case.rule.kind is RuleKind.ORDER:
            order |= dict.fromkeys(paths, 1 if holds else -1)
        elif case.rule.kind in PROVING and len(paths) > 1:
            proved.update(paths if holds else ())
            products.update(paths if holds and case.rule.kind is RuleKind.PRODUCT else ())
            if case.rule.kind is RuleKind.SUM:
                lists = {row.list_name for row in map(parse_row_path, paths) if row}
                sums |= dict.fromkeys(lists, 1 if holds else -1)
    return {"proved": proved, "products": products, "sums": sums, "order": order}
