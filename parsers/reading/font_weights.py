"""A page of a PDF in, the names of its bold fonts out, as their descriptors say: many that have
Chinese or Korean letters have neither the flag nor the word in their names."""

import re
from typing import Any

BOLD = 600  # of 100 to 900, as PDF and CSS have it: semibold
MOST_FONTS = 200  # of a page: more are not looked at
BOLD_NAME = re.compile(
    r"bold|black|heavy|demi|[-_ ]f?x?(?:bd|blk|hv)(?:cn|it|ex|obl?)*$", re.IGNORECASE
)
SUBSET = re.compile(r"[A-Z]{6}\+")
REFERENCE = re.compile(r"\[?\s*(\d+) 0 R")


def is_bold_name(font: str) -> bool:
    return bool(BOLD_NAME.search(font))


def find_bold_fonts(page: Any) -> frozenset[str]:
    """Without the prefixes of their subsets."""
    fonts = {font[3]: font[0] for font in page.get_fonts()[:MOST_FONTS]}
    return frozenset(
        SUBSET.sub("", name)
        for name, number in fonts.items()
        if not is_bold_name(name) and _weight(page.parent, number) >= BOLD
    )


def _weight(document: Any, number: int) -> float:
    """0 if the font does not say."""
    try:
        kind, value = document.xref_get_key(number, "DescendantFonts")
        if kind == "xref" and (found := REFERENCE.match(value)):
            value = document.xref_object(int(found[1]))
        if kind != "null" and (found := REFERENCE.match(value)):
            number = int(found[1])
        kind, value = document.xref_get_key(number, "FontDescriptor/FontWeight")
        return float(value) if kind in ("int", "float") else 0.0
    except (RuntimeError, ValueError):  # a font that is damaged
        return 0.0
