"""Images and films encoded once, and kept for the next question about them. In: pictures, all of
them images or all films. Out: the features of each, by the model's encoder.

A page is asked about twice, for its text and for its fields, and takes as long to encode as to read
some hundred tokens. This module knows neither prompts nor answers.
"""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import torch
from torch import Tensor
from transformers import PreTrainedModel
from transformers.utils.generic import ModelOutput

from parsers.engines.local.prompting import Picture

PATCHES_AT_ONCE = 65_536  # about ten pages, which fill a GPU; each needs some 20 kB meanwhile
KEPT_BYTES = 512 * 2**20  # about a hundred pages of the model of two billion weights

Features = tuple[tuple[Tensor, ...], type[ModelOutput]]
"""(tokens, width) from the encoder's end and, in Qwen3-VL (deepstack), from its middle; and the
class in which the model takes them."""


class Encoder:
    """One thread at a time. kept_bytes: of features, in a least-recently-used cache."""

    def __init__(self, model: PreTrainedModel, kept_bytes: int = KEPT_BYTES) -> None:
        self._model: Any = model
        self._kept_bytes = kept_bytes
        self._kept: OrderedDict[str, Features] = OrderedDict()

    def encode(self, pictures: Sequence[Picture]) -> ModelOutput:
        """Features in the order of the pictures, as `mm_encoder_outputs` of `generate`."""
        known = {each.key: self._kept[each.key] for each in pictures if each.key in self._kept}
        unknown = {each.key: each for each in pictures if each.key not in known}
        for some in _portions(unknown.values()):
            known |= self._encode(some)
        for key, features in known.items():
            self._keep(key, features)
        return _join([known[each.key] for each in pictures])

    def forget(self) -> None:
        self._kept.clear()

    def _encode(self, pictures: Sequence[Picture]) -> dict[str, Features]:
        device = self._model.device
        patches = torch.cat([each.patches for each in pictures]).to(device)
        grids = torch.tensor([each.grid for each in pictures], device=device)
        is_film = pictures[0].seconds is not None
        see = self._model.get_video_features if is_film else self._model.get_image_features
        output = see(patches, grids, return_dict=True)
        layers = [output.pooler_output, *(output.get("deepstack_features") or ())]
        # Clones, since each is a view of the whole batch and would keep all of it.
        each_image = (tuple(part.clone() for part in parts) for parts in zip(*layers, strict=True))
        found = ((parts, type(output)) for parts in each_image)
        return dict(zip((each.key for each in pictures), found, strict=True))

    def _keep(self, key: str, features: Features) -> None:
        self._kept[key] = features
        self._kept.move_to_end(key)
        while sum(map(_size, self._kept.values())) > self._kept_bytes:
            self._kept.popitem(last=False)


def _portions(pictures: Iterable[Picture]) -> Iterator[list[Picture]]:
    portion: list[Picture] = []
    for each in pictures:
        if portion and sum(len(one.patches) for one in [*portion, each]) > PATCHES_AT_ONCE:
            yield portion
            portion = []
        portion.append(each)
    if portion:
        yield portion


def _size(features: Features) -> int:
    return sum(part.nbytes for part in features[0])


def _join(features: Sequence[Features]) -> ModelOutput:
    form = features[0][1]
    end, *middle = zip(*(parts for parts, _ in features), strict=True)
    deepstack = {"deepstack_features": [list(layer) for layer in middle]} if middle else {}
    return form(pooler_output=list(end), **deepstack)
