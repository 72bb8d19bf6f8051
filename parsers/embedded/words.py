"""Image in, words out: RapidOCR's detector and recognizer (PP-OCRv6) with boxes tightened by ink.

The page is turned upright first if its lines read better that way. This module knows no file, no
layout and no answer format; the models are the ones inside RapidOCR's wheel, never downloaded.
"""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from parsers.document import BoundingBox, PageImage, Word
from parsers.errors import SetupError

Pixels = npt.NDArray[np.uint8]
"""(height, width, 3), blue green red: the channel order RapidOCR was trained with."""

Quads = npt.NDArray[np.float32]
"""(lines, 4, 2): corners x, y in pixels; top left, top right, bottom right, bottom left."""

Ink = npt.NDArray[np.bool_]
"""(height, width) of a line: where it is written on."""

DETECTION_PIXELS = 1_500_000, 6_000_000  # the second only where the first shows small print
SMALL_PRINT = 10  # pixels of the detection image: lines lower than this are easily overlooked
STRIP_PIXELS = 500_000  # the detector's memory grows with its input, so it sees strips
STRIP_MARGIN = 64  # rows above and below that a strip sees too: no usual line is torn
STEP = 32  # sides of the detector's input are multiples of it, else RapidOCR scales them again
READING_LIMIT = 20_000  # widths of all lines in their heights: about five thousand words
SCORE_FLOOR = 0.5  # RapidOCR's own: below it, lines are mostly stains and drawings
SURE_SCORE = 0.85  # lines read this well stand upright
SAMPLE_LINES = 6
WORD_GAP = 0.45  # heights of the line: blanks wider than this part words that were read as one
TALL = 1.5  # RapidOCR's own: crops this much taller than wide are turned before reading


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of an image turned clockwise by `rotation` degrees, with that image.

    truncated: there was more text than READING_LIMIT; the surplus was not read.
    """

    image: PageImage
    words: tuple[Word, ...]
    rotation: int = 0
    truncated: bool = False


def load_reader() -> Any:
    """RapidOCR on one thread. SetupError if the wheel lacks its models (nothing is downloaded)."""
    import rapidocr

    models = Path(rapidocr.__file__).parent / "models"
    paths = {
        "Det.model_path": models / "PP-OCRv6_det_small.onnx",
        "Rec.model_path": models / "PP-OCRv6_rec_small.onnx",
    }
    if missing := [path.name for path in paths.values() if not path.is_file()]:
        raise SetupError(
            "not_installed",
            f"The installed rapidocr has no {' and no '.join(missing)}.",
            "Install the version of rapidocr that Pagemill names.",
        )
    parameters = {
        "Global.log_level": "error",
        "Global.return_word_box": True,
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        # The detector gets strips of the right size already.
        "Det.limit_type": "max",
        "Det.limit_side_len": 1_000_000,
        # Line by line and without padding to a common width: less to compute, better read.
        "Rec.rec_batch_num": 1,
        "Rec.rec_img_shape": [3, 48, 48],
    }
    return rapidocr.RapidOCR(params=parameters | {name: str(path) for name, path in paths.items()})


def read_words(reader: Any, page: PageImage) -> Reading:
    """Every word on the page, line by line, in the frame of the page turned upright."""
    pixels = _pixels(page)
    quads = detect_lines(reader, pixels)
    rotation = find_turn(reader, pixels, quads)
    if rotation:
        page, pixels = _turned(pixels, rotation)
        quads = detect_lines(reader, pixels)
    readable = quads[_extents(quads).cumsum() <= READING_LIMIT]
    words = _recognize(reader, pixels, readable)
    return Reading(page, words, rotation, truncated=len(readable) < len(quads))


def _pixels(page: PageImage) -> Pixels:
    rgb = np.frombuffer(page.pixels, np.uint8).reshape(page.height, page.width, 3)
    return np.ascontiguousarray(rgb[:, :, ::-1])


def _turned(pixels: Pixels, rotation: int) -> tuple[PageImage, Pixels]:
    pixels = np.ascontiguousarray(np.rot90(pixels, -rotation // 90))
    height, width = pixels.shape[:2]
    return PageImage(width, height, pixels[:, :, ::-1].tobytes()), pixels


def detect_lines(reader: Any, pixels: Pixels) -> Quads:
    """The lines of text, top to bottom: their corners in `pixels`, none found twice."""
    quads = np.empty((0, 4, 2), np.float32)
    for budget in DETECTION_PIXELS:
        scale = min(1.0, math.sqrt(budget / (pixels.shape[0] * pixels.shape[1])))
        quads = _detect(reader, pixels, scale)
        heights = _sides(quads).min(axis=1)
        if scale == 1 or (len(quads) and np.median(heights) * scale >= SMALL_PRINT):
            break
    return quads


def _detect(reader: Any, pixels: Pixels, scale: float) -> Quads:
    height, width = pixels.shape[:2]
    size = _stepped(width * scale), _stepped(height * scale)
    small = np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BILINEAR))
    found = [quad for strip in _strips(small) for quad in _detect_strip(reader, small, *strip)]
    if not found:
        return np.empty((0, 4, 2), np.float32)
    quads = np.stack(found) * np.array([width / size[0], height / size[1]])
    return _without_doubles(quads.astype(np.float32))


def _sides(quads: Quads) -> npt.NDArray[np.float32]:
    """(lines, 2): how wide and how high each is along its own edges."""
    return np.asarray(np.linalg.norm(quads[:, [1, 3]] - quads[:, [0, 0]], axis=2))


def _extents(quads: Quads) -> npt.NDArray[np.float32]:
    sides = _sides(quads)
    return np.asarray(sides.max(axis=1) / sides.min(axis=1).clip(1))


def _stepped(side: float) -> int:
    return max(STEP, round(side / STEP) * STEP)


def _strips(pixels: Pixels) -> list[tuple[int, int]]:
    """Rows from, to: each strip is responsible for the lines whose middle lies in it."""
    height, width = pixels.shape[:2]
    rows = _stepped(height / math.ceil(height * width / STRIP_PIXELS))
    return [(top, min(top + rows, height)) for top in range(0, height, rows)]


def _detect_strip(reader: Any, pixels: Pixels, top: int, bottom: int) -> list[Quads]:
    from rapidocr.main import RapidOCRError

    start = max(0, top - STRIP_MARGIN)
    strip = np.ascontiguousarray(pixels[start : bottom + STRIP_MARGIN])
    try:
        _, detection = reader.detect_and_crop(strip, {})
    except RapidOCRError:  # its way to say that nothing was found
        return []
    quads = detection.boxes + np.array([0, start])
    return [quad for quad in quads if top <= quad[:, 1].mean() < bottom]


def _without_doubles(quads: Quads) -> Quads:
    """Boxes lying mostly inside an equal or larger one say the same again."""
    low, high = quads.min(axis=1), quads.max(axis=1)
    area = (high - low).prod(axis=1)
    keep = np.ones(len(quads), bool)
    for i in np.argsort(area):
        shared = np.minimum(high[i], high) - np.maximum(low[i], low)
        covered = shared.clip(0).prod(axis=1) > 0.7 * area[i]
        covered[i] = False
        keep[i] = not (covered & keep).any()
    return quads[keep]


def find_turn(reader: Any, pixels: Pixels, quads: Quads) -> int:
    """Degrees clockwise that make the lines upright, by how well a sample of them reads."""
    sides = _sides(quads)
    tall = sides[:, 1] >= TALL * sides[:, 0]
    sideways = sides[tall].max(axis=1, initial=0).sum() > sides[~tall].max(axis=1, initial=0).sum()
    lines = quads[tall if sideways else ~tall]
    sample = lines[np.argsort(-sides[tall if sideways else ~tall].max(axis=1))][:SAMPLE_LINES]
    if not len(sample):
        return 0
    # RapidOCR has turned tall crops counterclockwise already, which is 270 degrees clockwise.
    crops = reader.crop_text_regions(pixels, sample)
    as_cut = 270 if sideways else 0
    score = _mean_score(reader, crops)
    if score >= SURE_SCORE:
        return as_cut
    flipped = _mean_score(reader, [np.ascontiguousarray(crop[::-1, ::-1]) for crop in crops])
    if max(score, flipped) < SCORE_FLOOR:
        return 0
    return (as_cut + 180) % 360 if flipped > score else as_cut


def _mean_score(reader: Any, crops: Sequence[Pixels]) -> float:
    return float(np.mean(reader.recognize_txt(list(crops)).scores))


def _recognize(reader: Any, pixels: Pixels, quads: Quads) -> tuple[Word, ...]:
    if not len(quads):
        return ()
    crops = reader.crop_text_regions(pixels, quads)
    read = reader.recognize_txt(crops)
    frame = (float(pixels.shape[1]), float(pixels.shape[0]))
    words: list[Word] = []
    line = 0
    for quad, crop, text, score, columns in zip(
        quads, crops, read.txts, read.scores, read.word_results, strict=True
    ):
        if score >= SCORE_FLOOR and text.strip():
            words += _line_words(quad, crop, text, columns, line, frame)
            line += 1
    return tuple(words)


def _line_words(
    quad: Quads, crop: Pixels, text: str, columns: Any, line: int, frame: tuple[float, float]
) -> list[Word]:
    """The recognizer's columns tell where the characters stand; the ink between, how the words."""
    size = crop.shape[1], crop.shape[0]
    places = [column for word in columns.word_cols for column in word]
    centers = (np.array(places) + 0.5) / columns.line_txt_len * size[0]
    ink = _ink(crop)
    words: list[Word] = []
    for token, first, confidence in _tokens(text, columns.confs, ink, centers):
        last = first + len(token)
        left = 0.0 if first == 0 else centers[first - 1 : first + 1].mean()
        right = float(size[0]) if last == len(centers) else centers[last - 1 : last + 1].mean()
        box = _page_box(quad, _ink_box(ink, left, right), size, frame)
        if box is not None:
            words.append(Word(token, box, line, confidence))
    return words


def _tokens(
    text: str, confidences: Sequence[float], ink: Ink, centers: npt.NDArray[np.float64]
) -> list[tuple[str, int, float]]:
    """(token, its first character among those that are no space, mean confidence)."""
    written = [(c, p) for c, p in zip(text, confidences, strict=True) if not c.isspace()]
    spaced = {len("".join(text[:i].split())) for i, c in enumerate(text) if c.isspace()}
    gaps = _gaps(ink, centers)
    starts = [i for i in range(len(written)) if i == 0 or i in spaced or gaps[i - 1] > WORD_GAP]
    tokens = []
    for start, end in zip(starts, [*starts[1:], len(written)], strict=True):
        characters, scores = zip(*written[start:end], strict=True)
        tokens.append(("".join(characters), start, float(np.mean(scores))))
    return tokens


def _gaps(ink: Ink, centers: npt.NDArray[np.float64]) -> list[float]:
    """The widest blank between each two characters, in heights of the line."""
    inked = np.asarray(ink.any(axis=0))
    gaps = []
    for left, right in itertools.pairwise(centers):
        edges = np.flatnonzero(inked[int(left) : int(right) + 1])
        gaps.append(float(np.diff(edges, prepend=-1, append=right - left).max() - 1))
    return [gap / ink.shape[0] for gap in gaps]


def _ink(crop: Pixels) -> Ink:
    """Where the crop is written on: the rarer of dark and light, halfway between the extremes."""
    gray = crop.mean(axis=2)
    low, high = np.percentile(gray, (2, 98))
    dark = np.asarray(gray < (low + high) / 2)
    return dark if dark.mean() <= 0.5 else ~dark


def _ink_box(ink: Ink, left: float, right: float) -> tuple[float, float, float, float]:
    """The box of the ink between two columns, or all between them where there is no ink."""
    x0, x1 = math.floor(left), max(math.ceil(right), math.floor(left) + 1)
    part = ink[:, x0:x1]
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    if not len(rows):
        return x0, 0, x1, ink.shape[0]
    return x0 + columns[0], rows[0], x0 + columns[-1] + 1, rows[-1] + 1


def _page_box(
    quad: Quads,
    box: tuple[float, float, float, float],
    crop: tuple[int, int],
    frame: tuple[float, float],
) -> BoundingBox | None:
    """A box of the crop as a box of the page. The crop is a rectangle there, perhaps slanted."""
    sides = np.linalg.norm(quad[[1, 3]] - quad[0], axis=1)
    if sides[1] >= TALL * sides[0]:  # turned counterclockwise when it was cut out
        quad = np.roll(quad, -1, axis=0)
    across, down = (quad[1] - quad[0]) / crop[0], (quad[3] - quad[0]) / crop[1]
    corners = np.array([quad[0] + across * x + down * y for x in box[::2] for y in box[1::2]])
    try:
        return BoundingBox.from_frame((*corners.min(axis=0), *corners.max(axis=0)), frame)
    except ValueError:  # no pixel of it lies on the page
        return None
