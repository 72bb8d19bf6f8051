"""Whether pages in columns are read column by column: drawn pages, digital and as pictures.

    python benchmarks/columns.py [--layouts validation] [--seed 0] [--count 60] [--scans]
        [--keep FOLDER]

Drawn are pages of two and three columns (`synthetic/columns.py`; --layouts harder:
`synthetic/harder_columns.py`), with gutters from 0.8 to 3 ems, and read by the embedded engine;
--scans takes their pictures at 150 to 300 dpi, slightly turned and noisy.
A page is right if its sentences come in their order, each in one piece: those of
headings and paragraphs as they are read; those of captions, notes and running heads anywhere. The
words of a sentence are found in what was read by aligning both (`difflib`). Printed are how many
pages are right, and how many are wrong without a warning; of the layouts that may be looked at,
the sentences of those that are wrong, too. --keep writes the PDFs. The exit status is 1 where more
than one of 60 is wrong.
"""

import argparse
import io
import random
import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import pymupdf
from PIL import Image, ImageFilter
from reading import RENDERING
from synthetic.columns import HELD_OUT, VALIDATION, DrawnColumns, Passage, draw_columns
from synthetic.harder_columns import draw_harder_columns

from parsers.document import PageImage, PageInput, TextLayer
from parsers.engines.embedded.page import answer_page
from parsers.qwen_html.normalize import normalize
from parsers.reading.pdf import open_pdf, read_page

HARDER = "harder"
ENOUGH = 0.9  # of a sentence's words; some are parted at the end of a line
ENOUGH_READ = 0.6  # of those that are read from a picture
MOST_WRONG = 1 / 60


def fold(text: str) -> list[str]:
    text = unicodedata.normalize("NFKC", text).casefold()
    return [word for word in re.findall(r"[\w.,]+", text) if any(map(str.isalnum, word))]


def found(passages: Sequence[Passage], text: str, enough: float) -> list[Passage]:
    """The passages that are not where they should be."""
    read = fold(text)
    flow = [passage for passage in passages if not passage.floats]
    words = [(at, word) for at, each in enumerate(flow) for word in fold(" ".join(each.words))]
    matcher = SequenceMatcher(None, [word for _, word in words], read, autojunk=False)
    counts = [[0, 0] for _ in flow]
    for at, _ in words:
        counts[at][1] += 1
    for block in matcher.get_matching_blocks():
        for at, _ in words[block.a : block.a + block.size]:
            counts[at][0] += 1
    wrong = [each for each, (got, all_) in zip(flow, counts, strict=True) if got < enough * all_]
    return wrong + [each for each in passages if each.floats and not _is_whole(each, read, enough)]


def _is_whole(passage: Passage, read: list[str], enough: float) -> bool:
    words = fold(" ".join(passage.words))
    matcher = SequenceMatcher(None, words, read, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    near = [b for b in blocks if blocks and abs(b.b - b.a - (blocks[0].b - blocks[0].a)) <= 2]
    return sum(block.size for block in near) >= min(enough, 0.7) * len(words)


def scanned(page: PageInput, pdf: bytes, rng: random.Random) -> PageInput:
    dpi = rng.choice((150, 200, 300))
    with pymupdf.open(stream=pdf) as document:
        pixels = document[0].get_pixmap(dpi=dpi)
    picture = Image.frombytes("RGB", (pixels.width, pixels.height), pixels.samples)
    picture = picture.rotate(rng.uniform(-0.8, 0.8), Image.Resampling.BICUBIC, fillcolor="white")
    picture = picture.filter(ImageFilter.GaussianBlur(dpi / 400))
    noise = np.random.default_rng(rng.randrange(10**6)).normal(0, 6, (*picture.size[::-1], 1))
    array = np.clip(np.asarray(picture) + noise, 0, 255).astype(np.uint8)
    stream = io.BytesIO()
    Image.fromarray(array).save(stream, "JPEG", quality=rng.choice((60, 80, 92)))
    picture = Image.open(stream).convert("RGB")
    scale = 200 / dpi
    if scale < 1:
        picture = picture.resize((round(picture.width * scale), round(picture.height * scale)))
    image = PageImage(picture.width, picture.height, picture.tobytes())
    return replace(page, image=image, text_layer=TextLayer(), pictures=(), rulings=())


def judge(drawn: DrawnColumns, seed: int, *, scans: bool) -> tuple[list[Passage], Sequence[str]]:
    path = Path("/dev/shm") / f"columns_{seed}.pdf"
    path.write_bytes(drawn.pdf)
    page = read_page(open_pdf(path), 1, RENDERING)
    path.unlink()
    if scans:
        page = scanned(page, drawn.pdf, random.Random(seed))
    completion = answer_page(page)
    blocks = normalize(completion.text, completion.frame).blocks
    text = re.sub(r"(?<=\w)-\n", "", "\n".join(block.text for block in blocks))
    enough = ENOUGH_READ if scans else ENOUGH
    return found(drawn.passages, text, enough), completion.warnings


def describe(drawn: DrawnColumns) -> str:
    layout = drawn.layout
    kind = "justified" if layout.justified else "ragged"
    return (
        f"{layout.columns} columns, gutter {layout.gutter:.1f} em, {layout.font} {layout.size:g}, "
        f"{kind}, {layout.bands} bands, offset {layout.offset}, by rows {layout.by_rows}, "
        f"{', '.join(sorted(layout.extras))}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="The reading order of pages in columns.")
    parser.add_argument("--layouts", choices=(VALIDATION, HARDER, HELD_OUT), default=HELD_OUT)
    parser.add_argument("--seed", type=int, default=0, help="of the first page")
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--scans", action="store_true", help="as pictures")
    parser.add_argument("--keep", type=Path, help="a folder for the PDFs")
    arguments = parser.parse_args()
    report(arguments)


def report(arguments: argparse.Namespace) -> None:
    wrong = silent = warned = 0
    for seed in _seeds(arguments):
        drawn = _draw(seed, arguments.layouts)
        if arguments.keep:
            arguments.keep.mkdir(parents=True, exist_ok=True)
            (arguments.keep / f"{arguments.layouts}_{seed}.pdf").write_bytes(drawn.pdf)
        missed, warnings = judge(drawn, seed, scans=arguments.scans)
        wrong += bool(missed)
        silent += bool(missed) and not warnings
        warned += bool(warnings) and not missed
        if missed and arguments.layouts != HELD_OUT:
            print(f"{seed}: {len(missed)} of {len(drawn.passages)}; {describe(drawn)} {warnings}")
            for passage in missed[:3]:
                print("    ", "float" if passage.floats else "", " ".join(passage.words)[:90])
    count = arguments.count
    print(f"{arguments.layouts}: {count - wrong} of {count} pages right; {silent} wrong without a "
          f"warning, {warned} right with one")  # fmt: skip
    sys.exit(wrong > max(1, MOST_WRONG * count))


def _draw(seed: int, layouts: str) -> DrawnColumns:
    return draw_harder_columns(seed) if layouts == HARDER else draw_columns(seed, layouts)


def _seeds(arguments: argparse.Namespace) -> Iterable[int]:
    return range(arguments.seed, arguments.seed + arguments.count)


if __name__ == "__main__":
    main()
