"""How many words of good text layers OCR contradicts: the false alarms of the task spot.

    python benchmarks/spotting.py FILE... [--pages 1] [--list]

The first pages of each PDF with a good text layer are drawn and spotted by the embedded engine, and
compared with the layer, which is taken for right: what contradicts it is a mistake of OCR, or of
the comparison. --list prints each of them.
"""

import argparse
import datetime
import hashlib
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from parsers.document import Item, Page, PageInput, Source
from parsers.document.text import fold, plain
from parsers.engines.ocr import OcrEngine
from parsers.errors import PagemillError
from parsers.reading.reader import Reader
from parsers.tasks import open_task
from parsers.tasks.page_task import answer_task, rendering_for

KINDS = ("figures", "case", "accents", "signs", "letters")
"""What a contradiction is about: the first that applies."""


def main() -> int:
    options = _options()
    spotted: list[Item] = []
    pages, seconds = 0, 0.0
    with Reader(1) as reader:
        engine = OcrEngine(1)
        for path in options.files:
            for items, took in _spotted(path, options.pages, reader, engine):
                pages, seconds, spotted = pages + 1, seconds + took, [*spotted, *items]
                if options.list:
                    _print_each(path, items)
        engine.close()
    _print(spotted, pages, seconds)
    return 0 if pages else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--pages", type=int, default=1, help="of each file, at most")
    parser.add_argument("--list", action="store_true", help="print each contradiction")
    return parser.parse_args()


def _spotted(
    path: Path, most: int, reader: Reader, engine: OcrEngine
) -> Iterator[tuple[tuple[Item, ...], float]]:
    task = open_task("spot")
    source = _source(path)
    try:
        count = reader.inspect(source).page_count
        for number in range(1, min(most, count) + 1):
            drawn = reader.read_page(source, number, rendering_for(engine, task))
            if drawn.text_layer.good:
                began = time.monotonic()
                answer = answer_task(engine, task, (_page(drawn),), lambda *_: drawn)  # noqa: B023
                yield answer.items, time.monotonic() - began
    except PagemillError as error:
        print(f"{path.name}: {error}")


def _page(drawn: PageInput) -> Page:
    return Page(
        drawn.number, drawn.width, drawn.height, drawn.rotation, words=drawn.text_layer.words
    )


def _source(path: Path) -> Source:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    now = datetime.datetime.now(datetime.UTC)
    return Source(path, digest, len(content), path.name, path.absolute().as_uri(), now)


def _kind(item: Item) -> str:
    one, other = item.text or "", str(item.attributes.get("text_layer", ""))
    figures = ["".join(filter(str.isdecimal, text)) for text in (one, other)]
    one, other = "".join(one.split()), "".join(other.split())
    if figures[0] != figures[1]:
        return "figures"
    if one.casefold() == other.casefold():
        return "case"
    if plain(one) == plain(other):
        return "accents"
    return "signs" if fold(one) == fold(other) else "letters"


def _print_each(path: Path, items: tuple[Item, ...]) -> None:
    for item in items:
        if item.attributes["agreement"] == "contradicted":
            print(path.name, _kind(item), repr(item.text), repr(item.attributes["text_layer"]))


def _print(items: list[Item], pages: int, seconds: float) -> None:
    counts = Counter(str(item.attributes["agreement"]) for item in items)
    kinds = Counter(_kind(each) for each in items if each.attributes["agreement"] == "contradicted")
    share = counts["contradicted"] / max(len(items), 1)
    print(f"{pages} pages, {len(items)} words, {seconds / max(pages, 1):.1f} s a page")
    print(f"agreed {counts['agreed']}, alone {counts['alone']}", end=", ")
    print(f"contradicted {counts['contradicted']} ({share:.2%})")
    print("contradicted in: " + ", ".join(f"{kind} {kinds[kind]}" for kind in KINDS))


if __name__ == "__main__":
    raise SystemExit(main())
