"""Whether a page reads the same however it lies: upright, turned by quarters, and skewed.

DIR holds documents: the first page of each PDF is drawn, so that its text is read from the image;
pictures are taken as they are (`img/` below DIR where there is one). Each page goes through the
embedded engine upright, then turned clockwise, then skewed by 3 degrees on a larger white ground.
For each turn: F1 of its words against those of the upright page, as multisets; and, of the words
both have, how many stand in the same place once the turn is undone: with half of the two boxes'
union in common, or each with its middle in the other. Where DIR holds the truth, too, as SROIE has
it (`box/NAME.csv`), both readings are compared with it, and the F1 of the turned page is told in
parts of the upright one's: two readings of a coarse scan differ in slips of either. How much they
do is told by the last line: F1 of the page moved by half a pixel. The exit status is 1 where the
mean F1 of a turn is below 0.97.
"""

import argparse
import statistics
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from ocr import compare as score
from ocr import fold, true_words
from PIL import Image

from parsers.document import BoundingBox, PageImage, PageInput, Rendering, Word
from parsers.document.geometry import turn_box
from parsers.imaging.pixels import to_picture
from parsers.ocr.page_words import read_image
from parsers.reading.image import read_page as read_picture
from parsers.reading.pdf import open_pdf
from parsers.reading.pdf import read_page as read_pdf_page

RENDERING = Rendering(dpi=200, text_dpi=200)
TYPES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png"}
SKEW = 3.0
TURNS = (90.0, 180.0, 270.0, SKEW)
ENOUGH = 0.97
Corners = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one page, turned: F1 of its words, the part of the common ones that are in place, and F1
    against the truth of the upright page and of the turned one."""

    f1: float
    in_place: float
    of_truth: tuple[float, float] | None


def read_page(path: Path) -> PageInput:
    """The first page as a picture: without a text layer, and without what else a file says."""
    if path.suffix == ".pdf":
        page = read_pdf_page(open_pdf(path), 1, RENDERING)
    else:
        page = read_picture(path, TYPES[path.suffix], 1, RENDERING)
    return PageInput(1, page.width, page.height, 0, page.image)


def turned(page: PageInput, degrees: float) -> PageInput:
    """The page turned clockwise; by quarters exactly, else on a larger white ground."""
    image = to_picture(page.image)
    how = Image.Resampling.NEAREST if degrees % 90 == 0 else Image.Resampling.BICUBIC
    image = image.rotate(-degrees, how, expand=True, fillcolor="white")
    scale = page.width / page.image.width
    return replace(
        page,
        width=image.width * scale,
        height=image.height * scale,
        image=PageImage(image.width, image.height, image.tobytes()),
    )


def place_upright(
    box: BoundingBox, degrees: float, upright: PageImage, lying: PageImage
) -> Corners:
    """Where a box of the turned page is on the upright one, in pixels. Of a skewed page: the box of
    the same size around the same middle, less what the slant of its line adds to its height."""
    if degrees % 90 == 0:
        frame = float(upright.width), float(upright.height)
        return turn_box(box, -round(degrees)).to_frame(frame)
    x0, y0, x1, y1 = box.to_frame((lying.width, lying.height))
    angle = np.radians(-degrees)
    rotation = np.array([(np.cos(angle), -np.sin(angle)), (np.sin(angle), np.cos(angle))])
    middle = np.array([(x0 + x1) / 2 - lying.width / 2, (y0 + y1) / 2 - lying.height / 2])
    x, y = rotation @ middle + np.array([upright.width / 2, upright.height / 2])
    width, height = x1 - x0, max(1.0, y1 - y0 - (x1 - x0) * abs(np.sin(angle)))
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def is_in_place(one: Corners, other: Corners) -> bool:
    shared = np.minimum(one[2:], other[2:]) - np.maximum(one[:2], other[:2])
    common = float(np.prod(shared.clip(0)))
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)]
    half = common > 0.5 * (sum(areas) - common)
    return half or (_holds_middle(one, other) and _holds_middle(other, one))


def _holds_middle(one: Corners, other: Corners) -> bool:
    x, y = (other[0] + other[2]) / 2, (other[1] + other[3]) / 2
    return one[0] <= x <= one[2] and one[1] <= y <= one[3]


def moved(page: PageInput) -> PageInput:
    """The page half a pixel further up and to the left, as large as before."""
    image = to_picture(page.image)
    shift = (1, 0, 0.5, 0, 1, 0.5)
    image = image.transform(image.size, Image.Transform.AFFINE, shift, Image.Resampling.BICUBIC)
    return replace(page, image=PageImage(image.width, image.height, image.tobytes()))


def compare(
    upright: PageInput, true: tuple[Word, ...], degrees: float, truth: Counter[str] | None
) -> Outcome:
    lying = turned(upright, degrees)
    found = read_image(lying)
    places: dict[str, list[Corners]] = defaultdict(list)
    for word in found:
        places[word.text].append(place_upright(word.box, degrees, upright.image, lying.image))
    in_place = 0
    for word in true:
        box = word.box.to_frame((upright.image.width, upright.image.height))
        match = next((each for each in places[word.text] if is_in_place(box, each)), None)
        if match is not None:
            places[word.text].remove(match)
            in_place += 1
    return Outcome(
        f1=agreement(true, found),
        in_place=in_place / max(count_common(true, found), 1),
        of_truth=None if truth is None else (f1_of(true, truth), f1_of(found, truth)),
    )


def agreement(one: tuple[Word, ...], other: tuple[Word, ...]) -> float:
    return 2 * count_common(one, other) / max(len(one) + len(other), 1)


def count_common(one: tuple[Word, ...], other: tuple[Word, ...]) -> int:
    return (Counter(word.text for word in one) & Counter(word.text for word in other)).total()


def f1_of(words: tuple[Word, ...], truth: Counter[str]) -> float:
    return score(fold(word.text for word in words), truth).f1


def truth_of(path: Path) -> Counter[str] | None:
    told = path.parents[1] / "box" / f"{path.stem}.csv"
    return true_words(told) if told.is_file() else None


def kept_of(against: list[tuple[float, float]]) -> float:
    """The mean F1 of turned pages, in parts of that of the upright ones."""
    return sum(turned for _, turned in against) / sum(upright for upright, _ in against)


def main() -> None:
    parser = argparse.ArgumentParser(description="Pages turned and skewed, read as upright ones.")
    parser.add_argument("folder", metavar="DIR", type=Path, help="holds *.pdf, or pictures")
    parser.add_argument("--most", metavar="N", type=int, default=10, help="the first N documents")
    parser.add_argument("--pages", action="store_true", help="print each page's figures")
    arguments = parser.parse_args()
    folder = arguments.folder / "img" if (arguments.folder / "img").is_dir() else arguments.folder
    paths = [path for path in sorted(folder.iterdir()) if path.suffix in {".pdf", *TYPES}]
    if not paths:
        parser.error(f"no PDF and no picture in {arguments.folder}")
    outcomes = measure(paths, arguments.most, arguments.pages)
    if any(statistics.mean(each.f1 for each in outcomes[turn]) < ENOUGH for turn in TURNS):
        sys.exit(1)


def measure(paths: list[Path], most: int, each_page: bool) -> dict[float, list[Outcome]]:
    outcomes: dict[float, list[Outcome]] = {turn: [] for turn in TURNS}
    floor = []
    for path in paths[:most]:
        page = read_page(path)
        true = read_image(page)
        floor.append(agreement(true, read_image(moved(page))))
        for turn, found in outcomes.items():
            found.append(compare(page, true, turn, truth_of(path)))
            if each_page:
                print(f"{path.stem:32} {_row(turn, found[-1:])}", flush=True)
    print(f"{len(outcomes[SKEW])} pages; means over pages")
    for turn, found in outcomes.items():
        print(_row(turn, found))
    print(f"moved by half a pixel: word F1 {statistics.mean(floor):.4f}")
    return outcomes


def _row(turn: float, found: list[Outcome]) -> str:
    f1, in_place = (statistics.mean(getattr(o, name) for o in found) for name in ("f1", "in_place"))
    told = f"turned by {turn:3.0f}: word F1 {f1:.4f}, in place {in_place:.4f}"
    against = [outcome.of_truth for outcome in found if outcome.of_truth]
    if against:
        told += f", of the F1 against the truth {kept_of(against):.4f}"
    return told


if __name__ == "__main__":
    main()
