"""Fields of each built-in type on drawn documents, and whether rules tell what was changed in them.

    python benchmarks/document_types.py [--number 20] [--layouts held_out] [--type payslip]
        [--languages de en] [--wrong]

Documents are drawn (`synthetic/`), as many of each type, of layouts and seeds that are only scored
or of others that may be looked at; their pages are as a good text layer has them, and the type is
known. For each type it prints F1 over all values and of each field, and how many of the wrong and
of the right values wait for a person. Then, in each document whose type has rules, one amount is
changed on the page, such as a balance or a deduction: it prints how many were, how many of these a
rule tells that names the changed value, and how many documents a rule finds fault with as they are.
--wrong lists wrong values, but of held-out layouts.

The module is not called `types`: that is Python's own.
"""

import argparse
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from fields_report import marks
from synthetic import (
    HELD_OUT,
    LANGUAGES,
    SEEDS_HELD_OUT,
    SEEDS_VALIDATION,
    TRAINING,
    VALIDATION,
    Drawn,
    Value,
    draw,
    to_pages,
    true_document,
)
from synthetic.truth import TYPES

from flows.evaluation.judge import Judgement, judge
from flows.evaluation.scores import Score, score, score_fields
from parsers.document import Field, Page, Violation, Word
from parsers.document.paths import parse_row_path
from parsers.engines.ocr import OcrEngine
from parsers.tasks.extract import extract_fields
from parsers.types import DOCUMENT_TYPES

PARTS = {
    "training": (TRAINING, range(1_000_000)),
    "validation": (VALIDATION, SEEDS_VALIDATION),
    "held_out": (HELD_OUT, SEEDS_HELD_OUT),
}
KINDS = {name: kind for kind, name in TYPES.items() if name not in ("invoice", "receipt")}
"""The kind of drawn documents of each type; invoices and receipts have `fields.py`."""
CHANGED = {
    "credit_note": ("line_items.amount", "total"),
    "purchase_order": ("line_items.amount", "total"),
    "bank_statement": ("entries.balance", "entries.amount", "entries.debit", "entries.credit",
                       "closing_balance"),
    "payslip": ("deductions.amount", "net_pay", "gross_pay"),
    "reminder": ("entries.amount", "fee", "total"),
}  # fmt: skip
"""Of which amounts one is changed, by type."""
BESIDE_RULES = frozenset({"required", "checksum"})


@dataclass(frozen=True, slots=True)
class Read:
    """What was found in a document, by path, and the rules that it breaks."""

    fields: Mapping[str, Field]
    violations: tuple[Violation, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a changed amount: told by a rule, or not."""

    where: str
    told: bool


def drawn_of(kind: str, n: int, part: str, languages: Sequence[str]) -> Drawn:
    rng = random.Random(f"document types {kind} {n}")
    layouts, seeds = PARTS[part]
    return draw(kind, rng.choice(layouts), rng.choice(languages), seeds[700_000 + n])


def read(engine: OcrEngine, type_name: str, pages: Sequence[Page]) -> Read:
    found = extract_fields(engine, DOCUMENT_TYPES[type_name].schema, pages)
    broken = tuple(each for each in found.violations if each.rule not in BESIDE_RULES)
    return Read({each.path: each for each in found.fields}, broken)


def change_one(
    drawn: Drawn, type_name: str, pages: Sequence[Page]
) -> tuple[str, list[Page]] | None:
    """The path of an amount, and the pages with another figure in it; None where there is none."""
    rng = random.Random(f"change {drawn.seed}")
    by_name: dict[str, list[Value]] = {}
    for path, value in drawn.values.items():
        name = _name(path)
        if name in CHANGED.get(type_name, ()) and any(map(str.isdigit, value.raw)):
            by_name.setdefault(name, []).append(value)
    if not by_name:
        return None
    value = rng.choice(by_name[rng.choice(sorted(by_name))])
    changed = [_with_other_figure(page, value, rng) if page.number == value.page_number else page
               for page in pages]  # fmt: skip
    return (value.path, changed) if changed != [*pages] else None


def _with_other_figure(page: Page, value: Value, rng: random.Random) -> Page:
    """The first figure of the amount becomes another one."""
    for n, word in enumerate(page.words):
        within = value.box.overlap(word.box) > 0.5 * min(word.box.area, value.box.area)
        if within and any(map(str.isdigit, word.text)):
            words = (*page.words[:n], _other(word, rng), *page.words[n + 1 :])
            return replace(page, words=words)
    return page


def _other(word: Word, rng: random.Random) -> Word:
    at = next(n for n, sign in enumerate(word.text) if sign.isdigit())
    figure = rng.choice([sign for sign in "123456789" if sign != word.text[at]])
    return replace(word, text=word.text[:at] + figure + word.text[at + 1 :])


def changes(
    engine: OcrEngine, type_name: str, documents: Sequence[tuple[Drawn, Read]]
) -> Iterator[Change]:
    """told: by a rule that names a field of the changed kind, and had nothing to say before."""
    for drawn, before in documents:
        change = change_one(drawn, type_name, to_pages(drawn))
        if change is None:
            continue
        path, pages = change
        known = {each.message for each in before.violations}
        after = read(engine, type_name, pages).violations
        new = [each for each in after if each.message not in known]
        told = any(_name(path) == _name(one) for each in new for one in each.paths)
        yield Change(f"{drawn.layout}-{drawn.language}-{drawn.seed} {path}", told)


def _name(path: str) -> str:
    row = parse_row_path(path)
    return f"{row.list_name}.{row.name}" if row else path


def report(
    type_name: str, documents: Sequence[tuple[Drawn, Read]], judged: Sequence[Judgement]
) -> None:
    print(f"\n{type_name}: {len(documents)} documents, {_f1(score('', judged))}")
    wrong, told, right, also = marks(judged)
    print(f"    wrong values marked: {told} of {wrong}; right ones: {also} of {right}")
    for each in score_fields(judged, dict.fromkeys(one.name for one in judged)):
        print(f"    {each.name:28} {_f1(each)}")


def _f1(found: Score) -> str:
    return f"F1 {found.f1:.3f} ({found.right} right of {found.found} found, {found.wanted} wanted)"


def _list_wrong(drawn: Drawn, judged: Sequence[Judgement]) -> None:
    for one in judged:
        if not one.right:
            found = one.found and one.found.raw
            print(f"  {drawn.layout}-{drawn.language}-{drawn.seed} {one.name}: "
                  f"{one.wanted!r} <- {found!r}")  # fmt: skip


def measure(engine: OcrEngine, name: str, options: argparse.Namespace) -> None:
    """One type: its fields, then its rules."""
    lists = options.wrong and options.layouts != "held_out"
    documents: list[tuple[Drawn, Read]] = []
    judged: list[Judgement] = []
    for n in range(options.number):
        drawn = drawn_of(KINDS[name], n, options.layouts, options.languages)
        found = read(engine, name, to_pages(drawn))
        mine = list(judge([true_document(drawn)], [found.fields]))
        documents.append((drawn, found))
        judged += mine
        if lists:
            _list_wrong(drawn, mine)
    report(name, documents, judged)
    if name in CHANGED:
        made = list(changes(engine, name, documents))
        told = sum(each.told for each in made)
        false = [found for _, found in documents if found.violations]
        print(f"    changed amounts told by a rule: {told} of {len(made)}; "
              f"documents with a fault as they are: {len(false)} of {len(documents)}")  # fmt: skip
        if lists:
            for each in made:
                print("" if each.told else f"  not told: {each.where}\n", end="")
            for each in (one for found in false for one in found.violations):
                print(f"  {each.message}")


def main() -> int:
    parser = argparse.ArgumentParser(description="Fields and rules of the built-in types.")
    parser.add_argument("--number", type=int, default=20, help="documents of each type (20)")
    parser.add_argument("--layouts", choices=PARTS, default="held_out")
    parser.add_argument("--type", nargs="+", choices=KINDS, default=list(KINDS), help="these alone")
    parser.add_argument("--languages", nargs="+", choices=LANGUAGES, default=list(LANGUAGES))
    parser.add_argument("--wrong", action="store_true", help="list what is wrong")
    options = parser.parse_args()
    engine = OcrEngine(workers=1)
    try:
        for name in options.type:
            measure(engine, name, options)
    finally:
        engine.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
