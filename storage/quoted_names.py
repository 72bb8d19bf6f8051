"""Names in double quotes that mean nothing, which SQLite would take for text without a word.

In: a query, and the columns that there are. Out: such names. Source:
https://www.sqlite.org/quirks.html, "Double-quoted string literals are accepted"; Python can turn
that off from 3.12 on.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

_TOKEN = re.compile(
    r"""(?P<skipped>--[^\n]*|/\*.*?\*/|\s+)
    |(?P<text>'(?:[^']|'')*')|"(?P<quoted>(?:[^"]|"")*)"|(?P<word>\w+)|(?P<sign>.)""",
    re.VERBOSE | re.DOTALL,
)
_BEFORE_A_VALUE = frozenset({
    "select", "distinct", "all", "where", "and", "or", "not", "on", "by", "having", "when", "then",
    "else", "case", "in", "like", "glob", "is", "between", "from", "join", "using", "limit",
    "offset", "union", "except", "intersect", "values", "escape", "filter", "over", "partition",
})  # fmt: skip
"""After these words, and after signs but a closing bracket, a name is meant, not given."""
_BUILT_IN = frozenset({"rowid", "oid", "_rowid_", "rank"})


def unknown_names(sql: str, there: Mapping[str, Sequence[str]]) -> list[str]:
    """The names in double quotes that are no column, table or view, nor given within the query."""
    if '"' not in sql:
        return []
    known = {*_BUILT_IN, *there, *(column.lower() for each in there.values() for column in each)}
    meant: list[str] = []
    for name, is_given in _quoted(sql):
        if is_given:
            known.add(name.lower())
        else:
            meant.append(name)
    return [name for name in dict.fromkeys(meant) if name.lower() not in known]


def _quoted(sql: str) -> Iterator[tuple[str, bool]]:
    """Each name in double quotes, and whether it is given there, as in `total AS "sum"` or
    `WITH "sums" AS (...)`. Without those that follow a dot: SQLite looks at them itself."""
    tokens = [match for match in _TOKEN.finditer(sql) if match.lastgroup != "skipped"]
    before = ""
    for index, token in enumerate(tokens):
        quoted = token["quoted"]
        if quoted is not None and before != ".":
            following = tokens[index + 1][0].lower() if index + 1 < len(tokens) else ""
            yield quoted.replace('""', '"'), _gives_a_name(before) or following == "as"
        before = token[0].lower()


def _gives_a_name(before: str) -> bool:
    is_sign = len(before) == 1 and not before.isalnum() and before not in ")_"
    return bool(before) and not is_sign and before not in _BEFORE_A_VALUE
