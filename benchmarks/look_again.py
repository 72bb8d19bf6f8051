"""What it brings to read doubtful values once more, drawn larger.

    python benchmarks/look_again.py --truth PATH --schema NAME --files DIR [--database URL]
        [--only FILE...]

The documents are in the database, read by the embedded engine, DIR holds their files, and PATH
their truth, as for `pagemill evaluate`. Fields are extracted from the stored pages twice: without
looking again, and with it. Prints, by field, the share of wanted values that are right and stand
exactly on the page before and after, which values changed and whether they were right before and
after, and the processor's seconds that drawing and reading took. The database is not changed.
"""

import argparse
import datetime
import hashlib
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from rich.console import Console

from flows.cli.rows import make_table
from flows.evaluation.evaluate import match_documents
from flows.evaluation.judge import Judgement, judge
from flows.evaluation.truth import TrueDocument, read_truth
from flows.runtime.context import open_tables
from flows.runtime.settings import Settings
from parsers.document import Evidence, Field, PageInput, Rendering, SchemaDefinition, Source
from parsers.engines.ocr import OcrEngine
from parsers.extraction.field_answer import Ground
from parsers.reading.reader import Reader as FileReader
from parsers.tasks.extract import extract_fields
from parsers.tasks.larger import Reader
from parsers.tasks.look_again import look_again
from parsers.tasks.parts import Draw
from parsers.types import resolve
from storage.evaluation_queries import measured_documents
from storage.queries import stored_pages


def main() -> None:
    options = _options()
    tables = open_tables(Settings(**({"database": options.database} if options.database else {})))
    (document_type,) = resolve([options.schema]).values()
    schema = document_type.schema
    truth = read_truth(options.truth, schema, None)
    documents = measured_documents(tables, schema.name)
    files = {path.name: path for path in options.files.iterdir()}
    pairs, _ = match_documents(truth.documents, documents)
    counts: Counter[tuple[str, str]] = Counter()
    changes: list[str] = []
    engine = OcrEngine(workers=1)
    with FileReader(1) as reader:
        for true, document in pairs:
            name = next((each for each in document.names if each in files), None)
            if name is None or (options.only and name not in options.only):
                continue
            pages = stored_pages(tables, document.run_id or 0)
            draw = partial(_draw, reader, _source(files[name]))
            before = extract_fields(engine, schema, pages).fields
            after = extract_fields(
                engine, schema, pages, look=partial(_look, schema, draw, engine)
            ).fields
            counts["", "documents"] += 1
            changes += _count(name, true, before, after, counts)
            changes += _others(name, before, after, counts)
    engine.close()
    spent = os.times()  # of the processes that read files and words, which have ended
    _print(counts, changes, spent.children_user + spent.children_system)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--truth", type=Path, required=True, metavar="PATH")
    parser.add_argument("--schema", required=True, metavar="NAME")
    parser.add_argument("--files", type=Path, required=True, metavar="DIR")
    parser.add_argument("--database", metavar="URL", help="by default that of the settings")
    parser.add_argument("--only", nargs="*", metavar="FILE", help="names of files in DIR")
    return parser.parse_args()


def _source(path: Path) -> Source:
    content = path.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    now = datetime.datetime.now(datetime.UTC)
    return Source(path, sha256, len(content), path.name, path.as_uri(), now)


def _draw(reader: FileReader, source: Source, number: int, rendering: Rendering) -> PageInput:
    return reader.read_page(source, number, rendering)


def _look(
    schema: SchemaDefinition,
    draw: Draw,
    engine: OcrEngine,
    fields: tuple[Field, ...],
    ground: Ground,
) -> tuple[Field, ...]:
    reader = Reader(draw, engine.rendering, engine.read_words)
    return look_again(fields, schema, ground, reader)


def _count(
    name: str,
    true: TrueDocument,
    before: tuple[Field, ...],
    after: tuple[Field, ...],
    counts: Counter[tuple[str, str]],
) -> Iterator[str]:
    judged = [
        {each.name: each for each in judge([true], [{field.path: field for field in fields}])}
        for fields in (before, after)
    ]
    for key, first in judged[0].items():
        then = judged[1][key]
        counts[key, "wanted"] += first.wanted is not None
        counts[key, "before"] += _stands(first)
        counts[key, "after"] += _stands(then)
        if first.found and then.found and first.found.value != then.found.value:
            way = f"{'right' if first.right else 'wrong'} to {'right' if then.right else 'wrong'}"
            counts[key, way] += 1
            yield (
                f"{name}, {key}, {way}: {first.found.raw!r} -> {then.found.raw!r}"
                f" (wanted {first.wanted!r})"
            )


def _others(
    name: str,
    before: tuple[Field, ...],
    after: tuple[Field, ...],
    counts: Counter[tuple[str, str]],
) -> Iterator[str]:
    """Changed values, but for those that the truth names."""
    for first, then in zip(before, after, strict=True):
        if first.value != then.value and (first.path, "wanted") not in counts:
            yield f"{name}, {first.path}, not judged: {first.raw!r} -> {then.raw!r}"


def _stands(judgement: Judgement) -> bool:
    found = judgement.found
    return judgement.right and found is not None and found.evidence is Evidence.EXACT


def _print(counts: Mapping[tuple[str, str], int], changes: list[str], seconds: float) -> None:
    columns = ("wanted", "before", "after", "wrong to right", "right to wrong", "wrong to wrong",
               "right to right")  # fmt: skip
    names = sorted({name for name, _ in counts if name})
    rows = [[name, *(counts[name, each] for each in columns)] for name in names]
    rows.append(["all", *(sum(counts[name, each] for name in names) for each in columns)])
    Console(width=120).print(make_table(["field", *columns], rows))
    for line in changes:
        print(line)
    documents = counts["", "documents"]
    each = seconds / max(1, documents)
    print(f"{documents} documents, {seconds:.1f} s of the processor, {each:.2f} s each")


if __name__ == "__main__":
    main()
