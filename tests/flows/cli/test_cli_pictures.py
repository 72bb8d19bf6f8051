"""`pagemill export` into a folder and `pagemill show` into a picture; what goes not together."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from flows.pipeline.document import ingest_file
from flows.runtime.context import Context
from flows.runtime.settings import Settings

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def filled(context: Context, inbox: Path) -> Context:
    """An invoice with a picture in block 6, and a document of which nothing was read."""
    (inbox / "x.pdf").write_bytes(b"")
    for name in ("invoice.png", "x.pdf"):
        ingest_file(str(inbox / name), context, lambda done, pages: None)
    return context


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["export", "invoice.png"], "csv writes the rows of all documents"),
        (["export", "--folder", "out"], "csv is not written as a file for each document"),
        (["export", "--format", "jsonl", "--folder", "out"], "jsonl is not written as a file"),
        (["export", "--format", "html", "--folder", "out", "--output", "x"], "a file or a folder"),
        (["export", "--format", "html", "--pictures"], "they need --folder"),
        (["export", "--format", "text", "--folder", "out", "--pictures"], "they need --folder"),
        (["export", "y.pdf", "--format", "text"], "No document is called y.pdf"),
        (["show", "invoice.png", "--block", "6"], "it needs --image FILE"),
        (["show", "invoice.png", "--image", "x.png", "--block", "-1"], "--block"),
        (["show", "invoice.png", "--image", "x.png", "--block", "99"], "block 99 does not exist"),
        (["show", "invoice.png", "--image", "x.png", "--page", "2"], "Page 2 was not read"),
        (["show", "2", "--image", "x.png"], "Page 1 was not read"),
        (["show", "invoice.png", "--image", "no/x.png"], "no/x.png cannot be written"),
    ],
)
def test_what_does_not_go_together_is_refused_and_nothing_is_written(
    run: Run,
    two_documents: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    told: str,
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)

    code, output, errors = run(*words)

    assert (code, output) == (2, "")
    assert told in " ".join(errors.replace("│", " ").split())
    assert "Traceback" not in errors
    assert list(empty.iterdir()) == []


def test_an_export_into_a_folder_is_a_file_for_each_document_that_was_read(
    run: Run, filled: Context, tmp_path: Path
) -> None:
    code, output, errors = run("export", "--format", "text", "--folder", tmp_path / "out")

    assert (code, output) == (0, "")
    assert "1 document in " in errors
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["invoice.png-1.txt"]


def test_only_the_documents_named_are_exported(run: Run, filled: Context, tmp_path: Path) -> None:
    code, output, errors = run("export", "x.pdf", "--format", "markdown")

    assert (code, output) == (0, "")
    assert "0 documents" in errors


def test_an_export_with_pictures_writes_and_shows_them(
    run: Run, filled: Context, tmp_path: Path
) -> None:
    code, _, _ = run(
        "export", "invoice.png", "--format", "markdown", "--folder", tmp_path, "--pictures"
    )

    picture = "invoice.png-1-pictures/page-1-block-6.png"
    assert code == 0
    assert f"]({picture})" in (tmp_path / "invoice.png-1.md").read_text()
    assert (tmp_path / picture).read_bytes().startswith(b"\x89PNG")


def test_a_block_is_shown_cut_out_of_its_page(run: Run, filled: Context, tmp_path: Path) -> None:
    whole, block = tmp_path / "page.png", tmp_path / "block.png"

    assert run("show", "invoice.png", "--image", whole)[0] == 0
    code, output, _ = run("show", "invoice.png", "--image", block, "--block", "6")

    assert (code, output.split()[0]) == (0, "wrote")
    with Image.open(whole) as page, Image.open(block) as cut:
        assert cut.width < page.width / 2
        assert cut.height < page.height / 3
