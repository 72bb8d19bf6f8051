"""How much of what documents say the class finds that is suggested for them, without a hand.

    python benchmarks/suggest.py [--layouts training|validation|held_out] [--sample 40] [--json]
        [--missed]

For a sample of kinds, layouts and languages ten documents of seeds 0 to 9 are drawn, a class is
suggested by them (`parsers.suggestions`), written, loaded as a user's file is, and tried: on the
same ten documents, and on ten more of the same maker. A true value counts as found if some field of
the class has it, whatever the field is called; each found value answers for one true one.

values: the share of all true values, of which most stand in rows. fields: the share by field, each
field of a document counting once, however many rows it has. --json takes the JSON Schema instead,
which has no finders. --missed counts by field what was not found, of layouts that may be read.
Pages are as a good text layer has them. Of held-out layouts only sums are printed.
"""

import argparse
import random
import statistics
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from synthetic import HELD_OUT, KINDS, LANGUAGES, TRAINING, VALIDATION, Drawn, Value, draw, to_pages

from parsers.document import Field, Page
from parsers.document.paths import parse_row_path
from parsers.document.text import fold
from parsers.engines.ocr import OcrEngine
from parsers.errors import SetupError
from parsers.extraction.document_type import DocumentType
from parsers.suggestions import Looked, fit, json_file, prune, python_file, suggest
from parsers.tasks.extract import extract_fields
from parsers.types import DOCUMENT_TYPES, resolve

LAYOUTS = {"training": TRAINING, "validation": VALIDATION, "held_out": HELD_OUT}
SEEDS, OTHER_SEEDS = range(10), range(10, 20)
AIM = 0.8
TYPES = list(DOCUMENT_TYPES.values())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--layouts", choices=LAYOUTS, default="validation")
    parser.add_argument("--sample", type=int, default=40)
    parser.add_argument("--kind", choices=KINDS)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--missed", action="store_true")
    asked = parser.parse_args()
    may_be_read = asked.layouts != "held_out"
    known: list[tuple[str, list[float]]] = []
    missed: Counter[str] = Counter()
    for kind, layout, language in _sample(asked.layouts, asked.sample, asked.kind):
        figures = _tried(kind, layout, language, asked.json, missed)
        known.append((kind, figures))
        if may_be_read:
            print(f"{kind:14} {layout:16} {language}  {_row(figures)}", flush=True)
    print(f"\n{'':37}values fields  other values fields")
    for kind in [*dict.fromkeys(kind for kind, _ in known), "all"]:
        rows = [figures for one, figures in known if kind in (one, "all")]
        means = [statistics.fmean(column) for column in zip(*rows, strict=True)]
        enough = sum(row[1] >= AIM for row in rows)
        print(f"{kind:14} {len(rows):3} makers, {enough:3} with {AIM:.0%}  {_row(means)}")
    if asked.missed and may_be_read:
        for name, number in missed.most_common(40):
            print(f"{number:5} {name}")


def _sample(part: str, size: int, kind: str | None) -> Iterator[tuple[str, str, str]]:
    """Kinds in turn, so that all are there."""
    rng = random.Random(f"suggest {part}")
    kinds = [kind] if kind else KINDS
    for n in range(size):
        yield kinds[n % len(kinds)], rng.choice(LAYOUTS[part]), rng.choice(LANGUAGES)


def _row(figures: Sequence[float]) -> str:
    return "  ".join(f"{one:.3f}" for one in figures)


def _tried(kind: str, layout: str, language: str, as_json: bool, missed: Counter[str]
           ) -> list[float]:  # fmt: skip
    """Of the documents that it was suggested by, then of others: values, and fields."""
    drawn = [draw(kind, layout, language, seed) for seed in SEEDS]
    pages = [to_pages(each) for each in drawn]
    try:
        suggested = suggest(pages, TYPES, f"{kind} {layout}")
    except SetupError:
        return [0.0] * 4
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{layout}.{'json' if as_json else 'py'}"
        write = json_file if as_json else python_file
        file.write_text(write(suggested), encoding="utf-8")
        (first,) = resolve([str(file)]).values()
        looked = [Looked("", each, _fields(first, each)) for each in pages]
        file.write_text(write(prune(suggested, fit(first.schema, looked, TYPES))), encoding="utf-8")
        (document_type,) = resolve([str(file)]).values()
    others = [draw(kind, layout, language, seed) for seed in OTHER_SEEDS]
    same = _scores(document_type, drawn, pages, missed)
    return [*same, *_scores(document_type, others, list(map(to_pages, others)), Counter())]


def _scores(
    document_type: DocumentType, drawn: Sequence[Drawn], pages: Sequence[tuple[Page, ...]],
    missed: Counter[str],
) -> tuple[float, float]:  # fmt: skip
    found = total = 0
    shares: list[float] = []
    for each, read in zip(drawn, pages, strict=True):
        by_field: dict[str, list[bool]] = defaultdict(list)
        left = [*_fields(document_type, read)]
        for value in each.values.values():
            match = next((at for at, one in enumerate(left) if _is_same(one, value)), None)
            if match is not None:
                del left[match]
            by_field[_name(value.path)].append(match is not None)
        missed.update({f"{each.kind} {name}": seen.count(False) for name, seen in by_field.items()})
        shares += [statistics.fmean(seen) for seen in by_field.values()]
        found += sum(map(sum, by_field.values()))
        total += sum(map(len, by_field.values()))
    return found / max(total, 1), statistics.fmean(shares)


def _fields(document_type: DocumentType, pages: Sequence[Page]) -> tuple[Field, ...]:
    engine = OcrEngine(1, (document_type,))
    schema = document_type.schema
    return extract_fields(engine, schema, pages, document_type=document_type).fields


def _name(path: str) -> str:
    row = parse_row_path(path)
    return path if row is None else f"{row.list_name}.{row.name}"


def _is_same(field: Field, true: Value) -> bool:
    if fold(field.raw or "") == fold(true.raw) != "":
        return True
    wanted = (true.value, *true.others)
    if isinstance(field.value, Decimal):
        return any(_number(each) == field.value for each in wanted)
    return field.value is not None and fold(str(field.value)) in {fold(each) for each in wanted}


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


if __name__ == "__main__":
    main()
