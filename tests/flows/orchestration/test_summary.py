"""What people are told at the end."""

import shutil
from pathlib import Path

from flows.orchestration.summary import counts, describe, rows_to_show, shorten, summary_rows
from flows.pipeline.document import ingest_file
from flows.pipeline.outcome import Outcome
from flows.runtime.context import Context


def test_no_files_are_called_so() -> None:
    assert counts([]) == "no files"


def test_the_most_frequent_status_comes_first() -> None:
    outcomes = [Outcome("a", "failed"), Outcome("b", "complete"), Outcome("c", "complete")]

    assert counts(outcomes) == "2 complete, 1 failed"


def test_failures_come_first_with_code_and_remedy(context: Context, inbox: Path) -> None:
    broken = inbox / "x.pdf"
    broken.write_bytes(b"")
    outcomes = [
        ingest_file(str(file), context, lambda done, pages: None)
        for file in (inbox / "invoice.png", broken)
    ]

    first, second = summary_rows(context.database, outcomes)

    assert (first["document"], first["status"], first["code"]) == (
        "x.pdf",
        "failed",
        "unsupported_type",
    )
    assert "an empty file" in str(first["why"])
    assert (second["document"], second["status"], second["pages"]) == ("invoice.png", "complete", 1)


def test_of_what_is_done_already_only_failures_are_told_again(
    context: Context, inbox: Path
) -> None:
    shutil.copy(inbox / "invoice.png", inbox / "copy.png")
    (inbox / "x.pdf").write_bytes(b"")
    files = [inbox / name for name in ("invoice.png", "copy.png", "x.pdf", "x.pdf")]

    outcomes = [ingest_file(str(file), context, lambda done, pages: None) for file in files]
    told = [row["status"] for row in summary_rows(context.database, outcomes)]

    assert told == ["failed", "failed", "complete", "unchanged"]


def test_what_was_left_alone_is_told_with_the_reason(context: Context) -> None:
    (row,) = summary_rows(context.database, [Outcome("/in/pipe", "skipped", reason="a FIFO")])

    assert row == {"document": "/in/pipe", "status": "skipped", "why": "a FIFO"}


def test_where_pages_are_shown_each_row_says_where(context: Context, inbox: Path) -> None:
    outcome = ingest_file(str(inbox / "invoice.png"), context, lambda done, pages: None)

    (row,) = summary_rows(context.database, [outcome], "http://host:4280")

    assert row["look"] == "http://host:4280/documents/1"


def test_above_the_summary_each_failure_has_a_link() -> None:
    bad = {"document": "a.pdf", "status": "failed", "code": "corrupt", "why": "Broken. Mend it."}
    rows = [bad | {"look": "http://host/documents/1"}, {"document": "b.pdf", "status": "complete"}]

    words = describe(rows, "1 complete, 1 failed", "http://host")

    assert words.startswith("1 complete, 1 failed\n")
    assert "[a.pdf](http://host/documents/1): failed corrupt. Broken. Mend it." in words
    assert "b.pdf" not in words


def test_of_many_failures_only_some_are_named() -> None:
    bad = {"document": "a.pdf", "status": "failed", "code": "corrupt", "why": "Broken."}

    assert describe([bad] * 30, "30 failed", "").endswith("- and 10 more")


def test_a_files_name_cannot_be_more_than_text() -> None:
    name = "[x](javascript:alert(1))<img src=x>.pdf"
    bad = {"document": name, "status": "failed", "code": "corrupt", "why": "Broken."}

    words = describe([bad], "1 failed", "")

    assert "](" not in words
    assert "<img" not in words.replace("\\<", "")


def test_of_many_documents_a_terminal_shows_only_what_is_to_be_mended() -> None:
    rows = [{"document": f"{i}", "status": "complete"} for i in range(50)]
    rows.append({"document": "x", "status": "failed"})

    assert rows_to_show(rows, 40) == rows[-1:]
    assert rows_to_show(rows[-3:], 40) == rows[-3:]


def test_a_long_summary_is_cut_and_says_so() -> None:
    rows = [{"document": str(i)} for i in range(7)]

    assert shorten(rows, 5) == [*rows[:5], {"document": "and 2 more"}]
    assert shorten(rows[:5], 5) == rows[:5]
