"""A box as MuPDF gives it in, the same box on the upright page out."""

from collections.abc import Sequence

from parsers.document import BoundingBox, Frame


def turn_upright(
    corners: Sequence[float], matrix: Sequence[float], frame: Frame
) -> BoundingBox | None:
    """MuPDF's boxes are where they were before the page was turned. None: not on the page.

    matrix: the page's rotation matrix. frame: its size in points when upright. By hand, since
    pymupdf's own rectangles would take half of the time that a page takes.
    """
    a, b, c, d, e, f = matrix
    x0, y0, x1, y1 = corners
    xs = sorted((x0 * a + y0 * c + e, x1 * a + y1 * c + e))
    ys = sorted((x0 * b + y0 * d + f, x1 * b + y1 * d + f))
    try:
        return BoundingBox.from_frame((xs[0], ys[0], xs[1], ys[1]), frame)
    except ValueError:
        return None
