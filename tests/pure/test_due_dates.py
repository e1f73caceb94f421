"""The table of due dates beside this file, and what holds for every due date."""

import csv
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain.party_service_center.tools.working_days import DayException, WorkingDays

HERE = Path(__file__).parent
DATA = HERE.parents[1] / "party_service_center/data"
SHANGHAI = ZoneInfo("Asia/Shanghai")
YEARS = range(2012, 2027)
LINE = re.compile(
    r"(?P<moment>\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?:[+-]\d\d:\d\d)?) +(?P<limit>\d+) +"
    r"(?P<due>\d{4}-\d\d-\d\d)(?P<mark>[? ]) (?P<reason>\S.*)"
)
# before 2012 the table knows no list; the days off by law have fixed dates
FIXED = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}


def _cases():
    for line in (HERE / "due_dates.txt").read_text(encoding="utf-8").splitlines():
        if line and line[0] not in "#=":
            case = LINE.fullmatch(line)
            assert case, line
            yield case


def _kinds():
    """Date → ``holiday`` or ``workday``, straight from the files that are shipped."""
    return {
        date.fromisoformat(row["date"]): row["kind"]
        for year in YEARS
        for row in csv.DictReader(
            (DATA / f"party.workday-{year}.csv").open(encoding="utf-8")
        )
    }


CASES = list(_cases())
KINDS = _kinds()
CALENDAR = WorkingDays(
    {day: DayException(kind, "") for day, kind in KINDS.items()}, frozenset(YEARS)
)
DAYS = [
    date(2012, 1, 1) + timedelta(days=offset)
    for offset in range((date(2029, 1, 1) - date(2012, 1, 1)).days)
]
dates = st.sampled_from(DAYS)
limits = st.integers(1, 60)


def _start(case):
    moment = datetime.fromisoformat(case["moment"])
    return (
        (moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI))
        .astimezone(SHANGHAI)
        .date()
    )


def _is_off(day):
    """Judge one day by the file alone, apart from the product's code."""
    kind = KINDS.get(day)
    if kind:
        return kind == "holiday"
    by_law = day.year not in YEARS and (day.month, day.day) in FIXED
    return by_law or day.isoweekday() > 5


def _walk(start, limit):
    """Go forward one day at a time, as one would with a finger on a calendar."""
    day = start
    while limit:
        day += timedelta(days=1)
        if not _is_off(day):
            limit -= 1
    return day


def test_the_table_is_large_and_says_nothing_twice():
    assert len(CASES) >= 200
    assert len({(case["moment"], case["limit"]) for case in CASES}) == len(CASES)
    assert {int(case["limit"]) for case in CASES} >= {1, 5, 7, 15}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[1]} {case[2]}")
def test_due_date(case):
    start, limit = _start(case), int(case["limit"])
    deadline = CALENDAR.explain(start, limit)
    assert deadline.due == date.fromisoformat(case["due"]), case["reason"]
    assert deadline.is_provisional == (case["mark"] == "?"), case["reason"]
    assert CALENDAR.add(start, limit) == deadline.due


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[1]} {case[2]}")
def test_the_table_agrees_with_a_finger_on_the_calendar(case):
    assert _walk(_start(case), int(case["limit"])) == date.fromisoformat(case["due"])


@given(dates, limits)
def test_counting_agrees_with_a_finger_on_the_calendar(start, limit):
    assert CALENDAR.add(start, limit) == _walk(start, limit)


@given(dates, limits)
def test_counting_back_gives_the_limit(start, limit):
    due = CALENDAR.add(start, limit)
    assert not _is_off(due)
    assert CALENDAR.count(start, due) == limit
    assert CALENDAR.count(due, start) == -limit
    assert CALENDAR.count(start, due - timedelta(days=1)) == limit - 1
    # back over the same days: from the due date to the first one counted
    assert limit == 1 or CALENDAR.back(due, limit - 1) == CALENDAR.add(start, 1)


@given(dates, dates, limits)
def test_who_is_accepted_later_is_not_due_earlier(first, second, limit):
    first, second = sorted((first, second))
    assert CALENDAR.add(first, limit) <= CALENDAR.add(second, limit)


@given(dates, limits)
def test_a_longer_limit_ends_later(start, limit):
    assert CALENDAR.add(start, limit) < CALENDAR.add(start, limit + 1)


@given(dates, st.integers(-60, 60))
def test_shifting_there_and_back(day, offset):
    shifted = CALENDAR.shift(day, offset)
    assert CALENDAR.shift(day, 0) == day
    assert (shifted > day) - (shifted < day) == (offset > 0) - (offset < 0)
    if not _is_off(day):
        assert CALENDAR.shift(shifted, -offset) == day


@given(dates, limits)
def test_provisional_when_a_year_on_the_way_has_no_list(start, limit):
    deadline = CALENDAR.explain(start, limit)
    assert deadline.is_provisional == (
        start.year not in YEARS or deadline.due.year not in YEARS
    )
