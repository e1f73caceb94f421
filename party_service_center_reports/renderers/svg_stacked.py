"""Bars under their labels, as SVG: for telephones and walls, where columns are narrow.

What has no number, because it is hidden, is not drawn.
"""

from xml.sax.saxutils import escape

WIDTH = 320  # units of the drawing; it is shown as wide as there is room
VALUE_WIDTH = 56
LABEL_HEIGHT, BAR_HEIGHT, GAP = 16, 14, 8
TYPE, LONGEST_LABEL = 12, 50  # units; a Chinese character takes two of the label's
COLOR = "#b5121b"


def draw(table, chart, say):
    """The SVG element of ``chart``; its first column of values is drawn.

    :param say: function of a value and its kind that gives the text to show

    >>> from datetime import datetime
    >>> from ..tables.table import Chart, Column, Kind, Table
    >>> columns = (Column("a", "A"), Column("n", "N", Kind.INTEGER))
    >>> rows = [("x & y", 30), ("few", "under 3"), ("none", 0)]
    >>> table = Table("T", columns, rows, datetime(2026, 9, 1))
    >>> text = draw(table, Chart("<C>", "a", ("n",)), lambda value, kind: f"{value}")
    >>> "&lt;C&gt;" in text, "x &amp; y" in text, "few" in text, text.count("<rect")
    (True, True, False, 2)
    """
    keys = [column.key for column in table.columns]
    name, place = keys.index(chart.labels), keys.index(chart.values[0])
    kind = table.columns[place].kind
    rows = [
        (row[name], row[place])
        for row in table.rows
        if isinstance(row[place], int | float)
    ]
    most = max((value for _label, value in rows), default=0) or 1
    room = WIDTH - VALUE_WIDTH
    body, top = [], 0
    for label, value in rows:
        width = value / most * room
        middle = top + LABEL_HEIGHT + BAR_HEIGHT / 2 + TYPE / 3
        body += [
            _text(0, top + TYPE, _short(label)),
            f'<rect x="0" y="{top + LABEL_HEIGHT}" width="{width:.1f}"'
            f' height="{BAR_HEIGHT}" fill="{COLOR}"/>',
            _text(width + 5, middle, say(value, kind)),
        ]
        top += LABEL_HEIGHT + BAR_HEIGHT + GAP
    title = escape(chart.title, {'"': "&quot;"})
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top or 1}"'
        f' class="party_chart party_chart_narrow" role="img" aria-label="{title}"'
        f' font-size="{TYPE}">{"".join(body)}</svg>'
    )


def _text(x, y, text):
    return f'<text x="{x:.1f}" y="{y:.1f}">{escape(str(text))}</text>'


def _short(label):
    """A label that stays within the drawing.

    >>> len(_short("a" * 80))
    50
    """
    label, units = " ".join(str(label).split()), 0
    for length, character in enumerate(label):
        units += 2 if ord(character) > 0x2E80 else 1
        if units > LONGEST_LABEL:
            return label[: length - 1] + "…"
    return label
