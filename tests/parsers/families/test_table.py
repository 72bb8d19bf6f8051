"""Which family a model is of: by its name, by the types in its config.json, and whose goes before
others."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from parsers.families import Family, built_in, config_types, families, recognise

OWN = """\
[letters]
like = "qwen2_5_vl"
names = ["letterhead", "olmocr"]
model_types = ["qwen2_vl"]
"""


@pytest.fixture
def known(tmp_path: Path) -> Mapping[str, Family]:
    (tmp_path / "own.toml").write_text(OWN)
    return families(tmp_path / "own.toml")


def name_of(family: Family | None) -> str | None:
    return family and family.name


@pytest.mark.parametrize(
    ("model", "name"),
    [
        ("allenai/olmOCR-2-7B-1025-FP8", "olmocr"),
        ("nanonets/Nanonets-OCR2-3B", "nanonets_ocr2"),
        ("rednote-hilab/dots.ocr", "dots_ocr"),
        ("datalab-to/chandra", "chandra"),
        ("datalab-to/chandra-ocr-2", "chandra_2"),
        ("opendatalab/MinerU2.5-2509-1.2B", "mineru2_5"),
        ("PaddlePaddle/PaddleOCR-VL-1.5", "paddleocr_vl"),
        ("deepseek-ai/DeepSeek-OCR", "deepseek_ocr"),
        ("deepseek-ai/DeepSeek-OCR-2", "deepseek_ocr"),
        ("ibm-granite/granite-docling-258M", "granite_docling"),
        ("docling-project/SmolDocling-256M-preview", "granite_docling"),
        ("Qwen/Qwen3.5-397B-A17B", "qwen3_5"),
        ("Qwen/Qwen3.6-35B-A3B-FP8", "qwen3_5"),
        ("qwen3.8", "qwen3_5"),
        ("qwen3.5:9b", "qwen3_5"),
        ("qwen2.5vl:7b", "qwen2_5_vl"),
        ("qwen3-vl:8b-instruct-q4_K_M", "qwen3_vl"),
        ("Qwen2.5-VL-7B-Instruct-Q4_K_M.gguf", "qwen2_5_vl"),
        ("allenai_olmOCR-2-7B-1025-Q5_K_M.gguf", "olmocr"),
        ("Qwen2.5-VL-7B-olmOCR-mix", "olmocr"),
        ("/srv/olmocr/models/Qwen3-VL-8B-Instruct", "qwen3_vl"),
        ("/cache/models--Qwen--Qwen2.5-VL-7B-Instruct/snapshots/0123abcd", "qwen2_5_vl"),
        (r"C:\models\Qwen2-VL-2B", "qwen2_vl"),
    ],
)
def test_a_name_tells_the_family(model: str, name: str) -> None:
    assert name_of(recognise(model)) == name


@pytest.mark.parametrize(
    "model",
    ["Qwen/Qwen3-8B", "qwen3:8b", "Qwen/Qwen3-0.6B", "gemma3:27b", "OpenGVLab/InternVL3_5-8B", ""],
)
def test_a_name_that_tells_none_is_not_guessed_from(model: str) -> None:
    assert recognise(model) is None


@pytest.mark.parametrize(
    ("model", "types", "name"),
    [
        ("/models/run-7", ["qwen2_5_vl"], "qwen2_5_vl"),
        ("/models/run-7", ["DotsOCRForCausalLM"], "dots_ocr"),
        ("/models/olmOCR-2", ["qwen2_5_vl"], "olmocr"),
        ("/models/olmOCR-2", ["qwen3_vl"], "qwen3_vl"),
        ("/models/Qwen2.5-VL", ["qwen3_vl"], "qwen3_vl"),
        ("/models/Qwen3.9-VL-like-Qwen3-VL", ["qwen3_9_vl"], "qwen3_vl"),
        ("/models/DeepSeek-OCR", ["deepseek_vl_v2", "DeepseekOCRForCausalLM"], "deepseek_ocr"),
        ("/models/run-7", ["deepseek_vl_v2"], None),
        ("/models/granite-docling", ["idefics3"], "granite_docling"),
        ("/models/SmolVLM", ["idefics3"], None),
    ],
)
def test_a_name_goes_before_a_type_only_where_the_type_allows_it(
    model: str, types: list[str], name: str | None
) -> None:
    assert name_of(recognise(model, types)) == name


@pytest.mark.parametrize(
    ("model", "types", "name"),
    [
        ("olmOCR-2", [], "letters"),
        ("olmOCR-2", ["qwen2_5_vl"], "letters"),
        ("Qwen2-VL-2B", ["qwen2_vl"], "letters"),
        ("Qwen2-VL-2B", [], "qwen2_vl"),
    ],
)
def test_a_users_families_go_first(
    known: Mapping[str, Family], model: str, types: list[str], name: str
) -> None:
    assert name_of(recognise(model, types, known)) == name


def test_without_a_file_there_are_those_built_in() -> None:
    assert families() is built_in()


@pytest.mark.parametrize(
    ("config", "types"),
    [
        ([], ()),
        ({}, ()),
        ({"model_type": 3, "architectures": "Qwen"}, ()),
        ({"model_type": "a", "architectures": ["B", 4]}, ("a", "B")),
    ],
)
def test_a_config_says_its_type_and_its_architectures(
    config: object, types: tuple[str, ...]
) -> None:
    assert config_types(config) == types
