"""Attention of a decoding step, without copying keys and values. In: one query per row and head.
Out: what `sdpa` of transformers gives.

Several heads share a key. When compiled, `sdpa` copies all keys and values for each head, since no
kernel takes both shared keys and a mask: at 32 rows of 6,144 tokens, the model of two billion
weights would write and read 34 GB at each step. Here the heads that share a key become several
queries of one, and nothing is copied.
"""

from typing import Any

from torch import Tensor
from torch.nn.functional import scaled_dot_product_attention
from transformers import AttentionInterface, AttentionMaskInterface
from transformers.integrations.sdpa_attention import sdpa_attention_forward
from transformers.masking_utils import sdpa_mask

SHARED_KEYS = "pagemill_shared_keys"
"""Its name in transformers, once registered."""


def register() -> None:
    """Register it with transformers; may be called again."""
    AttentionInterface.register(SHARED_KEYS, attend)
    AttentionMaskInterface.register(SHARED_KEYS, sdpa_mask)


def attend(
    module: Any,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: Tensor | None,
    scaling: float | None = None,
    **settings: Any,
) -> tuple[Tensor, None]:
    """query: (rows, heads, tokens, width); key and value: (rows, shared heads, slots, width).
    attention_mask: (rows, 1, tokens, slots). The result: (rows, tokens, heads, width)."""
    if query.shape[2] > 1:
        return sdpa_attention_forward(
            module, query, key, value, attention_mask, scaling=scaling, **settings
        )
    rows, heads, _, width = query.shape
    together = query.view(rows, key.shape[1], heads // key.shape[1], width)
    found = scaled_dot_product_attention(
        together, key, value, attn_mask=attention_mask, scale=scaling
    )
    return found.reshape(rows, 1, heads, width), None
