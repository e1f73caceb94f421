"""Weighted scores: what holds whatever the marks are."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain.party_service_center.tools import evaluation_period, id_ranges, scoring

weights = st.integers(1, 100)
shares = st.one_of(st.none(), st.integers(0, 100))


@st.composite
def marks(draw, is_by_hand=None, is_veto=False):
    weight, share = draw(weights), draw(shares)
    points = None if share is None else weight * share / 100
    by_hand = draw(st.booleans()) if is_by_hand is None else is_by_hand
    return scoring.Mark(weight, points, by_hand, is_veto)


many = st.lists(marks(), min_size=1, max_size=12)


@given(many, st.integers(0, 100))
def test_a_total_is_between_nothing_and_all(rows, cap):
    total = scoring.total(rows, cap)
    assert total is None or 0 <= total <= 100


@given(many)
def test_no_order_matters(rows):
    assert scoring.total(rows) == scoring.total(rows[::-1])


@given(st.lists(marks(is_by_hand=False), min_size=1))
def test_counted_marks_are_a_weighted_mean(rows):
    known = [row for row in rows if row.points is not None]
    if not known:
        assert scoring.total(rows) is None
        return
    mean = 100 * sum(row.points for row in known) / sum(row.weight for row in known)
    assert abs(scoring.total(rows) - mean) <= 0.0500001


@given(many)
def test_what_has_no_measure_changes_nothing(rows):
    nothing = scoring.Mark(50, None)
    assert scoring.total([*rows, nothing]) == scoring.total(rows)


@given(st.lists(marks(is_by_hand=False), min_size=1), weights, st.integers(0, 100))
def test_points_by_hand_move_no_more_than_the_cap(rows, weight, cap):
    without = scoring.total([*rows, scoring.Mark(weight, 0, True)], cap)
    with_all = scoring.total([*rows, scoring.Mark(weight, weight, True)], cap)
    if without is None:
        assert with_all is None
    else:
        assert -0.1 <= with_all - without <= cap + 0.1000001


@given(many)
def test_a_veto_brings_all_to_nothing(rows):
    assert scoring.total([*rows, scoring.Mark(5, 0, is_veto=True)]) == 0


@given(many)
def test_a_veto_that_is_kept_is_an_ordinary_mark(rows):
    rows = [*rows, scoring.Mark(10, 4)]
    kept = [*rows, scoring.Mark(5, 5, is_veto=True)]
    assert scoring.total(kept) == scoring.total([*rows, scoring.Mark(5, 5)])


@given(st.floats(-1000, 1000), weights, st.floats(-100, 100), st.floats(1, 100))
def test_points_stay_within_the_weight_and_rise(value, weight, floor, span):
    more = scoring.points(value, weight, floor, floor + span)
    assert 0 <= more <= weight
    assert scoring.points(value + 1, weight, floor, floor + span) >= more
    less = scoring.points(value, weight, floor, floor - span)
    assert scoring.points(value + 1, weight, floor, floor - span) <= less


@given(st.integers(-100_000, 100_000))
def test_a_half_goes_up(hundredths):
    value = Decimal(hundredths) / 100
    wanted = value.quantize(Decimal("0.1"), ROUND_HALF_UP)
    assert scoring.round_half_up(float(value)) == float(wanted)


@given(st.floats(0, 100))
def test_every_total_has_one_grade(value):
    name = scoring.grade(value, (90, 80, 60))
    assert name in (*scoring.GRADES, "fail")
    assert (name == "excellent") == (value >= 90)
    assert (name == "fail") == (value < 60)


@given(st.lists(st.one_of(st.none(), st.integers(0, 20).map(float)), max_size=20))
def test_places(totals):
    places = scoring.ranks(totals)
    for total, place in zip(totals, places, strict=True):
        assert (place is None) == (total is None)
        if total is not None:
            better = [t for t in totals if t is not None and t > total]
            assert place == len(better) + 1


@given(st.sets(st.integers(1, 10**9), max_size=300))
def test_ids_come_back(ids):
    assert id_ranges.unpack(id_ranges.pack(ids)) == sorted(ids)


@pytest.mark.parametrize("length", evaluation_period.MONTHS)
@given(day=st.dates(min_value=evaluation_period.date(2012, 1, 1)))
def test_periods_meet(length, day):
    first, last = evaluation_period.period_of(length, day)
    assert first <= day <= last
    assert evaluation_period.period_of(length, first) == (first, last)
    before = evaluation_period.last_period(length, first)
    assert before[1] + evaluation_period.DAY == first
    assert 1 <= evaluation_period.number_of(length, first) <= 12
