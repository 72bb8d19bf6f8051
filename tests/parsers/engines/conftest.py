"""What must hold of answers in the numbers of the device: on a CPU, in float32, the very tokens of
the reference. On a GPU, in bfloat16, each shape and each kernel rounds sums otherwise: of two
tokens about equally likely either may be taken, and the rest of the answer differs. There each
token must be the likeliest by the reference, given those before it, within rounding."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

LOGITS = 0.25
"""In bfloat16 on a CPU, 0.03 was the most in 32 answers of the random models, whose logits have a
standard deviation of 2."""


@dataclass(frozen=True)
class Rounding:
    """logits: how far below the likeliest a token may be. relative: of probabilities. features: of
    an image, absolute. filled: rows become a power of two, as the engine has them on a GPU."""

    exact: bool
    logits: float
    relative: float
    features: float
    filled: bool

    def rows(self, count: int) -> int:
        return 1 << (count - 1).bit_length() if self.filled else count


@pytest.fixture(scope="session")
def rounding() -> Rounding:
    import torch

    from parsers.engines.local import loading

    device = loading.choose_device()
    if loading.choose_form(device)["dtype"] is torch.float32:
        return Rounding(True, 0.0, 1e-4, 1e-4, device.type == "cuda")
    return Rounding(False, LOGITS, 0.2, 0.1, device.type == "cuda")


def _rate(model: Any, inputs: Mapping[str, Any], tokens: Sequence[int]) -> Any:
    """(tokens, vocabulary): the logits for each token after those before it, in one pass without
    any cache. inputs: of one row, as the model's processor makes them."""
    import torch

    said = torch.tensor([list(tokens[:-1])], dtype=torch.long, device=model.device)
    whole = dict(inputs)
    whole["input_ids"] = torch.cat([inputs["input_ids"], said], dim=1)
    for name, value in (("attention_mask", 1), ("mm_token_type_ids", 0)):
        whole[name] = torch.cat([inputs[name], torch.full_like(said, value)], dim=1)
    with torch.no_grad():
        return model(**whole, use_cache=False).logits[0, -len(tokens) :].float()


@pytest.fixture(scope="session")
def rate() -> Callable[..., Any]:
    return _rate


@pytest.fixture(scope="session")
def check_likeliest(rounding: Rounding) -> Callable[..., None]:
    """Fails if a token is not the likeliest of its place, within rounding."""
    import torch

    def check(model: Any, inputs: Mapping[str, Any], tokens: Sequence[int]) -> None:
        logits = _rate(model, inputs, tokens)
        taken = logits.gather(1, torch.tensor(tokens, device=logits.device)[:, None]).squeeze(1)
        behind = (logits.max(dim=1).values - taken).max()
        assert behind <= rounding.logits, f"a token is {behind:.2f} less likely than another"

    return check
