"""What the product writes is what a provider is asked to approve, letter by letter.

Clause: A1.2.5 (a message that fits no approved text does not leave)
"""

import re
from pathlib import Path

import polib
import pytest
from lxml import etree

ADDON = Path(__file__).parents[2] / "party_service_center"
VARIABLE = re.compile(r"\{\{.*?\}\}|\$\{\w+\}", re.DOTALL)
KINDS = {
    "ticket": ("promise", "extension", "answer"),
    "event": ("invitation", "change", "cancellation", "reminder"),
}
PAIRS = [
    (f"party_{subject}_sms_{kind}", f"party_sms_template_{kind}")
    for subject, kinds in KINDS.items()
    for kind in kinds
]


def _text(record_id):
    """The text of a message that is shipped in a data file."""
    for path in (ADDON / "data").glob("*.xml"):
        found = etree.parse(path).xpath(
            "//record[@id=$id]/field[@name='body' or @name='text']", id=record_id
        )
        if found:
            return found[0].text
    raise LookupError(record_id)


def _chinese(text):
    entry = polib.pofile(ADDON / "i18n" / "zh_CN.po").find(text)
    assert entry, text
    return entry.msgstr


@pytest.mark.parametrize("language", [str, _chinese], ids=["English", "Chinese"])
@pytest.mark.parametrize(("message", "approved"), PAIRS)
def test_messages_fit_the_approved_texts(message, approved, language):
    texts = [language(_text(name)) for name in (message, approved)]
    written, asked = (VARIABLE.split(text) for text in texts)
    assert len(written) > 1
    assert written == asked
