"""Is there a GPU that models can run on? In: nothing. Out: yes or no, without loading a model."""

import importlib.util


def has_gpu() -> bool:
    """Whether PyTorch is installed and finds a CUDA device; importing it takes some seconds."""
    if importlib.util.find_spec("torch") is None:
        return False
    import torch

    return torch.cuda.is_available()
