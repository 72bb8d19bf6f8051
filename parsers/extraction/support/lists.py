"""What speaks for and against the rows of the lists of a document.

In: the `Papers` of a document. Out: by row and by path named numbers from -1 to 1. What each value
is beside others of its column, `rows` knows. This module decides nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Set

from parsers.document import Field, SchemaDefinition
from parsers.document.paths import parse_row_path
from parsers.extraction.support.papers import Papers
from parsers.extraction.support.rows import clues_of_rows
from parsers.extraction.support.second_reader import clues_of_reader
from parsers.extraction.vocabulary import Role, role_of

MOST_COLUMNS = 6
CHARGES = frozenset({"names_charge", "row_charge"})
BESIDE_ROWS = frozenset({Role.TAX, Role.EXTRA})


def clues_of_lists(papers: Papers) -> dict[tuple[str, int], dict[str, float]]:
    """Of each row: whether sums and products prove or contradict it and others of its list, and how
    many of the values it has that most rows have."""
    return {
        (name, ordinal): clues
        for name, listed in _listed(papers).items()
        for ordinal, clues in _of_list(name, listed, papers).items()
    }


def clues_of_cells(papers: Papers) -> dict[str, dict[str, float]]:
    """By path, what each value of a list is beside the others of it."""
    found: dict[str, dict[str, float]] = {}
    rows = _listed(papers)
    for each in papers.definition.lists:
        if each.name in rows:
            found |= clues_of_rows(
                rows[each.name], each.fields, papers.surroundings, papers.numbers
            )
            if read := papers.row_readers.get(each.name):
                told = clues_of_reader(rows[each.name], each.fields, papers.lines, read)
                found = {path: {**own, **told.get(path, {})} for path, own in found.items()}
    return found if _has_charges(papers.definition) else _without(CHARGES, found)


def _has_charges(definition: SchemaDefinition) -> bool:
    """Whether charges have fields of their own, and are no rows then."""
    return any(each.is_money and role_of(each.name) in BESIDE_ROWS for each in definition.fields)


def _without(
    names: Set[str], found: Mapping[str, Mapping[str, float]]
) -> dict[str, dict[str, float]]:
    return {
        path: {name: each for name, each in own.items() if name not in names}
        for path, own in found.items()
    }


def _listed(papers: Papers) -> dict[str, dict[int, dict[str, Field]]]:
    """By list, ordinal and column, the values in rows."""
    rows: dict[str, dict[int, dict[str, Field]]] = defaultdict(lambda: defaultdict(dict))
    for path, field in papers.fields.items():
        row = parse_row_path(path)
        if row and field.value is not None:
            rows[row.list_name][row.ordinal][row.name] = field
    return rows


def _of_list(
    name: str, rows: Mapping[int, Mapping[str, Field]], papers: Papers
) -> dict[int, dict[str, float]]:
    count = len(rows)
    times = Counter(column for row in rows.values() for column in row)
    usual = {column for column, each in times.items() if 2 * each > count}
    proved = {
        at: float(any(each.path in papers.proofs.products for each in row.values()))
        for at, row in rows.items()
    }
    whole = {
        "rows_proved": sum(proved.values()) / count,
        "single_row": float(count == 1),
        "sum_proved": float(papers.proofs.sums.get(name, 0) > 0),
        "sum_broken": float(papers.proofs.sums.get(name, 0) < 0),
        "columns": min(len(usual), MOST_COLUMNS) / MOST_COLUMNS,
    }
    return {
        at: {
            **whole,
            "row_proved": proved[at],
            "row_unproved": whole["rows_proved"] * (1 - proved[at]),
            "row_mistaken": float(
                any(each.path in papers.proofs.mistaken for each in row.values())
            ),
            "row_broken": float(any(not each.valid for each in row.values())),
            "row_whole": len(usual & row.keys()) / max(len(usual), 1),
        }
        for at, row in rows.items()
    }
