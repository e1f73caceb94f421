"""Queries and milliseconds of intake, list and sweep; nothing is kept."""

from time import perf_counter

INTAKES = 50
SPEC = {
    name: {}
    for name in ("name", "subject", "due_date", "days_left", "is_overdue", "state")
} | {"first_contact_id": {"fields": {"display_name": {}}}}

clerk = env["party.staff"].search([("role", "=", "clerk")], limit=1).user_id  # noqa: F821
tickets = env["party.ticket"].with_user(clerk)  # noqa: F821


def measure(label, work, times=1):
    env.flush_all()  # noqa: F821
    env.invalidate_all()  # noqa: F821
    queries, begin = env.cr.sql_log_count, perf_counter()  # noqa: F821
    for _time in range(times):
        work()
    env.flush_all()  # noqa: F821
    spent = (perf_counter() - begin) * 1000 / times
    count = (env.cr.sql_log_count - queries) / times  # noqa: F821
    print(f"  {label:<34} {count:6.1f} queries {spent:8.1f} ms")


def take_in():
    tickets.create({"requester_name": "Bench", "request_text": "How long?"})


measure("first intake, caches cold", take_in)
measure(f"intake, mean of {INTAKES}", take_in, INTAKES)
for size in (10, 80):
    measure(
        f"list of {size}",
        lambda size=size: tickets.web_search_read([], SPEC, limit=size),
    )
env["party.ticket"].search([])._record_proof(next_reminder_date=False)  # noqa: F821
for size in (10, 50):
    batch = env["party.ticket"].search([("state", "=", "accepted")], limit=size)  # noqa: F821
    today = batch[:1].center_id._today()
    measure(f"sweep with {len(batch)} due", lambda b=batch, t=today: b._remind(t))
env.cr.rollback()  # noqa: F821
