"""Quantised weights: what they need besides, and how they are loaded. In: a model's configuration,
as transformers has it. Out: the method, or SetupError with what is missing.

Weights that the newest GPUs alone compute with, or that are unpacked at the first question anyway,
are written out in full when they are loaded: they run on any device and compile, without kernels
fetched from elsewhere, but take the memory of weights that are not quantised. This module loads no
weights.
"""

import importlib.util
from collections.abc import Mapping, MutableMapping
from typing import Any

from parsers.errors import SetupError

PACKAGES: Mapping[str, tuple[str, ...]] = {
    "awq": ("gptqmodel",),
    "bitsandbytes": ("bitsandbytes",),
    "compressed-tensors": ("compressed-tensors",),
    "fp8": (),
    "gptq": ("gptqmodel", "optimum"),
}
"""What transformers needs to load them, by `quant_method`, besides the extra `qwen`."""
WRITTEN_OUT = ("compressed-tensors", "fp8")
NOT_QUANTISED = "or choose weights that are not quantised, or serve the model and name the server."


def prepare(config: Any, name: str) -> str:
    """The method of the weights, empty if they are not quantised; the configuration is made to
    write them out where that is best. SetupError not_installed if packages are missing."""
    settings = _settings(config)
    if settings is None:
        return ""
    method = _method(settings)
    missing = [each for each in PACKAGES.get(method, ()) if not _is_installed(each)]
    if missing:
        message = f"{name} is quantised by {method} and needs {' and '.join(missing)}"
        remedy = f"Run: pip install {' '.join(missing)}; {NOT_QUANTISED}"
        raise SetupError("not_installed", message, remedy)
    if method in WRITTEN_OUT:
        settings["dequantize"] = True
    return method


def _settings(config: Any) -> MutableMapping[str, Any] | None:
    """Those of the whole model, or of its text part, where some are."""
    parts = (config, getattr(config, "text_config", None))
    found = (getattr(part, "quantization_config", None) for part in parts)
    return next((each for each in found if each), None)


def _method(settings: Mapping[str, Any]) -> str:
    bits = settings.get("load_in_8bit") or settings.get("load_in_4bit")
    return str(settings.get("quant_method") or ("bitsandbytes" if bits else "an unnamed method"))


def _is_installed(package: str) -> bool:
    return importlib.util.find_spec(package.replace("-", "_")) is not None
