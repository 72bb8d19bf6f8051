"""What people are told at the end."""

import shutil
from pathlib import Path

from flows.process import Outcome, ingest_file
from flows.report import counts, summary_rows
from flows.workplace import Workplace


def test_no_files_are_called_so() -> None:
    assert counts([]) == "no files"


def test_the_most_frequent_status_comes_first() -> None:
    outcomes = [Outcome("a", "failed"), Outcome("b", "complete"), Outcome("c", "complete")]

    assert counts(outcomes) == "2 complete, 1 failed"


def test_failures_come_first_with_code_and_remedy(place: Workplace, inbox: Path) -> None:
    broken = inbox / "x.pdf"
    broken.write_bytes(b"")
    outcomes = [
        ingest_file(str(file), place, lambda done, pages: None)
        for file in (inbox / "invoice.png", broken)
    ]

    first, second = summary_rows(place.database, outcomes)

    assert (first["document"], first["status"], first["code"]) == (
        "x.pdf",
        "failed",
        "unsupported_type",
    )
    assert "an empty file" in str(first["why"])
    assert (second["document"], second["status"], second["pages"]) == ("invoice.png", "complete", 1)


def test_of_what_is_done_already_only_failures_are_told_again(
    place: Workplace, inbox: Path
) -> None:
    shutil.copy(inbox / "invoice.png", inbox / "copy.png")
    (inbox / "x.pdf").write_bytes(b"")
    files = [inbox / name for name in ("invoice.png", "copy.png", "x.pdf", "x.pdf")]

    outcomes = [ingest_file(str(file), place, lambda done, pages: None) for file in files]
    told = [row["status"] for row in summary_rows(place.database, outcomes)]

    assert told == ["failed", "failed", "complete", "unchanged"]


def test_what_was_left_alone_is_told_with_the_reason(place: Workplace) -> None:
    (row,) = summary_rows(place.database, [Outcome("/in/pipe", "left alone", reason="a FIFO")])

    assert row == {"document": "/in/pipe", "status": "left alone", "why": "a FIFO"}
