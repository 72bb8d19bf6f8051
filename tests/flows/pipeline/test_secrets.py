"""The grep test: after runs that fail, neither the database's password nor a document's text is in
Prefect's database, in its logs, or in what is printed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows.runtime.settings import Settings

pytestmark = pytest.mark.slow  # it starts a Prefect server

PASSWORD = "hunter2-moth"
TEXTS = ("oak boards", "124.40")

RUN_BOTH = """
import os, sys
from flows.orchestration.ingest import ingest, ingest_folder

inbox, away = sys.argv[1:]
print(ingest([inbox], "none", "replay", return_state=True))
os.environ["PAGEMILL_DATABASE"] = away
print(ingest_folder(inbox, schema_name="none", engine="replay", return_state=True))
"""


def refuse_blocks(url: str) -> None:
    """Storing a page fails as no one foresaw, with an error that quotes the row."""
    import psycopg

    with psycopg.connect(url) as connection:
        connection.execute("ALTER TABLE blocks ADD CONSTRAINT none_at_all CHECK (false)")


def test_neither_a_password_nor_text_reaches_prefect(
    postgres_url: str,
    settings: Settings,
    inbox: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    refuse_blocks(postgres_url)
    prefect = tmp_path / "prefect"
    prefect.mkdir()
    monkeypatch.setattr("os.environ", dict(os.environ))
    settings.export()
    own = {
        "PAGEMILL_DATABASE": postgres_url.replace("postgres@", f"postgres:{PASSWORD}@"),
        "PREFECT_HOME": str(prefect),
        "PREFECT_LOGGING_LEVEL": "DEBUG",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    }
    away = f"postgresql://postgres:{PASSWORD}@127.0.0.1:1/nowhere"

    done = subprocess.run(
        [sys.executable, "-c", RUN_BOTH, str(inbox), away],
        env=os.environ | own,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    kept = b"".join(file.read_bytes() for file in prefect.rglob("*") if file.is_file())

    assert done.returncode == 0, done.stdout.decode()
    for told in (done.stdout, kept):
        assert b"Violation" in told or b"IntegrityError" in told  # the fault is told
        assert b"The database answered" in told
        for secret in (PASSWORD, *TEXTS):
            assert secret.encode() not in told.lower()
