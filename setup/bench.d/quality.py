"""Data quality and home page with twenty thousand members; nothing is kept."""

from time import perf_counter

MEMBERS = 20_000
ROUNDS = 5
SPEC = {
    name: {}
    for name, field in env["party.center.overview"]._fields.items()  # noqa: F821
    if field.type in ("integer", "boolean")
}
COPIED = ("center_id", "home_branch_id", "member_category", "relation_type", "sex")

clerk = env["party.staff"].search([("role", "=", "clerk")], limit=1).user_id  # noqa: F821
committee = env.ref("party_service_center.user_committee")  # noqa: F821


def measure(label, work):
    spent, count = [], 0
    for _round in range(ROUNDS):
        env.invalidate_all()  # noqa: F821
        queries, begin = env.cr.sql_log_count, perf_counter()  # noqa: F821
        work()
        spent.append((perf_counter() - begin) * 1000)
        count = env.cr.sql_log_count - queries  # noqa: F821
    print(f"  {label:<46} {count:4} queries {min(spent):8.1f} ms")


def measure_all():
    for user in (clerk, committee):
        overviews = env["party.center.overview"].with_user(user)  # noqa: F821
        measure(
            f"home page of {user.login}",
            lambda cards=overviews: cards.web_search_read([], SPEC),
        )
    members = env["party.member"].with_user(clerk)  # noqa: F821
    for name in ("is_confirmation_due", "is_incomplete", "is_duplicate", "is_sound"):
        measure(
            f"count of {name}",
            lambda n=name: members.search_count([(n, "=", True)]),
        )
    one = members.search([("is_duplicate", "=", True)], limit=1)
    measure("warning on a member's form", lambda: one.read(["known_text"]))
    page = members.search([], limit=80)
    measure(
        "list of 80 with all marks", lambda: page.read(["is_sound", "missing_text"])
    )


print(f"  {env['party.member'].search_count([])} members")  # noqa: F821
measure_all()
# every row a copy of one that is there, so that all columns are filled as usual
columns = ", ".join(COPIED)
env.cr.execute(  # noqa: F821
    f"""
    INSERT INTO party_member (
        name, mobile, birth_date, join_date, full_member_date, business_name,
        confirmed_date, active, {columns}
    )
    SELECT 'Bench ' || n %% 7919, '139' || lpad((n %% %(people)s)::text, 8, '0'),
           date '1955-01-01' + n %% 9000, date '2001-07-01',
           CASE WHEN n %% 10 > 0 THEN date '2002-07-01' END, 'Shop ' || n,
           current_date - n %% 500, TRUE, {columns}
      FROM generate_series(1, %(count)s) AS n
      JOIN LATERAL (
           SELECT * FROM party_member WHERE id > 0 AND active
            ORDER BY id OFFSET n %% 50 LIMIT 1) AS pattern ON TRUE
    """,
    {"count": MEMBERS, "people": MEMBERS - 500},
)
env.cr.execute("ANALYZE party_member")  # noqa: F821
print(f"  {env['party.member'].search_count([])} members")  # noqa: F821
measure_all()
env.cr.rollback()  # noqa: F821
