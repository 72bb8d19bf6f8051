"""Which frames of a film are pages; and films that mean harm."""

import datetime
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from parsers.document import Rendering, Source
from parsers.errors import DocumentError
from parsers.reading.reader import Reader, ReadingLimits

pytest.importorskip("av", reason="PyAV is not installed")
RENDERING = Rendering()
SMALL = (320, 180)
HALVES = (slice(0, 270), slice(270, 540))


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(1) as shared:
        yield shared


@pytest.fixture
def two_slides(drawn_films: Any, tmp_path: Path) -> Path:
    frames = [*drawn_films.held(slide(drawn_films, "Slide one", "of two"), 2)]
    frames += drawn_films.held(slide(drawn_films, "And the other", "which ends it"), 2)
    path: Path = drawn_films.write_film(tmp_path / "two.mp4", frames)
    return path


def slide(drawn_films: Any, *lines: str) -> Any:
    return drawn_films.slide(lines, SMALL, 24)


def source(path: Path) -> Source:
    now = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    size = path.stat().st_size
    return Source(path, f"{path}{size}", size, path.name, path.as_uri(), now)


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(DocumentError) as caught:
        call()
    return caught.value.code


def spans(reader: Reader, path: Path) -> list[tuple[float | None, float | None]]:
    film = source(path)
    count = reader.inspect(film).page_count
    pages = [reader.read_page(film, number, RENDERING) for number in range(1, count + 1)]
    return [(page.start_seconds, page.end_seconds) for page in pages]


def test_noise_behind_a_films_first_bytes_is_corrupt(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "noise"
    for head in (b"\0\0\0\x18ftypisom", b"\x1aE\xdf\xa3\x9f\x42\x82\x84webm"):
        path.write_bytes(head + bytes(range(256)) * 40)
        assert code_of(lambda: reader.inspect(source(path))) in {"corrupt", "no_pages"}


def test_a_film_whose_index_is_cut_off_is_corrupt(reader: Reader, two_slides: Path) -> None:
    two_slides.write_bytes(two_slides.read_bytes()[:-900])
    assert code_of(lambda: reader.inspect(source(two_slides))) in {"corrupt", "no_pages"}


def test_of_a_film_that_is_cut_off_the_rest_is_read(
    reader: Reader, drawn_films: Any, tmp_path: Path
) -> None:
    frames = [*drawn_films.held(slide(drawn_films, "Slide one"), 8)]
    frames += drawn_films.held(slide(drawn_films, "Another one"), 8)
    path = drawn_films.write_film(tmp_path / "cut.mkv", frames, g="5")
    whole = path.read_bytes()
    assert not reader.inspect(source(path)).is_cut
    path.write_bytes(whole[: len(whole) * 2 // 3])
    facts = reader.inspect(source(path))
    assert facts.page_count >= 1
    assert facts.is_cut


def test_a_film_without_frames_has_no_pages(
    reader: Reader, drawn_films: Any, tmp_path: Path
) -> None:
    import av

    path = tmp_path / "sound.mp4"
    with av.open(str(path), "w") as film:
        stream = film.add_stream("aac", rate=8000)
        silence = np.zeros((1, 1024), dtype=np.float32)
        frame = av.AudioFrame.from_ndarray(silence, "fltp", "mono")
        frame.sample_rate = 8000
        film.mux(stream.encode(frame))
        film.mux(stream.encode(None))
    assert code_of(lambda: reader.inspect(source(path))) == "no_pages"


def test_the_duration_that_a_film_tells_is_not_believed(reader: Reader, two_slides: Path) -> None:
    lying = bytearray(two_slides.read_bytes())
    place = lying.index(b"mvhd") + 4 + 16
    lying[place : place + 4] = struct.pack(">I", 2**31)
    two_slides.write_bytes(lying)
    assert spans(reader, two_slides) == [(0.0, 2.0), (2.0, 4.0)]


def test_a_frame_beyond_all_bounds_is_refused(reader: Reader, two_slides: Path) -> None:
    huge = bytearray(two_slides.read_bytes())
    place = huge.index(b"avc1", huge.index(b"stsd")) + 4 + 24
    huge[place : place + 4] = struct.pack(">HH", 16384, 16384)
    two_slides.write_bytes(huge)
    try:
        assert reader.inspect(source(two_slides)).page_count == 2  # by the pictures themselves
    except DocumentError as error:
        assert error.code in {"too_large", "corrupt", "no_pages"}


def test_times_that_leap_ahead_are_refused(
    reader: Reader, drawn_films: Any, tmp_path: Path
) -> None:
    frames = [slide(drawn_films, "Now"), slide(drawn_films, "Then")]
    path = drawn_films.write_film(tmp_path / "leap.mkv", frames, times=[0.0, 90_000.0])
    assert code_of(lambda: reader.inspect(source(path))) == "too_large"


def test_each_slide_is_a_page_with_its_time(reader: Reader, two_slides: Path) -> None:
    assert spans(reader, two_slides) == [(0.0, 2.0), (2.0, 4.0)]
    page = reader.read_page(source(two_slides), 1, RENDERING)
    assert (page.image.width, page.image.height, page.width) == (320, 180, 240)


@pytest.mark.parametrize(
    ("name", "codec"), [("a.webm", "libvpx"), ("a.mkv", "mpeg4"), ("a.mov", "libx264")]
)
def test_other_films_are_read_alike(
    reader: Reader, drawn_films: Any, tmp_path: Path, name: str, codec: str
) -> None:
    frames = [*drawn_films.held(slide(drawn_films, "Slide one", "of two"), 1)]
    frames += drawn_films.held(slide(drawn_films, "And the other", "which ends it"), 1)
    path = drawn_films.write_film(tmp_path / name, frames, codec=codec)
    assert [start for start, _ in spans(reader, path)] == [0.0, 1.0]


def test_an_animated_gif_is_a_film_and_a_still_one_a_picture(
    reader: Reader, drawn_films: Any, tmp_path: Path
) -> None:
    one, other = slide(drawn_films, "Slide one"), slide(drawn_films, "Another one")
    one.save(tmp_path / "still.gif")
    one.save(tmp_path / "moves.gif", save_all=True, append_images=[other], duration=1500)
    assert spans(reader, tmp_path / "still.gif") == [(None, None)]
    assert [start for start, _ in spans(reader, tmp_path / "moves.gif")] == [0.0, 1.5]


def test_frames_that_come_when_they_please_keep_their_times(
    reader: Reader, drawn_films: Any, tmp_path: Path
) -> None:
    frames = [slide(drawn_films, text) for text in ("First", "Second", "Third", "Third")]
    path = drawn_films.write_film(tmp_path / "vfr.mkv", frames, times=[0.0, 7.3, 8.9, 20.0])
    assert [start for start, _ in spans(reader, path)] == [0.0, 7.3, 8.9]


def test_a_film_made_with_a_turned_phone_is_upright(reader: Reader, two_slides: Path) -> None:
    """The matrix of its track turns it by a quarter clockwise (ISO/IEC 14496-12, 8.3.2)."""
    turned = bytearray(two_slides.read_bytes())
    place = turned.index(b"tkhd") + 4 + 40
    matrix = struct.pack(">9i", 0, 65536, 0, -65536, 0, 0, 180 << 16, 0, 1 << 30)
    turned[place : place + 36] = matrix
    two_slides.write_bytes(turned)
    page = reader.read_page(source(two_slides), 1, RENDERING)
    assert (page.image.width, page.image.height, page.rotation) == (180, 320, 90)
    rows = [page.image.pixels[at * 540 : at * 540 + 540] for at in range(320)]
    left, right = (sum(each < 90 for row in rows for each in row[half]) for half in HALVES)
    assert right > left  # what was written at the top is on the right


def test_the_page_of_a_known_time_is_found_without_the_rest_of_the_film(
    reader: Reader, two_slides: Path
) -> None:
    film = source(two_slides)
    searched = reader.read_page(film, 2, RENDERING)
    with Reader(1) as other:
        assert other.read_page(film, 2, RENDERING, (2.0, 4.0)) == searched


def test_a_film_is_gone_through_in_pieces_with_the_same_pages(two_slides: Path) -> None:
    limits = ReadingLimits(cpu_seconds=1)  # pieces of a quarter of a second
    with Reader(1) as whole, Reader(1, limits) as parts:
        assert spans(parts, two_slides) == spans(whole, two_slides)


def test_a_filmed_sheet_of_two_pages_becomes_two_pages(
    reader: Reader, drawn_films: Any, tmp_path: Path
) -> None:
    sheets = [
        drawn_films.sheet([f"{word} {line} of the sheet" for line in range(12)])
        for word in ("Delivery note", "An other contract")
    ]
    path = drawn_films.write_film(tmp_path / "sheets.mp4", drawn_films.filmed(sheets, 3))
    (first, second) = spans(reader, path)
    assert (first[0] or 0) <= 0.5
    assert 3.0 <= (second[0] or 0) <= 4.5


def test_a_change_of_figures_alone_is_another_page(
    reader: Reader, drawn_films: Any, tmp_path: Path
) -> None:
    shown = [drawn_films.slide((f"Meter {number} kWh", "in the cellar")) for number in (1307, 2614)]
    frames = [each for picture in shown for each in drawn_films.held(picture, 1.5)]
    path = drawn_films.write_film(tmp_path / "meter.mp4", frames)
    assert [start for start, _ in spans(reader, path)] == pytest.approx([0.0, 1.5], abs=0.5)


def test_rows_that_look_alike_are_all_seen_while_they_scroll(
    reader: Reader, drawn_films: Any, tmp_path: Path
) -> None:
    rows = [f"Row {number} of a list" for number in range(24)]
    path = drawn_films.write_film(tmp_path / "list.mp4", drawn_films.scrolled(rows, 8))
    film = source(path)
    assert 3 <= reader.inspect(film).page_count <= 8
