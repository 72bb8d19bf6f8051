"""Answers as real models give them, with their warnings: replayed, understood, and the warnings
said."""

import datetime
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from parsers.document import (
    BoundingBox,
    Evidence,
    Label,
    Page,
    PageImage,
    PageInput,
    PageStatus,
    SchemaDefinition,
    Word,
)
from parsers.engines.replay import ReplayEngine
from parsers.schemas.definition import schema_definition
from parsers.schemas.json_schema import model_from_json
from parsers.tasks.extract import Extraction, extract_fields
from parsers.tasks.parse import parse_page
from parsers.types import DOCUMENT_TYPES

RECORDINGS = Path(__file__).parents[2] / "recordings"

Placed = tuple[float, float, str]
"""Left edge and baseline in points, and a text."""

RECEIPT: tuple[Placed, ...] = (
    (62, 40, "Mill Lane Bakery"),
    (90, 60, "4 Mill Lane, Leeds"),
    (30, 92, "Date: 17/04/2026"),
    *((30, 130, "Rye bread"), (170, 130, "2"), (230, 130, "7.00")),
    *((30, 150, "Rolls"), (170, 150, "6"), (230, 150, "5.40")),
    *((30, 170, "Rye bread"), (170, 170, "2"), (230, 170, "7.00")),
    *((30, 206, "Total"), (224, 206, "19.40")),
    (96, 250, "Thank you"),
)
TICKET: tuple[Placed, ...] = (
    (180, 40, "省际汽车客票"),
    *((270, 80, "发票代码 143052210077"), (270, 104, "发票号码 00481236")),
    *((40, 150, "到站 青石镇"), (340, 150, "燃油费: 1.5"), (280, 184, "票价: ¥ 12.00<半>")),
    *((40, 226, "乘车日期"), (200, 226, "开车时间"), (300, 226, "车次"), (400, 226, "座号")),
    *((40, 258, "2024-03-08"), (200, 258, "14:05"), (300, 258, "117"), (400, 258, "22")),
)

TICKET_SCHEMA = {
    "title": "Bus ticket",
    "type": "object",
    "properties": {
        "invoice_code": {"type": "string", "title": "发票代码"},
        "invoice_number": {"type": "string", "title": "发票号码"},
        "destination": {"type": "string", "synonyms": ["到站", "目的地"]},
        "fuel_surcharge": {"type": "number", "title": "燃油费"},
        "fare": {"type": "number", "title": "票价"},
        "travel_date": {"type": "string", "format": "date", "title": "乘车日期"},
        "departure": {"type": "string", "title": "开车时间"},
        "车次": {"type": "string"},
        "座号": {"type": "string"},
    },
}


@pytest.fixture
def engine() -> ReplayEngine:
    return ReplayEngine(RECORDINGS)


def drawn(name: str) -> PageInput:
    with Image.open(RECORDINGS / name) as image:
        pixels = PageImage(*image.size, image.convert("RGB").tobytes())
    return PageInput(1, float(pixels.width), float(pixels.height), 0, pixels)


def read(name: str, texts: tuple[Placed, ...]) -> Page:
    """The page with the words that stand in its image."""
    page = drawn(name)
    return Page(1, page.width, page.height, words=tuple(
        Word(word, box_of((left + 8 * text.index(word), baseline, word), page), line)
        for line, (left, baseline, text) in enumerate(texts)
        for word in text.split()
    ))  # fmt: skip


def box_of(placed: Placed, page: PageInput) -> BoundingBox:
    left, baseline, text = placed
    sides = (left, baseline - 11, left + 8 * len(text), baseline + 2)
    return BoundingBox.from_frame(sides, (page.width, page.height))


def extract(engine: ReplayEngine, schema: SchemaDefinition, name: str, page: Page) -> Extraction:
    return extract_fields(engine, schema, [page], lambda _: drawn(name))


def values(found: Extraction) -> dict[str, Any]:
    return {field.path: field.value for field in found.fields}


class TestSlips:
    """Single quotes, trailing commas, bare numbers, a key nobody asked for."""

    def test_all_values_are_read(self, engine: ReplayEngine) -> None:
        found = extract(
            engine, DOCUMENT_TYPES["receipt"].schema, "receipt.png", read("receipt.png", RECEIPT)
        )
        assert values(found) == {
            "company": "Mill Lane Bakery",
            "date": datetime.date(2026, 4, 17),
            "total": Decimal("19.40"),
            "line_items[0].description": "Rye bread",
            "line_items[0].quantity": Decimal(2),
            "line_items[0].amount": Decimal("7.00"),
            "line_items[1].description": "Rolls",
            "line_items[1].quantity": Decimal(6),
            "line_items[1].amount": Decimal("5.40"),
            "line_items[2].description": "Rye bread",
            "line_items[2].quantity": Decimal(2),
            "line_items[2].amount": Decimal("7.00"),
        }
        assert {field.evidence for field in found.fields} == {Evidence.EXACT}
        assert {field.raw for field in found.fields if field.path == "total"} == {"19.40"}

    def test_the_flaws_are_said(self, engine: ReplayEngine) -> None:
        found = extract(
            engine, DOCUMENT_TYPES["receipt"].schema, "receipt.png", read("receipt.png", RECEIPT)
        )
        assert found.warnings == ("JSON repaired", "keys not asked for: cashier")
        assert found.error is None

    def test_equal_rows_have_boxes_of_their_own(self, engine: ReplayEngine) -> None:
        found = extract(
            engine, DOCUMENT_TYPES["receipt"].schema, "receipt.png", read("receipt.png", RECEIPT)
        )
        rows = [field for field in found.fields if field.path.startswith("line_items")]
        assert len({field.box for field in rows}) == 9
        tops = [field.box.y0 for field in rows if field.box]
        assert tops == sorted(tops)


class TestKeysInAnotherLanguage:
    """Keys that are titles or synonyms of a user's schema, behind prose."""

    @pytest.fixture
    def found(self, engine: ReplayEngine) -> Extraction:
        schema = schema_definition(model_from_json(json.dumps(TICKET_SCHEMA), Path("ticket.json")))
        return extract(engine, schema, "ticket.png", read("ticket.png", TICKET))

    def test_they_are_understood(self, found: Extraction) -> None:
        assert values(found) == {
            "invoice_code": "143052210077",
            "invoice_number": "00481236",
            "destination": "青石镇",
            "fuel_surcharge": Decimal("1.5"),
            "fare": Decimal("12.00"),
            "travel_date": datetime.date(2024, 3, 8),
            "departure": "14:05",
            "u8f66_u6b21": "171",
            "u5ea7_u53f7": "22",
        }

    def test_what_is_misread_is_absent(self, found: Extraction) -> None:
        absent = [field.path for field in found.fields if field.evidence is Evidence.ABSENT]
        assert absent == ["u8f66_u6b21"]

    def test_the_flaws_are_said(self, found: Extraction) -> None:
        assert found.warnings == ("prose around the JSON", "keys not asked for: 检票口")


class TestPages:
    def test_plain_html_cut_inside_a_tag_gives_the_blocks_before_it(
        self, engine: ReplayEngine
    ) -> None:
        page = parse_page(engine, drawn("notice.png"))
        assert page.status is PageStatus.TRUNCATED
        assert [block.text for block in page.blocks][-1] == "close the taps"
        assert {warning.split(":")[0] for warning in page.warnings} >= {
            "answer cut off",
            "prose around the HTML",
            "HTML cut inside a tag",
        }

    def test_an_image_within_its_own_frame_is_one_block(self, engine: ReplayEngine) -> None:
        page = parse_page(engine, drawn("invoice.png"))
        assert page.status is PageStatus.COMPLETE
        assert [block.label for block in page.blocks].count(Label.PICTURE) == 1

    def test_what_is_said_before_the_fence_is_a_flaw_and_no_value(
        self, engine: ReplayEngine
    ) -> None:
        page = parse_page(engine, drawn("invoice.png"))
        found = extract(engine, DOCUMENT_TYPES["invoice"].schema, "invoice.png", page)
        assert found.warnings == ("prose around the JSON",)
        assert values(found)["total"] == Decimal("124.40")
        assert {field.evidence for field in found.fields} == {Evidence.EXACT}
