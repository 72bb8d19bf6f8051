"""Quantised weights are loaded, or what they need is named."""

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="the extra qwen is not installed")
safetensors: Any = pytest.importorskip("safetensors.torch")

from parsers.engines.local import quantized  # noqa: E402
from parsers.engines.local.checkpoint import find_checkpoint  # noqa: E402
from parsers.engines.local.loading import Loaded, load  # noqa: E402
from parsers.errors import SetupError  # noqa: E402

HIGHEST = 448.0  # of float8_e4m3
FP8 = {
    "quant_method": "fp8",
    "activation_scheme": "dynamic",
    "weight_block_size": [128, 128],
    "modules_to_not_convert": ["model.visual", "lm_head"],
}
FLOATS = {"num_bits": 8, "type": "float", "symmetric": True}
COMPRESSED = {
    "quant_method": "compressed-tensors",
    "format": "float-quantized",
    "quantization_status": "compressed",
    "ignore": ["re:.*visual.*", "lm_head"],
    "config_groups": {
        "group_0": {
            "targets": ["Linear"],
            "weights": FLOATS | {"strategy": "channel", "dynamic": False},
            "input_activations": FLOATS | {"strategy": "token", "dynamic": True},
        }
    },
}

MakeModel = Callable[[str], Path]


def declare(folder: Path, settings: dict[str, Any]) -> None:
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"quantization_config": settings}))


def quantise(folder: Path, settings: dict[str, Any]) -> dict[str, Any]:
    """The text model's matrices become 8 bits each and a scale; what they stand for is returned."""
    whole = safetensors.load_file(folder / "model.safetensors")
    written, meant = dict(whole), {}
    for name, weight in whole.items():
        if weight.ndim != 2 or ".layers." not in name or "visual" in name:
            continue
        rows = settings is COMPRESSED
        most = weight.abs().amax(dim=1, keepdim=True) if rows else weight.abs().max().view(1, 1)
        scale = most / HIGHEST
        written[name] = (weight / scale).to(torch.float8_e4m3fn)
        written[f"{name}_scale" if rows else f"{name}_scale_inv"] = scale
        meant[name] = written[name].float() * scale
    safetensors.save_file(written, folder / "model.safetensors", metadata={"format": "pt"})
    declare(folder, settings)
    return meant


def load_folder(folder: Path) -> Loaded:
    return load(find_checkpoint(str(folder), ""))


@pytest.mark.parametrize(
    ("method", "missing"),
    [
        ("awq", ["gptqmodel"]),
        ("gptq", ["gptqmodel", "optimum"]),
        ("bitsandbytes", ["bitsandbytes"]),
        ("compressed-tensors", ["compressed-tensors"]),
    ],
)
def test_packages_that_a_method_needs_are_named(
    method: str,
    missing: list[str],
    random_model: MakeModel,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for package in missing:
        monkeypatch.setitem(sys.modules, package.replace("-", "_"), None)
    folder = shutil.copytree(random_model("qwen2_vl"), tmp_path / "small")
    declare(folder, {"quant_method": method, "bits": 4})
    with pytest.raises(SetupError) as caught:
        load_folder(folder)
    assert caught.value.code == "not_installed"
    assert f"small is quantised by {method} and needs {' and '.join(missing)}" in str(caught.value)
    assert f"pip install {' '.join(missing)}" in caught.value.remedy


def test_what_else_transformers_misses_is_said_in_its_words(
    random_model: MakeModel, tmp_path: Path
) -> None:
    folder = shutil.copytree(random_model("qwen2_vl"), tmp_path / "small")
    declare(folder, {"quant_method": "aqlm", "bits": 2})
    with pytest.raises(SetupError, match="aqlm") as caught:
        load_folder(folder)
    assert caught.value.code == "not_installed"
    assert "None" not in caught.value.message


def test_settings_of_the_text_part_alone_are_seen() -> None:
    class Part:
        quantization_config: Any = None

    class Config(Part):
        text_config = Part()

    assert quantized.prepare(Config, "any") == ""
    Config.text_config.quantization_config = dict(FP8)
    assert quantized.prepare(Config, "any") == "fp8"


@pytest.mark.parametrize("settings", [FP8, COMPRESSED], ids=["fp8", "compressed-tensors"])
def test_weights_of_eight_bits_are_written_out(
    settings: dict[str, Any], random_model: MakeModel, tmp_path: Path
) -> None:
    if settings is COMPRESSED:
        pytest.importorskip("compressed_tensors", reason="compressed-tensors is not installed")
    folder = shutil.copytree(random_model("qwen2_vl"), tmp_path / "small")
    meant = quantise(folder, settings)
    loaded = load_folder(folder)
    own = {name.replace("model.language_model.", "model."): each
           for name, each in loaded.model.named_parameters()}  # fmt: skip
    assert len(meant) == 2 * 7
    for name, expected in meant.items():
        found = own[name].detach().cpu().float()
        assert found.allclose(expected, rtol=0.01), name  # bfloat16 on a GPU
    assert loaded.description.endswith(f"Qwen2-VL, {settings['quant_method']}")
    assert loaded.model.dtype in (torch.float32, torch.bfloat16)
