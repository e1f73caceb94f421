"""The table as plain values: what it refuses, what its columns say."""

import doctest
import json
from dataclasses import FrozenInstanceError
from datetime import datetime

import pytest
from plain.party_service_center_reports.tables import (
    comparison,
    frozen,
    period,
    report,
    table,
)
from plain.party_service_center_reports.tables.table import Chart, Column, Kind, Table

AS_OF = datetime(2026, 9, 21, 10, 0)


@pytest.mark.parametrize("module", [comparison, frozen, period, report, table])
def test_doctests(module):
    result = doctest.testmod(module)
    assert result.attempted and not result.failed


def test_table_is_frozen():
    made = Table("Register", (Column("number", "Number"),), [], AS_OF)
    with pytest.raises(FrozenInstanceError):
        made.title = "Another"
    with pytest.raises(FrozenInstanceError):
        made.columns[0].title = "Another"


@pytest.mark.parametrize("columns", [(), (Column("a", "A"), Column("a", "B"))])
def test_columns_need_different_keys(columns):
    with pytest.raises(ValueError, match="different keys"):
        Table("Register", columns, [], AS_OF)


def test_totals_need_a_column():
    with pytest.raises(ValueError, match="without a column: b"):
        Table("Register", (Column("a", "A"),), [], AS_OF, totals={"b": 1})


def test_rows_may_be_a_generator():
    rows = ((number,) for number in range(3))
    made = Table("Register", (Column("a", "A", Kind.INTEGER),), rows, AS_OF)
    assert list(made.rows) == [(0,), (1,), (2,)]


def test_charts_need_their_columns_and_their_rows():
    columns = (Column("a", "A"), Column("b", "B", Kind.INTEGER))
    with pytest.raises(ValueError, match="without a column: c"):
        Table("R", columns, [], AS_OF, charts=(Chart("C", "a", ("c",)),))
    with pytest.raises(ValueError, match="rows at hand"):
        Table("R", columns, iter([]), AS_OF, charts=(Chart("C", "a", ("b",)),))


def test_a_report_comes_back_from_json_as_it_was():
    columns = (
        Column("day", "Day", Kind.DATE),
        Column("at", "At", Kind.DATETIME, 17, "local"),
        Column("share", "Share", Kind.PERCENT),
    )
    part = Table(
        "R",
        columns,
        [(AS_OF.date(), AS_OF, 0.25), (None, None, 1)],
        AS_OF,
        "sub",
        (table.Figure("Tickets", 2),),
        {"day": "Total", "share": 1.0},
        ("a note",),
        (Chart("C", "day", ("share",), table.Shape.LINE),),
    )
    made = report.Report("S", (part, report.Passage("P", "one\ntwo")), AS_OF, "of June")
    text = json.dumps(frozen.freeze(made))
    assert frozen.thaw(json.loads(text)) == made
