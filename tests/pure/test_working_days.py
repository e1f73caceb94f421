"""Counting working days against examples, other calendars and by properties."""

import csv
import doctest
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain.party_service_center.tools.working_days import (
    DayException,
    WorkingDays,
    YearWithoutCalendar,
)
from plain.party_service_center.tools.year_check import year_gaps

DATA = Path(__file__).parents[2] / "party_service_center/data"
YEARS = range(2012, 2027)


def _exceptions(year):
    with (DATA / f"party.workday-{year}.csv").open(encoding="utf-8") as file:
        return {
            date.fromisoformat(row["date"]): DayException(row["kind"], row["name"])
            for row in csv.DictReader(file)
        }


CALENDAR = WorkingDays(
    {day: kind for year in YEARS for day, kind in _exceptions(year).items()},
    frozenset(YEARS),
)
DAYS = [
    date(2012, 1, 1) + timedelta(days=offset)
    for offset in range((date(2027, 1, 1) - date(2012, 1, 1)).days)
]


@pytest.mark.parametrize(
    ("accepted", "due"),
    [
        ("2026-09-24", "2026-10-12"),
        ("2026-09-25", "2026-10-12"),
        ("2026-09-28", "2026-10-13"),
        ("2026-02-13", "2026-03-02"),
        ("2025-01-24", "2025-02-10"),
        ("2026-04-30", "2026-05-13"),
        ("2026-12-21", "2026-12-30"),
        ("2012-12-28", "2013-01-09"),
    ],
)
def test_seven_working_days(accepted, due):
    start = date.fromisoformat(accepted)
    assert CALENDAR.add(start, 7) == date.fromisoformat(due)


@pytest.mark.parametrize("year", YEARS)
def test_shipped_lists_are_complete(year):
    assert year_gaps(year, _exceptions(year)) == []


def test_every_day_agrees_with_another_calendar():
    for day in DAYS:
        assert CALENDAR.is_working(day) == chinese_calendar.is_workday(day), day


@given(st.sampled_from(DAYS[:-60]), st.integers(1, 30))
def test_counting_back_gives_the_limit(start, limit):
    due = CALENDAR.add(start, limit)
    assert CALENDAR.count(start, due) == limit
    assert CALENDAR.is_working(due)
    assert CALENDAR.count(start, due - timedelta(days=1)) == limit - 1


@given(st.sampled_from(DAYS[:-60]), st.integers(1, 30))
def test_explanation_names_every_day_once(start, limit):
    deadline = CALENDAR.explain(start, limit)
    days = [step.day for step in deadline.steps]
    assert days == [start + timedelta(days=n) for n in range(len(days))]
    numbers = [step.number for step in deadline.steps if step.number]
    assert numbers == list(range(1, limit + 1))
    assert days[-1] == deadline.due
    assert not deadline.is_provisional


def test_year_without_list_is_provisional_and_never_guessed():
    deadline = CALENDAR.explain(date(2026, 12, 28), 7)
    assert deadline.is_provisional
    assert deadline.due == date(2027, 1, 7)
    reasons = {step.day: step.reason for step in deadline.steps}
    assert reasons[date(2027, 1, 1)] == "statutory"
    with pytest.raises(YearWithoutCalendar):
        CALENDAR.is_working(date(2027, 1, 4))
    assert CALENDAR.count(date(2026, 12, 28), deadline.due) == 7


def test_days_passed_count_backwards():
    assert CALENDAR.count(date(2026, 10, 12), date(2026, 9, 24)) == -7
    assert CALENDAR.count(date(2026, 10, 1), date(2026, 10, 1)) == 0


def test_limit_below_one_is_refused():
    for limit in (0, -1):
        with pytest.raises(ValueError, match="at least one"):
            CALENDAR.add(date(2026, 1, 5), limit)


def test_gaps_of_a_list_are_named():
    days = _exceptions(2026)
    del days[date(2026, 1, 1)], days[date(2026, 1, 2)], days[date(2026, 1, 3)]
    days[date(2026, 3, 2)] = DayException("workday", "x")
    days[date(2025, 3, 2)] = DayException("holiday", "x")
    days[date(2026, 10, 3)] = DayException("workday", "x")
    assert year_gaps(2026, days) == [
        ("outside", date(2025, 3, 2)),
        ("weekday_on", date(2026, 3, 2)),
        ("fixed", date(2026, 1, 1)),
        ("fixed", date(2026, 10, 3)),
        ("festival", "元旦"),
    ]


@pytest.mark.parametrize(
    "name", ["working_days", "year_check", "deadline", "reminders"]
)
def test_examples_in_the_text_hold(name):
    module = import_module(f"plain.party_service_center.tools.{name}")
    result = doctest.testmod(module, optionflags=doctest.IGNORE_EXCEPTION_DETAIL)
    assert result.attempted
    assert not result.failed
