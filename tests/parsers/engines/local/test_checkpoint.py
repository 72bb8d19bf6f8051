"""A model is told by its files: which family, which revision. Nothing of it is loaded."""

import json
import shutil
from pathlib import Path

import pytest

from parsers.engines.local.checkpoint import SAMPLE, find_checkpoint
from parsers.errors import SetupError

hub_constants = pytest.importorskip(
    "huggingface_hub.constants", reason="the extra qwen is not installed"
)

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def write_model(folder: Path, model_type: str = "qwen2_vl", weights: bytes = b"weights") -> Path:
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps({"model_type": model_type}))
    (folder / "model.safetensors").write_bytes(weights)
    return folder


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of the hub, which itself cannot be reached."""
    monkeypatch.setattr(hub_constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(hub_constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


def keep(hub: Path, name: str, reference: str) -> None:
    """Lay a model into the cache, as the hub's own client does."""
    repository = hub / f"models--{name.replace('/', '--')}"
    write_model(repository / "snapshots" / COMMIT)
    (repository / "refs").mkdir()
    (repository / "refs" / reference).write_text(COMMIT)


def test_an_empty_folder_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"holds no model \(config\.json\)"):
        find_checkpoint(str(tmp_path), "")


def test_weights_that_may_hold_code_are_refused(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "pickled")
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(SetupError, match="safetensors") as caught:
        find_checkpoint(str(folder), "")
    assert caught.value.code == "bad_engine"


@pytest.mark.parametrize("config", ["", "[]", "{}", "no json", '"qwen2_vl"'])
def test_a_config_that_tells_no_type_is_refused(tmp_path: Path, config: str) -> None:
    folder = write_model(tmp_path / "vague")
    (folder / "config.json").write_text(config)
    with pytest.raises(SetupError, match="model_type"):
        find_checkpoint(str(folder), "")


def test_a_model_of_another_kind_is_refused(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "other", "llama")
    with pytest.raises(SetupError, match="other is a llama and does not run in") as caught:
        find_checkpoint(str(folder), "")
    assert "Serve it" in caught.value.remedy


@pytest.mark.parametrize("model_type", ["qwen3_5", "qwen3_5_moe", "paddleocr_vl"])
def test_a_model_whose_attention_does_not_fit_is_refused_with_the_reason(
    tmp_path: Path, model_type: str
) -> None:
    folder = write_model(tmp_path / "new", model_type)
    with pytest.raises(SetupError, match="its attention does not fit") as caught:
        find_checkpoint(str(folder), "")
    assert "--server" in caught.value.remedy


def test_what_is_asked_like_a_family_that_runs_here_must_still_be_of_a_type_that_does(
    tmp_path: Path,
) -> None:
    folder = write_model(tmp_path / "new", "qwen3_5")
    with pytest.raises(SetupError, match="only the types qwen2_vl"):
        find_checkpoint(str(folder), "", "qwen3_vl")


def test_a_family_of_no_such_name_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="no family 'qwen9'") as caught:
        find_checkpoint(str(write_model(tmp_path / "small")), "", "qwen9")
    assert "qwen2_5_vl" in caught.value.remedy


@pytest.mark.parametrize(
    ("name", "model_type", "family"),
    [
        ("olmOCR-2-7B-1025-FP8", "qwen2_5_vl", "olmocr"),
        ("Nanonets-OCR2-3B", "qwen2_5_vl", "nanonets_ocr2"),
        ("MinerU2.5-2509-1.2B", "qwen2_vl", "mineru2_5"),
        ("chandra", "qwen3_vl", "chandra"),
        ("Qwen3-VL-finetune", "qwen2_5_vl", "qwen2_5_vl"),
    ],
)
def test_a_model_made_of_another_is_told_by_its_name_and_runs_here(
    tmp_path: Path, name: str, model_type: str, family: str
) -> None:
    found = find_checkpoint(str(write_model(tmp_path / name, model_type)), "")
    assert found.family.name == family


def test_a_family_that_is_named_goes_before_all_that(tmp_path: Path) -> None:
    found = find_checkpoint(str(write_model(tmp_path / "olmOCR", "qwen2_5_vl")), "", "qwen2_5_vl")
    assert found.family.name == "qwen2_5_vl"


@pytest.mark.usefixtures("hub")
@pytest.mark.parametrize("revision", ["", "v9"])
def test_what_is_neither_a_folder_nor_at_the_hub_is_refused(revision: str) -> None:
    with pytest.raises(SetupError, match="There is no folder Qwen/None") as caught:
        find_checkpoint("Qwen/None", revision)
    assert caught.value.code == "bad_engine"
    assert revision in caught.value.message


def test_a_revision_that_the_hub_does_not_have_is_refused(hub: Path) -> None:
    keep(hub, "Qwen/Small", "main")
    with pytest.raises(SetupError, match="Qwen/Small at revision v9"):
        find_checkpoint("Qwen/Small", "v9")


@pytest.mark.parametrize(
    ("model_type", "family"),
    [
        ("qwen2_vl", "qwen2_vl"),
        ("qwen2_5_vl", "qwen2_5_vl"),
        ("qwen3_vl", "qwen3_vl"),
        ("qwen3_vl_moe", "qwen3_vl"),
    ],
)
def test_a_folder_is_named_by_its_last_part(tmp_path: Path, model_type: str, family: str) -> None:
    found = find_checkpoint(str(write_model(tmp_path / "small", model_type)), "v1")
    assert (found.name, found.family.name, found.is_folder) == ("small", family, True)


@pytest.mark.parametrize("revision", ["", "v1", COMMIT])
def test_a_model_of_the_hub_is_pinned_to_its_commit(hub: Path, revision: str) -> None:
    keep(hub, "Qwen/Small", "v1" if revision == "v1" else "main")
    found = find_checkpoint("Qwen/Small", revision)
    assert (found.name, found.revision, found.is_folder) == ("Qwen/Small", COMMIT, False)


def test_the_same_files_elsewhere_are_the_same_revision(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "here")
    there = shutil.copytree(folder, tmp_path / "there")
    (there / "README.md").write_text("not a part of the model")
    assert find_checkpoint(str(folder), "").revision == find_checkpoint(str(there), "").revision


@pytest.mark.parametrize("at", [0, SAMPLE * 2, -1])
def test_other_weights_are_another_revision(tmp_path: Path, at: int) -> None:
    weights = bytearray(SAMPLE * 4)
    folder = write_model(tmp_path / "model", weights=bytes(weights))
    before = find_checkpoint(str(folder), "").revision
    weights[at] = 1
    (folder / "model.safetensors").write_bytes(weights)
    assert find_checkpoint(str(folder), "").revision != before


def test_other_settings_are_another_revision(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "model")
    before = find_checkpoint(str(folder), "").revision
    (folder / "preprocessor_config.json").write_text("{}")
    assert find_checkpoint(str(folder), "").revision != before
