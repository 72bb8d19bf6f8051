"""Which weights matter: each moved by a fifth and taken away, and what that changes.

    python benchmarks/ablation.py --database URL --truth SCHEMA=PATH... [--only NAME]

Weights are those that `weights.py` finds. The documents are those of the database, their types
chosen and their fields found anew from the stored pages; no page is read again. For each weight
that changes anything, a line for each change of it: the values of fields that become others, and
the change of micro F1 times 1000, on the documents with truth by each schema; and the values that
change on all others. A document's type counts as a value.

First, each document is read once to see which functions run: where none of them reads a weight, the
document need not be read again for it.
"""

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from reuse import Reuse
from weights import NO_LIMIT, Number, Weight, changed, forget, modules, watched, weights_in

from flows.evaluation.evaluate import match_documents
from flows.evaluation.judge import judge
from flows.evaluation.scores import Score, score
from flows.evaluation.truth import TrueDocument, read_truth
from parsers.document import Completion, Field, Page, PageStatus, Question, Task
from parsers.engines.ocr import OcrEngine
from parsers.extraction import find_texts
from parsers.extraction.splitting import Part, split
from parsers.tasks.extract import extract_fields
from parsers.types import DOCUMENT_TYPES, DocumentType
from storage.database import Database, open_database
from storage.evaluation_queries import measured_documents
from storage.queries import stored_pages

Read = frozenset[str]
"""The constants that some code reads, by `module.NAME`."""
Values = dict[str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was made of a document: its parts, for each an answer, and the fields by their paths;
    and which constants each step read."""

    parts: tuple[Part, ...]
    answers: tuple[Completion | None, ...]
    fields: tuple[Mapping[str, Field], ...]
    read: tuple[Read, Read, Read] = (frozenset(), frozenset(), frozenset())

    def values(self) -> Values:
        """What counts as changed: types, and texts and values of fields and where they are."""
        found: Values = {}
        for number, (part, fields) in enumerate(zip(self.parts, self.fields, strict=True)):
            found[f"{number}"] = (part.document_type and part.document_type.name,)
            for path, one in fields.items():
                found[f"{number} {path}"] = (one.raw, one.value, one.page_number, one.agreement)
        return found

    def segments(self, schema: str) -> list[Mapping[str, Field]]:
        pairs = zip(self.parts, self.fields, strict=True)
        return [
            fields
            for part, fields in pairs
            if part.document_type and part.document_type.name == schema
        ]


class _Answered(OcrEngine):
    """Gives the answer that it was given."""

    given: Completion

    def answer(self, _: Question) -> Completion:
        return self.given


class Reader:
    """Reads documents; what a weight does not touch is not done anew."""

    def __init__(self, types: Sequence[DocumentType]) -> None:
        self._types, self._engine, self._answered = types, OcrEngine(), _Answered()

    def first(self, pages: Sequence[Page]) -> Reading:
        forget()
        read: tuple[set[str], set[str], set[str]] = (set(), set(), set())
        with watched(read[0]):
            parts = self._split(pages)
        forget()
        with watched(read[1]):
            answers = tuple(map(self._answer, parts))
        forget()
        with watched(read[2]):
            fields = tuple(map(self._fields, parts, answers))
        steps = frozenset(read[0]), frozenset(read[1]), frozenset(read[2])
        return Reading(parts, answers, fields, steps)

    def again(self, pages: Sequence[Page], base: Reading, weight: Weight) -> Reading:
        splits, answers, understands = (weight.path in read for read in base.read)
        parts = self._split(pages) if splits else base.parts
        same = parts == base.parts
        said = base.answers if same and not answers else tuple(map(self._answer, parts))
        if same and said == base.answers and not understands:
            return base
        return Reading(parts, said, tuple(map(self._fields, parts, said)))

    def _split(self, pages: Sequence[Page]) -> tuple[Part, ...]:
        parts = split(pages, self._types, find_texts, within_pages=True)
        return tuple(replace(part, fit=None) for part in parts)

    def _answer(self, part: Part) -> Completion | None:
        if part.document_type is None:
            return None
        question = Question(Task.EXTRACT, read=part.pages, schema=part.document_type.schema)
        return self._engine.answer(question)

    def _fields(self, part: Part, answer: Completion | None) -> Mapping[str, Field]:
        if part.document_type is None or answer is None:
            return {}
        self._answered.given = answer
        found = extract_fields(self._answered, part.document_type.schema, part.pages)
        return {field.path: field for field in found.fields}


@dataclass(frozen=True, slots=True)
class Document:
    """truths: by each schema that has truth of it, those of its parts."""

    pages: tuple[Page, ...]
    truths: Mapping[str, Sequence[Sequence[TrueDocument]]]

    def scores(self, reading: Reading) -> dict[str, Score]:
        """By schema, of all values together."""
        return {
            schema: score("", (
                each for truths in copies for each in judge(truths, reading.segments(schema))
            ))
            for schema, copies in self.truths.items()
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change of a weight does. values: how many become others, by schema, "" for documents
    without truth; f1: by how much micro F1 changes, by schema."""

    values: Mapping[str, int]
    f1: Mapping[str, float]


class Ablation:
    """The documents as they are read with all weights, and what another weight makes of them."""

    def __init__(self, documents: Sequence[Document], types: Sequence[DocumentType]) -> None:
        self._documents, self._reader, self._reuse = documents, Reader(types), Reuse()
        with self._reuse.active():
            self._base = [self._reader.first(each.pages) for each in documents]
        self._scores = [one.scores(base) for one, base in zip(documents, self._base, strict=True)]
        self.names = sorted({name for scores in self._scores for name in scores})

    def is_read(self, weight: Weight) -> bool:
        """Whether it is read at all for any document."""
        return any(weight.path in read for base in self._base for read in base.read)

    def effect(self, weight: Weight, value: Number) -> Effect:
        values = dict.fromkeys([*self.names, ""], 0)
        scores = list(self._scores)
        self._reuse.weight = weight
        with changed(weight, value), self._reuse.active():
            for at, (document, base) in enumerate(zip(self._documents, self._base, strict=True)):
                if not any(weight.path in read for read in base.read):
                    continue
                other = self._again(document, base, weight)
                differing = _differing(base.values(), other.values())
                if differing:
                    scores[at] = document.scores(other)
                    for name in document.truths or [""]:
                        values[name] += differing
        before, after = self._micro(self._scores), self._micro(scores)
        return Effect(values, {name: after[name] - before[name] for name in self.names})

    def _again(self, document: Document, base: Reading, weight: Weight) -> Reading:
        """Where nothing can be read any more, nothing is found."""
        try:
            return self._reader.again(document.pages, base, weight)
        except (ArithmeticError, LookupError, TypeError, ValueError):
            return Reading((), (), ())

    def _micro(self, scores: Sequence[Mapping[str, Score]]) -> dict[str, float]:
        return {name: _sum(each[name] for each in scores if name in each) for name in self.names}


def _sum(scores: Iterable[Score]) -> float:
    counts = [(each.right, each.found, each.wanted) for each in scores]
    return Score("", *map(sum, zip(*counts, strict=True))).f1


def _differing(one: Values, other: Values) -> int:
    return sum(one.get(path) != other.get(path) for path in one.keys() | other.keys())


def read_documents(database: Database, truths: Mapping[str, Path]) -> list[Document]:
    """All that the database has pages of, and what is true of them by each schema."""
    documents: dict[int, dict[str, list[list[TrueDocument]]]] = defaultdict(dict)
    runs: dict[int, int] = {}
    for name, path in truths.items():
        measured = [one for one in measured_documents(database, name) if one.run_id is not None]
        runs |= {each.document_id: each.run_id or 0 for each in measured}
        copies: dict[tuple[int, str], list[TrueDocument]] = defaultdict(list)
        for true, document in match_documents(
            read_truth(path, DOCUMENT_TYPES[name].schema).documents, measured
        )[0]:
            copies[document.document_id, true.name].append(true)
        for (document_id, _), parts in copies.items():
            documents[document_id].setdefault(name, []).append(parts)
    return [
        Document(_pages_read(database, run_id), documents.get(document_id, {}))
        for document_id, run_id in sorted(runs.items())
    ]


def _pages_read(database: Database, run_id: int) -> tuple[Page, ...]:
    """As fields are found: without pages that failed."""
    pages = stored_pages(database, run_id)
    return tuple(page for page in pages if page.status is not PageStatus.FAILED)


NAME_WIDTH, VALUE_WIDTH, SET_WIDTH = 22, 16, 12


def print_header(names: Sequence[str]) -> None:
    sets = "".join(name.rjust(SET_WIDTH) for name in names)
    print(f"{'weight':{NAME_WIDTH}}{'value':{VALUE_WIDTH}}{sets}{'others':>8}")


def print_effects(weight: Weight, effects: Mapping[Number, Effect]) -> None:
    """A line for each value that changes something."""
    telling = {value: effect for value, effect in effects.items() if any(effect.values.values())}
    if not telling:
        print(f"{weight.label:{NAME_WIDTH}}{_short(weight.value):{VALUE_WIDTH}}nothing")
    for value, effect in telling.items():
        first = value == next(iter(telling))
        name, said = weight.label if first else "", f"{_short(weight.value)} -> {_short(value)}"
        sets = "".join(_cell(effect, each) for each in effect.f1)
        others = effect.values[""] or ""
        print(f"{name:{NAME_WIDTH}}{said:{VALUE_WIDTH}}{sets}{others:>8}".rstrip())


def _cell(effect: Effect, name: str) -> str:
    if not effect.values[name]:
        return " " * SET_WIDTH
    return f"{effect.values[name]:{SET_WIDTH - 7}}{1000 * effect.f1[name]:+7.1f}"


def _short(value: Number) -> str:
    return "no limit" if value == NO_LIMIT else f"{value:.3g}" if value < 1000 else f"{value:.0f}"


def main() -> int:
    options = _options()
    truths = {name: Path(path) for name, _, path in (one.partition("=") for one in options.truth)}
    types = [each for each in DOCUMENT_TYPES.values() if not each.hints.generic]
    database = open_database(options.database)
    ablation = Ablation(read_documents(database, truths), types)
    database.close()
    print_header(ablation.names)
    for module in modules():
        weights = [one for one in weights_in(module) if options.only in (None, one.name)]
        if weights:
            print(f"\n{module.__name__}")
        for weight in weights:
            began = time.process_time()
            changes = weight.changes() if ablation.is_read(weight) else ()
            effects = {value: ablation.effect(weight, value) for value in changes}
            print_effects(weight, effects)
            seconds = time.process_time() - began
            print(f"{weight.path}: {seconds:.1f} s", file=sys.stderr, flush=True)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What each weight changes, moved or taken away.")
    parser.add_argument("--database", required=True, metavar="URL", help="of stored pages")
    parser.add_argument("--truth", nargs="+", required=True, metavar="SCHEMA=PATH")
    parser.add_argument("--only", metavar="NAME", help="the constants of this name alone")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
