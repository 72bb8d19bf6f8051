"""Which lines, as the built-in recognizer reads them, are likely to be in another script."""

from parsers.ocr.doubt import ReadLine, count_unread, is_doubtful, is_vietnamese, looks_vietnamese

SURE = ReadLine("Invoice No. 4711", 0.99, 12.0)
UNSURE = ReadLine("C-pa No 61869", 0.7, 12.0)
GAPPED = ReadLine(" ,    64195  28.10.2026", 0.97, 20.0)
MISREAD = (
    "Kính gi quý khách, chúng tôi xin báo rīng đin hàng 59788 đã rūi kho",
    "Xin quý khách kilm tra tlng thùng ngay khi nhln vì có mlt thùng",
)


def read(*texts: str) -> list[ReadLine]:
    return [ReadLine(text, 0.98, 30.0) for text in texts]


def test_a_page_without_lines_is_not_doubtful() -> None:
    assert not is_doubtful([])
    assert not is_vietnamese([])


def test_a_page_is_doubtful_by_the_length_of_its_unsure_lines() -> None:
    assert is_doubtful([SURE, SURE, UNSURE])
    assert not is_doubtful([SURE] * 9 + [UNSURE])


def test_a_sure_line_of_which_only_blanks_are_left_is_doubtful() -> None:
    assert GAPPED.is_doubtful
    assert is_doubtful([GAPPED, SURE])


def test_a_sure_line_that_begins_with_a_blank_or_says_little_for_its_length_is_doubtful() -> None:
    assert ReadLine(" 4411", 0.95, 6.4).is_doubtful
    assert ReadLine("4411", 0.99, 9.0).is_doubtful
    assert not ReadLine("发票号码", 0.99, 4.5).is_doubtful
    assert not ReadLine("9", 0.99, 1.8).is_doubtful


def test_greek_is_doubtful_however_sure_as_its_accents_have_no_sign() -> None:
    assert ReadLine("Σνολο πληρωμ 312,75", 0.97, 10.0).is_doubtful
    assert not ReadLine("sin α + cos β = 1", 0.97, 9.0).is_doubtful


def test_few_doubtful_lines_are_a_drawing_and_not_counted_as_text() -> None:
    assert count_unread([UNSURE, UNSURE, SURE]) == 0
    assert count_unread([UNSURE, UNSURE, UNSURE, SURE]) == 3


def test_narrow_doubtful_lines_are_stains() -> None:
    assert count_unread([ReadLine("o", 0.3, 1.1)] * 12) == 0


def test_vietnamese_is_told_by_its_letters_though_it_is_read_surely() -> None:
    assert not is_doubtful(read(*MISREAD))
    assert is_vietnamese(read(*MISREAD))
    assert count_unread(read(*MISREAD), silent=True) == 2


def test_other_languages_with_accents_are_not_vietnamese() -> None:
    for text in (
        "Uważamy, że zamówienie zostało opłacone, prosimy o wysyłkę próbek do Łodzi w środę",
        "Les élèves ont été reçus à l'école où le maître les a félicités à la fin de l'année",
        "Não são necessárias informações adicionais, à exceção das três últimas páginas",
        "Râul și pădurea sunt după casă; înălțimea nu contează, țara întâi și după aceea lumea",
        "Đurđevac leži između Koprivnice i Bjelovara, gdje su đaci gađali čašu u žutoj kući",
        "Die Bücher müssen bis Mittwoch zurückgegeben werden, sonst gehören sie der Bücherei",
    ):
        assert not looks_vietnamese(text), text
