"""Points and boxes in XML. In: an answer such as `<points x1="10" y1="20" x2="30" y2="40"
alt="stars">stars</points>`, `<point x="1" y="2" alt="...">...</point>` or `<point>1 2</point>`.
Out: an object for each point or box. This module knows no frame.
"""

import re
from collections.abc import Iterator
from typing import Any

_TAG = re.compile(r"<(points?|bbox|box)\b([^<>]*)>([^<]*)")
_ATTRIBUTE = re.compile(
    r"(?<!\w)([a-zA-Z]{1,20})(\d{0,6})\s{0,5}=\s{0,5}(?:\"([^\"]*)\"|'([^']*)')"
)


def xml_points(text: str) -> Iterator[dict[str, Any]]:
    """An object for each point; those of one tag have one label."""
    for found in _TAG.finditer(text):
        given = {(name.lower(), at): one or other for name, at, one, other in _given(found[2])}
        inner = found[3].strip()
        label = inner or given.get(("alt", "")) or given.get(("label", ""))
        places = _pairs(given)
        if found[1].startswith("point") and places:
            for x, y in places:
                yield {"label": label, "point_2d": f"{x} {y}"}
        elif len(places) == 2:
            yield {"label": label, "bbox_2d": " ".join(f"{x} {y}" for x, y in places)}
        elif not places and re.search(r"\d", inner):
            yield {"point_2d" if found[1].startswith("point") else "bbox_2d": inner}


def _pairs(given: dict[tuple[str, str], str]) -> list[tuple[str, str]]:
    """x and y of the same number."""
    xs = ((at, x) for (name, at), x in given.items() if name == "x")
    return [(x, given["y", at]) for at, x in xs if ("y", at) in given]


def _given(attributes: str) -> Iterator[tuple[str, str, str, str]]:
    for found in _ATTRIBUTE.finditer(attributes):
        yield found[1], found[2], found[3] or "", found[4] or ""
