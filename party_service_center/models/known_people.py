"""Who is known already: the same ID number, mobile, or name and date of birth.

People of all centers are compared; what a clerk is told of somebody at another center
is the center and what is alike, nothing else (P-09).
"""

from odoo.fields import Domain

from ..exceptions import InvalidIdNumber


def find_known(env, person):
    """Members who may be ``person``, as superuser, the surest first.

    :param person: a record of ``party.identity.mixin`` with ``mobile``, perhaps unsaved
    :return: pairs (member, what is alike: "id_number", "mobile" or "birth")
    """
    # the comparison crosses centers and reads fingerprints; callers show only how many
    members_sudo = env["party.member"].sudo().with_context(active_test=False)
    hash_value = _hash_of(person)
    number = Domain("id_number_hash", "=", hash_value) if hash_value else Domain.FALSE
    mobile = Domain("mobile", "=", person.mobile) if person.mobile else Domain.FALSE
    birth = Domain.FALSE
    if person.name and person.birth_date:
        birth = Domain("name", "=", person.name.strip())
        birth &= Domain("birth_date", "=", person.birth_date)
    known = members_sudo.search(
        (number | mobile | birth) & Domain("merged_into_id", "=", False)
    )
    ranks = ("id_number", "mobile", "birth")
    pairs = [(member, _alike(member, person, hash_value)) for member in known]
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


def _alike(member, person, hash_value):
    if hash_value and member.id_number_hash == hash_value:
        return "id_number"
    if person.mobile and member.mobile == person.mobile:
        return "mobile"
    return "birth"
