"""Both paths write the same tokens: the plain one, and the one with a cache of fixed size that is
compiled on a GPU, here without compilation. In bfloat16, they are the same in the same shape, and
the likeliest within rounding in any."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="the extra qwen is not installed")
transformers = pytest.importorskip("transformers", reason="the extra qwen is not installed")
counters = pytest.importorskip("torch._dynamo.utils").counters

from parsers import families  # noqa: E402
from parsers.document import PageInput  # noqa: E402
from parsers.engines.local import attention, generation  # noqa: E402
from parsers.engines.local.checkpoint import find_checkpoint  # noqa: E402
from parsers.engines.local.compiling import choose_compilation  # noqa: E402
from parsers.engines.local.generation import Generator  # noqa: E402
from parsers.engines.local.loading import load  # noqa: E402
from parsers.engines.local.prompting import Prompt, Prompter  # noqa: E402
from parsers.engines.local.vision import Encoder  # noqa: E402
from parsers.tasks.parse import page_question  # noqa: E402

Draw = Callable[[int, int, int, int], PageInput]
SIZES = ((5, 6), (4, 9), (5, 6))


@pytest.fixture(scope="module", params=["qwen2_vl", "qwen2_5_vl", "qwen3_vl"])
def loaded(request: pytest.FixtureRequest, random_model: Callable[[str], Path]) -> Any:
    return load(find_checkpoint(str(random_model(request.param)), ""))


@pytest.fixture
def prompts(loaded: Any, draw_squares: Draw) -> list[Prompt]:
    family = families.recognise("", [loaded.model.config.model_type])
    pages = (draw_squares(*size, family.multiple_of, at) for at, size in enumerate(SIZES))
    questions = [page_question(page) for page in pages]
    prompter = Prompter(loaded, family)
    return [prompter.prepare(question, family.compose(question), 20) for question in questions]


def tokens(generator: Generator, prompts: Sequence[Prompt]) -> list[list[int]]:
    return [answer.tokens for answer in generator.answer(prompts)]


Agree = Callable[[list[list[int]], list[list[int]], Sequence[Prompt]], None]


@pytest.fixture
def agree(loaded: Any, rounding: Any, check_likeliest: Callable[..., None]) -> Agree:
    """Fails if answers of another shape or path are not those expected."""

    def check(found: list[list[int]], expected: list[list[int]], prompts: Sequence[Prompt]) -> None:
        if rounding.exact:
            assert found == expected
            return
        for tokens, prompt in zip(found, prompts, strict=True):
            check_likeliest(loaded.model, _inputs(loaded, prompt), tokens)

    return check


def _inputs(loaded: Any, prompt: Prompt) -> dict[str, Any]:
    """As the model's processor would make them."""
    ids = prompt.tokens[None]
    inputs = {
        "input_ids": ids,
        "attention_mask": torch.ones_like(ids),
        "mm_token_type_ids": (ids == loaded.model.config.image_token_id).int(),
        "pixel_values": torch.cat([each.patches for each in prompt.pictures]),
        "image_grid_thw": torch.tensor([each.grid for each in prompt.pictures]),
    }
    return {name: each.to(loaded.device) for name, each in inputs.items()}


def test_a_cache_of_fixed_size_changes_no_token(
    loaded: Any, prompts: list[Prompt], agree: Agree
) -> None:
    plain = Generator(loaded, Encoder(loaded.model), fixed=False)
    fixed = Generator(loaded, Encoder(loaded.model), fixed=True)
    first, second, third = tokens(plain, prompts)
    agree(tokens(fixed, prompts), [first, second, third], prompts)
    agree(tokens(fixed, prompts[:1]), [first], prompts[:1])
    agree(tokens(fixed, prompts[::-1]), [third, second, first], prompts[::-1])
    two = [prompts[0], prompts[2]]
    agree(tokens(fixed, two), [first, third], two)
    assert tokens(fixed, two) == tokens(fixed, two), "the same shape, used again"


def test_heads_that_share_a_key_may_be_asked_together(
    loaded: Any, prompts: list[Prompt], agree: Agree
) -> None:
    plain = Generator(loaded, Encoder(loaded.model), fixed=False)
    fixed = Generator(loaded, Encoder(loaded.model), fixed=True)
    with attention_of(loaded, "sdpa"):
        expected = tokens(plain, prompts)
    with attention_of(loaded, attention.SHARED_KEYS):
        agree(tokens(plain, prompts[:1]), expected[:1], prompts[:1])
        agree(tokens(plain, prompts), expected, prompts)
        agree(tokens(fixed, prompts), expected, prompts)
        assert loaded.model.config.text_config._attn_implementation == attention.SHARED_KEYS


@contextmanager
def attention_of(loaded: Any, name: str) -> Iterator[None]:
    attention.register()
    before = loaded.model.config.text_config._attn_implementation
    loaded.model.set_attn_implementation({"text_config": name})
    try:
        yield
    finally:
        loaded.model.set_attn_implementation({"text_config": before})


def test_answers_in_a_batch_are_those_of_each_alone(
    loaded: Any, prompts: list[Prompt], agree: Agree, rounding: Any
) -> None:
    generator = Generator(loaded, Encoder(loaded.model), fixed=False)
    together = generator.answer(prompts)
    for prompt, found in zip(prompts, together, strict=True):
        (alone,) = generator.answer([prompt])
        agree([found.tokens], [alone.tokens], [prompt])
        if found.tokens == alone.tokens:
            assert found.finish_reason == alone.finish_reason
            near = pytest.approx(alone.probabilities, rel=rounding.relative)
            assert found.probabilities == near


def test_shapes_are_few_where_they_are_compiled(loaded: Any, prompts: list[Prompt]) -> None:
    plain = Generator(loaded, Encoder(loaded.model), fixed=False)
    fixed = Generator(loaded, Encoder(loaded.model), fixed=True)
    longest = max(prompt.length for prompt in prompts) + 20
    assert plain.cost(prompts) == 3 * longest
    assert fixed.cost(prompts) == 4 * 1024
    assert fixed.cost(prompts[:1]) == 1024


def test_there_is_room_for_a_page_of_the_real_models(loaded: Any) -> None:
    assert Generator(loaded, Encoder(loaded.model), fixed=False).budget() > 100_000


@pytest.mark.slow
def test_the_step_is_compiled_whole_and_once_for_each_shape_in_any_order(
    loaded: Any, prompts: list[Prompt], agree: Agree, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Traced as on a GPU, but run as it is: without a compiler for kernels. More shapes than
    torch.compile takes by default."""
    settings = choose_compilation()
    settings.backend, settings.mode, settings.fullgraph = "eager", None, True
    settings._compile_all_devices = True
    expected = tokens(Generator(loaded, Encoder(loaded.model), fixed=False), prompts)
    monkeypatch.setattr(loaded.model.generation_config, "compile_config", settings)
    fixed = Generator(loaded, Encoder(loaded.model), fixed=True)
    sizes = (4, 1, 2, 8, 16) if loaded.model.config.model_type == "qwen2_vl" else (4, 1, 2)
    torch._dynamo.reset()
    counters.clear()
    with attention_of(loaded, attention.SHARED_KEYS):
        for step in (1024, 2048, 1024):
            monkeypatch.setattr(generation, "CACHE_STEP", step)
            for rows in sizes:
                several = [prompts[at % 3] for at in range(rows)]
                answers = [expected[at % 3] for at in range(rows)]
                agree(tokens(fixed, several), answers, several)
    assert counters["stats"]["unique_graphs"] == 2 * len(sizes)
