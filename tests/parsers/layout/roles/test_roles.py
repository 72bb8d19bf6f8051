"""The passes over the regions of a page and over the pages of a document."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.document import BoundingBox, Label, Word
from parsers.layout.region import Region
from parsers.layout.roles import PAGE_PASSES, PagePass, assign_roles


@st.composite
def regions(draw: st.DrawFn) -> Region:
    x, y = draw(st.floats(0, 0.8)), draw(st.floats(0, 0.96))
    box = BoundingBox(x, y, x + 0.2, y + draw(st.sampled_from((0.01, 0.03, 0.04))))
    text = draw(st.sampled_from(("1", "7 of 9", "* Of the year before.", "The mill " * 60)))
    size = draw(st.sampled_from((None, 8.0, 10.0)))
    words = tuple(Word(word, box, 0, None, size) for word in text.split())
    return Region(draw(st.sampled_from(list(Label))), box, words)


@pytest.mark.parametrize("one_pass", PAGE_PASSES, ids=lambda each: each.__name__)
@given(st.lists(regions(), max_size=8))
def test_a_pass_changes_labels_alone(one_pass: PagePass, given_regions: list[Region]) -> None:
    found = one_pass(given_regions)
    assert [(r.box, r.words) for r in found] == [(r.box, r.words) for r in given_regions]


def test_a_page_without_regions_has_no_roles() -> None:
    assert assign_roles([]) == []
