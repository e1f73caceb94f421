"""An activity with 2,000 invited beside one with 20; nothing is kept or leaves."""

from datetime import timedelta
from time import perf_counter

from lxml import etree

from odoo.fields import Datetime

FEW, MANY = 20, 2_000
WARM_UP = 10  # people of an activity that fills the server's caches
HOME = ("center_id", "home_branch_id", "member_category", "relation_type", "sex")
SHEET = "party_service_center_reports.party_event_sheet_report"

staff = env["party.staff"]  # noqa: F821 - the shell provides env
post = staff.search([("role", "=", "clerk"), ("is_on_duty", "=", True)], limit=1)
center, clerk = post.center_id, post.user_id
director = center.director_user_id
results = {}  # label → number of people → (queries, milliseconds) the first time


def measure(label, work):
    env.flush_all()  # noqa: F821
    env.invalidate_all()  # noqa: F821
    queries, begin = env.cr.sql_log_count, perf_counter()  # noqa: F821
    answer = work()
    env.flush_all()  # noqa: F821
    spent = (perf_counter() - begin) * 1000
    queries = env.cr.sql_log_count - queries  # noqa: F821
    results.setdefault(label, {}).setdefault(size, (queries, spent))
    return answer


def make_members():
    """Copies of a member of the center, so that all columns are filled as usual."""
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
        {"count": MANY, "center": center.id},
    )
    ids = [row[0] for row in env.cr.fetchall()]  # noqa: F821
    return env["party.member"].with_user(clerk).browse(ids)  # noqa: F821


def specification(node, records):
    """What the web client reads for a view: fields, and those of lists inside."""
    spec = {}
    for tag in node.xpath(".//field[not(ancestor::field)]"):
        field = records._fields[tag.get("name")]
        if not field.relational:
            spec[field.name] = {}
            continue
        lines, inside = env[field.comodel_name], {}  # noqa: F821
        for view in tag.xpath("./list | ./kanban | ./form"):
            inside |= specification(etree.fromstring(etree.tostring(view)), lines)
        spec[field.name] = {"fields": inside or {"display_name": {}}}
    return spec


def view_of(records, kind, xmlid=None):
    view = env.ref(f"party_service_center.{xmlid}").id if xmlid else None  # noqa: F821
    arch = records.get_view(view, kind)["arch"]
    return specification(etree.fromstring(arch), records)


def open_list(people, event, spec, *domain):
    domain = [("event_id", "=", event.id), *domain]
    return people.web_search_read(domain, spec, limit=80, count_limit=10_001)


def plan(members):
    """An activity that begins in ten minutes: its door is open already."""
    begin = Datetime.now() + timedelta(minutes=10)
    event = (
        env["party.event"]  # noqa: F821
        .with_user(clerk)
        .create(
            {
                "name": "Bench",
                "center_id": center.id,
                "kind_id": env["party.event.kind"].search([], limit=1).id,  # noqa: F821
                "date_begin": begin,
                "date_end": begin + timedelta(hours=2),
                "place": "Hall",
                "plan_text": "A talk.",
                "target_mode": "hand",
                "user_id": clerk.id,
            }
        )
    )
    people = event.participant_ids
    measure("put on the list", lambda: people._add(event, members))
    measure("submit", event.with_user(director).action_submit)
    decider = event.decider_ids[:1]
    measure("approve", event.with_user(decider).action_approve)
    return event


def announce(event, label):
    """Look at the dry run, then confirm it."""
    dialogs = env["party.event.announce"].with_user(clerk)  # noqa: F821
    dialog = dialogs.create({"event_id": event.id})
    measure(f"dry run, {label}", lambda: dialog.read(["preview", "has_people"]))
    measure(f"announce, {label}", dialog.action_confirm)


def announce_each_way(members):
    """The same to others by letter and by text message; the queue does not run."""
    by_letter, by_message = plan(members), plan(members)
    by_letter.route_ids.unlink()
    by_letter.route_ids.create({"event_id": by_letter.id, "kind": "letter"})
    announce(by_letter, "letters to post")
    company_sudo = env.company.sudo()  # noqa: F821
    before = company_sudo.party_sms_provider
    company_sudo.write(
        {
            "party_sms_provider": "aliyun",
            "party_sms_sign_name": "示例协会",
            "party_sms_key_id": "key",
            "party_sms_secret": "secret",
        }
    )
    announce(by_message, "text messages queued")
    company_sudo.party_sms_provider = before


def record(event):
    """From the door to the year of the invited: who came, and the rest."""
    people = event.participant_ids
    spec = view_of(people, "list", "party_event_participant_view_list_attendance")
    measure("screen at the door", event.door_values)
    code = people[0].sudo().code
    measure("scan by staff", lambda: event.scan_code(code))
    measure("self check-in", lambda: check_in(event, people[1].sudo().code))
    measure("list to tick, first page", lambda: open_list(people, event, spec))
    most = people[: len(people) * 9 // 10]
    measure("tick nine tenths in the list", most.action_present)
    hours = timedelta(hours=3)
    begin, end = event.date_begin - hours, event.date_end - hours
    event.sudo()._as_mover().write({"date_begin": begin, "date_end": end})
    measure("mark the rest", event.action_mark_rest)
    measure("record as held", event.action_hold)
    year = center._today().year
    members = people.member_id
    measure("year of all", lambda: members._yearly_participations(year))


def check_in(event, code):
    event_sudo = event.sudo()
    person_sudo = event_sudo.participant_ids.search(
        [("event_id", "=", event.id), ("code", "=", code)]
    )
    return event_sudo._let_in(person_sudo, "self")


def go_through(members):
    event = plan(members)
    announce(event, "no provider: to be called")
    assert event.to_call_count == len(members), "everybody is to be called"
    form = view_of(event, "form")
    measure("open the form", lambda: event.web_read(form))
    people = event.participant_ids
    spec = view_of(people, "list", "party_event_call_view_list")
    to_call = ("reach", "=", "to_call")
    measure("telephone list", lambda: open_list(people, event, spec, to_call))
    measure("one call: not reached", people[:1].action_not_reached)
    measure("one call: coming", people[:1].action_reached_coming)
    record(event)
    announce_each_way(members)
    reports = env["ir.actions.report"].with_user(clerk)  # noqa: F821
    if env.ref(SHEET, False):  # noqa: F821
        reports = reports.with_context(force_report_rendering=True)
        measure("sign-in sheet", lambda: reports._render_qweb_pdf(SHEET, event.ids))


env.company.sudo().party_sms_provider = "none"  # noqa: F821
everybody = make_members()
for size in (WARM_UP, FEW, MANY):
    go_through(everybody[:size])
print(f"  {'invited':<40} {FEW:>9} {MANY:>9}   {FEW:>10} {MANY:>10}")
for label, sizes in results.items():
    few, many = sizes[FEW], sizes[MANY]
    print(
        f"  {label:<40} {few[0]:>9} {many[0]:>9} queries"
        f" {few[1]:>9.1f} {many[1]:>9.1f} ms"
    )
env.cr.rollback()  # noqa: F821
