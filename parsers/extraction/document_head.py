"""The lines of a document -> what it is headed by: its title, or the name that it is about.

In: a field that must have a value, and that no label marks. Out: the largest words at the top of
the first page, if the field is called so that they can be meant: `title`, `full name`. This module
knows no schema.
"""

from statistics import median

from parsers.document import FieldDefinition, FieldKind
from parsers.document.text import fold
from parsers.extraction.labels.labels import Reading
from parsers.extraction.lines import Piece
from parsers.extraction.vocabulary import folded, is_free_text

TOP_LINES = 8
LARGER = 1.15
"""Times as high as most lines of the page."""
MOST_WORDS = 20


def find_head(field: FieldDefinition, reading: Reading) -> Piece | None:
    if field.kind is not FieldKind.TEXT or not is_free_text(field) or field.choices:
        return None
    own = field.title or field.name.rpartition(".")[2].replace("_", " ")
    if fold(own) not in folded("labels.heads") or not reading.lines:
        return None
    first = [line for line in reading.lines if line.page == reading.lines[0].page]
    usual = median(line.height for line in first)
    top = [line for line in first[:TOP_LINES] if any(map(str.isalpha, line.text))]
    if not top:
        return None
    line = max(top, key=lambda one: (one.height, -one.index))
    start, end = line.phrases()[0]
    few = len(line.text[start:end].split()) <= MOST_WORDS
    return line.piece(start, end) if few and line.height >= LARGER * usual else None
