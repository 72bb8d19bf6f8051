"""The roles of blocks.

    of one page    mistaken_heads, letterheads, running_lines and running_heads (page headers and
                   footers), headings,
                   mistaken_headings, numbered_runs, captions, footnotes
    of all pages   repeated_heads, levels of headings, continued_tables

Each pass takes the regions of a page, or the pages of a document, and returns them with other
labels, levels and links; text, boxes and order stay. A pass over a document is idempotent. Pages
laid out by rules use the same definitions, see `parsers.layout.rules.paragraphs`. This package
knows neither files nor engines.
"""

from collections.abc import Callable, Sequence

from parsers.document import Page
from parsers.layout.region import Region
from parsers.layout.roles.captions import label_captions
from parsers.layout.roles.continued_tables import link_tables
from parsers.layout.roles.footnotes import label_footnotes
from parsers.layout.roles.headings import keep_short_headings
from parsers.layout.roles.letterheads import label_letterheads
from parsers.layout.roles.levels import grade_headings
from parsers.layout.roles.mistaken_headings import correct_headings
from parsers.layout.roles.mistaken_heads import free_mistaken_heads, keep_only_text
from parsers.layout.roles.numbered_runs import free_initials, label_numbered_runs
from parsers.layout.roles.repeated_heads import label_repeated_heads
from parsers.layout.roles.running_heads import complete_running_heads, label_running_heads
from parsers.layout.roles.running_lines import part_running_lines

OFFICE = "office"  # of parsers.formats
PagePass = Callable[[Sequence[Region]], Sequence[Region]]
PAGE_PASSES: tuple[PagePass, ...] = (
    free_mistaken_heads, label_letterheads, part_running_lines, complete_running_heads,
    label_running_heads, keep_short_headings, correct_headings, label_numbered_runs, free_initials,
    label_captions, label_footnotes, keep_only_text,
)  # fmt: skip


def assign_roles(regions: Sequence[Region]) -> list[Region]:
    """The regions of a page, labelled by a model, with the roles that follow from position, length
    and type size."""
    for one_pass in PAGE_PASSES:
        regions = one_pass(regions)
    return list(regions)


def relate_pages(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The pages of a document, in order, with the roles that follow from the other pages. An office
    document says itself what its headings and running heads are."""
    if any(page.answer_format == OFFICE for page in pages):
        return link_tables(pages)
    return link_tables(grade_headings(label_repeated_heads(pages)))
