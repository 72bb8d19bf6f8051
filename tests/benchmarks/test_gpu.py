"""The benchmark runs without a GPU, says so, counts what the card allows as its text says, and what
it wrote stands however it ends."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="the extra qwen is not installed")
pytest.importorskip("qwen_vl_utils", reason="the extra qwen is not installed")

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "benchmarks" / "gpu.py"
SMALL = ("--model", ROOT / "samples" / "small_qwen" / "checkpoint")


@pytest.fixture(scope="module")
def models() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gpu_models", SCRIPT.with_name("gpu_models.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def h200(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda: "NVIDIA H200")


@pytest.mark.parametrize(("name", "billions"), [("Qwen2-VL-2B", 2.2), ("Qwen2-VL-7B", 8.3)])
def test_the_models_are_of_full_size(models: ModuleType, name: str, billions: float) -> None:
    model = make(models, name)
    size = sum(each.numel() for each in model.parameters())
    assert size == pytest.approx(billions * 1e9, rel=0.01)


def make(models: ModuleType, name: str) -> Any:
    return models.make_random(name, torch.device("meta")).model


@pytest.mark.usefixtures("h200")
def test_the_limit_is_what_the_text_says(
    models: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = make(models, "Qwen2-VL-2B")
    assert models.limit(model, 64, 800) == pytest.approx(26, rel=0.02)
    assert models.limit(model, 1, 800) == pytest.approx(1.8, rel=0.02)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda: "a card of next year")
    assert models.limit(model, 1, 800) is None


def run(*options: Any) -> list[dict[str, Any]]:
    command = [sys.executable, SCRIPT, *SMALL, *map(str, options)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.slow
def test_all_is_measured_in_exact_batches_and_nothing_is_claimed_of_a_cpu(tmp_path: Path) -> None:
    out = tmp_path / "gpu.jsonl"
    lines = run("--rows", 1, 2, "--loop", 1, "--tokens", 16, "--out", out)
    assert [(line["what"], line.get("rows")) for line in lines] == [
        ("start", None), ("model", None), ("prompts", None),
        ("compile", 1), ("first token", 1), ("answers", 1),
        ("compile", 2), ("first token", 2), ("answers", 2),
        ("loop", 1), ("compile", 2), ("lengths vary", 2), ("done", None),
    ]  # fmt: skip
    by_rows = {line["rows"]: line for line in lines if line["what"] == "answers"}
    assert [by_rows[rows]["pages"] for rows in (1, 2)] == [2, 4]
    assert [by_rows[rows]["tokens"] for rows in (1, 2)] == [2 * 16, 4 * 16]
    (varying,) = (line for line in lines if line["what"] == "lengths vary")
    assert 4 < varying["tokens"] < 4 * 16
    assert 0 < varying["written"] < 1
    assert out.read_text().splitlines() == [json.dumps(line) for line in lines]
    if not torch.cuda.is_available():
        (loop,) = (line for line in lines if line["what"] == "loop")
        assert loop["same_tokens"] == 16, "the loop's answer is the engine's"
        assert "no claim" in lines[0]["claim"]


@pytest.mark.slow
def test_it_ends_by_itself_when_its_time_is_over() -> None:
    lines = run("--rows", 1, "--tokens", 2000, "--batches", 1, "--seconds", 6)
    assert lines[-1]["what"] == "stopped"
    assert "answers" not in [line["what"] for line in lines]


@pytest.mark.slow
def test_what_it_wrote_before_it_was_killed_stands(tmp_path: Path) -> None:
    out = tmp_path / "gpu.jsonl"
    command = [sys.executable, SCRIPT, *SMALL, "--rows", "1", "--tokens", "2000", "--out", out]
    seen = []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        for line in running.stdout:  # the answers of 2,000 tokens are what it is killed in
            seen.append(json.loads(line))
            if seen[-1]["what"] == "first token":
                break
        running.kill()
        seen += map(json.loads, running.stdout)
    written = [json.loads(line) for line in out.read_text().splitlines()]
    assert written[: len(seen)] == seen
    assert [line["what"] for line in seen][-2:] == ["compile", "first token"]
