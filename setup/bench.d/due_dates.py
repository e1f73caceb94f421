"""Ten thousand due dates in one batch: queries and milliseconds, reading apart."""

from datetime import UTC, date, datetime, timedelta
from statistics import median
from time import perf_counter

COUNT = 10_000
ROUNDS = 7
SAMPLE = 100  # due dates asked of Odoo's own calendar, scaled up to COUNT

starts = [date(2012, 1, 1) + timedelta(days=n % 5300) for n in range(COUNT)]


def measure(read, count_all):
    env.registry.clear_cache()  # noqa: F821 - the shell provides env
    env.invalidate_all()  # noqa: F821
    queries = env.cr.sql_log_count  # noqa: F821
    begin = perf_counter()
    calendar = read()
    between = perf_counter()
    count_all(calendar)
    counted = perf_counter()
    return (
        env.cr.sql_log_count - queries,  # noqa: F821
        (between - begin) * 1000,
        (counted - between) * 1000,
    )


def count_ours(calendar):
    for start in starts:
        calendar.add(start, 7)


def count_odoo(calendar):
    for start in starts[:SAMPLE]:
        moment = datetime.combine(start, datetime.min.time(), UTC)
        calendar.plan_days(7, moment, compute_leaves=True)


def row(label, queries, reading, counting):
    print(f"  {label:<32} {queries:>8} {reading:>10.1f} {counting:>10.1f}")


results = [
    measure(env["party.workday"]._calendar, count_ours)  # noqa: F821
    for _round in range(ROUNDS)
]
print(f"  {COUNT} due dates of 7 working days, median of {ROUNDS}, caches emptied")
print(f"  {'':<32} {'queries':>8} {'read ms':>10} {'count ms':>10}")
row(
    "working-day lists",
    max(r[0] for r in results),
    median(r[1] for r in results),
    median(r[2] for r in results),
)
if "resource.calendar" in env:  # noqa: F821
    queries, reading, counting = measure(
        lambda: env["resource.calendar"].search([], limit=1),  # noqa: F821
        count_odoo,
    )
    scale = COUNT // SAMPLE
    row(
        f"plan_days, {SAMPLE} measured × {scale}",
        queries * scale,
        reading,
        counting * scale,
    )
else:
    print("  plan_days of Odoo: not measured, module resource is not installed")
