"""The values that travel between the stages: frozen, standard library only.

Every box is in fractions of the upright page, origin top left; every stage takes such values and
returns new ones. What follows from them alone has its home here, too: `geometry` (how boxes stand
to each other), `lines` (words assembled), `text` (folding), `paths` (those of fields). This package
knows neither files nor engines nor tables.
"""

from parsers.document.answer import Answer, Item
from parsers.document.box import (
    BoundingBox,
    Frame,
)
from parsers.document.content import (
    Content,
    Mark,
    Span,
    plain,
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
    OtherReading,
    Rule,
    RuleKind,
    SchemaDefinition,
    Segment,
    Violation,
)
from parsers.document.page import (
    HEADINGS,
    RUNNING_HEADS,
    Annotation,
    AnnotationKind,
    Attachment,
    Attempt,
    Block,
    BoxFrom,
    Cell,
    Figure,
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
    "HEADINGS",
    "RUNNING_HEADS",
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
    "Content",
    "Evidence",
    "Field",
    "FieldDefinition",
    "FieldFormat",
    "FieldKind",
    "FieldValue",
    "Figure",
    "Frame",
    "Item",
    "Label",
    "ListDefinition",
    "Mark",
    "OtherReading",
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
    "Span",
    "Task",
    "TextLayer",
    "TokenScore",
    "Violation",
    "Word",
    "plain",
]
