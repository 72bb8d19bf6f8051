"""HTML of labelled blocks: `<div data-label="Section-Header" data-bbox="x0 y0 x1 y1">`, with boxes
in the scale that the prompt names (Chandra). Formulas are LaTeX in `math`, forms have inputs.
Source: datalab-to/chandra, chandra/prompts.py and output.py."""

import re

from parsers.document import Label
from parsers.formats import Rewritten
from parsers.formats.labelled import CODE, label_of
from parsers.formats.unwrap import unwrap

_LABELLED = re.compile(r"<(div|section)\b([^<>]*?)\sdata-label\s*=\s*[\"']?([\w -]+)[\"']?", re.I)
_MATH = re.compile(r"<math\b[^<>]*>|</math\s*>", re.IGNORECASE)
_LISTING = re.compile(r"(<pre\b[^<>]*>)([^<]*+(?:<(?!/?pre\b)[^<]*+)*+)</pre\s*>", re.I)
_FIGURES = {"chart": "chart", "image": "image", "figure": "image", "picture": "image"}
_PLAIN = frozenset({Label.TEXT, Label.TABLE, Label.LIST_ITEM, Label.TITLE})
_FORMULA = re.compile(
    r"(<div[^<>]*\sclass=\"formula\"[^<>]*>)([^<]*+(?:<(?!/?div)[^<]*+)*+)", re.IGNORECASE
)


def recognises(answer: str) -> bool:
    return bool(_LABELLED.search(answer))


def rewrite(answer: str) -> Rewritten:
    bare, warnings = unwrap(answer) if answer.lstrip().startswith("```") else (answer, ())
    html = _LABELLED.sub(_with_class, bare)
    html = _FORMULA.sub(lambda found: found[1] + _MATH.sub("", found[2]), html)
    html = _LISTING.sub(_with_lines, _MATH.sub("$", html))
    return Rewritten(f"<html><body>{html}</body></html>", None, warnings, is_html=True)


def _with_class(found: re.Match[str]) -> str:
    name = found[3].lower().replace("-", "").replace(" ", "")
    label = label_of(found[3])
    if label is None or label in _PLAIN or name in CODE:
        return f"<{found[1]}{found[2]}"
    kind = _FIGURES.get(name, "formula" if label is Label.FORMULA else label.value)
    return f'<{found[1]}{found[2]} class="{kind}"'


def _with_lines(found: re.Match[str]) -> str:
    return f"{found[1]}{found[2].strip(chr(10)).replace(chr(10), '<br>')}</pre>"
