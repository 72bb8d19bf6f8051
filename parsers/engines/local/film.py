"""A film in a question, as the models take it: two frames to a patch. In: frames with their times,
a model's processor. Out: the part of the message that is shown, its patches and the text that
stands for them.

Frames go through qwen-vl-utils, as the models' makers show. Times are told differently: Qwen3-VL
reads them as text before each pair of frames, which its processor writes; in Qwen2.5-VL positions
grow with the seconds from pair to pair, all taken as equally long; Qwen2-VL is told none. So the
last two are told the time of each frame in words, too.
"""

import hashlib
from collections.abc import Sequence
from typing import Any

from qwen_vl_utils import process_vision_info
from qwen_vl_utils.vision_process import SPATIAL_MERGE_SIZE, VIDEO_MAX_TOKEN_NUM
from torch import Tensor
from transformers.video_utils import VideoMetadata

from parsers.document import PageInput
from parsers.errors import EngineError
from parsers.families import Family
from parsers.families.film import frame_times, told_length, told_times
from parsers.imaging.pixels import to_picture

STAMPED = ("qwen3_vl", "qwen3_vl_moe")
"""Types of models whose processor writes the time before each pair of frames."""
PER_PATCH = 2  # frames
TICKS = 1000  # of a second: how finely times are told to a processor


def told(model_type: str, frames: Sequence[PageInput]) -> str:
    """What is said of the times beside the question."""
    return told_length(frames) if model_type in STAMPED else told_times(frames)


def part_of(family: Family, frames: Sequence[PageInput]) -> dict[str, Any]:
    """The film in a message, as qwen-vl-utils takes it."""
    most = min(family.most_pixels, VIDEO_MAX_TOKEN_NUM * family.multiple_of**2)
    return {
        "type": "video",
        "video": [to_picture(frame.image) for frame in frames],
        "sample_fps": PER_PATCH / seconds_per_patch(frames),
        "min_pixels": family.least_pixels,
        "max_pixels": most,
    }


def see(family: Family, frames: Sequence[PageInput], messages: list[dict[str, Any]]) -> Tensor:
    """The film of the messages, as the model will see it: (frames, channels, rows, columns), the
    last of an odd number of frames twice. EngineError unsupported_task if that is at another size
    than the frames have, or they have several."""
    sizes = {(frame.image.width, frame.image.height) for frame in frames}
    if len(sizes) > 1:
        message = f"The frames of a film are of {len(sizes)} sizes"
        raise EngineError("unsupported_task", message, "Ask about each of them alone.")
    patch = family.multiple_of // SPATIAL_MERGE_SIZE
    _, films = process_vision_info(messages, image_patch_size=patch)
    film: Tensor = films[0]
    rows, columns = film.shape[-2:]
    if (columns, rows) not in sizes:
        ((width, height),) = sizes
        message = f"{family.label} would see frames of {width} x {height} pixels as ones of "
        message += f"{columns} x {rows}"
        remedy = "Render frames as the task's `pixels` say."
        raise EngineError("unsupported_task", message, remedy)
    return film


def cut(processor: Any, film: Tensor) -> tuple[tuple[int, int, int], Tensor]:
    """The grid and the patches."""
    videos = processor.video_processor
    settings: dict[str, Any] = {"do_resize": False, "do_sample_frames": False}
    if hasattr(videos, "cap_pixels_per_frame"):  # it would warn that it may resize in other ways
        settings["cap_pixels_per_frame"] = True
    found = videos(videos=[film], return_tensors="pt", **settings)
    (grid,) = map(tuple, found["video_grid_thw"].tolist())
    return grid, found["pixel_values_videos"]


def placeholder(processor: Any, grid: Tensor, frames: Sequence[PageInput]) -> str:
    """What the processor writes for the film: a token for each feature, with times among them where
    the model is told them so."""
    ticks = [round(time * TICKS) for time in frame_times(frames)]
    times = VideoMetadata(ticks[-1] + 1, fps=TICKS, frames_indices=ticks)
    seen = {"video_grid_thw": grid[None], "video_metadata": [times]}
    return str(processor.replace_video_token(seen, 0))


def seconds_per_patch(frames: Sequence[PageInput]) -> float:
    """On average, from the first frame of a pair to that of the next; a second for one frame."""
    between = len(frames) - 1
    return PER_PATCH * frame_times(frames)[-1] / between if between else 1.0


def key_of(frames: Sequence[PageInput]) -> str:
    return hashlib.sha256("".join(frame.image.sha256 for frame in frames).encode()).hexdigest()
