"""Objects of public schemas, leaf by leaf beside their gold.

    python benchmarks/any_schema.py DATA [--pages FOLDER] [--document NAME...] [--leaves]

DATA holds `extract_bench`: schemas as people wrote them, `NAME.schema.json`, and documents with
their gold, `NAME.pdf` and `NAME.gold.json`. For each document it prints whether the object that the
embedded engine gives obeys the schema, and its leaves:

    right     found, and in the gold under the same key
    wrong     found under a key for which the gold has another value
    more      found under a key for which the gold has no value left
    missing   in the gold, and not found
    invented  found, though its text stands nowhere on the pages

The gold is taken as it is: it is nested otherwise than its schema here and there, so that the keys
of both are paired by the longest end that they share; it writes dates as points in time, and texts
in other words than the page. A list is compared without its order. Nothing was made for these
documents. --leaves lists the leaves; --pages keeps the pages that were read.
"""

import argparse
import datetime
import json
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from fields import read_pages

from flows.export.objects import assemble, leaves_of
from flows.export.validity import Checker, Problem
from parsers.document import Evidence, Field
from parsers.document.text import fold_keeping_accents
from parsers.engines.ocr import OcrEngine
from parsers.extraction.document_type import DocumentType
from parsers.schemas.written import written
from parsers.tasks.extract import extract_fields
from parsers.types.loading import load_type

SCHEMAS = {
    "Resume-Academic01": "resume",
    "Resume-Finance": "resume",
    "adp_10q_fy2025q2": "10kq",
    "ma_2023_sw_M-table1": "swimming",
    "ma_2023_sw_M-table3": "swimming",
    "mmm_credit_agreement_2019_11_15": "credit_agreement",
}
POSITION = re.compile(r"/\d+(?=/|$)")
INSTANT = re.compile(r"(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z")
MOST_PAGES = 200
HALF_A_DAY = datetime.timedelta(hours=12)
"""Points in time are midnights of zones east of Greenwich, written in Greenwich's time."""
NOT_SAID = frozenset({"", "NA"})
"""What the gold has for a value that the document does not say."""
COUNTERS = frozenset({"array_index"})
"""Keys of the gold that no schema asks for: the number of a row."""
Way = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    right: int = 0
    wrong: int = 0
    more: int = 0
    missing: int = 0
    invented: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(getattr(self, n) + getattr(other, n) for n in self.__slots__))

    @property
    def found(self) -> int:
        return self.right + self.wrong + self.more

    def row(self, name: str) -> str:
        counts = (self.right, self.wrong, self.more, self.missing, self.invented)
        return f"{name:34}" + "".join(f"{each:9}" for each in counts)


def main() -> int:
    parser = argparse.ArgumentParser(description="Objects of public schemas beside their gold.")
    parser.add_argument("data", type=Path)
    parser.add_argument("--pages", type=Path, help="keep the pages read there")
    parser.add_argument("--document", nargs="*", default=list(SCHEMAS))
    parser.add_argument("--leaves", action="store_true", help="list the leaves")
    options = parser.parse_args()
    folder = options.data / "extract_bench"
    if options.pages:
        options.pages.mkdir(parents=True, exist_ok=True)
    for path in sorted(folder.glob("*.schema.json")):
        schema = load_type(path).schema
        inner = sum(len(each.fields) for each in schema.lists)
        print(f"{path.name}: {len(schema.fields)} fields, {len(schema.lists)} lists with {inner}")
    heads = "".join(f"{each:>9}" for each in Figures.__slots__)
    print(f"\n{'':34}{heads}   valid  seconds")
    total = Figures()
    for name in options.document:
        total += judge_document(folder, name, options.pages, options.leaves)
    print(total.row("all"))
    share = total.invented / max(total.found, 1)
    print(f"\ninvented: {total.invented} of {total.found} leaves, {share:.1%}")
    return 0


def judge_document(folder: Path, name: str, kept: Path | None, tell: bool) -> Figures:
    known = load_type(folder / f"{SCHEMAS[name]}.schema.json")
    pages = read_pages(folder / f"{name}.pdf", kept, MOST_PAGES)
    start = time.monotonic()
    fields = extract_fields(OcrEngine(), known.schema, pages, document_type=known).fields
    seconds = time.monotonic() - start
    found = assemble(known.schema, fields)
    problems = check(known, found.value)
    gold = json.loads((folder / f"{name}.gold.json").read_text(encoding="utf-8"))
    by_way = compare(by_key(leaves_of(found.value)), by_key(leaves_of(gold)))
    absent = sum(_is_absent(each) for each in fields)
    figures = sum(by_way.values(), Figures(invented=absent))
    valid = "yes" if not problems else f"no: {problems[0].pointer} {problems[0].problem[:60]}"
    print(f"{figures.row(name)}   {valid:6} {seconds:7.1f}")
    if tell:
        for way, each in by_way.items():
            print("   " + each.row("/".join(way)))
        for pointer, value in leaves_of(found.value):
            print(f"      {pointer}: {str(value)[:90]!r}")
    return figures


def check(known: DocumentType, value: Any) -> tuple[Problem, ...]:
    checker = Checker(written(known.schema, known.model))
    try:
        return checker.problems(value)
    finally:
        checker.close()


def _is_absent(field: Field) -> bool:
    return field.evidence is Evidence.ABSENT and field.value is not None


def by_key(leaves: Iterable[tuple[str, Any]]) -> dict[Way, list[Any]]:
    """Values by their keys, whatever their places in lists."""
    found: dict[Way, list[Any]] = defaultdict(list)
    for pointer, value in leaves:
        way = tuple(POSITION.sub("", pointer).split("/")[1:])
        if value not in NOT_SAID and not COUNTERS & {*way}:
            found[way].append(value)
    return found


def compare(found: dict[Way, list[Any]], gold: dict[Way, list[Any]]) -> dict[Way, Figures]:
    """By the gold's keys, then by those that it lacks."""
    paired: dict[Way, list[Way]] = defaultdict(list)
    for way in found:
        best = max(gold, key=lambda each: _shared(each, way), default=())
        paired[best if _shared(best, way) else way].append(way)
    ways = dict.fromkeys([*gold, *paired])
    return {
        way: _figures([one for own in paired[way] for one in found[own]], gold.get(way, []))
        for way in ways
    }


def _shared(one: Way, other: Way) -> int:
    count = 0
    for mine, theirs in zip(reversed(one), reversed(other), strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def _figures(found: list[Any], gold: list[Any]) -> Figures:
    mine, theirs = (Counter(map(_as_compared, each)) for each in (found, gold))
    right = sum((mine & theirs).values())
    wrong = min(len(found), len(gold)) - right
    return Figures(right, wrong, len(found) - right - wrong, len(gold) - right - wrong)


def _as_compared(value: Any) -> str:
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float):
        return str(Decimal(str(value)).normalize())
    text = str(value)
    instant = INSTANT.fullmatch(text)
    if instant:
        day = datetime.datetime.fromisoformat(text.replace("Z", "+00:00")) + HALF_A_DAY
        return day.date().isoformat()
    return fold_keeping_accents(text) or text


if __name__ == "__main__":
    sys.exit(main())
