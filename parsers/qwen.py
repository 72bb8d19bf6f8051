"""What the Qwen-VL families differ in: prompts, the frame of boxes, the sizes of images. In: a
question, a model's name. Out: what to ask, how to draw pages, and what boxes are counted in.

This module knows no wire: neither transformers nor a server nor a folder of recordings.
"""

import json
import re
from dataclasses import dataclass

from parsers.document import FieldDefinition, Frame, Question, Rendering, SchemaDefinition, Task
from parsers.errors import EngineError

THOUSANDTHS: Frame = (1000.0, 1000.0)
DPI = 200  # the small print of an A4 page is readable, and the budget bounds it from there
LEAST_TOKENS = 4  # of an image: what the models' own processors ask for


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is asked beside the images, which stand before `text` in the user's message. system:
    none where the chat template's own is meant."""

    text: str
    system: str | None = None


@dataclass(frozen=True, slots=True)
class Family:
    """One generation of Qwen-VL.

    counts_pixels: boxes are in pixels of the resized image that the model saw; otherwise in
    thousandths of it. multiple_of: sides of images, in pixels, are multiples of it, and a square of
    this side is one token. parse: what asks for Qwen HTML with boxes. prompt_version changes with
    any prompt.
    """

    name: str
    counts_pixels: bool
    multiple_of: int
    model_types: tuple[str, ...]
    parse: Prompt
    prompt_version: str

    @property
    def asked_with(self) -> str:
        """What an engine says of its prompts: with another family they and the frame differ."""
        return f"{self.name} {self.prompt_version}"

    def frame(self, width: float, height: float) -> Frame:
        """The frame of the boxes in an answer about an image resized to `width` x `height`."""
        return (float(width), float(height)) if self.counts_pixels else THOUSANDTHS

    def rendering(self, page_pixels: int) -> Rendering:
        """Pages drawn at exactly the size that the model sees, of at most `page_pixels`."""
        least = LEAST_TOKENS * self.multiple_of**2
        return Rendering(DPI, DPI, max(page_pixels, least), least, self.multiple_of)

    def image_tokens(self, width: int, height: int) -> int:
        """How many tokens of the prompt an image of this size is."""
        return (width // self.multiple_of) * (height // self.multiple_of)

    def compose(self, question: Question) -> Prompt:
        """The prompt for the question's task. EngineError unsupported_task for other tasks."""
        if question.task is Task.PARSE:
            return self.parse
        if question.task is Task.EXTRACT and question.schema:
            return Prompt(_ask_for_fields(question.schema))
        raise EngineError(
            "unsupported_task",
            f"Qwen-VL is not asked for the task {question.task}",
            "Choose an engine that has it.",
        )


def family_of(model_type: str) -> Family | None:
    """The family of a model by the `model_type` of its config.json."""
    return next((each for each in FAMILIES.values() if model_type in each.model_types), None)


def guess_family(model: str) -> Family | None:
    """The family of a model by its name, such as `Qwen/Qwen2.5-VL-7B-Instruct`."""
    plain = re.sub(r"[^a-z0-9]", "", model.lower())
    found = (each for each in FAMILIES.values() if each.name.replace("_", "") in plain)
    return next(found, None)


def template_of(schema: SchemaDefinition) -> str:
    """The schema as the JSON object to be filled in: each field empty, each list with one row."""
    lists = {each.name: [_blank(each.fields)] for each in schema.lists}
    return json.dumps(_blank(schema.fields) | lists)


def _blank(fields: tuple[FieldDefinition, ...]) -> dict[str, str]:
    return dict.fromkeys((field.name for field in fields), "")


def _ask_for_fields(schema: SchemaDefinition) -> str:
    # The wording that all families were shown; a blank after the colon makes it another one.
    return f"Extract the key-value information in the format:{template_of(schema)}"


# The first generation was never taught a format for pages: it is described in words.
_DESCRIBED = Prompt(
    "Write down this page as HTML, in reading order and with all of its text. Use h1 to h6, p, ul, "
    "ol, li and table with tr, th and td; a picture is a div of class image, a formula a div of "
    'class formula. Every element but rows and cells has the attribute data-bbox="x1 y1 x2 y2": '
    "the left, top, right and bottom of its place, in thousandths of the page's width and height. "
    "Answer with nothing but <html><body>...</body></html>."
)
# With these words the second generation and the third were taught; they work in no other form.
_PARSER = Prompt(
    "QwenVL HTML ",
    system="You are an AI specialized in recognizing and extracting text from images. Your mission "
    "is to analyze the image document and generate the result in QwenVL Document Parser HTML "
    "format using specified tags while maintaining user privacy and data integrity.",
)

FAMILIES: dict[str, Family] = {
    family.name: family
    for family in (
        Family("qwen2_vl", False, 28, ("qwen2_vl",), _DESCRIBED, "1"),
        Family("qwen2_5_vl", True, 28, ("qwen2_5_vl",), _PARSER, "1"),
        Family("qwen3_vl", False, 32, ("qwen3_vl", "qwen3_vl_moe"), Prompt("qwenvl html"), "1"),
    )
}
