"""Fields that are seen and not read."""

import json

import pytest
from pydantic import BaseModel

from parsers.document import (
    Agreement,
    BoundingBox,
    Evidence,
    FieldDefinition,
    FieldFormat,
    FieldKind,
    Page,
    PageImage,
    PageInput,
    PageStatus,
    Question,
    Rendering,
    SchemaDefinition,
)
from parsers.engines.scripted import Script, ScriptedEngine
from parsers.errors import AWAY, EngineError
from parsers.schemas import Checkbox, Signature, Stamp, described, schema_definition
from parsers.tasks.mark_fields import MarkFields, find_mark_fields, request_of


class Lease(BaseModel):
    landlord: Signature | None = described("Of the landlord", "Landlord", "Vermieter")
    seal: Stamp | None = described("A seal", "stamp")
    pets: Checkbox | None = described("Whether pets are allowed", "Pets")


LEASE = schema_definition(Lease)
LANDLORD, PETS = 'signature "Landlord"', 'checkbox "Pets"'
PAGES = (Page(1, 595, 842, text="Lease"), Page(2, 595, 842, text="Signed"))
BOX = [100, 100, 300, 200]


def draw(number: int, _rendering: Rendering) -> PageInput:
    return PageInput(number, 595, 842, 0, PageImage(1, 1, b"\xff" * 3))


def engine_of(script: Script) -> ScriptedEngine:
    return ScriptedEngine(script, frozenset({"find"}), images_at_once=1)


def seen(*items: dict[str, object]) -> str:
    return json.dumps([{"bbox_2d": BOX, "presence": "found", **item} for item in items])


def found_in(script: Script, second: Script | None = None) -> MarkFields:
    other = engine_of(second) if second is not None else None
    return find_mark_fields(engine_of(script), LEASE, PAGES, draw, other)


def test_what_is_nowhere_is_absent_and_says_so() -> None:
    fields = found_in("[]").fields
    assert [(field.path, field.value, field.evidence) for field in fields] == [
        (name, "absent", Evidence.ABSENT) for name in ("landlord", "seal", "pets")
    ]


def test_a_page_that_cannot_be_looked_at_is_an_error_and_no_absence() -> None:
    found = found_in(EngineError("overloaded", "Too much", "Wait."))
    assert (found.fields, found.error and found.error.code) == ((), "overloaded")


def test_an_engine_that_is_away_is_for_the_caller_to_wait_for() -> None:
    with pytest.raises(EngineError, match="Gone"):
        found_in(EngineError(AWAY, "Gone", "Wait."))


def test_all_marks_are_asked_for_in_one_question_a_page() -> None:
    engine = engine_of("[]")
    find_mark_fields(engine, LEASE, PAGES, draw)
    assert [question.request for question in engine.asked] == [f"{LANDLORD}; stamp; {PETS}"] * 2


def test_a_mark_has_its_state_and_its_place() -> None:
    signed = seen({"label": LANDLORD, "state": "signed", "text_content": "Landlord"})
    ticked = seen({"label": PETS, "state": "ticked"}, {"label": "stamp"})

    def script(question: Question) -> str:
        return ticked if question.read[0].number == 1 else signed

    landlord, seal, pets = found_in(script).fields
    assert (landlord.value, landlord.raw, landlord.page_number) == ("signed", "Landlord", 2)
    assert landlord.box == BoundingBox(0.1, 0.1, 0.3, 0.2)
    assert (landlord.evidence, seal.value, pets.value) == (Evidence.EXACT, "present", "ticked")


def test_of_two_lines_the_one_without_a_name_counts() -> None:
    """A document is signed if each line is."""
    both = seen({"label": LANDLORD, "state": "signed"}, {"label": LANDLORD, "state": "unsigned"})
    landlord = found_in(both).fields[0]
    assert (landlord.value, landlord.valid) == ("unsigned", False)
    assert landlord.problem == "4 of them, and not all are the same"


def test_a_second_engine_that_sees_something_else_contradicts() -> None:
    signed = seen({"label": LANDLORD, "state": "signed"}, {"label": PETS, "state": "ticked"})
    unsigned = seen({"label": LANDLORD, "state": "unsigned"}, {"label": PETS, "state": "ticked"})
    landlord, seal, pets = found_in(signed, unsigned).fields
    assert (landlord.value, landlord.agreement) == ("signed", Agreement.CONTRADICTED)
    assert [(each.reader, each.value) for each in landlord.readings] == [("marks", "unsigned")]
    assert (seal.agreement, pets.agreement) == (Agreement.AGREED, Agreement.AGREED)


def test_pages_between_are_told_if_they_are_too_many() -> None:
    pages = [Page(number, 595, 842, text="x") for number in range(1, 21)]
    engine = engine_of("[]")
    found = find_mark_fields(engine, LEASE, pages, draw)
    numbers = [question.read[0].number for question in engine.asked]
    assert numbers == [*range(1, 9), *range(13, 21)]
    assert "not looked for on 4 pages" in found.warnings[0]


def test_blank_pages_are_not_looked_at() -> None:
    engine = engine_of("[]")
    find_mark_fields(engine, LEASE, (Page(1, 5, 5, status=PageStatus.BLANK),), draw)
    assert engine.asked == []


@pytest.mark.parametrize(
    ("labels", "request_"),
    [
        (("landlord signature",), 'signature "landlord"'),
        (("is signed", "Tenant; of the flat"), 'signature "Tenant, of the flat"'),
        (("signed",), "signature"),
        ((), "signature"),
    ],
)
def test_a_mark_is_asked_for_by_what_tells_it_from_others(
    labels: tuple[str, ...], request_: str
) -> None:
    field = FieldDefinition("x", FieldKind.TEXT, synonyms=labels, format=FieldFormat.SIGNATURE)
    assert request_of(field) == request_


def test_marks_are_no_part_of_what_is_read() -> None:
    assert isinstance(LEASE.without_marks, SchemaDefinition)
    assert LEASE.without_marks.fields == ()
    assert [field.choices[0] for field in LEASE.marks] == ["signed", "present", "ticked"]
