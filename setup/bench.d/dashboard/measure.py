"""The home page beside the list of tickets, and the words of a situation report."""

from ast import literal_eval
from datetime import timedelta
from statistics import median
from time import perf_counter

from lxml import etree

from odoo.addons.party_service_center_reports.tables import request_words
from odoo.addons.party_service_center_reports.tables.name_candidates import candidates
from odoo.addons.party_service_center_reports.tables.period import Frequency, Period

ROUNDS = 9
LOGINS = ("director", "dangwei", "clerk")


def specification(model, arch):
    fields = model._fields
    names = {node.get("name") for node in arch.xpath("//field[not(ancestor::field)]")}
    return {
        name: {"fields": {"display_name": {}}} if fields[name].relational else {}
        for name in names
    }


def opened(user, action, kind):
    """What the web client asks for when the menu of ``action`` is opened."""
    action = env.ref(f"party_service_center.{action}")  # noqa: F821
    model = env(user=user)[action.res_model]  # noqa: F821
    views = model.get_views([(False, kind), (False, "search")])["views"]
    arch, search = (etree.fromstring(views[key]["arch"]) for key in (kind, "search"))
    domain = [
        leaf
        for key in literal_eval(action.context)
        for node in search.xpath(
            f"//filter[@name='{key.removeprefix('search_default_')}']"
        )
        for leaf in literal_eval(node.get("domain"))
    ]
    model = model.with_context(lang="zh_CN", tz="Asia/Shanghai", bin_size=True)
    wanted = specification(model, arch)
    return lambda: model.web_search_read(domain, wanted, limit=80, count_limit=10001)


def measure(label, works):
    """Median of each work, one round of all works after the other, caches empty."""
    spent = {key: [] for key in works}
    counts = {}
    for work in works.values():
        work()
    for _round in range(ROUNDS):
        for key, work in works.items():
            env.invalidate_all()  # noqa: F821
            queries, begin = env.cr.sql_log_count, perf_counter()  # noqa: F821
            work()
            spent[key].append((perf_counter() - begin) * 1000)
            counts[key] = env.cr.sql_log_count - queries  # noqa: F821
    for key, times in spent.items():
        print(
            f"  {label:<10} {key:<12} {counts[key]:4} queries"
            f" {median(times):8.1f} ms (fastest {min(times):.1f})"
        )


print(f"  {env['party.ticket'].search_count([])} tickets")  # noqa: F821
for login in LOGINS:
    user = env["res.users"].search([("login", "=", login)])  # noqa: F821
    measure(
        login,
        {
            "home page": opened(user, "party_center_overview_action", "kanban"),
            "ticket list": opened(user, "party_ticket_action", "list"),
        },
    )


def words():
    """What the report of all centers asks of the requests of a quarter."""
    centers = env["party.center"].search([])  # noqa: F821
    day = env["party.ticket"].search([], order="accepted_date", limit=1).accepted_date  # noqa: F821
    quarter = Period.around(day + timedelta(days=400), Frequency.QUARTER)
    return request_words.words_table(env, quarter, centers, None, None)  # noqa: F821


def named():
    """What each change of the director's words asks."""
    centers = env["party.center"].search([])  # noqa: F821
    text = "\n".join(env["party.ticket"].search([], limit=40).mapped("request_text"))  # noqa: F821
    return request_words.names_among(env, centers, candidates(text))  # noqa: F821


for label, work in (("words", words), ("names", named)):
    begin = perf_counter()
    work()
    print(f"  report     {label:<12} {(perf_counter() - begin) * 1000:8.1f} ms")
