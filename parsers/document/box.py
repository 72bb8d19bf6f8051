"""A place on a page."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

Frame = tuple[float, float]
"""Width and height that a box was counted in: (1000, 1000), an image, a page in points."""


def _clip(value: float, side: float) -> float:
    return min(max(value / side, 0.0), 1.0)


@dataclass(frozen=True, slots=True)
class BoundingBox:
    """Fractions 0..1 of the upright page, origin top left, x0 < x1 and y0 < y1."""

    x0: float
    y0: float
    x1: float
    y1: float

    def __post_init__(self) -> None:
        if not (0 <= self.x0 < self.x1 <= 1 and 0 <= self.y0 < self.y1 <= 1):
            raise ValueError(f"no box: {(self.x0, self.y0, self.x1, self.y1)}")

    @classmethod
    def from_frame(cls, box: Sequence[float], frame: Frame) -> Self:
        """The box counted in `frame`, clipped to it. ValueError if nothing lies on the page."""
        width, height = frame
        x0, y0, x1, y1 = box
        if not (width > 0 and height > 0 and all(map(math.isfinite, box))):
            raise ValueError(f"no box: {box} in {frame}")
        return cls(_clip(x0, width), _clip(y0, height), _clip(x1, width), _clip(y1, height))

    def to_frame(self, frame: Frame) -> tuple[float, float, float, float]:
        """The same box counted in `frame`: what `from_frame` takes."""
        width, height = frame
        return self.x0 * width, self.y0 * height, self.x1 * width, self.y1 * height

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def center_x(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def center_y(self) -> float:
        return (self.y0 + self.y1) / 2

    @property
    def area(self) -> float:
        return self.width * self.height

    def union(self, other: "BoundingBox") -> "BoundingBox":
        return BoundingBox(
            min(self.x0, other.x0), min(self.y0, other.y0),
            max(self.x1, other.x1), max(self.y1, other.y1),
        )  # fmt: skip

    def holds_middle_of(self, other: "BoundingBox") -> bool:
        return self.x0 <= other.center_x <= self.x1 and self.y0 <= other.center_y <= self.y1

    def overlap(self, other: "BoundingBox") -> float:
        """The area both cover, in fractions of the page."""
        width = min(self.x1, other.x1) - max(self.x0, other.x0)
        height = min(self.y1, other.y1) - max(self.y0, other.y0)
        return max(width, 0.0) * max(height, 0.0)
