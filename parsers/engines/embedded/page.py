"""A page as read from its file in, the answer to the parse task out, step by step.

Runs in a worker process of the engine. Knows neither the pool nor the file.
"""

import time
from collections.abc import Sequence
from dataclasses import replace

from parsers.document import Completion, Label, PageInput
from parsers.document.wording import counted
from parsers.engines.embedded.answer import FRAME, write_answer
from parsers.formats.office import OFFICE
from parsers.layout.aligned_table import find_aligned_table
from parsers.layout.assignment import assign_words
from parsers.layout.banners import part_banners
from parsers.layout.barcodes import find_barcodes, with_barcodes
from parsers.layout.bold_print import mark_bold
from parsers.layout.column_split import cut_at_rivers, split_columns
from parsers.layout.detection import detect_regions
from parsers.layout.lattice_cells import doubts, fill_lattices
from parsers.layout.level_rulings import find_level_rulings
from parsers.layout.list_marks import join_bracketed, join_list_marks
from parsers.layout.listings import mark_listings
from parsers.layout.margin_stamps import join_margin_stamps
from parsers.layout.parted_tables import part_tables
from parsers.layout.parted_text import join_whole_paragraphs
from parsers.layout.pictured_tables import find_pictured_tables
from parsers.layout.price_lines import join_price_lines
from parsers.layout.reading_order import in_reading_order, order_doubts
from parsers.layout.region import Region
from parsers.layout.rivers import find_rivers, part_at_rivers
from parsers.layout.roles import assign_roles
from parsers.layout.rules import prove_regions
from parsers.layout.table_doubts import table_doubts
from parsers.layout.table_extent import take_in_headers
from parsers.layout.table_structure import fill_tables
from parsers.marks import add_check_boxes, find_check_boxes
from parsers.ocr.page_words import read_page
from parsers.ocr.words import Reading

FAINT_BOXES = "check boxes in faint print, of which others may be missing here: {}"


def answer_page(page: PageInput) -> Completion:
    """The page in reading order: as its file has it, where that says so, unless its pictures hold
    print that the file knows nothing of. The finish reason is `length` if the page had more lines
    than are read. SetupError if models are missing."""
    started = time.monotonic()
    reading = read_page(page)
    if page.native_html and not reading.recognized:
        took = time.monotonic() - started
        return Completion(page.native_html, FRAME, answer_format=OFFICE, seconds=took)
    codes = find_barcodes(reading.image)
    tables: tuple[Region, ...] = ()
    if not page.text_layer.good:
        reading = _with_check_boxes(reading, codes)
        tables, reading = _with_pictured_tables(reading, page)
    regions = None if reading.recognized else prove_regions(page)
    if regions is None:
        regions = _detect(page, reading, tables)
    regions = mark_listings(regions, _aspect(page, reading))
    regions = in_reading_order(with_barcodes(regions, codes))
    unsure = order_doubts(regions)
    regions = _fill(page, reading, regions)
    return Completion(
        text=write_answer(regions, _aspect(page, reading), reading.skew.place),
        frame=FRAME,
        finish_reason="length" if reading.truncated else "stop",
        rotation=reading.rotation,
        words=reading.words_as_shown() if reading.recognized else (),
        seconds=time.monotonic() - started,
        warnings=(
            *reading.warnings,
            *unsure,
            *doubts(regions, _aspect(page, reading)),
            *table_doubts(regions),
        ),
        unread=(reading.unread,) if reading.unread else (),
    )


def _detect(page: PageInput, reading: Reading, tables: Sequence[Region]) -> list[Region]:
    """The regions with their words and roles. tables: those that rulings in the image draw."""
    size, aspect = reading.upright_size(page), _aspect(page, reading)
    rivers = find_rivers(reading.words, size)
    words = part_at_rivers(reading.words, rivers)
    regions = detect_regions(page, reading.image, words, size, tables)
    if not page.text_layer.good and all(each.label is not Label.TABLE for each in regions):
        aligned = find_aligned_table(words, aspect)
        regions = [aligned] if aligned else regions
    regions = cut_at_rivers(regions, rivers)
    regions = join_price_lines(assign_words(regions, words, aspect))
    if page.text_layer.good and not reading.rotation:
        regions = part_tables(regions, page.rulings, aspect)
        regions = part_banners(regions, reading.image, aspect)
    regions = split_columns(take_in_headers(regions, aspect), aspect, rivers)
    regions = join_whole_paragraphs(join_bracketed(join_list_marks(regions)), aspect)
    return assign_roles(join_margin_stamps(regions))


def _fill(page: PageInput, reading: Reading, regions: Sequence[Region]) -> list[Region]:
    """Tables with their cells."""
    filled = fill_lattices(regions, _aspect(page, reading))
    if any(each.label is Label.TABLE and not each.cells for each in filled):
        if not page.text_layer.good:
            filled = mark_bold(filled, reading.image)
        filled = fill_tables(filled, _aspect(page, reading), find_level_rulings(page, reading))
    return filled


def _with_check_boxes(reading: Reading, codes: Sequence[Region]) -> Reading:
    found = find_check_boxes(reading.image, reading.words, barred=[code.box for code in codes])
    faint = sum(each.faint for each in found)
    told = (FAINT_BOXES.format(counted(faint, "box", "boxes")),) if faint else ()
    words = add_check_boxes(reading.words, found) if found else reading.words
    return replace(reading, words=words, warnings=(*reading.warnings, *told))


def _with_pictured_tables(reading: Reading, page: PageInput) -> tuple[tuple[Region, ...], Reading]:
    tables, words = find_pictured_tables(reading.image, reading.words, _aspect(page, reading))
    return tables, replace(reading, words=words)


def _aspect(page: PageInput, reading: Reading) -> float:
    """Width of the upright page by its height."""
    width, height = reading.upright_size(page)
    return width / height
