"""Fill our tickets, helpdesk tickets and project tasks alike up to SIZE rows each.

Ten centers (teams, projects), one of them visible to the clerk who is measured; nine
rows in ten are closed, the open ones half among the newest and half all over the years.
Each open row has one planned activity, each visible row its maker as follower.
"""

from os import environ

SIZE = int(environ["SIZE"])
CENTERS = 10
PEOPLE = 20  # two at each center; the first one is measured
YEARS = 8

MODELS = ("party.ticket", "helpdesk.ticket", "project.task")
STATES = [
    "accepted",
    "accepted",
    "transferred",
    "processing",
    "processing",
    "processing",
    "processing",
    "done",
    "told",
    "withdrawn",
]
# our state → the stage and the state of the peers' rows
HELPDESK = {
    "accepted": "new",
    "transferred": "in_progress",
    "processing": "in_progress",
    "done": "awaiting",
    "told": "awaiting",
    "filed": "done",
    "withdrawn": "cancelled",
}
PROJECT = {
    "accepted": ("New", "01_in_progress"),
    "transferred": ("In Progress", "01_in_progress"),
    "processing": ("In Progress", "01_in_progress"),
    "done": ("Awaiting", "03_approved"),
    "told": ("Awaiting", "03_approved"),
    "filed": ("Done", "1_done"),
    "withdrawn": ("Cancelled", "1_canceled"),
}


def make_people():
    groups = env["res.groups"]  # noqa: F821 - the shell provides env
    for xmlid in (
        "party_service_center.group_party_clerk",
        "helpdesk_mgmt.group_helpdesk_user_team",
        "project.group_project_user",
    ):
        groups |= env.ref(xmlid)  # noqa: F821
    users = env["res.users"].with_context(no_reset_password=True)  # noqa: F821
    return users.create(
        [
            {
                "name": f"Clerk {n}",
                "login": f"clerk{n}",
                "password": f"clerk{n}",
                "tz": "Asia/Shanghai",
                "group_ids": [(6, 0, groups.ids)],
            }
            for n in range(PEOPLE)
        ]
    )


def make_places(people):
    """The centers with staff, the helpdesk's teams with a limit, the projects."""
    everyone = [people[n] | people[n + CENTERS] for n in range(CENTERS)]
    centers = env["party.center"].create(  # noqa: F821
        [{"name": f"Center {n}", "code": f"BENCH{n}"} for n in range(CENTERS)]
    )
    for user in everyone:
        papers = env["party.undertaking"].create(  # noqa: F821
            [
                {"user_id": u.id, "signed_date": "2016-01-01", "paper_place": "Bench"}
                for u in user
            ]
        )
        for paper in papers:
            paper.action_sign()
    env["party.staff"].create(  # noqa: F821
        [
            {
                "center_id": center.id,
                "user_id": user.id,
                "role": "clerk",
                "date_from": "2016-01-01",
            }
            for center, users in zip(centers, everyone, strict=True)
            for user in users
        ]
    )
    env["helpdesk.ticket.team"].create(  # noqa: F821
        [
            {"name": f"Team {n}", "use_sla": True, "user_ids": [(6, 0, users.ids)]}
            for n, users in enumerate(everyone)
        ]
    )
    env["helpdesk.sla"].create(  # noqa: F821
        {
            "name": "Seven days",
            "days": 7,
            "stage_id": env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done").id,  # noqa: F821
        }
    )
    projects = env["project.project"].create(  # noqa: F821
        [
            {"name": f"Project {n}", "privacy_visibility": "followers"}
            for n in range(CENTERS)
        ]
    )
    for project, users in zip(projects, everyone, strict=True):
        project.message_subscribe(users.partner_id.ids)
    env["project.task.type"].create(  # noqa: F821
        [
            {
                "name": name,
                "sequence": n,
                "fold": name in ("Done", "Cancelled"),
                "project_ids": [(6, 0, projects.ids)],
            }
            for n, name in enumerate(dict(PROJECT.values()))
        ]
    )


def make_patterns(people):
    """One row each, made as a user makes it; all others copy its columns."""
    clerk = people[:1]
    env["party.ticket"].with_user(clerk).create(  # noqa: F821
        {
            "requester_name": "Shen Yifan",
            "requester_phone": "13800000001",
            "request_text": "How do I move my affiliation?",
        }
    )
    env["helpdesk.ticket"].with_user(clerk).create(  # noqa: F821
        {
            "name": "How do I move my affiliation?",
            "description": "How do I move my affiliation?",
            "partner_name": "Shen Yifan",
            "team_id": env["helpdesk.ticket.team"].search([], limit=1).id,  # noqa: F821
            "user_id": clerk.id,
        }
    )
    env["project.task"].with_user(clerk).create(  # noqa: F821
        {
            "name": "How do I move my affiliation?",
            "project_id": env["project.project"].search([], limit=1).id,  # noqa: F821
            "user_ids": [(6, 0, clerk.ids)],
        }
    )


def array(values):
    return f"(ARRAY[{', '.join(repr(value) for value in values)}])"


def pick(values, place):
    return f"{array(values)}[1 + {place}]"


def by_state(values):
    cases = " ".join(f"WHEN '{key}' THEN {value!r}" for key, value in values.items())
    return f"CASE r.state {cases} END"


def copy_rows(table, rows, columns):
    """Insert ``rows`` as copies of the table's last row but for ``columns``."""
    env.cr.execute(  # noqa: F821
        """
        SELECT column_name FROM information_schema.columns
         WHERE table_name = %s AND column_name != 'id'
        """,
        (table,),
    )
    names = [name for (name,) in env.cr.fetchall()]  # noqa: F821
    values = ", ".join(columns.get(name, f"pattern.{name}") for name in names)
    env.cr.execute(  # noqa: F821
        f"""
        INSERT INTO {table} ({", ".join(names)})
        SELECT {values} FROM ({rows}) AS r,
               (SELECT * FROM {table} ORDER BY id DESC LIMIT 1) AS pattern
         ORDER BY r.n
        """
    )


def rows(first, last):
    """What the three products' rows have in common: place, person, state, moments."""
    age = f"interval '{YEARS} years' * (1 - n / {SIZE}.0)"
    return f"""
        SELECT *, (told_at AT TIME ZONE 'Asia/Shanghai')::date AS told_on FROM (
        SELECT n, n %% {CENTERS} AS place, n %% {PEOPLE} AS person,
               CASE WHEN n > {SIZE} * 0.95 OR n %% 19 = 0
                    THEN {pick(STATES, "n / 40 %% 10")} ELSE 'filed' END AS state,
               date_trunc('second', localtimestamp - {age}) AS made_at,
               date_trunc('second', localtimestamp - {age}
                   + interval '1 hour' * (n %% 240)) AS told_at,
               (localtimestamp - {age})::date AS made_on,
               (localtimestamp - {age})::date + 9 AS due_on
          FROM generate_series({first}, {last}) AS n) AS raw
    """.replace("%%", "%")


def party_columns(people, centers):
    told = "CASE WHEN r.state IN ('told', 'filed') THEN {} END"
    is_open = "r.state NOT IN ('told', 'filed', 'withdrawn')"
    user = pick(people.ids, "r.person")
    return {
        "center_id": pick(centers.ids, "r.place"),
        "first_contact_id": user,
        "handler_id": user,
        "create_uid": user,
        "name": f"{pick(centers.mapped('code'), 'r.place')}"
        " || '-' || extract(year FROM r.made_on) || '-' || lpad(r.n::text, 7, '0')",
        "requester_name": "'Requester ' || r.n % 60013",
        "requester_phone": "'139' || lpad((r.n % 60013)::text, 8, '0')",
        "phone_sanitized": "'+86139' || lpad((r.n % 60013)::text, 8, '0')",
        "request_text": "'How do I move my affiliation? Matter ' || r.n",
        "subject": "'How do I move my affiliation? Matter ' || r.n",
        "state": "r.state",
        "accepted_at": "r.made_at",
        "accepted_date": "r.made_on",
        "create_date": "r.made_at",
        "write_date": "r.told_at",
        "due_date": "r.due_on",
        "first_due_date": "r.due_on",
        "decision": told.format("'explained'"),
        "file_number": f"CASE WHEN r.state = 'filed' THEN"
        f" {pick(centers.mapped('code'), 'r.place')} || '-F-' || r.n END",
        "next_reminder_date": f"CASE WHEN {is_open}"
        " THEN greatest(r.due_on, current_date + 1) END",
        "result_text": told.format("'Explained and done.'"),
        "told_at": told.format("r.told_at"),
        "told_date": told.format("r.told_on"),
        "told_by_id": told.format(user),
        "told_channel": told.format("'phone'"),
        "is_told_late": told.format("r.told_on > r.due_on"),
        "done_at": "CASE WHEN r.state IN ('done', 'told', 'filed') THEN r.told_at END",
        "filed_at": "CASE WHEN r.state = 'filed' THEN r.told_at END",
        "withdrawn_at": "CASE WHEN r.state = 'withdrawn' THEN r.told_at END",
        "withdraw_reason": "CASE WHEN r.state = 'withdrawn' THEN 'Settled' END",
    }


def helpdesk_columns(people, teams):
    stages = {
        state: env.ref(f"helpdesk_mgmt.helpdesk_ticket_stage_{name}").id  # noqa: F821
        for state, name in HELPDESK.items()
    }
    return {
        "team_id": pick(teams.ids, "r.place"),
        "user_id": pick(people.ids, "r.person"),
        "create_uid": pick(people.ids, "r.person"),
        "number": "'HT' || lpad(r.n::text, 7, '0')",
        "name": "'How do I move my affiliation? Matter ' || r.n",
        "description": "'<p>How do I move my affiliation? Matter ' || r.n || '</p>'",
        "partner_name": "'Requester ' || r.n % 60013",
        "stage_id": by_state(stages),
        "unattended": "r.state = 'accepted'",
        "create_date": "r.made_at",
        "assigned_date": "r.made_at",
        "last_stage_update": "r.told_at",
        "closed_date": "CASE WHEN r.state IN ('filed', 'withdrawn') THEN r.told_at END",
    }


def task_columns(people, projects):
    types = env["project.task.type"].search([("project_ids", "in", projects.ids)])  # noqa: F821
    ids = {stage.name: stage.id for stage in types}
    return {
        "project_id": pick(projects.ids, "r.place"),
        "create_uid": pick(people.ids, "r.person"),
        "name": "'How do I move my affiliation? Matter ' || r.n",
        "stage_id": by_state({key: ids[name] for key, (name, _s) in PROJECT.items()}),
        "state": by_state({key: state for key, (_n, state) in PROJECT.items()}),
        "create_date": "r.made_at",
        "date_assign": "r.made_at",
        "date_last_stage_update": "r.told_at",
        "date_end": "CASE WHEN r.state IN ('filed', 'withdrawn') THEN r.told_at END",
        "date_deadline": "r.due_on",
    }


def add_details(model, before, person, visible, is_open):
    """Followers and activities of the rows after id ``before``."""
    table = env[model]._table  # noqa: F821
    env.cr.execute(  # noqa: F821
        f"""
        INSERT INTO mail_followers (res_model, res_id, partner_id)
        SELECT %s, row.id, u.partner_id FROM {table} AS row
          JOIN res_users AS u ON u.id = row.create_uid
         WHERE row.id > %s AND {visible}
        """,
        (model, before),
    )
    env.cr.execute(  # noqa: F821
        f"""
        INSERT INTO mail_activity (res_model, res_model_id, res_id, activity_type_id,
            user_id, user_tz, date_deadline, automated, active, create_uid)
        SELECT %s, %s, row.id, %s, {person}, 'Asia/Shanghai',
               current_date + row.id %% 9 - 4, TRUE, TRUE, 1
          FROM {table} AS row WHERE row.id > %s AND {is_open}
        """,
        (
            model,
            env["ir.model"]._get_id(model),  # noqa: F821
            env.ref("mail.mail_activity_data_todo").id,  # noqa: F821
            before,
        ),
    )


if not env["res.users"].search([("login", "=", "clerk0")]):  # noqa: F821
    people = make_people()
    make_places(people)
    make_patterns(people)
    env.flush_all()  # noqa: F821

people = env["res.users"].search([("login", "like", "clerk")], order="id")  # noqa: F821
centers = env["party.center"].search([("code", "=like", "BENCH_")], order="id")  # noqa: F821
teams = env["helpdesk.ticket.team"].search([], order="id")  # noqa: F821
projects = env["project.project"].search([("name", "like", "Project")], order="id")  # noqa: F821
env.cr.execute("SET LOCAL work_mem = '256MB'")  # noqa: F821
env.cr.execute(  # noqa: F821
    " UNION ALL ".join(
        f"SELECT count(*), max(id) FROM {env[name]._table}"  # noqa: F821
        for name in MODELS
    )
)
(there, ticket), (_there, helpdesk), (_there, task) = env.cr.fetchall()  # noqa: F821
new = rows(there + 1, SIZE)
copy_rows("party_ticket", new, party_columns(people, centers))
add_details(
    "party.ticket",
    ticket,
    "row.handler_id",
    f"row.center_id = {centers[0].id}",
    "row.told_date IS NULL AND row.withdrawn_at IS NULL",
)
copy_rows("helpdesk_ticket", new, helpdesk_columns(people, teams))
add_details(
    "helpdesk.ticket",
    helpdesk,
    "row.user_id",
    f"row.team_id = {teams[0].id}",
    "row.closed_date IS NULL",
)
copy_rows(
    "helpdesk_ticket_sla",
    f"SELECT id AS n, * FROM helpdesk_ticket WHERE id > {helpdesk}",
    {
        "ticket_id": "r.id",
        "state": "CASE WHEN r.closed_date IS NULL THEN 'in_progress'"
        " ELSE 'accomplished' END",
        "deadline": "r.create_date + interval '9 days'",
        "last_state_date": "r.last_stage_update",
    },
)
copy_rows("project_task", new, task_columns(people, projects))
copy_rows(
    "project_task_user_rel",
    f"SELECT id AS n, * FROM project_task WHERE id > {task}",
    {"task_id": "r.id", "user_id": "r.create_uid"},
)
add_details(
    "project.task",
    task,
    "row.create_uid",
    f"row.project_id = {projects[0].id}",
    "row.date_end IS NULL",
)
env.cr.commit()  # noqa: F821
