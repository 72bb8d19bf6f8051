"""The sample documents: drawn again they are the same, and what they say is right."""

import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pymupdf
import pytest
from PIL import Image

SAMPLES = Path(__file__).parents[2] / "samples"


def draw(folder: Path) -> Path:
    folder.mkdir()
    script = "import draw, pathlib, sys; draw.main(pathlib.Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", script, folder], cwd=SAMPLES, check=True)
    return folder


def names_of(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*.*")}


def text(path: Path) -> str:
    with pymupdf.open(path) as document:
        return "\n".join(page.get_text() for page in document)


def amount(label: str, page: str) -> Decimal:
    return Decimal(re.search(rf"{label}\n([\d,.]+) €", page)[1].replace(",", ""))


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draw(tmp_path_factory.mktemp("samples") / "drawn")


def test_drawing_again_gives_the_same_bytes(drawn: Path, tmp_path: Path) -> None:
    again = draw(tmp_path / "again")
    names = names_of(drawn)
    assert names == names_of(again)
    for name in names - {"protected.pdf"}:
        assert (drawn / name).read_bytes() == (again / name).read_bytes()


def test_the_samples_beside_the_code_are_what_it_draws(drawn: Path) -> None:
    assert names_of(drawn) <= names_of(SAMPLES)
    for name in ("invoice.pdf", "report.pdf", "leases/brook.pdf"):
        assert text(SAMPLES / name) == text(drawn / name)


def test_the_samples_are_small() -> None:
    assert sum(path.stat().st_size for path in SAMPLES.glob("*.*")) < 2_000_000


def test_the_protected_sample_opens_with_its_password_only() -> None:
    with pymupdf.open(SAMPLES / "protected.pdf") as document:
        assert document.needs_pass
        assert document.authenticate("millstone")


def test_the_line_items_of_the_invoice_go_on_over_the_page_and_add_up() -> None:
    with pymupdf.open(SAMPLES / "invoice.pdf") as document:
        pages = [page.get_text() for page in document]
    items = [
        [(int(n), Decimal(price), Decimal(sum_)) for n, price, sum_ in re.findall(
            r"^(\d+)\n([\d.]+\.\d\d)\n([\d.]+\.\d\d)$", page, re.MULTILINE)]
        for page in pages
    ]  # fmt: skip
    assert len(pages) == 2
    assert all(items)
    assert all(count * price == total for page in items for count, price, total in page)
    net, tax = amount("Net total", pages[1]), amount("VAT 19 %", pages[1])
    assert sum(total for page in items for _, _, total in page) == net
    assert tax == round(net * 19 / 100, 2)
    assert amount("Total amount due", pages[1]) == net + tax


def test_the_fax_has_three_black_and_white_frames_in_group_4() -> None:
    with Image.open(SAMPLES / "letters.tif") as fax:
        assert (fax.n_frames, fax.mode, fax.info["compression"]) == (3, "1", "group4")


def test_the_turned_page_says_nothing_of_its_rotation() -> None:
    with pymupdf.open(SAMPLES / "turned.pdf") as document:
        page = document[0]
        assert page.rotation == 0
        assert page.get_text() == ""
        assert page.rect.width > page.rect.height
