"""What a letter says of a member, as plain values that can be frozen.

Nothing else of a member goes into a letter: no ID number, no request, no rights case
(A3.3.4, P-03). The facts hold codes and not words, whatever language is spoken.
"""

from ..tools.id_number import hide
from . import yearly_participation

GRADE = "grade"  # kind of credit record; all others are about lawful trading


def of_members(members_sudo, date_from, date_to):
    """Values of a line of a letter between two days, both included: dict by member."""
    env = members_sudo.env
    participations = yearly_participation.in_period(members_sudo, date_from, date_to)
    records = _records(env, members_sudo, date_from, date_to)
    pledges = _pledges(env, members_sudo, date_from, date_to)
    return {
        member: {
            "member_id": member.id,
            "member_name": member.name,
            "business_name": member.business_name,
            "home_branch_id": member.home_branch_id.id,
            "home_branch_name": member.home_branch_id.name,
            "invited_count": participations[member].invited_count,
            "took_part_count": participations[member].took_part_count,
            "minutes": participations[member].minutes,
            "learning_minutes": participations[member].learning_minutes,
            "facts": {
                "activities": _activities(participations[member]),
                "trading": records[member]["trading"],
                "credit": records[member]["credit"],
                "pledge": pledges[member],
            },
        }
        for member in members_sudo
    }


def _clean(text):
    """Free text without the ID numbers that somebody typed into it (P-03)."""
    return hide(text) if text else text


def _activities(participation):
    """The activities, the first one first."""
    return [
        {
            "date": row.day.isoformat(),
            "theme": _clean(row.theme),
            "center": row.center_name,
            "attendance": row.attendance or None,
            "minutes": row.minutes,
        }
        for row in reversed(participation.rows)
    ]


def _records(env, members_sudo, date_from, date_to):
    """Lawful trading and credit; what was voided counts no more."""
    found = {member: {"trading": [], "credit": []} for member in members_sudo}
    rows_sudo = (
        env["party.credit.record"]
        .sudo()  # written by the center that has the member now, whoever asks
        .search_fetch(
            [
                ("member_id", "in", members_sudo.ids),
                ("date", ">=", date_from),
                ("date", "<=", date_to),
                ("voided_at", "=", False),
            ],
            ["member_id", "kind", "date", "grade", "description", "source"],
            order="date, id",
        )
    )
    for row_sudo in rows_sudo:
        fact = {
            "date": row_sudo.date.isoformat(),
            "what": _clean(row_sudo.description),
            "source": _clean(row_sudo.source),
        }
        if row_sudo.kind == GRADE:
            fact["grade"] = row_sudo.grade
            found[row_sudo.member_id]["credit"].append(fact)
        else:
            fact["kind"] = row_sudo.kind
            found[row_sudo.member_id]["trading"].append(fact)
    return found


def _pledges(env, members_sudo, date_from, date_to):
    """How the personal items were kept, as found at checks within the period."""
    found = {
        member: {
            "number": None,
            "signed_date": None,
            "checked_date": None,
            "met": 0,
            "partly": 0,
            "not_met": 0,
            "unchecked": 0,
        }
        for member in members_sudo
    }
    # pledges go with their member to the next center, whoever asks
    pledges_sudo = env["party.pledge"].sudo()
    pledges_sudo = pledges_sudo.search(
        [
            ("member_id", "in", members_sudo.ids),
            ("state", "in", ("signed", "in_force", "expired")),
            ("signed_date", "<=", date_to),
            ("date_to", ">=", date_from),
        ],
        order="signed_date, id",
    )
    for pledge_sudo in pledges_sudo:
        result = found[pledge_sudo.member_id]
        result["number"] = pledge_sudo.name
        result["signed_date"] = pledge_sudo.signed_date.isoformat()
        # only of the latest pledge: the ones before are over
        result["unchecked"] = 0
        for item_sudo in pledge_sudo.item_ids:
            _count_item(result, item_sudo, date_from, date_to)
    return found


def _count_item(result, item_sudo, date_from, date_to):
    day = item_sudo.checked_date
    if not day or day > date_to:
        result["unchecked"] += 1
    elif day >= date_from:
        result[item_sudo.outcome] += 1
        result["checked_date"] = max(result["checked_date"] or "", day.isoformat())
