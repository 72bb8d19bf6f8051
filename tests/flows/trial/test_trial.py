"""A schema tried on documents: nothing of it is kept."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from flows.runtime.context import open_stored
from flows.runtime.settings import Settings
from flows.trial import Home, find_fields_in, open_home, read_documents
from parsers.errors import SetupError
from storage.queries import all_documents

SCHEMA = """
from parsers.schemas import Code, Money, described
from pydantic import BaseModel


class Bill(BaseModel):
    number: Code | None = described("Which bill", "Invoice number")
    total: Money | None = described("What is due", "Total")
"""


@pytest.fixture
def given(review_home: Path) -> Settings:
    """Of a home with two invoices that were read."""
    return Settings(home=review_home, engine="ocr", settle_seconds=0, workers=1)


@pytest.fixture
def home(given: Settings) -> Iterator[Home]:
    with open_home(given) as home:
        yield home


@pytest.fixture
def schema(tmp_path: Path) -> str:
    file = tmp_path / "bill.py"
    file.write_text(SCHEMA)
    return str(file)


@pytest.fixture
def folder(read_home: Path, tmp_path: Path) -> Path:
    """With one of the invoices, and a file that is no document."""
    folder = tmp_path / "bills"
    folder.mkdir()
    shutil.copy(read_home.parent / "invoice.pdf", folder)
    (folder / "broken.pdf").write_bytes(b"no PDF at all")
    return folder


def test_a_path_that_does_not_exist_is_an_error(home: Home) -> None:
    with pytest.raises(SetupError, match="There is no /nowhere"):
        read_documents(home, "none", ["/nowhere"])


def test_a_schema_that_is_none_is_an_error(home: Home, folder: Path) -> None:
    with pytest.raises(SetupError, match="no schema named 'poem'"):
        read_documents(home, "poem", [str(folder)])


def test_files_that_cannot_be_read_are_told_and_the_others_go_on(home: Home, folder: Path) -> None:
    read = {one.name: one for one in read_documents(home, "none", [str(folder)])}
    assert read["broken.pdf"].pages == ()
    assert read["broken.pdf"].problem
    assert read["invoice.pdf"].problem is None
    assert read["invoice.pdf"].pages


def test_fields_are_found_by_the_schema(home: Home, folder: Path, schema: str) -> None:
    read = read_documents(home, schema, [str(folder / "invoice.pdf")])
    (segment,) = read[0].segments
    values = {field.path: field.raw for field in segment.fields}
    assert values["number"] == "INV-2026-1"
    assert values["total"].startswith("4,885.00")


def test_another_schema_reads_no_page_again(
    home: Home, folder: Path, schema: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = read_documents(home, "none", [str(folder)])
    monkeypatch.setattr("flows.pipeline.document.read_pages", None)
    tried = {one.name: one for one in find_fields_in(home, schema, read)}
    assert [field.path for field in tried["invoice.pdf"].segments[0].fields] == ["number", "total"]
    assert tried["broken.pdf"].problem


def test_pages_that_the_database_has_are_not_read_again(
    home: Home, folder: Path, schema: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.pipeline.document.read_pages", None)
    (read,) = read_documents(home, schema, [str(folder / "invoice.pdf")])
    assert read.pages
    assert read.segments[0].fields


def test_stored_documents_are_tried_with_their_images(home: Home, schema: str) -> None:
    assert home.stored is not None
    stored = all_documents(home.stored)
    read = read_documents(home, schema, [], stored)
    assert {one.name for one in read} == {"invoice.pdf", "other.pdf"}
    assert all(one.segments[0].fields for one in read)
    copies = [path for path in home.settings.staging.rglob("*") if path.is_file()]
    assert len(copies) == 2


def test_a_stored_document_without_pages_is_told(home: Home, schema: str) -> None:
    assert home.stored is not None
    (first, *_) = all_documents(home.stored)
    (read,) = read_documents(home, schema, [], [replace(first, run_id=None)])
    assert read.problem == "no page of it is stored"


def test_of_many_files_some_from_all_over_are_read(home: Home, read_home: Path, tmp_path: Path
                                                   ) -> None:  # fmt: skip
    for n in range(6):
        shutil.copy(read_home.parent / "invoice.pdf", tmp_path / f"{n}.pdf")
    read = read_documents(home, "none", [str(tmp_path / f"{n}.pdf") for n in range(6)], most=2)
    assert [one.name for one in read] == ["0.pdf", "3.pdf"]


def test_nothing_is_kept(given: Settings, folder: Path, schema: str) -> None:
    database = open_stored(given)
    before = [one.run_id for one in all_documents(database)]
    with open_home(given) as home:
        read_documents(home, schema, [str(folder)])
        place = home.settings.home
        assert place.is_dir()
    assert not place.exists()
    assert [one.run_id for one in all_documents(database)] == before
    database.close()


def test_it_needs_no_database(tmp_path: Path, folder: Path) -> None:
    given = Settings(home=tmp_path / "new", engine="ocr", settle_seconds=0, workers=1)
    with open_home(given) as home:
        assert home.stored is None
        assert any(one.pages for one in read_documents(home, "none", [str(folder)]))
    assert not (tmp_path / "new" / "pagemill.db").exists()
