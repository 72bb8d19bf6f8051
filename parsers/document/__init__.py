"""The values that travel between the stages: frozen, standard library only.

    page_input  a file and its pages as they are read: boxes, words, pixels
    page        a page understood; what engines are asked and what they answer
    content     what a block says, with its marks
    schema      the fields, lists and rules of a document type
    field       the fields that were found
    e_invoice   the XML of an invoice or an order, and what it says

Boxes are in fractions of the upright page, origin top left. Here, too, is what follows from these
values alone: `geometry` of boxes, `lines` of words, `text` folded, `paths` of fields, blocks as
`html`, `wording` of messages. This package knows no files, engines or tables.
"""

from parsers.document.content import Content, Mark, Span, plain
from parsers.document.e_invoice import EInvoice, EInvoiceFile, XmlValue
from parsers.document.field import (
    Agreement,
    Evidence,
    Field,
    FieldValue,
    OtherReading,
    Segment,
    Violation,
)
from parsers.document.page import (
    HEADINGS,
    RUNNING_HEADS,
    Answer,
    Attempt,
    Block,
    BoxFrom,
    Cell,
    Completion,
    Figure,
    Item,
    Label,
    Page,
    PageStatus,
    Prompt,
    Question,
    Task,
    TokenScore,
)
from parsers.document.page_input import (
    Annotation,
    AnnotationKind,
    Attachment,
    BoundingBox,
    Frame,
    PageImage,
    PageInput,
    Point,
    Rendering,
    Source,
    TextLayer,
    Unread,
    Word,
)
from parsers.document.schema import (
    FALSE,
    MARKS,
    TRUE,
    FieldDefinition,
    FieldFormat,
    FieldKind,
    ListDefinition,
    Rule,
    RuleKind,
    SchemaDefinition,
)
from parsers.document.shape import Shape, ShapeKind
