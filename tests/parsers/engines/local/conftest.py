"""A random model of each family, as the engine loads it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from parsers import families
from parsers.families import Family


@pytest.fixture(scope="module", params=["qwen2_vl", "qwen2_5_vl", "qwen3_vl"])
def loaded(request: pytest.FixtureRequest, random_model: Callable[[str], Path]) -> Any:
    from parsers.engines.local.checkpoint import find_checkpoint  # these import torch
    from parsers.engines.local.loading import load

    return load(find_checkpoint(str(random_model(request.param)), ""))


@pytest.fixture
def family(loaded: Any) -> Family:
    found = families.recognise("", [loaded.model.config.model_type])
    assert found
    return found
