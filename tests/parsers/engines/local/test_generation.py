"""Both paths write the same tokens: the plain one, and the one with a cache of fixed size that is
compiled on a GPU, here without compilation."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="the extra qwen is not installed")
transformers = pytest.importorskip("transformers", reason="the extra qwen is not installed")
counters = pytest.importorskip("torch._dynamo.utils").counters

from parsers.document import PageInput  # noqa: E402
from parsers.engines import qwen_family  # noqa: E402
from parsers.engines.local import attention  # noqa: E402
from parsers.engines.local.checkpoint import find_checkpoint  # noqa: E402
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
    family = qwen_family.family_of(loaded.model.config.model_type)
    pages = (draw_squares(*size, family.multiple_of, at) for at, size in enumerate(SIZES))
    questions = [page_question(page) for page in pages]
    prompter = Prompter(loaded)
    return [prompter.prepare(question, family.compose(question), 20) for question in questions]


def tokens(generator: Generator, prompts: Sequence[Prompt]) -> list[list[int]]:
    return [answer.tokens for answer in generator.answer(prompts)]


def test_a_cache_of_fixed_size_changes_no_token(loaded: Any, prompts: list[Prompt]) -> None:
    plain = Generator(loaded, Encoder(loaded.model), fixed=False)
    fixed = Generator(loaded, Encoder(loaded.model), fixed=True)
    expected = tokens(plain, prompts)
    assert tokens(fixed, prompts) == expected, "three, filled up to four"
    assert tokens(fixed, prompts[:1]) == expected[:1]
    assert tokens(fixed, prompts[::-1]) == expected[::-1]
    assert tokens(fixed, [prompts[0], prompts[2]]) == [expected[0], expected[2]]
    assert tokens(fixed, [prompts[2], prompts[0]]) == [expected[2], expected[0]], "used again"


def test_heads_that_share_a_key_may_be_asked_together(loaded: Any, prompts: list[Prompt]) -> None:
    plain = Generator(loaded, Encoder(loaded.model), fixed=False)
    fixed = Generator(loaded, Encoder(loaded.model), fixed=True)
    expected = tokens(plain, prompts)
    attention.register()
    loaded.model.set_attn_implementation({"text_config": attention.SHARED_KEYS})
    try:
        assert tokens(plain, prompts[:1]) == expected[:1]
        assert tokens(plain, prompts) == expected
        assert tokens(fixed, prompts) == expected
        assert loaded.model.config.text_config._attn_implementation == attention.SHARED_KEYS
    finally:
        loaded.model.set_attn_implementation({"text_config": "sdpa"})


def test_answers_in_a_batch_are_those_of_each_alone(loaded: Any, prompts: list[Prompt]) -> None:
    generator = Generator(loaded, Encoder(loaded.model), fixed=False)
    together = generator.answer(prompts)
    for prompt, found in zip(prompts, together, strict=True):
        (alone,) = generator.answer([prompt])
        assert found.tokens == alone.tokens
        assert found.finish_reason == alone.finish_reason
        assert found.probabilities == pytest.approx(alone.probabilities, rel=1e-4)


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
def test_the_step_is_compiled_whole_and_once_for_a_shape(
    loaded: Any, prompts: list[Prompt], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Traced as on a GPU, but run as it is: without a compiler for kernels."""
    compiling = transformers.CompileConfig(backend="eager", fullgraph=True)
    compiling.mode = None
    compiling._compile_all_devices = True
    monkeypatch.setattr(loaded.model.generation_config, "compile_config", compiling)
    expected = tokens(Generator(loaded, Encoder(loaded.model), fixed=False), prompts)
    fixed = Generator(loaded, Encoder(loaded.model), fixed=True)
    attention.register()
    loaded.model.set_attn_implementation({"text_config": attention.SHARED_KEYS})
    torch._dynamo.reset()
    counters.clear()
    try:
        for _ in range(2):
            assert tokens(fixed, prompts) == expected
            assert tokens(fixed, [*prompts, prompts[0]]) == [*expected, expected[0]]
            assert tokens(fixed, prompts[:1]) == expected[:1]
        assert counters["stats"]["unique_graphs"] == 2, "of four rows, and of one"
    finally:
        loaded.model.set_attn_implementation({"text_config": "sdpa"})
