"""What the parts of a page are: its headings, its head and foot, its notes; and what only all pages
of a document tell: heads and feet that run through, levels of headings, tables that go on.

    headings          what makes a heading
    running_heads     what stands at the head or foot of a page
    footnotes         notes at the foot of a page
    repeated_heads    heads and feet, by what repeats from page to page
    levels            of headings
    continued_tables  tables that go on over pages

Each pass takes the regions of a page, or the pages of a document, and returns them with other
labels, levels and links; text, boxes and order stay. Passes over documents change nothing more when
they are done twice. Pages that are laid out by rules are labelled by the same definitions, see
`parsers.layout.rules.labels`. This package knows neither files nor engines.
"""

from collections.abc import Callable, Sequence

from parsers.document import Page
from parsers.layout.region import Region
from parsers.layout.roles.continued_tables import link_tables
from parsers.layout.roles.footnotes import label_footnotes
from parsers.layout.roles.headings import keep_short_headings
from parsers.layout.roles.levels import grade_headings
from parsers.layout.roles.repeated_heads import label_repeated_heads
from parsers.layout.roles.running_heads import complete_running_heads, label_running_heads

PagePass = Callable[[Sequence[Region]], Sequence[Region]]
DocumentPass = Callable[[Sequence[Page]], Sequence[Page]]

PAGE_PASSES: tuple[PagePass, ...] = (
    complete_running_heads,
    label_running_heads,
    keep_short_headings,
    label_footnotes,
)
DOCUMENT_PASSES: tuple[DocumentPass, ...] = (label_repeated_heads, grade_headings, link_tables)


def assign_roles(regions: Sequence[Region]) -> list[Region]:
    """The regions of a page, as a model labelled them, with the roles that their place, length and
    print tell."""
    for one_pass in PAGE_PASSES:
        regions = one_pass(regions)
    return list(regions)


def relate_pages(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The pages of a document, by number, each as the others explain it."""
    for one_pass in DOCUMENT_PASSES:
        pages = one_pass(pages)
    return tuple(pages)
