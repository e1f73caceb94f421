"""Each addon is a package of its own with a page, an icon and a changelog."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ADDONS = ["party_service_center", "party_service_center_reports"]


@pytest.mark.parametrize("addon", ADDONS)
def test_addon_is_a_package(addon):
    project = tomllib.loads((ROOT / addon / "pyproject.toml").read_text())
    assert project["build-system"]["build-backend"] == "whool.buildapi"


@pytest.mark.parametrize("addon", ADDONS)
def test_addon_has_its_pages(addon):
    for name in ("DESCRIPTION", "CONTEXT", "CONFIGURE", "USAGE"):
        text = (ROOT / addon / "readme" / f"{name}.md").read_text()
        assert len(text) > 100, name
    assert (ROOT / addon / "static/description/icon.png").stat().st_size > 500
    assert (ROOT / addon / "readme/newsfragments").is_dir()
    assert (ROOT / addon / "README.rst").exists()


def test_readme_names_the_two_commands():
    text = (ROOT / "README.rst").read_text()
    for command in ("setup/serve", "setup/test", "setup/check", "setup/clean"):
        assert command in text
        assert (ROOT / command).stat().st_mode & 0o111, f"{command} is not executable"


def test_locks_are_hashed_and_name_no_index():
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = (ROOT / "setup" / name).read_text().splitlines()
        pins = [line for line in lines if "==" in line]
        assert pins
        for line in pins:
            assert line.endswith("\\"), f"{line} has no hash"
        assert not [line for line in lines if "://" in line or "--index" in line]


def test_metapackage_brings_all_addons():
    path = ROOT / "setup/_metapackage/pyproject.toml"
    project = tomllib.loads(path.read_text())["project"]
    addons = sorted(path.parent.name for path in ROOT.glob("*/__manifest__.py"))
    assert project["dependencies"] == [f"odoo-addon-{name}==19.0.*" for name in addons]


def test_no_file_names_a_package_index():
    """Whoever sets the product up has pip, npm and apt point where they like."""
    names = [r"py" r"pi\.org", r"python" r"hosted", r"npm" r"js\.", r"deb" r"ian\.org"]
    hosts = re.compile("|".join(names))
    made = {".git", ".state", ".hypothesis", ".ruff_cache"}
    for top in (path for path in ROOT.iterdir() if path.name not in made):
        for path in [top, *top.rglob("*")]:
            if path.is_file() and path.suffix not in (".png", ".pyc", ".xlsx", ".xls"):
                found = hosts.search(path.read_text(errors="ignore"))
                assert not found, f"{path.relative_to(ROOT)}: {found.group()}"
