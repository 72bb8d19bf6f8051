"""Signatures: which places are for signing, and which are signed."""

from typing import Any

from parsers.document import Annotation, AnnotationKind, BoundingBox, PageImage
from parsers.marks import find_signatures


def found(sheet: Any, **more: Any) -> list[tuple[str, bool]]:
    places = find_signatures(sheet.image, sheet.words, **more)
    return [(each.text, each.signed) for each in places]


def line(page: Any, x: int = 150, y: int = 400, end: int = 550) -> None:
    page.pencil.line((x, y, end, y), fill="black", width=2)


def test_a_line_for_something_else_is_no_place_to_sign(sheet: Any) -> None:
    page = sheet()
    page.text(60, 200, "The signature follows on the page after this one, as was agreed")
    page.text(60, 368, "Date:")
    line(page)
    page.signature(180, 390)
    assert found(page) == []


def test_strokes_of_print_that_run_together_are_no_place_to_sign(sheet: Any) -> None:
    """As in a scan that is a little blurred: a line through words is one of theirs."""
    for confidence in (None, 0.97):
        page = sheet()
        page.text(60, 200, "We have your signature mmmm", confidence)
        page.say("agreement", (380, 200, 560, 234), 0, confidence)
        line(page, x=382, y=216, end=556)
        assert found(page) == []


def test_a_line_without_ink_is_unsigned(sheet: Any) -> None:
    page = sheet()
    line(page)
    page.text(160, 410, "Signature")
    assert found(page) == [("Signature", False)]


def test_a_name_in_print_above_the_line_signs_nothing(sheet: Any) -> None:
    for confidence in (None, 0.97):
        page = sheet()
        line(page)
        page.text(170, 362, "John Smith", confidence)
        page.text(160, 410, "Unterschrift", confidence)
        assert found(page) == [("Unterschrift", False)]


def test_handwriting_on_the_line_signs(sheet: Any) -> None:
    page = sheet()
    line(page)
    page.signature(180, 396)
    page.text(160, 412, "Ort, Datum, Unterschrift")
    assert found(page) == [("Ort, Datum, Unterschrift", True)]


def test_handwriting_signs_though_a_recognizer_reads_it_as_a_word(sheet: Any) -> None:
    page = sheet()
    line(page)
    page.signature(180, 396)
    page.say("Mmmm", (178, 340, 340, 392), confidence=0.9)
    page.text(160, 412, "Signed by", confidence=0.98)
    assert found(page) == [("Signed by", True)]


def test_the_label_may_stand_before_the_line(sheet: Any) -> None:
    page = sheet()
    page.text(60, 368, "By:")
    line(page)
    page.signature(180, 396)
    assert found(page) == [("By:", True)]


def test_a_party_below_the_line_makes_it_one(sheet: Any) -> None:
    page = sheet()
    line(page)
    page.text(160, 412, "(Vermieter)")
    assert found(page) == [("(Vermieter)", False)]


def test_a_dotted_line_is_a_line(sheet: Any) -> None:
    page = sheet()
    for x in range(150, 550, 10):
        page.pencil.ellipse((x, 399, x + 3, 402), fill="black")
    page.text(160, 412, "Signature")
    assert found(page) == [("Signature", False)]


def test_handwriting_above_a_label_without_a_line_signs(sheet: Any) -> None:
    page = sheet()
    page.signature(180, 396)
    page.text(160, 412, "Signature")
    assert found(page) == [("Signature", True)]


def test_a_field_of_a_form_says_itself_whether_it_is_signed(sheet: Any) -> None:
    box = BoundingBox(0.1, 0.1, 0.4, 0.2)
    fields = [Annotation(AnnotationKind.SIGNATURE, None, text, box) for text in ("signed", "")]
    for field, signed in zip(fields, (True, False), strict=True):
        (place,) = find_signatures(PageImage(0, 0, b""), [], [field])
        assert place.signed is signed and place.box == box


def test_a_signature_that_a_copy_has_in_print_is_one(sheet: Any) -> None:
    page = sheet()
    line(page)
    page.text(170, 362, "/s/ John Smith")
    page.text(160, 410, "Signature")
    assert found(page) == [("Signature", True)]


def test_a_sentence_below_a_rule_is_no_label(sheet: Any) -> None:
    page = sheet()
    line(page)
    page.text(160, 410, "Please return signature page only.")
    assert found(page) == []
