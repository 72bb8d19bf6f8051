"""The weights of clues: data of the package, with their origin.

Out: the probability that a value with some clues is right. benchmarks/calibrate.py makes the data.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

NAME = "weights.json"


@dataclass(frozen=True, slots=True)
class Weights:
    """Of a group of fields: what each clue adds to the log odds, and what they are without any."""

    bias: float
    clues: Mapping[str, float]

    def probability(self, clues: Mapping[str, float]) -> float:
        odds = self.bias + sum(self.clues.get(name, 0.0) * each for name, each in clues.items())
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))


@cache
def weights() -> Mapping[str, Weights]:
    """By the name of the group."""
    text = files("parsers.extraction.support").joinpath(NAME).read_text(encoding="utf-8")
    groups = json.loads(text)["groups"]
    return {name: Weights(each["bias"], each["clues"]) for name, each in groups.items()}
