"""A question becomes the tokens and patches that the models' makers' own way gives, at the page's
own size: of each family, of the least size that it sees, and of odd natural sizes."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="the extra qwen is not installed")
qwen_vl_utils: Any = pytest.importorskip("qwen_vl_utils", reason="the extra qwen is not installed")

from parsers import families  # noqa: E402
from parsers.document import PageImage, PageInput, Rendering  # noqa: E402
from parsers.engines.local.checkpoint import find_checkpoint  # noqa: E402
from parsers.engines.local.loading import load  # noqa: E402
from parsers.engines.local.prompting import Prompt, Prompter  # noqa: E402
from parsers.errors import EngineError  # noqa: E402
from parsers.families import Family  # noqa: E402
from parsers.imaging.pixels import to_picture  # noqa: E402
from parsers.reading.render_size import fit_size  # noqa: E402
from parsers.tasks.parse import page_question  # noqa: E402

NATURAL = [(1, 1), (9, 13), (57, 57), (113, 71), (31, 640), (640, 31), (333, 475)]


def page_of(width: int, height: int) -> PageInput:
    pixels = bytes((at * 7 + at // width) % 251 for at in range(width * height * 3))
    return PageInput(1, 100.0, 100.0, 0, PageImage(width, height, pixels))


def render(natural: tuple[int, int], rendering: Rendering) -> PageInput:
    """A page of this natural size, as the reader renders it."""
    return page_of(*fit_size(*natural, rendering))


def prepare(loaded: Any, family: Family, *pages: PageInput) -> Prompt:
    question = replace(page_question(pages[0]), pages=pages)
    return Prompter(loaded, family).prepare(question, family.compose(question), 10)


def cookbook(loaded: Any, family: Family, *pages: PageInput) -> Any:
    """As the models' makers show, with nothing but their defaults and the least size."""
    asked = family.compose(page_question(pages[0]))
    least = {"min_pixels": family.least_pixels}
    content = [{"type": "image", "image": to_picture(each.image), **least} for each in pages]
    content.append({"type": "text", "text": asked.text})
    messages = [{"role": "user", "content": content}]
    if asked.system:
        messages.insert(0, {"role": "system", "content": asked.system})
    text = loaded.processor.apply_chat_template(
        messages, tokenize=False, add_generation_prompt=True
    )
    images, _ = qwen_vl_utils.process_vision_info(
        messages, image_patch_size=loaded.processor.image_processor.patch_size
    )
    return loaded.processor(text=[text], images=images, do_resize=False, return_tensors="pt")


def test_a_page_that_the_model_would_not_see_at_its_size_is_refused(
    loaded: Any, family: Family
) -> None:
    side = family.multiple_of
    for width, height in ((3 * side - 1, 4 * side), (3 * side, 4 * side + 9), (side, side)):
        with pytest.raises(EngineError, match=f"{width} x {height} pixels as one of") as caught:
            prepare(loaded, family, page_of(width, height))
        assert caught.value.code == "unsupported_task"


def test_a_page_below_or_above_what_the_family_sees_is_refused(loaded: Any, family: Family) -> None:
    side = family.multiple_of
    page = page_of(4 * side, 4 * side)
    for bounds in ({"least_pixels": 17 * side**2}, {"most_pixels": 15 * side**2}):
        with pytest.raises(EngineError, match="would see"):
            prepare(loaded, replace(family, **bounds), page)
    exact = replace(family, least_pixels=16 * side**2, most_pixels=16 * side**2)
    assert prepare(loaded, exact, page).pictures


@pytest.mark.parametrize("natural", NATURAL)
@pytest.mark.parametrize("page_pixels", [1, 120_000])
def test_tokens_and_patches_are_those_of_the_cookbook(
    loaded: Any, family: Family, natural: tuple[int, int], page_pixels: int
) -> None:
    page = render(natural, family.rendering(page_pixels))
    assert page.image.width * page.image.height >= family.least_pixels
    found, expected = prepare(loaded, family, page), cookbook(loaded, family, page)
    assert found.tokens.tolist() == expected["input_ids"][0].tolist()
    assert [list(each.grid) for each in found.pictures] == expected["image_grid_thw"].tolist()
    assert found.pictures[0].patches.equal(expected["pixel_values"].to(loaded.model.dtype))


def test_the_images_of_several_pages_stand_in_their_order(loaded: Any, family: Family) -> None:
    pages = [render(natural, family.rendering(120_000)) for natural in NATURAL[1:4]]
    found, expected = prepare(loaded, family, *pages), cookbook(loaded, family, *pages)
    assert found.tokens.tolist() == expected["input_ids"][0].tolist()
    patches = torch.cat([each.patches for each in found.pictures])
    assert patches.equal(expected["pixel_values"].to(loaded.model.dtype))


def test_what_a_family_tells_the_template_reaches_it(
    random_model: Callable[[str], Path], tmp_path: Path, draw_squares: Callable[..., PageInput]
) -> None:
    folder = shutil.copytree(random_model("qwen2_vl"), tmp_path / "thinking")
    template = (folder / "chat_template.jinja").read_text()
    asking = "{% if enable_thinking is defined and not enable_thinking %}hush{% endif %}"
    (folder / "chat_template.jinja").write_text(template + asking)
    thinking = load(find_checkpoint(str(folder), ""))
    family = families.built_in()["qwen2_vl"]
    silent = replace(family, template={"enable_thinking": False})
    page = draw_squares(4, 5, 28, 1)

    def end(family: Family) -> str:
        tokens = prepare(thinking, family, page).tokens
        return str(thinking.processor.tokenizer.decode(tokens))[-20:]

    assert end(silent).endswith("hush")
    assert not end(family).endswith("hush")
