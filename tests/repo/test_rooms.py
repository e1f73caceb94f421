"""The rooms of the main addon know each other in one direction only."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ADDON = ROOT / "party_service_center"
REPORTS = ROOT / "party_service_center_reports"

# From the ground up; a room may know itself and those before it.
ROOMS = [
    ["party.protected.mixin", "party.transition.mixin", "party.concurrency.mixin"],
    ["party.organization"],
    ["party.workday.year", "party.workday"],
    ["party.center", "party.staff"],
    ["party.deadline.mixin"],
    ["party.member", "party.business", "party.access.log", "party.member.reveal"],
    ["party.service.type"],
    [
        "party.ticket",
        "party.ticket.transfer",
        "party.ticket.notice",
        "party.ticket.transfer.make",
        "party.ticket.tell",
        "party.ticket.give.reason",
    ],
    ["party.demo"],
]
FLOOR = {model: floor for floor, room in enumerate(ROOMS) for model in room}


def _files():
    return sorted(
        path
        for folder in ("models", "wizard", "demo")
        for path in (ADDON / folder).glob("*.py")
    )


def _names(tree):
    """Model names a file defines, inherits, points to or asks the environment for."""
    own, known, mirrors = None, set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            target = node.targets[0].id
            if target == "_name":
                own = ast.literal_eval(node.value)
            if target == "_inherit":
                value = ast.literal_eval(node.value)
                known |= {value} if isinstance(value, str) else set(value)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in ("Many2one", "Many2many", "One2many") and node.args:
                if isinstance(node.args[0], ast.Constant):
                    is_mirror = node.func.attr == "One2many"
                    (mirrors if is_mirror else known).add(node.args[0].value)
        if (
            isinstance(node, ast.Subscript)
            and isinstance(node.value, ast.Attribute)
            and node.value.attr == "env"
            and isinstance(node.slice, ast.Constant)
        ):
            known.add(node.slice.value)
    # a One2many and the count over it show a room below; no rule may read through them
    return own, known - mirrors


@pytest.mark.parametrize("path", _files(), ids=lambda path: path.name)
def test_no_arrow_points_upward(path):
    own, known = _names(ast.parse(path.read_text()))
    if own is None:
        return
    assert own in FLOOR, f"{own} is in no room: add it to ROOMS"
    upward = {name for name in known if FLOOR.get(name, -1) > FLOOR[own]}
    assert not upward, f"{own} must not know {sorted(upward)}"


def test_pure_rules_know_no_odoo():
    for path in (ADDON / "tools").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            modules = []
            if isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                modules = [node.module or ""]
            assert not [m for m in modules if m.split(".")[0] == "odoo"], path


def test_nobody_reads_the_reports():
    for path in ADDON.rglob("*"):
        if path.suffix in (".py", ".xml", ".csv", ".js"):
            assert "party_service_center_reports" not in path.read_text(), path
