"""The benchmark runs without a GPU, says so, and counts what the card allows as its text says."""

import importlib.util
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


@pytest.fixture(scope="module")
def gpu() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gpu", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    sys.modules["gpu"] = module  # where dataclasses look for it
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def h200(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda: "NVIDIA H200")


@pytest.mark.parametrize(("name", "billions"), [("Qwen2-VL-2B", 2.2), ("Qwen2-VL-7B", 8.3)])
def test_the_models_are_of_full_size(gpu: ModuleType, name: str, billions: float) -> None:
    model = make(gpu, name)
    size = sum(each.numel() for each in model.parameters())
    assert size == pytest.approx(billions * 1e9, rel=0.01)


def make(gpu: ModuleType, name: str) -> Any:
    return gpu.make_random(name, torch.device("meta")).model


@pytest.mark.usefixtures("h200")
def test_the_limit_is_what_the_text_says(gpu: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    model = make(gpu, "Qwen2-VL-2B")
    assert gpu.limit(model, 64, 800) == pytest.approx(26, rel=0.02)
    assert gpu.limit(model, 1, 800) == pytest.approx(1.8, rel=0.02)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda: "a card of next year")
    assert gpu.limit(model, 1, 800) is None


@pytest.mark.slow
def test_it_runs_on_a_cpu_and_claims_nothing() -> None:
    model = ROOT / "samples" / "small_qwen" / "checkpoint"
    few = ("--rows", "2", "--loop", "1", "--tokens", "8")
    command = [sys.executable, SCRIPT, "--model", model, *few]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "1 of 1 answers are the loop's" in done.stdout
    if not torch.cuda.is_available():
        assert "no claim" in done.stdout
