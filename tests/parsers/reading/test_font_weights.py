"""Which fonts are bold, by their names and by what they say of themselves."""

import pymupdf
import pytest

from parsers.reading.font_weights import find_bold_fonts, is_bold_name


@pytest.mark.parametrize("name", [
    "Arial-BoldMT", "Univers-Black", "HelveticaNeueLTStd-Bd", "FrutigerLTStd-BdCn",
    "SDGothicNeoc-fBd", "HelveticaNeueLTStd-Hv", "MyriadPro-Semibold",
])  # fmt: skip
def test_a_bold_font_has_it_in_its_name(name):
    assert is_bold_name(name)


@pytest.mark.parametrize("name", ["Helvetica", "HelveticaNeueLTStd-Md", "Abdera", "Hvar", "Rhvb"])
def test_other_names_are_no_sign_of_it(name):
    assert not is_bold_name(name)


@pytest.mark.parametrize(("weight", "bold"), [
    ("700", True), ("600", True), ("500", False), ("0", False), ("null", False), ("(700)", False),
])  # fmt: skip
@pytest.mark.parametrize("script", ["korea", "china-s", "helv"])
def test_a_font_may_say_how_heavy_it_is(weight, bold, script):
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_text((72, 100), "Mill", fontname=script)
        number, *_, name, _, _ = page.get_fonts()[0]
        described = _descriptor_of(document, number)
        document.xref_set_key(described, "FontWeight", weight)
        assert find_bold_fonts(page) == ({name} if bold else set())


def _descriptor_of(document: pymupdf.Document, number: int) -> int:
    """Of the font, or of the one that it consists of; a new one if it has none."""
    kind, value = document.xref_get_key(number, "DescendantFonts")
    holder = int(value.strip("[] ").split()[0]) if kind != "null" else number
    kind, value = document.xref_get_key(holder, "FontDescriptor")
    if kind == "xref":
        return int(value.split()[0])
    described = document.get_new_xref()
    document.update_object(described, "<</Type/FontDescriptor>>")
    document.xref_set_key(holder, "FontDescriptor", f"{described} 0 R")
    return described
