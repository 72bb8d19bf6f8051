"""Pictures of every kind come out upright, in RGB, on white, within the budget."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pillow_heif
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageDraw

from parsers.document import BoundingBox, PageInput, Rendering
from parsers.errors import DocumentError
from parsers.families import built_in
from parsers.reading import image
from parsers.reading.image import count_pages, read_page
from parsers.reading.render_size import fit_size

RED, WHITE = (255, 0, 0), (255, 255, 255)
EXIF_ORIENTATION = 0x0112


def save(image: Image.Image, path: Path, kind: str, **options: Any) -> Path:
    image.save(path, kind, **options)
    return path


def read(path: Path, kind: str, number: int = 1, budget: int = 1_000_000) -> PageInput:
    return read_page(path, f"image/{kind.lower()}", number, Rendering(max_pixels=budget))


def pixels(page: PageInput) -> Image.Image:
    return Image.frombytes("RGB", (page.image.width, page.image.height), page.image.pixels)


def near(found: Any, wanted: tuple[int, int, int]) -> bool:
    return all(abs(f - w) < 60 for f, w in zip(found, wanted, strict=True))


@pytest.fixture
def marked() -> Image.Image:
    """White, 60 x 40, with a red corner at the top left."""
    image = Image.new("RGB", (60, 40), WHITE)
    ImageDraw.Draw(image).rectangle((0, 0, 15, 15), fill=RED)
    return image


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP"])
def test_a_truncated_picture_is_corrupt(tmp_path: Path, kind: str) -> None:
    path = save(Image.effect_noise((200, 200), 90), tmp_path / "cut", kind)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(DocumentError) as caught:
        read(path, kind)
    assert caught.value.code == "corrupt"


@pytest.mark.parametrize("factor", [1.5, 3])
def test_a_picture_with_too_many_pixels_is_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, factor: float
) -> None:
    monkeypatch.setattr(image, "MOST_PIXELS", 10_000)
    path = save(Image.new("L", (100, int(100 * factor))), tmp_path / "bomb", "PNG")
    with pytest.raises(DocumentError) as caught:
        count_pages(path, "image/png")
    assert caught.value.code == "too_large"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
@pytest.mark.parametrize(
    ("orientation", "corner", "degrees"),
    [
        (1, (5, 5), 0),
        (2, (-5, 5), 0),
        (3, (-5, -5), 180),
        (4, (5, -5), 180),
        (5, (5, 5), 90),
        (6, (-5, 5), 90),
        (7, (-5, -5), 270),
        (8, (5, -5), 270),
    ],
)
def test_a_picture_is_turned_as_its_camera_said(
    marked: Image.Image,
    tmp_path: Path,
    kind: str,
    orientation: int,
    corner: tuple[int, int],
    degrees: int,
) -> None:
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = orientation
    page = read(save(marked, tmp_path / "turned", kind, exif=exif, dpi=(144, 144)), kind)

    upright = (40, 60) if degrees in (90, 270) else (60, 40)
    x, y = (at % side for at, side in zip(corner, upright, strict=True))
    assert (page.image.width, page.image.height) == upright
    assert near(pixels(page).getpixel((x, y)), RED)
    assert page.rotation == degrees
    assert (page.width, page.height) == pytest.approx((upright[0] / 2, upright[1] / 2), rel=0.01)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "CMYK", "YCbCr", "LAB"])
def test_every_mode_becomes_rgb(marked: Image.Image, tmp_path: Path, mode: str) -> None:
    image = marked if mode != "LAB" else Image.new("LAB", (60, 40), (255, 128, 128))
    page = read(save(image.convert(mode), tmp_path / "mode", "TIFF"), "TIFF")
    assert near(pixels(page).getpixel((50, 30)), WHITE)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
@pytest.mark.parametrize("budget", [1_000_000, 1000])
def test_what_is_transparent_becomes_white(tmp_path: Path, mode: str, budget: int) -> None:
    image = Image.new("RGBA", (60, 40), (0, 0, 0, 0)).convert(mode)
    page = read(save(image, tmp_path / "clear", "PNG"), "PNG", budget=budget)
    assert set(page.image.pixels) == {255}


def test_a_transparent_palette_color_becomes_white(tmp_path: Path) -> None:
    image = Image.new("P", (10, 10), 3)
    image.putpalette([0, 0, 0, 10, 10, 10, 20, 20, 20, 30, 30, 30])
    path = save(image, tmp_path / "clear", "PNG", transparency=3)
    assert set(read(path, "PNG").image.pixels) == {255}


def test_sixteen_bits_are_scaled_to_eight(tmp_path: Path) -> None:
    image = Image.new("I;16", (2, 1))
    image.putpixel((0, 0), 65535)
    image.putpixel((1, 0), 32768)
    page = read(save(image, tmp_path / "deep", "PNG"), "PNG")
    assert page.image.pixels == bytes([255] * 3 + [128] * 3)


def test_each_frame_of_a_tiff_is_a_page(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (10 * (n + 1), 10), (n, 0, 0)) for n in range(3)]
    path = save(frames[0], tmp_path / "fax", "TIFF", save_all=True, append_images=frames[1:])
    assert count_pages(path, "image/tiff") == 3
    for number in (3, 1, 2):
        page = read(path, "TIFF", number)
        assert (page.number, page.image.width) == (number, 10 * number)
        assert page.image.pixels[0] == number - 1


@pytest.mark.parametrize("kind", ["WEBP", "PNG", "AVIF"])
def test_an_animation_is_one_page_and_the_other_frames_are_told(tmp_path: Path, kind: str) -> None:
    frames = [Image.new("RGB", (10, 10), color) for color in (RED, WHITE, RED)]
    path = save(frames[0], tmp_path / "moving", kind, save_all=True, append_images=frames[1:])
    assert count_pages(path, f"image/{kind.lower()}") == 1
    assert [each.what for each in read(path, kind).unread] == ["frames not read: 2"]


def test_a_picture_that_does_not_move_tells_of_no_frames(tmp_path: Path) -> None:
    path = save(Image.new("RGB", (10, 10), RED), tmp_path / "still", "PNG")
    assert read(path, "PNG").unread == ()


def test_each_picture_of_a_heic_is_a_page(tmp_path: Path) -> None:
    pillow_heif.register_heif_opener()
    frames = [Image.new("RGB", (64, 64), color) for color in (RED, WHITE)]
    path = save(frames[0], tmp_path / "photos", "HEIF", save_all=True, append_images=frames[1:])
    assert count_pages(path, "image/heic") == 2
    page = read_page(path, "image/heic", 2, Rendering(max_pixels=1_000_000))
    assert near(tuple(page.image.pixels[:3]), (255, 255, 255))


def test_fax_pixels_become_square(tmp_path: Path) -> None:
    path = save(Image.new("1", (204, 98), 1), tmp_path / "fax", "TIFF", dpi=(204, 98))
    page = read(path, "TIFF")
    assert (page.image.width, page.image.height) == (204, 204)
    assert (page.width, page.height) == pytest.approx((72, 72))


@pytest.mark.parametrize("dpi", [None, (1, 1), (100_000, 100_000)])
def test_without_a_plausible_resolution_96_dots_are_an_inch(
    tmp_path: Path, dpi: tuple[int, int] | None
) -> None:
    options = {"dpi": dpi} if dpi else {}
    page = read(save(Image.new("L", (96, 48)), tmp_path / "dots", "TIFF", **options), "TIFF")
    assert (page.width, page.height) == (72, 36)


@settings(deadline=None, max_examples=25)
@given(
    width=st.integers(1, 600),
    height=st.integers(1, 600),
    budget=st.integers(1, 50_000),
    kind=st.sampled_from(["JPEG", "PNG"]),
)
def test_no_picture_is_larger_than_the_budget(
    tmp_path_factory: pytest.TempPathFactory, width: int, height: int, budget: int, kind: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any"
    page = read(save(Image.new("RGB", (width, height)), path, kind), kind, budget=budget)
    assert 0 < page.image.width * page.image.height <= budget
    assert len(page.image.pixels) == page.image.width * page.image.height * 3
    if width * height <= budget:
        assert (page.image.width, page.image.height) == (width, height)


def test_a_broken_exif_block_is_passed_over(tmp_path: Path) -> None:
    broken = b"Exif\0\0II*\0\xff\xff\xff\xff"
    path = save(Image.new("RGB", (8, 8)), tmp_path / "exif", "JPEG", exif=broken)
    assert read(path, "JPEG").image.width == 8


def read_for(name: str, path: Path, kind: str, budget: int = 1_000_000) -> PageInput:
    return read_page(path, f"image/{kind.lower()}", 1, built_in()[name].rendering(budget))


@pytest.mark.parametrize("size", [(1, 300), (300, 1), (10, 2001)])
def test_a_picture_too_long_for_its_width_is_refused_for_a_model(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    path = save(Image.new("L", size), tmp_path / "strip", "PNG")
    with pytest.raises(DocumentError) as caught:
        read_for("qwen2_vl", path, "PNG")
    assert caught.value.code == "too_large"


@settings(deadline=None, max_examples=40)
@given(
    name=st.sampled_from(sorted(built_in())),
    width=st.integers(5, 600),
    height=st.integers(5, 600),
    budget=st.integers(1, 100_000),
    kind=st.sampled_from(["JPEG", "PNG"]),
    orientation=st.integers(1, 8),
)
@example("qwen3_vl", 5, 5, 1_000_000, "PNG", 1)
@example("qwen2_vl", 600, 14, 1_000_000, "JPEG", 6)
def test_for_a_model_a_picture_is_drawn_at_exactly_the_size_that_the_model_sees(
    tmp_path_factory: pytest.TempPathFactory,
    name: str,
    width: int,
    height: int,
    budget: int,
    kind: str,
    orientation: int,
) -> None:
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = orientation
    path = tmp_path_factory.getbasetemp() / "turned"
    save(Image.new("RGB", (width, height)), path, kind, exif=exif)
    image, rendering = read_for(name, path, kind, budget).image, built_in()[name].rendering(budget)
    upright = (width, height) if orientation < 5 else (height, width)
    assert (image.width, image.height) == fit_size(*upright, rendering)
    assert len(image.pixels) == image.width * image.height * 3


@pytest.mark.parametrize(
    ("size", "drawn"), [((5, 5), (56, 56)), ((70, 62), (56, 56)), ((300, 400), (308, 392))]
)
def test_a_small_picture_is_enlarged_for_a_model_no_further_than_the_model_asks(
    tmp_path: Path, size: tuple[int, int], drawn: tuple[int, int]
) -> None:
    image = read_for("qwen2_vl", save(Image.new("L", size), tmp_path / "small", "PNG"), "PNG").image
    assert (image.width, image.height) == drawn


def test_fax_pixels_become_square_for_a_model_too(tmp_path: Path) -> None:
    path = save(Image.new("1", (280, 140), 1), tmp_path / "fax", "TIFF", dpi=(200, 100))
    image = read_for("qwen2_vl", path, "TIFF").image
    assert (image.width, image.height) == (280, 280)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_part_is_of_the_upright_picture_in_its_own_pixels(
    tmp_path: Path, kind: str, orientation: int
) -> None:
    """Red is the right half of the lower quarter of what people see."""
    upright = Image.new("RGB", (64, 40), WHITE)
    ImageDraw.Draw(upright).rectangle((32, 30, 63, 39), fill=RED)
    turn = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # how a camera so held writes it
    stored = upright.transpose(Image.Transpose(turn[orientation])) if orientation > 1 else upright
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = orientation
    path = save(stored, tmp_path / "turned", kind, exif=exif, dpi=(96, 96))
    part = BoundingBox(0.5, 0.75, 1, 1)
    page = read_page(path, f"image/{kind.lower()}", 1, Rendering(part=part))
    assert (page.width, page.height) == pytest.approx((48, 30), rel=0.01)
    assert (page.image.width, page.image.height) == (32, 10)
    assert all(near(pixels(page).getpixel(at), RED) for at in [(2, 2), (29, 2), (2, 8), (29, 8)])


def test_a_part_is_never_larger_than_its_own_pixels_but_as_a_model_needs_it(
    tmp_path: Path, marked: Image.Image
) -> None:
    path = save(marked, tmp_path / "marked", "PNG")
    part = BoundingBox(0, 0, 0.25, 0.5)
    own = read_page(path, "image/png", 1, Rendering(dpi=5000, part=part))
    assert (own.image.width, own.image.height) == (15, 20)
    rendering = replace(built_in()["qwen2_vl"].rendering(1_000_000), part=part)
    image = read_page(path, "image/png", 1, rendering).image
    assert (image.width, image.height) == fit_size(15, 20, rendering) == (56, 84)


def test_a_part_smaller_than_a_pixel_is_one(tmp_path: Path, marked: Image.Image) -> None:
    path = save(marked, tmp_path / "marked", "PNG")
    rendering = Rendering(part=BoundingBox(0.101, 0.101, 0.102, 0.102))
    image = read_page(path, "image/png", 1, rendering).image
    assert (image.width, image.height) == (1, 1)
    assert near(image.pixels, RED)


def test_a_part_of_a_large_picture_keeps_its_pixels_where_the_whole_would_be_shrunk(
    tmp_path: Path,
) -> None:
    large = Image.new("RGB", (4000, 3000), WHITE)
    ImageDraw.Draw(large).rectangle((3000, 2000, 3099, 2099), fill=RED)
    path = save(large, tmp_path / "large", "JPEG")
    part = BoundingBox.from_frame((3000, 2000, 3100, 2100), (4000, 3000))
    page = read_page(path, "image/jpeg", 1, Rendering(max_pixels=100_000, part=part))
    assert (page.image.width, page.image.height) == (100, 100)
    assert near(pixels(page).getpixel((2, 2)), RED)
    assert near(pixels(page).getpixel((97, 97)), RED)


@pytest.mark.parametrize("dpi", [(72, 72), (96, 96), (144, 144)])
def test_a_screenshot_has_its_own_pixels_whatever_its_dots_and_however_it_is_drawn(
    tmp_path: Path, dpi: tuple[int, int]
) -> None:
    path = save(Image.new("RGB", (1920, 1080), WHITE), tmp_path / "screen", "PNG", dpi=dpi)
    page = read(path, "PNG", budget=100_000)
    assert page.own_size == (1920, 1080)
    assert page.image.width < 500


def test_the_own_pixels_of_a_turned_picture_are_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    path = save(Image.new("RGB", (60, 40), WHITE), tmp_path / "turned", "JPEG", exif=exif)
    assert read(path, "JPEG").own_size == (40, 60)
