"""Ten thousand due dates in one batch: queries and milliseconds, reading apart."""

from datetime import date, timedelta
from statistics import median
from time import perf_counter

COUNT = 10_000
ROUNDS = 7

starts = [date(2012, 1, 1) + timedelta(days=n % 5300) for n in range(COUNT)]


def measure():
    env.registry.clear_cache()  # noqa: F821 - the shell provides env
    env.invalidate_all()  # noqa: F821
    queries = env.cr.sql_log_count  # noqa: F821
    begin = perf_counter()
    calendar = env["party.workday"]._calendar()  # noqa: F821
    read = perf_counter()
    for start in starts:
        calendar.add(start, 7)
    counted = perf_counter()
    return (
        env.cr.sql_log_count - queries,  # noqa: F821
        (read - begin) * 1000,
        (counted - read) * 1000,
    )


results = [measure() for _round in range(ROUNDS)]
print(f"  {COUNT} due dates of 7 working days, median of {ROUNDS}, caches emptied")
print(f"  queries            {results[0][0]}")
print(f"  reading the lists  {median(r[1] for r in results):.1f} ms")
print(f"  counting           {median(r[2] for r in results):.1f} ms")
