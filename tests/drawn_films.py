"""Films drawn for tests: slides, a page that scrolls, sheets before a moving camera."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

RATE = 10
SIZE = (1280, 720)

Picture = Image.Image


def write_film(
    path: Path,
    frames: Iterable[Picture],
    rate: int = RATE,
    codec: str = "libx264",
    times: Sequence[float] | None = None,
    **options: str,
) -> Path:
    """times: of the frames in seconds, if they do not follow from the rate."""
    import av

    with av.open(str(path), "w") as film:
        stream: Any = None
        for number, picture in enumerate(frames):
            if stream is None:
                stream = film.add_stream(codec, rate=rate)
                stream.width, stream.height = picture.size
                stream.pix_fmt = "rgb8" if codec == "gif" else "yuv420p"
                stream.options = options
                stream.codec_context.thread_count = 1  # else no two films have the same bytes
                stream.time_base = stream.codec_context.time_base = Fraction(1, 1000)
            frame = av.VideoFrame.from_image(picture)
            frame.time_base = Fraction(1, 1000)
            frame.pts = round(1000 * (times[number] if times else number / rate))
            film.mux(stream.encode(frame))
        if stream is not None:
            film.mux(stream.encode(None))
    return path


def slide(lines: Sequence[str], size: tuple[int, int] = SIZE, points: int = 44) -> Picture:
    picture = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(picture)
    font = ImageFont.load_default(points)
    for at, line in enumerate(lines):
        pen.text((size[0] // 16, size[1] // 10 + at * points * 2), line, "black", font)
    return picture


def held(picture: Picture, seconds: float, rate: int = RATE) -> Iterator[Picture]:
    yield from [picture] * round(seconds * rate)


def scrolled(
    lines: Sequence[str], seconds: float, size: tuple[int, int] = SIZE, points: int = 30
) -> Iterator[Picture]:
    """A long page of lines, from its top to its bottom."""
    step = points * 2
    height = step * (len(lines) + 1)
    page = Image.new("RGB", (size[0], height), "white")
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(points)
    for at, line in enumerate(lines):
        pen.text((size[0] // 16, step // 2 + at * step), line, "black", font)
    count = round(seconds * RATE)
    for number in range(count):
        top = round((height - size[1]) * number / (count - 1))
        yield page.crop((0, top, size[0], top + size[1]))


def sheet(lines: Sequence[str], size: tuple[int, int] = (900, 1200)) -> Picture:
    return slide(lines, size, 34)


def filmed(
    sheets: Sequence[Picture], seconds: float, size: tuple[int, int] = (720, 960)
) -> Iterator[Picture]:
    """Sheets on a table before a camera that is never still; each is pushed away from the next."""
    rng = np.random.default_rng(7)
    grain = rng.normal(0, 14, (1600, 1200, 1)) + np.array([110, 84, 60])
    table = Image.fromarray(grain.clip(0, 255).astype(np.uint8))
    count = round(seconds * RATE)
    for at, paper in enumerate(sheets):
        for number in range(count):
            yield _look(_laid(table, [paper]), number + at * count, size, blurred=number % 7 == 0)
        if at + 1 < len(sheets):
            for number in range(RATE):
                aside = round(1300 * (number + 1) / RATE)
                lying = _laid(table, [sheets[at + 1], paper], aside)
                yield _look(lying, number, size, blurred=True)


def _laid(table: Picture, papers: Sequence[Picture], aside: int = 0) -> Picture:
    scene = table.copy()
    for at, paper in enumerate(papers):
        scene.paste(paper, (150 + (aside if at else 0), 200))
    return scene


def _look(scene: Picture, number: int, size: tuple[int, int], *, blurred: bool) -> Picture:
    """By a hand that shakes, drifts and comes a little nearer."""
    turn = 1.2 * np.sin(number / 9)
    zoom = 1.0 + 0.08 * np.sin(number / 40)
    width, height = scene.size
    x, y = width / 2 + 14 * np.sin(number / 5), height / 2 + 11 * np.cos(number / 4)
    half = (width / 2 / zoom - 30, height / 2 / zoom - 30)
    box = tuple(round(each) for each in (x - half[0], y - half[1], x + half[0], y + half[1]))
    turned = scene.rotate(turn, Image.Resampling.BILINEAR, center=(x, y))
    small = turned.resize(size, Image.Resampling.BILINEAR, box=_within(box, scene.size))
    return small.resize((size[0] // 4, size[1] // 4)).resize(size) if blurred else small


def _within(box: Sequence[int], size: tuple[int, int]) -> tuple[int, int, int, int]:
    x0, y0, x1, y1 = box
    return max(0, x0), max(0, y0), min(size[0], x1), min(size[1], y1)
