"""The pages of a document in, the same pages out with what only all of them together tell: heads
and feet that run through, levels of headings, tables that go on over pages.

In: pages as they were understood one by one, in order. Blocks keep their number, order, text and
boxes; their labels, levels and links may change. Done twice it changes nothing more. This package
knows neither files nor engines.
"""

from collections.abc import Sequence

from parsers.document import Page
from parsers.layout.roles.continued_tables import link_tables
from parsers.layout.roles.levels import grade_headings
from parsers.layout.roles.repeated_heads import label_furniture


def relate_pages(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The pages, by number, each as the others explain it."""
    return link_tables(grade_headings(label_furniture(pages)))
