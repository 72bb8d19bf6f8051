"""What is looked into for all values of a document at once.

In: the fields of a document after its rules were checked, what its pages offer for them, and the
lines that they stand in. Out: `Papers`, with what rules prove and refute. This module judges no
value.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from parsers.document import Field, SchemaDefinition
from parsers.document.text import fold
from parsers.extraction.candidates import numbers_in
from parsers.extraction.document_type import ReadRows
from parsers.extraction.labels.labels import Reading
from parsers.extraction.lines import Line
from parsers.extraction.support.opinions import Opinions
from parsers.extraction.support.places import Surroundings
from parsers.extraction.support.proofs import Proofs, proofs_of
from parsers.extraction.support.slips import doubt_of_pages


@dataclass(frozen=True, slots=True)
class Papers:
    """What is looked into for all fields of a document."""

    definition: SchemaDefinition
    fields: Mapping[str, Field]
    opinions: Opinions
    surroundings: Surroundings
    numbers: Mapping[Decimal, int]
    text: str
    proofs: Proofs
    doubts: Mapping[int, float]
    lines: Sequence[Line] = ()
    row_readers: Mapping[str, ReadRows] = field(default_factory=dict)


def papers_of(
    definition: SchemaDefinition,
    fields: Sequence[Field],
    opinions: Opinions,
    reading: Reading,
    row_readers: Mapping[str, ReadRows] = MappingProxyType({}),
) -> Papers:
    known = {field.path: field for field in fields}
    numbers: Counter[Decimal] = Counter(
        abs(one.value) for line in reading.lines for one in numbers_in(line)
    )
    text = " ".join(fold(line.text) for line in reading.lines)
    return Papers(
        definition, known, opinions, Surroundings(reading), numbers, text,
        proofs_of(definition, known), doubt_of_pages(reading.lines), reading.lines, row_readers,
    )  # fmt: skip
