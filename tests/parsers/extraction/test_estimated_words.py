"""Words for a page that has none."""

from hypothesis import given
from hypothesis import strategies as st

from parsers.document import Block, BoundingBox, Cell, Label, Page, Word
from parsers.extraction.lines import words_of

BOX = BoundingBox(0.2, 0.4, 0.8, 0.6)


def page(text: str, box: BoundingBox | None = BOX) -> Page:
    """With a table: a line for each row, tabs between the cells."""
    cells = tuple(
        Cell(row, column, cell)
        for row, line in enumerate(text.split("\n"))
        for column, cell in enumerate(line.split("\t"))
    )
    return Page(1, 600, 800, blocks=(Block(Label.TABLE, box=box, cells=cells),))


def test_a_block_without_a_box_gives_no_words() -> None:
    assert words_of(page("Total 9.90", box=None)) == ()


def test_a_page_with_words_keeps_its_own() -> None:
    own = (Word("Total", BOX, 0),)

    assert words_of(Page(1, 600, 800, words=own, blocks=page("other").blocks)) == own


def test_lines_stand_below_each_other_and_cells_beside_each_other() -> None:
    total, amount, tax = words_of(page("Total\t9.90\nTax"))

    assert [total.text, amount.text, tax.text] == ["Total", "9.90", "Tax"]
    assert total.box.y1 <= tax.box.y0 + 1e-9
    assert total.box.x1 <= amount.box.x0 + 1e-9
    assert total.box.y0 == amount.box.y0


@given(st.text(alphabet="aé1 \t\n", max_size=80))
def test_no_word_is_lost_and_all_stand_in_the_box(text: str) -> None:
    words = words_of(page(text))

    assert [word.text for word in words] == text.split()
    for word in words:
        assert BOX.x0 - 1e-9 <= word.box.x0 < word.box.x1 <= BOX.x1 + 1e-9
        assert BOX.y0 - 1e-9 <= word.box.y0 < word.box.y1 <= BOX.y1 + 1e-9
