"""The member register: who belonged to a center on a day, and how (A2.2)."""

from collections import namedtuple

from odoo.fields import Domain

from odoo.addons.party_service_center.tools import phone_number

from . import frame
from .local_time import local_day
from .reading import Names, labels, read_batches, read_by_id, read_in_order
from .table import Column, Figure, Kind

# characters; Chinese ones take two
PERSON_WIDTH = 12
SEX_WIDTH = 6
CENTER_WIDTH = 18
CATEGORY_WIDTH = 12
HOME_WIDTH = 34
AFFILIATION_WIDTH = 18
BUSINESS_WIDTH = 24
PREMISES_WIDTH = 26
STALL_WIDTH = 10
ROLE_WIDTH = 10
DATE_WIDTH = 12
MOBILE_WIDTH = 14
ID_NUMBER_WIDTH = 20

# what is read; many2one fields come as ids
STANDING = ("member_id", "home_branch_id", "relation_type", "member_category")
Standing = namedtuple("Standing", STANDING)
PERSON = ("sex", "join_date", "full_member_date", "registered_at", "mobile")
BUSINESS = ("member_id", "name", "premises", "market", "stall_no", "role")
Person = namedtuple("Person", (*PERSON, "id_number"))
NOBODY = Person(*[None] * 6)


def build(env, period, centers, wording, in_full=False):
    """The register as of the last day of ``period``, read from the dated standings.

    :param bool in_full: whether telephone and ID number are shown in full (P-11)
    :raise AccessError: numbers in full for somebody who is no data officer
    """
    frame.check_in_full(env, in_full)
    day = period.end
    centers = frame.chosen(env, centers)
    standings = env["party.standing"]
    domain = Domain(standings._as_of(day)) & Domain("center_id", "in", centers.ids)
    return frame.table(
        centers,
        wording,
        title=env._("Member Register"),
        subtitle=env._(
            "As it was on %(day)s, %(centers)s",
            day=frame.day(env, day),
            centers=frame.listed(env, centers.mapped("name")),
        ),
        columns=_columns(env),
        rows=_rows(env, domain, centers, day, in_full),
        count=standings.search_count(domain),
        figures=_figures(env, domain),
        notes=(
            env._(
                "Center, category, home organization, kind of affiliation and business"
                " are those of that day. Everything else is what the record says now;"
                " it is empty where the member belongs to another center now."
            ),
        ),
    )


def _figures(env, domain):
    count = env["party.standing"].search_count
    parts = (
        (env._("Party Members"), Domain.TRUE),
        (env._("Full Members"), Domain("member_category", "=", "full")),
        (env._("Probationary Members"), Domain("member_category", "=", "probationary")),
    )
    return tuple(Figure(label, count(domain & part)) for label, part in parts)


def _columns(env):
    return (
        Column("name", env._("Member's Name"), width=PERSON_WIDTH),
        Column("sex", env._("Sex"), width=SEX_WIDTH),
        Column("center", env._("Center"), width=CENTER_WIDTH),
        Column("category", env._("Member Category"), width=CATEGORY_WIDTH),
        Column("home", env._("Home Organization"), width=HOME_WIDTH),
        Column("affiliation", env._("Kind of Affiliation"), width=AFFILIATION_WIDTH),
        Column("business", env._("Business"), width=BUSINESS_WIDTH),
        Column("premises", env._("Premises"), width=PREMISES_WIDTH),
        Column("stall", env._("Stall"), width=STALL_WIDTH),
        Column("role", env._("Part in It"), width=ROLE_WIDTH),
        Column("joined", env._("Joined the Party on"), Kind.DATE, DATE_WIDTH),
        Column("full", env._("Full Member since"), Kind.DATE, DATE_WIDTH),
        Column("since", env._("In the Register since"), Kind.DATE, DATE_WIDTH),
        Column("mobile", env._("Mobile"), width=MOBILE_WIDTH),
        Column("id_number", env._("ID Number"), width=ID_NUMBER_WIDTH),
    )


def _rows(env, domain, centers, day, in_full):
    standings, members = env["party.standing"], env["party.member"]
    # of a past day: those who have left since are archived
    everybody_sudo = members.sudo().with_context(active_test=False)
    categories, affiliations = (
        labels(standings, name) for name in ("member_category", "relation_type")
    )
    sexes, roles = labels(members, "sex"), labels(env["party.business"], "role")
    homes = Names(env["party.organization"])
    for center in centers:
        own = domain & Domain("center_id", "=", center.id)
        for batch in read_in_order(standings, own, STANDING, "member_id, id"):
            batch = [Standing._make(row) for row in batch]
            member_ids = [standing.member_id for standing in batch]
            homes.learn(standing.home_branch_id for standing in batch)
            # a center may name who was its own, wherever they are now
            names = read_by_id(everybody_sudo, member_ids, "name")
            people = _people(env, member_ids, in_full)
            shops = _businesses(env, member_ids, day)
            for standing in batch:
                person = people.get(standing.member_id, NOBODY)
                name, premises, stall, role = shops.get(
                    standing.member_id, (None, None, None, None)
                )
                yield (
                    names[standing.member_id],
                    sexes.get(person.sex),
                    center.name,
                    categories[standing.member_category],
                    homes[standing.home_branch_id],
                    affiliations.get(standing.relation_type),
                    name,
                    premises,
                    stall,
                    roles.get(role),
                    person.join_date,
                    person.full_member_date,
                    local_day(person.registered_at, center.tz),
                    person.mobile,
                    person.id_number,
                )


def _people(env, member_ids, in_full):
    """Member → what the present user may read of them now, numbers masked or not."""
    members = env["party.member"].with_context(active_test=False)
    masked = read_by_id(members, member_ids, *PERSON, "id_number_masked")
    if in_full:
        # the field is closed to everybody; the reason is logged with the export, and
        # those whom the data officer does not see are not among them
        numbers = read_by_id(members.sudo(), masked, "id_number_full")
        return {
            key: Person(*values[:-1], numbers[key]) for key, values in masked.items()
        }
    return {
        key: Person(*values[:-2], phone_number.mask(values[-2]), values[-1])
        for key, values in masked.items()
    }


def _businesses(env, member_ids, day):
    """Member → name, premises, stall and role of the shop traded in on ``day``."""
    in_force = Domain("date_from", "<=", day) & (
        Domain("date_to", "=", False) | Domain("date_to", ">", day)
    )
    domain = in_force & Domain("state", "!=", "closed")
    domain &= Domain("member_id", "in", member_ids)
    found = {}
    for rows in read_batches(env["party.business"], domain, BUSINESS):
        for member_id, name, premises, market, stall, role in rows:
            place = " ".join(filter(None, (premises, market)))
            found[member_id] = (name, place or None, stall, role)
    return found
