"""Word documents, read from their own markup."""

from pathlib import Path

import docx
import pytest

from parsers.document import Label, Mark
from parsers.errors import DocumentError
from parsers.reading.native.docx_styles import write_number

from .made import (
    SPACES,
    STRICT,
    W,
    blocks,
    cell,
    heading_style,
    item,
    level,
    numbering,
    p,
    read,
    said,
    styled,
    table,
    word,
    zipped,
)

CHECKED = (
    '<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{0}"/></w14:checkbox></w:sdtPr>'
    "<w:sdtContent><w:r><w:t>?</w:t></w:r></w:sdtContent></w:sdt>"
)
HEADINGS = (
    heading_style("T", "Title")
    + heading_style("A", "heading 1")
    + heading_style("B", "heading 2")
    + heading_style("C", "heading 3")
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "file"


def test_a_document_without_a_body_is_corrupt(file: Path) -> None:
    zipped(file, {"word/document.xml": f'<w:document xmlns:w="{W}"/>'})
    with pytest.raises(DocumentError) as caught:
        read(file)
    assert caught.value.code == "corrupt"


def test_headings_stand_below_the_title_by_their_styles(file: Path) -> None:
    body = styled("Lease", "T") + styled("Rent", "A") + styled("Amount", "B") + p("It is due.")
    word(file, body, styles=HEADINGS)
    found = [(block.label.value, block.level, block.text) for block in blocks(file)]
    assert found == [
        ("title", 1, "Lease"),
        ("section_header", 2, "Rent"),
        ("section_header", 3, "Amount"),
        ("text", None, "It is due."),
    ]


def test_the_only_heading_of_the_first_level_before_all_others_is_the_title(file: Path) -> None:
    word(file, styled("Bail", "A") + styled("Loyer", "B") + styled("Durée", "B"), styles=HEADINGS)
    assert [block.level for block in blocks(file)] == [1, 2, 2]


def test_a_style_is_a_heading_if_the_one_it_builds_on_is(file: Path) -> None:
    mine = heading_style("Mine", "Überschrift von mir", '<w:basedOn w:val="A"/>')
    body = styled("Eins", "Mine") + styled("Zwei", "Mine")
    word(file, body, styles=HEADINGS + mine)
    assert [block.level for block in blocks(file)] == [2, 2]


def test_styles_that_build_on_each_other_in_a_circle_do_no_harm(file: Path) -> None:
    circle = heading_style("X", "x", '<w:basedOn w:val="Y"/>') + heading_style(
        "Y", "y", '<w:basedOn w:val="X"/>'
    )
    word(file, styled("Text", "X"), styles=circle)
    assert said(file) == [("text", "Text")]


def test_where_no_style_makes_headings_short_bold_lines_are_some(file: Path) -> None:
    bold = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Zahlung</w:t></w:r></w:p>"
    word(file, bold + p("Binnen 30 Tagen."))
    assert said(file) == [("section_header", "Zahlung"), ("text", "Binnen 30 Tagen.")]


def test_numbers_count_by_level_and_begin_anew_below(file: Path) -> None:
    levels = (
        level(0, "decimal", "%1."),
        level(1, "lowerLetter", "%2)"),
        level(2, "lowerRoman", "%3"),
    )
    body = item("a") + item("b", 1) + item("c", 1) + item("d", 2) + item("e") + item("f", 1)
    word(file, body, numbering=numbering(*levels))
    assert [text for _, text in said(file)] == ["1. a", "a) b", "b) c", "i d", "2. e", "a) f"]


def test_numbers_show_those_of_the_levels_above(file: Path) -> None:
    levels = level(0, "upperRoman", "%1"), level(1, "decimal", "%1.%2", "<w:isLgl/>")
    word(file, item("a") + item("b") + item("c", 1), numbering=numbering(*levels))
    assert [text for _, text in said(file)] == ["I a", "II b", "2.1 c"]


def test_a_list_goes_on_unless_it_is_told_to_begin_anew(file: Path) -> None:
    again = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    body = item("a") + p("between") + item("b", number=2) + item("c", number=3)
    word(file, body, numbering=numbering(level(0, "decimal", "%1."), lists=again))
    assert [text for _, text in said(file)] == ["1. a", "between", "2. b", "1. c"]


def test_headings_show_their_numbers(file: Path) -> None:
    numbered = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = heading_style("A", "heading 1", numbered) + heading_style("B", "heading 2", numbered)
    levels = (
        level(0, "decimal", "%1.", '<w:pStyle w:val="A"/>'),
        level(1, "decimal", "%1.%2.", '<w:pStyle w:val="B"/>'),
    )
    body = styled("Scope", "A") + styled("Terms", "B") + styled("Costs", "A") + styled("Fees", "B")
    word(file, body, styles=styles, numbering=numbering(*levels))
    assert [text for _, text in said(file)] == ["1. Scope", "1.1. Terms", "2. Costs", "2.1. Fees"]


def test_items_have_their_depth_by_the_list_or_by_the_name_of_its_style(file: Path) -> None:
    properties = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = heading_style("L", "List Bullet", properties)
    styles += heading_style("M", "List Bullet 2", properties)
    body = item("a") + item("b", 1) + item("c") + styled("d", "L") + styled("e", "M")
    levels = (level(0, "bullet", "-"), level(1, "bullet", "-"))
    word(file, body, styles=styles, numbering=numbering(*levels))

    found = [(block.text, block.level) for block in blocks(file)]

    assert found == [("a", 1), ("b", 2), ("c", 1), ("d", 1), ("e", 2)]


def test_bullets_are_items_without_their_dots(file: Path) -> None:
    word(file, item("Äpfel") + item("Birnen"), numbering=numbering(level(0, "bullet", "\uf0b7")))
    assert said(file) == [("list_item", "Äpfel"), ("list_item", "Birnen")]


@pytest.mark.parametrize(
    ("count", "form", "shown"),
    [
        (1994, "upperRoman", "MCMXCIV"), (28, "lowerLetter", "bb"), (3, "decimalZero", "03"),
        (7, "none", ""), (7, "hebrew1", "7"), (0, "lowerRoman", "0"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_their_form_says(count: int, form: str, shown: str) -> None:
    assert write_number(count, form) == shown


def test_check_boxes_of_each_kind_are_shown(file: Path) -> None:
    old = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="1"/>'
        "</w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    symbol = '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>'
    parts = (
        CHECKED.format(1),
        " new ",
        CHECKED.format(0),
        " empty ",
        old,
        " old ",
        symbol,
        " none",
    )
    runs = (x if x[0] == "<" else f'<w:r><w:t xml:space="preserve">{x}</w:t></w:r>' for x in parts)
    word(file, f"<w:p>{''.join(runs)}</w:p>")
    assert said(file) == [("text", "☒ new ☐ empty ☒ old ☐ none")]


def test_deleted_text_and_instructions_of_fields_are_not_text(file: Path) -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1 May</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    gone = "<w:del><w:r><w:delText>old</w:delText></w:r></w:del>"
    new = "<w:ins><w:r><w:t> new</w:t></w:r></w:ins>"
    word(file, f"<w:p>{field}{gone}{new}</w:p>")
    assert said(file) == [("text", "1 May new")]


def test_hidden_text_is_left_out_and_told(file: Path) -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>"
    word(file, f"<w:p>{hidden}<w:r><w:t>seen</w:t></w:r></w:p>")
    assert said(file) == [("text", "seen")]
    assert read(file).warnings == ("hidden text left out: 1 runs",)


def test_cells_that_are_merged_have_their_spans(file: Path) -> None:
    rows = (
        cell("A", '<w:gridSpan w:val="2"/>') + cell("B", '<w:vMerge w:val="restart"/>'),
        cell("C") + cell("D") + cell("", "<w:vMerge/>"),
    )
    word(file, table(*rows))
    (block,) = blocks(file)
    found = [(c.row, c.column, c.row_span, c.column_span, c.text) for c in block.cells]
    assert found == [(0, 0, 1, 2, "A"), (0, 2, 2, 1, "B"), (1, 0, 1, 1, "C"), (1, 1, 1, 1, "D")]


def test_rows_that_are_repeated_on_each_page_are_headers(file: Path) -> None:
    head = f"<w:trPr><w:tblHeader/></w:trPr>{cell('Nr.')}{cell('Preis')}"
    word(file, table(head, cell("1") + cell("2,50")))
    (block,) = blocks(file)
    assert [c.text for c in block.cells if c.is_header] == ["Nr.", "Preis"]
    assert read(file).entries[0].head_rows == 1


def test_a_table_in_a_cell_is_lines_of_it_in_their_order(file: Path) -> None:
    inner = f"<w:tc>{table(cell('a') + cell('b'), cell('c') + cell('d'))}{p()}</w:tc>"
    word(file, table(cell("left") + inner))
    (block,) = blocks(file)
    assert [c.text for c in block.cells] == ["left", "a b\nc d"]


def test_a_table_of_one_cell_is_a_frame_around_what_is_in_it(file: Path) -> None:
    inner = table(cell("a") + cell("b"), cell("c") + cell("d"))
    word(file, table(f"<w:tc>{p('Note')}{inner}</w:tc>"))
    assert said(file) == [("text", "Note"), ("table", "a\tb\nc\td")]


def test_rows_shorter_than_others_and_wild_spans_keep_a_grid(file: Path) -> None:
    word(file, table(cell("a", '<w:gridSpan w:val="99999999"/>') + cell("b"), cell("c")))
    (block,) = blocks(file)
    assert {c.text for c in block.cells} >= {"a", "c"}
    assert max(c.column + c.column_span for c in block.cells) <= 500


def test_a_text_box_is_read_once_after_its_paragraph(file: Path) -> None:
    box = f"<w:txbxContent>{p('In the box')}</w:txbxContent>"
    both = (
        f'<mc:AlternateContent xmlns:mc="urn:mc"><mc:Choice><w:drawing>{box}</w:drawing>'
        f"</mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    )
    word(file, f"<w:p><w:r><w:t>Beside</w:t></w:r><w:r>{both}</w:r></w:p>{p('After')}")
    assert [text for _, text in said(file)] == ["Beside", "In the box", "After"]


def test_footnotes_stand_below_the_page_with_their_numbers(file: Path) -> None:
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    notes = f'<w:footnote w:id="2">{p("See annex.")}</w:footnote>'
    word(file, f"<w:p><w:r><w:t>Price</w:t></w:r>{mark}</w:p>{p('More')}", footnotes=notes)
    assert said(file) == [("text", "Price1"), ("text", "More"), ("footnote", "1 See annex.")]
    assert Mark.RAISED in blocks(file)[0].content[-1].marks


def test_running_heads_are_those_of_each_page_with_its_number(file: Path) -> None:
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId0"/>'
        '<w:headerReference w:type="first" r:id="rId1"/><w:titlePg/></w:sectPr>'
    )
    number = (
        '<w:p><w:r><w:t xml:space="preserve">Page </w:t></w:r><w:fldSimple w:instr="PAGE"/></w:p>'
    )
    body = p("One") + '<w:p><w:r><w:br w:type="page"/></w:r></w:p>' + p("Two") + section
    word(file, body, header1=number, header2=p("Welcome"))
    pages = [[block.text for block in page.blocks] for page in read(file).pages]
    assert pages == [["Welcome", "One"], ["Page 2", "Two"]]


def test_pages_begin_where_the_text_asks_for_it(file: Path) -> None:
    split = '<w:p><w:r><w:t>a</w:t><w:br w:type="page"/><w:t>b</w:t></w:r></w:p>'
    word(file, split + p("c", "<w:pageBreakBefore/>"))
    assert [[block.text for block in page.blocks] for page in read(file).pages] == [
        ["a"],
        ["b"],
        ["c"],
    ]


def test_an_empty_document_is_one_empty_page(file: Path) -> None:
    word(file, p())
    assert [page.blocks for page in read(file).pages] == [()]


def test_the_strict_namespace_is_read_alike(file: Path) -> None:
    word(file, p("Strict"), spaces=SPACES.replace(W, STRICT))
    assert said(file) == [("text", "Strict")]


def test_a_formula_is_one_line(file: Path) -> None:
    root = (
        "<m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>"
    )
    word(file, f'<w:p><m:oMath xmlns:m="urn:m">{root}</m:oMath></w:p>')
    assert said(file) == [("text", "(a+b)/2")]


def test_a_large_picture_without_a_drawing_is_told(file: Path) -> None:
    picture = '<w:r><w:drawing><x:extent cx="{0}" cy="{0}"/><x:pic/></w:drawing></w:r>'
    large, logo = picture.format(5_000_000), picture.format(500_000)
    word(file, f'<w:p xmlns:x="urn:x">{large}{logo}</w:p>')
    (page,) = read(file).pages
    assert [each.what for each in page.unread] == ["pictures not shown: 1"]


def test_a_document_of_another_program_is_read(file: Path) -> None:
    made = docx.Document()
    made.add_heading("Οδηγίες", 0)
    made.add_heading("Πρώτα", 1)
    run = made.add_paragraph("Κείμενο ").add_run("έντονο")
    run.bold = True
    made.add_paragraph("ένα", style="List Number")
    made.add_paragraph("δύο", style="List Number")
    made.add_comment(runs=[run], text="Γιατί;", author="Άννα")
    made.save(str(file))
    found = [(block.label, block.text) for block in blocks(file)]
    assert found == [
        (Label.TITLE, "Οδηγίες"),
        (Label.SECTION_HEADER, "Πρώτα"),
        (Label.TEXT, "Κείμενο έντονο"),
        (Label.LIST_ITEM, "1. ένα"),
        (Label.LIST_ITEM, "2. δύο"),
    ]
    assert [(note.author, note.text) for note in read(file).pages[0].notes] == [("Άννα", "Γιατί;")]


@pytest.mark.parametrize(
    ("font", "run", "shown"),
    [
        ("Symbol", '<w:sym w:font="Symbol" w:char="F0B3"/>', "≥"),
        ("Symbol", '<w:sym w:font="Symbol" w:char="F0D7"/>', "⋅"),
        ("Calibri", '<w:sym w:font="Symbol" w:char="F06D"/>', "μ"),
        ("Wingdings", "<w:t>o</w:t>", "☐"), ("Wingdings", "<w:t>\uf0fe</w:t>", "☒"),
        ("Symbol", "<w:t>b</w:t>", "β"), ("Arial", "<w:t>o</w:t>", "o"),
        ("Arial", '<w:sym w:font="Wingdings" w:char="FFFFFFFFFF"/>', ""),
    ],
)  # fmt: skip
def test_letters_in_fonts_of_symbols_are_signs(file: Path, font: str, run: str, shown: str) -> None:
    fonts = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>'
    word(file, f"<w:p><w:r>{fonts}{run}</w:r><w:r><w:t>5</w:t></w:r></w:p>")
    assert said(file) == [("text", f"{shown}5")]


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [('<w:result w:val="1"/>', "Germany"), ("", "France"), ('<w:default w:val="1"/>', "Germany"),
     ('<w:result w:val="9"/>', "")],
)  # fmt: skip
def test_lists_of_old_forms_show_what_is_chosen(file: Path, chosen: str, shown: str) -> None:
    entries = '<w:listEntry w:val="France"/><w:listEntry w:val="Germany"/>'
    begin = (
        f'<w:fldChar w:fldCharType="begin"><w:ffData><w:ddList>{chosen}{entries}</w:ddList>'
        "</w:ffData></w:fldChar><w:instrText>FORMDROPDOWN</w:instrText>"
        '<w:fldChar w:fldCharType="end"/>'
    )
    word(file, f"<w:p><w:r><w:t>In </w:t></w:r><w:r>{begin}</w:r><w:r><w:t>.</w:t></w:r></w:p>")
    assert said(file) == [("text", f"In {shown}.")]


def test_a_paragraph_whose_end_is_deleted_goes_on_in_the_next(file: Path) -> None:
    ended = '<w:rPr><w:del w:id="1"/></w:rPr>'
    body = p("First half ", ended) + p("second half.") + table(cell("a"), cell("b"))
    word(file, body + p("The last", ended))
    assert said(file) == [
        ("text", "First half second half."), ("table", "a\nb"), ("text", "The last")
    ]  # fmt: skip


def test_a_deleted_item_is_not_counted(file: Path) -> None:
    gone = p(
        "", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr>'
    )
    word(file, item("one") + gone + item("two"), numbering=numbering(level(0, "decimal", "%1.")))
    assert said(file) == [("list_item", "1. one"), ("list_item", "2. two")]
