"""How well pages are read: the share of olmOCR-bench's checks passed, beside other tools.

    python benchmarks/pages.py DIR

DIR holds `dataset.jsonl`, a check a line, and the PDFs in `pdfs/`. Heads and feet of pages are left
out of the text of tools that tell them. Checks of formulas need LaTeX and are listed apart, as are
pages of handwriting (`--handwriting`). Tools that are not installed are left out.
"""

import argparse
import contextlib
import io
import json
import re
import shutil
import subprocess
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from checks import Read, Table, passes

HANDWRITING = ("lincoln_letter.pdf",)
Check = dict[str, Any]


def pagemill(path: Path, number: int) -> Read:
    from reading import read_one

    from flows.export.reading_flow import COMPOUND, join_parted
    from parsers.document import RUNNING_HEADS

    blocks = [b for b in read_one(path, number).blocks if b.label not in RUNNING_HEADS]
    text = "\n\n".join(block.text for block in blocks)
    text = join_parted(text, frozenset(COMPOUND.findall(text)))
    return Read(text, [_grid(block.cells) for block in blocks if block.cells])


def _grid(cells: Sequence[Any]) -> Table:
    return {
        (row, column): cell.text
        for cell in cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }


def pymupdf4llm(path: Path, number: int) -> Read:
    import pymupdf4llm as tool

    with contextlib.redirect_stdout(io.StringIO()):
        text = tool.to_markdown(
            str(path), pages=[number - 1], header=False, footer=False, use_ocr=False
        )
    return Read(text, pipe_tables(text))


def markitdown(path: Path, number: int) -> Read:
    import pymupdf
    from markitdown import MarkItDown

    with pymupdf.open(path) as document:
        document.select([number - 1])
        text = MarkItDown().convert_stream(io.BytesIO(document.tobytes()), file_extension=".pdf")
    return Read(text.text_content, pipe_tables(text.text_content))


def pdftotext(path: Path, number: int) -> Read:
    if shutil.which("pdftotext") is None:
        raise ImportError("there is no pdftotext here")
    page = f"-f {number} -l {number}".split()
    done = subprocess.run(["pdftotext", *page, path, "-"], capture_output=True, check=True)
    return Read(done.stdout.decode(errors="replace"))


def pipe_tables(text: str) -> list[Table]:
    """The tables of Markdown: lines of cells between pipes, without the line of dashes."""
    tables: list[dict[tuple[int, int], str]] = [{}]
    row = 0
    for line in text.splitlines():
        if not line.strip().startswith("|"):
            tables, row = [*tables, {}] if tables[-1] else tables, 0
            continue
        texts = [cell.replace("<br>", " ").strip() for cell in line.strip().strip("|").split("|")]
        if not all(re.fullmatch(r":?-+:?", cell) for cell in texts):
            tables[-1] |= {(row, column): cell for column, cell in enumerate(texts)}
            row += 1
    return [table for table in tables if table]


TOOLS: dict[str, Callable[[Path, int], Read]] = {
    "Pagemill": pagemill,
    "pymupdf4llm": pymupdf4llm,
    "markitdown": markitdown,
    "pdftotext": pdftotext,
}


def kind_of(check: Check, handwriting: Sequence[str]) -> str:
    if check["type"] == "math":
        return "formulas"
    return "handwriting" if Path(check["pdf"]).name in handwriting else str(check["type"])


def measure(name: str, folder: Path, pages: dict[Any, list[Check]], options: Any) -> None:
    passed: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    started = time.perf_counter()
    for (pdf, number), checks in pages.items():
        try:
            page = TOOLS[name](folder / "pdfs" / pdf, number)
        except ImportError as error:
            print(f"{name:12} is left out: {error}")
            return
        for check in checks:
            kind = kind_of(check, options.handwriting)
            asked[kind] += 1
            right = kind != "formulas" and passes(check, page)
            passed[kind] += right
            if options.misses and not right and kind != "formulas":
                print(f"  {name}: {check}")
    seconds = time.perf_counter() - started
    printed = [kind for kind in asked if kind not in ("formulas", "handwriting")]
    right, total = sum(passed[kind] for kind in printed), sum(asked[kind] for kind in printed)
    shares = "  ".join(f"{kind} {passed[kind]}/{asked[kind]}" for kind in sorted(asked))
    print(f"{name:12} {right}/{total} = {right / total:.3f} printed   {shares}   {seconds:.1f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description="The share of olmOCR-bench's checks passed.")
    parser.add_argument("folder", metavar="DIR", type=Path, help="holds dataset.jsonl and pdfs/")
    parser.add_argument("--only", choices=TOOLS, help="measure this tool alone")
    parser.add_argument("--misses", action="store_true", help="print the checks not passed")
    parser.add_argument("--handwriting", metavar="NAME", nargs="*", default=HANDWRITING)
    options = parser.parse_args()
    pages: dict[Any, list[Check]] = defaultdict(list)
    for line in (options.folder / "dataset.jsonl").read_text(encoding="utf-8").splitlines():
        check = json.loads(line)
        pages[check["pdf"], check["page"]].append(check)
    for name in [options.only] if options.only else TOOLS:
        measure(name, options.folder, pages, options)


if __name__ == "__main__":
    main()
