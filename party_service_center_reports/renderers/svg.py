"""Charts as SVG, for paper and screen: plain shapes that gray ink keeps apart."""

from math import cos, pi, sin
from xml.sax.saxutils import escape

from ..tables.table import Shape
from .text_width import width_of

WIDTH = 640  # units of the drawing; it is shown as wide as there is room
ROW, GAP = 16, 8  # heights of a bar and of the space between two groups
LABEL_WIDTH, VALUE_WIDTH = 190, 70
LINE_HEIGHT, LINE_MARGIN = 220, 34
RADIUS, HOLE = 90, 50
LEAST_TEXT = 11  # font size
# units of width, of which a Chinese character takes two: beside a bar, under a line
LONGEST_LABEL, LONGEST_TICK = 30, 16
MOST_TICKS = 6
# dark to light, so that paper without colors tells them apart
SHADES = ("#1f3b63", "#8fa9c4", "#c9703a", "#5b5b5b", "#dfc08a", "#c8c8c8")
DASHES = ("", "8 4", "2 4", "12 4 2 4", "4 4", "16 4")


def draw(table, chart, say):
    """The SVG element of ``chart``.

    :param say: function of a value and its kind that gives the text to show

    >>> from datetime import datetime
    >>> from ..tables.table import Chart, Column, Kind, Table
    >>> chart = Chart("<C>", "a", ("n",))
    >>> columns = (Column("a", "A"), Column("n", "N", Kind.INTEGER))
    >>> table = Table("T", columns, [("x & y", 3)], datetime(2026, 9, 1),
    ...     charts=(chart,))
    >>> text = draw(table, chart, lambda value, kind: f"{value}")
    >>> "<C>" in text, "&lt;C&gt;" in text, "x &amp; y" in text
    (False, True, True)
    """
    drawing = _Drawing(table, chart, say)
    body, height = {
        Shape.BARS: drawing.bars,
        Shape.LINE: drawing.line,
        Shape.SHARES: drawing.shares,
    }[chart.shape]()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"'
        f' class="party_chart" role="img" aria-label="{_attribute(chart.title)}"'
        f' font-size="{LEAST_TEXT}">{"".join(body)}</svg>'
    )


class _Drawing:
    def __init__(self, table, chart, say):
        keys = [column.key for column in table.columns]
        self.say = say
        self.columns = [table.columns[keys.index(key)] for key in chart.values]
        places = [keys.index(key) for key in chart.values]
        label = keys.index(chart.labels)
        kind = table.columns[label].kind
        self.labels = [_short(say(row[label], kind)) for row in table.rows]
        self.values = [[row[place] for place in places] for row in table.rows]
        self.most = max((v for row in self.values for v in row if v), default=0) or 1

    def bars(self):
        """Lying bars: there is room for long labels, and each says its value."""
        body, top = self._legend() if len(self.columns) > 1 else ([], GAP)
        room = WIDTH - LABEL_WIDTH - VALUE_WIDTH
        for label, row in zip(self.labels, self.values, strict=True):
            middle = top + len(row) * ROW / 2 + LEAST_TEXT / 3
            body.append(_text(LABEL_WIDTH - 8, middle, label, "end"))
            for number, (column, value) in enumerate(
                zip(self.columns, row, strict=True)
            ):
                width = max(0, value or 0) / self.most * room
                body.append(
                    f'<rect x="{LABEL_WIDTH}" y="{top + 1}" width="{width:.1f}"'
                    f' height="{ROW - 2}" fill="{_shade(number)}"/>'
                )
                value = self.say(value, column.kind)
                at = LABEL_WIDTH + width + 6
                body.append(_text(at, top + ROW / 2 + LEAST_TEXT / 3, value))
                top += ROW
            top += GAP
        body.append(_axis(LABEL_WIDTH, GAP, LABEL_WIDTH, top))
        return body, top + GAP

    def line(self):
        """A line for each column; its points are named under the axis."""
        body, top = self._legend()
        foot = top + LINE_HEIGHT
        room = WIDTH - 2 * LABEL_WIDTH / 3
        step = room / max(1, len(self.labels) - 1)
        left = LABEL_WIDTH / 3

        def place(index, value):
            return left + index * step, foot - value / self.most * (LINE_HEIGHT - 20)

        for share in (0, 0.5, 1):
            height = foot - share * (LINE_HEIGHT - 20)
            body.append(_axis(left, height, left + room, height, 0.4))
            value = self.say(_whole(share * self.most), self.columns[0].kind)
            body.append(_text(left - 6, height + LEAST_TEXT / 3, value, "end"))
        each = -(-len(self.labels) // MOST_TICKS)
        for index, label in enumerate(self.labels):
            if index % max(1, each) == 0:
                x, _y = place(index, 0)
                tick = _short(label, LONGEST_TICK)
                body.append(_text(x, foot + LINE_MARGIN / 2, tick, "middle"))
        for number in range(len(self.columns)):
            points = [
                place(index, row[number])
                for index, row in enumerate(self.values)
                if row[number] is not None
            ]
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
            body.append(
                f'<polyline points="{path}" fill="none" stroke="{_shade(number)}"'
                f' stroke-width="2" stroke-dasharray="{_dash(number)}"/>'
            )
            body += [
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{_shade(number)}"/>'
                for x, y in points
            ]
        return body, foot + LINE_MARGIN

    def shares(self):
        """A ring of the first column; its parts are numbered, for gray paper."""
        values = [max(0, row[0] or 0) for row in self.values]
        whole = sum(values) or 1
        center = RADIUS + GAP
        body, begin = [], 0
        for number, value in enumerate(values):
            end = begin + value / whole
            if value:
                body.append(_segment(center, begin, min(end, begin + 0.9999), number))
            begin = end
        top = GAP + ROW
        begin = 0
        for number, (label, value) in enumerate(zip(self.labels, values, strict=True)):
            share = value / whole
            if share >= 0.04:
                x, y = _around(center, (RADIUS + HOLE) / 2, begin + share / 2)
                body.append(_badge(x, y, number + 1))
            begin += share
            x = 2 * center + GAP
            body.append(_badge(x, top - LEAST_TEXT / 3, number + 1))
            body.append(
                f'<rect x="{x + 14}" y="{top - 10:.1f}" width="12" height="12"'
                f' fill="{_shade(number)}"/>'
            )
            kind = self.columns[0].kind
            text = f"{label}: {self.say(value, kind)} ({share:.1%})"
            body.append(_text(x + 34, top, text))
            top += ROW + GAP / 2
        return body, max(top, 2 * center)

    def _legend(self):
        body, x = [], LABEL_WIDTH
        for number, column in enumerate(self.columns):
            title = _short(column.title)
            body.append(
                f'<rect x="{x:.0f}" y="4" width="12" height="12"'
                f' fill="{_shade(number)}"/>'
            )
            body.append(_text(x + 16, 14, title))
            x += 36 + width_of(title) * LEAST_TEXT * 0.6
        return body, 2 * ROW


def _segment(center, begin, end, number):
    outer = [_around(center, RADIUS, turn) for turn in (begin, end)]
    inner = [_around(center, HOLE, turn) for turn in (end, begin)]
    large = int(end - begin > 0.5)
    return (
        f'<path d="M{outer[0][0]:.1f} {outer[0][1]:.1f}'
        f" A{RADIUS} {RADIUS} 0 {large} 1 {outer[1][0]:.1f} {outer[1][1]:.1f}"
        f" L{inner[0][0]:.1f} {inner[0][1]:.1f}"
        f' A{HOLE} {HOLE} 0 {large} 0 {inner[1][0]:.1f} {inner[1][1]:.1f} Z"'
        f' fill="{_shade(number)}" stroke="#fff" stroke-width="1.5"/>'
    )


def _badge(x, y, number):
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8" fill="#fff" stroke="#000"'
        ' stroke-width="0.6"/>' + _text(x, y + LEAST_TEXT / 3, str(number), "middle")
    )


def _around(center, radius, turn):
    angle = 2 * pi * turn - pi / 2
    return center + radius * cos(angle), center + radius * sin(angle)


def _axis(x1, y1, x2, y2, width=0.8):
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
        f' stroke="#000" stroke-width="{width}"/>'
    )


def _text(x, y, text, anchor="start"):
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
        f' font-size="{LEAST_TEXT}">{escape(text)}</text>'
    )


def _attribute(text):
    return escape(text, {'"': "&quot;"})


def _shade(number):
    return SHADES[number % len(SHADES)]


def _dash(number):
    return DASHES[number % len(DASHES)]


def _whole(value):
    return int(value) if value == int(value) else value


def _short(text, most=LONGEST_LABEL):
    """A label that takes no more than ``most`` units.

    >>> _short("a" * 40)
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaa…'
    """
    text = " ".join(text.split())
    if width_of(text) <= most:
        return text
    while width_of(text) >= most:
        text = text[:-1]
    return f"{text}…"
