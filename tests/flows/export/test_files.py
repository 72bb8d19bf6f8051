"""A file for each document: names that harm no file system, and pictures that are linked."""

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from PIL import Image

from flows.export.files import Pictures, file_name, write_document, write_file
from flows.export.formats import export_files
from flows.runtime.context import Context
from flows.sources.staging import copy_path
from parsers.document import Page
from parsers.errors import SetupError
from parsers.qwen_html.normalize import normalize
from storage.queries import DocumentSummary, all_documents

PICTURE = "<div class='image' data-bbox='60 420 241 541'></div>"
LONGEST = 255  # bytes of a name on common file systems


@pytest.fixture
def pictures(filled: Context) -> Pictures:
    return Pictures(filled.reader, filled.settings.staging)


def called(name: str, number: int = 1) -> DocumentSummary:
    return DocumentSummary(number, "0" * 64, name, f"file:///in/{number}", 1, 1)


def page_of(body: str) -> tuple[Page, ...]:
    normalized = normalize(f"<html><body>{body}</body></html>", (1000, 1000))
    return (Page(1, 595, 842, blocks=normalized.blocks),)


def names_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "_.._etc_passwd-1"),
        ("a:b?*.pdf", "a_b__.pdf-1"),
        ("C:\\new\\x.pdf", "C__new_x.pdf-1"),
        ("line\nend\x1b[31m.pdf", "line_end_[31m.pdf-1"),
        ("\u202efdp.exe", "_fdp.exe-1"),
        ("broken\udcff.pdf", "broken_.pdf-1"),
        (".hidden. ", "hidden-1"),
        ("CON.pdf", "_CON.pdf-1"),
        ("console.pdf", "console.pdf-1"),
        ("", "document-1"),
        (" .. ", "document-1"),
    ],
)
def test_a_name_is_safe_on_every_system(name: str, safe: str) -> None:
    assert file_name(called(name)) == safe


@given(st.text(max_size=300))
def test_any_name_is_one_of_a_file_right_here(name: str) -> None:
    safe = file_name(called(name))

    assert Path(safe).name == safe
    assert not safe.startswith(".")
    assert len(f"{safe}-pictures".encode()) < LONGEST


def test_a_name_of_300_letters_of_any_script_can_be_written(tmp_path: Path) -> None:
    for name in ("水" * 300, "é" * 300, "👩‍🌾" * 300):
        write_file(called(f"{name}.pdf"), page_of("<p>Text.</p>"), "text", tmp_path, None)

        assert "Text." in (tmp_path / f"{file_name(called(f'{name}.pdf'))}.txt").read_text()


def test_a_name_cannot_end_the_comment_that_tells_it() -> None:
    document = called("a--->b --!> <b>.pdf")

    for kind in ("markdown", "html"):
        head = next(write_document(document, (), kind))

        assert head.index("-->") == len(head) - len("-->\n\n")
        assert "--!>" not in head


def test_two_documents_of_one_name_are_two_files(tmp_path: Path) -> None:
    for number in (1, 2):
        document = called("Same.pdf", number)
        write_file(document, page_of(f"<p>Text {number}.</p>"), "markdown", tmp_path, None)

    assert names_in(tmp_path) == ["Same.pdf-1.md", "Same.pdf-2.md"]
    assert "Text 1." in (tmp_path / "Same.pdf-1.md").read_text()


def test_a_rerun_replaces_what_was_written(tmp_path: Path) -> None:
    for text in ("Before, with more.", "After."):
        write_file(called("x.pdf"), page_of(f"<p>{text}</p>"), "text", tmp_path, None)

    assert names_in(tmp_path) == ["x.pdf-1.txt"]
    assert "After." in (tmp_path / "x.pdf-1.txt").read_text()
    assert "Before" not in (tmp_path / "x.pdf-1.txt").read_text()


def test_a_folder_that_is_a_file_is_told(filled: Context, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")

    with pytest.raises(SetupError, match="out cannot be written"):
        export_files(filled.database, "markdown", tmp_path / "out")


def test_rows_are_not_written_as_files_of_documents(filled: Context, tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="csv is not written as a file for each document"):
        export_files(filled.database, "csv", tmp_path / "out")

    assert not (tmp_path / "out").exists()


def test_a_picture_without_a_copy_of_its_file_is_an_error_that_names_it(
    filled: Context, pictures: Pictures, tmp_path: Path
) -> None:
    (document,) = all_documents(filled.database)
    copy_path(pictures.staging, document.sha256).unlink()

    with pytest.raises(SetupError, match=r"invoice\.png: There is no copy of it"):
        export_files(filled.database, "markdown", tmp_path / "out", pictures=pictures)

    assert names_in(tmp_path / "out") == []


def test_without_pictures_no_copy_is_needed(
    filled: Context, pictures: Pictures, tmp_path: Path
) -> None:
    (document,) = all_documents(filled.database)
    copy_path(pictures.staging, document.sha256).unlink()

    assert export_files(filled.database, "html", tmp_path) == 1
    assert "<img" not in (tmp_path / "invoice.png-1.html").read_text()


def test_pictures_lie_beside_the_file_that_shows_them(
    filled: Context, pictures: Pictures, tmp_path: Path
) -> None:
    folder = tmp_path / "out"

    for _ in range(2):  # the second time in the place of the first
        assert export_files(filled.database, "markdown", folder, pictures=pictures) == 1
    (url,) = re.findall(
        r"!\[page 1, block 6\]\(([^)]*)\)", (folder / "invoice.png-1.md").read_text()
    )

    assert names_in(folder) == [
        "invoice.png-1-pictures", "invoice.png-1-pictures/page-1-block-6.png", "invoice.png-1.md"
    ]  # fmt: skip
    with Image.open(folder / url) as image:
        assert 150 < image.width < image.height * 2


@pytest.mark.parametrize("kind", ["markdown", "html"])
def test_a_link_leads_to_the_picture_whatever_the_document_is_called(
    filled: Context, pictures: Pictures, tmp_path: Path, kind: str
) -> None:
    (document,) = all_documents(filled.database)
    hostile = replace(document, name='a (1) [b]" onerror="x&amp; 水.png')

    write_file(hostile, page_of(PICTURE), kind, tmp_path, pictures)
    (file,) = (path for path in tmp_path.iterdir() if path.is_file())
    shown = MarkdownIt("commonmark").render(file.read_text())
    (image,) = lxml.html.fromstring(shown).xpath("//img")

    assert (tmp_path / unquote(image.get("src"))).read_bytes().startswith(b"\x89PNG")
    assert set(image.attrib) == {"src", "alt"}
