"""`pagemill schemas`: the types, one suggested by documents, and one tried."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from parsers.types import resolve

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(run: Run, review_home: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """In a home with two invoices, whose pages are read already."""
    monkeypatch.setenv("PAGEMILL_HOME", str(review_home))
    monkeypatch.setenv("PAGEMILL_ENGINE", "ocr")
    monkeypatch.setenv("COLUMNS", "80")
    return run


@pytest.fixture
def bills(read_home: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "mill bills"
    folder.mkdir()
    for name in ("invoice.pdf", "other.pdf"):
        shutil.copy(read_home.parent / name, folder)
    return folder


def test_an_empty_folder_is_a_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    code, output, errors = run("schemas", "suggest", tmp_path / "none")
    assert (code, output) == (2, "")
    assert "There is no document in" in errors


def test_a_folder_without_readable_files_is_a_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "x.pdf").write_bytes(b"nothing")
    code, _, errors = run("schemas", "suggest", tmp_path / "bad")
    assert code == 2
    assert "x.pdf" in errors
    assert "No text was read in" in errors


def test_a_file_is_not_written_over(run: Run, bills: Path, tmp_path: Path) -> None:
    (tmp_path / "bill.py").write_text("mine")
    code, _, errors = run("schemas", "suggest", bills, "--output", tmp_path / "bill.py")
    assert code == 2
    assert "--overwrite" in errors
    assert (tmp_path / "bill.py").read_text() == "mine"


@pytest.mark.parametrize("name", ["bill.txt", "nowhere/bill.py"])
def test_a_file_of_another_kind_or_nowhere_is_refused(
    run: Run, bills: Path, tmp_path: Path, name: str
) -> None:
    assert run("schemas", "suggest", bills, "--output", tmp_path / name)[0] == 2


def test_a_type_that_is_none_is_refused_before_anything_is_read(run: Run, bills: Path) -> None:
    code, _, errors = run("schemas", "try", "poem", bills)
    assert code == 2
    assert "There is no schema named 'poem'" in errors


def test_a_document_that_is_none_is_a_sentence(run: Run) -> None:
    code, _, errors = run("schemas", "try", "invoice", "nofile.pdf")
    assert code == 2
    assert "No document is called nofile.pdf" in errors


def test_without_another_word_the_types_are_listed(run: Run) -> None:
    assert run("schemas")[1] == run("schemas", "list")[1]
    assert run("schemas", "nda", "--json")[0] == 0
    assert run("schemas", "--rules")[1].startswith("schema\trule")


@pytest.mark.parametrize("ending", ["py", "json"])
def test_a_schema_that_is_suggested_loads_and_its_fit_is_told(
    run: Run, bills: Path, tmp_path: Path, ending: str
) -> None:
    file = tmp_path / f"bill.{ending}"
    code, output, _ = run("schemas", "suggest", bills, "--output", file, "--name", "mill bill")
    assert code == 0
    (found,) = resolve([str(file)]).values()
    assert found.name == "mill_bill"
    assert "2/2" in output
    assert "INV-2026-1" in output
    assert max(map(len, output.splitlines())) <= 80


def test_without_a_file_the_class_alone_is_on_standard_output(run: Run, bills: Path) -> None:
    code, output, errors = run("schemas", "suggest", bills)
    assert code == 0
    assert output.startswith('"""A document type')
    assert "class MillBills(BaseModel)" in output
    compile(output, "shown", "exec")
    assert "found in" in errors


def test_one_document_is_tried_with_its_evidence(run: Run) -> None:
    code, output, _ = run("schemas", "try", "invoice", "invoice.pdf")
    assert code == 0
    assert "INV-2026-1" in output
    assert "exact" in output
    assert "net_and_tax" in output
    assert max(map(len, output.splitlines())) <= 80


def test_a_schema_that_fits_nothing_is_told(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "stones.json"
    file.write_text('{"title": "Stones", "properties": {"stone_age": {"type": "string"}}}')
    code, output, _ = run("schemas", "try", file, "invoice.pdf")
    assert code == 0
    assert "Nothing that the schema asks for was found" in output


def test_two_documents_stand_beside_each_other(run: Run, bills: Path) -> None:
    _, output, _ = run("schemas", "try", "invoice", bills)
    assert "invoice.pdf" in output and "other.pdf" in output
    assert "INV-2026-2" in output
    assert max(map(len, output.splitlines())) <= 80


def test_programs_get_the_place_of_every_value(run: Run, bills: Path) -> None:
    (bills / "broken.pdf").write_bytes(b"nothing")
    code, output, errors = run("schemas", "try", "invoice", bills, "--json")
    told = json.loads(output)
    assert code == 1
    assert "broken.pdf" in errors
    by_name = {each["document"]: each for each in told["documents"]}
    assert by_name["broken.pdf"]["problem"]
    number = next(each for each in by_name["other.pdf"]["fields"]
                  if each["field"] == "invoice_number")  # fmt: skip
    assert (number["raw"], number["page"], len(number["box"])) == ("INV-2026-2", 1, 4)
    assert {"field": "invoice_number", "documents": 2, "values": 2, "absent": 0,
            "problems": 0} in told["fields"]  # fmt: skip


def test_nothing_is_stored(run: Run, bills: Path) -> None:
    count = "select count(*) from runs"
    before = run("query", count)[1]
    run("schemas", "try", "receipt", bills)
    assert run("query", count)[1] == before


def test_what_was_tried_is_shown_in_a_browser_until_it_is_stopped(
    review_home: Path, bills: Path
) -> None:
    environment = os.environ | {"PAGEMILL_HOME": str(review_home), "PAGEMILL_DATABASE": "",
                                "PAGEMILL_ENGINE": "ocr"}  # fmt: skip
    command = [sys.executable, "-m", "flows.cli", "schemas", "try", "invoice", str(bills),
               "--view", "--port", "0"]  # fmt: skip
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        told = ""
        while "Ctrl-C" not in told and process.poll() is None:
            told += process.stdout.readline()
        address = told.partition("Documents: ")[2].partition("\n")[0]
        shown = httpx.get(f"{address}/documents/1", trust_env=False)
        image = httpx.get(f"{address}/documents/1/pages/1.jpg", trust_env=False)
        assert "INV-2026" in shown.text
        assert image.headers["content-type"] == "image/jpeg"
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.communicate()
