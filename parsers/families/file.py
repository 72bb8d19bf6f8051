"""A TOML file of families. In: its path. Out: families by name, in the order of the file, or
SetupError bad_engine, which names the file, the place in it and what is wrong.

`docs/families.md` describes the file. This module does not know which family a model is of.
"""

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    ValidationError,
    model_validator,
)

from parsers.document import Task
from parsers.errors import SetupError
from parsers.families.family import Family, FamilyPrompt
from parsers.formats import FORMATS

MOST_BYTES = 1_000_000  # of a file; the table of those built in has 15,000
SHORTEST_NAME = 3  # letters of a part of a model's name: shorter ones are in too many
OWN = frozenset({"model", "messages", "stream", "max_tokens", "response_format"})
"""Parts of a request that are the engine's own."""
REMEDY = "Mend it as docs/families.md shows."
_SAID = {
    "extra_forbidden": "there is no such key",
    "model_type": "it has to be a table of keys",
    "list_type": "it has to be a list, in square brackets",
}
"""Instead of pydantic's words, by its type of error."""


def plain_name(text: str) -> str:
    """A name as names are compared: small letters and digits, and points between digits, so that
    Qwen3.8 is not Qwen3-8B."""
    pointed = re.sub(r"(?<=\d)[._](?=\d)", ".", text.lower())
    return re.sub(r"[^a-z0-9.]|(?<!\d)\.|\.(?!\d)", "", pointed)


def read_families(
    path: Path, known: Mapping[str, Family], tasks: Collection[str] = (), origin: str = ""
) -> dict[str, Family]:
    """The families of a file. known: those that it may begin with. tasks: those that it may have
    prompts for; any if empty."""
    found: dict[str, Family] = {}
    for name, content in _load(path).items():
        try:
            given = _Given.model_validate(content)
            found[name] = _make(name, given, {**known, **found}, tasks, origin)
        except ValidationError as error:
            problem = error.errors(include_url=False, include_context=False)[0]
            # The last part of a place may be the kind that pydantic tried.
            place = ".".join(str(part) for part in (name, *problem["loc"]))
            raise _bad(path, place, _said(problem["type"], problem["msg"])) from None
        except ValueError as error:
            raise _bad(path, name, str(error)) from None
    return found


def _load(path: Path) -> dict[str, Any]:
    try:
        if not path.is_file():
            raise _bad(path, "", "there is no such file")
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise _bad(path, "", error.strerror or "it cannot be read") from None
    if len(content) > MOST_BYTES:
        raise _bad(path, "", f"it is larger than {MOST_BYTES} bytes")
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # also for numbers of thousands of digits
        raise _bad(path, "", f"it is no TOML: {error}") from None


def _said(kind: str, message: str) -> str:
    return _SAID.get(kind, message.removeprefix("Value error, "))


def _bad(path: Path, place: str, problem: str) -> SetupError:
    where = f"{path}, {place}" if place else str(path)
    return SetupError("bad_engine", f"The file of families {where}: {problem}", REMEDY)


def _prompt(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


def _name(value: str) -> str:
    plain = plain_name(value)
    if len(plain) < SHORTEST_NAME:
        raise ValueError(f"{value!r} has fewer than {SHORTEST_NAME} letters and digits")
    return plain


def _sampling(value: dict[str, JsonValue]) -> dict[str, JsonValue]:
    if own := OWN & value.keys():
        raise ValueError(f"{', '.join(sorted(own))}: the engine says that itself")
    return value


def _boxes(value: object) -> object:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if value in ("pixels", "none") or (is_number and 1 <= float(str(value)) <= 100_000):
        return value
    raise ValueError("say pixels, none, or the side of the frame, such as 1000")


_Name = Annotated[str, AfterValidator(_name)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class _GivenPrompt(_Strict):
    text: str = Field(min_length=1, max_length=50_000)
    system: str | None = Field(None, max_length=50_000)


class _Given(_Strict):
    """A family as it stands in a file; `Family` says what its parts are."""

    like: str = ""
    label: str = Field("", max_length=100)
    names: list[_Name] = []
    model_types: list[str] = []
    tuned_from: list[str] = []
    boxes: Annotated[Literal["pixels", "none"] | float, BeforeValidator(_boxes)] = "none"
    value_boxes: bool = False
    multiple_of: int = Field(1, ge=1, le=1024)
    squares: bool = False
    least_pixels: int = Field(0, ge=0, le=12_000_000)
    most_pixels: int = Field(12_000_000, ge=10_000, le=100_000_000)
    longest_side: int | None = Field(None, ge=100, le=20_000)
    prompts: dict[str, Annotated[_GivenPrompt, BeforeValidator(_prompt)]] = {}
    tasks: list[str] = []
    answer_format: str = ""
    max_tokens: int | None = Field(None, ge=16, le=1_000_000)
    sampling: Annotated[dict[str, JsonValue], AfterValidator(_sampling)] = {}
    template: dict[str, JsonValue] = {}
    not_local: str = ""
    source: str = ""

    @model_validator(mode="after")
    def _read_pages(self) -> Self:
        if self.tasks and Task.PARSE not in self.tasks:
            raise ValueError("its tasks lack parse, and reading pages is what it is for")
        return self


def _make(
    name: str,
    given: _Given,
    known: Mapping[str, Family],
    tasks: Collection[str],
    origin: str,
) -> Family:
    """ValueError says what is wrong."""
    if given.like and given.like not in known:
        raise ValueError(f"there is no family {given.like!r} to be like; see {', '.join(known)}")
    prompts = {task: FamilyPrompt(each.text, each.system) for task, each in given.prompts.items()}
    if wrong := [task for task in prompts if tasks and task not in tasks]:
        raise ValueError(f"it has a prompt for {wrong[0]!r}, and there is no such task")
    if origin and given.answer_format and given.answer_format not in FORMATS:
        choices = ", ".join(FORMATS)
        raise ValueError(f"there is no format {given.answer_format!r}; choose one of: {choices}")
    base = _base(name, known[given.like]) if given.like else Family(name, label=name)
    said = {each: getattr(given, each) for each in given.model_fields_set - {"like", "prompts"}}
    values: dict[str, Any] = {
        key: tuple(each) if isinstance(each, list) else each for key, each in said.items()
    }
    family = replace(base, **values, prompts={**base.prompts, **prompts}, origin=origin)
    if Task.PARSE not in family.prompts:
        raise ValueError("it has no prompt for parse")
    if family.least_pixels > family.most_pixels:
        raise ValueError("its least_pixels are more than its most_pixels")
    if family.longest_side and family.multiple_of == 1:
        raise ValueError("a longest_side needs a multiple_of")
    return family


def _base(name: str, like: Family) -> Family:
    """What a family begins with. Names and types stay those of the other one, unless it is
    redefined; a model that was made of that one is told by its name."""
    if name == like.name:
        return like
    made_of = (*like.model_types, *like.tuned_from)
    return replace(like, name=name, label=name, names=(), model_types=(), tuned_from=made_of)
