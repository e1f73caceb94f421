"""Print the tables of setup/bench peers from the results of its two sizes."""

import json
import sys
from pathlib import Path

COLUMNS = {
    "party.ticket": "ours",
    "helpdesk.ticket": "helpdesk",
    "project.task": "tasks",
    "SQL": "bare SQL",
}
PEERS = ("helpdesk.ticket", "project.task")


def read(path):
    """(load of the machine, label → column → figures)"""
    results = json.loads(Path(path).read_text())
    rows = {}
    for label, column, ms, queries in results["rows"]:
        rows.setdefault(label, {})[column] = (ms, queries)
    return results["load"], rows


def cell(row, column):
    if column not in row:
        return f"{'':>17}"
    ms, queries = row[column]
    return f"{ms:8.1f} ms {queries:4} q"


def table(size, load, rows):
    visible = f"{size:,} rows of each, {size // 10:,} visible to the clerk"
    print(f"\n  {visible}; load of the machine at the end {load:.1f}")
    head = "".join(f"{name:>17}" for name in COLUMNS.values())
    print(f"  {'':<18}{head}   better peer / ours")
    for label, row in rows.items():
        cells = "".join(f"{cell(row, column):>17}" for column in COLUMNS)
        peers = [row[column][0] for column in PEERS if column in row]
        ratio = f"{min(peers) / row['party.ticket'][0]:12.1f} ×" if peers else ""
        print(f"  {label:<18}{cells}   {ratio}")


few, many = int(sys.argv[1]), int(sys.argv[2])
(few_load, small), (many_load, large) = read(sys.argv[3]), read(sys.argv[4])
table(few, few_load, small)
table(many, many_load, large)
print("\n  Ours, more rows / fewer rows (aim for list and board as opened: 2 at most)")
for label, row in large.items():
    print(
        f"  {label:<18}{row['party.ticket'][0] / small[label]['party.ticket'][0]:8.2f}"
    )
