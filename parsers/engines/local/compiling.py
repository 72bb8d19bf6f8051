"""How a decoding step is compiled on a GPU: once for each shape. Out: settings for `generate`.

Left to itself, torch.compile makes the second size it meets a variable, and compiles a third time
for it; how often depends on the order of the batches. With fixed sizes each shape is compiled
once, whatever the order. Beyond its limit, eight by default, it would compile no more.
"""

from torch._dynamo import config
from transformers import CompileConfig

SHAPES = 64
"""Compiled at most: seven powers of two of rows, by nine lengths of a cache."""


def choose_compilation() -> CompileConfig:
    config.recompile_limit = max(config.recompile_limit, SHAPES)
    return CompileConfig(dynamic=False)
