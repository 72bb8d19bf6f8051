"""A user's file of families: what is refused, and what of it counts."""

import os
import re
import textwrap
from pathlib import Path

import pytest

import parsers.families
from parsers.errors import SetupError
from parsers.families import Family, built_in, families
from parsers.families.file import MOST_BYTES, plain_name, read_families
from parsers.formats import FORMATS

LETTERS = """\
[letters]
names = ["LetterHead-7B"]
like = "qwen2_5_vl"
answer_format = "qwen_html"
prompts.parse = "Read this letter."
"""
TASKS = frozenset({"parse", "extract"})


def read(path: Path, content: str | bytes) -> dict[str, Family]:
    data = content.encode() if isinstance(content, str) else content
    path.write_bytes(data)
    return dict(families(path, TASKS))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "families.toml"


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("content", "told"),
        [
            ("[letters", "it is no TOML"),
            (b"\xff\xfe[", "it is no TOML"),
            ("x = " + "[" * 5000, "it is no TOML"),
            ("letters = 1", "letters: it has to be a table of keys"),
            (LETTERS + 'prompt = "x"', r"letters\.prompt: there is no such key"),
            (LETTERS + 'tuned_from = "x"', r"letters\.tuned_from: it has to be a list"),
            (LETTERS + "prompts.extract = 7", r"letters\.prompts\.extract: it has to be a"),
            (LETTERS + "max_tokens = " + "9" * 5000, "it is no TOML"),
            (LETTERS + "multiple_of = 0", r"letters\.multiple_of: .*greater"),
            (LETTERS + "multiple_of = 28.5", r"letters\.multiple_of: .*integer"),
            (LETTERS + 'multiple_of = "28"', r"letters\.multiple_of: .*integer"),
            (LETTERS + "squares = 1", r"letters\.squares: .*boolean"),
            (LETTERS + 'boxes = "inches"', r"letters\.boxes: say pixels, none"),
            (LETTERS + "boxes = true", r"letters\.boxes: say pixels, none"),
            (LETTERS + "boxes = 0", r"letters\.boxes: say pixels, none"),
            (LETTERS + "boxes = nan", r"letters\.boxes: say pixels, none"),
            (LETTERS + "sampling.top_p = nan", r"letters\.sampling"),
            (LETTERS + "sampling.day = 2026-01-01", r"letters\.sampling"),
            (LETTERS + "sampling.max_tokens = 1", r"letters\.sampling: max_tokens: the engine"),
            (LETTERS + 'tasks = ["extract"]', "letters: its tasks lack parse"),
            (LETTERS + "most_pixels = 20000\nleast_pixels = 30000", "letters: its least_pixels"),
            (LETTERS + "longest_side = 1000\nmultiple_of = 1", "letters: a longest_side needs"),
            (LETTERS + 'prompts.pars = "x"', "letters: it has a prompt for 'pars'"),
            ('[a]\nnames = ["a-1"]\nprompts.parse = "x"', r"a\.names\.0: 'a-1' has fewer than 3"),
            ('[a]\nprompts.parse = ""', r"a\.prompts\.parse\.text"),
            ('[a]\nprompts.parse.system = "x"', r"a\.prompts\.parse\.text: Field required"),
            ('[a]\nboxes = "none"', "a: it has no prompt for parse"),
            ('[a]\nlike = "b"\nprompts.parse = "x"', "a: there is no family 'b' to be like"),
            ('[a]\nlike = "a"\nprompts.parse = "x"', "a: there is no family 'a' to be like"),
            ('[a]\nanswer_format = "odt"\nprompts.parse = "x"', "no format 'odt'.*qwen_html"),
            ("#" * (MOST_BYTES + 1), "it is larger than"),
        ],
    )
    def test_what_is_wrong_is_told_with_the_file_the_place_and_a_remedy(
        self, file: Path, content: str | bytes, told: str
    ) -> None:
        with pytest.raises(SetupError, match=f"families.toml.*{told}") as caught:
            read(file, content)
        assert caught.value.code == "bad_engine"
        assert "docs/families.md" in caught.value.remedy

    def test_a_file_that_is_not_there_is_refused(self, file: Path) -> None:
        with pytest.raises(SetupError, match="there is no such file"):
            families(file)

    def test_a_pipe_is_not_waited_for(self, file: Path) -> None:
        os.mkfifo(file)
        with pytest.raises(SetupError, match="there is no such file"):
            families(file)


class TestWhatCounts:
    def test_an_empty_file_adds_nothing(self, file: Path) -> None:
        assert read(file, "") == dict(built_in())

    def test_the_mark_that_editors_put_before_a_text_does_no_harm(self, file: Path) -> None:
        assert "letters" in read(file, "\ufeff" + LETTERS)

    def test_a_family_is_like_another_but_for_what_the_file_says(self, file: Path) -> None:
        own, other = read(file, LETTERS)["letters"], built_in()["qwen2_5_vl"]
        assert (own.boxes, own.multiple_of, own.squares) == ("pixels", 28, True)
        assert own.prompts["parse"].text == "Read this letter."
        assert own.prompts["parse"].system is None
        assert (own.answer_format, own.label) == ("qwen_html", "letters")
        assert (own.names, own.model_types) == (("letterhead7b",), ())
        assert own.tuned_from == other.model_types
        assert own.origin == str(file)

    def test_without_another_it_has_no_boxes_and_any_size(self, file: Path) -> None:
        own = read(file, '[a]\nprompts.parse = "Read."')["a"]
        assert (own.boxes, own.multiple_of, own.image_tokens(640, 640)) == ("none", 1, None)

    def test_a_family_of_the_file_may_be_like_one_above_it(self, file: Path) -> None:
        own = read(file, LETTERS + '[faxes]\nlike = "letters"\nboxes = 1000')["faxes"]
        assert (own.boxes, own.prompts["parse"].text) == (1000.0, "Read this letter.")

    def test_prompts_of_a_built_in_family_are_replaced_under_its_own_name(self, file: Path) -> None:
        content = '[olmocr]\nlike = "olmocr"\nprompts.parse = "Read it all."'
        own = read(file, content)["olmocr"]
        assert own.prompts["parse"].text == "Read it all."
        assert (own.names, own.longest_side) == (("olmocr",), 1288)
        assert own.asked_with != built_in()["olmocr"].asked_with

    def test_a_prompt_for_another_task_stands_beside_that_for_pages(self, file: Path) -> None:
        content = '[olmocr]\nlike = "olmocr"\ntasks = []\nprompts.extract = "Fill in {format}"'
        own = read(file, content)["olmocr"]
        assert set(own.prompts) == {"parse", "extract"}
        assert own.able(TASKS) == TASKS

    def test_another_prompt_is_another_recipe_and_another_label_is_not(self, file: Path) -> None:
        first = read(file, LETTERS)["letters"].asked_with
        renamed = read(file, LETTERS + 'label = "Letters of ours"')["letters"].asked_with
        reworded = read(file, LETTERS.replace("this letter", "it"))["letters"].asked_with
        assert first == renamed != reworded


class TestThoseBuiltIn:
    def test_the_file_that_comes_with_pagemill_is_one_that_a_user_could_write(self) -> None:
        path = Path(parsers.families.__file__).with_name("families.toml")
        assert read_families(path, {}) == dict(built_in())

    def test_their_answers_are_in_formats_that_are_read(self) -> None:
        formats = {each.answer_format for each in built_in().values() if each.answer_format}
        assert formats <= FORMATS.keys()


class TestTheDocs:
    PAGE = (Path(parsers.families.__file__).parents[2] / "docs/families.md").read_text()

    def test_the_table_has_all_that_are_built_in(self) -> None:
        assert re.findall(r"^\| `(\w+)` \|.*\| (?:yes|no) \|$", self.PAGE, re.M) == list(built_in())

    @pytest.mark.parametrize("name", ["letters", "qwen3_vl"])
    def test_the_examples_can_be_used(self, file: Path, name: str) -> None:
        (example,) = re.findall(rf"^    \[{name}\]\n(?:    .+\n)+", self.PAGE, re.M)
        assert len(example.splitlines()) <= 10
        own = read(file, textwrap.dedent(example))[name]
        assert own.origin == str(file)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Qwen2.5-VL-7B", "qwen2.5vl7b"),
        ("qwen2_5_vl", "qwen2.5vl"),
        ("Qwen3-8B", "qwen38b"),
        ("Qwen3.8-Max", "qwen3.8max"),
        ("dots.ocr", "dotsocr"),
        ("Q4_K_M.gguf", "q4kmgguf"),
        ("…", ""),
    ],
)
def test_names_are_compared_by_letters_digits_and_the_points_between_digits(
    name: str, plain: str
) -> None:
    assert plain_name(name) == plain
