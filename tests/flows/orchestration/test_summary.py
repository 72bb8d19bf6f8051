"""What people are told at the end."""

import shutil
from dataclasses import replace
from pathlib import Path

from flows.orchestration.summary import (
    SummaryRow,
    counts,
    describe,
    found_by_schema,
    name_schemas,
    next_steps,
    reasons,
    shorten,
    speed_in_words,
    summary_rows,
)
from flows.pipeline.document import ingest_file
from flows.pipeline.outcome import Outcome
from flows.runtime.context import Context
from storage.overview import FoundSchema


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

    assert told == ["failed", "failed", "duplicate", "complete"]


def test_what_was_left_alone_is_told_with_the_reason(context: Context) -> None:
    (row,) = summary_rows(context.database, [Outcome("/in/pipe", "skipped", reason="a FIFO")])

    assert row == {"document": "/in/pipe", "status": "skipped", "why": "a FIFO"}


def test_where_pages_are_shown_each_row_says_where(context: Context, inbox: Path) -> None:
    outcome = ingest_file(str(inbox / "invoice.png"), context, lambda done, pages: None)

    (row,) = summary_rows(context.database, [outcome], "http://host:4280")

    assert row["look"] == "http://host:4280/documents/1"


def bad(name: str, why: str = "Broken. Mend it.", code: str = "corrupt") -> SummaryRow:
    return {"document": name, "status": "failed", "code": code, "why": why}


def test_above_the_summary_is_what_was_found_and_what_was_not_read() -> None:
    found = {"status": "complete", "schema": "invoice", "fields": 12, "problems": 1}
    rows = [bad("a.pdf"), {"document": "b.pdf", **found}, {"document": "c.pdf", **found}]

    words = describe(rows, "2 complete, 1 failed", "http://host")

    assert words.splitlines() == [
        "2 complete, 1 failed",
        "",
        "- 2 × invoice: 24 fields, 2 problems",
        "- 1 failed, corrupt: Broken: a.pdf. Mend it.",
        "",
        "[All documents](http://host/)",
    ]


def test_files_that_failed_alike_are_told_together() -> None:
    rows = [bad(f"{number}.pdf") for number in range(30)]
    rows += [bad("x.pdf", "Cut off. Mend it."), bad("y.pdf", "Locked. Open it.", "encrypted")]

    told = [each.lines() for each in reasons(rows)]

    assert told == [
        [
            "31 failed, corrupt. Mend it.",
            "Broken: 0.pdf, 1.pdf, 2.pdf, 3.pdf and 26 more",
            "Cut off: x.pdf",
        ],
        ["1 failed, encrypted: Locked: y.pdf. Open it."],
    ]


def test_the_name_of_a_file_is_no_part_of_the_reason(context: Context, inbox: Path) -> None:
    for name in ("Dr. No.pdf", "x.pdf"):
        (inbox / name).write_text(name)
    files = (inbox / "Dr. No.pdf", inbox / "x.pdf")
    outcomes = [ingest_file(str(file), context, lambda done, pages: None) for file in files]

    (told,) = reasons(summary_rows(context.database, outcomes))

    assert told.names == {"It seems to be plain text": ["Dr. No.pdf", "x.pdf"]}


def test_of_many_reasons_the_first_are_told() -> None:
    (told,) = reasons(bad(f"{n}.pdf", f"Broken at {n}. Mend it.") for n in range(30))

    assert len(told.lines()) == 12
    assert told.lines()[-1].startswith("and 20 more")


def test_what_is_no_failure_is_told_last_in_a_line() -> None:
    rows = [
        {"document": "/in/pipe", "status": "skipped", "why": "a FIFO"},
        {"document": "/in/a.py", "status": "skipped", "why": "a program"},
        bad("a.pdf"),
    ]

    assert [each.lines()[0] for each in reasons(rows)] == [
        "1 failed, corrupt: Broken: a.pdf. Mend it.",
        "2 skipped: pipe (a FIFO); a.py (a program)",
    ]


def test_a_file_that_is_the_same_as_another_names_it(context: Context, inbox: Path) -> None:
    shutil.copy(inbox / "invoice.png", inbox / "copy.png")
    files = (inbox / "invoice.png", inbox / "copy.png")
    outcomes = [ingest_file(str(file), context, lambda done, pages: None) for file in files]

    (told,) = reasons(summary_rows(context.database, outcomes))

    assert told.lines() == ["1 duplicate: copy.png (same as invoice.png)"]


def test_the_schema_that_fits_best_is_named_where_none_fits() -> None:
    fitting, other = FoundSchema("receipt", "receipt", 0.8), FoundSchema(None, "invoice", 0.214)

    assert name_schemas([]) == ""
    assert name_schemas([FoundSchema(None, None, None)]) == ""  # none was looked for
    assert name_schemas([FoundSchema(None, None, 0.0)]) == "none fits"
    assert name_schemas([other]) == "none fits (best: invoice 0.21)"
    nearest = replace(other, nearest="invoice, but it calls itself “Angebot”")
    assert name_schemas([nearest]) == "none fits (invoice, but it calls itself “Angebot”)"
    assert name_schemas([fitting, fitting, other]) == "2 receipt"


def test_the_speed_is_that_of_the_pages_read() -> None:
    read = {"status": "complete", "pages": 6}
    assert (
        speed_in_words([read, bad("a.pdf") | {"pages": 1}], 12)
        == "6 pages in 12.0 s (0.5 a second)"
    )
    assert speed_in_words([bad("a.pdf") | {"pages": 0}], 12) == ""


def test_what_to_do_next_depends_on_what_was_found() -> None:
    doubtful = {"status": "complete", "schema": "invoice", "problems": 1}
    unknown = {"status": "complete", "schema": "none fits (best: nda 0.10)", "problems": 0}

    assert [command for command, _ in next_steps([doubtful, unknown])] == [
        "pagemill status --problems",
        'pagemill query "select * from invoice"',
        "pagemill view",
    ]
    assert [command for command, _ in next_steps([doubtful], ("spot", "find"))][1] == (
        'pagemill query "select * from current_findings"'
    )
    assert [command for command, _ in next_steps([unknown])] == [
        "pagemill status",
        "pagemill schemas",
        "pagemill view",
    ]


def test_documents_without_a_schema_are_counted_together() -> None:
    rows = [
        {"status": "complete", "schema": f"none fits (best: invoice 0.{n})", "fields": 0,
         "problems": 0}
        for n in range(3)
    ]  # fmt: skip

    assert found_by_schema(rows) == ["3 × none fits"]


def test_a_files_name_cannot_be_more_than_text() -> None:
    name = "[x](javascript:alert(1))<img src=x>.pdf"

    words = describe([bad(name)], "1 failed", "")

    assert "](" not in words
    assert "<img" not in words.replace("\\<", "")


def test_a_long_summary_is_cut_and_says_so() -> None:
    rows: list[SummaryRow] = [{"document": str(i)} for i in range(7)]

    assert shorten(rows, 5) == [*rows[:5], {"document": "and 2 more"}]
    assert shorten(rows[:5], 5) == rows[:5]
