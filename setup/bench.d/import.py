"""Rows per second of a roster's import beside Odoo's own load() of contacts.

Both are done in this one run and in batches of what they are; nothing is kept.
"""

import base64
from io import BytesIO
from os import sysconf
from pathlib import Path
from time import perf_counter

import xlsxwriter

from odoo.addons.party_service_center.tools import id_number
from odoo.addons.party_service_center.tools.roster_columns import COLUMNS

ROWS = 20_000
MB = 2**20
clerk = env["party.staff"].search([("role", "=", "clerk")], limit=1).user_id  # noqa: F821


def memory():
    """Resident memory, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * sysconf("SC_PAGE_SIZE") / MB


def measure(label, rows, work):
    env.flush_all()  # noqa: F821
    env.invalidate_all()  # noqa: F821
    queries, before, begin = env.cr.sql_log_count, memory(), perf_counter()  # noqa: F821
    work()
    env.flush_all()  # noqa: F821
    spent = perf_counter() - begin
    print(
        f"  {label:<34} {rows / spent:8.0f} rows/s {spent:7.1f} s"
        f" {env.cr.sql_log_count - queries:7} queries"  # noqa: F821
        f" {memory() - before:+7.0f} MB"
    )
    return spent


def person(index):
    first = f"330523{1950 + index % 45}{index % 12 + 1:02d}{index % 28 + 1:02d}"
    first += f"{index // 1260 % 1000:03d}"
    return {
        "name": f"党员{index}",
        "ethnic_group": "汉族",
        "id_number": first + id_number.check_character(first),
        "education": "大专",
        "mobile": f"139{index:08d}",
        "residence": "递铺街道",
        "member_category": "正式党员",
        "join_date": "2015.7",
        "full_member_date": "2016年7月",
        "home_branch": f"第{index % 40}党支部",
        "home_committee": "递铺街道党工委",
        "business_name": f"商铺{index}",
        "credit_code": "92330523MA2B3C4D5J",
        "premises": f"胜利路{index}号",
        "opened_date": "2012-03-06",
    }


def workbook(count):
    file = BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("党员名册")
    sheet.write_row(0, 0, [column.heading for column in COLUMNS])
    for index in range(count):
        values = person(index)
        for place, column in enumerate(COLUMNS):
            if column.key in values:
                sheet.write_string(index + 1, place, values[column.key])
    book.close()
    return base64.b64encode(file.getvalue())


def contacts(count):
    contact_rows = [
        [f"Contact {index}", f"+86 139{index:08d}", f"contact{index}@example.com"]
        for index in range(count)
    ]
    answer = env["res.partner"].load(["name", "phone", "email"], contact_rows)  # noqa: F821
    assert not answer["messages"], answer["messages"][0]


def make(count):
    record = env["party.import"].with_user(clerk).create({"filename": "bench.xlsx"})  # noqa: F821
    record.upload = workbook(count)
    return record


# caches and code paths warm up for both alike
contacts(500)
warm = make(500)
warm._move("checking")
warm._run_check()
warm._move("writing")
warm._run_write()
env.cr.rollback()  # noqa: F821

for size in (ROWS // 4, ROWS):
    print(f"  {size} rows")
    load = measure("load() of contacts", size, lambda n=size: contacts(n))
    env.cr.rollback()  # noqa: F821
    roster = make(size)
    roster._move("checking")
    check = measure("roster: check", size, roster._run_check)
    assert (roster.new_count, roster.refused_count) == (size, 0)
    roster._move("writing")
    write = measure("roster: write", size, roster._run_write)
    roster._move("undoing")
    undo = measure("roster: take back", size, roster._run_undo)
    print(f"  write / load(): {load / write:.2f} times as many rows per second")
    print(f"  check + write / load(): {load / (check + write):.2f} times")
    env.cr.rollback()  # noqa: F821
