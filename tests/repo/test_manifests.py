"""Manifests list every file once and in the order Odoo needs."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ADDONS = ["party_service_center", "party_service_center_reports"]
AUTHOR = "Anji County Association of Self-employed and Private Enterprises"
FOLDERS = ["security", "data", "views", "wizard", "report", "demo"]
ORDER = {"security": 0, "data": 1, "wizard": 2, "report": 2, "views": 2}


def _manifest(addon):
    return ast.literal_eval((ROOT / addon / "__manifest__.py").read_text())


@pytest.mark.parametrize("addon", ADDONS)
def test_every_file_is_listed_once(addon):
    manifest = _manifest(addon)
    listed = manifest.get("data", []) + manifest.get("demo", [])
    assert len(listed) == len(set(listed))
    present = {
        str(path.relative_to(ROOT / addon))
        for folder in FOLDERS
        for path in (ROOT / addon / folder).rglob("*")
        if path.suffix in (".xml", ".csv")
    }
    assert set(listed) == present


@pytest.mark.parametrize("addon", ADDONS)
def test_order_is_security_data_views_menus(addon):
    files = _manifest(addon)["data"]
    ranks = [
        3 if name.endswith("_menus.xml") else ORDER[name.split("/")[0]]
        for name in files
    ]
    assert ranks == sorted(ranks)
    assert files[0].startswith("security/")


@pytest.mark.parametrize("addon", ADDONS)
def test_head_data(addon):
    manifest = _manifest(addon)
    assert manifest["license"] == "LGPL-3"
    assert manifest["author"] == AUTHOR
    assert re.fullmatch(r"19\.0\.\d+\.\d+\.\d+", manifest["version"])
    assert manifest["depends"] == sorted(manifest["depends"])
