"""Truth in files: JSON for each document, JSON lines, CSV; and what is none."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from flows.evaluation.truth_files import read_entries
from parsers.errors import SetupError


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("a.json", '{"total":\n 1,}', "line 2: not JSON"),
        ("a.json", "3", "not an object"),
        ("a.json", '[{"total": 1}, {"total": 2}]', "entry 1: none of file, file_name, document"),
        ("a.jsonl", '{"file": "a"}\n{"file":', "line 2: not JSON"),
        ("a.jsonl", '{"file": "a"}\n\n{"total": 1}', "line 3: none of file"),
        ("a.jsonl", '{"file": "a"}\n[1]', "line 2: not an object"),
        ("a.csv", "name,total\na,1\n", "line 2: none of file"),
        ("a.csv", "file,total\na,1,2\n", "line 2: it has not as many cells"),
        ("a.csv", "file,total\na\n", "line 2: it has not as many cells"),
        ("a.json", "[" * 100_000, "nested too deep"),
        ("a.json", '{"note": "NaN",\n"total": NaN}', "line 2: NaN is no number"),
        ("a.json", '{\n\n"total": -Infinity}', "line 3: -Infinity is no number"),
        ("a.json", '{"a": 1,\n "total": 1e400}', "line 2: 1e400 is no number"),
        ("a.json", '{"total": 1e99999999999999999999}', "1e999.* is no number"),
        ("a.json", '{"total": 1e-400}', "1e-400 is no number"),
        ("a.json", '{"a": 1,\n "total": ' + "9" * 5000 + "}", "line 2: 9{20} is no number"),
        ("a.jsonl", '{"file": "a"}\n{"file": "b", "total": NaN}', "line 2: NaN is no number"),
        ("a.csv", "sep=;\nfile;total\na;1\nb\n", "line 4: it has not as many cells"),
    ],
)
def test_what_is_no_truth_is_told_with_its_place(
    tmp_path: Path, name: str, text: str, sentence: str
) -> None:
    file = write(tmp_path / name, text)
    with pytest.raises(SetupError, match=sentence) as told:
        read_entries(file)
    assert str(file) in told.value.message


def test_what_is_not_there_or_is_of_another_kind_is_told(tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx", "")
    for path in (tmp_path / "b.json", tmp_path, tmp_path / "a.xlsx"):
        with pytest.raises(SetupError, match=r"There is no|holds no truth"):
            read_entries(path)


def test_text_that_is_not_in_utf8_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"file;seller\na;M\xfcller\n")
    with pytest.raises(SetupError, match="UTF-8"):
        read_entries(tmp_path)


def test_a_folder_holds_a_file_for_each_document(tmp_path: Path) -> None:
    write(tmp_path / "b.json", '{"total": 1.50}')
    write(tmp_path / "a.pdf.json", '[{"total": 2}]')
    write(tmp_path / "a.pdf", "")

    entries = read_entries(tmp_path)

    assert [(each.document, each.content) for each in entries] == [
        ("a.pdf", {"total": 2}),
        ("b", {"total": Decimal("1.50")}),
    ]


def test_the_truth_of_a_set_may_be_in_a_folder_beside_the_documents(tmp_path: Path) -> None:
    write(tmp_path / "key" / "a.json", '{"total": "1"}')
    write(tmp_path / "img" / "a.jpg", "")

    (entry,) = read_entries(tmp_path)

    assert entry.document == "a"


@pytest.mark.parametrize("key", ["file", "file_name", "document"])
def test_lines_lists_and_tables_say_which_document_is_meant(tmp_path: Path, key: str) -> None:
    rows = [{key: "a.pdf", "total": "1"}, {key: "b.pdf", "total": ""}]
    lines = write(tmp_path / "1.jsonl", "\n".join(map(json.dumps, rows)) + "\n")
    listed = write(tmp_path / "2.json", json.dumps(rows))
    table = write(tmp_path / "3.csv", f"\ufeff{key};total\r\na.pdf;1\r\nb.pdf;\r\n")

    wanted = [("a.pdf", {"total": "1"}), ("b.pdf", {"total": ""})]

    for file in (lines, listed, table):
        assert [(each.document, each.content) for each in read_entries(file)] == wanted


@pytest.mark.parametrize(
    "text",
    [
        "File,total\na.pdf,1\n",
        " FILE ;total\na.pdf ;1\n",
        "sep=;\r\nfile;total\r\na.pdf;1\r\n",
        "sep=\t\nfile\ttotal\na.pdf\t1\n",
        "file,total\na.pdf,1\n,\n\n",
    ],
)
def test_tables_are_read_as_spreadsheets_write_them(tmp_path: Path, text: str) -> None:
    (entry,) = read_entries(write(tmp_path / "a.csv", text))
    assert (entry.document, entry.content) == ("a.pdf", {"total": "1"})


def test_commas_within_quoted_names_part_no_cells(tmp_path: Path) -> None:
    table = write(tmp_path / "a.csv", '"file";"total, with tax";"a, b, c"\na.pdf;1;2\n')
    (entry,) = read_entries(table)
    assert entry.content == {"total, with tax": "1", "a, b, c": "2"}


def test_a_cell_may_have_several_lines(tmp_path: Path) -> None:
    (entry,) = read_entries(write(tmp_path / "a.csv", 'file,address\na.pdf,"x\ny"\n'))
    assert entry.content == {"address": "x\ny"}
