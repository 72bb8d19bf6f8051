"""What the Qwen-VL families differ in: prompts, the frame of boxes, the sizes of images."""

import hashlib
import json

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
from parsers.engines.qwen_family import FAMILIES, family_of, guess_family
from parsers.errors import EngineError
from parsers.reading.render_size import fit_size
from parsers.tasks.extract import fields_question, template_of
from parsers.tasks.parse import PROMPTS

names = pytest.mark.parametrize("name", sorted(FAMILIES))

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


PARSE = Question(Task.PARSE, prompts=PROMPTS)


def ask(name: str, question: Question) -> Prompt:
    return FAMILIES[name].compose(question)


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

    def test_the_second_generation_alone_is_told_what_it_is(self) -> None:
        told = {name: ask(name, PARSE).system for name in FAMILIES}
        assert [name for name, system in told.items() if system] == ["qwen2_5_vl"]
        assert "QwenVL Document Parser HTML format" in (told["qwen2_5_vl"] or "")

    def test_the_first_generation_is_told_the_format_and_what_boxes_are_counted_in(self) -> None:
        text = ask("qwen2_vl", PARSE).text
        for word in ("HTML", "reading order", "table", "data-bbox", "thousandths"):
            assert word in text

    @pytest.mark.parametrize(
        ("name", "version", "digest"),
        [
            ("qwen2_vl", "1", "189c4b4db552"),
            ("qwen2_5_vl", "1", "1f166afd983d"),
            ("qwen3_vl", "1", "87699f0f0ad3"),
        ],
    )
    def test_words_that_change_get_another_version(
        self, name: str, version: str, digest: str
    ) -> None:
        """It belongs to the recipe, and the words do not."""
        asked = [ask(name, PARSE), ask(name, fields_question(BILL))]
        words = repr([(prompt.text, prompt.system) for prompt in asked]).encode()
        found = hashlib.sha256(words).hexdigest()[:12]
        assert (FAMILIES[name].prompt_version, found) == (version, digest)

    @names
    def test_its_own_words_go_before_those_for_all(self, name: str) -> None:
        own, for_all = Prompt("Mine.", family=name), Prompt("Everyone's.")
        assert ask(name, Question("describe", prompts=(for_all, own))) == own
        assert ask(name, Question("describe", prompts=(for_all,))) == for_all

    @names
    def test_fields_are_asked_for_as_an_object_to_be_filled_in(self, name: str) -> None:
        prompt = ask(name, fields_question(BILL))
        opening, _, template = prompt.text.partition(":")
        assert opening == "Extract the key-value information in the format"
        assert json.loads(template) == json.loads(template_of(BILL))
        assert prompt.system is None

    def test_a_template_has_the_fields_in_their_order_and_one_row_of_each_list(self) -> None:
        assert template_of(BILL) == (
            '{"seller": "", "total": "", "line_items": [{"item": "", "amount": ""}]}'
        )

    def test_a_schema_without_lists_is_asked_for_as_plain_pairs(self) -> None:
        plain = SchemaDefinition("plain", "1", BILL.fields)
        assert json.loads(template_of(plain)) == {"seller": "", "total": ""}


class TestWhichFamilyAModelIsOf:
    @pytest.mark.parametrize("model_type", ["", "qwen2", "qwen3_vl_text", "llava", "Qwen2_VL"])
    def test_other_models_are_of_none(self, model_type: str) -> None:
        assert family_of(model_type) is None

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
        assert family_of(model_type) is FAMILIES[name]

    @pytest.mark.parametrize("model", ["", "gpt-4o", "Qwen/Qwen2-7B-Instruct", "Qwen2-Audio-7B"])
    def test_a_name_that_tells_nothing_is_not_guessed_from(self, model: str) -> None:
        assert guess_family(model) is None

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
        assert guess_family(model) is FAMILIES[name]

    def test_every_family_is_found_by_its_own_name_and_types(self) -> None:
        for name, family in FAMILIES.items():
            assert family.name == name
            assert guess_family(name) is family
            assert all(family_of(each) is family for each in family.model_types)


class TestImages:
    @pytest.mark.parametrize("name", ["qwen2_vl", "qwen3_vl"])
    def test_the_first_and_third_generation_count_boxes_in_thousandths(self, name: str) -> None:
        assert FAMILIES[name].frame(868, 1400) == (1000, 1000)

    def test_qwen2_5_counts_boxes_in_pixels_of_the_resized_image(self) -> None:
        assert FAMILIES["qwen2_5_vl"].frame(868, 1400) == (868, 1400)

    def test_squares_are_of_28_pixels_and_of_32_in_the_third_generation(self) -> None:
        sides = {name: family.multiple_of for name, family in FAMILIES.items()}
        assert sides == {"qwen2_vl": 28, "qwen2_5_vl": 28, "qwen3_vl": 32}

    @names
    def test_an_image_is_a_token_for_each_square(self, name: str) -> None:
        side = FAMILIES[name].multiple_of
        assert FAMILIES[name].image_tokens(3 * side, 5 * side) == 15

    @names
    @given(
        budget=st.integers(1, 3_000_000), width=st.floats(100, 5000), height=st.floats(100, 5000)
    )
    def test_a_page_keeps_to_its_budget_and_to_the_four_tokens_that_models_ask_for(
        self, name: str, budget: int, width: float, height: float
    ) -> None:
        family = FAMILIES[name]
        size = fit_size(width, height, family.rendering(budget))
        assert 4 <= family.image_tokens(*size) <= max(4, budget // family.multiple_of**2)

    @names
    def test_good_text_layers_make_no_page_coarser_where_a_model_reads_the_image(
        self, name: str
    ) -> None:
        rendering = FAMILIES[name].rendering(2_000_000)
        assert rendering.dpi == rendering.text_dpi
