"""How drawn tables look, those that may be looked at first, those held out second."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TableLayout:
    """font: of metrics.py. padding: points left and right, and above and below text. spare: points
    by which columns are wider than their text. method: how rulings are drawn. middle: whether text
    stands in the middle of a high cell. shade, head_shade: grey of rows and heads, 1 is white.
    left: points to the left of the table."""

    font: str
    size: float
    padding: tuple[float, float]
    spare: float
    method: str
    rule_width: float
    middle: bool
    shade: float
    head_shade: float
    left: float
    bold_heads: bool = True


VALIDATION = (
    TableLayout("sans", 9.0, (4.0, 3.0), 12, "lines", 0.6, False, 0.92, 0.82, 60),
    TableLayout("serif", 10.0, (5.0, 2.5), 20, "rects", 0.5, True, 0.90, 0.75, 56),
    TableLayout("sans", 8.0, (3.0, 2.0), 8, "boxes", 0.4, False, 0.94, 0.86, 48, False),
    TableLayout("serif", 11.0, (6.0, 4.0), 24, "double", 0.4, True, 0.88, 0.80, 64),
    TableLayout("sans", 9.5, (4.0, 3.5), 16, "dashed", 0.7, True, 0.93, 0.30, 54),
)
HELD_OUT = (
    TableLayout("serif", 9.0, (4.5, 2.5), 14, "lines", 0.8, True, 0.91, 0.80, 58),
    TableLayout("sans", 10.0, (3.5, 3.0), 18, "boxes", 0.6, False, 0.89, 0.78, 50, False),
    TableLayout("mono", 8.0, (4.0, 2.5), 10, "rects", 0.7, False, 0.93, 0.85, 44),
    TableLayout("sans", 8.5, (5.0, 4.0), 22, "dashed", 0.5, True, 0.95, 0.35, 66),
    TableLayout("serif", 10.5, (5.5, 3.5), 12, "double", 0.5, False, 0.90, 0.83, 52),
)
