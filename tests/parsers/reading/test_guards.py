"""What reading files leans on in PyMuPDF beyond what it promises: red when it changes."""

import subprocess
import sys

import pymupdf

WITHOUT_MODELS = """
import sys
from parsers.reading.sandbox_child import _load_libraries
_load_libraries()
import pymupdf
print("onnxruntime" in sys.modules, pymupdf.open().new_page() is not None)
"""


def test_pymupdf_can_be_kept_from_loading_its_models() -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT_MODELS], capture_output=True, text=True)
    assert done.returncode == 0, f"PyMuPDF needs its layout models now: {done.stderr[-400:]}"
    models, works = done.stdout.split()
    assert models == "False", "PyMuPDF loads its models under another name: see confined.py"
    assert works == "True"


def test_the_flags_of_a_form_field_are_those_of_its_annotation() -> None:
    with pymupdf.open() as document:
        page = document.new_page()
        field = pymupdf.Widget()
        field.field_name, field.field_type = "name", pymupdf.PDF_WIDGET_TYPE_TEXT
        field.rect = pymupdf.Rect(50, 50, 200, 70)
        page.add_widget(field)
        (found,) = page.widgets()
        annotation = getattr(found, "_annot", None)
        assert annotation is not None, "pymupdf.Widget has no _annot: hidden fields would be shown"
        annotation.set_flags(pymupdf.PDF_ANNOT_IS_HIDDEN)
        (found,) = page.widgets()
        assert found._annot.flags & pymupdf.PDF_ANNOT_IS_HIDDEN
