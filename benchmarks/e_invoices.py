"""E-invoices: is their XML read rightly, and are differences between XML and page told?

    python benchmarks/e_invoices.py [DATA] [--half readable] [--pages FOLDER]
        [--drawn 240] [--planted 200] [--orders 60] [--layouts validation] [--wrong]

DATA is the folder of the sets; of `invoices_world` every file with XML is read. Its values are
compared with the truth beside each file; an address is right with its words in any order. Drawn
invoices (`synthetic/`) get an XML of each profile in turn, which is compared with what it was
written from; --orders adds orders with Order-X. Where nothing was planted, each difference that is
told is a false alarm. Planted differences are one other value in the XML of something that the page
shows.

--pages keeps the pages that were read, as in `fields.py`. --wrong lists what is wrong, but for the
half that is scored alone.
"""

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from fields import HALVES, find_segments, lenient, read_pages
from halves import READABLE, SCORED, documents
from truths import truths

from flows.evaluation.judge import judge
from parsers.document import EInvoice, Field, Page
from parsers.document.paths import list_and_name
from parsers.e_invoices.read import read_e_invoice
from parsers.errors import DocumentError
from parsers.extraction.e_invoice.further import RULE
from parsers.extraction.e_invoice.join import join
from parsers.extraction.e_invoice.rows import definitions_of
from parsers.reading.reader import Reader
from parsers.types import DOCUMENT_TYPES

SET = "invoices_world"
INVOICE, ORDER = "invoice", "purchase_order"
NOT_TOLD = ("unit", "discount")
"""Columns whose values the generator has as words of a language."""


@dataclass
class Sums:
    """What was counted. notes: for people, of what may be looked at."""

    documents: int = 0
    with_xml: int = 0
    values: int = 0
    right: int = 0
    alarms: int = 0
    alarmed: int = 0
    fields: int = 0
    planted: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    told_of: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def add(self, other: "Sums") -> None:
        for name in ("documents", "with_xml", "values", "right", "alarms", "alarmed", "fields"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("planted", "told", "rules", "told_of"):
            getattr(self, name).update(getattr(other, name))
        self.notes += other.notes


def read_file(path: Path, kept: Path | None) -> Sums:
    """A file of the set, its pages and its XML."""
    from fields import _source

    sums = Sums(documents=1)
    with Reader(1) as reader:
        source = _source(path)
        files = reader.inspect(source).e_invoices if path.suffix == ".pdf" else ()
        if not files:
            return sums
        sums.with_xml = 1
        try:
            said = reader.read_xml(path.name, files[0].text)
        except DocumentError as error:
            sums.notes.append(f"{path.name}: {error}")
            return sums
    pages = read_pages(path, kept)
    segments = [[*each.values()] for each in find_segments(pages, "invoice", path)]
    joined = _joined(segments, pages, said, sums, path.name, INVOICE)
    true = truths(path.parent.parent, SET).get(path.name)
    if true:
        judged = [lenient(each, SET) for each in judge([true], [joined])]
        wanted = [each for each in judged if each.wanted is not None]
        sums.values, sums.right = len(wanted), sum(each.right for each in wanted)
        sums.notes += [
            f"{path.name}: {each.name} is {each.found and each.found.value}, not {each.wanted}"
            for each in wanted if not each.right
        ]  # fmt: skip
    return sums


def _joined(
    segments: Sequence[Sequence[Field]], pages: Sequence[Page], said: EInvoice, sums: Sums,
    name: str, type_name: str,
) -> dict[str, Field]:  # fmt: skip
    page = max(segments, key=len, default=[])
    joined = join(page, DOCUMENT_TYPES[type_name].schema, pages, said)
    told = [each for each in joined.violations if each.rule == RULE]
    sums.alarms, sums.alarmed, sums.fields = len(told), bool(told), len(joined.fields)
    paths = (each.paths[0] if each.paths else "row" for each in told)
    sums.told_of.update(path.rpartition(".")[2] for path in paths)
    sums.rules.update(each.rule for each in joined.violations if each.rule != RULE)
    sums.notes += [f"{name}: {each.message}" for each in told]
    return {each.path: each for each in joined.fields}


def read_drawn(n: int, part: str, planted: int, orders: bool = False) -> Sums:
    """A drawn invoice or credit note, or an order, with an XML and as many planted differences."""
    from drawn_set import PARTS
    from synthetic import LANGUAGES, draw, to_pages
    from synthetic.e_invoices import PROFILES, contents_of, plant, plantable, to_xml
    from synthetic.e_invoices.elements import ORDER_PROFILES

    layouts, seeds = PARTS[part]
    rng = random.Random(f"e-invoice {n}")
    kind = "order" if orders else "credit_note" if n % 4 == 3 else "invoice"
    profiles, type_name = (ORDER_PROFILES, ORDER) if orders else (PROFILES, INVOICE)
    drawn = draw(kind, rng.choice(layouts), rng.choice(LANGUAGES), seeds[500_000 + n])
    contents, profile = contents_of(drawn), list(profiles)[n % len(profiles)]
    try:
        xml = to_xml(contents, profile)
    except ValueError:
        return Sums()
    sums = Sums(documents=1, with_xml=1)
    pages = to_pages(drawn)
    page = max(([*each.values()] for each in find_segments(pages, type_name)), key=len)
    name = f"{kind}-{drawn.layout}-{drawn.language}-{drawn.seed}, {profile}"
    found = _joined([page], pages, read_e_invoice(xml.text), sums, name, type_name)
    known = definitions_of(DOCUMENT_TYPES[type_name].schema)
    for path, value in xml.truth.items():
        if list_and_name(path) in known and not path.endswith(NOT_TOLD):
            sums.values += 1
            is_right = path in found and found[path].value == value
            sums.right += is_right
            sums.notes += [] if is_right else [f"{name}: {path} is not {value}"]
    names = plantable(drawn, xml.truth)
    for each in rng.sample(names, min(planted, len(names))):
        _plant(each, to_xml(plant(contents, each, rng), profile).text, xml.text, page, pages,
               sums, name, type_name)  # fmt: skip
    return sums


def _plant(
    what: str, changed: str, before: str, page: Sequence[Field], pages: Sequence[Page],
    sums: Sums, name: str, type_name: str,
) -> None:  # fmt: skip
    if changed == before:
        return
    schema = DOCUMENT_TYPES[type_name].schema
    violations = join(page, schema, pages, read_e_invoice(changed)).violations
    paths = (each.paths[0] for each in violations if each.rule == RULE and each.paths)
    last = what.rpartition(".")[2]
    is_told = any(path.rpartition(".")[2] == last for path in paths)
    sums.planted[what] += 1
    sums.told[what] += is_told
    sums.notes += [] if is_told else [f"{name}: another {what} is not told"]


def report(title: str, sums: Sums, notes: bool) -> None:
    if not sums.documents:
        return
    print(f"{title}: {sums.documents} documents, {sums.with_xml} with XML")
    print(f"  values right         {sums.right} of {sums.values}")
    print(
        f"  differences told     {sums.alarms} of {sums.fields} fields, in {sums.alarmed} documents"
    )
    if sums.told_of:
        print("   ", ", ".join(f"{key} {n}" for key, n in sums.told_of.most_common()))
    if sums.planted:
        told, planted = sums.told.total(), sums.planted.total()
        print(f"  planted, and told    {told} of {planted} ({told / planted:.1%})")
        print("   ", ", ".join(f"{key} {sums.told[key]}/{sums.planted[key]}"
                               for key in sorted(sums.planted)))  # fmt: skip
    if sums.rules:
        print("  rules broken        ", ", ".join(f"{key} {n}" for key, n in sums.rules.items()))
    for note in sums.notes if notes else ():
        print("   ", note)


def files_of(data: Path, half: str) -> Iterator[Path]:
    for path in documents(data / SET):
        if HALVES[SET].get(path.name, SCORED) == half:
            yield path


def main() -> int:
    parser = argparse.ArgumentParser(description="The XML of e-invoices, and their pages.")
    parser.add_argument("data", metavar="DATA", type=Path, nargs="?", help="the folder of the sets")
    parser.add_argument("--half", choices=(READABLE, SCORED), help="this one alone")
    parser.add_argument("--pages", metavar="FOLDER", type=Path, help="keep the pages read there")
    parser.add_argument("--drawn", type=int, default=0, help="so many drawn documents")
    parser.add_argument("--orders", type=int, default=0, help="so many drawn orders")
    parser.add_argument("--planted", type=int, default=1, help="differences in each of them")
    parser.add_argument("--layouts", choices=("validation", "held_out"), default="held_out")
    parser.add_argument("--wrong", action="store_true", help="list what is wrong")
    parser.add_argument("--workers", type=int, default=2, help="processes")
    options = parser.parse_args()
    if not options.data and not options.drawn and not options.orders:
        parser.error("DATA, --drawn N or --orders N is needed")
    with ProcessPoolExecutor(options.workers) as pool:
        for half in (READABLE, SCORED) if options.data else ():
            if options.half in (None, half):
                sums = Sums()
                read = partial(read_file, kept=options.pages)
                for each in pool.map(read, files_of(options.data, half)):
                    sums.add(each)
                report(f"{SET}, {half}", sums, options.wrong and half == READABLE)
        for orders, number in ((False, options.drawn), (True, options.orders)):
            sums = Sums()
            draw = partial(read_drawn, part=options.layouts, planted=options.planted, orders=orders)
            for each in pool.map(draw, range(number)):
                sums.add(each)
            title = f"drawn{' orders' if orders else ''}, {options.layouts}"
            report(title, sums, options.wrong and options.layouts == "validation")
    return 0


if __name__ == "__main__":
    sys.exit(main())
