"""Two thousand letters about five members each: drafted, numbered, recorded as sent.

The batches of the job are done here one after the other; nothing is kept.
"""

from time import perf_counter

from odoo.addons.party_service_center.models.letter_codes import QUIET

LETTERS, MEMBERS = 2_000, 5  # members of each letter
HOME = ("center_id", "member_category", "relation_type", "sex")

staff = env["party.staff"]  # noqa: F821 - the shell provides env
post = staff.search([("role", "=", "director"), ("is_on_duty", "=", True)], limit=1)
center, director = post.center_id, post.user_id
results = []  # label, queries, seconds


def measure(label, work):
    env.flush_all()  # noqa: F821
    env.invalidate_all()  # noqa: F821
    queries, begin = env.cr.sql_log_count, perf_counter()  # noqa: F821
    work()
    env.flush_all()  # noqa: F821
    spent = perf_counter() - begin
    results.append((label, env.cr.sql_log_count - queries, spent))  # noqa: F821


def make_people():
    """Branches, and copies of a member of the center, with consent."""
    columns = ", ".join(HOME)
    count = {"letters": LETTERS, "members": MEMBERS, "center": center.id}
    branches = env["party.organization"].create(  # noqa: F821
        [{"name": f"Bench {number:04}"} for number in range(LETTERS)]
    )
    env.flush_all()  # noqa: F821
    env.cr.execute(  # noqa: F821
        f"""
        WITH people AS (
            INSERT INTO party_member (
                name, mobile, active, is_deceased, has_home_consent, home_branch_id,
                {columns}
            )
            SELECT 'Bench ' || o.id || '.' || n, '139' || lpad(o.id::text, 8, '0'),
                   TRUE, FALSE, TRUE, o.id, {columns}
              FROM party_organization AS o
              JOIN generate_series(1, %(members)s) AS n ON o.id = ANY(%(branches)s)
              JOIN LATERAL (
                   SELECT * FROM party_member WHERE center_id = %(center)s AND active
                    ORDER BY id LIMIT 1) AS pattern ON n > 0
            RETURNING id, center_id, home_branch_id, member_category
        )
        INSERT INTO party_standing (
            member_id, center_id, home_branch_id, member_category, state, date_from
        )
        SELECT id, center_id, home_branch_id, member_category, 'present', '2015-01-01'
          FROM people
        """,
        count | {"branches": branches.ids},
    )
    env.cr.execute("ANALYZE party_member, party_standing")  # noqa: F821


def work_off(run):
    """What the job does in the background, without its commits."""
    job_sudo = run.sudo().with_context(**QUIET)
    while job_sudo._work():
        env.flush_all()  # noqa: F821
        env.invalidate_all()  # noqa: F821


make_people()
runs = env["party.letter.run"].with_user(director)  # noqa: F821
year = center._today().year - 2  # no letters were written of it
run = runs.create({"center_id": center.id, "kind": "annual", "year": year})
measure("have drafted", run.action_draft)
measure("draft in the background", lambda: work_off(run))
assert run.letter_count >= LETTERS, run.letter_count
measure("approve", run.action_approve)
measure("number in the background", lambda: work_off(run))
letters = run.letter_ids.filtered(lambda letter: letter.state == "approved")
today = center._today()
letters.write({"post_number": "XA"})
measure("record as sent", lambda: letters._record_sending("post", today))
print(f"  {len(letters)} letters, {len(letters.line_ids)} members in them")
for label, queries, spent in results:
    print(f"  {label:<28} {queries:>8} queries {spent:>8.1f} s")
env.cr.rollback()  # noqa: F821
