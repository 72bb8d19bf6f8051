"""Hostile documents end as errors with a code, in their own process, and disturb no other."""

import contextlib
import dataclasses
import datetime
import itertools
import math
import multiprocessing
import os
import signal
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pillow_heif
import psutil
import pymupdf
import pytest
from PIL import Image

from parsers.document import (
    Annotation,
    Attachment,
    BoundingBox,
    PageImage,
    PageInput,
    Rendering,
    Source,
    TextLayer,
    Word,
)
from parsers.errors import DocumentError
from parsers.reading.reader import DocumentFacts, Reader, ReadingLimits, is_valid_page

RENDERING = Rendering(dpi=72, text_dpi=72)
MEBIBYTE = 1024**2


def source(path: Path) -> Source:
    return Source(
        path=path,
        sha256=path.name,
        byte_size=path.stat().st_size if path.exists() else 0,
        name=path.name,
        uri=path.as_uri(),
        modified_at=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC),
    )


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(2) as shared:
        yield shared


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Source]:
    """A file of the given bytes."""

    def write(content: bytes, name: str = "document.pdf") -> Source:
        path = tmp_path / name
        path.write_bytes(content)
        return source(path)

    return write


def pdf(text: str = "Hello", pages: int = 1) -> bytes:
    with pymupdf.open() as document:
        for number in range(1, pages + 1):
            document.new_page().insert_text((72, 72), f"{text} {number}")
        return bytes(document.tobytes())


def endless_pdf() -> bytes:
    """Each of 40 forms draws the one before it twice: two kilobytes, a trillion drawings."""
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R"
        "/Resources<</XObject<</X 44 0 R>>>>>>",
        "<</Length 5>>stream\n/X Do\nendstream",
    ]
    for number in range(5, 45):
        drawn = "0 0 9 9 re f" if number == 5 else "/X Do /X Do"
        objects.append(
            f"<</Type/XObject/Subtype/Form/BBox[0 0 300 300]/Length {len(drawn)}"
            f"/Resources<</XObject<</X {number - 1} 0 R>>>>>>stream\n{drawn}\nendstream"
        )
    body = "".join(f"{at} 0 obj\n{content}\nendobj\n" for at, content in enumerate(objects, 1))
    return f"%PDF-1.7\n{body}trailer\n<</Root 1 0 R/Size {len(objects) + 1}>>\n".encode()


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(DocumentError) as caught:
        call()
    return caught.value.code


def children() -> set[int]:
    return {child.pid for child in multiprocessing.active_children() if child.pid}


def wait_until_busy(pid: int) -> None:
    """Until the process has used a fifth of a second more of CPU time than now.

    Raises psutil.NoSuchProcess when it is gone, TimeoutError when it is idle for a minute.
    """
    process, pause = psutil.Process(pid), threading.Event()

    def seconds() -> float:
        used = process.cpu_times()
        return used.user + used.system

    start, deadline = seconds(), time.monotonic() + 60
    while seconds() < start + 0.2:
        if time.monotonic() > deadline:
            raise TimeoutError(f"process {pid} does no work")
        pause.wait(0.02)


@pytest.mark.parametrize(
    ("content", "seems"),
    [
        (b"", "an empty file"),
        (b"\n<!DOCTYPE html><html>invoice</html>", "an HTML page"),
        (b"{\\rtf1}", "an RTF document"),
        (b"just words", "plain text"),
        (b"\0\1\2\3", "binary data"),
    ],
)
def test_what_is_no_document_is_refused_by_its_bytes_and_not_its_name(
    reader: Reader, make: Callable[..., Source], content: bytes, seems: str
) -> None:
    with pytest.raises(DocumentError) as caught:
        reader.inspect(make(content, "invoice.pdf"))
    assert caught.value.code == "unsupported_type"
    assert seems in caught.value.message
    assert "invoice.pdf" in caught.value.message
    assert ("Copy it again" if seems == "an empty file" else "convert") in caught.value.remedy


def test_a_damaged_office_document_is_corrupt_without_libreoffice_too(
    reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with zipfile.ZipFile(tmp_path / "letter.pdf", "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DocumentError, match="office document") as caught:
        reader.inspect(source(tmp_path / "letter.pdf"))
    assert caught.value.code == "corrupt"
    assert "save it as PDF" in caught.value.remedy


def test_an_email_is_pages_with_its_heads_and_lists_what_is_attached(
    reader: Reader, make: Callable[..., Source]
) -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "Müller <mill@valley.example>", "Grain & flour"
    message["Date"] = "Mon, 02 Nov 2026 08:00:00 +0100"
    message.set_content("plain")
    message.add_alternative(
        "<p>The <b>wheel</b> costs 80.00.</p><script>steal()</script>"
        '<img src="http://tracker.example/x.png">',
        subtype="html",
    )
    message.add_attachment(b"1;2", "text", "csv", filename="Zahlen für Mai.csv")
    mail = make(bytes(message))

    facts = reader.inspect(mail)
    page = reader.read_page(mail, 1, RENDERING)

    assert (facts.media_type, facts.page_count) == ("message/rfc822", 1)
    assert facts.attachments == (Attachment("Zahlen für Mai.csv", 3, reason="plain text"),)
    assert reader.unpack(mail, 0) == b"1;2"
    text = " ".join(word.text for word in page.text_layer.words)
    assert "Müller" in text and "Grain & flour" in text
    assert "The wheel costs 80.00." in text
    assert "steal" not in text
    assert "Zahlen für Mai.csv" in text


@pytest.mark.parametrize("lie", ["text", None, b"x" * 100_000])
def test_an_attachment_that_is_none_or_larger_than_its_message_is_not_believed(
    lie: object, reader: Reader, make: Callable[..., Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "_ask", lambda *_: lie)

    with pytest.raises(DocumentError, match="sent back no such attachment") as raised:
        reader.unpack(make(b"From: a@b.example"), 0)
    assert raised.value.code == "crashed"


def test_a_copy_that_has_vanished_is_an_error_of_its_own(reader: Reader, tmp_path: Path) -> None:
    assert code_of(lambda: reader.inspect(source(tmp_path / "gone"))) == "corrupt"


def encrypted_pdf(password: str) -> bytes:
    with pymupdf.open() as document:
        document.new_page().insert_text((72, 72), "For your eyes only")
        method = pymupdf.PDF_ENCRYPT_AES_256
        return bytes(document.tobytes(encryption=method, user_pw=password, owner_pw="owner"))


def test_an_encrypted_document_that_no_password_opens_says_how_many_were_tried(
    make: Callable[..., Source],
) -> None:
    with (
        Reader(1, passwords=("wrong", "worse")) as keyed,
        pytest.raises(DocumentError, match="none of the 2") as caught,
    ):
        keyed.inspect(make(encrypted_pdf("sesame")))
    assert caught.value.code == "encrypted"
    assert "PAGEMILL_PASSWORDS" in caught.value.remedy
    assert "wrong" not in str(caught.value)


def test_an_encrypted_document_is_opened_by_a_password_of_the_list(
    make: Callable[..., Source],
) -> None:
    secret = make(encrypted_pdf("Käse, bitte"))
    with Reader(1, passwords=("wrong", "Käse, bitte")) as keyed:
        assert keyed.inspect(secret).page_count == 1
        page = keyed.read_page(secret, 1, RENDERING)
    assert [word.text for word in page.text_layer.words] == ["For", "your", "eyes", "only"]


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [("HEIF", "image/heic"), ("AVIF", "image/avif"), ("BMP", "image/bmp"), ("GIF", "image/gif")],
)
def test_a_photo_is_read_in_the_forms_that_phones_and_scanners_give(
    reader: Reader, tmp_path: Path, kind: str, media_type: str
) -> None:
    pillow_heif.register_heif_opener()
    path = tmp_path / "photo"
    photo = Image.new("RGB", (320, 200), "white")
    photo.paste("black", (20, 20, 100, 60))
    photo.save(path, kind)

    assert reader.inspect(source(path)).media_type == media_type
    image = reader.read_page(source(path), 1, RENDERING).image
    assert (image.width, image.height) == (320, 200)
    drawn = Image.frombytes("RGB", (320, 200), image.pixels).convert("L")
    assert drawn.getpixel((60, 40)) < 20 < 230 < drawn.getpixel((200, 150))


def test_a_document_with_too_many_pages_is_refused(make: Callable[..., Source]) -> None:
    with Reader(1, ReadingLimits(max_pages=2)) as strict:
        assert code_of(lambda: strict.inspect(make(pdf(pages=3)))) == "too_many_pages"


def test_a_page_that_is_not_there_is_an_error(reader: Reader, make: Callable[..., Source]) -> None:
    document = make(pdf())
    assert code_of(lambda: reader.read_page(document, 2, RENDERING)) == "crashed"
    assert reader.read_page(document, 1, RENDERING).number == 1


@pytest.mark.parametrize(
    "limits",
    [ReadingLimits(wall_seconds=1), ReadingLimits(cpu_seconds=1)],
    ids=["wall time", "CPU time"],
)
def test_a_document_that_keeps_a_process_busy_is_stopped_and_the_next_one_reads(
    make: Callable[..., Source], limits: ReadingLimits
) -> None:
    endless, sound = make(endless_pdf(), "endless.pdf"), make(pdf(), "sound.pdf")
    with Reader(1, limits) as reader:
        assert reader.inspect(endless).page_count == 1
        with pytest.raises(DocumentError) as caught:
            reader.read_page(endless, 1, RENDERING)
        assert caught.value.code == "timed_out"
        assert "endless.pdf, page 1" in caught.value.message
        assert reader.read_page(sound, 1, RENDERING).number == 1


def test_a_document_that_hangs_holds_up_no_other(make: Callable[..., Source]) -> None:
    endless, sound = make(endless_pdf(), "endless.pdf"), make(pdf(pages=20), "sound.pdf")
    with Reader(2) as reader, ThreadPoolExecutor(1) as threads:
        hanging = threads.submit(reader.read_page, endless, 1, RENDERING)
        read = [reader.read_page(sound, number, RENDERING).number for number in range(1, 21)]
        assert read == list(range(1, 21))
        assert not hanging.done()
        reader.close()
        with pytest.raises(CancelledError):
            hanging.result()


def test_a_process_killed_at_work_is_a_crash(make: Callable[..., Source]) -> None:
    endless, before = make(endless_pdf(), "endless.pdf"), children()
    with Reader(1) as reader, ThreadPoolExecutor(1) as threads:
        reader.inspect(endless)
        (pid,) = children() - before
        call = threads.submit(code_of, lambda: reader.read_page(endless, 1, RENDERING))
        wait_until_busy(pid)
        os.kill(pid, signal.SIGKILL)
        assert call.result() == "crashed"
        assert reader.read_page(make(pdf(), "sound.pdf"), 1, RENDERING).number == 1


def test_a_process_that_died_idle_is_replaced_unnoticed(make: Callable[..., Source]) -> None:
    document, before = make(pdf()), children()
    with Reader(1) as reader:
        reader.inspect(document)
        for pid in children() - before:
            os.kill(pid, signal.SIGKILL)
        assert reader.read_page(document, 1, RENDERING).number == 1


def test_a_memory_bomb_ends_with_the_remedy(tmp_path: Path, make: Callable[..., Source]) -> None:
    bomb = tmp_path / "bomb.png"
    Image.new("RGB", (9000, 9000)).save(bomb, compress_level=1)
    with Reader(1, ReadingLimits(memory_bytes=300 * MEBIBYTE)) as reader:
        with pytest.raises(DocumentError) as caught:
            reader.read_page(source(bomb), 1, RENDERING)
        assert caught.value.code == "crashed"
        assert "memory limit" in caught.value.remedy
        assert reader.read_page(make(pdf()), 1, RENDERING).number == 1


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_environment_of_the_process_holds_no_secret(
    make: Callable[..., Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAGEMILL_SERVER_KEY", "hunter2")
    before = children()
    with Reader(1) as reader:
        reader.inspect(make(pdf()))
        (pid,) = children() - before
        assert not Path(f"/proc/{pid}/environ").read_bytes().strip(b"\0")
        limits = Path(f"/proc/{pid}/limits").read_text()
        assert "Max core file size        0 " in limits
        assert "Max file size             0 " in limits


def test_calls_that_closing_overtakes_are_cancelled_and_no_fault_of_the_file(
    make: Callable[..., Source],
) -> None:
    endless, before = make(endless_pdf()), children()
    reader = Reader(1)
    reader.inspect(endless)
    with ThreadPoolExecutor(2) as threads:
        calls = [threads.submit(reader.read_page, endless, 1, RENDERING) for _ in range(2)]
        with contextlib.suppress(psutil.NoSuchProcess):
            for pid in children() - before:
                wait_until_busy(pid)
        reader.close()
        for call in calls:
            with pytest.raises(CancelledError):
                call.result()
    assert children() == before
    with pytest.raises(CancelledError):
        reader.inspect(endless)


def test_pages_come_in_any_order_from_many_threads(
    reader: Reader, make: Callable[..., Source]
) -> None:
    documents = [make(pdf(name, pages=4), f"{name}.pdf") for name in ("one", "two", "three")]
    wanted = list(itertools.product(documents, (4, 2, 1, 3)))
    with ThreadPoolExecutor(6) as threads:
        pages = list(threads.map(lambda ask: reader.read_page(*ask, RENDERING), wanted))
    for (document, number), page in zip(wanted, pages, strict=True):
        text = [word.text for word in page.text_layer.words]
        assert text == [document.name.removesuffix(".pdf"), str(number)]


def test_a_pdf_and_a_picture_are_told_by_their_bytes(
    reader: Reader, make: Callable[..., Source], tmp_path: Path
) -> None:
    Image.new("RGB", (30, 20)).save(tmp_path / "photo.txt", "WEBP")
    assert reader.inspect(make(b"\n\n" + pdf(pages=2), "a.jpg")) == DocumentFacts(
        "application/pdf", 2
    )
    assert reader.inspect(source(tmp_path / "photo.txt")) == DocumentFacts("image/webp", 1)
    page = reader.read_page(source(tmp_path / "photo.txt"), 1, RENDERING)
    assert (page.image.width, page.image.height) == (30, 20)
    assert not page.text_layer.good


TRUE_BOX = BoundingBox(0.1, 0.1, 0.2, 0.2)
TRUE_PAGE = PageInput(
    number=1,
    width=100.0,
    height=50.0,
    rotation=0,
    image=PageImage(2, 1, bytes(6)),
    text_layer=TextLayer((Word("a", TRUE_BOX, 0),), True, "", 1.0, 0.0),
)


def box_outside() -> Any:
    box = BoundingBox(0.1, 0.1, 0.2, 0.2)
    object.__setattr__(box, "x1", 7.0)
    return box


def with_word(**changes: Any) -> dict[str, Any]:
    word = dataclasses.replace(TRUE_PAGE.text_layer.words[0], **changes)
    return {"text_layer": dataclasses.replace(TRUE_PAGE.text_layer, words=(word,))}


@pytest.mark.parametrize(
    "lie",
    [
        {"number": 2},
        {"width": math.nan},
        {"height": math.inf},
        {"width": -1.0},
        {"width": "wide"},
        {"rotation": 45},
        {"image": PageImage(3, 1, bytes(6))},
        {"image": PageImage(-2, -1, bytes(6))},
        {"image": PageImage(2000, 2000, bytes(12_000_000))},
        {"image": None},
        {"text_layer": TextLayer(words=("word",))},  # type: ignore[arg-type]
        {"text_layer": TextLayer(coverage=math.nan)},
        {"text_layer": object.__new__(TextLayer)},
        {"annotations": (Annotation("note", None, "", TRUE_BOX),)},  # type: ignore[arg-type]
        {"rulings": [TRUE_BOX]},
        with_word(text="a" * 2000),
        with_word(text=""),
        with_word(text=b"a"),
        with_word(line=-1),
        with_word(box=box_outside()),
        with_word(box=None),
    ],
    ids=lambda lie: next(iter(lie)),
)
def test_a_process_that_lies_is_not_believed(lie: dict[str, Any]) -> None:
    rendering = Rendering(max_pixels=1_000_000)
    assert is_valid_page(TRUE_PAGE, 1, rendering)
    assert not is_valid_page(dataclasses.replace(TRUE_PAGE, **lie), 1, rendering)
    assert not is_valid_page("a page", 1, rendering)


def test_a_page_of_no_whole_squares_is_not_believed_where_a_model_asked_for_them() -> None:
    rendering = Rendering(max_pixels=1_000_000, multiple_of=28)
    for size, believed in [((56, 28), True), ((56, 27), False), ((55, 28), False)]:
        image = PageImage(*size, bytes(size[0] * size[1] * 3))
        page = dataclasses.replace(TRUE_PAGE, image=image)
        assert is_valid_page(page, 1, rendering) is believed


def test_a_part_that_was_not_drawn_is_not_believed() -> None:
    layer = TextLayer(good=True)
    page = dataclasses.replace(TRUE_PAGE, image=PageImage(0, 0, b""), text_layer=layer)
    sparing = Rendering(plain_undrawn=True)
    assert is_valid_page(page, 1, sparing)
    part = BoundingBox(0, 0, 0.5, 0.5)
    assert not is_valid_page(page, 1, dataclasses.replace(sparing, part=part))
