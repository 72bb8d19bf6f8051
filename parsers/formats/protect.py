"""What is no Markdown in a page of Markdown, put aside. In: Markdown as models write it. Out: the
same with a mark in place of each HTML table, formula, LaTeX table and placed comment, what the
marks stand for, and lines changed so that Markdown's rules do not take a page's signs for its own.
"""

import re
from dataclasses import dataclass, field
from enum import Enum, auto

from parsers.formats.latex import bare_formula, write_tabular
from parsers.formats.writing import text

_OPEN, _CLOSE = "\ue000", "\ue001"
MARK = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")

CHECKED, UNCHECKED = "\N{BALLOT BOX WITH CHECK}", "\N{BALLOT BOX}"

# Each alternative ends at the next beginning of its kind, so that what never ends costs no more.
_ASIDE = re.compile(
    r"(?P<listing>^[ ]{0,3}```[^\n]*\n(?:(?![ ]{0,3}```)[^\n]*\n)*+(?:[ ]{0,3}```[^\n]*)?)"
    r"|(?P<span>`[^`\n]+`)"
    r"|<!--\s*(?P<kind>[A-Za-z][A-Za-z ]{0,30}?)\s*\((?P<box>[\d\s,.\-]{7,80})\)\s*-->"
    r"|(?P<comment><!--(?:[^<]|<(?!!--))*?-->)"
    r"|(?P<tabular>\\begin\{tabular\}(?:[^\\]|\\(?!(?:begin|end)\{tabular))*+(?:\\end\{tabular\}|\Z))"
    r"|(?P<display>\$\$(?:[^$\\]|\\.|\$(?!\$))++\$\$"
    r"|\\\[(?:[^\\]|\\(?![\[\]]))++\\\]"
    r"|\\begin\{(?P<name>equation|align|aligned|gather|multline|eqnarray|displaymath)(?P<star>\*?)\}"
    r"(?:[^\\]|\\(?!(?:begin|end)\{(?P=name)))*+\\end\{(?P=name)(?P=star)\})"
    r"|\\caption\{(?P<caption>[^{}\n]*)\}"
    r"|(?P<wrapper>\\(?:begin|end)\{(?:table|center|figure)\*?\}(?:\[[^\]\n]{0,9}\])?|\\centering\b)"
    r"|\\\((?P<round>(?:[^\\\n]|\\(?![()])){1,500}+)\\\)"
    r"|(?<![\\$\w])\$(?=[^\s$])(?P<dollars>[^$\n]{1,300})(?<=[^\s\\])\$(?![\d$])",
    re.MULTILINE | re.DOTALL,
)
_CHECK = re.compile(r"(?<![\w\]!])\[([ xX])\](?![(\[:\w])")
_INNER_STAR = re.compile(r"(?<=\w)\*(?=\w)")
_TILDES = re.compile(r"^[ ]{0,3}~~~+")
_PLUS = re.compile(r"^([ \t]*)\+(?=[ \t])")
_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*+\|?[ \t]*")
_BAR = re.compile(r"(?<!\\)\|")
_CODE_SPAN = re.compile(r"`[^`]+`")
_BOLD = re.compile(r"\*\*([^*<>\n]{1,500}+)\*\*")
MOST_COLUMNS = 200


class Kind(Enum):
    TABLE = auto()  # html
    FORMULA = auto()  # html: escaped LaTeX, on its own
    INLINE = auto()  # html: escaped LaTeX, in a line
    CAPTION = auto()
    PLACE = auto()  # a box for what follows
    PICTURE = auto()  # a box alone


@dataclass(frozen=True, slots=True)
class Aside:
    kind: Kind
    html: str = ""
    box: str = ""


@dataclass(slots=True)
class Protected:
    text: str = ""
    asides: list[Aside] = field(default_factory=list)

    def mark(self, aside: Aside) -> str:
        self.asides.append(aside)
        mark = f"{_OPEN}{len(self.asides) - 1}{_CLOSE}"
        return mark if aside.kind is Kind.INLINE else f"\n\n{mark}\n\n"


_PLACED = frozenset({"table", "formula", "text", "title", "equation"})


def protect(markdown: str) -> Protected:
    protected = Protected()
    clean = markdown.replace(_OPEN, "").replace(_CLOSE, "")
    pieces = []
    for table, piece in _tables(clean):
        if table:
            pieces.append(protected.mark(Aside(Kind.TABLE, _BOLD.sub(r"<b>\1</b>", piece))))
        else:
            pieces.append(_ASIDE.sub(lambda found: _set_aside(found, protected), piece))
    protected.text = _as_written("".join(pieces))
    return protected


def _tables(markdown: str) -> list[tuple[bool, str]]:
    """The pieces that are HTML tables, and those between them."""
    pieces, position, lowered = [], 0, markdown.lower()
    while (start := lowered.find("<table", position)) >= 0:
        end = lowered.find("</table>", start)
        end = len(markdown) if end < 0 else end + len("</table>")
        pieces += [(False, markdown[position:start]), (True, markdown[start:end])]
        position = end
    return [*pieces, (False, markdown[position:])]


def _set_aside(found: re.Match[str], protected: Protected) -> str:
    if found["listing"] or found["span"]:
        return found[0]
    if found["kind"]:
        placed = found["kind"].lower() in _PLACED
        kind = Kind.PLACE if placed else Kind.PICTURE
        return protected.mark(Aside(kind, box=" ".join(re.findall(r"-?[\d.]+", found["box"]))))
    if found["tabular"]:
        return protected.mark(Aside(Kind.TABLE, write_tabular(found["tabular"])))
    if found["caption"]:
        return protected.mark(Aside(Kind.CAPTION, text(found["caption"])))
    if found["comment"] or found["wrapper"]:
        return ""
    return _formula(found, protected)


def _formula(found: re.Match[str], protected: Protected) -> str:
    if found["display"]:
        latex = text(bare_formula(found["display"]).replace("\n", " "))
        if _in_pipe_row(found):
            return protected.mark(Aside(Kind.INLINE, f"${latex}$"))
        return protected.mark(Aside(Kind.FORMULA, latex))
    latex = (found["round"] or found["dollars"]).strip()
    return protected.mark(Aside(Kind.INLINE, f"${text(latex)}$"))


def _in_pipe_row(found: re.Match[str]) -> bool:
    start = found.string.rfind("\n", 0, found.start()) + 1
    return found.string[start : start + 80].lstrip().startswith("|")


def _as_written(markdown: str) -> str:
    r"""Stars within words, ~~~, a + before an amount and check boxes mean what they show."""
    lines = markdown.split("\n")
    inside = False
    for at, line in enumerate(lines):
        if line.lstrip().startswith("```"):
            inside = not inside
        elif not inside:
            lines[at] = _line(line)
    _square_tables(lines)
    return "\n".join(lines)


def _line(line: str) -> str:
    line = _CHECK.sub(lambda found: UNCHECKED if found[1] == " " else CHECKED, line)
    line = _INNER_STAR.sub(r"\\*", line)
    line = _TILDES.sub(lambda found: found[0].replace("~", "\\~"), line)
    line = _PLUS.sub(r"\1\\+", line)
    if line.count("|") > 1 and "`" in line:
        line = _CODE_SPAN.sub(lambda found: _BAR.sub(r"\\|", found[0]), line)
    return line


def _square_tables(lines: list[str]) -> None:
    """Rows longer than a table's head would lose their last cells: the head and its rule get as
    many."""
    at = 0
    while (at := at + 1) < len(lines):
        if not (_BAR.search(lines[at]) and "|" in lines[at - 1] and _RULE.fullmatch(lines[at])):
            continue
        rule = at
        while at + 1 < len(lines) and "|" in lines[at + 1]:
            at += 1
        widths = (_columns(line) for line in (lines[rule - 1], *lines[rule + 1 : at + 1]))
        columns = min(max(widths), MOST_COLUMNS)
        lines[rule - 1] = _padded(lines[rule - 1], columns)
        lines[rule] = "|" + " --- |" * columns


def _columns(line: str) -> int:
    return len(_BAR.findall(line.strip().removeprefix("|").removesuffix("|"))) + 1


def _padded(line: str, columns: int) -> str:
    body = line.strip().removeprefix("|")
    body = body if body.endswith("|") and not body.endswith("\\|") else f"{body} |"
    return f"| {body}" + "  |" * (columns - _columns(line))
