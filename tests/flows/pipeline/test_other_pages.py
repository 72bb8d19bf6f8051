"""What other pages of a document say of a field of a user's own type is a doubt about its value."""

from flows.pipeline.other_pages import OTHER_PAGE, with_other_pages
from parsers.document import Agreement, Evidence, Field, FieldDefinition, FieldKind
from parsers.extraction.beside_labels import Said
from parsers.extraction.lines import Piece
from storage.doubts import Reason, reason_of

TOTAL = FieldDefinition("total", FieldKind.NUMBER)


def found(raw: str, page: int) -> Field:
    return Field("total", raw, None, page_number=page, evidence=Evidence.EXACT, valid=True)


def said(*texts: str) -> list[Said]:
    return [Said(TOTAL, Piece(text, page, None)) for page, text in enumerate(texts, 1)]


def test_another_value_beside_the_label_on_another_page_is_told() -> None:
    (told,) = with_other_pages([found("8.33", 1)], said("8.33", "9.33"))
    assert told.agreement is Agreement.AMBIGUOUS
    assert reason_of(told) is Reason.AMBIGUOUS
    assert [(one.reader, one.raw, one.page_number) for one in told.readings] == [
        (OTHER_PAGE, "9.33", 2)
    ]


def test_what_other_pages_repeat_is_no_doubt() -> None:
    known = found("8.33", 1)
    assert with_other_pages([known], said("8.33", "8.33")) == (known,)
