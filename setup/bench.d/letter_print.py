"""The print file of 200 and of 2,000 letters of one page; nothing is kept.

PRINT_MANY=0 setup/bench letter_print leaves the long one out.
"""

from os import environ, sysconf
from pathlib import Path
from time import perf_counter, process_time

from odoo.fields import Datetime

FEW, MANY = 200, int(environ.get("PRINT_MANY", 2_000))
MB = 2**20
HOME = ("center_id", "home_branch_id", "member_category", "relation_type", "sex")
FACTS = {
    "activities": [],
    "trading": [],
    "credit": [
        {
            "date": "2026-03-05",
            "what": "年度评定",
            "source": "县市场监管局",
            "grade": "A级",
        }
    ],
    "pledge": {"number": "2026-1", "met": 2, "partly": 1, "not_met": 0, "unchecked": 0},
}

staff = env["party.staff"]  # noqa: F821 - the shell provides env
post = staff.search([("role", "=", "clerk"), ("is_on_duty", "=", True)], limit=1)
center, clerk = post.center_id, post.user_id


def memory():
    """Resident memory, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * sysconf("SC_PAGE_SIZE") / MB


def make_members(count):
    columns = ", ".join(HOME)
    env.cr.execute(  # noqa: F821
        f"""
        INSERT INTO party_member (
            name, mobile, birth_date, join_date, confirmed_date, active, is_deceased,
            {columns}
        )
        SELECT 'Bench ' || n, '139' || lpad(n::text, 8, '0'), date '1975-03-15',
               date '2001-07-01', current_date, TRUE, FALSE, {columns}
          FROM generate_series(1, %(count)s) AS n
          JOIN LATERAL (
               SELECT * FROM party_member WHERE center_id = %(center)s AND active
                ORDER BY id LIMIT 1) AS pattern ON n > 0
        RETURNING id
        """,
        {"count": count, "center": center.id},
    )
    return [row[0] for row in env.cr.fetchall()]  # noqa: F821


def make_run(year, count):
    """An approved run as it is after the director has pressed twice."""
    run = (
        env["party.letter.run"]  # noqa: F821
        .sudo()
        ._as_mover()
        .create({"center_id": center.id, "year": year, "state": "approved"})
    )
    homes = env["party.organization"].create(  # noqa: F821
        [
            {
                "name": f"中共某某县第{number}镇委员会",
                "kind": "committee",
                "address": f"某某县第{number}镇人民路1号",
                "postcode": f"{999999 - number}",
            }
            for number in range(count)
        ]
    )
    now = Datetime.now()
    letters = (
        env["party.letter"]  # noqa: F821
        .sudo()
        .with_context(tracking_disable=True)
        ._as_mover()
        .create(
            [
                {
                    "run_id": run.id,
                    "name": f"安个民协党函〔{year}〕{number + 1}号",
                    "state": "approved",
                    "addressee_id": home.id,
                    "addressee_name": home.name,
                    "address": home.address,
                    "postcode": home.postcode,
                    "as_of": now,
                    "approved_at": now,
                    "approved_by_id": center.director_user_id.id,
                }
                for number, home in enumerate(homes)
            ]
        )
    )
    members = make_members(count)
    env["party.letter.line"].sudo()._as_mover().create(  # noqa: F821
        [
            {
                "letter_id": letter.id,
                "member_id": member,
                "member_name": f"党员{member}",
                "business_name": f"商铺{member}",
                "home_branch_id": letter.addressee_id.id,
                "home_branch_name": letter.addressee_name,
                "invited_count": 12,
                "took_part_count": 10,
                "minutes": 1230,
                "facts": FACTS,
            }
            for letter, member in zip(letters, members, strict=True)
        ]
    )
    # who is written of has consented; the check is asked for each letter
    env.cr.execute(  # noqa: F821
        "UPDATE party_member SET has_home_consent = TRUE WHERE id = ANY(%s)", [members]
    )
    env.flush_all()  # noqa: F821
    env.invalidate_all()  # noqa: F821
    return run


def print_all(run):
    prints = env["party.letter.print"].with_user(clerk)  # noqa: F821
    record = prints.create({"run_id": run.id})
    record.action_make()
    peak, before, begin, busy = 0, memory(), perf_counter(), process_time()
    work = record.sudo()
    while work._try_work():
        env.flush_all()  # noqa: F821
        env.invalidate_all()  # noqa: F821
        peak = max(peak, memory())
        laid_out = perf_counter() - begin
    spent = perf_counter() - begin
    peak = max(peak, memory())
    files = env["ir.attachment"].sudo()  # noqa: F821
    domain = [("res_model", "=", work._name), ("res_field", "=", "content")]
    file = files.search(domain, order="id desc", limit=1)
    count = record.letter_count
    print(
        f"  {count:5} letters {record.page_count:6} pages {spent:7.1f} s,"
        f" {process_time() - busy:.1f} s of them this program"
        f" ({1000 * laid_out / count:4.0f} ms each, joined in"
        f" {spent - laid_out:5.1f} s)"
        f" file {file.file_size / MB:6.1f} MB, memory {peak - before:+5.0f} MB"
    )
    assert record.state == "done", record.failure_text


for year, size in ((2013, FEW), (2014, MANY)):
    if not size:
        continue
    print_all(make_run(year, size))
    env.cr.rollback()  # noqa: F821
