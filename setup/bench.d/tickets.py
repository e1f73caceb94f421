"""Intake, list, sweep and the register as a workbook; nothing is kept."""

import gc
from dataclasses import replace
from datetime import date
from operator import itemgetter
from pathlib import Path
from statistics import median
from tempfile import TemporaryFile
from time import perf_counter
from types import SimpleNamespace
from unittest.mock import patch

import xlsxwriter

from odoo.addons.party_service_center_reports.renderers.xlsx import write_xlsx
from odoo.addons.party_service_center_reports.tables import ticket_register
from odoo.addons.party_service_center_reports.tables.period import Period
from odoo.addons.web.controllers import export

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


# ----------------------------------------------------------------------
# The register as a workbook, beside Odoo's own export and the bare library
# ----------------------------------------------------------------------
ROWS = 100_000
ROUNDS = 3
# what the three workbooks hold, as Odoo's export names it
EXPORTED = (
    "name",
    "center_id/name",
    "accepted_date",
    "channel",
    "requester_name",
    "service_type_id/name",
    "subject",
    "first_contact_id/name",
    "handler_id/name",
    "first_due_date",
    "due_date",
    "told_date",
)
# the same columns of the register
KEYS = (
    "number center accepted channel requester kind matter first_contact handler"
    " first_due due told"
).split()
PERIOD = Period(date(2001, 1, 1), date(2001, 12, 31))  # no ticket but these
IN_PERIOD = [("accepted_date", ">=", PERIOD.start), ("accepted_date", "<=", PERIOD.end)]


def fill():
    """Copy one ticket many times; the transaction is given up at the end."""
    env.cr.execute(  # noqa: F821
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_name = 'party_ticket' AND column_name != 'id'"
    )
    given = {
        "name": "'B' || n",
        "requester_name": "'Shen ' || n",
        "subject": "'How do I move my affiliation? ' || n",
        "accepted_date": "date '2001-01-02' + n % 300",
        "first_due_date": "date '2001-01-12' + n % 300",
        "due_date": "date '2001-01-12' + n % 300 + n % 2",
        "told_date": "date '2001-01-05' + n % 300",
        "file_number": "NULL",
        "state": "'told'",
    }
    names = [name for (name,) in env.cr.fetchall()]  # noqa: F821
    values = ", ".join(given.get(name, f"t.{name}") for name in names)
    env.cr.execute(  # noqa: F821
        f"INSERT INTO party_ticket ({', '.join(names)}) SELECT {values}"
        f" FROM generate_series(1, {ROWS}) AS n,"
        " (SELECT * FROM party_ticket ORDER BY id DESC LIMIT 1) AS t"
    )
    env.cr.execute("ANALYZE party_ticket")  # noqa: F821


def write_register():
    wording = env["party.report.mixin"]._wording()  # noqa: F821
    table = ticket_register.build(env, PERIOD, env["party.center"], wording)  # noqa: F821
    places = [[c.key for c in table.columns].index(key) for key in KEYS]
    pick = itemgetter(*places)
    few = replace(
        table, columns=pick(table.columns), rows=(pick(row) for row in table.rows)
    )
    with TemporaryFile() as file:
        assert write_xlsx(few, file) == ROWS


def write_whole_register():
    wording = env["party.report.mixin"]._wording()  # noqa: F821
    table = ticket_register.build(env, PERIOD, env["party.center"], wording)  # noqa: F821
    with TemporaryFile() as file:
        assert write_xlsx(table, file) == ROWS


def write_bare():
    """XlsxWriter in constant memory, fed by a server-side cursor."""
    options = {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}
    with (
        env.cr._cnx.cursor(name="bench") as cursor,  # noqa: F821
        TemporaryFile() as file,
        xlsxwriter.Workbook(file, options) as book,
    ):
        cursor.execute(
            """
            SELECT t.name, c.name ->> 'en_US', t.accepted_date, t.channel,
                   t.requester_name, k.name ->> 'en_US', t.subject, f.name, h.name,
                   t.first_due_date, t.due_date, t.told_date
              FROM party_ticket t
              JOIN party_center c ON c.id = t.center_id
              JOIN party_service_type k ON k.id = t.service_type_id
         LEFT JOIN res_users u ON u.id = t.first_contact_id
         LEFT JOIN res_partner f ON f.id = u.partner_id
         LEFT JOIN res_users w ON w.id = t.handler_id
         LEFT JOIN res_partner h ON h.id = w.partner_id
             WHERE t.accepted_date BETWEEN %s AND %s ORDER BY t.id
            """,
            (PERIOD.start, PERIOD.end),
        )
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, EXPORTED)
        for line, row in enumerate(cursor, 1):
            sheet.write_row(line, 0, row)
        assert line == ROWS


def write_odoo_export():
    """What the list's “Export” does for the same columns."""
    tickets = env["party.ticket"].with_context(import_compat=False)  # noqa: F821
    rows = tickets.search(IN_PERIOD).export_data(EXPORTED)["datas"]
    fields = [{"name": name, "type": "char"} for name in EXPORTED]
    with patch.object(export, "request", SimpleNamespace(env=env)):  # noqa: F821
        export.ExcelExport().from_data(fields, list(EXPORTED), rows)
    assert len(rows) == ROWS


def memory(name):
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) / 1024


def peak_and_seconds(work):
    """Megabytes above what the process held before, and seconds."""
    env.invalidate_all()  # noqa: F821
    gc.collect()
    held = memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # begin the peak anew
    begin = perf_counter()
    work()
    spent = perf_counter() - begin
    return memory("VmHWM") - held, spent


fill()
works = (write_bare, write_register, write_whole_register, write_odoo_export)
measured = {work: [] for work in works}
for work in works[:3] * ROUNDS + works[3:]:
    measured[work].append(peak_and_seconds(work))
seconds = {work: median(s for _mb, s in found) for work, found in measured.items()}
print(f"  {ROWS:,} tickets, {len(EXPORTED)} columns as a workbook")
for work, found in measured.items():
    most = max(mb for mb, _s in found)
    print(f"  {work.__name__:<34} {seconds[work]:6.1f} s {most:8.1f} MB at most")
bare, ours, _whole, odoo = (seconds[work] for work in works)
print(f"  Odoo's export takes {odoo / ours:.1f} times as long as the register")
print(f"  the register takes {ours / bare:.2f} times as long as the bare library")
env.cr.rollback()  # noqa: F821
