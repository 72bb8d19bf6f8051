"""XML within PDFs, and as files of its own, read in the sandboxed process."""

import datetime
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from parsers.document import Rendering, Source
from parsers.errors import DocumentError
from parsers.reading.media_type import read_media_type
from parsers.reading.reader import Reader

NOW = datetime.datetime(2026, 11, 30, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(1) as reader:
        yield reader


def source_of(path: Path) -> Source:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return Source(path, digest, len(content), path.name, path.as_uri(), NOW)


def pdf_with(path: Path, name: str, content: bytes, *, how: str = "attached") -> Source:
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_text((56, 70), "Invoice INV-2026-1")
        if how == "on a page":
            page.add_file_annot((100, 100), content, name)
        else:
            document.embfile_add(name, content, filename=name, ufilename=name)
        if how == "associated":
            listed = document.xref_get_key(document.pdf_catalog(), "Names/EmbeddedFiles/Names")[1]
            document.xref_set_key(document.pdf_catalog(), "AF", "[" + listed[listed.index("<") :])
            document.xref_set_key(document.pdf_catalog(), "Names", "null")
        document.save(path)
    return source_of(path)


def test_a_pdf_without_xml_has_none(reader: Reader, tmp_path: Path) -> None:
    source = pdf_with(tmp_path / "a.pdf", "notes.txt", b"<?xml")
    assert reader.inspect(source).e_invoices == ()


def test_other_xml_is_left_alone(reader: Reader, tmp_path: Path) -> None:
    source = pdf_with(tmp_path / "a.pdf", "data.xml", b"<?xml version='1.0'?><data/>")
    assert reader.inspect(source).e_invoices == ()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("photo.png", b"\x89PNG\r\n"),
        ("factur-x.pdf", b"%PDF-1.7"),
        ("invoice.txt", b"Thank you."),
        ("rows.csv", b""),
        ("page.html", b"<html><body>Invoice</body></html>"),
        ("data", b'<?xml version="1.0"?><Invoice xmlns="urn:example"/>'),
    ],
)
def test_what_is_plainly_something_else_is_left_alone(
    reader: Reader, tmp_path: Path, name: str, content: bytes
) -> None:
    source = pdf_with(tmp_path / "a.pdf", name, content)
    assert reader.inspect(source).e_invoices == ()


@pytest.mark.parametrize("name", ["factur-x.txt", "data", "rechnung.xml.bak", "xml.bin"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_under_any_ending_is_read(
    reader: Reader, tmp_path: Path, drawn_xml: Any, name: str, encoding: str
) -> None:
    source = pdf_with(tmp_path / "a.pdf", name, drawn_xml.cii().encode(encoding))
    (found,) = reader.inspect(source).e_invoices
    assert (found.name, found.text) == (name, drawn_xml.cii())


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("invoice.xml", b"", "corrupt"),
        ("anything.xml", b"", "corrupt"),
        ("anything.xml", b"\x93\x00garbage", "corrupt"),
        ("factur-x.txt", b" ", "corrupt"),
        ("rechnung.bin", b"<rsm:CrossIndustryInvoice xmlns:rsm='urn:other'/>", "unsupported_type"),
        ("invoice.xml", b"<FatturaElettronica/>", "unsupported_type"),
        ("data", b"<?xml version='1.0' encoding='UTF-8'?><CrossIndustryInvoice>\xe4", "corrupt"),
        ("a.xml", b"<!DOCTYPE a [" + b"<!ENTITY b 'c'>" * 5000 + b"]><a/>", "unsupported_type"),
    ],
)
def test_what_may_be_a_broken_e_invoice_is_told_with_a_code(
    reader: Reader, tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    (found,) = reader.inspect(pdf_with(tmp_path / "a.pdf", name, content)).e_invoices
    told = found.error_code
    if told is None:
        with pytest.raises(DocumentError) as error:
            reader.read_xml(name, found.text)
        told = error.value.code
    assert (found.name, told) == (name, code)


def test_an_xml_that_is_too_large_unpacked_is_told_under_any_name(
    reader: Reader, tmp_path: Path, drawn_xml: Any
) -> None:
    content = drawn_xml.cii().encode() + b" " * 50_000_000
    (found,) = reader.inspect(pdf_with(tmp_path / "a.pdf", "rechnung", content)).e_invoices
    assert (found.error_code, found.text) == ("too_large", "")
    assert found.error is not None
    assert found.error.startswith("rechnung: It has more than 20 MB")


def test_more_xmls_than_are_kept_are_told(reader: Reader, tmp_path: Path, drawn_xml: Any) -> None:
    with pymupdf.open() as document:
        document.new_page()
        for number in range(13):
            text = drawn_xml.cii(number=str(number)).encode()
            document.embfile_add(f"{number:02}.xml", text, filename=f"{number:02}.xml")
        document.embfile_add("factur-x.xml", drawn_xml.cii().encode(), filename="factur-x.xml")
        document.save(tmp_path / "a.pdf")
    found = reader.inspect(source_of(tmp_path / "a.pdf")).e_invoices
    assert [each.name for each in found[:2]] == ["factur-x.xml", "00.xml"]
    assert len(found) == 11
    assert found[-1].error_code == "too_large"
    assert "one of 4 XMLs after the first 10" in str(found[-1].error)


@pytest.mark.parametrize("how", ["attached", "associated", "on a page"])
@pytest.mark.parametrize("name", ["factur-x.xml", "ZUGFeRD-invoice.xml", "rechnung.xml"])
def test_xml_is_found_by_what_it_is_wherever_it_is(
    reader: Reader, tmp_path: Path, drawn_xml: Any, name: str, how: str
) -> None:
    source = pdf_with(tmp_path / "a.pdf", name, drawn_xml.cii().encode(), how=how)
    (found,) = reader.inspect(source).e_invoices
    assert (found.name, found.text, found.error_code) == (name, drawn_xml.cii(), None)
    assert reader.read_xml(name, found.text).profile == "EN 16931"


def test_a_broken_xml_of_a_standards_name_is_told_and_the_page_is_read(
    reader: Reader, tmp_path: Path
) -> None:
    source = pdf_with(tmp_path / "a.pdf", "factur-x.xml", b"<rsm:CrossIndustryInvoice")
    (found,) = reader.inspect(source).e_invoices
    with pytest.raises(DocumentError) as error:
        reader.read_xml("factur-x.xml", found.text)
    assert error.value.code == "corrupt"
    assert reader.read_page(source, 1, Rendering()).text_layer.words


def test_an_encoding_that_it_does_not_have_is_told_without_reading_it(
    reader: Reader, tmp_path: Path
) -> None:
    content = b"<?xml version='1.0' encoding='utf-7'?><a/>"
    source = pdf_with(tmp_path / "a.pdf", "xrechnung.xml", content)
    (found,) = reader.inspect(source).e_invoices
    assert found.error_code == "corrupt"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_an_xml_file_has_a_page_that_lists_what_it_says(
    reader: Reader, tmp_path: Path, drawn_xml: Any, encoding: str
) -> None:
    path = tmp_path / "invoice.xml"
    declared = encoding.removesuffix("-sig")
    path.write_bytes(drawn_xml.cii().replace("UTF-8", declared, 1).encode(encoding))
    source = source_of(path)
    facts = reader.inspect(source)
    assert (facts.media_type, facts.e_invoices[0].name) == ("application/xml", None)
    words = [word.text for word in reader.read_page(source, 1, Rendering()).text_layer.words]
    assert {"INV-2026-1", "2026-03-31", "Leeds,"} <= set(words)


def test_a_file_of_other_xml_is_refused_for_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "other.xml"
    path.write_text("<?xml version='1.0'?><data/>")
    with pytest.raises(DocumentError) as error:
        read_media_type(path)
    assert (error.value.code, "XML" in error.value.message) == ("unsupported_type", True)


def test_a_file_that_expands_itself_is_refused(
    reader: Reader, tmp_path: Path, drawn_xml: Any
) -> None:
    path = tmp_path / "bomb.xml"
    path.write_text(drawn_xml.cii().replace("?>", '?><!DOCTYPE a [<!ENTITY b "b">]>', 1))
    with pytest.raises(DocumentError) as error:
        reader.inspect(source_of(path))
    assert error.value.code == "unsupported_type"


@pytest.mark.parametrize("name", ["شركة السلام", "श्री विद्या"])
def test_its_page_says_what_the_file_says_in_letters_that_join(
    reader: Reader, tmp_path: Path, drawn_xml: Any, name: str
) -> None:
    path = tmp_path / "invoice.xml"
    path.write_text(drawn_xml.cii().replace("Leeds", name))
    words = [
        word.text for word in reader.read_page(source_of(path), 1, Rendering()).text_layer.words
    ]
    assert name.split()[0] in words
