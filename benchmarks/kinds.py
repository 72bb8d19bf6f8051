"""Which type is chosen for documents of fourteen kinds, of which four have no type.

    python benchmarks/kinds.py [DATA] [--half readable|scored] [--drawn 14] [--seed 0]
        [--pages FOLDER] [--wrong]

Drawn documents (`synthetic/`) of eleven kinds, agreements drawn from templates, and public ones:
those of the sets that `halves.py` split, tables of ICDAR 2013, and cases. The readable half has the
layouts, seeds and templates that may be looked at, the scored half those that are held out. For
each half it prints a matrix, kinds by what was chosen, and two shares: `wrong type`, of all
documents those taken for a type that is not theirs, and `missed`, of those that have a type those
that did not get it. Credit notes without a title look like invoices in all but a label or two, and
are counted apart.

Without DATA, drawn ones alone. --drawn: of each kind and half. --seed draws others: one that nobody
has drawn is a hold-out that nobody has seen. --pages keeps the pages that were read. --wrong lists
the documents at fault and why, of the readable half alone. A document's kind is what it calls
itself, whatever set it is in, so a drawn invoice with the title of a pro forma invoice is one.
"""

import argparse
import random
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from fields import HALVES, read_pages
from halves import READABLE, SCORED, documents
from synthetic import (
    HELD_OUT,
    KINDS,
    LANGUAGES,
    SEEDS_HELD_OUT,
    SEEDS_VALIDATION,
    VALIDATION,
    agreements,
    draw,
    to_pages,
)
from synthetic.layouts import EVERY_LAYOUT
from truths import SETS

from parsers.document import Page
from parsers.document.text import fold
from parsers.extraction.choosing import choose_type
from parsers.lexicon import words
from parsers.types import DOCUMENT_TYPES

NONE = "none"
TYPES = {
    "invoice": "invoice", "proforma": NONE, "credit_note": "credit_note",
    "correction": "credit_note", "untitled credit": "credit_note", "receipt": "receipt",
    "order": "purchase_order", "delivery_note": "delivery_note", "statement": NONE,
    "bank_statement": "bank_statement", "reminder": "reminder", "payslip": "payslip",
    "quotation": NONE, "agreement": "nda", "table": NONE,
}  # fmt: skip
"""The right type of each kind."""
UNTITLED = "untitled credit"
"""Counted apart."""
SEEDS_APART = 1_000
"""Seeds of drawings from one --seed to the next."""
OF_SETS = {"invoice": "invoice", "receipt": "receipt", "nda": "agreement"}
CASES = {
    "type_angebot_de.pdf": "quotation", "type_bank_statement_en.pdf": "bank_statement",
    "type_purchase_order_en.pdf": "order", "type_statement_of_account_en.pdf": "statement",
    "credit_note_en.pdf": "credit_note", "receipt_total.png": "receipt",
    "invoice_polish.pdf": "invoice", "invoice_uebertrag_de.pdf": "invoice",
    "invoice_swiss_thousands_ascii.pdf": "invoice",
}  # fmt: skip
CREDITS = ("Avoir", "Rechnungskorrektur")
"""In the names of files of credit notes among public invoices."""
CALLED_OTHERWISE = {"oyo.pdf": "receipt"}
"""Among the invoices, but under the title `payment receipt`."""


@dataclass(frozen=True, slots=True)
class Example:
    name: str
    kind: str
    half: str
    pages: tuple[Page, ...]


def drawn(number: int, seed: int = 0) -> Iterator[Example]:
    halves = {
        READABLE: (VALIDATION, SEEDS_VALIDATION, agreements.TRAINING),
        SCORED: (HELD_OUT, SEEDS_HELD_OUT, agreements.HELD_OUT),
    }
    for half, (layouts, seeds, templates) in halves.items():
        some = seeds[seed * SEEDS_APART :]
        for kind in filter(TYPES.get, KINDS):
            titled = [each for each in layouts if _names_itself(kind, each)]
            for n in range(number):
                yield _example(kind, kind, half, titled, some[n], f"{n} {seed}" if seed else f"{n}")
        untitled = [each for each in layouts if EVERY_LAYOUT[each].title == "none"]
        for n in range(number):
            kind = "correction" if n % 2 else "credit_note"
            yield _example(UNTITLED, kind, half, untitled, some[n], f"untitled {n} {seed}")
        for template in templates[:number]:
            pages = tuple(agreements.draw_agreement(template, 1 + seed).pages)
            yield Example(template, "agreement", half, pages)


def _example(
    kind: str, drawn_as: str, half: str, layouts: Sequence[str], seed: int, which: str
) -> Example:
    rng = random.Random(f"kind {drawn_as} {which}")
    layout, language = rng.choice(layouts), rng.choice(LANGUAGES)
    pages = to_pages(draw(drawn_as, layout, language, seed))
    if kind == "invoice" and _is_proforma(pages):
        kind = "proforma"
    return Example(f"{drawn_as} {layout} {language} {seed}", kind, half, pages)


def _is_proforma(pages: Sequence[Page]) -> bool:
    """The name stands alone in its line, or before a number; elsewhere it is another document's."""
    lines = {fold(re.sub(r"\d.*", "", line)) for line in pages[0].text.splitlines()}
    return not lines.isdisjoint(map(fold, words("documents.proforma")))


def _names_itself(kind: str, layout: str) -> bool:
    return TYPES[kind] != "credit_note" or EVERY_LAYOUT[layout].title != "none"


def public(data: Path, kept: Path | None) -> Iterator[Example]:
    for name, type_name in SETS.items():
        for path in documents(data / name):
            half = HALVES[name].get(path.name, SCORED)
            is_credit = name == "invoices_world" and any(each in path.name for each in CREDITS)
            kind = "credit_note" if is_credit else OF_SETS[type_name]
            kind = CALLED_OTHERWISE.get(path.name, kind)
            yield Example(path.name, kind, half, read_pages(path, kept))
    for n, path in enumerate(sorted((data / "icdar2013_tables").glob("*.pdf"))):
        half = SCORED if n % 2 else READABLE
        yield Example(path.name, "table", half, read_pages(path, kept))
    for file, kind in CASES.items():
        yield Example(file, kind, READABLE, read_pages(data / "cases" / file, kept))


def report(half: str, matrix: Counter[tuple[str, str]]) -> None:
    columns = sorted(
        {chosen for _, chosen in matrix} | {NONE}, key=lambda each: (each == NONE, each)
    )
    counted = {key: n for key, n in matrix.items() if key[0] != UNTITLED}
    total = sum(counted.values())
    print(f"{half}: {total} documents")
    print(f"  {'':15}" + "".join(f"{each[:9]:>10}" for each in columns))
    for kind in TYPES:
        counts = "".join(f"{matrix[kind, each] or '.':>10}" for each in columns)
        print(f"  {kind:15}{counts}")
    typed = sum(n for (kind, _), n in counted.items() if TYPES[kind] != NONE)
    wrong = sum(n for (kind, got), n in counted.items() if got not in (NONE, TYPES[kind]))
    missed = sum(n for (kind, got), n in counted.items() if TYPES[kind] not in (NONE, got))
    print(f"  wrong type: {wrong} of {total} ({wrong / max(total, 1):.1%})")
    print(f"  missed: {missed} of {typed} ({missed / max(typed, 1):.1%})")
    apart = {got: n for (kind, got), n in matrix.items() if kind == UNTITLED}
    other = sum(n for got, n in apart.items() if got not in (NONE, TYPES[UNTITLED]))
    print(f"  credit notes without a title, wrong type: {other} of {sum(apart.values())}")


def choose(examples: Iterator[Example], half: str | None, tell: bool) -> float:
    """Seconds per document."""
    matrices: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    types, seconds = list(DOCUMENT_TYPES.values()), 0.0
    for each in examples:
        if half not in (None, each.half):
            continue
        start = time.perf_counter()
        choice = choose_type(each.pages, types)
        seconds += time.perf_counter() - start
        got = choice.document_type.name if choice.document_type else NONE
        matrices[each.half][each.kind, got] += 1
        if tell and each.half == READABLE and got != TYPES[each.kind]:
            print(f"  {each.kind} -> {got}: {each.name} ({choice.nearest or choice.fit})")
    for name, matrix in matrices.items():
        report(name, matrix)
    return seconds / max(sum(map(Counter.total, matrices.values())), 1)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Which type is chosen, by kinds of documents.")
    parser.add_argument("data", nargs="?", metavar="DATA", type=Path, help="the folder of the sets")
    parser.add_argument("--half", choices=(READABLE, SCORED), help="this one alone")
    parser.add_argument("--drawn", type=int, default=14, help="of each kind and half (14)")
    parser.add_argument("--seed", type=int, default=0, help="draw others than those of 0")
    parser.add_argument("--pages", metavar="FOLDER", type=Path, help="keep the pages read there")
    parser.add_argument("--wrong", action="store_true", help="list what is wrong, and why")
    options = parser.parse_args(arguments)
    if options.pages:
        options.pages.mkdir(parents=True, exist_ok=True)
    sets = public(options.data, options.pages) if options.data else ()
    examples = chain(drawn(options.drawn, options.seed), sets)
    seconds = choose(examples, options.half, options.wrong)
    print(f"{seconds * 1000:.1f} ms for a document")
    return 0


if __name__ == "__main__":
    sys.exit(main())
