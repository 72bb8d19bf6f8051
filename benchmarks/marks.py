"""Check boxes and signatures: found, in the right state, and none where none is.

    python benchmarks/marks.py [--seeds FIRST LAST] [--draw DIR]
    python benchmarks/marks.py --none DIR... [--draw DIR]

Drawn pages (`drawn_marks.py`): 120 boxes and 40 lines to sign on for each seed. A box is right if
it is found, sharing a third of the smaller one's area, in its state; one found where none is drawn
is invented. With
--none, the pages of each folder's PDFs and pictures, which have no box: prints each one found
there. --draw: pictures of the pages with what was found, for looking at them.
"""

import argparse
import hashlib
import pickle
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import drawn_marks
from PIL import ImageDraw

from parsers.document import BoundingBox, PageInput, Rendering, Word
from parsers.imaging.pixels import to_picture
from parsers.layout.barcodes import find_barcodes
from parsers.marks import CheckBox, Signature, find_check_boxes, find_signatures
from parsers.ocr.page_words import read_page as read_words
from parsers.reading import image as images
from parsers.reading.media_type import read_media_type
from parsers.reading.pdf import open_pdf
from parsers.reading.pdf import read_page as read_pdf_page

RENDERING = Rendering(dpi=200, text_dpi=200)
OVERLAP = 1 / 3
CACHE = Path(tempfile.gettempdir()) / "pagemill-marks"  # words that were recognized


@dataclass(frozen=True)
class Seen:
    page: PageInput
    words: Sequence[Word]


def pages_of(path: Path) -> Iterator[Seen]:
    media_type = read_media_type(path)
    if media_type == "application/pdf":
        document = open_pdf(path)
        for number in range(1, document.page_count + 1):
            yield seen(read_pdf_page(document, number, RENDERING))
    else:
        for number in range(1, images.count_pages(path, media_type) + 1):
            yield seen(images.read_page(path, media_type, number, RENDERING))


def seen(page: PageInput) -> Seen:
    """The page, upright, and its words: those of a scan are recognized once."""
    if page.text_layer.good:
        return Seen(page, page.text_layer.words)
    key = hashlib.sha256(page.image.pixels).hexdigest()[:24]
    kept = CACHE / f"{key}.pickle"
    if not kept.exists():
        CACHE.mkdir(exist_ok=True)
        reading = read_words(page)
        kept.write_bytes(pickle.dumps(reading.words_as_shown(-reading.rotation)))
    return Seen(page, pickle.loads(kept.read_bytes()))


def boxes_on(each: Seen) -> list[CheckBox]:
    barred = [code.box for code in find_barcodes(each.page.image)]
    return find_check_boxes(each.page.image, each.words, each.page.annotations, barred)


def signatures_on(each: Seen) -> list[Signature]:
    return find_signatures(each.page.image, each.words, each.page.annotations)


def plain(text: str) -> str:
    """A recognizer may join words, and a colon is no part of what was asked."""
    return text.replace(" ", "").strip(":._")


def match(
    true: drawn_marks.DrawnMark, found: Iterable[CheckBox | Signature]
) -> CheckBox | Signature | None:
    box = BoundingBox(*true.box)
    return next(
        (each for each in found if box.overlap(each.box) >= OVERLAP * min(box.area, each.box.area)),
        None,
    )


def measure(seeds: Iterable[int], pictures: Path | None, what: str) -> None:
    total, right, labelled = Counter(), Counter(), Counter()
    invented = pages = 0
    for seed in seeds:
        make = drawn_marks.check_box_pages if what == "check boxes" else drawn_marks.signature_pages
        for drawn in make(seed):
            with tempfile.NamedTemporaryFile(suffix=drawn.name) as file:
                Path(file.name).write_bytes(drawn.data)
                (each,) = pages_of(Path(file.name))
            found = boxes_on(each) if what == "check boxes" else signatures_on(each)
            way = drawn.name.rpartition("-")[2].partition(".")[0]
            wrong, matched = [], []
            for true in drawn.marks:
                one = match(true, found)
                state = state_of(one) if one else "not found"
                keys = ("all", way, true.kind.partition(",")[0], true.kind.partition(", ")[2])
                total.update(keys)
                if one:
                    matched.append(one)
                if state == true.state:
                    right.update(keys)
                    if one and plain(one.text) == plain(true.label):
                        labelled.update(keys)
                    else:
                        print(f"  {drawn.name}: {true.kind}: {one.text!r} for {true.label!r}")
                else:
                    wrong.append(true)
                    print(f"  {drawn.name}: {true.kind} ({true.label}) is {state}")
            extra = [one for one in found if one not in matched]
            for one in extra:
                print(f"  {drawn.name}: invented {state_of(one)} ({one.text})")
            invented += len(extra)
            pages += 1
            if pictures:
                draw(each, found, pictures / f"{what.split()[0]}-{drawn.name}.png", wrong)
    print(f"{what}: {pages} pages, invented {invented}")
    for key, count in total.most_common():
        print(f"  {key}: {right[key]} of {count} right ({right[key] / count:.3f}), "
              f"label {labelled[key] / max(1, right[key]):.2f}")  # fmt: skip


def state_of(each: CheckBox | Signature) -> str:
    if isinstance(each, CheckBox):
        return "ticked" if each.ticked else "unticked"
    return "signed" if each.signed else "unsigned"


def measure_none(folders: Iterable[Path], pictures: Path | None) -> None:
    pages = invented = signatures = 0
    for folder in folders:
        paths = sorted(folder.rglob("*")) if folder.is_dir() else [folder]
        for path in paths:
            if path.suffix.lower() not in {".pdf", ".png", ".jpg", ".jpeg", ".tif"}:
                continue
            for number, each in enumerate(pages_of(path), 1):
                found = boxes_on(each)
                signed = signatures_on(each)
                pages += 1
                invented += len(found)
                signatures += len(signed)
                for one in found:
                    print(f"  {path.name} {number}: {state_of(one)} ({one.text}) {one.box}")
                for one in signed:
                    print(f"  {path.name} {number}: {state_of(one)} ({one.text}) {one.box}")
                if pictures and (found or signed):
                    draw(each, [*found, *signed], pictures / f"{path.stem}-{number}.png")
    print(f"{pages} pages, {invented} check boxes, {signatures} signatures found")


def draw(
    each: Seen,
    found: Iterable[CheckBox | Signature],
    path: Path,
    wrong: Iterable[drawn_marks.DrawnMark] = (),
) -> None:
    path.parent.mkdir(exist_ok=True, parents=True)
    picture = to_picture(each.page.image)
    pencil = ImageDraw.Draw(picture)
    for one in found:
        color = "red" if state_of(one) in ("ticked", "signed") else "blue"
        x0, y0, x1, y1 = one.box.to_frame(picture.size)
        pencil.rectangle((x0 - 3, y0 - 3, x1 + 3, y1 + 3), outline=color, width=2)
        pencil.text((x0, y1 + 3), one.text, fill=color)
    for true in wrong:
        x0, y0, x1, y1 = BoundingBox(*true.box).to_frame(picture.size)
        pencil.rectangle((x0 - 8, y0 - 8, x1 + 8, y1 + 8), outline="magenta", width=3)
    picture.save(path)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seeds", type=int, nargs=2, default=(100, 100), metavar=("FIRST", "LAST"))
    parser.add_argument("--none", type=Path, nargs="+", metavar="DIR")
    parser.add_argument("--draw", type=Path, metavar="DIR")
    given = parser.parse_args()
    if given.none:
        measure_none(given.none, given.draw)
        return
    seeds = range(given.seeds[0], given.seeds[1] + 1)
    for what in ("check boxes", "signatures"):
        measure(seeds, given.draw, what)


if __name__ == "__main__":
    main()
