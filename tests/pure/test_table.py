"""The table as plain values: what it refuses, what its columns say."""

import doctest
from dataclasses import FrozenInstanceError
from datetime import datetime

import pytest
from plain.party_service_center_reports.tables import period, table
from plain.party_service_center_reports.tables.table import Column, Kind, Table

AS_OF = datetime(2026, 9, 21, 10, 0)


@pytest.mark.parametrize("module", [period, table])
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
