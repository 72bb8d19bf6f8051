"""Office documents in, PDFs of how they look out, by LibreOffice if it is installed; old ones in
their new format, too. It runs without the environment, within limits of memory and time, with a
fresh profile for each document that loads neither active nor remote content. Knows no page."""

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
from parsers.reading.compound_file import DOC, PPT, XLS
from parsers.reading.tracked_changes import copy_without_changes, has_changes

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
ODP = "application/vnd.oasis.opendocument.presentation"
OFFICE = {  # media types that are converted, with the file extension that LibreOffice expects
    DOCX: "docx",
    XLSX: "xlsx",
    PPTX: "pptx",
    ODT: "odt",
    ODS: "ods",
    ODP: "odp",
}
OLD = {  # with its file extension, and that of what LibreOffice makes of it
    DOC: ("doc", "docx"),
    XLS: ("xls", "xlsx"),
    PPT: ("ppt", "pptx"),
}
DRAWN = frozenset({DOCX, PPTX, ODT, ODP, DOC, PPT})
"""Sheets are not: a print of them cuts tables into pieces."""
PDF = "pdf"
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
    """Keeps what it has made until it is closed. Safe to share among threads."""

    def __init__(self, memory_bytes: int) -> None:
        self._memory_bytes = memory_bytes
        self._lock = threading.Lock()
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._made: dict[tuple[str, str], Path | None] = {}

    def prepare(self, source: Source, media_type: str) -> Source:
        """The same source: an old document in its new format, with a PDF as its drawing, if it is
        of a kind that is drawn and there is a LibreOffice that can. DocumentError of old documents
        alone: unsupported_type where there is no LibreOffice, timed_out, corrupt."""
        with self._lock:
            if media_type in OLD:
                ending, new = OLD[media_type]
                path = self._renewed(source, ending, new)
            elif media_type in DRAWN:
                ending, path = OFFICE[media_type], source.path
            else:
                return source
            if media_type == DOC and has_changes(path):
                source, ending = replace(source, path=path), new
            drawing = self._drawing(source, ending) if media_type in DRAWN else None
            return replace(source, path=path, drawing=drawing)

    def _renewed(self, source: Source, ending: str, new: str) -> Path:
        program = find_program()
        if program is None:
            raise DocumentError(
                "unsupported_type",
                f"It is an old office document (.{ending}), and there is no LibreOffice to read it",
                f"Install LibreOffice so that `soffice` is found, or save it as .{new}.",
            )
        key = (source.sha256, new)
        if self._made.get(key) is None:
            self._made[key] = self._convert(program, source, ending, new)
        return self._made[key] or source.path

    def _drawing(self, source: Source, ending: str) -> Path | None:
        """None if it cannot be drawn: the document is read without."""
        key, program = (source.sha256, PDF), find_program()
        if key not in self._made and program:
            self._made[key] = None
            with suppress(DocumentError):
                self._made[key] = self._convert(program, source, ending, PDF)
        return self._made.get(key)

    def close(self) -> None:
        with self._lock:
            folder, self._folder = self._folder, None
            self._made.clear()
        if folder is not None:
            folder.cleanup()

    def _convert(self, program: str, source: Source, ending: str, to: str) -> Path:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="pagemill-office-")
        folder = Path(tempfile.mkdtemp(dir=self._folder.name))
        given = folder / f"document.{ending}"
        copy_without_changes(source.path, given)
        _write_profile(folder / "profile")
        self._run(program, folder, given, to)
        made = given.with_suffix(f".{to}")
        if not made.is_file():
            raise DocumentError(
                "corrupt",
                "LibreOffice could not convert it",
                "Open it in an office program and save it as PDF.",
            )
        shutil.rmtree(folder / "profile", ignore_errors=True)
        given.unlink()
        return made

    def _run(self, program: str, folder: Path, given: Path, to: str) -> None:
        command = [
            "/bin/sh", "-c", LIMITED, "sh", str(self._memory_bytes // 1024), program, "--headless",
            "--norestore", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to", to, "--outdir", str(folder), str(given),
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


def find_program() -> str | None:
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


def _write_profile(folder: Path) -> None:
    (folder / "user").mkdir(parents=True)
    (folder / "user" / "registrymodifications.xcu").write_text(SECURITY)
