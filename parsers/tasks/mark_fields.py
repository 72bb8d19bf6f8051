"""Fields that are seen and not read: signatures, stamps, check boxes.

In: an engine that has the task `find`, a schema and the pages of a document. Out: a field for each
mark of the schema, also where there is none. This module asks, and knows no pixels.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from parsers.asking import Engine
from parsers.document import (
    Agreement,
    Answer,
    Evidence,
    Field,
    FieldDefinition,
    FieldFormat,
    Item,
    OtherReading,
    Page,
    PageStatus,
    SchemaDefinition,
)
from parsers.errors import AWAY, DocumentError, EngineError
from parsers.tasks import open_task
from parsers.tasks.page_task import answer_task
from parsers.tasks.parts import Draw

FIRST_PAGES, LAST_PAGES = 8, 8
"""Of more pages than both, those between are not looked at: people sign at the end and tick boxes
at the beginning, and each page is drawn."""
NAMES = {
    FieldFormat.SIGNATURE: "signature",
    FieldFormat.STAMP: "stamp",
    FieldFormat.CHECKBOX: "checkbox",
}
"""What the task `find` calls each."""
OF_KIND = frozenset({
    "signature", "signatures", "signed", "sign", "stamp", "stamped", "seal", "sealed", "checkbox",
    "check", "box", "tick", "ticked", "checked", "is", "has",
})  # fmt: skip
"""Words of a field's labels that say of which kind it is, not which one."""
WORST = ("unsigned", "unticked")
"""States that count where several marks fit a field: a document is signed only if each line is."""
SECOND_READER = "marks"
"""It looks at the pages' pixels."""
ABSENT = "absent"
UNSEEN = frozenset({PageStatus.BLANK, PageStatus.FAILED})


@dataclass(frozen=True, slots=True)
class MarkFields:
    """warnings: pages that were not looked at. error: why a page could not be."""

    fields: tuple[Field, ...] = ()
    warnings: tuple[str, ...] = ()
    error: DocumentError | EngineError | None = None


def find_mark_fields(
    engine: Engine,
    schema: SchemaDefinition,
    pages: Sequence[Page],
    draw: Draw,
    second: Engine | None = None,
) -> MarkFields:
    """The marks of the schema on these pages. second: another engine, which looks, too; where it
    sees something else, both are kept. Raises EngineError only if an engine is away."""
    wanted = {request_of(field): field for field in schema.marks}
    seen = [page for page in pages if page.status not in UNSEEN]
    looked = seen[:FIRST_PAGES] + seen[FIRST_PAGES:][-LAST_PAGES:]
    task = open_task("find", "; ".join(wanted))
    try:
        answers = [answer_task(engine, task, (page,), draw) for page in looked]
        others = [answer_task(second, task, (page,), draw) for page in looked] if second else []
    except (DocumentError, EngineError) as error:
        if error.code == AWAY:
            raise
        return MarkFields(error=error)
    fields = tuple(_field(field, label, answers) for label, field in wanted.items())
    if second:
        read = tuple(_field(field, label, others) for label, field in wanted.items())
        fields = tuple(map(_compared, fields, read))
    return MarkFields(fields, tuple(_warnings(len(seen) - len(looked), (*answers, *others))))


def request_of(field: FieldDefinition) -> str:
    """A mark as `find` is asked for it: `signature "Landlord"`; its kind alone where its labels say
    no more."""
    kind = NAMES[field.format or FieldFormat.SIGNATURE]
    label = next(filter(None, map(_which, field.synonyms)), "")
    return f'{kind} "{label}"' if label else kind


def _which(label: str) -> str:
    words = label.replace('"', "").replace(";", ",").split()
    return " ".join(word for word in words if word.casefold() not in OF_KIND)


def _field(definition: FieldDefinition, label: str, answers: Iterable[Answer]) -> Field:
    found = [item for item in _items(label, answers) if _value(definition, item) != ABSENT]
    worst = [item for item in found if _value(definition, item) in WORST]
    chosen = next(iter((*worst, *found)), None)
    if chosen is None:
        return Field(definition.name, "", ABSENT)
    states = {_value(definition, item) for item in found}
    problem = f"{len(found)} of them, and not all are the same" if len(states) > 1 else None
    value = _value(definition, chosen)
    return Field(
        definition.name, chosen.text or value, value, chosen.page_number, chosen.box,
        Evidence.EXACT if chosen.box else Evidence.ABSENT, valid=problem is None, problem=problem,
    )  # fmt: skip


def _items(label: str, answers: Iterable[Answer]) -> Iterator[Item]:
    for answer in answers:
        for item in answer.items:
            if item.label == label:
                yield replace(item, page_number=item.page_number or answer.first_page)


def _value(definition: FieldDefinition, item: Item) -> str:
    """The state of a mark in the words of its kind; the first one of a mark whose state is not
    told."""
    if item.attributes.get("presence") == ABSENT:
        return ABSENT
    state = item.attributes.get("state")
    return state if state in definition.choices else definition.choices[0]


def _compared(field: Field, other: Field) -> Field:
    value = str(other.value)
    reading = OtherReading(SECOND_READER, other.raw or value, value, other.page_number, other.box)
    agrees = field.value == other.value
    told = Agreement.AGREED if agrees else Agreement.CONTRADICTED
    return replace(field, agreement=told, readings=() if agrees else (reading,))


def _warnings(unseen: int, answers: Iterable[Answer]) -> Iterator[str]:
    if unseen:
        yield (
            f"marks not looked for on {unseen} pages between the first {FIRST_PAGES} and the last "
            f"{LAST_PAGES}"
        )
    for answer in answers:
        if answer.error:
            yield f"marks: {answer.error}"
