"""Which column each word of a list's rows belongs to, read from the words alone."""

import numpy as np
import pytest

from parsers.document import BoundingBox, Page, Word
from parsers.extraction.lines import lines_to_search
from parsers.extraction.ranking.row_features import MOST_WORDS, NAMES, words_in_rows
from parsers.extraction.ranking.row_reader import CLASSES, read_rows

HEADS = {
    "en": ("Item", "Description", "Qty", "Unit price", "VAT", "Amount"),
    "de": ("Artikel", "Bezeichnung", "Menge", "Einzelpreis", "MwSt", "Betrag"),
    "fr": ("Réf.", "Désignation", "Qté", "Prix unitaire", "TVA", "Montant"),
}
ROWS = (
    ("A-1207", "Garden bench oak", "3", "45.00", "19 %", "135.00"),
    ("B-0044", "Hose red", "12", "2.50", "19 %", "30.00"),
    ("C-9931", "Wall paint white", "7", "18.20", "7 %", "127.40"),
)
COLUMNS = ("article_number", "description", "quantity", "unit_price", "tax_rate", "amount")
LEFT = (0.08, 0.2, 0.5, 0.6, 0.75, 0.85)
TOP, STEP, HEIGHT = 0.3, 0.03, 0.012


def page_of(rows, number=1, left=LEFT):
    words = []
    for line, row in enumerate(rows):
        top = TOP + line * STEP
        for x, text in zip(left, row, strict=True):
            for part in text.split():
                box = BoundingBox(x, top, min(x + 0.008 * len(part), 1.0), top + HEIGHT)
                words.append(Word(part, box, line))
                x = box.x1 + 0.004
    return Page(number, 595, 842, words=tuple(words))


def region(first=1, count=3, number=1):
    return {number: (TOP + first * STEP - 0.004, TOP + (first + count) * STEP - 0.01)}


def read(rows, where):
    found = read_rows(lines_to_search([page_of(rows)]), where)
    return [
        (word.text, CLASSES[at])
        for word, at in zip(found.rows.words, found.probability.argmax(axis=1), strict=True)
    ]


@pytest.mark.parametrize("language", HEADS)
def test_words_below_heads_belong_to_their_columns(language):
    found = read((HEADS[language], *ROWS), region())
    for row in ROWS:
        for column, text in zip(COLUMNS, row, strict=True):
            for part in text.replace(" %", "").split():
                assert (part, column) in found


@pytest.mark.parametrize("language", HEADS)
def test_columns_in_another_order_are_read_as_well(language):
    def turned(row):
        return (row[1], row[0], row[2], row[4], row[3], row[5])

    where = (0.08, 0.3, 0.5, 0.62, 0.72, 0.85)
    page = page_of([turned(row) for row in (HEADS[language], *ROWS)], left=where)
    found = read_rows(lines_to_search([page]), region())
    told = {
        word.text: CLASSES[at]
        for word, at in zip(found.rows.words, found.probability.argmax(axis=1), strict=True)
    }
    assert (told["135.00"], told["45.00"], told["12"]) == ("amount", "unit_price", "quantity")


def test_of_each_word_the_columns_add_up_to_one():
    found = read_rows(lines_to_search([page_of((HEADS["en"], *ROWS))]), region())
    assert found.probability.shape == (len(found.rows.words), len(CLASSES))
    assert np.allclose(found.probability.sum(axis=1), 1.0, atol=1e-5)


def test_words_above_and_below_the_rows_are_not_read():
    sums = ("Total", "", "", "", "", "292.40")
    found = read((HEADS["en"], *ROWS, sums), region())
    assert {text for text, _ in found}.isdisjoint({"Item", "Total", "292.40"})


def test_a_page_without_words_or_rows_is_read_as_nothing():
    for where in ({}, region(), region(number=2)):
        found = read_rows([], where)
        assert (found.rows.words, found.probability.shape) == ((), (0, len(CLASSES)))
    far = {1: (0.98, 0.99)}
    assert read_rows(lines_to_search([page_of(ROWS)]), far).rows.words == ()


def test_every_word_has_every_feature_and_no_more_words_than_so_many_are_read():
    rows = [(f"A-{n}", "red hose long", "1", "2.00", "7 %", "2.00") for n in range(MOST_WORDS)]
    words = [word for page in (page_of(rows[:20]),) for word in page.words] * (MOST_WORDS // 100)
    found = words_in_rows(lines_to_search([Page(1, 595, 842, words=tuple(words))]), {1: (0.0, 1.0)})
    assert len(found.words) <= MOST_WORDS
    assert found.features.shape == (len(found.words), len(NAMES))
    assert np.isfinite(found.features).all()
