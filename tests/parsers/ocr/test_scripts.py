"""Pages in scripts that the built-in recognizer cannot read: told, or read by Tesseract's packs."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf
import pytest
from rapidfuzz.distance import Levenshtein

from parsers.document import BoundingBox, PageImage, PageInput, TextLayer, Unread, Word
from parsers.document.lines import join_words, read_lines, visual_lines
from parsers.engines.embedded.page import answer_page
from parsers.ocr import page_words, script_packs, scripts
from parsers.ocr.detection import Pixels
from parsers.ocr.doubt import ReadLine, has_latin_lines, score_of_letters
from parsers.ocr.line_words import LineWord
from parsers.ocr.page_words import better_layer, read_page
from parsers.ocr.script_packs import data_folders, how_to_read, installed_packs
from parsers.ocr.scripts import Script, _is_accepted
from parsers.ocr.words import Reading, load_reader, read_words

PAGES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "Cyrillic": ("Russian", (
        "ООО «Ромашка»", "Счёт на оплату 118 от 9 ноября 2026 г.", "Итого: 2100,00 руб.",
    )),
    "Cyrillic ": ("Ukrainian", (
        "Видаткова накладна № 57", "Постачальник: ТОВ «Їжак», Київ", "Разом до сплати 480,50",
    )),
    "Greek": ("Greek", (
        "Τιμολόγιο παραγγελίας 4411", "Πελάτης: Παντοπωλείο Ήλιος", "Σύνολο πληρωμής 312,75",
    )),
    "Arabic": ("Arabic", ("فاتورة رقم 118", "التاريخ 9 نوفمبر 2026", "المجموع 2100 دينار")),
    "Arabic ": ("Arabic letter", (
        "طلب شراء رقم 5521", "المشتري مكتبة الفجر الجديد", "عدد الكتب المطلوبة 340",
    )),
    "Hebrew": ("Hebrew", ("חשבונית מספר 118", "הלקוח בית הספר אלונים", "לתשלום 2100 שקלים")),
    "Devanagari": ("Hindi", (
        "हमारा बीजक संख्या 4411", "ग्राहक शर्मा एंड संस लखनऊ", "कुल देय राशि है 2100 रुपये",
    )),
    "Thai": ("Thai", ("ใบแจ้งหนี้ เลขที่ 118", "ส่งถึงโรงเรียนบ้านสวน", "รวมเป็นเงิน 2100 บาท")),
    "Hangul": ("Korean", ("세금계산서 번호 118", "구매자 푸른숲 도서관", "합계 금액 2100 원")),
    "Vietnamese": ("Vietnamese", (
        "Đơn đặt hàng số 118 của nhà sách Ánh Dương", "Người bán đã giao đủ hàng và được trả tiền",
        "Tổng số tiền phải trả là 2100 đồng",
    )),
}  # fmt: skip
"""By the pack that reads them."""
ENGLISH = "Invoice No. 4711", "Harbour Timber Ltd, Bristol", "Total due: 129.50"
QUICK = {"Arabic", "Arabic ", "Cyrillic", "Cyrillic ", "Greek"}
packs = [
    pytest.param(pack, marks=() if pack in QUICK else pytest.mark.slow) for pack in sorted(PAGES)
]
ALIKE = 0.97


def needs(pack: str) -> None:
    if pack not in installed_packs():
        pytest.skip(f"the extra scripts or its pack {pack} is not installed")


def drawn(lines: tuple[str, ...], size: float = 15, turned: int = 0) -> PageImage:
    with pymupdf.open() as document:
        page = document.new_page(width=420, height=40 + 45 * len(lines))
        for i, line in enumerate(lines):
            place = pymupdf.Rect(25, 25 + 45 * i, 400, 65 + 45 * i)
            page.insert_htmlbox(place, f"<p style='font-size:{size}pt'>{line}</p>")
        seen = page.get_pixmap(dpi=150)
        pixels = np.frombuffer(seen.samples, np.uint8).reshape(seen.height, seen.width, 3)
    pixels = np.ascontiguousarray(np.rot90(pixels, -turned // 90))
    return PageImage(pixels.shape[1], pixels.shape[0], pixels.tobytes())


def lines_of(words: tuple[Word, ...]) -> list[str]:
    return [join_words(line) for line in visual_lines(words)]


def assert_alike(read: Sequence[str], lines: Sequence[str]) -> None:
    """But for a sign in thirty or so, blanks apart; numbers are exact."""
    one, other = ("".join("".join(each).split()) for each in (read, lines))
    assert Levenshtein.normalized_similarity(one, other) >= ALIKE
    assert re.findall(r"\d+", one) == re.findall(r"\d+", other)


@pytest.fixture(scope="module")
def reader() -> Any:
    return load_reader()


@pytest.fixture
def without_packs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scripts, "installed_packs", dict)
    monkeypatch.setattr(script_packs, "engine_version", lambda: None)


@pytest.mark.parametrize("pack", packs)
def test_without_packs_it_is_told_that_the_page_cannot_be_read(
    without_packs: None, reader: Any, pack: str
) -> None:
    told = read_words(reader, drawn(PAGES[pack][1])).unread
    assert told is not None
    assert told.what == "text that cannot be read: 3 lines"
    assert "pip install 'pagemill[scripts]'" in told.remedy
    assert f"tesseract-ocr-script-{script_packs.SCRIPTS[pack.strip()]}" in told.remedy


def test_the_remedy_names_the_greek_pack_alone_where_the_letters_show_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(scripts, "installed_packs", dict)
    crops = [np.zeros((20, 200, 3), np.uint8)] * 2
    greek = [
        ReadLine(text, 0.8, 10.0)
        for text in (
            "T\u03b9\u03bc\u03bf\u03bb\u03cc\u03b3\u03b9o",
            "K\u03c1\u03b1oi \u03be\u03bdp\u03cc",
        )
    ]
    assert scripts.find_foreign(crops, greek).missing == ("Greek",)
    others = [ReadLine(text, 0.8, 10.0) for text in ("LHT B Mex", "C- N \u03a6")]
    assert len(scripts.find_foreign(crops, others).missing) > 1


def test_the_answer_says_what_is_unread_so_that_the_page_is_not_complete(
    without_packs: None,
) -> None:
    page = PageInput(1, 420.0, 175.0, 0, drawn(PAGES["Cyrillic"][1]))
    assert [each.what for each in answer_page(page).unread] == ["text that cannot be read: 3 lines"]


def test_a_readable_page_is_read_as_before_and_nothing_is_told(reader: Any) -> None:
    reading = read_words(reader, drawn(ENGLISH))
    assert lines_of(reading.words) == list(ENGLISH)
    assert (reading.unread, reading.warnings) == (None, ())


def test_a_drawing_is_not_told_as_text(without_packs: None, reader: Any) -> None:
    rng = np.random.default_rng(5)
    pixels = np.full((400, 600, 3), 255, np.uint8)
    for x, y in rng.integers(20, 360, (60, 2)):
        pixels[y : y + 3, x : x + rng.integers(5, 200)] = 0
    assert read_words(reader, PageImage(600, 400, pixels.tobytes())).unread is None


@pytest.mark.parametrize("pack", packs)
def test_with_its_pack_a_page_is_read_in_logical_order(reader: Any, pack: str) -> None:
    needs(pack.strip())
    lines = PAGES[pack][1]
    reading = read_words(reader, drawn(lines))
    assert reading.unread is None
    assert_alike(lines_of(reading.words), lines)
    in_turn = [" ".join(word.text for word in line) for line in read_lines(reading.words)]
    assert_alike(in_turn, lines)


@pytest.mark.slow
@pytest.mark.parametrize("pack", ["Hebrew", "Thai"])
def test_a_page_on_its_head_is_turned_by_the_pack_that_reads_it(reader: Any, pack: str) -> None:
    needs(pack)
    lines = PAGES[pack][1]
    reading = read_words(reader, drawn(lines, turned=180))
    assert reading.rotation == 180
    assert_alike(lines_of(reading.words), lines)


def test_words_by_a_pack_have_boxes_of_their_own(reader: Any) -> None:
    needs("Cyrillic")
    reading = read_words(reader, drawn(PAGES["Cyrillic"][1]))
    first = [word for word in reading.words if word.line == 0]
    assert [word.text for word in first] == ["ООО", "«Ромашка»"]
    assert first[0].box.x1 < first[1].box.x0
    assert first[0].box.overlap(first[1].box) == 0


def test_arabic_digits_of_arabic_writing_are_told_as_doubtful(reader: Any) -> None:
    needs("Arabic")
    lines = (
        "فاتورة رقم ٨٥١٥٦ من شركة النخيل",
        "عدد الكتب المطلوبة ٣٤٠ كتابا",
        "المجموع ٢١٠٠ دينار",
    )
    (told,) = read_words(reader, drawn(lines)).warnings
    assert told.startswith("Arabic-Indic digits that may be misread: ")


@pytest.mark.parametrize(
    ("scores", "accepted"),
    [
        ((0.65, 0.5), True),
        ((0.55, 0.2), False),
        ((0.55, 0.2, 0.1, 0.1), True),
        ((0.4, 0, 0, 0), False),
    ],
)
def test_a_pack_is_accepted_that_is_good_or_much_better_than_several(
    scores: tuple[float, ...], accepted: bool
) -> None:
    tried = [Script(name, False, score) for name, score in zip("abcd", scores, strict=False)]
    assert _is_accepted(tried[0], tried) is accepted


@pytest.mark.parametrize(
    ("cyrillic", "latin", "found"), [(0.65, 0.8, False), (0.65, 0.3, True), (0.9, 0.95, True)]
)
def test_a_pack_that_reads_latin_letters_as_its_own_is_not_accepted(
    monkeypatch: pytest.MonkeyPatch, cyrillic: float, latin: float, found: bool
) -> None:
    fitness = {"Cyrillic": cyrillic, "Vietnamese": latin}
    monkeypatch.setattr(scripts, "installed_packs", lambda: tuple(fitness))
    monkeypatch.setattr(scripts, "_fitness", lambda pack, _crops: fitness[pack])
    crop = np.zeros((20, 200, 3), np.uint8)
    script = scripts.find_script([crop], [ReadLine("Other", 0.5, 10.0)])
    assert (script is not None) is found


@pytest.mark.parametrize(
    ("lines", "latin", "doubtful"),
    [
        ([" Student", " yes", "Direct debit "], 0.3, True),
        ([" abc  def", " Ms", "no "], 0.8, True),
        ([" Student", " yes", "Direct debit "], 0.6, False),
        ([" Herr", " Frau", "Zustimmung "], 0.8, False),
        ([" Mme", "Société ", " Oui"], 0.7, False),
    ],
)
def test_blanks_for_boxes_beside_latin_words_are_no_sign_of_another_script(
    monkeypatch: pytest.MonkeyPatch, lines: list[str], latin: float, doubtful: bool
) -> None:
    fitness = {"Cyrillic": 0.2, "Vietnamese": latin}
    monkeypatch.setattr(scripts, "installed_packs", lambda: tuple(fitness))
    monkeypatch.setattr(scripts, "_fitness", lambda pack, _crops: fitness[pack])
    crops = [np.zeros((20, 60, 3), np.uint8)] * len(lines)
    found = scripts.find_foreign(crops, [ReadLine(text, 0.96, 3.0) for text in lines])
    assert found.doubtful is doubtful


def test_where_packs_are_is_what_tesseract_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "script").mkdir()
    (tmp_path / "script" / "Greek.traineddata").write_bytes(b"")
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    monkeypatch.setattr(script_packs, "engine_version", lambda: "2.13.0")
    assert data_folders() == [tmp_path, tmp_path / "script"]
    assert installed_packs.__wrapped__() == {"Greek": tmp_path / "script"}


def test_packs_are_of_no_use_without_the_engine_that_reads_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(script_packs, "engine_version", lambda: None)
    assert installed_packs.__wrapped__() == {}


def test_the_remedy_names_what_is_missing_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script_packs, "engine_version", lambda: "2.13.0")
    assert how_to_read(["Greek"]) == (
        "Run `apt install tesseract-ocr-script-grek`, or read it with a vision model."
    )
    assert how_to_read([]) == "Read it with a vision model."


def test_a_text_layer_put_aside_is_kept_where_ocr_cannot_read_the_page(
    without_packs: None,
) -> None:
    page = with_layer(PAGES["Cyrillic"][1], "Счёт на оплату")
    reading = read_page(page)
    assert reading.words == page.text_layer.words
    assert reading.unread is None
    (told,) = reading.warnings
    assert told.startswith("words from the text layer, as OCR cannot read them: ")


def test_a_text_layer_is_not_kept_that_says_nothing_of_what_is_seen(without_packs: None) -> None:
    latin = with_layer(PAGES["Cyrillic"][1], "Invoice for payment")
    assert read_page(latin).unread is not None
    elsewhere = with_layer(PAGES["Cyrillic"][1], "Счёт на оплату", corner=True)
    assert read_page(elsewhere).unread is not None


def test_a_text_layer_is_not_kept_where_a_pack_has_read_all_but_some_lines() -> None:
    page = with_layer(PAGES["Cyrillic"][1], "Ьсзт по орлфту")
    read = replace(Reading(page.image, page.text_layer.words), unread=Unread("3 lines", "Look."))
    assert better_layer(page, read) is None


def test_a_pack_that_finds_no_letters_of_its_own_in_two_lines_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = list[Pixels]()

    def latin(_pack: str, crop: Pixels, *, bare: bool) -> list[LineWord]:
        lines.append(crop)
        return [LineWord("mill", (0, 0, 10, 10), 1.0)]

    monkeypatch.setattr(scripts, "read_line", latin)
    assert scripts._fitness("Cyrillic", [np.zeros((20, 100, 3), np.uint8)] * 6) == 0
    assert len(lines) == 2


def with_layer(lines: tuple[str, ...], text: str, *, corner: bool = False) -> PageInput:
    """A scan below which its scanner has put `text`, on each line or only in a corner."""
    tops = [0.9] if corner else [(35 + 45 * i) / 175 for i in range(len(lines))]
    words = tuple(
        Word(each, BoundingBox(0.1 + 0.2 * at, top, 0.25 + 0.2 * at, min(top + 0.09, 1.0)), line)
        for line, top in enumerate(tops)
        for at, each in enumerate(text.split())
    )
    return PageInput(1, 420.0, 175.0, 0, drawn(lines), TextLayer(words, good=False))


def test_what_cannot_be_read_in_a_picture_of_a_digital_page_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    unread = Unread("text that cannot be read: 4 lines", "Read it.")
    image = drawn(ENGLISH)
    monkeypatch.setattr(page_words, "read_words", lambda *_: Reading(image, (), unread=unread))
    layer = TextLayer((Word("Total", BoundingBox(0.1, 0.9, 0.2, 0.95), 0),), good=True)
    pictures = (BoundingBox(0, 0, 1, 0.8),)
    page = PageInput(1, 420.0, 175.0, 0, image, layer, pictures=pictures)
    assert read_page(page).unread == unread


def arabic(*texts: str) -> list[list[LineWord]]:
    return [[LineWord(text, (0, 0, 9, 9), 0.9)] for text in texts]


@pytest.mark.parametrize(("read", "meant"), [
    ("\u0634\u06a9\u0631\u0627", "\u0634\u0643\u0631\u0627"),
    ("\u0644\u06a9\u0645", "\u0644\u0643\u0645"),
    ("\u0641\u06cc", "\u0641\u064a"),
])  # fmt: skip
def test_arabic_kaf_and_yeh_are_told_from_persian_ones_by_the_page(read: str, meant: str) -> None:
    with_yeh = "\u0625\u064a\u0635\u0627\u0644"
    lines = scripts.with_arabic_letters(arabic(with_yeh, read))
    assert [word.text for line in lines for word in line] == [with_yeh, meant]


def test_a_persian_page_keeps_its_letters() -> None:
    lines = arabic("\u067e\u0648\u0644", "\u0634\u06a9\u0631", "\u0641\u064a")
    assert scripts.with_arabic_letters(lines) == lines


def test_a_page_surely_in_latin_script_needs_a_better_fit_for_another() -> None:
    """Turned heads of a small table in French were taken for Cyrillic at 0.61."""
    heads = [ReadLine(text, 0.7, 4.0) for text in ("Tfrimestre", "Region", "Casse")]
    body = [ReadLine(text, 0.99, 4.0) for text in ("Elevage 458", "Pêche 40", "Volaille 17")]
    assert has_latin_lines([*heads, *body])
    assert not has_latin_lines(heads)


def test_check_boxes_make_no_line_doubtful() -> None:
    """The recognizer is unsure of the box, not of the letters."""
    assert score_of_letters("\u25a1 Single", [0.49, 0.7, *[1.0] * 6]) == 1.0
    assert score_of_letters(" Ms", [0.5, 1.0, 0.98]) == pytest.approx(0.99)
    assert score_of_letters("\u25a1", [0.5]) is None
