"""Images are encoded once and kept, within bounds; what is kept is what would be encoded."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="the extra qwen is not installed")

from parsers import families  # noqa: E402
from parsers.document import PageInput, Question, Task  # noqa: E402
from parsers.engines.local import vision  # noqa: E402
from parsers.engines.local.checkpoint import find_checkpoint  # noqa: E402
from parsers.engines.local.loading import load  # noqa: E402
from parsers.engines.local.prompting import Picture, Prompter  # noqa: E402
from parsers.engines.local.vision import Encoder  # noqa: E402

Draw = Callable[[int, int, int, int], PageInput]


@pytest.fixture(scope="module", params=["qwen2_vl", "qwen2_5_vl", "qwen3_vl"])
def loaded(request: pytest.FixtureRequest, random_model: Callable[[str], Path]) -> Any:
    return load(find_checkpoint(str(random_model(request.param)), ""))


@pytest.fixture
def pictures(loaded: Any, draw_squares: Draw) -> tuple[Picture, ...]:
    """Of three pages, the first and the last of one size."""
    family = families.recognise("", [loaded.model.config.model_type])
    sizes = ((4, 5), (6, 3), (4, 5))
    pages = (draw_squares(*size, family.multiple_of, at) for at, size in enumerate(sizes))
    question = Question(Task.PARSE, tuple(pages))
    return Prompter(loaded, family).prepare(question, family.compose(question), 10).pictures


class Counting:
    """An encoder's model that counts the images it is shown."""

    def __init__(self, model: Any) -> None:
        self.model, self.device, self.seen = model, model.device, 0

    def get_image_features(self, patches: Any, grids: Any, **settings: Any) -> Any:
        self.seen += len(grids)
        with torch.no_grad():
            return self.model.get_image_features(patches, grids, **settings)


def layers(output: Any) -> list[Any]:
    deepstack = output.get("deepstack_features") or []
    return [torch.cat(list(layer)) for layer in (output.pooler_output, *deepstack)]


def test_what_is_kept_is_what_would_be_encoded(
    loaded: Any, pictures: tuple[Picture, ...], rounding: Any
) -> None:
    encoder = Encoder(loaded.model)
    with torch.no_grad():
        encoder.encode(pictures[1:])
        mixed = layers(encoder.encode(pictures))
        anew = layers(Encoder(loaded.model).encode(pictures))
        patches = torch.cat([each.patches for each in pictures]).to(loaded.device)
        grids = torch.tensor([each.grid for each in pictures], device=loaded.device)
        own = layers(loaded.model.get_image_features(patches, grids, return_dict=True))
    assert len(own) == (3 if loaded.model.config.model_type == "qwen3_vl" else 1)
    for found in (mixed, anew):
        assert all(a.allclose(b, atol=rounding.features) for a, b in zip(found, own, strict=True))


def test_no_image_is_encoded_twice(loaded: Any, pictures: tuple[Picture, ...]) -> None:
    counting = Counting(loaded.model)
    encoder = Encoder(counting)
    encoder.encode([pictures[0], pictures[0], pictures[1]])
    encoder.encode(pictures)
    assert counting.seen == 3


def test_the_longest_unused_are_forgotten(loaded: Any, pictures: tuple[Picture, ...]) -> None:
    counting = Counting(loaded.model)
    first = Encoder(counting)
    one_page = sum(layer.nbytes for layer in layers(first.encode(pictures[:1])))
    encoder = Encoder(counting, kept_bytes=2 * one_page)
    for each in (0, 2, 0, 1):  # the last and the first do not fit beside the third
        encoder.encode([pictures[each]])
    counting.seen = 0
    encoder.encode([pictures[1]])
    encoder.encode([pictures[0]])
    assert counting.seen == 0
    encoder.encode([pictures[2]])
    assert counting.seen == 1


def test_more_than_is_kept_can_be_encoded(loaded: Any, pictures: tuple[Picture, ...]) -> None:
    counting = Counting(loaded.model)
    encoder = Encoder(counting, kept_bytes=0)
    assert len(encoder.encode(pictures).pooler_output) == 3
    encoder.encode(pictures)
    assert counting.seen == 6


@pytest.mark.parametrize("at_once", [1, 100, 10_000])
def test_many_are_encoded_in_portions(
    loaded: Any,
    pictures: tuple[Picture, ...],
    at_once: int,
    rounding: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expected = layers(Encoder(Counting(loaded.model)).encode(pictures))
    monkeypatch.setattr(vision, "PATCHES_AT_ONCE", at_once)
    found = layers(Encoder(Counting(loaded.model)).encode(pictures))
    near = (a.allclose(b, atol=rounding.features) for a, b in zip(found, expected, strict=True))
    assert all(near)


def test_what_is_forgotten_is_encoded_again(loaded: Any, pictures: tuple[Picture, ...]) -> None:
    counting = Counting(loaded.model)
    encoder = Encoder(counting)
    encoder.encode(pictures)
    encoder.forget()
    encoder.encode(pictures)
    assert counting.seen == 6
