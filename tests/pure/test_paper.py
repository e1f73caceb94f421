"""Charts as shapes and values as texts, without Odoo."""

import doctest
import xml.etree.ElementTree as ElementTree
from datetime import datetime

import pytest
from plain.party_service_center_reports.renderers import (
    svg,
    svg_stacked,
    text,
    text_width,
)
from plain.party_service_center_reports.tables.table import (
    Chart,
    Column,
    Kind,
    Shape,
    Table,
)

AS_OF = datetime(2026, 9, 21, 10, 0)
COLUMNS = (
    Column("kind", "Kind"),
    Column("count", "Count", Kind.INTEGER),
    Column("before", "Before", Kind.INTEGER),
)
ROWS = [("<b>rights</b> & more", 30, 10), ("consultation", 10, None), (None, 0, 0)]
NAMESPACE = "{http://www.w3.org/2000/svg}"


def drawn(shape, rows=ROWS):
    chart = Chart('A "chart"', "kind", ("count", "before"), shape)
    table = Table("T", COLUMNS, rows, AS_OF, charts=(chart,))
    return ElementTree.fromstring(
        svg.draw(table, chart, lambda value, kind: text.say(value, kind, str))
    )


def texts(root):
    return [element.text for element in root.iter(f"{NAMESPACE}text")]


@pytest.mark.parametrize("module", [svg, text, text_width])
def test_doctests(module):
    result = doctest.testmod(module)
    assert result.attempted and not result.failed


@pytest.mark.parametrize("shape", Shape)
def test_labels_are_text_and_inside_the_drawing(shape):
    root = drawn(shape)
    assert root.get("aria-label") == 'A "chart"'
    assert any("<b>rights" in (label or "") for label in texts(root))
    _x, _y, width, height = map(float, root.get("viewBox").split())
    for element in root.iter(f"{NAMESPACE}text"):
        assert 0 <= float(element.get("x")) <= width
        assert 0 <= float(element.get("y")) <= height


@pytest.mark.parametrize("shape", Shape)
@pytest.mark.parametrize("rows", [[("one", 0, 0)], [("one", 5, 5)], ROWS * 20])
def test_any_number_of_values_can_be_drawn(shape, rows):
    assert len(drawn(shape, rows))


def test_bars_are_as_long_as_their_values():
    root = drawn(Shape.BARS)
    bars = [
        float(element.get("width"))
        for element in root.iter(f"{NAMESPACE}rect")
        if element.get("x") == str(svg.LABEL_WIDTH) and element.get("height") == "14"
    ]
    assert bars[0] == pytest.approx(3 * bars[1], abs=0.2)
    assert bars[2] == pytest.approx(bars[1], abs=0.2)


def test_shares_say_their_percentage_and_number():
    found = texts(drawn(Shape.SHARES))
    assert any(label.endswith("30 (75.0%)") for label in found)
    assert {"1", "2"} <= set(found)


def test_doctests_of_narrow_charts():
    result = doctest.testmod(svg_stacked)
    assert result.attempted and not result.failed


def test_a_narrow_chart_leaves_out_what_is_hidden():
    rows = [("Rights", 30, None), ("Few", "under 3", None), ("No share", None, None)]
    table = Table("T", COLUMNS, rows, AS_OF)
    chart = Chart("C", "kind", ("count",))
    drawing = svg_stacked.draw(table, chart, lambda value, kind: f"{value}")
    root = ElementTree.fromstring(drawing)
    assert texts(root) == ["Rights", "30"]
    assert ElementTree.fromstring(
        svg_stacked.draw(Table("T", COLUMNS, rows[1:], AS_OF), chart, str)
    ).get("viewBox")
