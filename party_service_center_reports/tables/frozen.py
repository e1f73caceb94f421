"""Reports as plain data that a database keeps, and back, without any loss.

What was reported stays readable as it was, whatever becomes of the records.
"""

from datetime import date, datetime

from .report import Passage, Report
from .table import Chart, Column, Figure, Kind, Shape, Table, Wording


def freeze(report: Report) -> dict:
    """``report`` as dicts, lists, texts and numbers (what JSON knows).

    >>> column = Column("day", "Day", Kind.DATE)
    >>> table = Table("T", (column,), [(date(2026, 9, 1),)], datetime(2026, 9, 2, 8))
    >>> report = Report("R", (table, Passage("P", "text")), datetime(2026, 9, 2, 8))
    >>> freeze(report)["parts"][0]["rows"]
    [['2026-09-01']]
    >>> thaw(freeze(report)) == report
    True
    """
    return {
        "title": report.title,
        "subtitle": report.subtitle,
        "as_of": report.as_of.isoformat(),
        "wording": vars(report.wording).copy(),
        "parts": [
            _freeze_table(part) if isinstance(part, Table) else vars(part).copy()
            for part in report.parts
        ],
    }


def thaw(data: dict) -> Report:
    """The report that ``freeze`` made ``data`` from."""
    wording = Wording(**data["wording"])
    return Report(
        data["title"],
        tuple(
            _thaw_table(part, wording) if "columns" in part else Passage(**part)
            for part in data["parts"]
        ),
        datetime.fromisoformat(data["as_of"]),
        data["subtitle"],
        wording,
    )


def _freeze_table(table):
    return {
        "title": table.title,
        "subtitle": table.subtitle,
        "as_of": table.as_of.isoformat(),
        "columns": [vars(column).copy() for column in table.columns],
        "rows": [[_plain(value) for value in row] for row in table.rows],
        "figures": [vars(figure).copy() for figure in table.figures],
        "totals": {key: _plain(value) for key, value in table.totals.items()},
        "notes": list(table.notes),
        "charts": [
            vars(chart) | {"values": list(chart.values)} for chart in table.charts
        ],
    }


def _thaw_table(data, wording):
    columns = tuple(
        Column(**column | {"kind": Kind(column["kind"])}) for column in data["columns"]
    )
    kinds = {column.key: column.kind for column in columns}
    return Table(
        title=data["title"],
        subtitle=data["subtitle"],
        as_of=datetime.fromisoformat(data["as_of"]),
        columns=columns,
        rows=[
            tuple(map(_value, row, (column.kind for column in columns)))
            for row in data["rows"]
        ],
        figures=tuple(Figure(**figure) for figure in data["figures"]),
        totals={
            key: _value(value, kinds[key]) for key, value in data["totals"].items()
        },
        notes=tuple(data["notes"]),
        charts=tuple(
            Chart(
                **chart
                | {"values": (*chart["values"],), "shape": Shape(chart["shape"])}
            )
            for chart in data["charts"]
        ),
        wording=wording,
    )


def _plain(value):
    return value.isoformat() if isinstance(value, date) else value


def _value(value, kind):
    if isinstance(value, str):
        # a cell of a day may hold a word, such as “Total” in a last row
        try:
            if kind is Kind.DATE:
                return date.fromisoformat(value)
            if kind is Kind.DATETIME:
                return datetime.fromisoformat(value)
        except ValueError:
            return value
    return value
