"""Check boxes and signatures: found, in the right state, and none where none is.

    python benchmarks/marks.py [--seeds FIRST LAST] [--draw DIR]
    python benchmarks/marks.py --text [--seeds FIRST LAST] [--draw DIR]
    python benchmarks/marks.py --none DIR... [--text] [--draw DIR]

Drawn pages (`drawn_marks.py`): 120 boxes and 40 lines to sign on for each seed. A box is right if
it is found, sharing a third of the smaller one's area, in its state; one found where none is drawn
is invented. With
--none, the pages of each folder's PDFs and pictures, which have no box: prints each one found
there. --text: of
the boxes that stand as signs among the words of the page's text, in place of those that the task
`find` finds. --draw: pictures of the pages with what was found, for looking at them.
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
from parsers.document.signs import NOT_TICKED, TICKED
from parsers.imaging.pixels import to_picture
from parsers.layout.barcodes import find_barcodes
from parsers.marks import (
    CheckBox,
    Signature,
    add_check_boxes,
    find_check_boxes,
    find_signatures,
)
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


def signs_on(each: Seen) -> list[CheckBox]:
    """With the word behind each, or the one before it at the end of a line."""
    if each.page.text_layer.good:
        words = each.page.text_layer.words
    else:
        barred = [code.box for code in find_barcodes(each.page.image)]
        found = find_check_boxes(each.page.image, each.words, barred=barred)
        words = add_check_boxes(each.words, found)
    return [
        CheckBox(word.box, word.text == TICKED, _beside(words, at))
        for at, word in enumerate(words)
        if word.text in (TICKED, NOT_TICKED)
    ]


def _beside(words: Sequence[Word], at: int) -> tuple[Word, ...]:
    line = [word for word in words if word.line == words[at].line]
    place = line.index(words[at])
    end = next(
        (n for n in range(place + 1, len(line)) if line[n].text in (TICKED, NOT_TICKED)), None
    )
    behind = line[place + 1 : end]
    return tuple(behind or line[:place])


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
        make = drawn_marks.signature_pages if what == "signatures" else drawn_marks.check_box_pages
        for drawn in make(seed):
            with tempfile.NamedTemporaryFile(suffix=drawn.name) as file:
                Path(file.name).write_bytes(drawn.data)
                (each,) = pages_of(Path(file.name))
            found = FINDERS[what](each)
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


FINDERS = {"check boxes": boxes_on, "signatures": signatures_on, "signs in text": signs_on}


def measure_none(folders: Iterable[Path], pictures: Path | None, in_text: bool) -> None:
    pages = invented = signatures = 0
    for folder in folders:
        paths = sorted(folder.rglob("*")) if folder.is_dir() else [folder]
        for path in paths:
            if path.suffix.lower() not in {".pdf", ".png", ".jpg", ".jpeg", ".tif"}:
                continue
            for number, each in enumerate(pages_of(path), 1):
                found = signs_on(each) if in_text else boxes_on(each)
                signed = [] if in_text else signatures_on(each)
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
    parser.add_argument("--text", action="store_true")
    parser.add_argument("--draw", type=Path, metavar="DIR")
    given = parser.parse_args()
    if given.none:
        measure_none(given.none, given.draw, given.text)
        return
    seeds = range(given.seeds[0], given.seeds[1] + 1)
    for what in ("signs in text",) if given.text else ("check boxes", "signatures"):
        measure(seeds, given.draw, what)


if __name__ == "__main__":
    main()
