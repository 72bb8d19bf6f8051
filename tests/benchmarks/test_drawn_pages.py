"""The kinds of pages among the drawn cases are read in other drawings too: scripts, forms, mail,
columns, turned pages."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pymupdf")

import pymupdf

from parsers.ocr.script_packs import installed_packs

Question = tuple[str, Sequence[tuple[str, bool]]]
COLUMNS = {
    "en": (
        "Bread rises in a warm place for an hour, then it is baked until its crust sounds hollow.",
        "Cheese ripens in a cellar for a year, turned each week and rubbed with salt and water.",
    ),
    "de": (
        "Ein Segel fängt den Wind und treibt das Boot voran, solange Mast und Taue halten.",
        "Das Ruder lenkt das Boot gegen den Strom, auch wenn der Wind aus Norden weht.",
    ),
}
TRACES = {
    "relays": "".join(
        f"Received: from relay{n}.example (relay{n}.example [198.51.100.{n}])\n"
        f"\tby mx{n}.example (Postfix) with ESMTPS id 4Zk{n}QWERTY\n"
        f"\tfor <pat@home.example>; Tue, 10 Nov 2026 08:1{n}:00 +0000 (UTC)\n"
        for n in range(8)
    ),
    "signatures": "Return-Path: <news@verein.example>\nDelivered-To: eva@heim.example\n"
    "DKIM-Signature: v=1; a=rsa-sha256; d=verein.example; s=2026;\n"
    + "".join(f"\tb={'abCD12+/' * 8}\n" for _ in range(20))
    + "ARC-Seal: i=1; a=rsa-sha256; t=1794300000; cv=none; d=x.example; b=AAAA\n",
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "lines"),
    [
        (13, ("فروشگاه ولایت", "کالای سالم و خلاصه سفارش", "اطلاعات مشتری")),
        (18, ("الولاية الشمالية", "خلال الأسبوع المقبل", "سلام لكل الأصدقاء")),
    ],
)
def test_joined_letters_are_the_letters_they_are(
    differ: Any, blank: Any, tmp_path: Path, size: float, lines: Sequence[str]
) -> None:
    sheet = blank()
    text = "".join(f"<p>{line}</p>" for line in lines)
    place = (50, 60, 545, 400)
    sheet.page.insert_htmlbox(place, f'<div dir="rtl" style="font-size:{size}px">{text}</div>')
    sheet.save(tmp_path / "drawn.pdf")
    assert differ(tmp_path / "drawn.pdf", lambda cases: (cases.words(*lines),)) == []


@pytest.mark.parametrize(
    ("font", "size", "questions"),
    [
        ("tiro", 12, [("Mitglied:", [("Ja", False), ("Nein", True)]),
                      ("Versand:", [("Post", True), ("Mail", False), ("Fax", False)])]),
        ("cour", 9, [("Fumeur :", [("Oui", True), ("Non", False)]),
                     ("Permis :", [("A", False), ("B", True)])]),
    ],
)  # fmt: skip
def test_drawn_boxes_stand_before_their_words(
    differ: Any, blank: Any, tmp_path: Path, font: str, size: float, questions: Sequence[Question]
) -> None:
    sheet, side, letters = blank(font, size), 0.9 * size, pymupdf.Font(font)
    for number, (question, answers) in enumerate(questions):
        x, y = 60 + letters.text_length(question, size) + size, 100 + 3 * size * number
        sheet.write(60, y, question)
        for answer, crossed in answers:
            box = pymupdf.Rect(x, y - side, x + side, y)
            sheet.page.draw_rect(box, width=0.8)
            if crossed:
                sheet.page.draw_line(box.tl, box.br, width=0.8)
                sheet.page.draw_line(box.tr, box.bl, width=0.8)
            sheet.write(x + 1.4 * side, y, answer)
            x += 1.4 * side + letters.text_length(answer, size) + 2 * size
    sheet.save(tmp_path / "drawn.pdf")
    seen = [
        " ".join([question, *(f"{'☐☒'[crossed]} {answer}" for answer, crossed in answers)])
        for question, answers in questions
    ]
    assert differ(tmp_path / "drawn.pdf", lambda cases: (cases.words(*seen),)) == []


@pytest.mark.parametrize(
    ("shown", "values"),
    [
        ("Bitte warten...", {"Name": "Grünwald", "Betrag": "88,40"}),
        ("Please wait... Your viewer may not be able to show this document.",
         {"Surname": "Okoro", "Sum": "310.00"}),
    ],
)  # fmt: skip
def test_a_form_that_draws_itself_shows_its_values(
    differ: Any, blank: Any, tmp_path: Path, shown: str, values: dict[str, str]
) -> None:
    sheet = blank()
    sheet.write(60, 100, shown)
    filled = "".join(f"<{name}>{value}</{name}>" for name, value in values.items())
    packet = (
        '<xdp><xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data><form>'
        f"{filled}</form></xfa:data></xfa:datasets></xdp>"
    )
    number = sheet.document.get_new_xref()
    sheet.document.update_object(number, "<<>>")
    sheet.document.update_stream(number, packet.encode())
    sheet.document.xref_set_key(sheet.document.pdf_catalog(), "AcroForm/XFA", f"{number} 0 R")
    sheet.save(tmp_path / "drawn.pdf")
    assert differ(tmp_path / "drawn.pdf", lambda cases: (cases.words(*values.values()),)) == []


@pytest.mark.parametrize(
    ("trace", "sender", "subject", "shown", "body"),
    [
        ("relays", "Library <desk@library.example>", "Book 5514 is due", "Book 5514 is due",
         "Please bring back book 5514 by Friday."),
        ("signatures", "Turnverein <news@verein.example>", "=?utf-8?q?=C3=9Cbung_am_Montag?=",
         "Übung am Montag", "Die Übung beginnt am Montag um 19 Uhr in der alten Halle."),
    ],
)  # fmt: skip
def test_a_message_is_read_below_any_length_of_traces(
    differ: Any, tmp_path: Path, trace: str, sender: str, subject: str, shown: str, body: str
) -> None:
    heads = f"From: {sender}\nTo: b@home.example\nSubject: {subject}\n"
    text = f"{TRACES[trace]}{heads}Content-Type: text/plain; charset=utf-8\n\n{body}\n"
    (tmp_path / "drawn.eml").write_text(text)
    expected = f"From: {sender}", shown, body
    assert differ(tmp_path / "drawn.eml", lambda cases: (cases.words(*expected),)) == []


@pytest.mark.parametrize(
    ("outer", "subject", "inner", "name"),
    [
        ("Siehe unten, Grüße", "Bestellung 88", "Bitte 12 Kisten Äpfel am Montag liefern.", ""),
        ("For you to see", "Repair 5501", "The roof leaks above room 4.", '; name="note.eml"'),
    ],
)
def test_a_forwarded_message_is_shown_below_the_one_that_it_came_with(
    differ: Any, tmp_path: Path, outer: str, subject: str, inner: str, name: str
) -> None:
    plain = "Content-Type: text/plain; charset=utf-8\n\n"
    (tmp_path / "drawn.eml").write_text(
        "From: a@office.example\nTo: b@office.example\nSubject: Fwd\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="x"\n\n'
        f"--x\n{plain}{outer}\n\n--x\nContent-Type: message/rfc822{name}\n\n"
        f"From: c@shop.example\nTo: a@office.example\nSubject: {subject}\n{plain}{inner}\n\n--x--\n"
    )
    expected = outer, subject, inner
    assert differ(tmp_path / "drawn.eml", lambda cases: (cases.words(*expected),)) == []


@pytest.mark.parametrize(
    ("font", "size", "turned", "lines"),
    [
        ("tiro", 14, 90, ("Schnitt A-A", "Maßstab 1:50")),
        ("cour", 10, 270, ("Pump house", "Sheet 4 of 9")),
    ],
)
def test_a_few_lines_on_their_side_are_read_one_after_the_other(
    differ: Any, blank: Any, tmp_path: Path, font: str, size: float, turned: int,
    lines: Sequence[str],
) -> None:  # fmt: skip
    sheet = blank()
    for number, line in enumerate(lines):
        x = 300 + (1 if turned == 90 else -1) * 1.6 * size * number
        sheet.page.insert_text((x, 400), line, fontname=font, fontsize=size, rotate=turned)
    sheet.save(tmp_path / "drawn.pdf")
    assert differ(tmp_path / "drawn.pdf", lambda cases: (cases.words(" ".join(lines)),)) == []


@pytest.mark.parametrize(
    ("font", "lines"),
    [
        ("tiro", ("Beleg GS-118 vom 2026-11-09", "Betrag -49,60 EUR")),
        ("helv", ("Avoir AV-31 du 09/11/2026", "Montant -120,00 puis -9,60")),
    ],
)
def test_a_soft_hyphen_that_is_drawn_is_a_hyphen(
    differ: Any, blank: Any, tmp_path: Path, font: str, lines: Sequence[str]
) -> None:
    sheet = blank(font, 11)
    sheet.lines(60, 100, *(line.replace("-", "\u00ad") for line in lines), gap=2.5)
    sheet.save(tmp_path / "drawn.pdf")
    checks = lambda cases: (cases.words(*lines, without="\u00ad"),)  # noqa: E731
    assert differ(tmp_path / "drawn.pdf", checks) == []


@pytest.mark.parametrize(
    ("language", "font", "size", "gutter"),
    [("en", "tiro", 10, 12), ("de", "helv", 9, 12), ("en", "cour", 9, 18), ("de", "tiro", 12, 18)],
)
def test_two_columns_are_read_one_after_the_other(
    differ: Any, blank: Any, tmp_path: Path, language: str, font: str, size: float, gutter: float
) -> None:
    sheet, width, (left, right) = blank(font, size), (475 - gutter) / 2, COLUMNS[language]
    for x, text in ((60, left), (60 + width + gutter, right)):
        sheet.paragraph(x, 90, width, " ".join([text] * 5))
    sheet.save(tmp_path / "drawn.pdf")
    assert differ(tmp_path / "drawn.pdf", lambda cases: (cases.columns((left,), (right,)),)) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("font", "size", "lines"),
    [
        ("tiro", 15, ("Товарная накладная 57", "Покупатель: ООО «Берег», Казань", "Итого: 480,50")),
        ("helv", 13, ("Фактура номер 4411", "Получател: Зора, Пловдив", "Обща сума: 312,75 лв.")),
    ],
)
def test_scans_in_cyrillic_are_read_or_told(
    differ: Any, blank: Any, tmp_path: Path, font: str, size: float, lines: Sequence[str]
) -> None:
    sheet = blank(font, size, 420, 180)
    sheet.lines(25, 45, *lines, gap=2.4)
    sheet.photograph(tmp_path / "drawn.png")
    assert differ(tmp_path / "drawn.png", lambda cases: (cases.scan(*lines),)) == []


@pytest.mark.slow
@pytest.mark.skipif("Arabic" not in installed_packs(), reason="Tesseract's Arabic is missing")
@pytest.mark.parametrize(
    ("size", "lines"),
    [
        (20, ("طلب شراء رقم 5521", "اسم المشتري محمود", "عدد الكتب 340")),
        (24, ("إيصال دفع رقم 77", "المبلغ 950 دينار")),
    ],
)
def test_scans_in_arabic_are_read_or_told(
    differ: Any, blank: Any, tmp_path: Path, size: float, lines: Sequence[str]
) -> None:
    sheet = blank(wide=420, high=60 + 50 * len(lines))
    for number, each in enumerate(lines):
        place = (20, 20 + 50 * number, 400, 65 + 50 * number)
        sheet.page.insert_htmlbox(place, f'<p dir="rtl" style="font-size:{size}px">{each}</p>')
    sheet.photograph(tmp_path / "drawn.png")
    assert differ(tmp_path / "drawn.png", lambda cases: (cases.scan(*lines),)) == []
