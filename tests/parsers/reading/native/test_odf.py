"""OpenDocument, read from its own markup."""

from pathlib import Path

import pytest

from parsers.errors import DocumentError
from parsers.reading.native.archive import Archive
from parsers.reading.native.blocks import NativeDocument
from parsers.reading.native.odf import read_odp, read_odt
from parsers.reading.native.ods import read_ods

from .made import zipped

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "table", "style", "draw", "presentation")
)
FO = 'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "file"


def made(file: Path, kind: str, body: str, styles: str = "", own: str = "") -> Archive:
    content = (
        f"<office:document-content {SPACES} {FO}><office:automatic-styles>{own}"
        f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}>"
        "</office:body></office:document-content>"
    )
    styled = (
        f"<office:document-styles {SPACES} {FO}><office:styles>{styles}</office:styles>"
        "</office:document-styles>"
    )
    return Archive(zipped(file, {"content.xml": content, "styles.xml": styled}))


def said(document: NativeDocument) -> list[tuple[str, str]]:
    return [(block.label.value, block.text) for page in document.pages for block in page.blocks]


def test_a_document_with_a_password_is_encrypted(file: Path) -> None:
    manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    zipped(file, {"META-INF/manifest.xml": manifest, "content.xml": "scrambled"})
    with pytest.raises(DocumentError) as caught:
        read_odt(Archive(file))
    assert caught.value.code == "encrypted"


def test_headings_have_their_levels_and_numbers(file: Path) -> None:
    outline = (
        '<text:outline-style style:name="Outline"><text:outline-level-style text:level="1"'
        ' style:num-format="1" style:num-suffix="."/><text:outline-level-style text:level="2"'
        ' style:num-format="1" text:display-levels="2"/></text:outline-style>'
    )
    body = "".join(
        f'<text:h text:outline-level="{level}">{text}</text:h>'
        for level, text in ((1, "Tarkoitus"), (2, "Rajaus"), (1, "Ehdot"))
    )
    document = read_odt(made(file, "text", body, outline))
    found = [(block.level, block.text) for block in document.pages[0].blocks]
    assert found == [(2, "1. Tarkoitus"), (3, "1.1 Rajaus"), (2, "2. Ehdot")]


def test_lists_show_their_numbers_and_no_bullets(file: Path) -> None:
    own = (
        '<text:list-style style:name="N"><text:list-level-style-number text:level="1"'
        ' style:num-format="a" style:num-suffix=")"/><text:list-level-style-bullet'
        ' text:level="2"/></text:list-style>'
    )
    item = "<text:list-item><text:p>{0}</text:p>{1}</text:list-item>"
    inner = f"<text:list>{item.format('deep', '')}</text:list>"
    items = item.format("one", inner) + item.format("two", "")
    body = f'<text:list text:style-name="N">{items}</text:list>'
    document = read_odt(made(file, "text", body, own=own))
    assert said(document) == [
        ("list_item", "a) one"),
        ("list_item", "deep"),
        ("list_item", "b) two"),
    ]
    assert [block.level for block in document.pages[0].blocks] == [1, 2, 1]


def test_pages_begin_where_a_style_says_so(file: Path) -> None:
    own = (
        '<style:style style:name="B" style:family="paragraph">'
        '<style:paragraph-properties fo:break-before="page"/></style:style>'
    )
    body = '<text:p>one</text:p><text:p text:style-name="B">two</text:p>'
    assert len(read_odt(made(file, "text", body, own=own)).pages) == 2


def test_notes_and_comments_are_none_of_the_text(file: Path) -> None:
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>Ibid.</text:p></text:note-body></text:note>"
    )
    comment = "<office:annotation><text:p>Check</text:p></office:annotation>"
    document = read_odt(made(file, "text", f"<text:p>Text{note}{comment} on</text:p>"))
    assert said(document) == [("text", "Text1 on"), ("footnote", "1 Ibid.")]
    assert [note.text for note in document.pages[0].notes] == ["Check"]


def test_merged_cells_have_their_spans(file: Path) -> None:
    cell = "<table:table-cell{0}><text:p>{1}</text:p></table:table-cell>"
    covered = "<table:covered-table-cell/>"
    head = cell.format(' table:number-columns-spanned="2"', "A") + covered
    body = cell.format("", "b") + cell.format("", "c")
    rows = "".join(f"<table:table-row>{row}</table:table-row>" for row in (head, body))
    document = read_odt(made(file, "text", f"<table:table>{rows}</table:table>"))
    (block,) = document.pages[0].blocks
    assert [(c.text, c.column_span) for c in block.cells] == [("A", 2), ("b", 1), ("c", 1)]


def test_sheets_show_what_their_cells_show(file: Path) -> None:
    rows = (
        '<table:table-row><table:table-cell office:value-type="string"><text:p>Miete</text:p>'
        '</table:table-cell><table:table-cell office:value-type="float" office:value="700">'
        "<text:p>700,00 €</text:p></table:table-cell><table:table-cell"
        ' table:number-columns-repeated="1000"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell'
        ' table:number-columns-repeated="1000"/></table:table-row>'
    )
    sheet = f'<table:table table:name="Kosten">{rows}</table:table>'
    document = read_ods(made(file, "spreadsheet", sheet))
    assert said(document) == [("section_header", "Kosten"), ("table", "Miete\t700,00 €")]


def test_rows_repeated_more_often_than_are_read_are_told(file: Path) -> None:
    row = (
        '<table:table-row table:number-rows-repeated="1500"><table:table-cell'
        ' office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'
    )
    document = read_ods(
        made(file, "spreadsheet", f'<table:table table:name="A">{row}</table:table>')
    )
    assert [each.what for each in document.pages[0].unread] == ["cells not read: 500"]


def test_slides_have_their_titles_and_notes(file: Path) -> None:
    frame = "<draw:frame{0}><draw:text-box><text:p>{1}</text:p></draw:text-box></draw:frame>"
    notes = f"<presentation:notes>{frame.format('', 'Say hello')}</presentation:notes>"
    inner = frame.format("", "Body") + frame.format(' presentation:class="title"', "Title") + notes
    document = read_odp(made(file, "presentation", f"<draw:page>{inner}</draw:page>"))
    assert said(document) == [("section_header", "Title"), ("text", "Body")]
    assert [note.text for note in document.pages[0].notes] == ["Say hello"]


def test_what_a_condition_or_a_style_hides_is_left_out_and_told(file: Path) -> None:
    own = '<style:style style:name="h"><style:text-properties text:display="none"/></style:style>'
    body = (
        '<text:p>Net<text:hidden-text text:is-hidden="true"> 100</text:hidden-text>'
        '<text:span text:style-name="h"> 200</text:span> 300</text:p>'
        '<text:p><text:hidden-paragraph text:is-hidden="true"/>400</text:p>'
        '<text:p><text:hidden-paragraph text:is-hidden="false"/>Gross</text:p>'
        '<text:section text:display="none"><text:p>500</text:p></text:section>'
        '<text:p text:style-name="h">600</text:p>'
    )
    document = read_odt(made(file, "text", body, own=own))
    assert said(document) == [("text", "Net 300"), ("text", "Gross")]
    assert document.warnings == ("hidden text left out: 5 runs",)


def test_rows_that_are_said_once_are_repeated(file: Path) -> None:
    row = "<table:table-cell><text:p>3,50</text:p></table:table-cell>"
    rows = f'<table:table-row table:number-rows-repeated="2">{row}</table:table-row>'
    document = read_odt(made(file, "text", f"<table:table>{rows}</table:table>"))
    assert said(document) == [("table", "3,50\n3,50")]


def test_numbered_paragraphs_and_all_shapes_have_their_text(file: Path) -> None:
    level = (
        '<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
    )
    own = f'<text:list-style style:name="L">{level}</text:list-style>'
    body = (
        '<text:numbered-paragraph text:style-name="L"><text:p>one</text:p>'
        '</text:numbered-paragraph><text:numbered-paragraph text:style-name="L"><text:p>two'
        "</text:p></text:numbered-paragraph><draw:g><draw:ellipse><text:p>round</text:p>"
        "</draw:ellipse></draw:g><text:p>in<draw:path><text:p>drawn</text:p></draw:path></text:p>"
    )
    assert said(read_odt(made(file, "text", body, own=own))) == [
        ("list_item", "1. one"), ("list_item", "2. two"), ("text", "round"), ("text", "in"),
        ("text", "drawn"),
    ]  # fmt: skip


def cells(*given: str) -> str:
    return f"<table:table-row>{''.join(given)}</table:table-row>"


def test_cells_without_what_they_show_have_their_value(file: Path) -> None:
    values = (
        'office:value-type="float" office:value="1234.5"',
        'office:value-type="percentage" office:value="0.19"',
        'office:value-type="date" office:date-value="2026-11-09"',
        'office:value-type="string" office:string-value="Mug"',
        'table:formula="of:=1+1" office:value-type="float" office:value="2"',
    )
    row = cells(*(f"<table:table-cell {value}/>" for value in values))
    (page,) = read_ods(made(file, "spreadsheet", f"<table:table>{row}{row}</table:table>")).pages
    assert [cell.text for cell in page.blocks[-1].cells[:5]] == [
        "1234.5", "19%", "2026-11-09", "Mug", "2"
    ]  # fmt: skip
    assert page.unread == ()


def test_hidden_columns_are_left_out_and_told(file: Path) -> None:
    cell = "<table:table-cell><text:p>{0}</text:p></table:table-cell>"
    row = cells(*map(cell.format, "abcd"))
    body = (
        '<table:table-column/><table:table-column table:visibility="collapse"'
        f' table:number-columns-repeated="2"/>{row}{row}'
    )
    (page,) = read_ods(made(file, "spreadsheet", f"<table:table>{body}</table:table>")).pages
    assert page.blocks[-1].text == "a\td\na\td"
    assert page.warnings == ("hidden columns left out: 2",)


def test_repeated_rows_beyond_the_bound_are_told(file: Path) -> None:
    row = (
        '<table:table-row table:number-rows-repeated="1500"><table:table-cell>'
        "<text:p>x</text:p></table:table-cell></table:table-row>"
    )
    (page,) = read_ods(made(file, "spreadsheet", f"<table:table>{row}</table:table>")).pages
    assert [each.what for each in page.unread] == ["cells not read: 500"]
