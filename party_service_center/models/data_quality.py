"""Whether the register can be relied on: what makes a member's record sound.

Nothing of it is stored: a record that is put right counts at once, and one that was not
confirmed for a year falls out by itself.

Clause: A1.1.6 (a database that is kept current)
"""

from dateutil.relativedelta import relativedelta

from odoo.fields import Domain
from odoo.tools import SQL

CONFIRM_MONTHS = 12  # months a confirmation holds (A2.2)
# without these a record cannot be used: for letters, for the roster, to find its shop
KEY_FIELDS = (
    "sex",
    "birth_date",
    "mobile",
    "join_date",
    "home_branch_id",
    "relation_type",
    "business_name",
)
# the figures speak of those who are in the register, not of those who left
PRESENT = Domain("active", "=", True)


def confirmation_due(centers):
    """Members whose record was not gone through for a year.

    :param centers: ``party.center`` records; all centers where there are none
    """
    return PRESENT & centers._in_own_time(
        lambda center: (
            Domain("confirmed_date", "=", False)
            | Domain(
                "confirmed_date",
                "<=",
                center._today() - relativedelta(months=CONFIRM_MONTHS),
            )
        )
    )


def incomplete():
    """Members whose record lacks a key entry."""
    lacking = Domain.OR(Domain(name, "=", False) for name in KEY_FIELDS)
    full_since_when = Domain("member_category", "=", "full")
    full_since_when &= Domain("full_member_date", "=", False)
    return PRESENT & (lacking | full_since_when)


def sound(centers):
    """Members whose record is in order.

    :param centers: as in ``confirmation_due``
    """
    alone = Domain("is_duplicate", "=", False)
    return PRESENT & ~confirmation_due(centers) & ~incomplete() & alone


def missing_fields(member):
    """Names of the key entries that ``member`` lacks."""
    names = [name for name in KEY_FIELDS if not member[name]]
    if member.member_category == "full" and not member.full_member_date:
        names.append("full_member_date")
    return names


def duplicates(env, ids=None):
    """Members who may be one person with another one in the register, as a subselect.

    Same mobile, or same name and date of birth, until both are merged or declared
    different. The other one may be at another center: that there is one is all that
    comes out of here.

    :param ids: look at these members only
    """
    env["party.member"].flush_model(["active", "birth_date", "mobile", "name"])
    env["party.member.distinction"].flush_model()
    narrowed = SQL() if ids is None else SQL("AND m.id = ANY(%s)", list(ids))
    same = (
        SQL("o.mobile = m.mobile AND m.mobile != ''"),
        SQL("o.birth_date = m.birth_date AND o.name = m.name"),
    )
    # a domain cannot compare a row with the other rows of its table
    return SQL(" UNION ").join(
        SQL(
            """
            SELECT m.id
              FROM party_member m
              JOIN party_member o ON %(is_same)s AND o.id != m.id AND o.active
             WHERE m.active %(narrowed)s
               AND NOT EXISTS (
                   SELECT FROM party_member_distinction d
                    WHERE d.member_id = LEAST(m.id, o.id)
                      AND d.other_id = GREATEST(m.id, o.id))
            """,
            is_same=is_same,
            narrowed=narrowed,
        )
        for is_same in same
    )
