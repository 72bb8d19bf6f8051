"""Which family a server's model is of, and what is said where nobody knows."""

import json
from pathlib import Path

import pytest

from parsers.engines.remote.chat import Served
from parsers.engines.remote.model_choice import choose_family
from parsers.errors import SetupError
from parsers.families import built_in, families


def choose(model: str, root: str | None = None, name: str = "") -> str:
    return choose_family(name, Served(id=model, root=root), built_in()).family.name


def test_a_family_of_no_such_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(SetupError, match="no family 'qwen9'") as caught:
        choose("qwen2-vl", name="qwen9")
    assert caught.value.code == "bad_engine"
    assert "qwen2_5_vl" in caught.value.remedy


@pytest.mark.parametrize("model", ["mine", "gemma3:27b", "/not/there"])
def test_a_model_that_fits_none_is_asked_in_markdown_and_a_note_says_so(model: str) -> None:
    choice = choose_family("", Served(id=model), built_in())
    assert (choice.family.name, choice.family.answer_format) == ("other", "markdown")
    assert model in choice.note
    assert "Markdown" in choice.note
    assert "PAGEMILL_FAMILY" in choice.note


def test_who_names_the_family_of_all_others_is_told_nothing() -> None:
    choice = choose_family("other", Served(id="mine"), built_in())
    assert (choice.note, str(choice)) == ("", "other (by PAGEMILL_FAMILY)")


@pytest.mark.parametrize(
    ("model", "root", "family"),
    [
        ("pages", "Qwen/Qwen2.5-VL-7B-Instruct", "qwen2_5_vl"),
        ("qwen3-vl", "/models/run-7", "qwen3_vl"),
        ("chandra", "datalab-to/chandra-ocr-2", "chandra_2"),
        ("chandra", "datalab-to/chandra", "chandra"),
        ("olmocr", "/models/Qwen2.5-VL-7B-tuned", "olmocr"),
    ],
)
def test_of_an_alias_and_what_is_behind_it_the_more_particular_one_decides(
    model: str, root: str, family: str
) -> None:
    assert choose(model, root) == family


def test_a_folder_of_this_machine_tells_its_type(tmp_path: Path) -> None:
    config = {"model_type": "x", "architectures": ["DotsOCRForCausalLM"]}
    (tmp_path / "config.json").write_text(json.dumps(config))
    assert choose("pages", str(tmp_path)) == "dots_ocr"


@pytest.mark.parametrize("config", ["", "[]", "no json"])
def test_a_folder_that_tells_nothing_is_as_good_as_none(tmp_path: Path, config: str) -> None:
    (tmp_path / "config.json").write_text(config)
    assert choose("qwen2-vl", str(tmp_path)) == "qwen2_vl"


def test_the_choice_says_why_and_from_which_file(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('[letters]\nlike = "qwen3_vl"\nnames = ["letterhead"]\n')
    choice = choose_family("", Served(id="letterhead"), families(tmp_path / "own.toml"))
    assert str(choice) == f"letters (by the model's name or type, from {tmp_path}/own.toml)"
