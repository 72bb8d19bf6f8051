"""Office documents in, PDFs out, by LibreOffice if it is installed: without the environment, within
limits of memory and time, with a fresh profile for each document that loads neither active nor
remote content. Knows no page: the PDF is read like any other."""

import os
import shutil
import signal
import subprocess
import tempfile
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from parsers.document import Source
from parsers.errors import DocumentError

OFFICE = {  # media types that are converted, with the file extension that LibreOffice expects
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
}
PROGRAMS = ("soffice", "libreoffice")
SECONDS = 120.0
LIMITED = 'ulimit -v "$1" && shift && exec "$@"'  # KiB of address space
SECURITY = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableActiveContent"><value>true</value></prop>
<prop oor:name="DisableMacrosExecution"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks"><value>true</value></prop>
<prop oor:name="MacroSecurityLevel"><value>3</value></prop></item>
</oor:items>
"""


class Converter:
    """Keeps the PDFs it has made until it is closed. Safe to share among threads."""

    def __init__(self, memory_bytes: int) -> None:
        self._memory_bytes = memory_bytes
        self._lock = threading.Lock()
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._made: dict[str, Path] = {}

    def convert(self, source: Source, media_type: str) -> Source:
        """The same source with a PDF as its copy. DocumentError: unsupported_type where there is
        no LibreOffice, timed_out, corrupt."""
        with self._lock:
            path = self._made.get(source.sha256)
            if path is None or not path.is_file():
                path = self._made[source.sha256] = self._convert(source, OFFICE[media_type])
        return replace(source, path=path)

    def close(self) -> None:
        with self._lock:
            folder, self._folder = self._folder, None
            self._made.clear()
        if folder is not None:
            folder.cleanup()

    def _convert(self, source: Source, ending: str) -> Path:
        program = next(filter(None, map(shutil.which, PROGRAMS)), None)
        if program is None:
            raise DocumentError(
                "unsupported_type",
                f"It is an office document (.{ending}), and there is no LibreOffice to convert it",
                "Install LibreOffice so that `soffice` is found, or save the document as PDF.",
            )
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="pagemill-office-")
        folder = Path(tempfile.mkdtemp(dir=self._folder.name))
        given = folder / f"document.{ending}"
        shutil.copyfile(source.path, given)
        _write_profile(folder / "profile")
        self._run(program, folder, given)
        made = given.with_suffix(".pdf")
        if not made.is_file():
            raise DocumentError(
                "corrupt",
                "LibreOffice could not convert it",
                "Open it in an office program and save it as PDF.",
            )
        shutil.rmtree(folder / "profile", ignore_errors=True)
        given.unlink()
        return made

    def _run(self, program: str, folder: Path, given: Path) -> None:
        command = [
            "/bin/sh", "-c", LIMITED, "sh", str(self._memory_bytes // 1024), program, "--headless",
            "--norestore", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to", "pdf", "--outdir", str(folder), str(given),
        ]  # fmt: skip
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        process = subprocess.Popen(  # noqa: S603
            command,
            env={**kept, "HOME": str(folder)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # so that its children end with it
        )
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            raise DocumentError(
                "timed_out",
                f"LibreOffice did not convert it in {SECONDS:.0f} seconds",
                "Save it as PDF, or split it.",
            ) from None
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _write_profile(folder: Path) -> None:
    (folder / "user").mkdir(parents=True)
    (folder / "user" / "registrymodifications.xcu").write_text(SECURITY)
