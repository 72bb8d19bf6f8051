"""A film's pages, outside of the process that decodes it: which frames they are, found once.

In: a way to ask that process for pieces of a film. Out: the kept scenes, and pages. What comes back
is checked, as the film may have taken over the process. Knows no decoder.
"""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from parsers.errors import DocumentError
from parsers.imaging.frame_match import Thumbnail
from parsers.reading import sandbox_child
from parsers.reading.scenes import Sample, Scene, SceneFinder, choose
from parsers.reading.video import FORMATS, LONGEST_SECONDS, Samples
from parsers.reading.video_frame import GREY_SIDE

FILMS = frozenset(FORMATS)
"""Media types; a GIF is a film if it has several frames."""
MOST_SCENES = 1000
"""Pages of a film: those that are seen the longest are kept. An hour of slides has about 100."""
MOST_SAMPLES = 4000
"""Of one call."""
SLOWEST = 4.0
"""Seconds of work for a second of film, beyond those for a page: then it is stopped."""

Ask = Callable[..., Any]
"""Calls a function of the process about the film, with these arguments."""


@dataclass(frozen=True, slots=True)
class FilmPlan:
    """scenes: of the whole film; kept: the pages."""

    kept: tuple[Scene, ...]
    scenes: int
    is_cut: bool


def plan_film(ask: Ask, most: int, page_seconds: float) -> FilmPlan:
    """Go through the film once. DocumentError: no_pages, timed_out, and what the process raises."""
    finder, end, damaged = _gone_through(ask, 0.0, math.inf, page_seconds)
    scenes = finder.scenes(end)
    if not scenes:
        message = "No frame of the film can be decoded"
        raise DocumentError("no_pages", message, "Save it anew with a video editor.")
    return FilmPlan(choose(scenes, min(most, MOST_SCENES)), len(scenes), damaged)


def find_frame(ask: Ask, start: float, end: float, page_seconds: float) -> Scene:
    """The scene that is seen in this time, without going through the rest of the film."""
    finder = _gone_through(ask, start, end, page_seconds)[0]
    found = finder.scenes(end)
    at = max(found, key=lambda each: each.seconds).at if found else start
    return Scene(start, end, at)


def read_frame(ask: Ask, number: int, scene: Scene, rendering: Any, page_seconds: float) -> Any:
    """The page, as the process sends it."""
    watch = _Watch(page_seconds)
    span = scene.start, scene.end
    while (page := ask(sandbox_child.read_frame, number, span, scene.at, rendering)) is None:
        watch.check(scene.at)
    return page


def _gone_through(
    ask: Ask, start: float, end: float, page_seconds: float
) -> tuple[SceneFinder, float, bool]:
    """What was seen from `start` to `end`; where it ended, and whether some of it is damaged."""
    finder, until, damaged = SceneFinder(), start, False
    following: float | None = start
    watch = _Watch(page_seconds)
    while following is not None:
        samples = _checked(ask(sandbox_child.sample_film, following, end), following)
        for sample in _unpacked(samples):
            finder.add(sample)
        until, damaged, following = samples.end, samples.damaged, samples.following
        watch.check(until)
    return finder, until, damaged


class _Watch:
    """Stops what takes much longer than to watch the film."""

    def __init__(self, page_seconds: float) -> None:
        self._begun, self._page_seconds = time.monotonic(), page_seconds

    def check(self, seconds: float) -> None:
        """seconds: of film that were gone through."""
        if time.monotonic() - self._begun > self._page_seconds + SLOWEST * seconds:
            raise DocumentError(
                "timed_out",
                f"Decoding {seconds:.0f} seconds of the film took too long and was stopped",
                "Save it anew as MP4 with fewer pixels, or raise the time limit for reading.",
            )


def _checked(samples: object, start: float) -> Samples:
    if isinstance(samples, Samples) and _is_sound(samples, start):
        return samples
    raise DocumentError(
        "crashed",
        "The process that decoded it sent back no valid samples",
        "Save it anew with a video editor.",
    )


def _is_sound(samples: Samples, start: float) -> bool:
    try:
        return (
            _rise([start, *samples.times])
            and len(samples.times) == len(samples.sharpness) <= MOST_SAMPLES
            and all(isinstance(each, float) and math.isfinite(each) for each in samples.sharpness)
            and 0 <= samples.width <= GREY_SIDE >= samples.height >= 0
            and isinstance(samples.thumbnails, bytes)
            and len(samples.thumbnails) == len(samples.times) * samples.width * samples.height
            and _rise([*samples.times[-1:], samples.end])
            and (samples.following is None or _rise([start, samples.following]))
            and isinstance(samples.damaged, bool)
        )
    except (TypeError, AttributeError, ValueError):
        return False


def _rise(times: Sequence[float]) -> bool:
    most = LONGEST_SECONDS * 2  # a last frame may be shown for long
    valid = all(type(each) is float and 0 <= each <= most for each in times)
    return valid and all(one <= other for one, other in pairwise(times))


def _unpacked(samples: Samples) -> list[Sample]:
    shape = (len(samples.times), samples.height, samples.width)
    frames = np.frombuffer(samples.thumbnails, dtype=np.uint8).reshape(shape)
    return [
        Sample(seconds, sharp, Thumbnail(frame.copy()))
        for seconds, sharp, frame in zip(samples.times, samples.sharpness, frames, strict=True)
    ]
