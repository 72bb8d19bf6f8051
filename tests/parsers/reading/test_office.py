"""Office documents become PDFs by LibreOffice; without it they say what is missing."""

import datetime
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from parsers.document import Rendering, Source
from parsers.errors import DocumentError
from parsers.reading.office import Converter
from parsers.reading.reader import Reader

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice here")


def source(path: Path) -> Source:
    moment = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    return Source(path, path.name, path.stat().st_size, path.name, path.as_uri(), moment)


@pytest.fixture
def converter() -> Iterator[Converter]:
    converter = Converter(4 * 1024**3)
    yield converter
    converter.close()


def test_without_libreoffice_the_remedy_names_it(
    converter: Converter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "letter").write_bytes(b"PK")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DocumentError) as caught:
        converter.convert(source(tmp_path / "letter"), DOCX)
    assert caught.value.code == "unsupported_type"
    assert "soffice" in caught.value.remedy


@pytest.mark.slow
@needs_office
def test_what_libreoffice_cannot_read_is_corrupt(converter: Converter, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "broken", "w") as archive:
        archive.writestr("word/document.xml", "<w")
    with pytest.raises(DocumentError) as caught:
        converter.convert(source(tmp_path / "broken"), DOCX)
    assert caught.value.code == "corrupt"


@pytest.mark.slow
@needs_office
def test_a_spreadsheet_is_read_as_pages(tmp_path: Path) -> None:
    (tmp_path / "prices.csv").write_text("Part,Price\nWheel,1200.50\nStone,80\n")
    command = ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'p').as_uri()}"]
    command += ["--convert-to", "xlsx", "--outdir", str(tmp_path), str(tmp_path / "prices.csv")]
    subprocess.run(command, check=True, capture_output=True)
    prices = source(tmp_path / "prices.xlsx")

    with Reader(1) as reader:
        facts = reader.inspect(prices)
        words = reader.read_page(prices, 1, Rendering(dpi=72, text_dpi=72)).text_layer.words

    assert facts.media_type.endswith("spreadsheetml.sheet")
    assert {"Part", "Wheel", "Stone", "80"} <= {word.text for word in words}
