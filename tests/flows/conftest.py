"""Files that mean harm, or are merely broken, beside two sound ones; and a context."""

import os
import shutil
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pymupdf
import pytest

from flows import cli
from flows.pipeline.document import ingest_file
from flows.runtime.context import Context, open_context, open_tables
from flows.runtime.settings import Settings
from storage.database import Database


def assemble_pdf(objects: list[bytes]) -> bytes:
    """A PDF of the objects 1, 2, ... of which the first is the catalog."""
    out, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    xref = b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, table)
    trailer = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
    return out + xref + trailer


def stream(entries: bytes, content: bytes) -> bytes:
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (entries, len(content), content)


def sound_pdf(text: str = "Sound") -> bytes:
    """One page with a heading and enough text below it to be a good text layer."""
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_text((72, 90), f"{text} document", fontsize=20)
        for line in range(12):
            page.insert_text((72, 130 + 16 * line), f"Line {line} of the {text.lower()} document.")
        return bytes(document.tobytes())


def pdf_without_pages() -> bytes:
    return assemble_pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"])


def huge_page() -> bytes:
    """A page of 5000 x 5000 points: 200 dpi would be 579 megabytes of pixels."""
    with pymupdf.open() as document:
        document.new_page(width=5000, height=5000).insert_text((200, 400), "Plan", fontsize=200)
        return bytes(document.tobytes())


def endless_drawing(doublings: int = 30) -> bytes:
    """Five kilobytes that MuPDF draws, or reads the words of, for more than an hour.

    Each of the forms draws the one before it twice, so the last draws 2 ** (doublings - 1) boxes.
    """
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]"
    first = 5
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</XObject<</X %d 0 R>>>>>>" % (first + doublings - 1)
    )
    twice = [
        stream(form + b"/Resources<</XObject<</X %d 0 R>>>>" % (first + i), b"/X Do /X Do")
        for i in range(doublings - 1)
    ]
    return assemble_pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            page,
            stream(b"", b"/X Do"),
            stream(form, b"0 0 1 1 re f"),
            *twice,
        ]
    )


def bomb_png() -> bytes:
    """A few bytes that claim to be a picture of 60,000 x 60,000 pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + checksum

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(bytes(60_001)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels + chunk(b"IEND", b"")


@dataclass(frozen=True)
class HostileFolder:
    """A folder and what must become of each file in it.

    failing: name -> the error codes that are right. sound: these end complete or partial.
    left_alone: these are not taken in at all.
    """

    path: Path
    failing: dict[str, set[str]] = field(
        default_factory=lambda: {
            "empty.pdf": {"corrupt", "unsupported_type"},
            "truncated.pdf": {"corrupt", "no_pages"},
            "page.html.pdf": {"corrupt", "unsupported_type"},
            "no_pages.pdf": {"corrupt", "no_pages"},
            "bomb.png": {"corrupt", "too_large"},
            "endless.pdf": {"timed_out", "crashed"},
        }
    )
    sound: frozenset[str] = frozenset({"first.pdf", "second.pdf", "huge_page.pdf"})
    left_alone: frozenset[str] = frozenset({"link.pdf", "pipe.pdf"})


@pytest.fixture
def hostile_folder(tmp_path: Path) -> HostileFolder:
    """Nine kinds of trouble among two sound documents; `endless.pdf` must be stopped by a limit.

    link.pdf points to a sound document outside of the folder; pipe.pdf blocks whoever opens it.
    """
    folder = tmp_path / "hostile"
    folder.mkdir()
    drawn: dict[str, Callable[[], bytes]] = {
        "first.pdf": lambda: sound_pdf("First"),
        "second.pdf": lambda: sound_pdf("Second"),
        "empty.pdf": bytes,
        "truncated.pdf": lambda: sound_pdf("Cut")[:150],
        "page.html.pdf": lambda: b"<!DOCTYPE html><html><body><p>No PDF at all.</p></body></html>",
        "no_pages.pdf": pdf_without_pages,
        "huge_page.pdf": huge_page,
        "bomb.png": bomb_png,
        "endless.pdf": endless_drawing,
    }
    for name, draw in drawn.items():
        (folder / name).write_bytes(draw())
    outside = tmp_path / "outside.pdf"
    outside.write_bytes(sound_pdf("Outside"))
    (folder / "link.pdf").symlink_to(outside)
    os.mkfifo(folder / "pipe.pdf")
    return HostileFolder(folder)


RECORDINGS = Path(__file__).parents[1] / "recordings"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A folder with the picture of an invoice, whose answers are recorded."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    shutil.copy(RECORDINGS / "invoice.png", folder / "invoice.png")
    return folder


def _settings(home: Path) -> Settings:
    return Settings(
        home=home,
        engine="replay",
        recordings=RECORDINGS,
        schema_name="none",
        settle_seconds=0,
        workers=1,
        fallback=False,
        ocr_words=False,
    )


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home of its own; answers come from the recordings; no file is waited for."""
    return _settings(tmp_path / "home")


@pytest.fixture
def with_tables(settings: Settings, sqlite_template: Path) -> Settings:
    """The settings, of a home with tables and no documents."""
    settings.home.mkdir(exist_ok=True)
    shutil.copy(sqlite_template, settings.home / "pagemill.db")
    return settings


@pytest.fixture
def context(with_tables: Settings) -> Iterator[Context]:
    context = open_context(with_tables)
    yield context
    context.close()


@pytest.fixture(scope="session")
def invoice_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one document, the picture of an invoice; read once."""
    folder = tmp_path_factory.mktemp("replayed")
    shutil.copy(RECORDINGS / "invoice.png", folder / "invoice.png")
    _read(folder / "invoice.png", folder / "home")
    return folder / "home"


@pytest.fixture(scope="session")
def two_documents_home(invoice_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with a document 2 that could not be read."""
    folder = tmp_path_factory.mktemp("two")
    (folder / "<b>x.pdf").write_bytes(b"")
    shutil.copytree(invoice_home, folder / "home")
    _read(folder / "<b>x.pdf", folder / "home")
    return folder / "home"


def _read(path: Path, home: Path) -> None:
    context = open_context(_settings(home))
    ingest_file(str(path), context, lambda done, pages: None)
    context.close()


@pytest.fixture
def filled(invoice_home: Path, settings: Settings) -> Iterator[Context]:
    """Of a home for this test alone with the invoice, whose file lies elsewhere than in `inbox`."""
    shutil.copytree(invoice_home, settings.home)
    context = open_context(settings)
    yield context
    context.close()


@pytest.fixture
def two_documents(two_documents_home: Path, settings: Settings) -> Settings:
    """The settings, of a home for this test alone with a document 2 that could not be read."""
    shutil.copytree(two_documents_home, settings.home)
    return settings


@pytest.fixture
def run(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Runs a command in this process: exit code, standard output, standard error."""
    monkeypatch.setattr("os.environ", dict(os.environ))
    settings.export()

    def run(*words: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["pagemill", *map(str, words)])
        capfd.readouterr()
        with pytest.raises(SystemExit) as exit_:
            cli.main()
        return (int(exit_.value.code or 0), *capfd.readouterr())

    return run


ROWS = (("Oak boards", "4", "1,012.50", "4,050.00"), ("Steel hinges", "10", "2.00", "20.00"))
FACTS = ("Invoice number: {}", "Invoice date: 03/31/2026", "Due date: 04/05/2026")


def draw_invoice(path: Path, number: str = "INV-2026-1") -> None:
    """Of one page; net and tax do not come to the total."""
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_text((56, 70), "Mill & Daughters Ltd", fontsize=16)
        page.insert_text((56, 120), "INVOICE", fontsize=20)
        for line, fact in enumerate(FACTS):
            page.insert_text((56, 150 + 16 * line), fact.format(number))
        heads = ("Description", "Quantity", "Unit price", "Amount")
        for row, cells in enumerate((heads, *ROWS)):
            for x, text in zip((56, 300, 380, 470), cells, strict=True):
                page.insert_text((x, 260 + 18 * row), text)
        for row, (label, amount) in enumerate(
            (("Net", "4,070.00"), ("VAT 20%", "814.00"), ("Total", "4,885.00"))
        ):
            page.insert_text((380, 360 + 18 * row), label)
            page.insert_text((470, 360 + 18 * row), f"{amount} EUR")
        document.save(path)


@pytest.fixture(scope="session")
def read_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with two invoices, drawn and read once."""
    folder = tmp_path_factory.mktemp("reviewed")
    draw_invoice(folder / "invoice.pdf")
    draw_invoice(folder / "other.pdf", "INV-2026-2")
    settings = Settings(
        home=folder / "home", engine="ocr", schema_name="invoice", settle_seconds=0, workers=1
    )
    context = open_context(settings)
    for name in ("invoice.pdf", "other.pdf"):
        ingest_file(str(folder / name), context, lambda done, pages: None)
    context.close()
    return folder / "home"


@pytest.fixture
def review_home(read_home: Path, tmp_path: Path) -> Path:
    """The same, for one test alone."""
    shutil.copytree(read_home, tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def review_database(review_home: Path) -> Iterator[Database]:
    database = open_tables(Settings(home=review_home))
    yield database
    database.close()
