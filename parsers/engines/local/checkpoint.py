"""Which model, and which revision of it. In: a folder, or an id at the Hugging Face hub. Out: a
`Checkpoint`, with the family of its config.json.

This module loads no weights and needs no PyTorch. It fetches one small file from the hub.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

from parsers.errors import SetupError
from parsers.families import Family, Table, built_in, config_types, recognise

SAMPLE = 1 << 16  # bytes read at the start, in the middle and at the end of a file of weights
HUB_ID = re.compile(r"[\w.-]+(/[\w.-]+)?")
RUNS_HERE = ("qwen2_vl", "qwen2_5_vl", "qwen3_vl", "qwen3_vl_moe")
"""Types of models whose attention fits the cache of this process."""
SERVE_IT = "Serve it with vLLM, and name that with --server or PAGEMILL_SERVER."
NAME_A_MODEL = "Name a folder or a hub id with --model or PAGEMILL_MODEL."


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """name: a folder's last part, or the hub id. place: the folder or the hub id. revision: the
    commit at the hub, or a digest of the folder's files."""

    name: str
    place: str
    revision: str
    is_folder: bool
    family: Family


def find_checkpoint(
    model: str, revision: str, family: str = "", known: Table | None = None
) -> Checkpoint:
    """The named model; at the hub the given revision, or the latest. family: the name of its
    family, if its own name and type do not tell; known: all families. SetupError bad_engine if no
    model is named, it is missing, its weights are no safetensors, or it does not run here."""
    known = built_in() if known is None else known
    if not model:
        raise SetupError("bad_engine", "No model is named", NAME_A_MODEL)
    folder = Path(model).expanduser()
    if folder.is_dir():
        return _in_folder(folder.resolve(), family, known)
    if not HUB_ID.fullmatch(model) or model.startswith("."):
        raise SetupError("bad_engine", f"There is no folder {model}", NAME_A_MODEL)
    return _at_hub(model, revision, family, known)


def _in_folder(folder: Path, named: str, known: Table) -> Checkpoint:
    config = folder / "config.json"
    if not config.is_file():
        raise SetupError("bad_engine", f"{folder} holds no model (config.json)", NAME_A_MODEL)
    if not any(folder.glob("*.safetensors")):
        remedy = "Save the model again with save_pretrained, which writes safetensors."
        raise SetupError("bad_engine", f"{folder} holds no weights as safetensors", remedy)
    family = _read_family(config, str(folder), folder.name, named, known)
    return Checkpoint(folder.name, str(folder), _digest(folder), True, family)


def _at_hub(model: str, revision: str, named: str, known: Table) -> Checkpoint:
    from huggingface_hub import hf_hub_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError

    try:
        config = Path(hf_hub_download(model, "config.json", revision=revision or None))
    except (HfHubHTTPError, HFValidationError, OSError) as error:
        asked = f"{model} at revision {revision}" if revision else model
        message = f"There is no folder {model}, and no config.json of {asked} at the hub or here"
        remedy = f"{NAME_A_MODEL} The hub said: {type(error).__name__}."
        raise SetupError("bad_engine", message, remedy) from error
    # The cache keeps each commit in a folder named by it.
    family = _read_family(config, model, model, named, known)
    return Checkpoint(model, model, config.parent.name, False, family)


def _read_family(config: Path, place: str, name: str, named: str, known: Table) -> Family:
    try:
        content = json.loads(config.read_bytes())
        model_type = str(content["model_type"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"The config.json of {name} does not tell its model_type"
        raise SetupError("bad_engine", message, NAME_A_MODEL) from error
    if named and named not in known:
        remedy = f"Set PAGEMILL_FAMILY to one of: {', '.join(known)}."
        raise SetupError("bad_engine", f"There is no family {named!r}", remedy)
    family = known[named] if named else recognise(place, config_types(content), known)
    why = family.not_local if family else ""
    if model_type not in RUNS_HERE:
        why = why or f"this process runs only the types {', '.join(RUNS_HERE)}"
    if family is None or why:
        message = f"{name} is a {model_type} and does not run in this process: {why}"
        raise SetupError("bad_engine", message, SERVE_IT)
    return family


def _digest(folder: Path) -> str:
    """Changes with any setting, and very likely with the weights, of which only samples are read,
    as all of them would take minutes."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.json")):
        digest.update(f"{path.name} {path.stat().st_size}\n".encode() + path.read_bytes())
    for path in sorted(folder.glob("*.safetensors")):
        digest.update(f"{path.name} {path.stat().st_size}\n".encode())
        last = max(0, path.stat().st_size - SAMPLE)
        with path.open("rb") as file:
            for start in (0, last // 2, last):
                file.seek(start)
                digest.update(file.read(SAMPLE))
    return digest.hexdigest()[:16]
