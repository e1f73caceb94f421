"""Charts of a workbook: native ones, drawn from the cells of their table."""

from ..tables.table import Shape

PIXELS_PER_CHARACTER, CELL_PADDING = 7, 5  # of the default font
LEAST_WIDTH, MOST_WIDTH = 480, 960  # pixels
CHART_HEIGHT = 300  # pixels
ROW_HEIGHT = 20  # pixels of a row whose height was not set
CHART_ROWS = CHART_HEIGHT // ROW_HEIGHT + 2  # with a space before the next one
# dark to light, so that paper without colors tells them apart
COLORS = ("#1F3B63", "#C0504D", "#7F9DB9", "#E0A458", "#8DA47E", "#BFBFBF")
DASHES = ("solid", "dash", "round_dot", "dash_dot", "long_dash", "square_dot")
_TYPES = {
    Shape.BARS: {"type": "column"},
    Shape.LINE: {"type": "line"},
    Shape.SHARES: {"type": "doughnut"},
}


def add_charts(workbook, sheet, table, first_line, line):
    """Place the charts of ``table`` from row ``line`` on, below each other.

    :param first_line: row of the sheet that holds the table's first one
    :return: the first row below the charts
    """
    if not table.rows:
        return line
    for chart in table.charts:
        native = workbook.add_chart(_TYPES[chart.shape])
        for number, series in enumerate(_series(sheet, table, chart, first_line)):
            native.add_series(series | _look(chart, number, len(table.rows)))
        native.set_title({"name": chart.title, "name_font": {"size": 12}})
        native.set_legend(_legend(chart))
        native.set_size({"width": _width(table), "height": CHART_HEIGHT})
        sheet.insert_chart(line, 0, native, {"object_position": 1})
        line += CHART_ROWS
    return line


def _series(sheet, table, chart, first_line):
    keys = [column.key for column in table.columns]
    last_line = first_line + len(table.rows) - 1

    def cells(key):
        index = keys.index(key)
        return [sheet.name, first_line, index, last_line, index]

    def values(key):
        index = keys.index(key)
        return [row[index] for row in table.rows]

    labels = ["" if label is None else str(label) for label in values(chart.labels)]
    # a ring has one series
    for key in chart.values[:1] if chart.shape is Shape.SHARES else chart.values:
        yield {
            "name": table.columns[keys.index(key)].title,
            "categories": cells(chart.labels),
            "values": cells(key),
            # what readers show that do not work out the cells by themselves
            "categories_data": labels,
            "values_data": [value or 0 for value in values(key)],
        }


def _look(chart, number, count):
    color = COLORS[number % len(COLORS)]
    if chart.shape is Shape.SHARES:
        points = [{"fill": {"color": COLORS[n % len(COLORS)]}} for n in range(count)]
        return {"points": points, "data_labels": {"percentage": True}}
    if chart.shape is Shape.LINE:
        dash = DASHES[number % len(DASHES)]
        return {"line": {"color": color, "dash_type": dash, "width": 2.25}}
    return {"fill": {"color": color}, "data_labels": {"value": True}, "gap": 60}


def _legend(chart):
    if chart.shape is Shape.SHARES:
        return {"position": "right"}
    return {"position": "bottom"} if len(chart.values) > 1 else {"none": True}


def _width(table):
    """As wide as the table, so that the page is not made smaller by its charts."""
    width = sum(
        column.width * PIXELS_PER_CHARACTER + CELL_PADDING for column in table.columns
    )
    return max(LEAST_WIDTH, min(MOST_WIDTH, width))
