"""Recordings: completions kept in files. In and out: JSON, mostly with an image beside it.

A recording has `task`, `answer`, and an `image` or a `subject`, the hash of what was read on the
pages. With neither, it answers every question of its extra task, unless several are so. Its frame
is `frame`, else that of `family` with `sent_width` and `sent_height`. This module does not know who
asks.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from parsers.document import Completion, Frame, Page, PageImage, Rendering, Task, TokenScore, Word
from parsers.errors import SetupError
from parsers.families import built_in
from parsers.imaging.pixels import to_picture

ALIASES: Mapping[str, str] = {
    # task of an old recording: what it is called today
    "recognize": "find",
    "gui": "act",
    "video": "events",
}
Side = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class Recording(BaseModel):
    """One completion and what it answered. Keys that are not named here are ignored."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    task: str
    answer: str
    family: str = ""
    model: str = ""
    prompt: str = ""
    image: Annotated[str, Field(pattern=r"^[^/\\]+$")] | None = None
    sent_width: Side | None = None
    sent_height: Side | None = None
    frame: tuple[Side, Side] | None = None
    finish_reason: str = "stop"
    rotation: Literal[0, 90, 180, 270] = 0
    words: tuple[Word, ...] = ()
    input_tokens: int | None = None
    output_tokens: int | None = None
    subject: str | None = None
    schema_name: str | None = Field(None, alias="schema")
    rendering: Rendering | None = None
    images_at_once: Annotated[int, Field(ge=0)] | None = None
    tokens: tuple[TokenScore, ...] = ()
    thoughts: str | None = None
    answer_format: str = ""
    frames: tuple[tuple[Side, Side], ...] = ()
    request: str | None = None

    @field_validator("task")
    @classmethod
    def _called_as_today(cls, task: str) -> str:
        return ALIASES.get(task, task)

    @property
    def is_about_all(self) -> bool:
        """Whether nothing says which pages it is about."""
        return self.image is None and self.subject is None

    @model_validator(mode="after")
    def _says_its_frame(self) -> Self:
        if self.frame is None and self.family not in built_in():
            raise ValueError("neither a frame nor a known family says what boxes are counted in")
        return self

    def completion(self, image: PageImage | None) -> Completion:
        """The completion as recorded, without its seconds. The size sent is that of `image` if it
        was not recorded."""
        return Completion(
            self.answer,
            self._frame(image),
            self.finish_reason,
            self.rotation,
            self.words,
            self.input_tokens,
            self.output_tokens,
            tokens=self.tokens,
            thoughts=self.thoughts,
            answer_format=self.answer_format,
            frames=self.frames,
        )

    def _frame(self, image: PageImage | None) -> Frame:
        if self.frame:
            return self.frame
        width, height = (image.width, image.height) if image else (1, 1)
        return built_in()[self.family].frame(self.sent_width or width, self.sent_height or height)


def subject_of(pages: Iterable[Page]) -> str | None:
    """The hash of what was read on these pages, if any."""
    answers = [page.answer for page in pages]
    return hashlib.sha256(json.dumps(answers).encode()).hexdigest() if answers else None


def read_recordings(
    folder: Path, tasks: Collection[str] = frozenset(Task)
) -> Iterator[tuple[Path, Recording]]:
    """The recordings of these tasks, by name. SetupError bad_path if one cannot be read."""
    if not folder.is_dir():
        raise _bad_path(f"{folder} is no folder of recordings", "Name the folder that holds them")
    for path in sorted(folder.glob("*.json")):
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            task = content.get("task") if isinstance(content, dict) else None
            called = ALIASES.get(task, task) if isinstance(task, str) else task
            if not isinstance(content, dict) or called in tuple(tasks):
                recording = Recording.model_validate(content)
                if recording.image and not (folder / recording.image).is_file():
                    raise FileNotFoundError(f"its image {recording.image} is not there")
                yield path, recording
        except (OSError, ValueError, RecursionError) as error:
            raise _bad_path(
                f"{path}: {_first_problem(error)}", "Mend the file or move it"
            ) from None


def _first_problem(error: Exception) -> str:
    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors(include_input=False, include_url=False)[0]
    return f"{'.'.join(map(str, first['loc'])) or 'content'}: {first['msg']}"


def _bad_path(message: str, remedy: str) -> SetupError:
    return SetupError("bad_path", message, f"{remedy}.")


def write_recording(folder: Path, name: str, recording: Recording, image: PageImage | None) -> None:
    """Write `name`.json and, if it is missing, its image; each whole or not at all. SetupError
    bad_path if the folder cannot be written to."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if image and recording.image and not (folder / recording.image).exists():
            picture = to_picture(image)
            _write_whole(folder / recording.image, lambda file: picture.save(file, "PNG"))
        content = recording.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        _write_whole(folder / f"{name}.json", lambda file: file.write(text.encode()))
    except OSError as error:
        message = f"{folder} takes no recordings: {error.strerror}"
        raise _bad_path(message, "Name a folder that can be written to") from None


def _write_whole(path: Path, write: Callable[[IO[bytes]], Any]) -> None:
    """Several threads may write the same recording; the last one stays."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        try:
            write(file)
            file.close()
            os.replace(file.name, path)  # noqa: PTH105  the name is a string
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
