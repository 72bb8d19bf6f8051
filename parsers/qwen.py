"""What the Qwen-VL families differ in. In: a family's name, the size of the image the model saw.
Out: the frame its boxes are counted in.

This module knows no wire: neither transformers nor a server nor a folder of recordings.
"""

from dataclasses import dataclass

from parsers.document import Frame

THOUSANDTHS: Frame = (1000.0, 1000.0)


@dataclass(frozen=True, slots=True)
class Family:
    """One generation of Qwen-VL. `counts_pixels`: boxes are in pixels of the resized image that
    the model saw; otherwise in thousandths of it."""

    name: str
    counts_pixels: bool

    def frame(self, width: float, height: float) -> Frame:
        """The frame of the boxes in an answer about an image resized to `width` x `height`."""
        return (float(width), float(height)) if self.counts_pixels else THOUSANDTHS


FAMILIES: dict[str, Family] = {
    family.name: family
    for family in (
        Family("qwen2_vl", counts_pixels=False),
        Family("qwen2_5_vl", counts_pixels=True),
        Family("qwen3_vl", counts_pixels=False),
    )
}
