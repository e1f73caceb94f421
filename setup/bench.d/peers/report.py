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
    rows = {}
    for label, column, ms, queries in json.loads(Path(path).read_text()):
        rows.setdefault(label, {})[column] = (ms, queries)
    return rows


def cell(row, column):
    if column not in row:
        return f"{'':>17}"
    ms, queries = row[column]
    return f"{ms:8.1f} ms {queries:4} q"


def table(size, rows):
    print(f"\n  {size:,} rows of each, {size // 10:,} visible to the clerk")
    head = "".join(f"{name:>17}" for name in COLUMNS.values())
    print(f"  {'':<18}{head}   better peer / ours")
    for label, row in rows.items():
        cells = "".join(f"{cell(row, column):>17}" for column in COLUMNS)
        peers = [row[column][0] for column in PEERS if column in row]
        ratio = f"{min(peers) / row['party.ticket'][0]:12.1f} ×" if peers else ""
        print(f"  {label:<18}{cells}   {ratio}")


small, large = (read(path) for path in sys.argv[3:5])
table(int(sys.argv[1]), small)
table(int(sys.argv[2]), large)
print("\n  Ours, more rows / fewer rows (aim for list and board as opened: 2 at most)")
for label, row in large.items():
    print(
        f"  {label:<18}{row['party.ticket'][0] / small[label]['party.ticket'][0]:8.2f}"
    )
