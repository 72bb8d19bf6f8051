"""The pages of an agreement -> who agrees: companies and persons, each once.

A party is named in the clause that says between whom the agreement is made, else in enough of the
other places. This module knows no patterns.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from parsers.document import ListDefinition, Page, SchemaDefinition
from parsers.extraction.lines import Row, lines_of
from parsers.extraction.prose import Prose, prose_of
from parsers.types.nda.mention import Mention
from parsers.types.nda.mentions import addressed, defined, introduced, labelled, plainly_quoted
from parsers.types.nda.names import Name, is_person
from parsers.types.nda.signatures import signing

MOST_PARTIES = 8
# Measured on the 20 agreements of Kleister NDA, 2026-11-23.
ENOUGH, LITTLE = 3.0, 2.0
"""The weight that makes a name a party; and the one that does where few names reach that."""
LONGEST_LINE = 1000
SHORTEST_PART = 5
"""Letters of a short name, at least, that is taken for the beginning of a long one."""


def find_parties(
    definition: ListDefinition, pages: Sequence[Page], __schema: SchemaDefinition | None = None
) -> list[Row]:
    """A row for each party: `name`, and `role` where the agreement says what it is called."""
    lines = [line for page in pages for line in lines_of(page) if len(line.text) <= LONGEST_LINE]
    prose = prose_of(lines)
    prose = replace(prose, text=plainly_quoted(prose.text))
    known = {field.name for field in definition.fields}
    rows = [_row(prose, mentions) for mentions in _parties(prose)]
    return [{key: piece for key, piece in row.items() if key in known} for row in rows]


def _parties(prose: Prose) -> list[list[Mention]]:
    made_between = _by_name(introduced(prose))
    if len(made_between) > 1:
        return made_between[:MOST_PARTIES]
    others = (*defined(prose), *labelled(prose), *signing(prose), *addressed(prose))
    groups = _by_name([*(each for group in made_between for each in group), *others])
    believed = [group for group in groups if _weight(group) >= ENOUGH]
    if len(believed) < 2:
        believed = [group for group in groups if _weight(group) >= LITTLE]
    return believed[:MOST_PARTIES]


def _by_name(mentions: Iterable[Mention]) -> list[list[Mention]]:
    """Mentions of one name together, in the order of their first; a short form of a name, such as
    one without its legal form, is the same."""
    groups: dict[str, list[Mention]] = {}
    for mention in sorted(mentions, key=lambda each: each.name.start):
        key = mention.name.key
        same = next((other for other in groups if _is_same(key, other)), key)
        groups.setdefault(same, []).append(mention)
    return list(groups.values())


def _is_same(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) >= SHORTEST_PART and long.startswith(short))


def _weight(group: Sequence[Mention]) -> float:
    """Of several mentions in one kind of place only the weightiest counts; a long run of the same
    weight is one kind."""
    return sum({(type(each.role), each.weight): each.weight for each in group}.values())


def _fullness(name: Name) -> tuple[bool, bool, int, int]:
    person = len(name.key) if not name.company and is_person(name.text) else 0
    return name.legal, not name.text.isupper(), person, -name.start


def _row(prose: Prose, group: Sequence[Mention]) -> Row:
    """The fullest name, as it stands first; of a person, the longest."""
    best = max(group, key=lambda each: _fullness(each.name))
    row = {"name": prose.piece(best.name.start, best.name.end)}
    role = next((each.role for each in group if each.role), None)
    return row | ({"role": prose.piece(*role)} if role else {})
