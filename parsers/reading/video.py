"""A film in, samples of it and single frames out, by PyAV (FFmpeg), in the sandboxed process.

Only what is decoded is believed: no duration, no number of frames. Each call does a piece of the
work, so that a long film stays within the limits of a call; the next goes on where it ended, in
this process or another. Knows neither scenes nor text.
"""

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from parsers.document import PageInput, Rendering
from parsers.errors import DocumentError
from parsers.reading.video_frame import Grey, measure, to_page
from parsers.reading.video_length import written_seconds

if TYPE_CHECKING:
    import av

FORMATS = {  # FFmpeg's readers, so that a file cannot choose another one
    "video/mp4": "mov",
    "video/quicktime": "mov",
    "video/webm": "matroska",
    "video/x-matroska": "matroska",
    "image/gif": "gif",
}
SAMPLE_SECONDS = 0.25
WORK_SECONDS = 8.0  # of a call; the limits of one are for a page, usually a minute
LONGEST_SECONDS = 4 * 3600.0
MOST_PIXELS = 40_000_000  # of a frame; 8K has 33 million
QUICK_RATE = 20.0  # frames a second from which those are skipped that no other is built on:
QUICK_CODECS = frozenset({"h264", "hevc"})  # of these at least one in four is left
AHEAD_SECONDS = 10.0  # decoded on to a later frame rather than sought
MOST_STRETCHED = 10.0  # a pixel's sides
CLOSE = 1e-4  # seconds


@dataclass(frozen=True, slots=True)
class Samples:
    """Frames at most a quarter of a second apart where the film has as many. sharpness: the
    variance of the Laplacian. thumbnails: width * height bytes each, grey. following: where to go
    on; None at the end, which is at `end`. damaged: parts of the film could not be decoded."""

    times: tuple[float, ...]
    sharpness: tuple[float, ...]
    width: int
    height: int
    thumbnails: bytes
    following: float | None
    end: float
    damaged: bool = False


def open_film(path: Path, media_type: str) -> "Film":
    """DocumentError: unsupported_type, no_pages, corrupt, too_large."""
    return Film(path, media_type)


class Film:
    """An open film, at some place of it."""

    def __init__(self, path: Path, media_type: str) -> None:
        self._path, self._media_type = path, media_type
        self._faults = 0
        self._due: float | None = None  # where the next call of `sample` is expected to go on
        self._approached: float | None = None  # the frame that `read_page` is on its way to
        self._open()

    def sample(self, start: float, end: float, most_seconds: float) -> Samples:
        """From `start` on, which is 0 or where the last call ended, for a piece of work of at most
        a quarter of `most_seconds`; no frame from `end` on. DocumentError: too_large."""
        if self._due != start:
            self._seek(start, quickly=self._may_be_quick)
        taken: list[tuple[float, float, Grey]] = []
        due, stopped = start, _deadline(most_seconds)
        for seconds, frame in self._frames:
            if seconds >= end:
                self._due = None
                return _packed(taken, None, seconds, bool(self._faults))
            if seconds >= due - CLOSE:
                taken.append((seconds, *measure(frame)))
                due = (math.floor(seconds / SAMPLE_SECONDS + CLOSE) + 1) * SAMPLE_SECONDS
            if stopped():
                self._due = due
                return _packed(taken, due, self._until, bool(self._faults))
        self._due = None
        return _packed(taken, None, self._until, self._is_damaged())

    def read_page(
        self,
        number: int,
        span: tuple[float, float],
        at: float,
        rendering: Rendering,
        most_seconds: float,
    ) -> PageInput | None:
        """The frame at that time as a page; None while it is still being approached: the next call
        goes on. DocumentError: corrupt."""
        self._due, stopped = None, _deadline(most_seconds)
        if not self._is_held(at):
            if self._approached != at and not self._is_shortly_before(at):
                self._seek(at, quickly=False)
            for seconds, _ in self._frames:
                if seconds >= at - CLOSE:
                    break
                if stopped():
                    self._approached = at
                    return None
            else:
                message = "A frame of the film cannot be decoded again"
                raise DocumentError("corrupt", message, "Save it anew with a video editor.")
        self._approached = None
        _, frame = self._held or (0.0, None)
        return to_page(frame, self._aspect, number, span, rendering)

    def close(self) -> None:
        self._container.close()

    def _open(self) -> None:
        self._container, self._stream = _open(self._path, self._media_type)
        self._unit = float(self._stream.time_base or 1)
        start = self._stream.start_time
        self._origin = start * self._unit if start is not None else 0.0
        rate = float(self._stream.average_rate or 0)
        self._may_be_quick = rate >= QUICK_RATE and self._stream.codec_context.name in QUICK_CODECS
        aspect = float(self._stream.codec_context.sample_aspect_ratio or 1)
        self._aspect = aspect if 1 / MOST_STRETCHED <= aspect <= MOST_STRETCHED else 1.0
        self._usual = 1 / rate if rate > 1 else SAMPLE_SECONDS
        self._due = self._approached = None
        self._begin(quickly=self._may_be_quick)

    def _begin(self, *, quickly: bool) -> None:
        self._quick, self._until = quickly, 0.0
        self._held: tuple[float, av.VideoFrame] | None = None
        self._stream.codec_context.skip_frame = "NONREF" if quickly else "DEFAULT"
        self._frames = self._decoded()

    def _seek(self, seconds: float, *, quickly: bool) -> None:
        """To a frame at or before that time; without an index, to the beginning."""
        import av

        place = int((self._origin + seconds) / self._unit)
        try:
            self._container.seek(place, stream=self._stream, backward=True)
            self._begin(quickly=quickly)
            first = next(self._frames, None)
            if first and first[0] <= seconds + CLOSE:
                self._frames = chain([first], self._frames)
                return
        except av.FFmpegError:
            pass
        self.close()
        self._open()
        self._begin(quickly=quickly)

    def _is_held(self, at: float) -> bool:
        return self._held is not None and abs(self._held[0] - at) <= CLOSE

    def _is_shortly_before(self, at: float) -> bool:
        if self._held is None or self._quick:
            return False
        return self._held[0] <= at <= self._held[0] + AHEAD_SECONDS

    def _decoded(self) -> Iterator[tuple[float, "av.VideoFrame"]]:
        """Frames with their times, which never go back; those that would are left out."""
        last = -math.inf
        for frame in self._whole():
            if frame.width * frame.height > MOST_PIXELS:
                raise _too_many_pixels()
            at = frame.pts if frame.pts is not None else frame.dts
            seconds = at * self._unit - self._origin if at is not None else last + self._usual
            if seconds > LONGEST_SECONDS:
                raise DocumentError(
                    "too_large",
                    f"The film is longer than {LONGEST_SECONDS / 3600:.0f} hours",
                    "Cut it into parts.",
                )
            if seconds <= last:
                continue
            last = seconds = max(seconds, 0.0)
            shown = (frame.duration or 0) * self._unit
            self._until = seconds + (shown if 0 < shown <= LONGEST_SECONDS else self._usual)
            self._held = seconds, frame
            yield seconds, frame

    def _whole(self) -> Iterator["av.VideoFrame"]:
        """All frames that can be decoded."""
        import av

        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets, None)
            except av.FFmpegError as error:
                self._note(error)
                return
            if packet is None:
                return
            try:
                yield from packet.decode()
            except av.FFmpegError as error:
                self._note(error)

    def _note(self, error: Exception) -> None:
        if isinstance(error, MemoryError):
            raise MemoryError from None
        self._faults += 1

    def _is_damaged(self) -> bool:
        """Whether packets were broken, or the index tells of frames that are not there."""
        told = (self._stream.duration or 0) * self._unit or written_seconds(self._stream)
        return self._faults > 0 or told > self._until + 2 + self._until / 20


def _open(path: Path, media_type: str) -> tuple[Any, Any]:
    try:
        import av
    except ImportError:
        message = "Films are read by PyAV, which is not installed"
        remedy = "Run: pip install 'pagemill[video]'."
        raise DocumentError("unsupported_type", message, remedy) from None
    try:
        container = av.open(
            f"file:{path}",
            format=FORMATS[media_type],
            metadata_errors="replace",
            options={"protocol_whitelist": "file"},
        )
    except av.FFmpegError as error:
        if isinstance(error, MemoryError):
            raise MemoryError from None
        raise DocumentError(
            "corrupt",
            "The film is damaged or its end is missing",
            "Ask for it again at its source, or save it anew with a video editor.",
        ) from None
    shown = [each for each in container.streams.video if not _is_cover(each)]
    if not shown:
        container.close()
        raise DocumentError("no_pages", "It has sound, but no pictures", "Leave it out.")
    stream = max(shown, key=lambda each: (_pixels(each), -each.index))
    if _pixels(stream) > MOST_PIXELS:
        container.close()
        raise _too_many_pixels()
    if stream.codec_context.name is None or not stream.codec_context.codec.is_decoder:
        raise DocumentError("unsupported_type", "Its codec is not known", "Convert it to MP4.")
    stream.codec_context.options = {"max_pixels": str(MOST_PIXELS)}
    stream.thread_type = "AUTO"
    stream.codec_context.thread_count = 2
    return container, stream


def _is_cover(stream: Any) -> bool:
    return bool(stream.disposition & stream.disposition.__class__.attached_pic)


def _pixels(stream: Any) -> int:
    context = stream.codec_context
    return 0 if context is None else int(context.width * context.height)


def _too_many_pixels() -> DocumentError:
    message = f"A frame of the film has more than {MOST_PIXELS:,} pixels"
    return DocumentError("too_large", message, "Scale it down and ingest it again.")


def _deadline(most_seconds: float) -> Callable[[], bool]:
    """Whether the work of a call is done, by wall time and by CPU time of all threads."""
    work = min(WORK_SECONDS, most_seconds / 4)
    wall, used = time.monotonic() + work, time.process_time() + work
    return lambda: time.monotonic() > wall or time.process_time() > used


def _packed(
    taken: list[tuple[float, float, Grey]], following: float | None, end: float, damaged: bool
) -> Samples:
    # A film may change its size on the way: what does not fit is scaled.
    height, width = taken[0][2].shape if taken else (0, 0)
    grey = (each if each.shape == (height, width) else _fitted(each, width, height)
            for _, _, each in taken)  # fmt: skip
    return Samples(
        times=tuple(seconds for seconds, _, _ in taken),
        sharpness=tuple(sharp for _, sharp, _ in taken),
        width=width,
        height=height,
        thumbnails=b"".join(each.tobytes() for each in grey),
        following=following,
        end=max(end, taken[-1][0] if taken else 0.0),
        damaged=damaged,
    )


def _fitted(grey: Grey, width: int, height: int) -> Grey:
    return np.asarray(Image.fromarray(grey).resize((width, height)))
