r"""LaTeX as models write it into pages. In: a formula with its delimiters, or a table in `tabular`.
Out: the formula alone; an HTML table with its spans."""

import re
from collections.abc import Iterator

from parsers.formats.writing import box_attribute, text

_DELIMITERS = (("$$", "$$"), (r"\[", r"\]"), (r"\(", r"\)"), ("$", "$"))
_HEAD = re.compile(r"\\begin\{tabular\}\s*(?:\[[^\]]*\])?\s*(?:\{(?:[^{}]|\{[^{}]*\})*\})?")
_RULES = re.compile(
    r"\\(?:hline|toprule|midrule|bottomrule|centering|noalign\{[^{}]*\}"
    r"|(?:cline|cmidrule)(?:\([^()]*\))?\{[^{}]*\})"
)
_ROW_END = re.compile(r"\\\\(?:\[[^\]]{0,20}\])?|\\tabularnewline")
_CELL_END = re.compile(r"(?<!\\)&")
_MULTI = re.compile(
    r"\\multi(column|row)(?:\[[^\]]{0,9}\])?\{\s*(\d{1,3})\s*\}\s*\{[^{}]*\}\s*\{(.*)\}\s*\Z",
    re.DOTALL,
)
_COMMAND = re.compile(
    r"\\(?:textbf|textit|textrm|textsf|texttt|text|emph|mathbf|underline|makecell)"
    r"(?:\[[^\]]{0,9}\])?\{([^{}]*)\}"
)
_ESCAPED = re.compile(r"\\([&%$#_{}])")


def bare_formula(raw: str) -> str:
    """Without its delimiters."""
    formula = raw.strip()
    for start, end in _DELIMITERS:
        if len(formula) > len(start + end) and formula.startswith(start) and formula.endswith(end):
            return formula[len(start) : -len(end)].strip()
    return formula


def write_tabular(raw: str, box: str = "") -> str:
    body = _HEAD.sub("", raw, count=1).replace(r"\end{tabular}", "")
    below: dict[int, int] = {}  # column -> rows that a cell above reaches into
    rows = []
    for row in _ROW_END.split(_RULES.sub("", body)):
        if row.strip():
            rows.append(f"<tr>{''.join(_cells(row, below))}</tr>")
    return f"<table{box_attribute(box)}>{''.join(rows)}</table>"


def _cells(row: str, below: dict[int, int]) -> Iterator[str]:
    column = 0
    for raw in _CELL_END.split(row):
        width = height = 1
        said = raw.strip()
        while multi := _MULTI.match(said):
            span = max(1, int(multi[2]))
            width, height = (span, height) if multi[1] == "column" else (width, span)
            said = multi[3].strip()
        reached, below[column] = below.get(column, 0), max(0, below.get(column, 0) - 1)
        if not (reached and not said):
            spans = (("rowspan", height), ("colspan", width))
            attributes = "".join(f' {name}="{span}"' for name, span in spans if span > 1)
            yield f"<td{attributes}>{text(_plain(said))}</td>"
            for each in range(column, column + width if height > 1 else column):
                below[each] = height - 1
        column += width


def _plain(said: str) -> str:
    for _ in range(3):  # nested this deep at most
        said = _COMMAND.sub(r"\1", said)
    return _ESCAPED.sub(r"\1", said).replace("~", " ").strip()
