"""What a list is searched by, and a line of it with the pieces that it has for the fields."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from parsers.document import FieldDefinition
from parsers.extraction.line_items.roles import Roles
from parsers.extraction.lines import Piece, join
from parsers.extraction.vocabulary import is_free_text


def add_piece(pieces: dict[str, Piece], name: str, piece: Piece) -> None:
    """A name and its details may stand in two columns."""
    pieces[name] = join([pieces[name], piece]) if name in pieces else piece


@dataclass(frozen=True, slots=True)
class ListSearch:
    """What a list is searched by: its fields; rivals, the fields of the schema's other lists, whose
    headers end this one; sums, the folded labels of single amounts, which end it as well; roles,
    the parts that its fields play."""

    fields: tuple[FieldDefinition, ...]
    rivals: tuple[FieldDefinition, ...]
    sums: frozenset[str]
    roles: Roles = field(default_factory=Roles)

    @property
    def is_of_sums(self) -> bool:
        """Whether its rows are sums themselves, such as the taxes of each rate."""
        return not any(map(is_free_text, self.fields))


@dataclass(frozen=True, slots=True)
class ListLine:
    """text: all of it. label: the words right before its only number. top, height: in fractions of
    the page's height; top is None in a table, whose rows may be far apart. is_prose: it has words
    where numbers belong. code: the article's number, if the line is a label with it; is_note: it
    says something more about a row, behind a label with a colon; is_numbered: only a code."""

    pieces: Mapping[str, Piece]
    text: str
    page: int
    label: str = ""
    top: float | None = None
    height: float = 0.0
    is_prose: bool = False
    code: Piece | None = None
    is_note: bool = False
    is_numbered: bool = False
