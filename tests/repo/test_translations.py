"""The Chinese interface is complete: staff never meet an English text."""

import re
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).parents[2]
ADDONS = ["party_service_center", "party_service_center_reports"]
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\{.*?\}\}|%s|%d")


@pytest.mark.parametrize("addon", ADDONS)
def test_every_text_is_translated(addon):
    folder = ROOT / addon / "i18n"
    texts = {entry.msgid for entry in polib.pofile(folder / f"{addon}.pot")}
    chinese = polib.pofile(folder / "zh_CN.po")
    assert texts, "an empty list of texts proves nothing"
    assert texts == {entry.msgid for entry in chinese}
    assert not [entry.msgid for entry in chinese.untranslated_entries()]
    assert not [entry.msgid for entry in chinese.fuzzy_entries()]


@pytest.mark.parametrize("addon", ADDONS)
def test_placeholders_are_kept(addon):
    for entry in polib.pofile(ROOT / addon / "i18n" / "zh_CN.po"):
        wanted = sorted(PLACEHOLDER.findall(entry.msgid))
        assert sorted(PLACEHOLDER.findall(entry.msgstr)) == wanted, entry.msgid


def test_no_chinese_in_code():
    """Chinese stands in translations, lists, doctests and demonstration data alone."""
    chinese = re.compile("[\u4e00-\u9fff]")
    # names of festivals are data of the official lists
    allowed = {"party_service_center/tools/year_check.py"}
    # the staff's own sheet is Chinese, whatever language the screens have
    allowed |= {
        f"party_service_center/tools/{name}.py"
        for name in ("roster_columns", "roster_template", "sheet_cell")
    }
    # the association's letters bear a Chinese number, whatever the screens speak
    allowed |= {"party_service_center/data/ir_sequence_data.xml"}
    for addon in ADDONS:
        for path in (ROOT / addon).rglob("*"):
            if path.suffix not in (".py", ".xml", ".js"):
                continue
            name = path.relative_to(ROOT)
            if {"tests", "demo"} & set(name.parts) or str(name) in allowed:
                continue
            for number, line in enumerate(path.read_text().splitlines(), 1):
                assert not chinese.search(line), f"{name}:{number}: {line.strip()}"
