"""The small model before it has learned anything: its tokenizer, processor and untrained weights.

In goes the text that the tokenizer is to be good at; out come the real classes of Qwen2-VL, small.
Only the sizes differ from the original: special tokens, the form of the chat and the image
processor's settings are the same. This module knows no pages and no training.
"""

import json
from collections.abc import Iterable
from typing import Any

import torch
from tokenizers import Tokenizer, pre_tokenizers
from tokenizers.models import BPE
from tokenizers.trainers import BpeTrainer
from transformers import (
    GenerationConfig,
    Qwen2Tokenizer,
    Qwen2VLConfig,
    Qwen2VLForConditionalGeneration,
    Qwen2VLImageProcessor,
    Qwen2VLProcessor,
    Qwen2VLVideoProcessor,
)

WORDS = 1200  # tokens besides the special ones
SPECIAL = (
    "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|object_ref_start|>", "<|object_ref_end|>",
    "<|box_start|>", "<|box_end|>", "<|quad_start|>", "<|quad_end|>", "<|vision_start|>",
    "<|vision_end|>", "<|vision_pad|>", "<|image_pad|>", "<|video_pad|>",
)  # fmt: skip
LONGEST = 4096  # tokens, answer included
PIXELS = {"shortest_edge": 56 * 56, "longest_edge": 28 * 28 * 16384}

TEXT: dict[str, Any] = {
    "hidden_size": 192,
    "intermediate_size": 512,
    "num_hidden_layers": 4,
    "num_attention_heads": 3,
    "num_key_value_heads": 1,
    "max_position_embeddings": LONGEST,
    "rms_norm_eps": 1e-6,
    # The original's 16, 24, 24 of a head of 128, for a head of 64; short pages need a small base.
    "rope_parameters": {"rope_type": "default", "rope_theta": 1e4, "mrope_section": [8, 12, 12]},
}
VISION: dict[str, Any] = {"depth": 2, "embed_dim": 128, "num_heads": 2, "mlp_ratio": 4}

CHAT = """
{%- for message in messages %}
    {%- if loop.first and message.role != "system" %}
        {{- "<|im_start|>system\\nYou are a helpful assistant.<|im_end|>\\n" }}
    {%- endif %}
    {{- "<|im_start|>" + message.role + "\\n" }}
    {%- if message.content is string %}
        {{- message.content }}
    {%- else %}
        {%- for part in message.content %}
            {%- if part.type in ("image", "image_url") %}
                {{- "<|vision_start|><|image_pad|><|vision_end|>" }}
            {%- elif part.type == "video" %}
                {{- "<|vision_start|><|video_pad|><|vision_end|>" }}
            {%- elif part.type == "text" %}
                {{- part.text }}
            {%- endif %}
        {%- endfor %}
    {%- endif %}
    {{- "<|im_end|>\\n" }}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- "<|im_start|>assistant\\n" }}
{%- endif %}
"""


def make_processor(texts: Iterable[str]) -> Qwen2VLProcessor:
    """A processor whose byte-level tokenizer has learned its merges from `texts`."""
    tokenizer = _learn_tokens(texts)
    return Qwen2VLProcessor(
        image_processor=Qwen2VLImageProcessor(size=PIXELS),
        tokenizer=tokenizer,
        video_processor=Qwen2VLVideoProcessor(size=PIXELS),
        chat_template=CHAT.strip(),
    )


def make_model(processor: Qwen2VLProcessor, seed: int) -> Qwen2VLForConditionalGeneration:
    """Untrained weights, 3 million of them, the same for the same seed."""
    tokenizer = processor.tokenizer
    number = {token: tokenizer.convert_tokens_to_ids(token) for token in SPECIAL}
    ends = {
        "bos_token_id": number["<|endoftext|>"],
        "eos_token_id": number["<|im_end|>"],
        "pad_token_id": number["<|endoftext|>"],
    }
    config = Qwen2VLConfig(
        text_config=TEXT | ends | {"vocab_size": len(tokenizer), "dtype": "float32"},
        vision_config=VISION | {"hidden_size": TEXT["hidden_size"]},
        image_token_id=number["<|image_pad|>"],
        video_token_id=number["<|video_pad|>"],
        vision_start_token_id=number["<|vision_start|>"],
        vision_end_token_id=number["<|vision_end|>"],
        tie_word_embeddings=True,
        dtype="float32",
    )
    torch.manual_seed(seed)
    model = Qwen2VLForConditionalGeneration(config)
    filters = model.model.visual.patch_embed.proj.weight
    with torch.no_grad():  # so that paper says nothing at first, whatever its shade, and ink does
        filters -= filters.mean(dim=(2, 3, 4), keepdim=True)
    both = [number["<|im_end|>"], number["<|endoftext|>"]]
    model.generation_config = GenerationConfig(**ends | {"eos_token_id": both}, do_sample=False)
    return model


def _learn_tokens(texts: Iterable[str]) -> Qwen2Tokenizer:
    """Split as the original splits, so that figures are single tokens."""
    learner = Tokenizer(BPE())
    blank = Qwen2Tokenizer().backend_tokenizer
    learner.normalizer, learner.pre_tokenizer = blank.normalizer, blank.pre_tokenizer
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = BpeTrainer(vocab_size=WORDS, initial_alphabet=alphabet, show_progress=False)
    learner.train_from_iterator(texts, trainer)
    learned = json.loads(learner.to_str())["model"]
    special = {token: len(learned["vocab"]) + at for at, token in enumerate(SPECIAL)}
    return Qwen2Tokenizer(
        vocab=learned["vocab"] | special,
        merges=[tuple(pair) for pair in learned["merges"]],
        eos_token="<|im_end|>",
        pad_token="<|endoftext|>",
        extra_special_tokens=list(SPECIAL[3:]),
        model_max_length=LONGEST,
    )
