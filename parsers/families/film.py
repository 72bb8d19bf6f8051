"""What a model is told of the times in a film. In: the frames of a question, from first to last.
Out: times in seconds from the first frame on, and words.

Answers about a part of a film count from the part's first frame, as if it were all there is. This
module knows neither prompts nor how frames are sent.
"""

from collections.abc import Sequence

from parsers.document import PageInput


def frame_times(frames: Sequence[PageInput]) -> tuple[float, ...]:
    """Seconds from the first frame to each."""
    starts = [frame.start_seconds or 0.0 for frame in frames]
    return tuple(start - starts[0] for start in starts)


def lasting(frames: Sequence[PageInput]) -> float:
    """Seconds from the first frame to the end of the last; to its start if its end is unknown."""
    times, last = frame_times(frames), frames[-1]
    if last.start_seconds is None or last.end_seconds is None:
        return times[-1]
    return times[-1] + max(last.end_seconds - last.start_seconds, 0.0)


def stamp(seconds: float) -> str:
    """The time of a frame as Qwen3-VL reads it before the frame."""
    return f"<{seconds:.1f} seconds>"


def told_length(frames: Sequence[PageInput]) -> str:
    """For models that see the time of each frame."""
    return f"The video lasts {lasting(frames):.1f} seconds."


def told_times(frames: Sequence[PageInput]) -> str:
    """For models that see frames without their times."""
    times = ", ".join(f"{time:.1f}" for time in frame_times(frames))
    return f"{told_length(frames)} Its frames are at {times} seconds."
