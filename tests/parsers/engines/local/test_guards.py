"""What the engine of models leans on in transformers unpromised: red when it changes."""

import inspect
from importlib import import_module

import pytest

pytest.importorskip("torch", reason="the extra qwen is not installed")

FAMILIES = ("qwen2_vl", "qwen2_5_vl", "qwen3_vl")


@pytest.mark.parametrize("family", FAMILIES)
def test_a_model_takes_what_its_encoder_made_of_images_before(family: str) -> None:
    module = import_module(f"transformers.models.{family}.modeling_{family}")
    (model,) = (
        value
        for name, value in vars(module).items()
        if name.endswith("VLModel") and value.__module__ == module.__name__
    )
    taken = inspect.signature(model.forward).parameters
    assert "mm_encoder_outputs" in taken, f"{model.__name__} encodes each image anew: see vision.py"
    assert "mm_token_type_ids" in taken, f"{model.__name__} finds its images otherwise now"


@pytest.mark.parametrize("family", FAMILIES)
def test_a_models_parts_say_which_attention_they_have(family: str) -> None:
    from transformers import AutoConfig

    made = AutoConfig.for_model(family)
    for part in ("vision_config", "text_config"):
        assert hasattr(getattr(made, part), "_attn_implementation"), f"{part}: see loading.py"


def test_attention_of_our_own_can_be_registered() -> None:
    from transformers import AttentionInterface, AttentionMaskInterface

    from parsers.engines.local import attention

    attention.register()
    assert AttentionInterface()[attention.SHARED_KEYS] is attention.attend
    assert attention.SHARED_KEYS in AttentionMaskInterface()
