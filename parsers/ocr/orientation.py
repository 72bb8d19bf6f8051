"""Turning an image upright. In: an image and its lines. Out: the image turned by quarters, then its
skew undone, and what was done, to place boxes in the image as it is shown, turned by quarters only.

Quarters are found by how well a sample of the lines reads, skew by the slant of the detected lines.
This module knows no file and no answer.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from parsers.document import BoundingBox, Frame
from parsers.ocr.detection import Pixels, Quads, axes_of, sides_of
from parsers.ocr.recognition import Recognized, recognize

SCORE_FLOOR = 0.5  # RapidOCR's own: below it, lines are mostly stains and drawings
SURE_SCORE = 0.85  # lines read this well are upright
SAMPLE_LINES = 6
TALL = 1.5  # RapidOCR's own: crops this much taller than wide are turned before reading

LEAST_SKEW = 0.5  # degrees: below it, lines read as well and stay in their rows
MOST_SKEW = 15.0  # degrees: beyond it, things are slanted on purpose
LONG_LINE = 5.0  # heights: the slant of shorter ones is not precise
FEWEST_LINES = 3
AGREEMENT = 0.6  # of the lines' length: at least this has the same slant
ALIKE = 1.0  # degrees, or half of the skew where that is less

FINE_STEPS = np.arange(-0.6, 0.61, 0.05)  # degrees around the slant of the lines' boxes
FINE_PIXELS = 1_000_000

Points = npt.NDArray[np.floating[Any]]
"""(..., 2): x, y in pixels."""


@dataclass(frozen=True, slots=True)
class Skew:
    """What was undone: the lines of the image, `shown` pixels wide and high, fell by `angle`
    degrees to the right; now they are level in an image of `straight` pixels around it."""

    angle: float = 0.0
    shown: Frame = (1.0, 1.0)
    straight: Frame = (1.0, 1.0)

    def place(self, box: BoundingBox) -> BoundingBox:
        """A box of the straight image in the shown one: the box around its slanted corners, or a
        sliver of the edge if it is beside the image."""
        if not self.angle:
            return box
        x0, y0, x1, y1 = box.to_frame(self.straight)
        corners = self.slant(np.array([(x, y) for x in (x0, x1) for y in (y0, y1)]))
        low = np.clip(corners.min(axis=0), 0, np.subtract(self.shown, 1))
        high = np.clip(corners.max(axis=0), low + 1, self.shown)
        return BoundingBox.from_frame((*low.tolist(), *high.tolist()), self.shown)

    def slant(self, points: Points) -> Points:
        """Points x, y of the straight image in the shown one, in pixels."""
        if not self.angle:
            return points
        across = points - np.divide(self.straight, 2)
        return np.asarray(across @ _rotation(self.angle).T + np.divide(self.shown, 2))


def _rotation(degrees: float) -> npt.NDArray[np.float64]:
    """Clockwise, as y counts downwards."""
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    return np.array([(cosine, -sine), (sine, cosine)])


def turn(pixels: Pixels, rotation: int) -> Pixels:
    """The pixels turned clockwise by `rotation` degrees, a multiple of 90."""
    return np.ascontiguousarray(np.rot90(pixels, -rotation // 90))


def straighten(pixels: Pixels, angle: float) -> tuple[Pixels, Skew]:
    """The pixels with a skew of `angle` degrees undone, nothing cut off; the colour around them is
    that of the image's edge."""
    height, width = pixels.shape[:2]
    edge = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    ground = tuple(int(value) for value in np.median(edge, axis=0))
    straight = np.asarray(
        Image.fromarray(pixels).rotate(
            angle, Image.Resampling.BICUBIC, expand=True, fillcolor=ground
        )
    )
    frame = float(straight.shape[1]), float(straight.shape[0])
    return straight, Skew(angle, (float(width), float(height)), frame)


def find_skew(pixels: Pixels, quads: Quads) -> float:
    """Degrees by which the lines fall to the right, or to the bottom right of a page that lies on
    its side; 0 if they are level, few, or not slanted alike."""
    sides = sides_of(quads)
    quads = quads[sides.max(axis=1) >= LONG_LINE * sides.min(axis=1)]
    if len(quads) < FEWEST_LINES:
        return 0.0
    sides = sides_of(quads)
    slants, lengths = _slants(quads), sides.max(axis=1)
    order = np.argsort(slants)
    angle = float(slants[order][np.searchsorted(lengths[order].cumsum(), lengths.sum() / 2)])
    alike = lengths[np.abs(slants - angle) <= min(ALIKE, abs(angle) / 2)].sum()
    if not LEAST_SKEW <= abs(angle) <= MOST_SKEW or alike < AGREEMENT * lengths.sum():
        return 0.0
    upended = lengths[sides[:, 1] > sides[:, 0]].sum() > lengths.sum() / 2
    return _refined(np.rot90(pixels) if upended else pixels, angle)


def _refined(pixels: Pixels, angle: float) -> float:
    """The angle nearby with the largest sum of squares of the projection profile of edges (Postl,
    Detection of linear oblique structures and skew scan, 1986)."""
    step = math.ceil(math.sqrt(pixels.shape[0] * pixels.shape[1] / FINE_PIXELS))
    gray = pixels[::step, ::step].mean(axis=2)
    edges = np.abs(np.diff(gray, axis=0))
    ys, xs = np.nonzero(edges > 0.5 * np.percentile(edges, 99))
    if not len(xs):
        return angle
    sharpness = []
    for degrees in angle + FINE_STEPS:
        sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
        rows = np.bincount((ys * cosine - xs * sine + gray.shape[1]).astype(int))
        sharpness.append(float((rows.astype(float) ** 2).sum()))
    return float(angle + FINE_STEPS[int(np.argmax(sharpness))])


def _slants(quads: Quads) -> npt.NDArray[np.float64]:
    """Degrees from -45 to 45 between a line's longer side and the nearest axis."""
    sides = sides_of(quads)
    across, down = axes_of(quads)
    along = np.where((sides[:, 0] >= sides[:, 1])[:, None], across, down)
    return np.asarray((np.degrees(np.arctan2(along[:, 1], along[:, 0])) + 45) % 90 - 45)


@dataclass(frozen=True, slots=True)
class Turn:
    """rotation: degrees clockwise that make the lines upright. read: by their numbers, the lines
    read to find out that need not be read again."""

    rotation: int
    read: Mapping[int, Recognized] = field(default_factory=dict)


def find_turn(reader: Any, pixels: Pixels, quads: Quads) -> Turn:
    """How the lines become upright, by how well a sample of them reads."""
    sides = sides_of(quads)
    tall = sides[:, 1] >= TALL * sides[:, 0]
    sideways = sides[tall].max(axis=1, initial=0).sum() > sides[~tall].max(axis=1, initial=0).sum()
    lines = np.flatnonzero(tall if sideways else ~tall)
    sample = lines[np.argsort(-sides[lines].max(axis=1))][:SAMPLE_LINES]
    if not len(sample):
        return Turn(0)
    # RapidOCR has turned tall crops counterclockwise already, which is 270 degrees clockwise.
    crops = reader.crop_text_regions(pixels, quads[sample])
    as_cut = 270 if sideways else 0
    read = recognize(reader, crops)
    known = {} if sideways else dict(zip(sample.tolist(), read, strict=True))
    score = _mean_score(read)
    if score >= SURE_SCORE:
        return Turn(as_cut, known)
    flipped = _mean_score(
        recognize(reader, [np.ascontiguousarray(crop[::-1, ::-1]) for crop in crops])
    )
    if max(score, flipped) < SCORE_FLOOR:
        return Turn(0, known)
    return Turn((as_cut + 180) % 360) if flipped > score else Turn(as_cut, known)


def _mean_score(lines: Sequence[Recognized]) -> float:
    return float(np.mean([line.score for line in lines]))
