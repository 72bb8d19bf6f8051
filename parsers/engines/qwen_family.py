"""How the Qwen-VL families differ. In: a question, a model's name. Out: the prompt, the rendering
of pages and the frame of boxes.

This module knows no task, and neither transformers nor servers nor recordings.
"""

import re
from dataclasses import dataclass

from parsers.document import Frame, Prompt, Question, Rendering
from parsers.errors import EngineError

THOUSANDTHS: Frame = (1000.0, 1000.0)
DPI = 200  # enough for the small print of an A4 page; page_pixels may lower it
LEAST_TOKENS = 4  # of an image, as in the models' processors


@dataclass(frozen=True, slots=True)
class Family:
    """One generation of Qwen-VL.

    counts_pixels: boxes are in pixels of the image that the model saw, else in thousandths of it.
    multiple_of: of the sides of images, in pixels; a square of this side is one token.
    prompt_version: changes with this family's prompts for pages or fields.
    """

    name: str
    counts_pixels: bool
    multiple_of: int
    model_types: tuple[str, ...]
    prompt_version: str

    @property
    def asked_with(self) -> str:
        """The version of prompts in an engine's identity."""
        return f"{self.name} {self.prompt_version}"

    def frame(self, width: float, height: float) -> Frame:
        """The frame of the boxes in an answer about an image resized to `width` x `height`."""
        return (float(width), float(height)) if self.counts_pixels else THOUSANDTHS

    def rendering(self, page_pixels: int) -> Rendering:
        """Pages at exactly the size that the model sees, of at most `page_pixels`."""
        least = LEAST_TOKENS * self.multiple_of**2
        return Rendering(DPI, DPI, max(page_pixels, least), least, self.multiple_of)

    def image_tokens(self, width: int, height: int) -> int:
        return (width // self.multiple_of) * (height // self.multiple_of)

    def compose(self, question: Question) -> Prompt:
        """The question's prompt for this family, else the one for all. EngineError unsupported_task
        if there is neither."""
        prompts = {prompt.family: prompt for prompt in question.prompts}
        prompt = prompts.get(self.name) or prompts.get("")
        if prompt is None:
            message = f"{self.name} is not asked for the task {question.task}"
            raise EngineError("unsupported_task", message, "Choose an engine that has it.")
        return prompt


def family_of(model_type: str) -> Family | None:
    """The family of a model by the `model_type` of its config.json."""
    return next((each for each in FAMILIES.values() if model_type in each.model_types), None)


def guess_family(model: str) -> Family | None:
    """The family of a model by its name, such as `Qwen/Qwen2.5-VL-7B-Instruct`."""
    plain = re.sub(r"[^a-z0-9]", "", model.lower())
    found = (each for each in FAMILIES.values() if each.name.replace("_", "") in plain)
    return next(found, None)


FAMILIES: dict[str, Family] = {
    family.name: family
    for family in (
        Family("qwen2_vl", False, 28, ("qwen2_vl",), "1"),
        Family("qwen2_5_vl", True, 28, ("qwen2_5_vl",), "1"),
        Family("qwen3_vl", False, 32, ("qwen3_vl", "qwen3_vl_moe"), "1"),
    )
}
