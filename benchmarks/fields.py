"""Fields against the truth, on documents that may be read and on those that are only scored.

    python benchmarks/fields.py DATA [--half scored] [--set NAME...] [--pages FOLDER] [--wrong]
        [--makers] [--reliability]

DATA is the folder that `halves.py` split. For each set and half it prints F1 of each field, and for
each half: the share of wrong values that are marked (a person is told to look: storage/doubts.py),
of right ones that are marked too, and the auto-accept rate: the largest share of all found values,
the best supported first, of which 99 % are right. Below, the same by the document's language.

--pages keeps the pages that were read, so that only fields are found anew; delete it when reading
has changed. --makers prints the figures of each maker of layouts, of both halves: none may fall by
more than 0.05 when how fields are found is changed. --reliability prints, by tenths of support,
how many values there are and the share of them that is right. --wrong lists wrong values, of the
half that may be read alone.

    python benchmarks/fields.py --drawn 500 [--layouts validation]

scores as many drawn documents (`synthetic/`) of layouts and seeds that are held out, by kind, or of
those that may be looked at; their pages are as a good text layer has them.

An address is right with the same words in any order, with or without its country; the merchant of a
German receipt, known from its file's name alone, in any longer name; its items are counted, not
compared.
"""

import argparse
import datetime
import hashlib
import json
import pickle
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

from babel import Locale
from fields_report import HELD_OUT, VALIDATION, Judged, report, report_makers, report_reliability
from halves import READABLE, SCORED, documents, maker_of
from truths import SETS, items_of, truths

from flows.evaluation.judge import Judgement, judge
from flows.evaluation.truth import TrueDocument
from parsers.document import Field, Page, PageStatus, Rendering, SchemaDefinition, Source
from parsers.document.paths import parse_row_path
from parsers.document.text import fold_keeping_accents
from parsers.engines.ocr import OcrEngine
from parsers.extraction import find_texts
from parsers.extraction.splitting import split
from parsers.lexicon import LANGUAGES
from parsers.reading.reader import Reader as FileReader
from parsers.tasks.extract import Look, extract_fields
from parsers.tasks.larger import Reader
from parsers.tasks.look_again import look_again
from parsers.tasks.parse import parse_page
from parsers.types import DOCUMENT_TYPES
from parsers.values.languages import language_of

RENDERING = Rendering(dpi=200, text_dpi=200)
MOST_PAGES = 20
HALVES = json.loads((Path(__file__).parent / "halves.json").read_text(encoding="utf-8"))
Task = tuple[Path, str, str, TrueDocument]
"""A document, its set, its half, and what is true of it."""


def read_pages(path: Path, kept: Path | None, most: int = MOST_PAGES) -> tuple[Page, ...]:
    """The pages as the embedded engine reads them."""
    source = _source(path)
    cache = kept / f"{source.sha256}.pickle" if kept else None
    if cache and cache.exists():
        return pickle.loads(cache.read_bytes())
    engine = OcrEngine(workers=1)
    try:
        with FileReader(1) as reader:
            count = min(reader.inspect(source).page_count, most)
            numbers = range(1, count + 1)
            read = [parse_page(engine, reader.read_page(source, n, RENDERING)) for n in numbers]
    finally:
        engine.close()
    pages = tuple(page for page in read if page.status is not PageStatus.FAILED)
    if cache:
        cache.write_bytes(pickle.dumps(pages))
    return pages


def _source(path: Path) -> Source:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    now = datetime.datetime.now(datetime.UTC)
    return Source(path, digest, len(content), path.name, path.resolve().as_uri(), now)


def find_segments(
    pages: Sequence[Page], type_name: str, path: Path | None = None
) -> list[dict[str, Field]]:
    """The fields of each part, by path; the document's type is known, as with `--schema`. path: of
    the file, where doubtful values are read once more, as ever."""
    engine, known = OcrEngine(workers=1), DOCUMENT_TYPES[type_name]
    try:
        with looking_again(engine, known.schema, path) as look:
            parts = split(pages, (known,), find_texts, within_pages=True)
            found = (extract_fields(engine, known.schema, part.pages, look=look) for part in parts)
            return [{each.path: each for each in one.fields} for one in found]
    finally:
        engine.close()


@contextmanager
def looking_again(
    engine: OcrEngine, schema: SchemaDefinition, path: Path | None
) -> Iterator[Look | None]:
    """Reads values of a file once more, as a run does; None without a file."""
    if path is None:
        yield None
        return
    source = _source(path)
    with FileReader(1) as files:
        reader = Reader(partial(files.read_page, source), RENDERING, engine.read_words)
        yield lambda fields, ground: look_again(fields, schema, ground, reader)


def judge_document(
    path: Path, set_name: str, half: str, true: TrueDocument, kept: Path | None
) -> Judged:
    pages = read_pages(path, kept)
    segments = find_segments(pages, SETS[set_name], path)
    judged = tuple(lenient(each, set_name) for each in judge([true], segments))
    rows = {parse_row_path(key) for each in segments for key in each}
    items = {(row.list_name, row.ordinal) for row in rows if row and row.list_name == "line_items"}
    words = " ".join(word.text for page in pages for word in page.words)
    language = language_of(words) or "unknown"
    counted = (items_of(path.name) or 0) if set_name == "receipts_de" else 0
    maker = maker_of(path)
    return Judged(set_name, half, path.name, language, judged, len(items), counted, maker)


def judge_drawn(n: int, part: str) -> Judged:
    from drawn_set import drawn_document  # draws with faker, which the sets do not need

    kind, type_name, language, pages, true = drawn_document(n, part)
    judged = tuple(judge([true], find_segments(pages, type_name)))
    return Judged(f"drawn_{kind}", part, true.name, language, judged)


def lenient(each: Judgement, set_name: str) -> Judgement:
    """Right by the rules at the head of this module."""
    if each.right or each.found is None or each.wanted is None:
        return each
    texts = [each.wanted, each.found.raw]
    if each.name.endswith("address") and set_name == "invoices_world":
        wanted, found = map(_words_of_address, texts)
        return replace(each, right=wanted == found)
    if each.name == "company" and set_name == "receipts_de":
        wanted, found = map(fold_keeping_accents, texts)
        return replace(each, right=wanted in found)
    return each


def _words_of_address(text: str) -> list[str]:
    words = _words(text)
    ending = next((n for n in range(len(words), 1, -1) if words[-n:] in _countries()), 0)
    return sorted(word for word in words[: len(words) - ending] if (word,) not in _countries())


def _words(text: str) -> tuple[str, ...]:
    return tuple(filter(None, map(fold_keeping_accents, text.split())))


@cache
def _countries() -> frozenset[tuple[str, ...]]:
    """Names, as words, and codes, in the languages of the lexicon."""
    named = (Locale(language).territories.items() for language in LANGUAGES)
    known = [(code, name) for each in named for code, name in each if code.isalpha()]
    return frozenset(_words(text) for pair in known for text in pair)


def tasks(data: Path, sets: Sequence[str], half: str | None) -> Iterator[Task]:
    for name in sets:
        known = truths(data, name)
        for path in documents(data / name):
            belongs = HALVES[name].get(path.name, SCORED)
            true = known.get(path.name) or known.get(path.stem)
            if true and half in (None, belongs):
                yield path, name, belongs, true


def main() -> int:
    parser = argparse.ArgumentParser(description="Fields against the truth, by halves.")
    parser.add_argument("data", metavar="DATA", type=Path, nargs="?", help="the folder of the sets")
    parser.add_argument("--drawn", metavar="N", type=int, default=0, help="N drawn documents")
    parser.add_argument("--layouts", choices=(VALIDATION, HELD_OUT), default=HELD_OUT)
    parser.add_argument("--half", choices=(READABLE, SCORED), help="this one alone")
    parser.add_argument("--set", nargs="+", choices=SETS, default=list(SETS), help="these alone")
    parser.add_argument("--pages", metavar="FOLDER", type=Path, help="keep the pages read there")
    parser.add_argument("--wrong", action="store_true", help="list what is wrong")
    parser.add_argument("--makers", action="store_true", help="the figures of each maker")
    parser.add_argument("--reliability", action="store_true", help="right by tenths of support")
    parser.add_argument("--workers", type=int, default=2, help="processes that read")
    options = parser.parse_args()
    if options.pages:
        options.pages.mkdir(parents=True, exist_ok=True)
    if not options.data and not options.drawn:
        parser.error("DATA or --drawn N is needed")
    work = list(tasks(options.data, options.set, options.half)) if options.data else []
    with ProcessPoolExecutor(options.workers) as pool:
        run = partial(_judge, kept=options.pages)
        drawn = pool.map(partial(judge_drawn, part=options.layouts), range(options.drawn))
        judged = [*pool.map(run, work), *drawn]
    report(judged, options.wrong)
    if options.makers:
        report_makers(judged)
    if options.reliability:
        report_reliability(judged)
    return 0


def _judge(task: Task, kept: Path | None) -> Judged:
    return judge_document(*task, kept)


if __name__ == "__main__":
    sys.exit(main())
