"""A text among words in whatever order."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.alignment.text_search import Passages
from parsers.document import BoundingBox, Word
from parsers.document.geometry import hull

LETTER, HEIGHT = 0.008, 0.01


def line(text: str, number: int, x: float = 0.1, y: float | None = None) -> list[Word]:
    """The words of a line of print: `number` tells its height on the page, if `y` does not."""
    words = []
    top = 0.015 * number if y is None else y
    for part in text.split():
        box = BoundingBox(x, top, x + LETTER * len(part), top + HEIGHT)
        words.append(Word(part, box, number))
        x = box.x1 + LETTER
    return words


def found(text: str, words: Sequence[Word]) -> list[str]:
    """The text of each passage."""
    passages = Passages(words)
    return [
        " ".join(words[word].text for word in passage.words)
        for passage in passages.find(text, passages.free)
    ]


PRINT = [
    *line("The mill stands by the river and grinds the farmers' corn,", 1),
    *line("as it did when the village was young and the bridge was made of", 2),
    *line("wood.", 3),
]


class TestWhatIsNotThere:
    @pytest.mark.parametrize(
        "text",
        [
            "",
            "•",
            "mil",
            "millstone",
            "The windmill was sold to a stranger from the north",
            "corn, wood, river",
        ],
    )
    def test_has_no_place(self, text: str) -> None:
        assert found(text, PRINT) == []

    def test_a_number_is_not_found_within_another(self) -> None:
        assert found("12", line("112 120 1.2", 1)) == []

    def test_words_that_are_taken_are_not_there_any_more(self) -> None:
        passages = Passages(PRINT)
        (place,) = passages.find("The mill stands by the river", passages.free)
        passages.mark(passages.free, place.words)
        assert passages.find("The mill stands by the river", passages.free) == []


class TestWhatIsThere:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("wood", "wood."),
            ("THE RIVER", "the river"),
            ("grinds the farmers’ corn", "grinds the farmers' corn,"),
            ("The rnill stands by the river and grlnds the corn", "The mill stands by the river"),
            ("The mi11 stands by the river and qrinds the farmers", "The mill stands by the"),
        ],
    )
    def test_is_found_in_spite_of_case_signs_and_slips(self, text: str, words: str) -> None:
        (place,) = found(text, PRINT)
        assert place.startswith(words)

    def test_a_paragraph_is_all_of_its_lines(self) -> None:
        text = " ".join(word.text for word in PRINT)
        passages = Passages(PRINT)
        (place,) = passages.find(text, passages.free)
        assert place.words == tuple(range(len(PRINT)))
        assert place.box == hull(word.box for word in PRINT)

    def test_words_torn_at_the_end_of_a_line_are_whole_in_the_text(self) -> None:
        words = [*line("It was a remark-", 1), *line("able year.", 2)]
        assert found("It was a remarkable year.", words) == ["It was a remark- able year."]

    def test_spaces_may_be_elsewhere(self) -> None:
        assert found("Invoice no. 4711", line("Invoiceno.4711", 1)) == ["Invoiceno.4711"]

    def test_ideographs_need_no_spaces(self) -> None:
        words = [*line("百度 百度为您找到以下结果", 1), *line("搜索工具", 2)]
        assert found("百度为您找到以下结果", words) == ["百度为您找到以下结果"]
        assert found("搜索", words) == []

    def test_dashes_of_all_lengths_are_one(self) -> None:
        assert found("25–29", line("20-24 25-29", 1)) == ["25-29"]

    def test_signs_beside_it_belong_to_it_if_they_are_in_the_text(self) -> None:
        words = line("$ 178 % 50 %", 1)
        assert found("$ 178", words) == ["$ 178"]
        assert found("178", words) == ["178"]
        assert found("50 %", words) == ["50 %"]

    def test_a_short_text_has_all_its_places(self) -> None:
        assert found("yes", line("yes no yes no", 1)) == ["yes", "yes"]


class TestWordsInAnotherOrder:
    LEFT = ("Rain fell on the hills", "for three days and the", "river rose to the door")
    RIGHT = ("Nobody in the valley had", "seen the like of it, and", "old men shook their heads")

    def columns(self) -> list[Word]:
        """Two columns, as a recognizer reads them that goes from top to bottom."""
        rows = enumerate(zip(self.LEFT, self.RIGHT, strict=True))
        return [
            word
            for row, (left, right) in rows
            for word in line(left, 2 * row, y=row / 50) + line(right, 2 * row + 1, 0.5, row / 50)
        ]

    @pytest.mark.parametrize("column", [LEFT, RIGHT])
    def test_a_column_is_read_down_though_its_lines_stand_between_others(
        self, column: Sequence[str]
    ) -> None:
        assert found(" ".join(column), self.columns()) == [" ".join(column)]

    def test_what_is_near_goes_before_what_is_said_in_the_same_words_elsewhere(self) -> None:
        words = [
            *line("Roads and bridges of the north, by the", 1),
            *line("17", 30),
            *line("Survey of Public Works in the year 1897", 20, 0.5),
            *line("Survey of Public Works in the year 1897", 2),
        ]
        text = "Roads and bridges of the north, by the Survey of Public Works in the year 1897"
        passages = Passages(words)
        (place,) = passages.find(text, passages.free)
        assert place.box.y1 < 0.05


letters = st.text(alphabet="abcé字1. ", max_size=30)


class TestLaws:
    @given(st.lists(letters, max_size=12), letters)
    def test_a_passage_has_words_in_their_order_and_once(self, lines: list[str], text: str) -> None:
        words = [word for number, each in enumerate(lines) for word in line(each, number)]
        passages = Passages(words)
        for place in passages.find(text, passages.free):
            assert list(place.words) == sorted(set(place.words))
            assert place.box == hull(words[word].box for word in place.words)

    @given(st.lists(st.sampled_from(["mill", "river", "corn", "12.50"]), min_size=1, max_size=40))
    def test_a_line_is_found_where_it_stands(self, parts: list[str]) -> None:
        text = " ".join(parts)
        words = [*line("Something else before", 1), *line(text, 2, 0.0), *line("and after", 3)]
        assert text in found(text, words)

    def test_work_is_bounded(self) -> None:
        words = [word for number in range(60) for word in line("ababab " * 10, number)]
        passages = Passages(words)
        for _ in range(2000):
            passages.find("ab" * 5000, passages.free)
        assert not passages.spend(0)
        assert passages.find("ababab", passages.free) == []
