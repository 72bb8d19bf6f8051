"""What is lost: the share of pages' words that stand in their blocks, beside another tool.

    python benchmarks/coverage.py DIR...

Of each folder's PDFs, the pages whose text layer is good. Words are those that PyMuPDF gives for
the page, those outside of it left out, compared as a multiset of their letters and figures, so that
it does not matter how a word is parted at the end of a line. Heads and feet of pages count.
"""

import argparse
import contextlib
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pymupdf
from reading import pages_of

Words = Counter[str]
SIGNS = re.compile(r"[^\W_]+")
PARTED = re.compile(r"(?<=[^\W\d_])-\s+(?=[^\W\d_])")
LEAST = 0.97


def words_in(text: str) -> Words:
    text = unicodedata.normalize("NFKC", PARTED.sub("", text)).casefold()
    return Counter(SIGNS.findall(text))


def measured(path: Path) -> Iterator[tuple[int, Words, dict[str, Words]]]:
    """Of each page with a good text layer its number, its words, and what each tool gives."""
    with pymupdf.open(path) as document:
        for number, (page, normalized) in enumerate(pages_of(path)):
            if page.text_layer.good:
                true = words_in(document[number].get_text())
                ours = words_in("\n".join(block.text for block in normalized.blocks))
                yield number + 1, true, {"Pagemill": ours, "pymupdf4llm": markdown(path, number)}


def markdown(path: Path, number: int) -> Words:
    import pymupdf4llm

    with contextlib.redirect_stdout(io.StringIO()):
        return words_in(pymupdf4llm.to_markdown(str(path), pages=[number], use_ocr=False))


def measure(folder: Path, worst: int) -> bool:
    pages = [(path, *page) for path in sorted(folder.rglob("*.pdf")) for page in measured(path)]
    total = sum(true.total() for _, _, true, _ in pages)
    shares = {
        tool: sum((true & found[tool]).total() for _, _, true, found in pages) / max(1, total)
        for tool in ("Pagemill", "pymupdf4llm")
    }
    print(f"{folder.name}: {len(pages)} pages, {total} words; " + ", ".join(
        f"{tool} {share:.4f}" for tool, share in shares.items()
    ))  # fmt: skip
    lost = sorted(
        pages, key=lambda page: (page[2] & page[3]["Pagemill"]).total() / max(1, page[2].total())
    )
    for path, number, true, found in lost[:worst]:
        missing = true - found["Pagemill"]
        if missing:
            share = 1 - missing.total() / true.total()
            print(f"  {path.name} page {number}: {share:.3f}, without {list(missing)[:8]}")
    return shares["Pagemill"] >= LEAST


def main() -> None:
    parser = argparse.ArgumentParser(description="The share of pages' words in their blocks.")
    parser.add_argument("folders", metavar="DIR", type=Path, nargs="+")
    parser.add_argument("--worst", type=int, default=3, help="print so many pages of each folder")
    arguments = parser.parse_args()
    within = [measure(folder, arguments.worst) for folder in arguments.folders]
    print(f"{'All' if all(within) else 'NOT all'} folders are above the limit of {LEAST:.0%}.")


if __name__ == "__main__":
    main()
