"""A PDF page in, its annotations out; and its words with the values of form fields among them. By
MuPDF, in the sandboxed process.

MuPDF draws what has an appearance, so most values are words already; those of lists and of fields
that a viewer should draw may not be, and a tick in a box is not text.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import pymupdf

from parsers.document import Annotation, AnnotationKind, BoundingBox, Frame, Word
from parsers.document.signs import NOT_TICKED, TICKED
from parsers.reading.pdf_drawing import turn_upright
from parsers.reading.text_layer import LONGEST_TEXT, LONGEST_WORD, MOST_WORDS

MOST_ANNOTATIONS = 5_000
LETTER = 0.45  # heights of a line: the width of a letter that is not drawn
POPUP = pymupdf.PDF_ANNOT_POPUP  # a window with another annotation's text
OFF = "Off"  # ISO 32000-1, 12.7.4.2.3: the state of a button that is not on
HIDDEN = pymupdf.PDF_ANNOT_IS_HIDDEN | pymupdf.PDF_ANNOT_IS_NO_VIEW
SECRET = pymupdf.PDF_TX_FIELD_IS_PASSWORD

FIELDS = {
    pymupdf.PDF_WIDGET_TYPE_TEXT: AnnotationKind.TEXT_FIELD,
    pymupdf.PDF_WIDGET_TYPE_CHECKBOX: AnnotationKind.CHECK_BOX,
    pymupdf.PDF_WIDGET_TYPE_RADIOBUTTON: AnnotationKind.RADIO_BUTTON,
    pymupdf.PDF_WIDGET_TYPE_COMBOBOX: AnnotationKind.CHOICE,
    pymupdf.PDF_WIDGET_TYPE_LISTBOX: AnnotationKind.CHOICE,
    pymupdf.PDF_WIDGET_TYPE_SIGNATURE: AnnotationKind.SIGNATURE,
}
COMMENTS = {
    pymupdf.PDF_ANNOT_FREE_TEXT: AnnotationKind.FREE_TEXT,
    pymupdf.PDF_ANNOT_HIGHLIGHT: AnnotationKind.MARKUP,
    pymupdf.PDF_ANNOT_UNDERLINE: AnnotationKind.MARKUP,
    pymupdf.PDF_ANNOT_SQUIGGLY: AnnotationKind.MARKUP,
    pymupdf.PDF_ANNOT_STRIKE_OUT: AnnotationKind.MARKUP,
    pymupdf.PDF_ANNOT_STAMP: AnnotationKind.STAMP,
    pymupdf.PDF_ANNOT_FILE_ATTACHMENT: AnnotationKind.FILE,
}
BUTTONS = frozenset({AnnotationKind.CHECK_BOX, AnnotationKind.RADIO_BUTTON})
WRITTEN = frozenset({AnnotationKind.TEXT_FIELD, AnnotationKind.CHOICE})

Found = tuple[AnnotationKind, Any, Any, Sequence[float]]  # kind, name, text, corners in points


def read_annotations(page: Any) -> tuple[Annotation, ...]:
    """The form fields, filled in or not, then the comments, without hidden ones."""
    frame, matrix = (page.rect.width, page.rect.height), tuple(page.rotation_matrix)
    found = (*islice(_fields(page), MOST_ANNOTATIONS), *islice(_comments(page), MOST_ANNOTATIONS))
    return tuple(
        Annotation(kind, clean_text(name) or None, clean_text(text), box)
        for kind, name, text, corners in found
        if (box := turn_upright(corners, matrix, frame))
    )


def _fields(page: Any) -> Iterator[Found]:
    for field in page.widgets():
        kind = FIELDS.get(field.field_type)
        if kind and not (field._annot.flags & HIDDEN or field.field_flags & SECRET):
            yield kind, field.field_name, _value(field, kind), tuple(field.rect)


def _value(field: Any, kind: AnnotationKind) -> str:
    value = field.field_value
    if kind in BUTTONS:
        return OFF if value in (False, None, "", OFF) else str(value)
    if kind is AnnotationKind.SIGNATURE:
        return "signed" if field.is_signed else ""
    return "\n".join(map(str, value)) if isinstance(value, list | tuple) else str(value or "")


def _comments(page: Any) -> Iterator[Found]:
    for annotation in page.annots():
        kind = COMMENTS.get(annotation.type[0], AnnotationKind.NOTE)
        is_file, info = kind is AnnotationKind.FILE, annotation.info
        text = annotation.file_info.get("filename") if is_file else info.get("content")
        if text and not annotation.flags & HIDDEN and annotation.type[0] != POPUP:
            yield kind, info.get("title"), text, tuple(annotation.rect)


def clean_text(text: object) -> str:
    """Without the characters that databases refuse."""
    kept = (c for c in str(text or "")[:LONGEST_TEXT] if c in "\n\t" or c.isprintable())
    return "".join(kept).strip()


def add_values(
    words: Sequence[Word], annotations: Sequence[Annotation], frame: Frame
) -> tuple[Word, ...]:
    """The words, with the values of fields that are not drawn, and ☒ or ☐ in place of what is
    drawn in a check box or radio button. frame: the page in points."""
    kept = list(words)
    for field in annotations:
        inside = [word for word in kept if field.box.holds_middle_of(word.box)]
        drawn = "".join(word.text for word in inside)
        line = 1 + max((word.line for word in kept), default=-1)
        if field.kind in BUTTONS:
            value = [Word(NOT_TICKED if field.text == OFF else TICKED, field.box, line)]
        elif field.kind in WRITTEN and "".join(field.text.split()) not in drawn:
            value = list(_written(field, line, frame))
        else:
            continue
        kept = [*(word for word in kept if word not in inside), *value]
    return tuple(kept[:MOST_WORDS])


def _written(field: Annotation, line: int, frame: Frame) -> Iterator[Word]:
    """The words of a value as a viewer would set them: in even lines, from the left."""
    lines = [text.split() for text in field.text.splitlines() if text.split()]
    box, height = field.box, field.box.height / max(1, len(lines))
    for number, texts in enumerate(lines):
        top, at = box.y0 + number * height, box.x0
        letters = sum(map(len, texts)) + len(texts) - 1
        letter = min(box.width / letters, LETTER * height * frame[1] / frame[0])
        for text in texts:
            place = BoundingBox(at, top, min(1.0, at + len(text) * letter), top + height)
            yield Word(text[:LONGEST_WORD], place, line + number)
            at = place.x1 + letter
