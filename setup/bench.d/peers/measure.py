"""Measure list, board, intake and sweep of our tickets beside the peers; keep nothing.

All as the same clerk in the same run, each figure the median of interleaved rounds. The
records' cache is empty each time, the server's own caches are warm, as in a running
server. The peers' calls are what the web client sent on opening their menus (recorded
with the pinned versions); ours are made from our views.
"""

import json
from ast import literal_eval
from os import environ, getloadavg
from pathlib import Path
from statistics import median
from time import perf_counter

from lxml import etree

from odoo.tools import SQL

ROUNDS = 9
INTAKES = 25
SWEEPS = (50, 500)
OURS, HELPDESK, TASKS = "party.ticket", "helpdesk.ticket", "project.task"
OPEN = {
    OURS: [("state", "in", ["accepted", "transferred", "processing", "done"])],
    HELPDESK: [("closed", "=", False)],
    TASKS: [("has_template_ancestor", "=", False), ("is_closed", "=", False)],
}
COLUMN = {OURS: "state", HELPDESK: "stage_id", TASKS: "stage_id"}
PAGE = 80  # rows of a list, or of a column of the board, unless the view says less

clerk = env["res.users"].search([("login", "=", "clerk0")])  # noqa: F821
user_env = env(user=clerk)  # noqa: F821


def our_calls():
    """What the web client sends when our menu is opened: model → view → calls."""
    action = env.ref("party_service_center.party_ticket_action")  # noqa: F821
    views = [(False, "list"), (False, "kanban"), (False, "search")]
    arch = {
        kind: etree.fromstring(view["arch"])
        for kind, view in user_env[OURS].get_views(views)["views"].items()
    }
    domain = [
        leaf
        for key in literal_eval(action.context)
        for node in arch["search"].xpath(
            f"//filter[@name='{key.removeprefix('search_default_')}']"
        )
        for leaf in literal_eval(node.get("domain"))
    ]
    board = {
        "domain": domain,
        "groupby": [arch["kanban"].get("default_group_by")],
        "auto_unfold": True,
        "unfold_read_specification": specification(arch["kanban"]),
        "unfold_read_default_limit": int(arch["kanban"].get("limit", PAGE)),
    }
    rows = {
        "domain": domain,
        "specification": specification(arch["list"]),
        "limit": int(arch["list"].get("limit", PAGE)),
        "count_limit": 10001,
    }
    calls = {
        "list": [call("web_search_read", rows, bin_size=True)],
        "board": [call("web_read_group", board, read_group_expand=True)],
    }
    if arch["kanban"].xpath("//progressbar"):
        raise NotImplementedError("the board's bar is not measured yet")
    return calls


def call(method, kwargs, **context):
    return {"method": method, "kwargs": kwargs, "context": context}


def specification(arch):
    fields = user_env[OURS]._fields
    names = [node.get("name") for node in arch.xpath("//field")]
    for name in names:
        if fields[name].type in ("one2many", "many2many"):
            raise NotImplementedError(f"what is read with {name} is not known here")
    return {
        name: {"fields": {"display_name": {}}} if fields[name].relational else {}
        for name in names
    }


def with_domain(model, calls, domain):
    """The same calls with another filter, the board by the product's own steps."""
    changed = []
    for one in calls:
        kwargs = one["kwargs"] | {"domain": domain}
        if "groupby" in kwargs:
            kwargs["groupby"] = [COLUMN[model]]
        if "group_by" in kwargs:
            kwargs["group_by"] = COLUMN[model]
        changed.append(one | {"kwargs": kwargs})
    return changed


def open_view(model, calls):
    for one in calls:
        records = user_env[model].with_context(
            lang="en_US", tz="Asia/Shanghai", **one["context"]
        )
        getattr(records, one["method"])(**one["kwargs"])


def take_in(model):
    """One request, taken down and finished as at the end of a web request."""
    values = {
        OURS: {
            "requester_name": "Bench",
            "requester_phone": "13800000001",
            "request_text": "How long?",
        },
        HELPDESK: {
            "name": "How long?",
            "description": "How long?",
            "partner_name": "Bench",
            "team_id": clerk.helpdesk_team_ids[:1].id,
            "user_id": clerk.id,
        },
        TASKS: {
            "name": "How long?",
            "project_id": user_env["project.project"].search([], limit=1).id,
            "user_ids": [(6, 0, clerk.ids)],
        },
    }
    user_env[model].create(values[model])
    env.flush_all()  # noqa: F821
    env.cr.precommit.run()  # noqa: F821


def timed(work):
    """(milliseconds, queries) of ``work`` with an empty cache."""
    env.flush_all()  # noqa: F821
    env.invalidate_all()  # noqa: F821
    queries, begin = env.cr.sql_log_count, perf_counter()  # noqa: F821
    work()
    return (
        (perf_counter() - begin) * 1000,
        env.cr.sql_log_count - queries,  # noqa: F821
    )


def medians(works, rounds):
    """Median of each work's rounds, one round of all works after the other."""
    for work in works.values():
        work()
    results = {key: [] for key in works}
    for _round in range(rounds):
        for key, work in works.items():
            results[key].append(timed(work))
    return {
        key: (median(ms for ms, _queries in pairs), pairs[-1][1])
        for key, pairs in results.items()
    }


def bare(*queries):
    def work():
        for query in queries:
            env.execute_query(query)  # noqa: F821

    return work


def views():
    peers = json.loads(Path(environ["CALLS"]).read_text())
    for model, by_view in ({OURS: our_calls()} | peers).items():
        for view, calls in by_view.items():
            for label, chosen in (
                ("as opened", calls),
                ("open only", with_domain(model, calls, OPEN[model])),
                ("no filter", with_domain(model, calls, [])),
            ):
                yield (
                    (
                        f"{view}, {label}",
                        model,
                    ),
                    lambda m=model, c=chosen: open_view(m, c),
                )


def bare_sql():
    """The least that the database has to do for our list and board as opened."""
    staff = env["party.staff"].search([("user_id", "=", clerk.id)])  # noqa: F821
    columns = SQL(
        "id, name, requester_name, subject, accepted_date, due_date, told_date, state"
    )
    center = SQL("center_id = %s", staff.center_id.id)
    states = OPEN[OURS][0][2]
    newest = "SELECT %s FROM party_ticket WHERE %s AND state IN %s ORDER BY id DESC "
    counted = "FROM party_ticket WHERE %s AND state IN %s"
    return {
        ("list, as opened", "SQL"): bare(
            SQL(newest + "LIMIT 80", columns, center, tuple(states)),
            SQL(f"SELECT count(*) {counted}", center, tuple(states)),
        ),
        ("board, as opened", "SQL"): bare(
            SQL(f"SELECT state, count(*) {counted} GROUP BY 1", center, tuple(states)),
            *(SQL(newest + "LIMIT 20", columns, center, (name,)) for name in states),
        ),
    }


def sweep(count):
    """Remind of ``count`` tickets that fall due today."""
    today = env["party.center"].search([], limit=1)._today()  # noqa: F821
    due = env[OURS].search(  # noqa: F821
        [("next_reminder_date", "!=", False)], limit=count, order="id"
    )
    due._record_proof(next_reminder_date=today)

    def work():
        found = env[OURS].search([("next_reminder_date", "<=", today)])  # noqa: F821
        assert len(found) == count, len(found)
        found._remind(today)
        env.flush_all()  # noqa: F821

    result = timed(work)
    env.cr.rollback()  # noqa: F821
    return result


results = medians(dict(views()) | bare_sql(), ROUNDS)
results |= medians(
    {("intake", m): (lambda m=m: take_in(m)) for m in (OURS, HELPDESK, TASKS)},
    INTAKES,
)
env.cr.rollback()  # noqa: F821
sweep(SWEEPS[0])  # warms
for count in SWEEPS:
    rounds = [sweep(count) for _round in range(3)]
    results[f"sweep, {count} due", OURS] = (
        median(ms for ms, _queries in rounds),
        rounds[0][1],
    )
Path(environ["RESULTS"]).write_text(
    json.dumps(
        {
            "load": getloadavg()[0],
            "rows": [[*key, *value] for key, value in results.items()],
        }
    )
)
