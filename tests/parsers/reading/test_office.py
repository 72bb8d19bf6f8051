"""LibreOffice draws office documents and renews old ones; without it old ones say what is missing,
and new ones are read undrawn."""

import datetime
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import docx
import pytest

from parsers.document import Rendering, Source
from parsers.errors import DocumentError
from parsers.reading.compound_file import DOC, XLS, read_old_office
from parsers.reading.media_type import read_media_type
from parsers.reading.office import DOCX, XLSX, Converter
from parsers.reading.reader import Reader

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice here")


def source(path: Path) -> Source:
    moment = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    return Source(path, path.name, path.stat().st_size, path.name, path.as_uri(), moment)


def compound(path: Path, *streams: str) -> Path:
    """As far as it is looked at: the names in the directory, at their places."""
    entries = (name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *streams))
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + b"".join(entries))
    return path


@pytest.fixture
def converter() -> Iterator[Converter]:
    converter = Converter(4 * 1024**3)
    yield converter
    converter.close()


def test_without_libreoffice_an_old_document_names_it_as_the_remedy(
    converter: Converter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DocumentError) as caught:
        converter.prepare(source(compound(tmp_path / "letter", "WordDocument")), DOC)
    assert caught.value.code == "unsupported_type"
    assert "soffice" in caught.value.remedy


def test_a_document_with_a_password_is_encrypted(tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as caught:
        read_media_type(compound(tmp_path / "locked", "EncryptedPackage"))
    assert caught.value.code == "encrypted"


def test_other_compound_files_are_no_office_documents(tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as caught:
        read_media_type(compound(tmp_path / "drawing", "VisioDocument"))
    assert caught.value.code == "unsupported_type"
    assert read_old_office(BytesIO(b"WordDocument")) is None


def test_old_documents_are_known_by_their_streams(tmp_path: Path) -> None:
    assert read_media_type(compound(tmp_path / "a", "WordDocument")) == DOC
    assert read_media_type(compound(tmp_path / "b", "Workbook")) == XLS


def test_without_libreoffice_a_new_document_is_read_undrawn(
    converter: Converter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "letter").write_bytes(b"PK")
    monkeypatch.setenv("PATH", str(tmp_path))
    given = source(tmp_path / "letter")
    assert converter.prepare(given, DOCX) == given


def test_sheets_are_never_drawn(converter: Converter, tmp_path: Path) -> None:
    (tmp_path / "sheets").write_bytes(b"PK")
    given = source(tmp_path / "sheets")
    assert converter.prepare(given, XLSX) == given


@pytest.mark.slow
@needs_office
def test_what_libreoffice_cannot_draw_is_read_undrawn(converter: Converter, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "broken", "w") as archive:
        archive.writestr("word/document.xml", "<w")
    assert converter.prepare(source(tmp_path / "broken"), DOCX).drawing is None


@pytest.mark.slow
@needs_office
def test_a_document_has_the_pages_that_libreoffice_draws(tmp_path: Path) -> None:
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "Beispiel AG"
    made.add_heading("Bericht", 0)
    for at in range(80):
        made.add_paragraph(f"Absatz {at} mit einigen Worten")
    made.save(str(tmp_path / "report"))

    with Reader(1) as reader:
        report = source(tmp_path / "report")
        count = reader.inspect(report).page_count
        pages = [reader.read_page(report, at + 1, Rendering()) for at in range(count)]

    assert count > 1
    assert all(page.warnings == () for page in pages)
    assert all('<p class="page_header"' in page.native_html for page in pages)
    assert "<h1>Bericht</h1>" in pages[0].native_html
    assert "Absatz 79" in pages[-1].native_html


@pytest.mark.slow
@needs_office
def test_an_old_workbook_is_read_sheet_by_sheet(tmp_path: Path) -> None:
    (tmp_path / "prices.csv").write_text("Part,Price\nWheel,1200.50\nStone,80\n")
    command = ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'p').as_uri()}"]
    command += ["--convert-to", "xls", "--outdir", str(tmp_path), str(tmp_path / "prices.csv")]
    subprocess.run(command, check=True, capture_output=True)
    prices = source(tmp_path / "prices.xls")

    with Reader(1) as reader:
        facts = reader.inspect(prices)
        page = reader.read_page(prices, 1, Rendering(dpi=72, text_dpi=72))

    assert (facts.media_type, facts.page_count) == (XLS, 1)
    assert re.search("<td[^>]*>Wheel</td><td[^>]*>1200.5</td>", page.native_html)
