"""Compare or merge translation files: is the committed one as fresh as the code?

compare_pot.py FRESH.pot COMMITTED.pot    says what is missing or left over
compare_pot.py --merge FRESH.pot zh_CN.po brings the translation to the fresh texts
"""

import sys
from pathlib import Path

import polib


def compare(fresh_path, committed_path):
    fresh = {entry.msgid for entry in polib.pofile(fresh_path)}
    committed = {entry.msgid for entry in polib.pofile(committed_path)}
    for text in sorted(fresh - committed):
        print(f"missing: {text[:100]!r}")
    for text in sorted(committed - fresh):
        print(f"left over: {text[:100]!r}")
    return fresh == committed


def merge(fresh_path, translation_path):
    fresh = polib.pofile(fresh_path)
    fresh.metadata.pop("POT-Creation-Date", None)
    fresh.metadata.pop("PO-Revision-Date", None)
    fresh.save(fresh_path)
    known = {}
    if Path(translation_path).exists():
        known = {e.msgid: e.msgstr for e in polib.pofile(translation_path)}
    for entry in fresh:
        entry.msgstr = known.get(entry.msgid, "")
    fresh.metadata |= {
        "Language": "zh_CN",
        "Plural-Forms": "nplurals=1; plural=0;",
        "Content-Transfer-Encoding": "8bit",
    }
    fresh.save(translation_path)
    untranslated = fresh.untranslated_entries()
    print(f"{translation_path}: {len(fresh)} texts, {len(untranslated)} to translate")
    return True


def main(arguments):
    if arguments[0] == "--merge":
        return merge(*arguments[1:])
    return compare(*arguments)


if __name__ == "__main__":
    sys.exit(not main(sys.argv[1:]))
