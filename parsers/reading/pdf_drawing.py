"""A PDF page in, what it draws out: runs of text, images, thin lines. By MuPDF, in the sandboxed
process. Knows neither words nor whether they can be trusted."""

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Any

import pymupdf

from parsers.document import BoundingBox, Frame, Word
from parsers.reading.pdf_shades import shaded_sides
from parsers.reading.pdf_unseen import unseen_runs
from parsers.reading.text_layer import Box, Drawing, Run

INVISIBLE = 3  # text render mode of the PDF specification: neither filled nor stroked
LETTER_SIZES = (2.0, 30.0)  # points
IMAGES = frozenset({"fill-image", "fill-imgmask"})
SPECK = 0.001  # of the page: smaller images are neither scans nor covers
OUTLINE = 6  # ends of lines: three sides at least
THIN = 3.0  # points: a thicker shape is no line
SHORTEST = 6.0  # points: a shorter line is part of a letter or symbol
HAIR = 0.1  # points: for a line without thickness, as a box has an area
MOST_PATHS = 5_000  # a page with more is a map or a plot
MOST_RULINGS = 2_000
SMALLEST_PICTURE = 0.002  # of the page
LARGEST_PICTURE = 0.9
TURNS = {(0.0, -1.0): 90, (-1.0, 0.0): 180, (0.0, 1.0): 270}

Log = Sequence[tuple[str, Box]]  # what MuPDF draws, in order: kind and box


def read_drawing(page: Any, log: Log) -> Drawing:
    area = page.rect * page.derotation_matrix
    images = [
        (at, pymupdf.Rect(box) & area) for at, (kind, box) in enumerate(log) if kind in IMAGES
    ]
    images = [(at, box) for at, box in images if abs(box) >= SPECK * abs(area)]
    covered = sum(abs(box) for _, box in images) / abs(area)
    outlines = sum(kind == "fill-path" and _is_letter_sized(box) for kind, box in log)
    matrix = tuple(page.rotation_matrix)
    spans = page.get_texttrace()
    unseen = unseen_runs(page, spans, log)
    runs = tuple(_run(span, images, matrix, at in unseen) for at, span in enumerate(spans))
    left_out = sum(len("".join(runs[at].text.split())) for at in unseen)
    return Drawing(runs, min(1.0, covered), outlines, left_out)


def _is_letter_sized(box: Box) -> bool:
    smallest, largest = LETTER_SIZES
    return smallest <= box[3] - box[1] <= largest and 0 < box[2] - box[0] <= largest


def _run(
    span: dict[str, Any], images: Sequence[tuple[int, Any]], matrix: Sequence[float], unseen: bool
) -> Run:
    """Text is invisible in render mode 3, when fully transparent, and below a later image."""
    hidden = unseen or span["type"] == INVISIBLE or span["opacity"] <= 0
    box = pymupdf.Rect(span["bbox"])
    hidden = hidden or any(at > span["seqno"] and box in image for at, image in images)
    text = "".join(chr(character[0]) for character in span["chars"])
    return Run(text, tuple(box), not hidden, 0 if span["wmode"] else _turn(span["dir"], matrix))


def _turn(direction: Sequence[float], matrix: Sequence[float]) -> int:
    """By the direction of a line before the page is rotated as the file says; 0 if slanted."""
    a, b, c, d, *_ = matrix
    x, y = direction[0] * a + direction[1] * c, direction[0] * b + direction[1] * d
    return TURNS.get((round(x, 1), round(y, 1)), 0)


def read_paths(page: Any, log: Log) -> Sequence[dict[str, Any]]:
    """Empty for a page that draws as much as a map."""
    if sum(kind.endswith("path") for kind, _ in log) > MOST_PATHS:
        return ()
    paths: Sequence[dict[str, Any]] = page.get_cdrawings()
    return paths


def read_rulings(
    page: Any, paths: Sequence[dict[str, Any]], words: Sequence[Word]
) -> tuple[BoundingBox, ...]:
    """Thin lines, horizontal or vertical, as flat boxes of the upright page; a drawn rectangle has
    four of them. On a page without upright lines, shaded cells of a grid have them, too; where
    cells are ruled, what is shaded may be less than a cell."""
    lines = [line for path in paths for line in _lines_of(path)]
    ruled = any(y1 - y0 > max(SHORTEST, x1 - x0) for x0, y0, x1, y1 in lines)
    frame, back = (page.rect.width, page.rect.height), page.derotation_matrix
    written = (tuple(pymupdf.Rect(word.box.to_frame(frame)) * back) for word in words)
    sides = () if ruled else shaded_sides(paths, written)
    return tuple(islice(_placed(page, chain(lines, sides)), MOST_RULINGS))


def _lines_of(path: dict[str, Any]) -> Iterator[Box]:
    stroked = "s" in path["type"]
    if not stroked:
        yield from _thin_polygons(path["items"])
    for kind, *points in path["items"]:
        if kind == "l" and stroked:
            (x0, y0), (x1, y1) = points
            yield min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
        elif kind == "re":
            x0, y0, x1, y1 = points[0]
            if min(x1 - x0, y1 - y0) <= THIN:
                yield points[0]
            elif stroked:
                yield from ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1))


def _thin_polygons(items: Sequence[Sequence[Any]]) -> Iterator[Box]:
    """Filled outlines of lines, each as its box, if that is as thin as a ruling."""
    points: list[Sequence[float]] = []
    for kind, *ends in [*items, ("end",)]:
        if kind == "l" and (not points or ends[0] == points[-1]):
            points += ends
            continue
        if len(points) >= OUTLINE:
            xs, ys = [x for x, _ in points], [y for _, y in points]
            if min(max(xs) - min(xs), max(ys) - min(ys)) <= THIN:
                yield min(xs), min(ys), max(xs), max(ys)
        points = list(ends) if kind == "l" else []


def turn_upright(
    corners: Sequence[float], matrix: Sequence[float], frame: Frame
) -> BoundingBox | None:
    """A box of MuPDF's, which ignores rotation, on the upright page; None if it is outside. matrix:
    the page's rotation matrix. frame: the upright page in points. Without pymupdf's rectangles,
    which would take half of a page's time."""
    a, b, c, d, e, f = matrix
    x0, y0, x1, y1 = corners
    xs = sorted((x0 * a + y0 * c + e, x1 * a + y1 * c + e))
    ys = sorted((x0 * b + y0 * d + f, x1 * b + y1 * d + f))
    try:
        return BoundingBox.from_frame((xs[0], ys[0], xs[1], ys[1]), frame)
    except ValueError:
        return None


def read_pictures(page: Any, log: Log) -> tuple[BoundingBox, ...]:
    """The boxes of images that are neither specks nor the page's background."""
    images = (box for kind, box in log if kind in IMAGES)
    shares = ((box, box.area) for box in _placed(page, images, thinnest=THIN))
    kept = (box for box, share in shares if SMALLEST_PICTURE <= share <= LARGEST_PICTURE)
    return tuple(dict.fromkeys(islice(kept, MOST_RULINGS)))


def _placed(page: Any, boxes: Iterator[Box], thinnest: float = 0.0) -> Iterator[BoundingBox]:
    frame, matrix = (page.rect.width, page.rect.height), tuple(page.rotation_matrix)
    for x0, y0, x1, y1 in boxes:
        short, long = sorted((x1 - x0, y1 - y0))
        if long < SHORTEST or short < thinnest or (not thinnest and short > THIN):
            continue
        box = turn_upright((x0, y0, max(x1, x0 + HAIR), max(y1, y0 + HAIR)), matrix, frame)
        if box:
            yield box
