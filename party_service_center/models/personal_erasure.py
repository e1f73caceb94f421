"""What is erased of a person at their request, and what is kept for which reason.

The row of the register stays: it says who was served, and records point to it. What
goes is what no record of the center's work needs.
"""

from .party_identity_mixin import SECRET_FIELDS

SENSITIVE_FIELDS = (*SECRET_FIELDS, "ethnic_group")  # kept by separate consent (P-02)
ERASED_FIELDS = (
    *SENSITIVE_FIELDS,
    "education",
    "phone",
    "residence",
    "note",
    "photo",
    "signature",
    "scan",
    "scan_name",
    "sheet_values",
    "changes",
)
SHOWN_SECRET = "id_number_masked"  # names the ID number; the others are its copies


def erase(env, person, fields=ERASED_FIELDS):
    """Erase what no record needs and return the labels of what was there.

    :param person: a member or a registration that never led into the register
    :param fields: names of what is erased; everything that may be unless given
    """
    person.check_access("write")
    labels = {}
    # erasing is the person's right, whatever lock lies on the fields and whichever
    # center keeps the survey form
    for rows_sudo in _survey_rows(person.sudo()):
        names = [name for name in fields if name in rows_sudo._fields]
        for row_sudo in rows_sudo:
            filled = [name for name in names if row_sudo[name]]
            if filled:
                row_sudo._record_proof(**dict.fromkeys(filled, False))
            for name in filled:
                if name not in SECRET_FIELDS or name == SHOWN_SECRET:
                    field = row_sudo._fields[name]
                    labels[name] = field._description_string(env)
    return [labels[name] for name in fields if name in labels]


def _survey_rows(person_sudo):
    """The rows that hold what the person wrote on the survey form."""
    if person_sudo._name == "party.registration":
        return [person_sudo]
    people_sudo = same_people(person_sudo)
    return [
        people_sudo,
        people_sudo.registration_ids,
        people_sudo.change_ids,
        people_sudo.import_row_ids,
    ]


def same_people(member_sudo):
    """The member and the rows that were merged into it."""
    return member_sudo.with_context(active_test=False).search(
        ["|", ("id", "=", member_sudo.id), ("merged_into_id", "=", member_sudo.id)]
    )


def kept_records(env, person):
    """What cannot be erased: pairs (kind of record, why it is kept)."""
    models = [person._name]
    if person._name == "party.member":
        # only that something is kept is told, not what
        people_sudo = same_people(person.sudo())
        for model, name in person._pointers():
            rows_sudo = env[model].sudo().with_context(active_test=False)
            if model not in models and rows_sudo.search_count(
                [(name, "in", people_sudo.ids)], limit=1
            ):
                models.append(model)
    reasons = _reasons(env)
    other = env._("a record of the center's work, until its retention time has ended")
    return [
        (env["ir.model"]._get(model).name, reasons.get(model, other))
        for model in models
    ]


def _reasons(env):
    """Why the register's own kinds of records outlast an erasure."""
    return {
        "party.member": env._(
            "name, center and affiliation, until the retention time after leaving has"
            " ended (A2.2)"
        ),
        "party.standing": env._("what the register said at which time (A2.2)"),
        "party.registration": env._("how the person was registered (A3.1)"),
        "party.consent": env._("proof that the data was taken lawfully (P-01, P-02)"),
        "party.member.distinction": env._(
            "that the person is not somebody else in the register (A1.1.6)"
        ),
        "party.access.log": env._("who looked at protected data (P-10)"),
        "party.member.change": env._(
            "who changed identity data, from what to what, and why (A3.1.5)"
        ),
        "party.import.row": env._("which roster the person came from (A2.2)"),
        "party.event.participant": env._(
            "who was invited to which activity and took part (A3.3.3)"
        ),
        "party.letter.line": env._(
            "what the home organization was told by letter (A3.3.4, P-07)"
        ),
        "party.rights.request": env._("proof that requests were answered (P-05)"),
    }
