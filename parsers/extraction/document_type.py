"""A document type: its schema, what tells such documents from others, and what finds its fields.

In: a pydantic class and functions that find its fields; out: a value that all who look for fields
are given. Finders are optional: a field without one is looked for by its labels, a list without one
by the heads of its columns. This module knows no type by name.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from parsers.document import Field, ListDefinition, Page, SchemaDefinition
from parsers.extraction.labels.labels import Reading
from parsers.extraction.lines import Line, Piece, Row
from parsers.extraction.ranking.ranking import Ranking
from parsers.extraction.ranking.row_features import Region
from parsers.extraction.ranking.row_reader import ReadWords
from parsers.schemas.definition import Hints, Model, hints_of, schema_definition
from parsers.schemas.names import bad_schema
from parsers.values.conventions import Conventions

Finder = Callable[[Reading], Piece | None]
"""Gets the lines of a document, from top to bottom, and the labels in each; gives the piece of text
that is the field's value, None where there is none. `line.piece(start, end)` makes one of the
characters `start` to `end` of a line's `text`, with its page and box; `join` makes one of several.
What it says, such as which day `3/4/26` is, is decided later."""

ListFinder = Callable[[ListDefinition, Sequence[Page], SchemaDefinition], list[Row]]
"""Gets the list that is looked for, the document's pages and the whole schema; gives a row for each
entry, in their order: the name of each column that has a value, and its piece. `lines_of(page)`
gives a page's lines; `page.blocks` has its tables with their cells."""

Rank = Callable[[Sequence[Line]], Ranking]
"""Gets the lines of a document; gives for each field its candidates with their probabilities."""

ReadRows = Callable[[Sequence[Line], Region], ReadWords]
"""Gets the lines of a document and where the rows of a list stand; gives for each word there how
likely it belongs to each column."""

Complete = Callable[[Sequence[Field], Conventions], tuple[Field, ...]]
"""Gets the fields that were read in a document, and how it writes dates and numbers; gives them
with the values that only other fields can tell, such as the year of a day that stands without."""

Rivals = Callable[[str, Reading], Sequence[tuple[float, Piece]]]
"""Gets the name of a field and the lines of a document; gives all that a finder weighs for it, the
best first, each with its score."""


@dataclass(frozen=True, slots=True)
class DocumentType:
    """finders and list_finders: by the names of fields and lists. alone: fields that their finder
    alone decides; rules check them and choose no other place for them. rank: what was learned about
    documents of this type, if anything. rivals: what finders chose among, if they say it.
    row_readers: by list, who reads its rows a second time. complete: what values take from other
    fields. model: what the schema was made of, if
    not of fields. SetupError bad_schema if the schema has no field or list of such a name."""

    schema: SchemaDefinition
    hints: Hints = field(default_factory=Hints)
    finders: Mapping[str, Finder] = field(default_factory=dict)
    list_finders: Mapping[str, ListFinder] = field(default_factory=dict)
    alone: frozenset[str] = frozenset()
    rank: Rank | None = None
    rivals: Rivals | None = None
    row_readers: Mapping[str, ReadRows] = field(default_factory=dict)
    complete: Complete | None = None
    model: Model | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        names = [each.name for each in self.schema.fields]
        self._refuse_unknown("field", (*self.finders, *self.alone), names)
        lists = [each.name for each in self.schema.lists]
        self._refuse_unknown("list", (*self.list_finders, *self.row_readers), lists)

    def _refuse_unknown(self, what: str, finders: Iterable[str], names: Iterable[str]) -> None:
        unknown = sorted(set(finders) - set(names))
        if unknown:
            raise bad_schema(
                f"schema {self.name}: a finder is for {unknown[0]!r}, and there is no {what} of "
                "that name"
            )

    @classmethod
    def of(
        cls,
        model: Model,
        name: str | None = None,
        *,
        finders: Mapping[str, Finder] | None = None,
        list_finders: Mapping[str, ListFinder] | None = None,
        alone: Iterable[str] = (),
        rank: Rank | None = None,
        rivals: Rivals | None = None,
        row_readers: Mapping[str, ReadRows] | None = None,
        complete: Complete | None = None,
    ) -> "DocumentType":
        """The type that a class or a JSON Schema describes: its fields, hints and rules. Named as
        that is unless `name` says otherwise. SetupError bad_schema."""
        schema = schema_definition(model, name)
        return cls(
            schema, hints_of(model), finders or {}, list_finders or {}, frozenset(alone), rank,
            rivals, row_readers or {}, complete, model,
        )  # fmt: skip

    @property
    def name(self) -> str:
        return self.schema.name
