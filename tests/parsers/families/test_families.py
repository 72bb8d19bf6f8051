"""What families of models differ in: prompts, the frame of boxes, the sizes of images."""

import json
import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.document import (
    FieldDefinition,
    FieldKind,
    ListDefinition,
    Prompt,
    Question,
    SchemaDefinition,
    Task,
)
from parsers.errors import EngineError
from parsers.families import OTHER, FamilyPrompt, built_in, recognise
from parsers.families.family import LEAST_ROOM
from parsers.reading.render_size import fit_size
from parsers.tasks.extract import fields_question
from parsers.tasks.fields_prompt import template_of

names = pytest.mark.parametrize("name", sorted(built_in()))
squares = pytest.mark.parametrize(
    "name", sorted(name for name, each in built_in().items() if each.squares)
)

BILL = SchemaDefinition(
    "bill",
    "1",
    (
        FieldDefinition("seller", FieldKind.TEXT, required=True, synonyms=("vendor",)),
        FieldDefinition("total", FieldKind.NUMBER),
    ),
    (
        ListDefinition(
            "line_items",
            (FieldDefinition("item", FieldKind.TEXT), FieldDefinition("amount", FieldKind.NUMBER)),
        ),
    ),
)


PARSE = Question(Task.PARSE)


def ask(name: str, question: Question) -> Prompt:
    return built_in()[name].compose(question)


class TestWhatIsAsked:
    @names
    def test_what_is_in_no_words_for_it_cannot_be_asked(self, name: str) -> None:
        foreign = Prompt("Describe this.", family="another")
        with pytest.raises(EngineError) as caught:
            ask(name, Question("describe", prompts=(foreign,)))
        assert caught.value.code == "unsupported_task"

    @pytest.mark.parametrize("name", ["qwen2_5_vl", "qwen3_vl"])
    def test_the_later_generations_are_asked_for_pages_in_the_words_they_were_taught(
        self, name: str
    ) -> None:
        assert ask(name, PARSE).text.strip().lower() == "qwenvl html"

    def test_of_the_general_models_the_second_generation_alone_is_told_what_it_is(self) -> None:
        told = {name: ask(name, PARSE).system for name in built_in() if name.startswith("qwen")}
        assert [name for name, system in told.items() if system] == ["qwen2_5_vl"]
        assert "QwenVL Document Parser HTML format" in (told["qwen2_5_vl"] or "")

    def test_the_first_generation_is_told_the_format_and_what_boxes_are_counted_in(self) -> None:
        text = ask("qwen2_vl", PARSE).text
        for word in ("HTML", "reading order", "table", "data-bbox", "thousandths"):
            assert word in text

    @names
    def test_every_family_is_asked_for_pages_in_words_of_its_own_and_says_whose(
        self, name: str
    ) -> None:
        assert ask(name, PARSE).family == name
        assert built_in()[name].source
        assert built_in()[name].label

    @names
    def test_its_own_words_go_before_those_for_all(self, name: str) -> None:
        own, for_all = Prompt("Mine.", family=name), Prompt("Everyone's.")
        assert ask(name, Question("describe", prompts=(for_all, own))) == own
        assert ask(name, Question("describe", prompts=(for_all,))) == for_all

    @names
    def test_fields_are_asked_for_as_an_object_to_be_filled_in(self, name: str) -> None:
        prompt = ask(name, fields_question(BILL))
        opening, _, asked = prompt.text.partition(":")
        assert opening == "Extract the key-value information in the format"
        template = asked.partition("\n")[0]
        assert template == template_of(BILL, boxes=built_in()[name].value_boxes)
        assert prompt.system is None

    def test_a_template_has_the_fields_in_their_order_and_one_row_of_each_list(self) -> None:
        assert template_of(BILL) == (
            '{"seller": "", "total": "", "line_items": [{"item": "", "amount": ""}]}'
        )

    def test_a_schema_without_lists_is_asked_for_as_plain_pairs(self) -> None:
        plain = SchemaDefinition("plain", "1", BILL.fields)
        assert json.loads(template_of(plain)) == {"seller": "", "total": ""}


class TestWhatItCanBeAsked:
    TASKS = frozenset(Task)

    def test_a_model_that_only_transcribes_is_asked_for_nothing_else(self) -> None:
        only_pages = {
            name for name, each in built_in().items() if each.able(self.TASKS) == {Task.PARSE}
        }
        assert only_pages == {
            "olmocr", "dots_ocr", "chandra", "chandra_2", "mineru2_5", "paddleocr_vl",
            "deepseek_ocr", "granite_docling",
        }  # fmt: skip

    @pytest.mark.parametrize("name", ["qwen2_5_vl", "nanonets_ocr2", "other"])
    def test_others_are_asked_for_whatever_there_is(self, name: str) -> None:
        assert built_in()[name].able(self.TASKS) == self.TASKS


class TestTheRecipe:
    FAMILY = built_in()["qwen3_5"]

    @pytest.mark.parametrize(
        "changed",
        [
            {"prompts": {"parse": FamilyPrompt("Read it.")}},
            {"boxes": 999.0},
            {"least_pixels": 4096},
            {"longest_side": 1000},
            {"answer_format": "markdown"},
            {"max_tokens": 500},
            {"sampling": {"top_p": 0.5}},
            {"template": {}},
            {"tasks": ("parse",)},
        ],
        ids=lambda changed: next(iter(changed)),
    )
    def test_what_changes_answers_is_another_recipe(self, changed: dict[str, Any]) -> None:
        assert replace(self.FAMILY, **changed).asked_with != self.FAMILY.asked_with

    def test_how_people_and_models_are_told_of_it_is_not(self) -> None:
        told = replace(self.FAMILY, label="Mine", names=("mine",), source="me", origin="a.toml")
        assert told.asked_with == self.FAMILY.asked_with


class TestWhichFamilyAModelIsOf:
    @pytest.mark.parametrize("model_type", ["", "qwen2", "qwen3_vl_text", "llava", "Qwen2_VL"])
    def test_other_models_are_of_none(self, model_type: str) -> None:
        assert recognise("", [model_type]) is None

    @pytest.mark.parametrize(
        ("model_type", "name"),
        [
            ("qwen2_vl", "qwen2_vl"),
            ("qwen2_5_vl", "qwen2_5_vl"),
            ("qwen3_vl", "qwen3_vl"),
            ("qwen3_vl_moe", "qwen3_vl"),
        ],
    )
    def test_a_family_is_found_by_the_type_that_the_configuration_names(
        self, model_type: str, name: str
    ) -> None:
        assert recognise("", [model_type]) is built_in()[name]

    @pytest.mark.parametrize("model", ["", "gpt-4o", "Qwen/Qwen2-7B-Instruct", "Qwen2-Audio-7B"])
    def test_a_name_that_tells_nothing_is_not_guessed_from(self, model: str) -> None:
        assert recognise(model) is None

    @pytest.mark.parametrize(
        ("model", "name"),
        [
            ("Qwen/Qwen2-VL-2B-Instruct", "qwen2_vl"),
            ("/models/qwen2-vl-7b-awq/", "qwen2_vl"),
            ("Qwen/Qwen2.5-VL-72B-Instruct", "qwen2_5_vl"),
            ("unsloth/Qwen2.5-VL-3B-Instruct-unsloth-bnb-4bit", "qwen2_5_vl"),
            ("qwen2_5_vl", "qwen2_5_vl"),
            ("Qwen/Qwen3-VL-30B-A3B-Instruct", "qwen3_vl"),
            ("Qwen3VL", "qwen3_vl"),
        ],
    )
    def test_a_family_is_guessed_from_a_models_name(self, model: str, name: str) -> None:
        assert recognise(model) is built_in()[name]

    def test_every_family_is_found_by_its_own_name_and_types(self) -> None:
        for name, family in built_in().items():
            assert family.name == name
            if name == OTHER:
                continue
            assert recognise(name) is family
            assert all(recognise("", [each]) is family for each in family.model_types)


class TestImages:
    @pytest.mark.parametrize("name", ["qwen2_vl", "qwen3_vl"])
    def test_the_first_and_third_generation_count_boxes_in_thousandths(self, name: str) -> None:
        assert built_in()[name].frame(868, 1400) == (1000, 1000)

    def test_qwen2_5_counts_boxes_in_pixels_of_the_resized_image(self) -> None:
        assert built_in()["qwen2_5_vl"].frame(868, 1400) == (868, 1400)

    @pytest.mark.parametrize(
        ("name", "side"),
        [("dots_ocr", None), ("chandra", 1024), ("deepseek_ocr", 999), ("other", 1000)],
    )
    def test_document_models_count_boxes_in_their_makers_frame(
        self, name: str, side: int | None
    ) -> None:
        expected = (side, side) if side else (868, 1400)
        assert built_in()[name].frame(868, 1400) == expected

    def test_squares_are_of_28_pixels_and_of_32_from_the_third_generation_on(self) -> None:
        sides = {n: each.multiple_of for n, each in built_in().items() if n.startswith("qwen")}
        assert sides == {"qwen2_vl": 28, "qwen2_5_vl": 28, "qwen3_vl": 32, "qwen3_5": 32}

    @squares
    def test_an_image_is_a_token_for_each_square(self, name: str) -> None:
        side = built_in()[name].multiple_of
        assert built_in()[name].image_tokens(3 * side, 5 * side) == 15

    @pytest.mark.parametrize("name", ["deepseek_ocr", "granite_docling", "other"])
    def test_where_tokens_are_no_squares_nobody_counts_them(self, name: str) -> None:
        assert built_in()[name].image_tokens(640, 640) is None

    @squares
    @given(
        budget=st.integers(1, 3_000_000), width=st.floats(100, 5000), height=st.floats(100, 5000)
    )
    def test_a_page_keeps_to_its_budget_and_to_the_tokens_that_models_ask_for_at_least(
        self, name: str, budget: int, width: float, height: float
    ) -> None:
        family = built_in()[name]
        size = fit_size(width, height, family.rendering(budget))
        least = family.least_pixels / family.multiple_of**2
        most = max(LEAST_ROOM * least, budget / family.multiple_of**2)
        assert least <= (family.image_tokens(*size) or 0) <= most

    @given(width=st.floats(100, 5000), ratio=st.floats(1 / 3, 3))
    def test_a_page_that_must_be_larger_than_the_budget_keeps_its_shape(
        self, width: float, ratio: float
    ) -> None:
        across, down = fit_size(width, width * ratio, built_in()["qwen3_5"].rendering(50_000))
        assert 65536 <= across * down <= 2 * 65536
        assert abs(math.log(down / across) - math.log(ratio)) < 0.3

    @pytest.mark.parametrize(("width", "height"), [(1654, 2339), (2339, 1654), (1000, 1300)])
    def test_a_page_for_olmocr_has_a_longest_side_of_1288(self, width: int, height: int) -> None:
        size = fit_size(width, height, built_in()["olmocr"].rendering(2_000_000))
        assert max(size) == 1288
        assert fit_size(*size, built_in()["olmocr"].rendering(2_000_000)) == size

    def test_a_smaller_page_is_not_enlarged_for_it(self) -> None:
        assert fit_size(560, 840, built_in()["olmocr"].rendering(2_000_000)) == (560, 840)

    @names
    def test_good_text_layers_make_no_page_coarser_where_a_model_reads_the_image(
        self, name: str
    ) -> None:
        rendering = built_in()[name].rendering(2_000_000)
        assert rendering.dpi == rendering.text_dpi
