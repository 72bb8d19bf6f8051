"""Words are trusted when they are drawn, seen, and make sense."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.document import BoundingBox, Word
from parsers.reading.text_layer import Drawing, Run, judge, unseen

BOX = (0.0, 0.0, 100.0, 10.0)
PROSE = "The supplier delivers the goods within thirty days of the order. " * 8
WORDS = (Word("word", BoundingBox(0.1, 0.1, 0.2, 0.2), 0),)


def drawing(seen: str = "", hidden: str = "", images: float = 0.0, outlines: int = 0) -> Drawing:
    runs = (Run(seen, BOX, True), Run(hidden, BOX, False))
    return Drawing(runs, image_share=images, outlines=outlines)


def shifted(text: str) -> str:
    """As a font says it whose codes are glyph numbers: each letter 29 places further down."""
    return "".join(c if c.isspace() else chr(max(33, ord(c) - 29)) for c in text)


BAD = {
    "hidden text over a scan": drawing(hidden=PROSE, images=1.0),
    "hidden text": drawing(hidden=PROSE),
    "characters without meaning": drawing(PROSE + "\ufffd" * 60),
    "symbols instead of letters": drawing("¤%&/()=?`´^°!" * 20),
    "letters that make no words": drawing(shifted(PROSE)),
    "few words beside large images": drawing("Page 12 of 40", images=0.9),
    "text drawn as outlines": drawing("Page 12 of 40", outlines=2000),
}


@pytest.mark.parametrize("reason", BAD)
def test_a_bad_text_layer_is_named_for_what_is_wrong(reason: str) -> None:
    layer = judge(WORDS, BAD[reason])
    assert (layer.good, layer.reason) == (False, reason)
    assert layer.words == WORDS


def arabic(text: str) -> tuple[Word, ...]:
    return tuple(Word(each, BoundingBox(0.1, 0.1, 0.2, 0.12), 0) for each in text.split())


def test_arabic_words_with_a_letter_three_times_in_a_row_are_of_a_font_that_names_it_wrongly() -> (
    None
):
    told = arabic("تحقيق معدلات نمو قوية ومستدامة " * 5)
    wrong = arabic("تحقيوووق معوووودلات نمو قويووووة ومسووولدامة " * 5)
    assert judge(told, drawing("".join(word.text for word in told))).good
    layer = judge(wrong, drawing("".join(word.text for word in wrong)))
    assert (layer.good, layer.reason) == (False, "letters that make no words")


def test_cyrillic_that_is_named_as_accented_letters_makes_no_words() -> None:
    text = "Поставщик передаёт товар покупателю. ".encode("cp1251").decode("latin-1") * 6
    assert judge(WORDS, drawing(text)).reason == "letters that make no words"


@pytest.mark.parametrize("garbage", ["\ue000", "\ufffd", "\x07", "(cid:12)"])
def test_what_stands_for_no_character_is_garbage(garbage: str) -> None:
    layer = judge(WORDS, drawing(garbage * 300))
    assert not layer.good
    assert layer.garbage > 0.9


def test_no_words_are_no_text_layer() -> None:
    layer = judge((), drawing(PROSE))
    assert (layer.good, layer.reason, layer.coverage) == (False, "no text layer", 0.0)


@pytest.mark.parametrize(
    "text",
    [
        PROSE,
        "7",
        "Name ....................... Date ......................." * 8,
        "12.345,67 1.200,00 13.545,67 19% 2.573,68 EUR " * 20,
        "東京都千代田区丸の内一丁目の請求書" * 20,
        "Сумма к оплате составляет двенадцать тысяч рублей " * 8,
        "Σ ∫ f(x) dx = F(b) − F(a), where F is any antiderivative of f on [a, b]. " * 8,
    ],
)
def test_prose_numbers_forms_and_other_scripts_are_good(text: str) -> None:
    layer = judge(WORDS, drawing(text))
    assert layer.good, layer.reason
    assert layer.coverage == 1.0


def lines_of(height: float) -> tuple[Word, ...]:
    return tuple(
        Word("mill", BoundingBox(0.1 * x, 0.02 * y, 0.1 * x + 0.05, 0.02 * y + height), y)
        for y in range(20)
        for x in range(5)
    )


def test_words_that_reach_over_other_lines_are_not_good() -> None:
    layer = judge(lines_of(0.15), drawing(PROSE))
    assert (layer.good, layer.reason) == (False, "words that cover each other")
    assert judge(lines_of(0.015), drawing(PROSE)).good


def test_vertical_words_beside_each_other_are_good() -> None:
    words = tuple(
        Word("東京都千代田区", BoundingBox(0.05 * x, 0.1, 0.05 * x + 0.03, 0.5), x)
        for x in range(18)
    )
    assert judge(words, drawing("東京都千代田区" * 18)).good


def test_a_digital_page_with_a_figure_is_good() -> None:
    assert judge(WORDS, drawing(PROSE, images=0.4)).good


def test_some_private_characters_do_no_harm() -> None:
    layer = judge(WORDS, drawing(PROSE + "\ue000" * 3))
    assert layer.good
    assert 0 < layer.garbage < 0.05


def test_only_words_where_nothing_visible_stands_are_unseen() -> None:
    low, both = (0.0, 90.0, 100.0, 100.0), (0.0, 0.0, 20.0, 10.0)
    page = Drawing(
        (Run(PROSE, BOX, True), Run("hidden", low, False), Run("twice", both, False)), 0.0, 0
    )
    assert unseen([both, low], page) == {low}


def test_nothing_is_unseen_where_all_is_hidden() -> None:
    assert unseen([BOX], drawing(hidden=PROSE)) == set()


@given(seen=st.text(), hidden=st.text(), images=st.floats(0, 1), outlines=st.integers(0, 10_000))
def test_shares_are_shares_and_a_reason_is_always_given(
    seen: str, hidden: str, images: float, outlines: int
) -> None:
    layer = judge(WORDS, drawing(seen, hidden, images, outlines))
    assert 0 <= layer.coverage <= 1
    assert 0 <= layer.garbage <= 1
    assert layer.reason
