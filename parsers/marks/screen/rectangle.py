"""Where things are on a screenshot, in its pixels, and what an element is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]  # (height, width, 3): red, green, blue
Colour = tuple[int, int, int]

DIFFERENT = 40  # grey levels of 255, of one channel: colours less apart are shades of one


@dataclass(frozen=True, slots=True)
class Rectangle:
    """From the left to the right column and from the top to the bottom row, the last ones not
    included."""

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def width(self) -> int:
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        return self.y1 - self.y0

    @property
    def area(self) -> int:
        return self.width * self.height

    @property
    def middle(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def holds(self, other: "Rectangle") -> bool:
        x, y = other.middle
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1

    def covers(self, other: "Rectangle") -> bool:
        return (
            self.x0 <= other.x0 and self.y0 <= other.y0
            and self.x1 >= other.x1 and self.y1 >= other.y1
        )  # fmt: skip

    def shared(self, other: "Rectangle") -> int:
        """The pixels that are in both."""
        width = min(self.x1, other.x1) - max(self.x0, other.x0)
        height = min(self.y1, other.y1) - max(self.y0, other.y0)
        return max(width, 0) * max(height, 0)

    def level_with(self, other: "Rectangle") -> bool:
        """Whether they are beside each other on one line."""
        apart = abs(self.middle[1] - other.middle[1])
        return apart < min(self.height, other.height) / 2

    def grown(self, by: int) -> "Rectangle":
        return Rectangle(max(0, self.x0 - by), max(0, self.y0 - by), self.x1 + by, self.y1 + by)

    def within(self, pixels: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return pixels[max(0, self.y0) : max(0, self.y1), max(0, self.x0) : max(0, self.x1)]


def hull(places: Iterable[Rectangle]) -> Rectangle:
    x0, y0, x1, y1 = zip(*((p.x0, p.y0, p.x1, p.y1) for p in places), strict=True)
    return Rectangle(min(x0), min(y0), max(x1), max(y1))


@dataclass(frozen=True, slots=True)
class Element:
    """role: button, link, text field, check box, radio button, list, tab, heading, image, text.
    value: what stands in it or is chosen. state: ticked, unticked, selected, disabled.
    placeholder: the pale text in a field that is empty."""

    role: str
    place: Rectangle
    label: str | None = None
    value: str | None = None
    state: str | None = None
    placeholder: str | None = None


def distance(one: npt.NDArray[Any], other: npt.NDArray[Any] | Colour) -> npt.NDArray[np.int16]:
    """How far colours are apart: the most that one of their channels differs by."""
    apart = np.abs(one.astype(np.int16) - np.asarray(other, np.int16))
    return np.asarray(apart.max(axis=-1))


def commonest(pixels: npt.NDArray[Any]) -> Colour:
    """The colour that most of the pixels have; the mean of those that nearly have it."""
    flat = pixels.reshape(-1, 3)
    coarse = (flat >> 4).astype(np.int32) @ np.array([256, 16, 1], np.int32)
    chosen = flat[coarse == np.bincount(coarse).argmax()]
    red, green, blue = (round(float(each)) for each in chosen.mean(axis=0))
    return red, green, blue


def contrast_ratio(one: Colour, other: Colour) -> float:
    """By the lightness that people see (WCAG 2.2): 1 for the same, 21 for black on white."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    parts = (each / 255 for each in colour)
    linear = [
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def saturation(colour: Colour) -> int:
    """How far its channels are apart; grey has none."""
    return max(colour) - min(colour)


def median(pixels: npt.NDArray[np.uint8]) -> Colour:
    red, green, blue = (round(float(each)) for each in np.median(pixels.reshape(-1, 3), axis=0))
    return red, green, blue
