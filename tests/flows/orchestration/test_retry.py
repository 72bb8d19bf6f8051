"""What failed is found, and read again from its copy."""

import shutil
from pathlib import Path

from flows.pipeline.document import ingest_file, retry_stored
from flows.runtime.context import Context
from storage.queries import documents_to_retry


def ingest(path: Path, context: Context) -> int | None:
    return ingest_file(str(path), context, lambda done, pages: None).document_id


def test_only_what_failed_is_to_be_retried(context: Context, inbox: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 and no more")
    ingest(inbox / "invoice.png", context)
    failed = ingest(broken, context)

    assert documents_to_retry(context.database) == [failed]


def test_what_cannot_be_read_stays_failed_when_its_file_is_gone(
    context: Context, tmp_path: Path
) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    document_id = ingest(folder / "broken.pdf", context)
    shutil.rmtree(folder)

    (wanted,) = documents_to_retry(context.database)
    outcome = retry_stored(wanted, context, lambda at, done, pages: None)

    assert (wanted, outcome.status) == (document_id, "failed")
    assert documents_to_retry(context.database) == [document_id]
