"""What families of vision models differ in. In: a question, the size of an image. Out: the prompt,
the rendering of pages, the frame of boxes."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from parsers.document import Frame, PageInput, Prompt, Question, Rendering
from parsers.errors import EngineError

PIXELS, NO_BOXES = "pixels", "none"
THOUSANDTHS: Frame = (1000.0, 1000.0)
DPI = 200  # enough for the small print of an A4 page; page_pixels may lower it
LEAST_ROOM = 2  # times the least pixels that the most are at least: 8 squares have 4 shapes, 4 two

_CHANGE_NOTHING = {
    "label", "names", "model_types", "tuned_from", "not_local", "source", "origin",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FamilyPrompt:
    """A task in a family's own words. system: None for the chat template's own. In `text`, {format}
    and the like are what the task fills in."""

    text: str
    system: str | None = None


@dataclass(frozen=True)
class Family:
    """Models that are asked alike and answer alike.

    label: for people. names: parts of models' names, as `plain_name` gives them. model_types: of a
    config.json, or its architectures. tuned_from: those of other families, of which this one's
    models were made: there the name decides.

    boxes: what they are counted in: `pixels` of the image that the model saw, the side of a square
    frame (1000), or `none`, if answers have no boxes. value_boxes: whether it can give a box with
    each value of a document.

    multiple_of: of the sides of images, in pixels. squares: whether a square of this side is one
    token; else nobody knows what an image costs. least_pixels, most_pixels: of an image.
    longest_side: of a page, in pixels, at most.

    prompts: by task. tasks: all that it can be asked; empty for any. answer_format: a key of
    `parsers.formats.FORMATS`; empty to go by what an answer looks like. max_tokens: of an answer,
    where neither question nor settings say. sampling, template: what requests and the chat template
    get besides. not_local: why it does not run in this process; empty if it does.

    source: where the makers publish this. origin: the user's file that it is from, if it is.
    """

    name: str
    label: str = ""
    names: tuple[str, ...] = ()
    model_types: tuple[str, ...] = ()
    tuned_from: tuple[str, ...] = ()
    boxes: float | str = NO_BOXES
    value_boxes: bool = False
    multiple_of: int = 1
    squares: bool = False
    least_pixels: int = 0
    most_pixels: int = 12_000_000
    longest_side: int | None = None
    prompts: Mapping[str, FamilyPrompt] = field(default_factory=dict)
    tasks: tuple[str, ...] = ()
    answer_format: str = ""
    max_tokens: int | None = None
    sampling: Mapping[str, Any] = field(default_factory=dict)
    template: Mapping[str, Any] = field(default_factory=dict)
    not_local: str = ""
    source: str = ""
    origin: str = ""

    @cached_property
    def asked_with(self) -> str:
        """The version of all this in an engine's identity: another one, another recipe. How people
        and models are told of the family changes no answer."""
        told = {key: each for key, each in asdict(self).items() if key not in _CHANGE_NOTHING}
        digest = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
        return f"{self.name} {digest[:12]}"

    @property
    def counts_pixels(self) -> bool:
        return self.boxes == PIXELS

    def frame(self, width: float, height: float) -> Frame:
        """The frame of the boxes in an answer about an image resized to `width` x `height`."""
        if isinstance(self.boxes, str):
            return (float(width), float(height)) if self.counts_pixels else THOUSANDTHS
        return (float(self.boxes), float(self.boxes))

    def frames(self, pages: Iterable[PageInput]) -> tuple[Frame, ...]:
        """The frame of each page, as its image is."""
        return tuple(self.frame(page.image.width, page.image.height) for page in pages)

    def rendering(self, page_pixels: int) -> Rendering:
        """Pages at exactly the size that the model sees, of at most `page_pixels`; of up to twice
        the family's least pixels if these are more, as there is a size of each shape then."""
        most = max(min(page_pixels, self.most_pixels), LEAST_ROOM * self.least_pixels)
        least = max(self.least_pixels, 1)
        return Rendering(DPI, DPI, most, least, self.multiple_of, longest_side=self.longest_side)

    def image_tokens(self, width: int, height: int) -> int | None:
        """What an image of this size costs; None if that is not known."""
        if not self.squares:
            return None
        return (width // self.multiple_of) * (height // self.multiple_of)

    def able(self, tasks: frozenset[str]) -> frozenset[str]:
        """Those of the tasks that it can be asked."""
        return tasks & set(self.tasks) if self.tasks else tasks

    def compose(self, question: Question) -> Prompt:
        """The question in the family's own words, else in the task's. EngineError unsupported_task
        if there are neither."""
        if own := self.prompts.get(question.task):
            return Prompt(_filled(own.text, question.slots), own.system, self.name)
        fitting = [
            prompt
            for prompt in question.prompts
            if prompt.family in ("", self.name) and prompt.asks_boxes <= self.value_boxes
        ]
        if not fitting:
            message = f"{self.label} is not asked for the task {question.task}"
            raise EngineError("unsupported_task", message, "Choose an engine that has it.")
        return max(fitting, key=lambda each: (bool(each.family), each.asks_boxes))


def _filled(text: str, slots: Mapping[str, str]) -> str:
    """A slot's own braces are no slots."""
    parts = {f"{{{name}}}": value for name, value in slots.items()}
    done = ""
    while text:
        at, slot = min(
            ((text.find(slot), slot) for slot in parts if slot in text), default=(len(text), "")
        )
        done += text[:at] + parts.get(slot, "")
        text = text[at + len(slot) :]
    return done
