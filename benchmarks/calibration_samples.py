"""Values whose truth is known, each with its clues: what calibrate.py learns from.

In: the documents that may be read (halves.json), and drawn ones. Out: `Sample`s. Of values that the
ranking found, only those of layouts count that it did not learn from. A name or an address that
says more than the true one, or lacks nothing but a legal form, is disputed. This module fits
nothing.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from fields import SETS, lenient, looking_again, read_pages
from halves import maker_of
from synthetic import LANGUAGES, TRAINING, VALIDATION, draw, to_pages, true_document
from worse_pages import worse

from flows.evaluation.judge import Judgement, judge
from flows.evaluation.truth import TrueDocument
from parsers.document import Agreement, Field, Page
from parsers.document.text import fold
from parsers.engines.ocr import OcrEngine
from parsers.extraction import find_texts
from parsers.extraction.field_answer import ground_of
from parsers.extraction.splitting import split
from parsers.extraction.support.weigh import RANKED, group_of, look
from parsers.extraction.vocabulary import folded
from parsers.tasks.extract import extract_fields
from parsers.types import DOCUMENT_TYPES
from storage.doubts import Reason, reason_of

SEED = 20261129
FIRST_DRAWN = 5_000_000
"""The seed of the first drawn document: others are trained with."""
NOISY = 0.25
"""The part of the drawn documents that are made worse, as recognizers read them."""
DRAWN = "drawn"
SAME_LAYOUTS = {"en_zugferd_": "zugferd", "is_zugferd_": "zugferd"}
"""Makers that share layouts and texts are in one fold."""
KINDS = ("invoice", "invoice", "credit_note", "receipt")


@dataclass(frozen=True, slots=True)
class Sample:
    """A value that was found. kind: of what it is, for tables. marked: whether anything but its
    support says that a person should look at it; doubtful: whether it breaks a rule or its reader
    was not sure of it, which counts unless it is well supported; disputed: whether it is not wrong
    enough to learn from."""

    maker: str
    kind: str
    group: str
    clues: dict[str, float]
    right: bool
    marked: bool
    doubtful: bool = False
    disputed: bool = False

    @property
    def is_drawn(self) -> bool:
        return self.maker.startswith(DRAWN)


def samples_of(
    pages: Sequence[Page],
    type_name: str,
    set_name: str,
    true: TrueDocument,
    maker: str,
    path: Path | None = None,
) -> list[Sample]:
    """path: of the file, where doubtful values are read once more."""
    engine, known = OcrEngine(workers=1), DOCUMENT_TYPES[type_name]
    segments: list[dict[str, Field]] = []
    seen: dict[int, tuple[str, dict[str, float]]] = {}
    try:
        with looking_again(engine, known.schema, path) as once_more:
            for part in split(pages, (known,), find_texts, within_pages=True):
                fields = extract_fields(engine, known.schema, part.pages, look=once_more).fields
                opinions, clues = look(fields, known, ground_of(part.pages))
                segments.append({each.path: each for each in fields})
                seen |= {
                    id(each): (group_of(each.path, opinions, clues[each.path]),
                               dict(clues[each.path]))
                    for each in fields if each.path in clues
                }  # fmt: skip
    finally:
        engine.close()
    judged = (lenient(each, set_name) for each in judge([true], segments))
    return [
        Sample(
            maker,
            _kind(type_name, each.name),
            *seen[id(each.found)],
            each.right,
            _is_marked(each.found),
            _is_doubtful(each.found),
            _disputed(each),
        )
        for each in judged
        if each.found is not None and id(each.found) in seen
    ]


def _kind(type_name: str, name: str) -> str:
    """Of a value, as the tables have it."""
    if "." not in name:
        return f"headers of {type_name}"
    return "descriptions" if name.endswith((".description", ".name")) else "other cells"


def _is_marked(field: Field) -> bool:
    agreement = Agreement.ALONE if field.agreement is Agreement.AMBIGUOUS else field.agreement
    plain = replace(field, support=None, agreement=agreement, valid=True, probability=None)
    return reason_of(plain) is not None


def _is_doubtful(field: Field) -> bool:
    return reason_of(replace(field, support=None)) in (Reason.INVALID, Reason.IMPROBABLE)


def _disputed(each: Judgement) -> bool:
    """Whether a single text has all words of the true one and more, or lacks a legal form."""
    if each.right or each.found is None or each.wanted is None or "." in each.name:
        return False
    if not isinstance(each.found.value, str):
        return False
    wanted, found = (set(map(fold, text.split())) - {""} for text in (each.wanted, each.found.raw))
    lacks = wanted - found
    return bool(wanted & found) and lacks <= folded("companies.endings")


def real(task: tuple[Path, str, str, TrueDocument], kept: Path | None) -> list[Sample]:
    path, set_name, _, true = task
    pages = read_pages(path, kept)
    maker = maker_of(path)
    return samples_of(pages, SETS[set_name], set_name, true, SAME_LAYOUTS.get(maker, maker), path)


def drawn(number: int) -> list[Sample]:
    """Every third document has a layout that the ranking learned from."""
    rng = random.Random(f"{SEED} {number}")
    learned = number % 3 == 2
    layout, language = rng.choice(TRAINING if learned else VALIDATION), rng.choice(LANGUAGES)
    kind = rng.choice(KINDS)
    document = draw(kind, layout, language, FIRST_DRAWN + number)
    type_name = "receipt" if kind == "receipt" else "invoice"
    maker = f"{DRAWN} {layout.rpartition('_')[0]}"
    pages: Sequence[Page] = to_pages(document)
    if rng.random() < NOISY:
        pages = [worse(page, rng) for page in pages]
    found = samples_of(pages, type_name, "", true_document(document), maker)
    return [each for each in found if not learned or not _is_learned(each)]


def _is_learned(sample: Sample) -> bool:
    """Whether anything that was trained with its layout has an opinion of it."""
    return sample.group == RANKED or any(name.startswith("reader_") for name in sample.clues)
