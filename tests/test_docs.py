"""What the documentation links to and names is there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")
NAMED = re.compile(r"`((?:flows|parsers|storage|benchmarks|tests|samples|docs)/[^\s`<>*]*)`")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
EXAMPLES = ("adding-", "CHANGELOG", "decisions/")
"""Pages that name files which the reader adds, or which were there once."""
STANDING = [
    page for page in PAGES if not any(part in str(page.relative_to(ROOT)) for part in EXAMPLES)
]


def targets(page: Path) -> Iterator[str]:
    found = LINK.findall(page.read_text())
    return (target for target in found if not re.match(r"[a-z]+:", target))


def anchor(heading: str) -> str:
    """As GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in targets(page):
        path, _, section = target.partition("#")
        linked = (page.parent / path).resolve() if path else page
        assert linked.exists(), target
        if section:
            assert section in map(anchor, HEADING.findall(linked.read_text())), target


@pytest.mark.parametrize("page", STANDING, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_that_is_named_exists(page: Path) -> None:
    for name in NAMED.findall(page.read_text()):
        assert (ROOT / name).exists(), name


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached, due = set(), [ROOT / "README.md"]
    while due:
        page = due.pop()
        if page not in reached:
            reached.add(page)
            paths = (page.parent / target.partition("#")[0] for target in targets(page))
            due += [path.resolve() for path in paths if path.suffix == ".md"]
    assert set(PAGES) <= reached
