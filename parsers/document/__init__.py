"""The values that travel between the stages: frozen, standard library only.

Every box is in fractions of the upright page, origin top left; every stage takes such values and
returns new ones. This package knows neither files nor engines nor tables.
"""

from parsers.document.answer import Answer, Item
from parsers.document.box import (
    BoundingBox,
    Frame,
)
from parsers.document.field import (
    Agreement,
    Evidence,
    Field,
    FieldDefinition,
    FieldFormat,
    FieldKind,
    FieldValue,
    ListDefinition,
    Rule,
    RuleKind,
    SchemaDefinition,
    Segment,
    Violation,
    Witnessed,
)
from parsers.document.page import (
    Annotation,
    AnnotationKind,
    Attachment,
    Attempt,
    Block,
    BoxFrom,
    Cell,
    Label,
    Page,
    PageImage,
    PageInput,
    PageStatus,
    Rendering,
    Source,
    TextLayer,
    Word,
)
from parsers.document.question import (
    Completion,
    Prompt,
    Question,
    Task,
    TokenScore,
)

__all__ = [
    "Agreement",
    "Annotation",
    "AnnotationKind",
    "Answer",
    "Attachment",
    "Attempt",
    "Block",
    "BoundingBox",
    "BoxFrom",
    "Cell",
    "Completion",
    "Evidence",
    "Field",
    "FieldDefinition",
    "FieldFormat",
    "FieldKind",
    "FieldValue",
    "Frame",
    "Item",
    "Label",
    "ListDefinition",
    "Page",
    "PageImage",
    "PageInput",
    "PageStatus",
    "Prompt",
    "Question",
    "Rendering",
    "Rule",
    "RuleKind",
    "SchemaDefinition",
    "Segment",
    "Source",
    "Task",
    "TextLayer",
    "TokenScore",
    "Violation",
    "Witnessed",
    "Word",
]
