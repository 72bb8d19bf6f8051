"""A model's weights and processor, on the best device. In: a `Checkpoint`. Out: `Loaded`.

Weights are read from safetensors only, and no code of a model is run. A folder is loaded without
the network. This module asks the model nothing.
"""

from dataclasses import dataclass
from typing import Any

import torch
from safetensors import SafetensorError
from transformers import (
    AutoConfig,
    AutoModelForImageTextToText,
    AutoProcessor,
    GenerationConfig,
    PreTrainedModel,
    ProcessorMixin,
)
from transformers.utils import logging
from transformers.utils.import_utils import is_flash_attn_2_available

from parsers.engines.local import attention, quantized
from parsers.engines.local.checkpoint import Checkpoint
from parsers.engines.local.compiling import choose_compilation
from parsers.errors import EngineError, SetupError


@dataclass(frozen=True, slots=True)
class Loaded:
    """ends: the tokens that end an answer. description: what it runs on."""

    model: PreTrainedModel
    processor: ProcessorMixin
    device: torch.device
    ends: tuple[int, ...]
    description: str


def load(checkpoint: Checkpoint) -> Loaded:
    """On the best device. SetupError bad_engine if files are missing, broken or do not fit
    together; not_installed if a package is missing; EngineError out_of_memory if the weights are
    too large for the device."""
    device = choose_device()
    try:
        return _load(checkpoint, device)
    except ImportError as error:
        # Where transformers raises it, only its text says what is missing.
        message = f"{checkpoint.name} needs {error.name or f'more: {error}'}"
        remedy = "Install what it needs; most of it: pip install 'pagemill[qwen]'."
        raise SetupError("not_installed", message, remedy) from error
    except torch.OutOfMemoryError as error:
        message = f"{checkpoint.name} does not fit into the memory of {device}"
        remedy = "Choose a smaller model, or a server on a larger GPU."
        raise EngineError("out_of_memory", message, remedy) from error
    except (OSError, ValueError, RuntimeError, SafetensorError) as error:
        message = f"{checkpoint.name} could not be loaded: {type(error).__name__}: {error}"
        remedy = "Fetch the model again, or name another one with --model."
        raise SetupError("bad_engine", message, remedy) from error


def choose_device() -> torch.device:
    """The first CUDA device, else the CPU."""
    return torch.device("cuda:0" if torch.cuda.is_available() else "cpu")


def choose_form(device: torch.device) -> dict[str, Any]:
    """The best dtype and attention for the device: bfloat16 and the attention that compiles on a
    GPU; on a CPU what is exact and always available."""
    if device.type != "cuda":
        return {"dtype": torch.float32, "attn_implementation": "sdpa"}
    attention.register()
    vision = "flash_attention_2" if is_flash_attn_2_available() else "sdpa"
    parts = {"text_config": attention.SHARED_KEYS, "vision_config": vision}
    return {"dtype": torch.bfloat16, "attn_implementation": parts}


def make_ready(model: Any, processor: Any, device: torch.device, label: str) -> Loaded:
    """A model of transformers, moved to the device, with its processor. label: its name in the
    description."""
    model = model.to(device).eval()
    ends = _plain_generation(model, processor)
    quantizer = getattr(model, "hf_quantizer", None)
    if device.type == "cuda" and (quantizer is None or quantizer.is_compileable):
        model.generation_config.compile_config = choose_compilation()
    attention_of = {
        part: getattr(model.config, part)._attn_implementation
        for part in ("vision_config", "text_config")
    }
    used = " and ".join(dict.fromkeys(attention_of.values()))
    numbers = str(model.dtype).removeprefix("torch.")
    return Loaded(model, processor, device, ends, f"{_name(device)}, {numbers}, {used}; {label}")


def _load(checkpoint: Checkpoint, device: torch.device) -> Loaded:
    where: dict[str, Any] = {
        "revision": None if checkpoint.is_folder else checkpoint.revision,
        "local_files_only": checkpoint.is_folder,
        "trust_remote_code": False,
    }
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # the command line has its own
    processors: Any = AutoProcessor  # its functions have no types
    processor = processors.from_pretrained(checkpoint.place, **where)
    _check_sizes(checkpoint, processor)
    config = AutoConfig.from_pretrained(checkpoint.place, **where)
    method = quantized.prepare(config, checkpoint.name)
    # Quantised weights must be laid out where they are used.
    placed = {"device_map": {"": device}} if method else {}
    model = AutoModelForImageTextToText.from_pretrained(
        checkpoint.place,
        config=config,
        use_safetensors=True,
        **placed,
        **choose_form(device),
        **where,
    )
    label = f"{checkpoint.family.label}, {method}" if method else checkpoint.family.label
    return make_ready(model, processor, device, label)


def _check_sizes(checkpoint: Checkpoint, processor: Any) -> None:
    """Pages are drawn in multiples of the family's squares, which the model must share."""
    images = processor.image_processor
    square = images.patch_size * images.merge_size
    if square != checkpoint.family.multiple_of:
        message = f"{checkpoint.name} sees squares of {square} pixels, others of its type "
        message += f"{checkpoint.family.multiple_of}"
        raise SetupError("bad_engine", message, "Choose a model with its type's own processor.")


def _plain_generation(model: Any, processor: Any) -> tuple[int, ...]:
    """Keep only the tokens that end an answer of the model's own settings. Some have a penalty on
    repetition, even without sampling, and tables repeat."""
    own = model.generation_config
    ends = own.eos_token_id if own.eos_token_id is not None else processor.tokenizer.eos_token_id
    ends = [ends] if isinstance(ends, int) else list(ends)
    padding = own.pad_token_id if own.pad_token_id is not None else ends[0]
    configuration: Any = GenerationConfig  # it has no types
    model.generation_config = configuration(eos_token_id=ends, pad_token_id=padding)
    return tuple(ends)


def _name(device: torch.device) -> str:
    if device.type == "cuda":
        return f"{device} {torch.cuda.get_device_name(device)}"
    return f"{device} ({torch.get_num_threads()} threads)"
