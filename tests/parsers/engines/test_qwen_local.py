"""The engine answers as the models' own way of asking does, token for token; alone, among others,
after errors, and when memory runs out."""

import json
import shutil
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from parsers.document import (
    Completion,
    FieldDefinition,
    FieldKind,
    PageImage,
    PageInput,
    Prompt,
    Question,
    SchemaDefinition,
    Task,
)
from parsers.engines import ENGINES
from parsers.engines.options import EngineOptions
from parsers.engines.qwen_local import QwenEngine
from parsers.errors import EngineError, SetupError
from parsers.reading.render_size import fit_size
from parsers.tasks.extract import fields_question
from parsers.tasks.parse import page_question

torch = pytest.importorskip("torch", reason="the extra qwen is not installed")
transformers = pytest.importorskip("transformers", reason="the extra qwen is not installed")

from parsers import families  # noqa: E402
from parsers.engines import (  # noqa: E402
    repetition,
)
from parsers.engines.local import (  # noqa: E402
    batching,
    loading,
    running,
    watching,
)

FAMILIES = ("qwen2_vl", "qwen2_5_vl", "qwen3_vl")
MAX_TOKENS = 24
SCHEMA = SchemaDefinition("receipt", "1", (FieldDefinition("total", FieldKind.NUMBER),))
SIZES = ((5, 6), (4, 9), (5, 6))  # columns and rows of squares: mixed, and two of them equal

MakeModel = Callable[[str], Path]
Draw = Callable[[int, int, int, int], PageInput]


@pytest.fixture(params=FAMILIES)
def model_type(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def open_engine() -> Iterator[Callable[..., QwenEngine]]:
    """Opens an engine for a folder, and closes it after the test."""
    opened: list[QwenEngine] = []

    def open_one(folder: Path, **options: Any) -> QwenEngine:
        opened.append(QwenEngine(EngineOptions(model=str(folder), **options)))
        return opened[-1]

    yield open_one
    for engine in opened:
        engine.close()


OpenEngine = Callable[..., QwenEngine]


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches wait until they are whole, however slow the machine is."""
    monkeypatch.setattr(batching, "PATIENCE", 60)


@pytest.fixture
def in_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    """Completions tell their tokens' numbers instead of a text."""

    def numbers(_tokenizer: Any, tokens: Sequence[int], _scores: Any) -> tuple[str, tuple[()]]:
        return " ".join(map(str, tokens)), ()

    monkeypatch.setattr(running, "decode", numbers)


class Spy:
    """Stands before `generate` of all models: counts the rows of each call, and may fail."""

    def __init__(self, generate: Callable[..., Any]) -> None:
        self.generate = generate
        self.rows: list[int] = []
        self.most = 100
        self.failure: Exception | None = None

    def __call__(self, model: Any, **inputs: Any) -> Any:
        self.rows.append(len(inputs["input_ids"]))
        if self.failure:
            raise self.failure
        if self.rows[-1] > self.most:
            raise torch.OutOfMemoryError(f"{self.rows[-1]} rows are too many")
        return self.generate(model, **inputs)


@pytest.fixture
def spy(monkeypatch: pytest.MonkeyPatch) -> Spy:
    watching_it = Spy(transformers.GenerationMixin.generate)
    # A plain function, to become a method.
    monkeypatch.setattr(
        transformers.GenerationMixin,
        "generate",
        lambda model, **inputs: watching_it(model, **inputs),
    )
    return watching_it


def square(engine: QwenEngine) -> int:
    return engine.rendering.multiple_of


def questions(engine: QwenEngine, draw: Draw, **limits: Any) -> list[Question]:
    pages = (draw(*size, square(engine), seed) for seed, size in enumerate(SIZES))
    return [replace(page_question(page), **{"max_tokens": MAX_TOKENS} | limits) for page in pages]


def ask_together(engine: QwenEngine, asked: Sequence[Question]) -> list[Completion]:
    with ThreadPoolExecutor(len(asked)) as threads:
        return list(threads.map(engine.answer, asked))


class Cookbook:
    """The way that the models' makers show, in the numbers and on the device of the engine."""

    def __init__(self, folder: Path) -> None:
        form = loading.choose_form(loading.choose_device()) | {"attn_implementation": "sdpa"}
        models = transformers.AutoModelForImageTextToText
        self.processor = transformers.AutoProcessor.from_pretrained(folder)
        self.model: Any = models.from_pretrained(folder, **form).to(loading.choose_device())
        self.family = families.recognise("", [self.model.config.model_type])

    def inputs(self, asked: Sequence[Question]) -> Any:
        from qwen_vl_utils import process_vision_info

        messages = [_message(question, self.family.compose(question)) for question in asked]
        texts = [
            self.processor.apply_chat_template(message, tokenize=False, add_generation_prompt=True)
            for message in messages
        ]
        images, _ = process_vision_info(messages, image_patch_size=self.family.multiple_of // 2)
        taken = {"text": texts, "images": images, "padding": True, "padding_side": "left"}
        return self.processor(**taken, do_resize=False, return_tensors="pt").to(self.model.device)

    def tokens(self, asked: Sequence[Question]) -> list[list[int]]:
        inputs = self.inputs(asked)
        room = asked[0].max_tokens
        written = self.model.generate(**inputs, max_new_tokens=room, do_sample=False)
        rows = written[:, inputs["input_ids"].shape[1] :].tolist()
        return [_cut(row, self.model.generation_config.eos_token_id) for row in rows]


Check = Callable[[Path, Sequence[Question], Sequence[str]], None]


@pytest.fixture
def check_cookbook(rounding: Any, check_likeliest: Callable[..., None]) -> Check:
    """Fails if the answers, as numbers of tokens, are not those of the cookbook."""

    def check(folder: Path, asked: Sequence[Question], texts: Sequence[str]) -> None:
        reference = Cookbook(folder)
        found = [list(map(int, text.split())) for text in texts]
        if rounding.exact:
            assert found == reference.tokens(asked)
            return
        for question, tokens in zip(asked, found, strict=True):
            check_likeliest(reference.model, reference.inputs([question]), tokens)

    return check


def _message(question: Question, prompt: Prompt) -> list[dict[str, Any]]:
    pages = (page.image for page in question.pages)
    images = [Image.frombytes("RGB", (page.width, page.height), page.pixels) for page in pages]
    content = [{"type": "image", "image": image} for image in images]
    content += [{"type": "text", "text": prompt.text}]
    system = [{"role": "system", "content": prompt.system}] if prompt.system else []
    return [*system, {"role": "user", "content": content}]


def _cut(row: list[int], ends: list[int]) -> list[int]:
    """Without the padding behind the answer."""
    return row[: next((at + 1 for at, token in enumerate(row) if token in ends), len(row))]


# What does not work at all.


@pytest.mark.parametrize("model", ["", "/no/such/folder", "./none", "a/b/c", "~/none"])
def test_a_model_that_is_not_there_is_said_at_once(model: str) -> None:
    with pytest.raises(SetupError, match="PAGEMILL_MODEL") as caught:
        ENGINES["qwen"](EngineOptions(model=model))
    assert caught.value.code == "bad_engine"


def test_packages_that_are_not_installed_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "transformers", None)
    with pytest.raises(SetupError, match=r"transformers.*pagemill\[qwen\]") as caught:
        QwenEngine(EngineOptions(model="any"))
    assert caught.value.code == "not_installed"


def test_broken_weights_are_said_when_they_are_loaded(
    random_model: MakeModel, tmp_path: Path, open_engine: OpenEngine
) -> None:
    folder = shutil.copytree(random_model("qwen2_vl"), tmp_path / "broken")
    (folder / "model.safetensors").write_bytes(b"no tensors")
    engine = open_engine(folder)
    with pytest.raises(SetupError, match="broken could not be loaded") as caught:
        engine.describe()
    assert caught.value.code == "bad_engine"


def test_a_processor_of_other_squares_is_refused(
    random_model: MakeModel, tmp_path: Path, open_engine: OpenEngine
) -> None:
    folder = shutil.copytree(random_model("qwen2_vl"), tmp_path / "torn")
    settings = json.loads((folder / "processor_config.json").read_text())
    settings["image_processor"]["patch_size"] = 16
    (folder / "processor_config.json").write_text(json.dumps(settings))
    with pytest.raises(SetupError, match="32 pixels"):
        open_engine(folder).describe()


def test_a_question_without_a_page_is_refused(
    random_model: MakeModel, open_engine: OpenEngine
) -> None:
    engine = open_engine(random_model("qwen2_vl"))
    with pytest.raises(EngineError, match="needs a page") as caught:
        engine.answer(fields_question(SCHEMA))
    assert caught.value.code == "unsupported_task"


# What is answered.


@pytest.mark.usefixtures("in_tokens")
def test_each_answer_alone_is_that_of_the_cookbook(
    model_type: str,
    random_model: MakeModel,
    open_engine: OpenEngine,
    draw_squares: Draw,
    check_cookbook: Check,
) -> None:
    engine = open_engine(random_model(model_type))
    for question in questions(engine, draw_squares)[:2]:
        check_cookbook(random_model(model_type), [question], [engine.answer(question).text])


@pytest.mark.usefixtures("in_tokens", "patient")
def test_answers_in_a_batch_of_mixed_sizes_are_those_of_the_cookbook(
    model_type: str,
    random_model: MakeModel,
    open_engine: OpenEngine,
    draw_squares: Draw,
    spy: Spy,
    check_cookbook: Check,
    rounding: Any,
) -> None:
    engine = open_engine(random_model(model_type), concurrency=3)
    asked = questions(engine, draw_squares)
    texts = [completion.text for completion in ask_together(engine, asked)]
    assert spy.rows == [rounding.rows(3)]
    check_cookbook(random_model(model_type), asked, texts)
    assert len(set(texts)) == 3


@pytest.mark.usefixtures("in_tokens")
def test_fields_of_several_pages_are_asked_as_the_cookbook_does(
    model_type: str,
    random_model: MakeModel,
    open_engine: OpenEngine,
    draw_squares: Draw,
    check_cookbook: Check,
) -> None:
    engine = open_engine(random_model(model_type))
    pages = tuple(question.pages[0] for question in questions(engine, draw_squares)[:2])
    question = replace(fields_question(SCHEMA, pages), max_tokens=MAX_TOKENS)
    check_cookbook(random_model(model_type), [question], [engine.answer(question).text])


@pytest.mark.usefixtures("in_tokens")
def test_a_mixture_of_experts_is_of_the_third_family(
    random_model: MakeModel, open_engine: OpenEngine, draw_squares: Draw, check_cookbook: Check
) -> None:
    engine = open_engine(random_model("qwen3_vl_moe"))
    (question, *_) = questions(engine, draw_squares)
    assert engine.describe().endswith("; Qwen3-VL")
    check_cookbook(random_model("qwen3_vl_moe"), [question], [engine.answer(question).text])


def test_a_completion_tells_its_frame_and_counts_its_tokens(
    model_type: str, random_model: MakeModel, open_engine: OpenEngine, draw_squares: Draw
) -> None:
    engine = open_engine(random_model(model_type))
    page = draw_squares(5, 7, square(engine), 1)
    short = engine.answer(replace(page_question(page), max_tokens=MAX_TOKENS))
    longer = draw_squares(5, 8, square(engine), 1)
    assert short.frame == ((140.0, 196.0) if model_type == "qwen2_5_vl" else (1000.0, 1000.0))
    assert short.seconds > 0
    assert short.output_tokens is not None
    assert 0 < short.output_tokens <= MAX_TOKENS
    more = engine.answer(replace(page_question(longer), max_tokens=MAX_TOKENS)).input_tokens
    assert more == short.input_tokens + 5, "a square is a token"


def test_a_page_is_seen_at_its_own_size_whatever_the_processor_is_set_to(
    random_model: MakeModel, tmp_path: Path, open_engine: OpenEngine, draw_squares: Draw
) -> None:
    folder = shutil.copytree(random_model("qwen2_vl"), tmp_path / "narrow")
    settings = json.loads((folder / "processor_config.json").read_text())
    settings["image_processor"]["size"] = {"shortest_edge": 784, "longest_edge": 4 * 784}
    (folder / "processor_config.json").write_text(json.dumps(settings))
    question = replace(page_question(draw_squares(5, 7, 28, 1)), max_tokens=4)
    free, bound = open_engine(random_model("qwen2_vl")), open_engine(folder)
    assert bound.answer(question).input_tokens == free.answer(question).input_tokens


@pytest.mark.usefixtures("in_tokens")
def test_what_ends_an_answer_is_told(
    random_model: MakeModel, tmp_path: Path, open_engine: OpenEngine, draw_squares: Draw
) -> None:
    folder = random_model("qwen2_5_vl")
    engine = open_engine(folder)
    (question, *_) = questions(engine, draw_squares)
    cut = engine.answer(question)
    assert (cut.finish_reason, cut.output_tokens) == ("length", MAX_TOKENS)

    (fifth, *_) = cut.text.split()[4:]
    ended = shutil.copytree(folder, tmp_path / "ended")
    settings = json.loads((ended / "generation_config.json").read_text())
    (ended / "generation_config.json").write_text(
        json.dumps(settings | {"eos_token_id": int(fifth)})
    )
    whole = open_engine(ended).answer(question)
    assert (whole.finish_reason, whole.output_tokens) == ("stop", 5)
    assert whole.text.split() == cut.text.split()[:5]


@pytest.mark.usefixtures("in_tokens")
def test_a_penalty_that_the_model_asks_for_is_not_taken(
    random_model: MakeModel,
    tmp_path: Path,
    open_engine: OpenEngine,
    draw_squares: Draw,
    check_cookbook: Check,
) -> None:
    folder = random_model("qwen2_5_vl")
    strict = shutil.copytree(folder, tmp_path / "strict")
    settings = json.loads((folder / "generation_config.json").read_text())
    settings |= {"repetition_penalty": 1.3, "do_sample": True, "temperature": 0.1, "top_k": 1}
    (strict / "generation_config.json").write_text(json.dumps(settings))
    engine = open_engine(strict)
    (question, *_) = questions(engine, draw_squares)
    text = engine.answer(question).text
    check_cookbook(folder, [question], [text])
    assert list(map(int, text.split())) != Cookbook(strict).tokens([question])[0]


def test_a_loop_is_ended_and_its_text_kept(
    random_model: MakeModel,
    tmp_path: Path,
    open_engine: OpenEngine,
    draw_squares: Draw,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(repetition, "OF_TOKENS", repetition.Loop(4, 4, 16))
    monkeypatch.setattr(watching, "STEPS_BETWEEN_LOOKS", 10)
    folder = shutil.copytree(random_model("qwen2_vl"), tmp_path / "stuck")
    model = transformers.AutoModelForImageTextToText.from_pretrained(folder)
    torch.nn.init.zeros_(model.model.language_model.norm.weight)  # every token as likely as others
    model.save_pretrained(folder)
    engine = open_engine(folder)
    (question, *_) = questions(engine, draw_squares, max_tokens=300)
    completion = engine.answer(question)
    assert (completion.finish_reason, completion.output_tokens) == ("repetition", 20)
    assert completion.text == completion.text[0] * 20
    one_of_all = 1 / model.config.text_config.vocab_size
    assert [token.probability for token in completion.tokens] == [pytest.approx(one_of_all)] * 20


def test_the_probability_of_each_token_is_the_models_own(
    model_type: str,
    random_model: MakeModel,
    open_engine: OpenEngine,
    draw_squares: Draw,
    monkeypatch: pytest.MonkeyPatch,
    rounding: Any,
    rate: Callable[..., Any],
) -> None:
    kept: list[tuple[Sequence[int], Sequence[float]]] = []
    monkeypatch.setattr(
        running, "decode", lambda _, tokens, scores: (kept.append((tokens, scores)), ("", ()))[1]
    )
    engine = open_engine(random_model(model_type))
    for question in questions(engine, draw_squares):
        for temperature in (0.0, 1.5):
            engine.answer(replace(question, temperature=temperature))
    asked = [each for each in questions(engine, draw_squares) for _ in ("cold", "warm")]
    reference = Cookbook(random_model(model_type))
    for (written, found), question in zip(kept, asked, strict=True):
        tokens = _before_images(written, reference.model.config)
        own = rate(reference.model, reference.inputs([question]), tokens).softmax(dim=1)
        own = own.gather(1, torch.tensor(tokens, device=own.device)[:, None]).squeeze(1).tolist()
        assert found[: len(tokens)] == pytest.approx(own, rel=rounding.relative)


def _before_images(tokens: Sequence[int], config: Any) -> Sequence[int]:
    """To the first that stands for an image: a warm answer may have one, but no image for it."""
    images = (config.image_token_id, config.video_token_id)
    return tokens[: next((at + 1 for at, each in enumerate(tokens) if each in images), len(tokens))]


def test_tokens_end_where_their_text_ends(
    model_type: str, random_model: MakeModel, open_engine: OpenEngine, draw_squares: Draw
) -> None:
    engine = open_engine(random_model(model_type))
    for question in questions(engine, draw_squares):
        completion = engine.answer(question)
        ends = [token.end for token in completion.tokens]
        assert all(before <= after for before, after in pairwise(ends))
        assert ends[-1] == len(completion.text)
        assert all(0 < token.probability <= 1 for token in completion.tokens)


def test_a_warm_answer_is_drawn_and_a_cold_one_is_not(
    random_model: MakeModel, open_engine: OpenEngine, draw_squares: Draw
) -> None:
    engine = open_engine(random_model("qwen2_5_vl"))
    (question, *_) = questions(engine, draw_squares)
    assert engine.answer(question).text == engine.answer(question).text
    warm = replace(question, temperature=1.0)
    assert len({engine.answer(warm).text for _ in range(4)}) > 1


# A page's second question.


@pytest.mark.usefixtures("in_tokens")
def test_an_image_is_encoded_once_for_all_questions_about_it(
    model_type: str,
    random_model: MakeModel,
    open_engine: OpenEngine,
    draw_squares: Draw,
    monkeypatch: pytest.MonkeyPatch,
    check_cookbook: Check,
) -> None:
    name = f"{transformers.AutoConfig.from_pretrained(random_model(model_type)).model_type}"
    encoded: list[int] = []
    model_class = type(transformers.AutoModelForImageTextToText.from_pretrained(random_model(name)))
    encode = model_class.get_image_features

    def count(self: Any, patches: Any, grids: Any, **settings: Any) -> Any:
        encoded.append(len(grids))
        return encode(self, patches, grids, **settings)

    monkeypatch.setattr(model_class, "get_image_features", count)
    engine = open_engine(random_model(model_type))
    first, second, _ = questions(engine, draw_squares)
    pages = (*second.pages, *first.pages)
    fields = replace(fields_question(SCHEMA, pages), max_tokens=MAX_TOKENS)
    engine.answer(first)
    again = engine.answer(first)
    both = engine.answer(fields)
    assert encoded == [1, 1], "the first page, and then only the second"
    check_cookbook(random_model(model_type), [first], [again.text])
    check_cookbook(random_model(model_type), [fields], [both.text])


# Many threads, and what may go wrong meanwhile.


@pytest.mark.usefixtures("patient")
def test_questions_of_several_threads_become_one_batch(
    random_model: MakeModel, open_engine: OpenEngine, draw_squares: Draw, spy: Spy
) -> None:
    engine = open_engine(random_model("qwen2_vl"), concurrency=4)
    asked = questions(engine, draw_squares)
    ask_together(engine, [*asked, asked[0]])
    assert spy.rows == [4], "a power of two already"


@pytest.mark.usefixtures("in_tokens", "patient")
@pytest.mark.parametrize("most", [1, 2])
def test_a_batch_too_large_for_the_memory_is_halved(
    most: int,
    random_model: MakeModel,
    open_engine: OpenEngine,
    draw_squares: Draw,
    spy: Spy,
    check_cookbook: Check,
    rounding: Any,
) -> None:
    engine = open_engine(random_model("qwen2_vl"), concurrency=3)
    asked = questions(engine, draw_squares)
    spy.most = most
    texts = [completion.text for completion in ask_together(engine, asked)]
    assert spy.rows == [rounding.rows(3), 2, *([1] if most == 2 else [1, 1, 1])]
    spy.most = 100
    check_cookbook(random_model("qwen2_vl"), asked, texts)


@pytest.mark.parametrize(
    "failure",
    [
        MemoryError(),
        RuntimeError("DefaultCPUAllocator: not enough memory: you tried to allocate 9 bytes."),
        RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes."),
    ],
)
def test_a_page_too_large_for_the_memory_ends_with_a_remedy(
    failure: Exception,
    random_model: MakeModel,
    open_engine: OpenEngine,
    draw_squares: Draw,
    spy: Spy,
) -> None:
    engine = open_engine(random_model("qwen2_vl"))
    (question, *_) = questions(engine, draw_squares)
    spy.failure = failure
    with pytest.raises(EngineError, match="PAGEMILL_PAGE_PIXELS") as caught:
        engine.answer(question)
    assert caught.value.code == "out_of_memory"
    spy.failure = None
    assert engine.answer(question).text


@pytest.mark.usefixtures("patient")
def test_an_error_of_the_model_reaches_all_who_wait_and_the_next_is_answered(
    random_model: MakeModel, open_engine: OpenEngine, draw_squares: Draw, spy: Spy
) -> None:
    engine = open_engine(random_model("qwen2_vl"), concurrency=3)
    asked = questions(engine, draw_squares)
    spy.failure = RuntimeError("CUDA error: device-side assert triggered")
    with ThreadPoolExecutor(3) as threads:
        errors = [threads.submit(engine.answer, question).exception for question in asked]
        found = [error() for error in errors]
    assert [error.code for error in found] == ["unreachable"] * 3
    spy.failure = None
    assert all(completion.text for completion in ask_together(engine, asked))


def test_closing_ends_what_is_written_and_what_waits(
    random_model: MakeModel, open_engine: OpenEngine, draw_squares: Draw, spy: Spy
) -> None:
    engine = open_engine(random_model("qwen2_5_vl"), concurrency=1)
    (question, *_) = questions(engine, draw_squares)
    begun, generate = threading.Event(), spy.generate

    def tell(model: Any, **inputs: Any) -> Any:
        begun.set()
        return generate(model, **inputs)

    spy.generate = tell
    with ThreadPoolExecutor(3) as threads:
        long = replace(question, max_tokens=100_000)
        futures = [threads.submit(engine.answer, long) for _ in range(3)]
        assert begun.wait(60)
        engine.close()
        codes = [future.exception().code for future in futures]
    assert codes == ["unreachable"] * 3
    with pytest.raises(EngineError, match="closed"):
        engine.answer(question)  # asked again, as flows do, it must not load the model anew


# What the family says.


def test_an_answer_is_of_the_familys_format(
    model_type: str, random_model: MakeModel, open_engine: OpenEngine, draw_squares: Draw
) -> None:
    engine = open_engine(random_model(model_type))
    (question, *_) = questions(engine, draw_squares, max_tokens=4)
    family = families.built_in()[model_type]
    assert engine.answer(question).answer_format == family.answer_format


def test_where_the_question_does_not_say_the_family_says_how_long_an_answer_may_be(
    random_model: MakeModel,
    open_engine: OpenEngine,
    draw_squares: Draw,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    engine = open_engine(random_model("qwen2_5_vl"))
    monkeypatch.setattr(engine, "_family", replace(engine._family, max_tokens=5))
    (question, *_) = questions(engine, draw_squares, max_tokens=None)
    assert engine.answer(question).output_tokens == 5
    assert engine.answer(replace(question, max_tokens=7)).output_tokens == 7


@pytest.mark.usefixtures("in_tokens")
def test_a_page_of_the_least_size_is_answered_as_the_cookbook_does(
    model_type: str, random_model: MakeModel, open_engine: OpenEngine, check_cookbook: Check
) -> None:
    engine = open_engine(random_model(model_type))
    width, height = fit_size(3, 5, engine.rendering)
    image = PageImage(width, height, bytes(at % 256 for at in range(width * height * 3)))
    assert width * height >= families.built_in()[model_type].least_pixels
    question = replace(page_question(PageInput(1, 3, 5, 0, image)), max_tokens=MAX_TOKENS)
    check_cookbook(random_model(model_type), [question], [engine.answer(question).text])


# Which model it is.


def test_what_it_runs_on_is_described(
    model_type: str, random_model: MakeModel, open_engine: OpenEngine
) -> None:
    engine = open_engine(random_model(model_type))
    family = {"qwen2_vl": "Qwen2-VL", "qwen2_5_vl": "Qwen2.5-VL", "qwen3_vl": "Qwen3-VL"}
    on_gpu = torch.cuda.is_available()
    assert engine.describe().startswith("cuda:0 " if on_gpu else "cpu ")
    assert (", bfloat16, " if on_gpu else ", float32, sdpa; ") in engine.describe()
    assert engine.describe().endswith(f"; {family[model_type]}")


def test_the_engine_says_what_it_can_do(random_model: MakeModel, open_engine: OpenEngine) -> None:
    engine = open_engine(random_model("qwen2_5_vl"), page_pixels=500_000)
    assert engine.tasks == {Task.PARSE, Task.EXTRACT}
    assert engine.generative
    assert engine.rendering == families.built_in()["qwen2_5_vl"].rendering(500_000)
    assert engine.identity.engine == "qwen"
    assert engine.identity.model == "qwen2_5_vl"
    assert engine.identity.prompt_version.startswith("qwen2_5_vl ")
