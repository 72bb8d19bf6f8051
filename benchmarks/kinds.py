"""Which type is chosen for documents of thirteen kinds, of which three have no type.

    python benchmarks/kinds.py DATA [--half readable|scored] [--drawn 14] [--pages FOLDER] [--wrong]

Drawn documents (`synthetic/`) of eleven kinds, agreements drawn from templates, and public ones:
those of the sets that `halves.py` split, tables of ICDAR 2013, and cases. The readable half has the
layouts, seeds and templates that may be looked at, the scored half those that are held out. For
each half it prints a matrix, kinds by what was chosen, and two shares: `wrong type`, of all
documents those taken for a type that is not theirs, and `missed`, of those that have a type those
that did not get it.

--drawn: of each kind and half. --pages keeps the pages that were read. --wrong lists the documents
at fault and why, of the readable half alone. A document's kind is what it calls itself, whatever
set it is in.
"""

import argparse
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
from parsers.extraction.choosing import choose_type
from parsers.types import DOCUMENT_TYPES

NONE = "none"
TYPES = {
    "invoice": "invoice", "credit_note": "credit_note", "correction": "credit_note",
    "receipt": "receipt",
    "order": "purchase_order", "delivery_note": "delivery_note", "statement": NONE,
    "bank_statement": "bank_statement", "reminder": "reminder", "payslip": "payslip",
    "quotation": NONE, "agreement": "nda", "table": NONE,
}  # fmt: skip
"""The right type of each kind."""
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


def drawn(number: int) -> Iterator[Example]:
    halves = {
        READABLE: (VALIDATION, SEEDS_VALIDATION, agreements.TRAINING),
        SCORED: (HELD_OUT, SEEDS_HELD_OUT, agreements.HELD_OUT),
    }
    for half, (layouts, seeds, templates) in halves.items():
        for kind in filter(TYPES.get, KINDS):
            for n in range(number):
                rng = random.Random(f"kind {kind} {n}")
                layout = rng.choice([each for each in layouts if _names_itself(kind, each)])
                language = rng.choice(LANGUAGES)
                name = f"{kind} {layout} {language} {seeds[n]}"
                yield Example(name, kind, half, to_pages(draw(kind, layout, language, seeds[n])))
        for template in templates[:number]:
            pages = tuple(agreements.draw_agreement(template, 1).pages)
            yield Example(template, "agreement", half, pages)


def _names_itself(kind: str, layout: str) -> bool:
    """Without a title a credit note may look like an invoice in all but its sign."""
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
    print(f"{half}: {sum(matrix.values())} documents")
    print(f"  {'':15}" + "".join(f"{each[:9]:>10}" for each in columns))
    for kind in TYPES:
        counts = "".join(f"{matrix[kind, each] or '.':>10}" for each in columns)
        print(f"  {kind:15}{counts}")
    typed = sum(n for (kind, _), n in matrix.items() if TYPES[kind] != NONE)
    wrong = sum(n for (kind, got), n in matrix.items() if got not in (NONE, TYPES[kind]))
    missed = sum(n for (kind, got), n in matrix.items() if TYPES[kind] not in (NONE, got))
    total = sum(matrix.values())
    print(f"  wrong type: {wrong} of {total} ({wrong / max(total, 1):.1%})")
    print(f"  missed: {missed} of {typed} ({missed / max(typed, 1):.1%})")


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
    parser.add_argument("data", metavar="DATA", type=Path, help="the folder of the sets")
    parser.add_argument("--half", choices=(READABLE, SCORED), help="this one alone")
    parser.add_argument("--drawn", type=int, default=14, help="of each kind and half (14)")
    parser.add_argument("--pages", metavar="FOLDER", type=Path, help="keep the pages read there")
    parser.add_argument("--wrong", action="store_true", help="list what is wrong, and why")
    options = parser.parse_args(arguments)
    if options.pages:
        options.pages.mkdir(parents=True, exist_ok=True)
    examples = (each for found in (drawn(options.drawn), public(options.data, options.pages))
                for each in found)  # fmt: skip
    seconds = choose(examples, options.half, options.wrong)
    print(f"{seconds * 1000:.1f} ms for a document")
    return 0


if __name__ == "__main__":
    sys.exit(main())
