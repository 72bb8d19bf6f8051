"""A film becomes the tokens and patches that the models' makers' own way gives, two frames to a
patch, with its times as each family is told them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="the extra qwen is not installed")
qwen_vl_utils: Any = pytest.importorskip("qwen_vl_utils", reason="the extra qwen is not installed")

from parsers.document import PageInput, Question  # noqa: E402
from parsers.engines.local.generation import Generator  # noqa: E402
from parsers.engines.local.prompting import Prompt, Prompter  # noqa: E402
from parsers.engines.local.vision import Encoder  # noqa: E402
from parsers.errors import EngineError  # noqa: E402
from parsers.families import Family  # noqa: E402
from parsers.imaging.pixels import to_picture  # noqa: E402
from parsers.tasks import open_task  # noqa: E402
from parsers.tasks.page_task import question_of  # noqa: E402

Draw = Callable[[int, int, int, int], PageInput]
STARTS = (10.0, 12.0, 13.5, 18.0)  # seconds; the last frame is seen for two
LASTS = "The video lasts 10.0 seconds."
TIMES = " Its frames are at 0.0, 2.0, 3.5, 8.0 seconds."
LENGTH = 12  # tokens of an answer


@pytest.fixture
def film(family: Family, draw_squares: Draw) -> list[PageInput]:
    ends = (*STARTS[1:], 20.0)
    return [
        replace(draw_squares(6, 4, family.multiple_of, at), start_seconds=start, end_seconds=end)
        for at, (start, end) in enumerate(zip(STARTS, ends, strict=True))
    ]


def question(frames: list[PageInput]) -> Question:
    return question_of(open_task("events"), (), frames)


def prepare(loaded: Any, family: Family, frames: list[PageInput]) -> Prompt:
    asked = question(frames)
    return Prompter(loaded, family).prepare(asked, family.compose(asked), LENGTH)


def cookbook(loaded: Any, family: Family, frames: list[PageInput], told: str) -> Any:
    """As the models' makers show, with the frames' own times as metadata: in milliseconds."""
    shown = {
        "type": "video",
        "video": [to_picture(frame.image) for frame in frames],
        "min_pixels": family.least_pixels,
    }
    text = {"type": "text", "text": f"{told}\n{family.compose(question(frames)).text}"}
    messages = [{"role": "user", "content": [shown, text]}]
    processor = loaded.processor
    chat = processor.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
    patch = processor.image_processor.patch_size
    _, (seen,) = qwen_vl_utils.process_vision_info(messages, image_patch_size=patch)
    starts = [round(1000 * ((frame.start_seconds or 0) - STARTS[0])) for frame in frames]
    times = {"fps": 1000, "frames_indices": starts, "total_num_frames": starts[-1] + 1}
    return processor(
        text=[chat], videos=[seen], video_metadata=[times], do_resize=False,
        do_sample_frames=False, return_tensors="pt",
    )  # fmt: skip


def told(family: Family) -> str:
    return LASTS if family.name == "qwen3_vl" else LASTS + TIMES


def test_frames_of_several_sizes_are_refused(
    loaded: Any, family: Family, film: list[PageInput], draw_squares: Draw
) -> None:
    other = replace(film[1], image=draw_squares(8, 4, family.multiple_of, 1).image)
    with pytest.raises(EngineError, match="frames of a film are of 2 sizes") as caught:
        prepare(loaded, family, [film[0], other])
    assert caught.value.code == "unsupported_task"


def test_frames_that_the_model_would_not_see_at_their_size_are_refused(
    loaded: Any, family: Family, film: list[PageInput]
) -> None:
    small = replace(family, most_pixels=15 * family.multiple_of**2)
    with pytest.raises(EngineError, match="would see frames of"):
        prepare(loaded, small, film)


def test_tokens_and_patches_are_those_of_the_cookbook(
    loaded: Any, family: Family, film: list[PageInput]
) -> None:
    found, expected = prepare(loaded, family, film), cookbook(loaded, family, film, told(family))
    (seen,) = found.pictures
    assert found.tokens.tolist() == expected["input_ids"][0].tolist()
    assert [list(seen.grid)] == expected["video_grid_thw"].tolist()
    assert seen.patches.equal(expected["pixel_values_videos"].to(loaded.model.dtype))


def test_the_last_of_an_odd_number_of_frames_is_shown_twice(
    loaded: Any, family: Family, film: list[PageInput]
) -> None:
    odd, even = prepare(loaded, family, film[:3]), prepare(loaded, family, [*film[:3], film[2]])
    assert odd.pictures[0].grid[0] == 2
    assert odd.pictures[0].patches.equal(even.pictures[0].patches)
    assert prepare(loaded, family, film[:1]).pictures[0].grid[0] == 1


def test_one_family_reads_the_time_before_each_pair_of_frames(
    loaded: Any, family: Family, film: list[PageInput]
) -> None:
    text = loaded.processor.tokenizer.decode(prepare(loaded, family, film).tokens)
    stamps = [stamp in text for stamp in ("<1.0 seconds>", "<5.8 seconds>")]
    assert stamps == [family.name == "qwen3_vl"] * 2
    assert (TIMES in text) == (family.name != "qwen3_vl")


def test_an_answer_is_that_of_the_model_itself(
    loaded: Any, family: Family, film: list[PageInput]
) -> None:
    """In a batch with a page, whose features are another kind."""
    inputs = dict(cookbook(loaded, family, film, told(family)))
    inputs.pop("video_metadata", None)
    if "second_per_grid_ts" in inputs:  # the processor goes by the last frame, and not by pairs
        inputs["second_per_grid_ts"] = torch.tensor([2 * 8.0 / 3])
    settings = {"max_new_tokens": LENGTH, "do_sample": False}
    with torch.no_grad():
        written = loaded.model.generate(**inputs, **settings)[0, inputs["input_ids"].shape[1] :]
    page = Question("events", (film[0],), prompts=question(film).prompts)
    beside = Prompter(loaded, family).prepare(page, family.compose(page), LENGTH)
    generator = Generator(loaded, Encoder(loaded.model), fixed=False)
    answer, _ = generator.answer([prepare(loaded, family, film), beside])
    assert answer.tokens == written.tolist()[: len(answer.tokens)]
    assert len(answer.tokens) == LENGTH or answer.finish_reason == "stop"
