"""Which pages are read in tiles, and where the tiles are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.document import BoundingBox, PageImage, PageInput, Rendering, TextLayer, Word
from parsers.errors import DocumentError
from parsers.families import built_in
from parsers.reading.render_size import fit_size
from parsers.tasks.tiles import MOST_TILES, Tile, into, out_of, see, through, tiles_of

MODEL = built_in()["qwen2_vl"].rendering(2_000_000)
EMBEDDED = Rendering()


class Paper:
    """A page of so many pixels at 72 dots per inch, drawn as image files are; no pixel is white."""

    def __init__(self, width: int, height: int, words: tuple[Word, ...] = ()) -> None:
        self.size, self.words = (width, height), words
        self.asked: list[Rendering] = []

    def __call__(self, rendering: Rendering) -> PageInput:
        self.asked.append(rendering)
        part = rendering.part or BoundingBox(0, 0, 1, 1)
        width, height = self.size[0] * part.width, self.size[1] * part.height
        if rendering.multiple_of > 1:
            size = fit_size(width, height, rendering)
        else:
            shrink = min(1.0, (rendering.max_pixels / (width * height)) ** 0.5)
            size = max(1, int(width * shrink + 1e-6)), max(1, int(height * shrink + 1e-6))
        image = PageImage(*size, bytes(size[0] * size[1] * 3))
        layer = TextLayer(self.words, good=bool(self.words))
        return PageInput(1, *self.size, 0, image, layer)


@pytest.mark.parametrize("rendering", [MODEL, EMBEDDED])
def test_a_page_beyond_any_aspect_is_refused_or_read_but_never_in_a_thousand_tiles(
    rendering: Rendering,
) -> None:
    if rendering is MODEL:
        with pytest.raises(DocumentError, match="200 times"):
            see(Paper(60_000, 2), rendering)
    else:
        assert len(see(Paper(60_000, 2), rendering).tiles) == MOST_TILES


def test_any_other_fault_of_a_page_is_told() -> None:
    def broken(rendering: Rendering) -> PageInput:
        raise DocumentError("corrupt", "It is damaged", "Ask for it again.")

    with pytest.raises(DocumentError, match="damaged"):
        see(broken, MODEL)


@pytest.mark.parametrize("rendering", [MODEL, EMBEDDED])
@pytest.mark.parametrize(
    "size",
    [(1654, 2339), (2339, 1654), (3000, 4000), (1920, 1080), (600, 2400), (800, 3400),
     (1200, 100), (20, 20), (100, 1900)],
)  # fmt: skip
def test_pages_of_usual_shape_and_small_ones_are_read_as_they_are(
    rendering: Rendering, size: tuple[int, int]
) -> None:
    draw = Paper(*size)
    assert see(draw, rendering).tiles == ()
    assert see(draw, rendering).page == draw(rendering)


@pytest.mark.parametrize(
    ("size", "count"), [((10_000, 800), 6), ((800, 10_000), 6), ((30_000, 60), 24)]
)
def test_long_pages_are_read_in_tiles_by_a_model(size: tuple[int, int], count: int) -> None:
    seen = see(Paper(*size), MODEL)
    assert len(seen.tiles) == count
    for tile in seen.tiles:
        drawn = Paper(*size)(Rendering(part=tile.part)).image
        shown = fit_size(drawn.width, drawn.height, MODEL)
        assert min(shown) > 0.9 * min(drawn.width, drawn.height)


def test_a_wide_page_is_read_in_tiles_by_the_embedded_engine_and_a_tall_one_only_if_extreme() -> (
    None
):
    assert len(see(Paper(10_000, 800), EMBEDDED).tiles) == 5
    assert see(Paper(800, 10_000), EMBEDDED).tiles == ()
    assert len(see(Paper(120, 30_000), EMBEDDED).tiles) == 24


def test_a_poster_whose_letters_would_be_lost_is_read_in_tiles() -> None:
    small = (Word("small", BoundingBox(0.1, 0.1, 0.12, 0.1 + 14 / 6000), 0),)
    large = (Word("LARGE", BoundingBox(0.1, 0.1, 0.5, 0.1 + 300 / 6000), 0),)
    assert len(see(Paper(4000, 6000, small), MODEL).tiles) > 4
    assert see(Paper(4000, 6000, large), MODEL).tiles == ()


@given(
    width=st.integers(1, 40_000),
    height=st.integers(1, 40_000),
    budget=st.integers(50_000, 12_000_000),
)
def test_tiles_cover_the_page_and_their_zones_do_so_once(
    width: int, height: int, budget: int
) -> None:
    tiles = tiles_of((width, height), Rendering(max_pixels=budget))
    assert 1 <= len(tiles) <= MOST_TILES
    assert sum(tile.zone.area for tile in tiles) == pytest.approx(1)
    for tile in tiles:
        part, zone = tile.part, tile.zone
        assert part.x0 <= zone.x0 < zone.x1 <= part.x1
        assert part.y0 <= zone.y0 < zone.y1 <= part.y1


def test_what_a_tile_shows_is_a_page_of_its_own() -> None:
    words = (
        Word("here", BoundingBox(0.6, 0.2, 0.7, 0.4), 0),
        Word("there", BoundingBox(0.1, 0.2, 0.2, 0.4), 0),
        Word("cut", BoundingBox(0.45, 0.2, 0.6, 0.4), 0),
    )
    half = BoundingBox(0.5, 0, 1, 1)
    page = through(Paper(1000, 100, words)(Rendering(part=half)), Tile(half, half))
    assert (page.width, page.height, page.image.width) == (500, 100, 500)
    here, cut = page.text_layer.words
    assert (here.box.x0, here.box.x1) == pytest.approx((0.2, 0.4))
    assert cut.box.x0 == 0
    assert out_of(into(words[0].box, half), half).x0 == pytest.approx(0.6)
