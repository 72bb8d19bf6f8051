"""Answers that are not the page: how often good ones are taken for such, and bad ones for good.

    python benchmarks/lazy_answers.py DIR... [--pages 3] [--ocr]

Files are read by the embedded engine; what it gives is a good answer to each page. Printed are the
pages that are marked all the same, and two tables: with ever more of the answer left out at one
place, and with ever more text of another document added, how much is measured and what share of the
pages is marked. --ocr: pages with a text layer alone, their answers compared with the words that
OCR reads in their images, as a model's answers to scans are.
"""

import argparse
import datetime
import hashlib
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from parsers.document import (
    Block,
    Completion,
    Label,
    Page,
    PageInput,
    PageStatus,
    Rendering,
    Source,
    TextLayer,
    plain,
)
from parsers.document.content import text_of
from parsers.engines.ocr import OcrEngine
from parsers.engines.scripted import ScriptedEngine
from parsers.errors import PagemillError
from parsers.qwen_html.normalize import Normalized
from parsers.reading.reader import Reader
from parsers.tasks.completeness import judge
from parsers.tasks.parse import parse_page

STEPS = range(0, 100, 10)  # percent
RENDERING = Rendering(dpi=200, text_dpi=200)
SEED = 1


@dataclass(frozen=True, slots=True)
class Answered:
    name: str
    document: str
    page: Page


def read(folders: Sequence[Path], most: int, ocr: bool) -> Iterator[Answered]:
    engine = OcrEngine(workers=1)
    try:
        with Reader(1) as reader:
            for path in (each for folder in folders for each in sorted(folder.rglob("*.*"))):
                yield from _read_file(path, most, ocr, reader, engine)
    finally:
        engine.close()


def _read_file(
    path: Path, most: int, ocr: bool, reader: Reader, engine: OcrEngine
) -> Iterator[Answered]:
    content = path.read_bytes()
    now = datetime.datetime.now(datetime.UTC)
    digest = hashlib.sha256(content).hexdigest()
    source = Source(path, digest, len(content), path.name, path.resolve().as_uri(), now)
    try:
        pages = min(reader.inspect(source).page_count, most)
        for number in range(1, pages + 1):
            given = reader.read_page(source, number, RENDERING)
            page = _parse(given, ocr, engine)
            if page is not None and page.status is not PageStatus.BLANK:
                yield Answered(f"{path.name} page {number}", path.name, page)
    except PagemillError as error:
        if error.code != "unsupported_type":
            print(f"{path.name}: {error}")


def _parse(given: PageInput, ocr: bool, engine: OcrEngine) -> Page | None:
    page = parse_page(engine, given)
    if not ocr:
        return page
    if not given.text_layer.good:
        return None
    answer = Completion(page.answer, (1000.0, 1000.0))
    scan = replace(given, text_layer=TextLayer())
    return parse_page(ScriptedEngine(answer, generative=True), scan, engine.read_words)


def left_out(blocks: Sequence[Block], share: float, chance: random.Random) -> tuple[Block, ...]:
    """The blocks without so much of their words, in one stretch."""
    words = sum(len(text.split()) for block in blocks for text in _texts(block))
    many = round(share * words)
    first = chance.randint(0, words - many)
    at = 0

    def kept(text: str) -> str:
        nonlocal at
        numbered = list(enumerate(text.split(), at))
        at += len(numbered)
        return " ".join(word for n, word in numbered if not first <= n < first + many)

    return tuple(
        replace(
            block,
            content=plain(kept(text_of(block.content))),
            cells=tuple(replace(cell, text=kept(cell.text)) for cell in block.cells),
        )
        for block in blocks
    )


def _texts(block: Block) -> Iterator[str]:
    yield text_of(block.content)
    yield from (cell.text for cell in block.cells)


def added(page: Page, share: float, other: Page) -> tuple[Block, ...]:
    """The blocks and, as a last one, so much text of another page: a share of all text."""
    letters = round(len(page.text) * share / (1 - share))
    words = other.text or "nothing"
    text = (words * (1 + letters // len(words)))[:letters]
    return (*page.blocks, Block(Label.TEXT, plain(text)))


def print_table(
    title: str,
    measured: str,
    pages: Sequence[Answered],
    change: Callable[[Answered, float], tuple[Block, ...]],
) -> None:
    print(
        f"\n| {title} | `{measured}`, median | of 9 in 10 pages | pages marked |\n|---|---|---|---|"
    )
    for step in STEPS:
        judged = [
            judge(Normalized(blocks, "x"), each.page.words, each.page.second_layer)
            for each in pages
            for blocks in [change(each, step / 100)]
        ]
        values = [v for one in judged if (v := getattr(one.measured, measured)) is not None]
        low, middle, high = np.quantile(values, [0.05, 0.5, 0.95])
        marked = sum(bool(one.problems) for one in judged) / len(judged)
        print(f"| {step} % | {middle:.2f} | {low:.2f} to {high:.2f} | {marked:.1%} |")


def report(answered: Sequence[Answered]) -> None:
    known = [each for each in answered if each.page.coverage is not None]
    marked = [each for each in answered if each.page.status is PageStatus.INCOMPLETE]
    share = len(marked) / max(1, len(answered))
    print(f"{len(answered)} pages, {len(known)} compared; marked: {len(marked)} ({share:.1%})")
    for each in marked:
        print(f"  {each.name}: {each.page.error}")
    coverage = sorted(each.page.coverage for each in known if each.page.coverage is not None)
    unsupported = sorted(v for each in known if (v := each.page.unsupported) is not None)
    print(f"coverage: least {coverage[0]:.3f}, 1 % of the pages below "
          f"{np.quantile(coverage, 0.01):.3f}; unsupported: most {unsupported[-1]:.3f}, 1 % above "
          f"{np.quantile(unsupported, 0.99):.3f}")  # fmt: skip
    chance = random.Random(SEED)
    good = [each for each in known if each not in marked]
    print_table(
        "left out", "coverage", good, lambda each, share: left_out(each.page.blocks, share, chance)
    )
    others = {
        each.name: chance.choice([one for one in good if one.document != each.document] or good)
        for each in good
    }
    print_table(
        "invented", "unsupported", good,
        lambda each, share: added(each.page, share, others[each.name].page),
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description="Answers that are not the page.")
    parser.add_argument("folders", metavar="DIR", type=Path, nargs="+", help="with documents")
    parser.add_argument("--pages", type=int, default=3, help="read so many of each file")
    parser.add_argument("--ocr", action="store_true", help="compare with words that OCR reads")
    arguments = parser.parse_args()
    report(list(read(arguments.folders, arguments.pages, arguments.ocr)))


if __name__ == "__main__":
    main()
