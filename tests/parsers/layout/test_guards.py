"""What the CPU engine leans on in other libraries and they do not promise: red when it changes."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

COUNT_THREADS = """
import onnxruntime
asked = []
start = onnxruntime.InferenceSession.__init__
def listen(self, path, sess_options=None, *arguments, **named):
    asked.append(sess_options and (sess_options.intra_op_num_threads, sess_options.inter_op_num_threads))
    start(self, path, sess_options, *arguments, **named)
onnxruntime.InferenceSession.__init__ = listen
options = onnxruntime.SessionOptions
from parsers.layout.model import load_layout
load_layout()
print(len(asked) > 0, set(asked) <= {(1, 1)}, onnxruntime.SessionOptions is options)
"""  # noqa: E501


def run(script: str) -> list[str]:
    """What it prints in a process of its own, since libraries are loaded once."""
    command = [sys.executable, "-c", script]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


def test_importing_pymupdf_loads_its_models_with_the_options_that_onnxruntime_has_then() -> None:
    loaded, single, restored = run(COUNT_THREADS)
    assert loaded == "True", "PyMuPDF loads no model on import: load_layout() must load them itself"
    assert single == "True", "PyMuPDF no longer asks onnxruntime.SessionOptions: see layout.py"
    assert restored == "True"


def test_a_page_of_pymupdf_has_its_layout_in_the_form_that_is_read() -> None:
    from parsers.layout import model

    model.load_layout()
    import pymupdf

    with pymupdf.open() as document:
        page = document.new_page(width=600, height=800)
        for row in range(8):
            for column in range(3):
                page.insert_text((60 + 160 * column, 100 + 24 * row), f"{row * 7}.{column}0")
        page.insert_text((60, 60), "Prices of the year", fontsize=18)
        page.get_layout(return_raw=True)
        groups = page.layout_information
    assert groups, "pymupdf.Page.layout_information is no longer filled by get_layout"
    assert all({"group_bbox", "class_name"} <= group.keys() for group in groups), groups[0].keys()
    grids = [group["table_grid"] for group in groups if group.get("table_grid") is not None]
    assert grids, "PyMuPDF's layout gives no table_grid: tables would have no rows"
    assert grids[0].h_lines is not None and grids[0].v_lines is not None


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("rapidocr.main", "RapidOCRError"),
        ("rapidocr.inference_engine.onnxruntime.main", "ONNXRuntimeError"),
        ("onnxruntime.capi.onnxruntime_pybind11_state", "Fail"),
        ("onnxruntime.capi.onnxruntime_pybind11_state", "RuntimeException"),
        ("onnxruntime.capi.onnxruntime_pybind11_state", "InvalidArgument"),
        ("pymupdf.mupdf", "FzErrorBase"),
    ],
)
def test_the_errors_of_models_are_where_they_are_caught(module: str, name: str) -> None:
    error = getattr(import_module(module), name, None)
    assert error is not None, f"{module} has no {name}: a failing model would end the engine"
    assert issubclass(error, Exception)


def test_rapidocr_has_the_steps_that_are_called_one_by_one() -> None:
    import rapidocr

    for step in ("detect_and_crop", "recognize_txt", "crop_text_regions"):
        assert hasattr(rapidocr.RapidOCR, step), f"RapidOCR has no {step}: see detection.py"


def test_rapidocr_takes_each_setting_that_it_is_given() -> None:
    import rapidocr
    from omegaconf import OmegaConf

    known = OmegaConf.load(Path(rapidocr.__file__).parent / "config.yaml")
    for setting in (
        "Det.model_path",
        "Rec.model_path",
        "Global.log_level",
        "Global.return_word_box",
        "EngineConfig.onnxruntime.intra_op_num_threads",
        "EngineConfig.onnxruntime.inter_op_num_threads",
        "Det.limit_type",
        "Det.limit_side_len",
        "Rec.rec_batch_num",
        "Rec.rec_img_shape",
    ):
        section, _, name = setting.rpartition(".")
        assert name in OmegaConf.select(known, section), f"RapidOCR knows no {setting}"
