"""Do two frames of a film show the same? In: grey thumbnails of one size. Out: how many pixels
changed, and, if what they show has moved, whereto and how much of it is still seen. Knows neither
times nor text.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import cv2
import numpy as np

Grey = np.ndarray[Any, np.dtype[np.uint8]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]
Affine = np.ndarray[Any, np.dtype[np.float64]]

GREY_LEVELS = 24  # between a pixel that changed and compression: x264 at crf 35 stays under 20
MOST_FEATURES = 500
FEWEST_MATCHES = 20
FARTHEST = 64  # of the 256 bits of a feature's code
LEAST_AGREEING = 0.2  # of the matches: of the same page 0.26 and more, of another under 0.1
LEAST_STRETCH, MOST_STRETCH = 0.5, 2.0  # of the sides, from one frame to another
BLURRED = (5, 5)  # pixels: before frames that were moved onto each other are compared
BLURRED_LEVELS = 32
THIN = np.ones((3, 3), np.uint8)  # what is thinner is not a change, but lies a little aside
STILL = 1.5  # pixels of a thumbnail: by less nothing has moved
RIGID = 0.004  # neither turned nor stretched by more
ASIDE = 0.7  # pixels of a thumbnail
# Of the pixels that differ even so. In films of a shaking sheet under 0.0007, 0.005 where a frame
# is blurred; another line of text is 0.015, another slide 0.02 and more (tests/drawn_films.py).
MOST_LEFT = 0.003
MOST_LEFT_STILL = 0.0008


@dataclass(frozen=True, eq=False)
class Thumbnail:
    """A frame in grey, with its features once they are asked for."""

    grey: Grey

    @cached_property
    def features(self) -> tuple[Any, Any]:
        finder = cv2.ORB.create(nfeatures=MOST_FEATURES, fastThreshold=10)
        return finder.detectAndCompute(self.grey, None)


@dataclass(frozen=True, slots=True)
class Motion:
    """kept: the share of the earlier frame that the later one still shows; known: the share of the
    later one that the earlier one showed; left: the share of what both show that differs. still:
    nothing moved. slid: it moved across or down alone, as pages on screens do. across, down: how
    far, in fractions of the frame."""

    kept: float
    known: float
    left: float
    still: bool = False
    slid: bool = False
    across: float = 0.0
    down: float = 0.0

    @property
    def shows_the_same(self) -> bool:
        return self.left <= (MOST_LEFT_STILL if self.still else MOST_LEFT)


def changed(one: Thumbnail, other: Thumbnail) -> Mask:
    """The pixels that are lighter or darker."""
    return cv2.absdiff(one.grey, other.grey) > GREY_LEVELS


def motion(earlier: Thumbnail, later: Thumbnail, reach: float = math.inf) -> Motion | None:
    """How what is seen has moved, by `reach` of the frame's longer side at most; None where nothing
    of it is found again."""
    move = _move(earlier, later, reach)
    if move is None:
        return None
    height, width = later.grey.shape
    flags = {"flags": cv2.INTER_LINEAR, "borderValue": 0}
    white = np.full((height, width), 255, np.uint8)
    moved = cv2.warpAffine(earlier.grey, move, (width, height), **flags)  # type: ignore[call-overload]
    seen = cv2.warpAffine(white, move, (width, height), **flags) > 250  # type: ignore[call-overload]
    back = cv2.invertAffineTransform(move)
    kept = cv2.warpAffine(white, back, (width, height), **flags) > 250  # type: ignore[call-overload]
    if not seen.any():
        return None
    before = _blurred(moved).astype(np.int16)
    after = _blurred(later.grey).astype(np.int16)
    before += int(np.median(after[seen])) - int(np.median(before[seen]))  # the light may change
    differs = ((np.abs(after - before) > BLURRED_LEVELS) & seen).astype(np.uint8)
    left = float(cv2.erode(differs, THIN).sum() / seen.sum())
    corners = np.array([[0, 0, 1], [width, 0, 1], [0, height, 1], [width, height, 1]])
    still = bool(np.abs(corners @ move.T - corners[:, :2]).max() <= STILL)
    across, down = move[:, 2]
    rigid = np.abs(move[:, :2] - np.eye(2)).max() <= RIGID
    slid = bool(rigid and min(abs(across), abs(down)) <= ASIDE)
    return Motion(
        float(kept.mean()), float(seen.mean()), left, still, slid,
        float(across / width), float(down / height),
    )  # fmt: skip


def _move(earlier: Thumbnail, later: Thumbnail, reach: float) -> Affine | None:
    (points, codes), (others, other_codes) = earlier.features, later.features
    if codes is None or other_codes is None:
        return None
    places = [np.array([each.pt for each in found]) for found in (points, others)]
    matches = _matches(codes, other_codes, places, reach * max(later.grey.shape))
    if len(matches[0]) < FEWEST_MATCHES:
        return None
    start, end = places[0][matches[0]], places[1][matches[1]]
    move, agreeing = cv2.estimateAffine2D(start, end, ransacReprojThreshold=3.0)
    if move is None or agreeing.mean() < LEAST_AGREEING:
        return None
    stretch = np.linalg.svd(move[:, :2], compute_uv=False)
    if not (stretch.min() >= LEAST_STRETCH and stretch.max() <= MOST_STRETCH):
        return None
    return np.asarray(move, dtype=np.float64)


def _matches(codes: Any, others: Any, places: Sequence[Any], reach: float) -> tuple[Any, Any]:
    """Features that are each other's likest, by the bits of their codes, among those in reach."""
    bits = np.bitwise_count(codes.view(np.uint64)[:, None] ^ others.view(np.uint64)[None])
    distance = bits.sum(axis=2, dtype=np.int32)
    if math.isfinite(reach):
        moved = np.abs(places[0][:, None] - places[1][None]).max(axis=2)
        distance[moved > reach] = FARTHEST + 1
    likest = distance.argmin(axis=1)
    own = np.arange(len(codes))
    mutual = (distance.argmin(axis=0)[likest] == own) & (distance[own, likest] < FARTHEST)
    return own[mutual], likest[mutual]


def _blurred(grey: Grey) -> Grey:
    return np.asarray(cv2.GaussianBlur(grey, BLURRED, 0), dtype=np.uint8)
