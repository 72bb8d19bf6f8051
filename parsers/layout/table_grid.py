"""What the modules about the structure of tables share: places, and what a number is."""

import re

from parsers.document import Word

Place = tuple[int, int]
"""A row and a column."""
Grid = dict[Place, list[Word]]
"""The words of each cell, at the first of the columns that it spans."""
Spans = dict[Place, int]
"""The last column of a cell that spans several."""

MOST_HEADER_ROWS = 4
NUMBER = re.compile(r"(?!(?:19|20)\d\d$)\W*\d[\d.,:/ %-]*\W*")  # no year: it may be in a header
