"""Who is known already: the same ID number, mobile, or name and date of birth.

People of all centers are compared; what a clerk is told of somebody at another center
is the center and what is alike, nothing else (P-09).
"""

from odoo.fields import Domain

from ..exceptions import InvalidIdNumber

PATHS = {"party.member": "party-members", "party.registration": "party-registrations"}


def find_alike(rows, person, domain):
    """Records that may be ``person``, as superuser, the surest first.

    :param rows: the model to look through, one of ``party.person.mixin``
    :param person: a record of it or of another such model, perhaps unsaved
    :param Domain domain: which records count
    :return: pairs (record, what is alike: "id_number", "mobile" or "birth")
    """
    # the comparison crosses centers and reads fingerprints; ``describe`` tells of it
    rows_sudo = rows.sudo().with_context(active_test=False)
    hash_value = _hash_of(person)
    number = Domain("id_number_hash", "=", hash_value) if hash_value else Domain.FALSE
    mobile = Domain("mobile", "=", person.mobile) if person.mobile else Domain.FALSE
    birth = Domain.FALSE
    if person.name and person.birth_date:
        birth = Domain("name", "=", person.name.strip())
        birth &= Domain("birth_date", "=", person.birth_date)
    if rows._name == person._name:
        domain &= Domain("id", "!=", person._origin.id)
    alike = rows_sudo.search((number | mobile | birth) & domain)
    ranks = ("id_number", "mobile", "birth")
    pairs = [(row_sudo, _likeness(row_sudo, person, hash_value)) for row_sudo in alike]
    return sorted(pairs, key=lambda pair: ranks.index(pair[1]))


def _hash_of(person):
    """Fingerprint of the number typed or stored; none when it is no number yet."""
    typed = person.id_number
    if not typed:
        return None
    if typed == person.id_number_masked:
        return person._origin.sudo().id_number_hash  # compared, never shown
    try:
        return person._fingerprint(person._parse_id_number(typed).number)
    except InvalidIdNumber:
        return None


def _likeness(row_sudo, person, hash_value):
    if hash_value and row_sudo.id_number_hash == hash_value:
        return "id_number"
    if person.mobile and row_sudo.mobile == person.mobile:
        return "mobile"
    return "birth"


def describe(row_sudo, likeness):
    """What the reader may be told of somebody alike: who, what is alike, which page."""
    row = row_sudo.sudo(False).with_context(show_details=True)
    env = row.env
    is_member = row._name == "party.member"
    center = row_sudo.center_id.name
    if not row.has_access("read"):
        who = (
            env._("Somebody at %(center)s", center=center)
            if is_member
            else env._("Somebody whose registration runs at %(center)s", center=center)
        )
        link = False
    else:
        who, link = row.display_name, f"/odoo/{PATHS[row._name]}/{row.id}"
        if not is_member:
            who = env._("%(person)s, whose registration runs", person=who)
        elif not row.active:
            who = env._("%(person)s (left)", person=who)
    return {
        "who": who,
        "link": link,
        "likeness": {
            "id_number": env._("the same ID number"),
            "mobile": env._("the same mobile"),
            "birth": env._("the same name and date of birth"),
            "name": env._("the same name"),
        }[likeness],
    }


def render(pairs):
    """The list of people alike as shown in the warning of a form; False for none."""
    if not pairs:
        return False
    return (
        pairs[0][0]
        .env["ir.qweb"]
        ._render(
            "party_service_center.party_known_people",
            {"people": [describe(*pair) for pair in pairs]},
        )
    )
