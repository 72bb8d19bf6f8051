"""Which documents a file holds, by what its pages say of themselves."""

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from parsers.document import BoundingBox, Page, PageStatus, Word
from parsers.extraction import find_texts
from parsers.extraction.document_type import DocumentType
from parsers.extraction.splitting import Part, split
from parsers.types import DOCUMENT_TYPES
from parsers.types.loading import load_type

RECEIPT = """{company}
12, JALAN BESAR, 45600 TOWN
TAX INVOICE
Receipt No : {number}
Date : {day}/01/2018 12:30
Cashier : Mei
Apples 2 x 3.50 {total}
Total RM {total}
Cash 100.00
Thank you, please come again"""
GROCER = RECEIPT.format(company="GREEN GROCER SDN BHD", number="CS1801", day=18, total="7.00")
BAKER = RECEIPT.format(company="BROWN BAKER SDN BHD", number="B-77", day=19, total="9.20")

INVOICE = """Mill & Sons Ltd
Invoice
Invoice number: {number}
Invoice date: 18 January 2018
Bill to: Miller Ltd
Description Quantity Price Amount
Flour 2 3.50 7.00
Subtotal 7.00
VAT 1.33
Total due 8.33
{mark}"""
PAYSLIP = """Greenfield Logistics Inc.
Payslip
Employee: Marcus Bell
Pay period: {period}
Earnings Amount
Salary {pay}
Gross pay {pay}
Deductions Amount
Tax 200.00
Net pay {net}"""
ACCOUNT = """Northern Bank plc
Bank statement
Account number: {number}
Statement period: 01 Dec 2025 to 31 Dec 2025
Date Details Amount Balance
Opening balance 500.00
03 Dec Tesco -20.00 480.00
Closing balance 480.00"""
LETTER = """Mill & Sons Ltd
12 Dock Road, Hull
Dear Mr Miller,
please find enclosed what you asked us for.
Please let us know if anything is unclear.
Kind regards
Tom Mill"""
NOTE = """Mill & Sons Ltd
DELIVERY NOTE
Delivery note no: DN-900
Date: 8 January 2026
Deliver to: Miller Ltd
Article Description Quantity
DB-10 Drill bits 10"""
TERMS = "\n".join(["These are the terms by which we sell to everybody who buys from us here."] * 9)

Paper = Callable[..., Page]


@pytest.fixture
def paper() -> Paper:
    """A page of text, a line below the other, in a part of a sheet of paper."""

    def page(text: str, number: int = 1, left: float = 0.0, right: float = 1.0) -> Page:
        words: list[Word] = []
        lines = text.splitlines()
        for row, line in enumerate(lines):
            parts = line.split()
            step, top = (right - left) / len(parts), row / len(lines)
            for index, part in enumerate(parts):
                x0 = left + index * step
                box = BoundingBox(x0, top, x0 + 0.98 * step, top + 0.9 / len(lines))
                words.append(Word(part, box, row))
        return Page(number, 250, 10 * len(lines) / 0.9, words=tuple(words))

    return page


def parts_of(*pages: Page, within_pages: bool = True) -> tuple[Part, ...]:
    schemas = [DOCUMENT_TYPES[name] for name in ("invoice", "receipt")]
    return split(pages, schemas, find_texts, within_pages=within_pages)


def types_of(*pages: Page) -> list[tuple[str | None, list[int]]]:
    types = [each for each in DOCUMENT_TYPES.values() if not each.hints.generic]
    return told(split(pages, types, find_texts, within_pages=True))


def told(parts: tuple[Part, ...]) -> list[tuple[str | None, list[int]]]:
    return [
        (
            part.document_type.name if part.document_type else None,
            [page.number for page in part.pages],
        )
        for part in parts
    ]


def test_no_schema_means_one_document_of_no_type(paper: Paper) -> None:
    pages = (paper(GROCER), paper(BAKER, 2))
    assert split(pages, (), find_texts, within_pages=True) == (Part(pages, None),)


def test_a_stack_of_receipts_is_a_document_for_each(paper: Paper) -> None:
    parts = parts_of(paper(GROCER), paper(BAKER, 2))
    assert told(parts) == [("receipt", [1]), ("receipt", [2])]
    assert all(part.fit and part.fit > 0.4 for part in parts)


def test_the_same_receipt_twice_is_one_document(paper: Paper) -> None:
    assert told(parts_of(paper(GROCER), paper(GROCER, 2))) == [("receipt", [1, 2])]


def test_a_page_that_says_nothing_belongs_to_the_document_before(paper: Paper) -> None:
    first = paper(INVOICE.format(number="4711", mark=""))
    parts = parts_of(first, paper(TERMS, 2), paper(BAKER, 3))
    assert [numbers for _, numbers in told(parts)] == [[1, 2], [3]]


def test_a_cover_belongs_to_what_follows(paper: Paper) -> None:
    assert len(parts_of(paper(TERMS), paper(INVOICE.format(number="4711", mark=""), 2))) == 1


def test_an_invoice_that_repeats_its_head_goes_on(paper: Paper) -> None:
    pages = [paper(INVOICE.format(number="4711", mark=""), number) for number in (1, 2)]
    assert len(parts_of(*pages)) == 1


def test_invoices_of_two_numbers_are_two(paper: Paper) -> None:
    texts = [INVOICE.format(number=number, mark="") for number in ("4711", "4712")]
    pages = [paper(text, number) for number, text in enumerate(texts, 1)]
    assert [numbers for _, numbers in told(parts_of(*pages))] == [[1], [2]]


def test_what_the_pages_say_of_their_numbers_decides(paper: Paper) -> None:
    marks = ["Page 1 of 2", "Page 2 of 2", "Seite 1/1"]
    texts = [
        INVOICE.format(number=number, mark=mark)
        for number, mark in zip(("4711", "4712", "4711"), marks, strict=True)
    ]
    pages = [paper(text, number) for number, text in enumerate(texts, 1)]
    assert [numbers for _, numbers in told(parts_of(*pages))] == [[1, 2], [3]]


def beside(paper: Paper, *texts: str) -> Page:
    """One sheet with some papers on it, from left to right."""
    step = 1 / len(texts)
    laid = [paper(text, 1, n * step, (n + 0.9) * step) for n, text in enumerate(texts)]
    words = [word for page in laid for word in page.words]
    return replace(laid[0], width=250 * len(texts), words=tuple(words))


def test_receipts_side_by_side_on_a_page_are_told_apart_by_their_boxes(paper: Paper) -> None:
    fisher = RECEIPT.format(company="RED FISHER SDN BHD", number="F-1", day=20, total="5.50")
    parts = parts_of(beside(paper, GROCER, BAKER, fisher))
    assert len(parts) == 3
    edges = [(part.box.x0, part.box.x1) for part in parts if part.box]
    assert all(before[1] < after[0] for before, after in pairwise(edges))
    words = [{word.text for word in part.pages[0].words} for part in parts]
    assert [("GREEN" in each, "9.20" in each, "RED" in each) for each in words] == [
        (True, False, False), (False, True, False), (False, False, True),
    ]  # fmt: skip


def moved(page: Page, down: float, scale: float) -> tuple[Word, ...]:
    """The page's words on a part of a sheet that begins at `down`."""
    boxes = [(word, word.box) for word in page.words]
    return tuple(
        replace(
            word,
            box=replace(box, y0=down + scale * box.y0, y1=down + scale * box.y1),
            line=word.line + round(100 * down),
        )
        for word, box in boxes
    )


def test_receipts_below_each_other_are_told_apart_by_a_wide_gap(paper: Paper) -> None:
    upper, lower = paper(GROCER), paper(BAKER)
    words = (*moved(upper, 0.0, 0.4), *moved(lower, 0.6, 0.4))
    assert len(parts_of(replace(upper, words=words))) == 2
    close = (*moved(upper, 0.0, 0.48), *moved(lower, 0.5, 0.48))
    assert len(parts_of(replace(upper, words=close))) == 1


SLIP = GROCER.replace("Receipt No : CS1801", "VISA 4471")
KERN = "Bäckerei Kern\nHauptstr. 5\n70173 Stuttgart\n12.03.2024 10:12\nBrot 2,40\nSUMME 2,40"
HUBER = "Metzgerei Huber\nLindenweg 9\n70174 Stuttgart\n13.03.2024 10:45\nWurst 5,00\nSUMME 5,00"


@pytest.mark.parametrize(
    ("upper", "lower", "count"),
    [(GROCER, BAKER, 1), (GROCER, GROCER.replace("7.00", "8.10"), 2), (GROCER, SLIP, 1)],
)
def test_receipts_that_follow_closely_are_of_one_shop_and_pay_other_amounts(
    paper: Paper, upper: str, lower: str, count: int
) -> None:
    above, below = paper(upper), paper(lower)
    words = (*moved(above, 0.0, 0.45), *moved(below, 0.52, 0.45))
    assert len(parts_of(replace(above, height=2 * above.height, words=words))) == count


def test_receipts_of_few_words_are_of_the_type_that_is_asked_for(paper: Paper) -> None:
    known = [DOCUMENT_TYPES["receipt"]]
    later = KERN.replace("2,40", "3,10")
    above, below = paper(KERN), paper(later)
    stacked = replace(above, words=(*moved(above, 0.0, 0.45), *moved(below, 0.55, 0.45)))
    for page in (stacked, beside(paper, KERN, HUBER)):
        assert len(split([page], known, find_texts, within_pages=True)) == 2


def test_a_note_at_the_foot_of_the_sheet_is_no_document(paper: Paper) -> None:
    sheet = beside(paper, GROCER, BAKER)
    note = Word("Scanned", BoundingBox(0.1, 0.97, 0.2, 0.98), 99)
    assert len(parts_of(replace(sheet, words=(*moved(sheet, 0.0, 0.7), note)))) == 2


def test_the_empty_back_of_a_sheet_changes_nothing(paper: Paper) -> None:
    sheet, back = beside(paper, GROCER, BAKER), Page(2, 500, 600, status=PageStatus.BLANK)
    assert len(parts_of(sheet, back)) == len(parts_of(sheet)) == 2
    assert len(parts_of(paper(GROCER), back)) == 1


@pytest.mark.parametrize(
    "mark", ["as agreed on page 1 of 3 of the contract", "Web page 1/12/2024", "side 1/2 inch"]
)
def test_a_page_number_in_running_text_decides_nothing(paper: Paper, mark: str) -> None:
    first = paper(INVOICE.format(number="4711", mark=""))
    second = paper(INVOICE.format(number="4711", mark="").replace("Flour", f"Flour {mark} and"), 2)
    assert len(parts_of(first, second)) == 1


def test_terms_with_numbers_of_their_own_belong_to_what_they_are_terms_of(paper: Paper) -> None:
    first = paper(INVOICE.format(number="4711", mark="Page 1 of 1"))
    terms = [paper(f"{TERMS}\nPage {number} of 2", number + 1) for number in (1, 2)]
    assert len(parts_of(first, *terms)) == 1


def test_a_slip_of_the_recognizer_makes_no_second_document(paper: Paper) -> None:
    other = GROCER.replace("GROCER", "GR0CER").replace("18/01/2018", "18/O1/2018")
    assert len(parts_of(paper(GROCER), paper(other, 2))) == 1


def test_a_balance_that_runs_on_makes_no_second_document(paper: Paper, tmp_path: Path) -> None:
    properties = {
        "account": {"type": "string", "format": "name", "title": "account holder"},
        "day": {"type": "date", "title": "statement date"},
        "balance": {"type": "number", "title": "balance"},
    }
    described = {"title": "statement", "properties": properties, "required": [*properties]}
    (tmp_path / "statement.json").write_text(json.dumps(described))
    schema = load_type(tmp_path / "statement.json")
    text = "Statement\nAccount holder: Mill Ltd\nStatement date: 3 March 2026\nBalance: {}.50"
    pages = [paper(text.format(100 + number), number) for number in (1, 2, 3)]
    assert len(split(pages, [schema], find_texts, within_pages=True)) == 1


def test_payslips_of_two_months_are_two(paper: Paper) -> None:
    june = paper(PAYSLIP.format(period="June 2026", pay="2,000.00", net="1,800.00"))
    july = paper(PAYSLIP.format(period="July 2026", pay="2,000.00", net="1,800.00"), 2)
    assert types_of(june, july) == [("payslip", [1]), ("payslip", [2])]
    assert types_of(june, replace(june, number=2)) == [("payslip", [1, 2])]


def test_statements_of_two_accounts_are_two(paper: Paper) -> None:
    pages = [paper(ACCOUNT.format(number=number), at + 1)
             for at, number in enumerate(("40418822", "40418833"))]  # fmt: skip
    assert types_of(*pages) == [("bank_statement", [1]), ("bank_statement", [2])]


def test_a_letter_before_what_it_comes_with_hides_no_type(paper: Paper) -> None:
    assert types_of(paper(LETTER), paper(NOTE, 2)) == [("delivery_note", [1, 2])]


def test_a_model_that_sees_the_page_is_asked_about_all_of_it(paper: Paper) -> None:
    sheet = beside(paper, GROCER, BAKER)
    assert len(parts_of(sheet, within_pages=False)) == 1


def test_the_one_schema_that_is_asked_for_is_that_of_every_document(
    paper: Paper, tmp_path: Path
) -> None:
    (tmp_path / "note.json").write_text('{"properties": {"weight": {"type": "number"}}}')
    schema = load_type(tmp_path / "note.json")
    (part,) = split([paper(TERMS), paper(BAKER, 2)], [schema], find_texts, within_pages=True)
    assert part.document_type is schema


QUOTATION = (
    INVOICE.replace("\nInvoice\n", "\nQUOTATION\n")
    .replace("Invoice number", "Quotation number")
    .replace("Invoice date", "Quotation date")
    .replace("Total due", "Total")
)


def test_a_quotation_behind_an_invoice_is_a_document_of_its_own(paper: Paper) -> None:
    texts = [INVOICE, QUOTATION, INVOICE]
    pages = [paper(text.format(number=4711 + n, mark=""), n) for n, text in enumerate(texts, 1)]
    parts = parts_of(*pages)
    assert told(parts) == [("invoice", [1]), (None, [2]), ("invoice", [3])]
    assert parts[1].nearest == "invoice, but it calls itself “QUOTATION”"
    assert parts[0].nearest is None


def test_where_one_schema_is_asked_for_a_quotation_is_no_document_of_its_own(paper: Paper) -> None:
    pages = [
        paper(text.format(number=4711, mark=""), n)
        for n, text in enumerate([INVOICE, QUOTATION], 1)
    ]
    parts = split(pages, [DOCUMENT_TYPES["invoice"]], find_texts, within_pages=True)
    assert told(parts) == [("invoice", [1, 2])]


def test_terms_behind_an_invoice_belong_to_it(paper: Paper) -> None:
    terms = "TERMS AND CONDITIONS\n" + TERMS
    pages = [paper(INVOICE.format(number="4711", mark="")), paper(terms, 2)]
    assert told(parts_of(*pages)) == [("invoice", [1, 2])]


def own_type(folder: Path, properties: dict[str, object], **more: object) -> DocumentType:
    (folder / "bill.json").write_text(
        json.dumps({"title": "bill", "properties": properties, **more})
    )
    return load_type(folder / "bill.json")


WORDS, AMOUNT = {"type": "string"}, {"type": "number"}
OF_BILLS: dict[str, object] = {
    "invoice_number": WORDS, "invoice_date": {"type": "string", "format": "date"},
    "total_due": AMOUNT, "cost_centre": WORDS,
}  # fmt: skip


def bills(paper: Paper, *numbers: str) -> list[Page]:
    return [
        paper(INVOICE.format(number=number, mark=""), at) for at, number in enumerate(numbers, 1)
    ]


@pytest.mark.parametrize(
    "required", [[], ["total_due"], ["invoice_number"], ["invoice_number", "total_due"]]
)
@pytest.mark.parametrize("more", [{}, {"based_on": "invoice"}, {"titles": ["invoice"]}])
def test_a_schema_of_ones_own_tells_bills_apart_by_their_numbers_whatever_it_requires(
    paper: Paper, tmp_path: Path, required: list[str], more: dict[str, object]
) -> None:
    known = own_type(tmp_path, OF_BILLS, required=required, **more)
    pages = bills(paper, "INV-2044", "INV-2045")
    parts = split(pages, [known], find_texts, within_pages=True)
    assert told(parts) == [("bill", [1]), ("bill", [2])]
    same = split(bills(paper, "INV-2044", "INV-2044"), [known], find_texts, within_pages=True)
    assert told(same) == [("bill", [1, 2])]
    assert not same[0].differing


def test_the_days_of_a_list_that_runs_on_tell_no_documents_apart(
    paper: Paper, tmp_path: Path
) -> None:
    dated = {"type": "string", "format": "date"}
    known = own_type(tmp_path, {"account": WORDS, "date": dated, "amount": AMOUNT, "number": WORDS})
    head = "Account: 4041\nDate Number Amount\n"
    rows = [f"{head}{day}/03/2026 A-{day} {day}.50" for day in (13, 14)]
    pages = [paper(text, at) for at, text in enumerate(rows, 1)]
    (part,) = split(pages, [known], find_texts, within_pages=True)
    assert not part.differing


def test_what_pages_of_one_document_say_otherwise_beside_a_label_is_told(
    paper: Paper, tmp_path: Path
) -> None:
    known = own_type(tmp_path, {"total_due": AMOUNT})
    texts = [INVOICE.format(number="1", mark="").replace("8.33", due) for due in ("8.33", "9.33")]
    pages = [paper(text, at) for at, text in enumerate(texts, 1)]
    (part,) = split(pages, [known], find_texts, within_pages=True)
    assert [(each.field.name, each.piece.page, each.piece.text) for each in part.differing] == [
        ("total_due", 1, "8.33"), ("total_due", 2, "9.33"),
    ]  # fmt: skip
