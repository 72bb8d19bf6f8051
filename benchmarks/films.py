"""Memory and time of a film of half an hour: `python benchmarks/films.py [MINUTES]`.

Draws slides of 1280 x 720 at 25 frames a second, a mouse pointer that moves over them and a page
that scrolls, and writes them as H.264; the first minutes are repeated. Prints seconds, and the peak
of the memory of the process that decodes and of this one.
"""

import datetime
import math
import random
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import psutil
from PIL import Image, ImageDraw, ImageFont

from parsers.document import Rendering, Source
from parsers.reading.reader import Reader

RATE = 25
SIZE = (1280, 720)
SLIDE_SECONDS = 18
REEL_SECONDS = 6 * SLIDE_SECONDS
WORDS = ["harbour", "copper", "window", "market", "letter", "orange", "delivery", "quarter"]
MEBIBYTE = 1024**2


def frames() -> Iterator[np.ndarray]:
    """Two slides, then a page that scrolls, and so on."""
    rng = random.Random(20)
    for part in range(REEL_SECONDS // SLIDE_SECONDS):
        scrolls = part % 3 == 2
        page = drawn(rng, 26 if scrolls else 7, part)
        for number in range(SLIDE_SECONDS * RATE):
            top = (page.shape[0] - SIZE[1]) * number // (SLIDE_SECONDS * RATE) if scrolls else 0
            frame = page[top : top + SIZE[1]].copy()
            x, y = 600 + round(500 * np.sin(number / 40)), 340 + round(300 * np.cos(number / 61))
            frame[y : y + 19, x : x + 12] = (20, 20, 20)
            yield frame


def drawn(rng: random.Random, lines: int, part: int) -> np.ndarray:
    picture = Image.new("RGB", (SIZE[0], max(SIZE[1], 80 * lines + 80)), "white")
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(34)
    for line in range(lines):
        text = f"{part}.{line} " + " ".join(rng.choice(WORDS) for _ in range(6))
        pen.text((70, 60 + 80 * line), text, "black", font)
    return np.asarray(picture)


def write(path: Path, minutes: int) -> None:
    """The reel again and again, its packets as they are."""
    reel = path.with_name("reel.mp4")
    encode(reel)
    with av.open(str(path), "w") as film:
        stream = None
        for turn in range(math.ceil(minutes * 60 / REEL_SECONDS)):
            with av.open(str(reel)) as part:
                if stream is None:
                    stream = film.add_stream_from_template(part.streams.video[0])
                for packet in part.demux(video=0):
                    if packet.dts is not None:
                        later = round(turn * REEL_SECONDS / packet.time_base)
                        packet.pts, packet.dts = packet.pts + later, packet.dts + later
                        packet.stream = stream
                        film.mux(packet)


def encode(path: Path) -> None:
    with av.open(str(path), "w") as film:
        stream = film.add_stream("libx264", rate=RATE)
        stream.width, stream.height = SIZE
        stream.pix_fmt = "yuv420p"
        stream.options = {"preset": "veryfast"}
        for number, pixels in enumerate(frames()):
            frame = av.VideoFrame.from_ndarray(pixels, "rgb24")
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            film.mux(stream.encode(frame))
        film.mux(stream.encode(None))


class Peak:
    """Of the memory of this process's children, looked at ten times a second."""

    def __init__(self) -> None:
        self.bytes, self._ended = 0, threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        me = psutil.Process()
        while not self._ended.wait(0.1):
            for child in me.children(recursive=True):
                try:
                    self.bytes = max(self.bytes, child.memory_info().rss)
                except psutil.NoSuchProcess:
                    continue

    def end(self) -> float:
        self._ended.set()
        return self.bytes / MEBIBYTE


def main(minutes: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "film.mp4")
        start = time.perf_counter()
        write(path, minutes)
        size = path.stat().st_size
        print(f"drawn: {minutes} minutes, {size / MEBIBYTE:.1f} MiB, {elapsed(start)}")
        now = datetime.datetime.now(datetime.UTC)
        source = Source(path, "film", size, path.name, path.as_uri(), now)
        peak = Peak()
        with Reader(workers=1) as reader:
            start = time.perf_counter()
            facts = reader.inspect(source)
            print(f"searched: {facts.page_count} of {facts.scenes} scenes, {elapsed(start)}")
            start = time.perf_counter()
            for number in range(1, facts.page_count + 1):
                reader.read_page(source, number, Rendering())
            print(f"pages decoded: {elapsed(start)}")
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"memory: {peak.end():.0f} MiB where it is decoded, {own:.0f} MiB here")


def elapsed(start: float) -> str:
    return f"{time.perf_counter() - start:.0f} s"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 30)
