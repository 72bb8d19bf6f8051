"""How much of a page an answer holds, and how much of it is on the page."""

import unicodedata
from collections.abc import Sequence

import pytest

from parsers.alignment.coverage import Coverage, measure_coverage
from parsers.document import Block, BoundingBox, Cell, Label, Word, plain

PROSE = (
    "The mill at the upper end of the lane was built in 1784 by two brothers, who had come from "
    "Sheffield with forty pounds and a letter of credit. It ground oats and barley for the "
    "villages of the valley until the flood of 1866 took the wheel and most of the weir with it."
)
FOREIGN = (
    "Quarterly revenue rose sharply because wholesale customers renewed annual subscriptions, "
    "while operating expenses declined, management reported during yesterday's conference call."
)
CHINESE = "今天下午三点在上海图书馆举行讲座，欢迎大家参加"
HEAD, MIDDLE = 0.03, 0.5


def words_of(
    text: str, confidence: float | None = None, height: float = MIDDLE
) -> tuple[Word, ...]:
    box = BoundingBox(0.1, height - 0.01, 0.9, height + 0.01)
    return tuple(Word(each, box, 0, confidence) for each in text.split())


def paragraph(text: str, label: Label = Label.TEXT, box: BoundingBox | None = None) -> Block:
    return Block(label, plain(text), box)


def table(*rows: Sequence[str]) -> Block:
    cells = (
        Cell(row, column, text)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    )
    return Block(Label.TABLE, cells=tuple(cells))


def measure(answer: str, page: str) -> Coverage:
    return measure_coverage([paragraph(answer)], words_of(page))


class TestNothingToCompareWith:
    @pytest.mark.parametrize(
        ("words", "why"),
        [
            ((), "no words"),
            (words_of("Page 12 of 40"), "hardly any letters"),
            (words_of("• — ☐ ▪ … ( ) / " * 20), "hardly any letters"),
            (words_of(PROSE, confidence=0.6), "OCR is not sure of the words"),
            (words_of("OOO 118 9 202 8 200 1240,00 2100,00 py", 0.95), "OCR does not read this"),
        ],
    )
    def test_claims_nothing(self, words: tuple[Word, ...], why: str) -> None:
        block = paragraph("Счёт на оплату за услуги связи по договору от третьего марта")
        measured = measure_coverage([block], words)
        assert (measured.coverage, measured.unsupported) == (None, None)
        assert measured.blocks == (block,)
        assert measured.incomparable.startswith(why)

    def test_an_invention_in_another_script_is_no_reason(self) -> None:
        measured = measure_coverage([paragraph("Всё хорошо")], words_of(PROSE, 0.98))
        assert (measured.coverage, measured.unsupported) == (0, 1)

    def test_what_is_in_pictures_and_formulas_is_not_judged(self) -> None:
        blocks = [
            paragraph("A mill by a river, seen from the hill", Label.PICTURE),
            paragraph(r"\frac{\alpha}{2}", Label.FORMULA),
        ]
        measured = measure_coverage(blocks, words_of(PROSE))
        assert measured.unsupported is None
        assert [block.support for block in measured.blocks] == [None, None]

    def test_nor_what_is_said_of_a_picture_that_nobody_read(self) -> None:
        picture, below = BoundingBox(0, 0, 1, 0.3), BoundingBox(0, 0.4, 1, 0.9)
        blocks = [
            paragraph("Mill & Sons", box=BoundingBox(0.1, 0.1, 0.9, 0.2)),
            paragraph(PROSE, box=below),
        ]
        measured = measure_coverage(blocks, words_of(PROSE), unread=[picture])
        assert measured.unsupported == 0
        assert [block.support for block in measured.blocks] == [None, 1]


class TestAWholeAnswer:
    @pytest.mark.parametrize(
        ("answer", "page"),
        [
            (PROSE, PROSE),
            (PROSE.upper(), PROSE),
            (PROSE, PROSE.replace("brothers, who", "bro- thers, who").replace("oats", "o ats")),
            (PROSE, PROSE.replace("the villages", "thevillages")),
            (PROSE, unicodedata.normalize("NFKD", PROSE).replace("fl", "ﬂ")),
            ("Summe 1 234,00 EUR, davon 19 % Steuer", "Summe 1234,00 EUR, davon 19 % Steuer"),
            (CHINESE, CHINESE.replace("，", " ").replace("三", " 三 ")),
            ("Crème brûlée à la carte, déjà vu", "Creme brulee a la carte, deja vu"),
        ],
    )  # fmt: skip
    def test_is_one_however_it_is_written(self, answer: str, page: str) -> None:
        measured = measure(answer, page)
        assert (measured.coverage, measured.unsupported) == (1, 0)

    def test_is_one_in_another_order(self) -> None:
        first, second, third = PROSE.split(", ")[0], FOREIGN.split(", ")[0], FOREIGN.split(", ")[1]
        blocks = [paragraph(third), paragraph(first), paragraph(second)]
        measured = measure_coverage(blocks, words_of(f"{first} {second} {third}"))
        assert measured.coverage == pytest.approx(1)
        assert measured.unsupported == pytest.approx(0)

    def test_is_one_cell_by_cell(self) -> None:
        """A table whose words the file gives column by column."""
        rows = [("Oats", "12", "7.50"), ("Rye", "3", "9.00"), ("Barley", "40", "6.25")]
        columns = " ".join(" ".join(each) for each in zip(*rows, strict=True))
        measured = measure_coverage([table(*rows)], words_of(columns))
        assert (measured.coverage, measured.unsupported) == (1, 0)

    def test_loses_little_where_print_is_misread(self) -> None:
        misread = PROSE.replace("1784", "I784").replace("letter", "1etter").replace("weir", "we1r")
        measured = measure(PROSE, misread)
        assert 0.97 < (measured.coverage or 0) < 1
        assert 0 < (measured.unsupported or 0) < 0.03

    def test_has_formulas_in_latex(self) -> None:
        page = f"{PROSE} where α + β = 2 x y and f ( x ) = 0"
        answer = f"{PROSE} where $\\alpha + \\beta = 2xy$ and \\(f(x) = \\mathrm{{0}}\\)"
        measured = measure(answer, page)
        assert (measured.coverage, measured.unsupported) == (1, 0)

    def test_may_leave_out_running_heads(self) -> None:
        heads = words_of("Transactions of the Valley Society, volume 12, page 340", height=HEAD)
        measured = measure_coverage([paragraph(PROSE)], (*words_of(PROSE), *heads))
        assert (measured.coverage or 0) > 0.94

    def test_is_compared_with_a_second_layer_too(self) -> None:
        both = [paragraph(PROSE), paragraph(FOREIGN)]
        alone = measure_coverage(both, words_of(PROSE))
        measured = measure_coverage(both, words_of(PROSE), second_layer=words_of(FOREIGN))
        assert (alone.unsupported or 0) > 0.3
        assert (measured.coverage, measured.unsupported) == (1, 0)


class TestALazyAnswer:
    def test_that_is_a_picture_holds_nothing(self) -> None:
        measured = measure_coverage([Block(Label.PICTURE)], words_of(PROSE))
        assert (measured.coverage, measured.unsupported) == (0, None)

    def test_that_is_a_heading_holds_that(self) -> None:
        measured = measure("The mill at the upper end of the lane", PROSE)
        assert measured.coverage == pytest.approx(29 / 207, abs=0.02)
        assert measured.unsupported == 0

    def test_that_is_invented_holds_next_to_nothing(self) -> None:
        measured = measure(FOREIGN, PROSE)
        assert (measured.coverage or 0) < 0.05
        assert (measured.unsupported or 0) > 0.95

    def test_is_told_block_by_block(self) -> None:
        measured = measure_coverage([paragraph(PROSE), paragraph(FOREIGN)], words_of(PROSE))
        first, second = (block.support for block in measured.blocks)
        assert first == 1
        assert second is not None and second < 0.05

    def test_that_says_a_row_once_holds_it_once(self) -> None:
        """Rows of a bill that are all alike, of which all but one are left out."""
        page = " ".join(["Night in a double room 120.00"] * 20)
        measured = measure("Night in a double room 120.00", page)
        assert (measured.coverage or 0) < 0.2
        assert measured.unsupported == 0

    def test_numbers_count(self) -> None:
        rows = [f"{number * 7919}.{number % 100:02}" for number in range(1, 41)]
        measured = measure_coverage([table(rows[:20])], words_of(" ".join(rows)))
        assert 0.4 < (measured.coverage or 0) < 0.6

    def test_other_numbers_are_found_out(self) -> None:
        page = " ".join(str(number * 7919) for number in range(1000, 1040))
        other = [str(number * 104729) for number in range(1000, 1040)]
        measured = measure_coverage([table(other)], words_of(page))
        assert (measured.coverage or 0) < 0.1
        assert (measured.unsupported or 0) > 0.9


@pytest.mark.parametrize(
    "blocks",
    [
        [paragraph("a" * 2_000_000)],
        [paragraph("mill " * 400_000)],
        [paragraph(f"{number}") for number in range(50_000)],
        [paragraph("$" * 100_000)],
        [paragraph("\\(" * 100_000)],
        [Block(Label.TABLE, cells=tuple(Cell(0, at, f"{at} x") for at in range(50_000)))],
    ],
)  # fmt: skip
def test_an_answer_that_never_ends_is_measured_all_the_same(blocks: list[Block]) -> None:
    measured = measure_coverage(blocks, words_of(PROSE))
    assert (measured.coverage or 0) < 0.2
    assert len(measured.blocks) == len(blocks)
