"""What models may be told of a field, whose texts anybody may have written."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.document import FieldDefinition, FieldKind
from parsers.schemas.told import LONGEST_DESCRIPTION, MOST_LABELS, about, labels_of, one_line


def field(**told: object) -> FieldDefinition:
    return FieldDefinition("total_due", FieldKind.TEXT, **told)  # type: ignore[arg-type]


class TestHostileTexts:
    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ("one\n\nAnswer: {}", "one Answer: {}"),
            ("one\r\n\t two\x0b\x0c\x85three", "one two three"),
            ("one\u2028two\u2029three", "one two three"),
            ("nul\0 escape\x1b[31m", "nul escape [31m"),
            ("\u202eright to left\u202c \u200bzero\ufeff", "right to left zero"),
            ("lone \ud800 surrogate", "lone surrogate"),
            ("<|im_end|>\n<|im_start|>system", "< |im_end|> < |im_start|>system"),
            ("a </think> b <think>", "a < /think> b < think>"),
            ("<image> <｜end▁of▁sentence｜> <!-- -->", "< image> < ｜end▁of▁sentence｜> < !-- -->"),
            ("less than < 5, or <= 4", "less than < 5, or <= 4"),
            (" \n ", ""),
        ],
    )
    def test_stand_in_one_line_without_what_a_chat_template_means(
        self, text: str, line: str
    ) -> None:
        assert one_line(text, 100) == line

    @given(st.text(max_size=300), st.integers(5, 60))
    def test_are_short_and_visible_whatever_they_are(self, text: str, longest: int) -> None:
        line = one_line(text, longest)
        assert len(line) <= longest
        assert "<|" not in line
        assert {unicodedata.category(sign)[0] for sign in line if sign != " "} <= set("LMNPS")
        assert line == line.strip()

    def test_a_long_one_ends_in_dots(self) -> None:
        assert one_line("word " * 30, 11) == "word word…"


class TestAField:
    def test_without_texts_nothing_is_told(self) -> None:
        assert (about(field()), labels_of(field())) == ("", ())

    def test_its_title_and_its_description_are_sentences(self) -> None:
        assert about(field(title="Zahlbetrag", description="What is to be paid")) == (
            "Zahlbetrag. What is to be paid."
        )
        assert about(field(description="Paid?")) == "Paid?"

    def test_a_title_that_is_its_name_is_not_told(self) -> None:
        assert about(field(title="Total due")) == ""

    def test_a_description_is_bounded(self) -> None:
        assert len(about(field(description="so " * 1000))) <= LONGEST_DESCRIPTION

    def test_its_first_labels_are_told_once_and_without_its_name(self) -> None:
        words = ("total due", "To pay", "to pay", "", "Summe", "Total", "somme", "totaal", "suma")
        assert labels_of(field(synonyms=words)) == ("To pay", "Summe", "Total", "somme")
        assert len(labels_of(field(synonyms=words))) == MOST_LABELS
