"""Samples of a film in, scenes out: how long the same was seen, and the sharpest frame of it.

A scene goes on while the picture stays the same but for less than a short line of text, or while
it moves by a little, as a sheet does before a camera. What is never still has a scene every two
seconds.
Pure: the same samples give the same scenes, however they are handed over. Knows no file.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from parsers.imaging.frame_match import Mask, Motion, Thumbnail, changed, motion

CHANGED = 0.0008  # of the pixels: a short line of text; a mouse pointer in 1280 x 720 is 0.0005
LOCAL = 0.01  # of the pixels: a frame that moves changes more of them, 0.07 on pages of text
LEAST_STEP = 0.008  # of the frame, from a sample to the next: a page that scrolls moves by more
STEP = 0.03  # of the frame: how rows that look alike move from a sample to the next
SCROLL = 0.03  # of the frame: by more a page that only slides is one that scrolls
FEWEST_SLIDES = 3  # steps: a hand that shakes goes straight in fewer
NEAR = 0.75  # of the frame that is still seen when a scene has only moved
WITHIN = 0.95  # of the frame: all of it is seen by the other one, too
SETTLED_SECONDS = 0.5  # shorter scenes are passages to others
RETURN_SECONDS = 1.0  # after which a scene that was disturbed, as by a blur, does not go on
MOTION_SECONDS = 2.0  # of passages, that get a scene as well: to turn a page takes less
SHARPEST = 0.98  # of the sharpest frame's sharpness: then the earlier one is taken
TILE = 8  # pixels of a thumbnail
RESTLESS_STEPS = 6  # samples looked back on, in search of a film within the film:
RESTLESS = 4  # tiles that changed as often
MOST_RESTLESS = 0.3  # of the tiles; if there are more, all that is shown moves


@dataclass(frozen=True, slots=True)
class Sample:
    seconds: float
    sharpness: float
    frame: Thumbnail


@dataclass(frozen=True, slots=True)
class Scene:
    """at: of its sharpest frame."""

    start: float
    end: float
    at: float

    @property
    def seconds(self) -> float:
        return self.end - self.start


@dataclass(slots=True)
class _Run:
    """Samples that show the same. scrolls: it goes on sliding, so that its last frame shows what
    its first does not yet; opens_scroll: it begins to, so that its first frame counts. slides, way:
    in how many steps it slid of late, and how far, in fractions of the frame."""

    start: float
    times: list[float] = field(default_factory=list)
    sharpness: list[float] = field(default_factory=list)
    scrolls: bool = False
    opens_scroll: bool = False
    slides: int = 0
    way: tuple[float, float] = (0.0, 0.0)
    end: float = 0.0

    def add(self, sample: Sample) -> None:
        self.times.append(sample.seconds)
        self.sharpness.append(sample.sharpness)

    @property
    def far(self) -> float:
        return max(map(abs, self.way))

    @property
    def is_scene(self) -> bool:
        return self.end - self.start >= SETTLED_SECONDS or self.scrolls or self.opens_scroll

    def scene(self) -> Scene:
        if self.scrolls or self.opens_scroll:
            return Scene(self.start, self.end, self.times[-1 if self.scrolls else 0])
        return Scene(self.start, self.end, sharpest(self.times, self.sharpness))


def sharpest(times: Sequence[float], sharpness: Sequence[float]) -> float:
    """The time of the first frame that is hardly less sharp than the sharpest."""
    least = max(sharpness) * SHARPEST
    return next(at for at, each in zip(times, sharpness, strict=True) if each >= least)


@dataclass(slots=True)
class SceneFinder:
    """Is told of samples in the order of their times, then of the end."""

    _run: _Run | None = None
    _first: Sample | None = None  # of the run
    _before: tuple[int, Sample] | None = None  # the last run that settled: its place, its first
    _last: Sample | None = None
    _ended: list[_Run] = field(default_factory=list)
    _steps: deque[Mask] = field(default_factory=lambda: deque(maxlen=RESTLESS_STEPS))

    def add(self, sample: Sample) -> None:
        last, self._last = self._last, sample
        if self._run is None or self._first is None or last is None:
            self._begin(sample)
            return
        self._steps.append(_tiles(changed(last.frame, sample.frame)))
        differs = changed(self._first.frame, sample.frame)
        moves = differs.mean() > LOCAL
        if moves and self._scrolled(self._run, self._first, last, sample):
            return
        if not self._returns(sample):
            left = float((differs & ~self._restless(differs)).mean())
            if left <= CHANGED:
                self._run.add(sample)
            elif left <= LOCAL:
                self._cut(self._run, self._first, sample)
            else:
                self._follow(self._run, self._first, last, sample)

    def scenes(self, end: float) -> tuple[Scene, ...]:
        """The scenes of all samples that were added; the film ends at `end`."""
        runs = [*self._ended]
        if self._run is not None:
            runs.append(replace(self._run, end=max(end, self._run.times[-1])))
        return tuple(_settled(runs))

    def _begin(self, sample: Sample, *, scrolls: bool = False) -> None:
        run = _Run(sample.seconds, scrolls=scrolls)
        self._first, self._run = sample, run
        self._run.add(sample)

    def _cut(self, run: _Run, first: Sample, sample: Sample) -> None:
        self._end(run, first, sample)
        self._begin(sample)

    def _scrolled(self, run: _Run, first: Sample, last: Sample, sample: Sample) -> bool:
        """Whether the sample was taken in as a part of a page that slides."""
        if not _slides(run, last, sample):
            return False
        begins = not run.scrolls and run.slides >= FEWEST_SLIDES and run.far >= SCROLL
        if begins or run.far > 1 - NEAR:
            run.opens_scroll = begins
            self._end(run, first, sample)
            self._begin(sample, scrolls=begins or run.scrolls)
        else:
            run.add(sample)
        return True

    def _follow(self, run: _Run, first: Sample, last: Sample, sample: Sample) -> None:
        """Whether the picture has moved, and how far. A first frame that is blurred may be unlike
        the others: then the one before tells."""
        moved = motion(first.frame, sample.frame)
        if moved is None or not moved.shows_the_same:
            if _shows_again(last, sample):
                run.add(sample)
                return
            self._cut(run, first, sample)
        elif _is_near(moved):
            run.add(sample)
        else:
            if moved.kept < WITHIN:  # else this shows all of it, and more
                self._end(run, first, sample)
            self._begin(sample)

    def _end(self, run: _Run, first: Sample, following: Sample) -> None:
        run.end = following.seconds
        if run.is_scene:
            self._before = len(self._ended), first
        self._ended.append(run)

    def _returns(self, sample: Sample) -> bool:
        """Whether the last scene goes on, after a disturbance."""
        if self._before is None:
            return False
        at, first = self._before
        run = self._ended[at]
        if sample.seconds - run.end > RETURN_SECONDS:
            self._before = None
            return False
        if not _shows_again(first, sample):
            return False
        del self._ended[at:]
        self._run, self._first, self._before = run, first, None
        run.add(sample)
        return True

    def _restless(self, differs: Mask) -> Mask:
        """The pixels of a film within the film, such as a speaker beside slides."""
        nowhere = np.zeros(differs.shape, dtype=np.bool_)
        if len(self._steps) < RESTLESS:
            return nowhere
        tiles = np.sum(self._steps, axis=0) >= RESTLESS
        if not tiles.any() or tiles.mean() > MOST_RESTLESS:
            return nowhere
        pixels = tiles.repeat(TILE, axis=0).repeat(TILE, axis=1)
        return np.asarray(pixels[: differs.shape[0], : differs.shape[1]])


def _slides(run: _Run, last: Sample, sample: Sample) -> bool:
    """Whether the picture goes on sliding one way. Judged step by step, as rows of a list look
    alike."""
    step = motion(last.frame, sample.frame, STEP) or motion(last.frame, sample.frame)
    if step is None or not step.shows_the_same:
        return False
    if not _is_one_way(run.way, (step.across, step.down)):
        run.slides, run.way = 0, (0.0, 0.0)
        return False
    run.slides += step.slid
    run.way = run.way[0] + step.across, run.way[1] + step.down
    return True


def _is_one_way(way: tuple[float, float], step: tuple[float, float]) -> bool:
    """Straight across or down, and not back."""
    most = max(step, key=abs)
    axis = step.index(most)
    turned = way[axis] * most < 0 or abs(way[axis]) < abs(way[1 - axis])
    return abs(most) >= LEAST_STEP and abs(step[1 - axis]) <= abs(most) / 8 and not turned


def choose(scenes: Sequence[Scene], most: int) -> tuple[Scene, ...]:
    """All, or the `most` that were seen the longest, in the order of the film."""
    longest = sorted(scenes, key=lambda each: (-each.seconds, each.start))[:most]
    return tuple(sorted(longest, key=lambda each: each.start))


def _settled(runs: Sequence[_Run]) -> Iterator[Scene]:
    """The scenes of runs that last, or move on; of others one in a while. If there is nothing but
    passages, the sharpest of them."""
    passing: list[_Run] = []
    found = False
    for run in runs:
        if run.is_scene:
            passing, found = [], True
            yield run.scene()
            continue
        passing.append(run)
        if run.end - passing[0].start >= MOTION_SECONDS:
            found = True
            yield _joined(passing)
            passing = []
    if passing and not found:
        yield _joined(passing)


def _shows_again(first: Sample, sample: Sample) -> bool:
    differs = changed(first.frame, sample.frame).mean()
    if differs <= LOCAL:
        return bool(differs <= CHANGED)
    moved = motion(first.frame, sample.frame)
    return moved is not None and moved.shows_the_same and _is_near(moved)


def _is_near(moved: Motion) -> bool:
    return moved.known >= WITHIN or min(moved.known, moved.kept) >= NEAR


def _joined(runs: Sequence[_Run]) -> Scene:
    times = [at for run in runs for at in run.times]
    return Scene(
        runs[0].start, runs[-1].end, sharpest(times, [at for run in runs for at in run.sharpness])
    )


def _tiles(differs: Mask) -> Mask:
    height, width = (-(-side // TILE) * TILE for side in differs.shape)
    whole = np.zeros((height, width), dtype=np.bool_)
    whole[: differs.shape[0], : differs.shape[1]] = differs
    shape = (height // TILE, TILE, width // TILE, TILE)
    return np.asarray(whole.reshape(shape).any(axis=(1, 3)))
