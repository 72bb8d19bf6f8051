"""What must hold of the project as a whole: what is packaged, pinned and written down."""

import re
import shutil
import subprocess
import sys
import tomllib
import warnings
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
FOUND: list[str] = PROJECT["tool"]["setuptools"]["packages"]["find"]["include"]
LEFT_BY_BUILDS = {"build", "dist", "pagemill.egg-info"}
TOP_LEVEL = sorted(pattern.removesuffix("*") for pattern in FOUND)


def modules(root: Path = ROOT) -> list[Path]:
    return sorted(path for name in TOP_LEVEL for path in (root / name).rglob("*.py"))


def requirements() -> list[Requirement]:
    project = PROJECT["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    every = [Requirement(line) for group in groups for line in group]
    return [requirement for requirement in every if requirement.name != project["name"]]


def test_every_folder_with_modules_is_packaged() -> None:
    """Without `__init__.py` a folder would be taken for data, and left out."""
    folders = {path.parent for path in modules()}
    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []


@pytest.mark.parametrize("requirement", requirements(), ids=lambda each: each.name)
def test_a_dependency_has_a_lower_and_an_upper_bound(requirement: Requirement) -> None:
    operators = {specifier.operator for specifier in requirement.specifier}
    assert {">=", "<"} <= operators


def test_the_newest_heading_of_the_changelog_is_the_version() -> None:
    headings = re.findall(r"^## \[([^]]+)\]", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert headings[0] == PROJECT["project"]["version"]


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_has_at_most_300_lines_that_are_not_blank(path: Path) -> None:
    assert sum(bool(line.strip()) for line in path.read_text().splitlines()) <= 300


def test_prefect_can_create_its_server_with_the_pinned_fastapi() -> None:
    with warnings.catch_warnings():
        # Prefect and FastAPI deprecate parts of each other; only whether they fit matters here.
        warnings.simplefilter("ignore")
        from prefect.server.api.server import create_app

        assert create_app(ephemeral=True).routes


def test_the_ci_script_can_be_run() -> None:
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111


def test_make_help_names_every_target_that_a_user_may_want() -> None:
    makefile = (ROOT / "Makefile").read_text()
    named = set(re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split())
    explained = set(re.findall(r"^([a-z-]+):.*## .*\.$", makefile, re.MULTILINE))
    assert explained == named


@pytest.mark.slow
def test_the_wheel_holds_every_module_its_data_and_no_tests(tmp_path: Path) -> None:
    # Built from a copy, as setuptools leaves a folder behind; pip asks the index for setuptools.
    copy = tmp_path / "copy"
    shutil.copytree(ROOT, copy, ignore=lambda folder, names: names_to_leave(Path(folder), names))
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", tmp_path, copy]
    subprocess.run(command, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {path.relative_to(copy).as_posix() for path in modules(copy)} <= names
    data = (
        "migrations/*.mako",
        "flows/viewer/templates/*",
        "flows/viewer/static/*",
        "parsers/lexicon/*.toml",
        "storage/*.toml",
    )
    files = {path.relative_to(copy).as_posix() for each in data for path in copy.glob(each)}
    assert len(files) > len(data) and files <= names
    assert {name.partition("/")[0] for name in names if ".dist-info" not in name} == set(TOP_LEVEL)


def names_to_leave(folder: Path, names: list[str]) -> set[str]:
    """What a fresh clone does not have, at the top; nothing below."""
    top = folder == ROOT
    return {name for name in names if top and (name.startswith(".") or name in LEFT_BY_BUILDS)}
