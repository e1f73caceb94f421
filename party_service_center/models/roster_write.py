"""Writes the rows of a roster into the register, batch by batch."""

from datetime import date

from odoo.fields import Command

from ..exceptions import ImportRefused
from ..tools import phone_number
from .party_import_row import NO_SECRETS
from .roster_check import DATE_KEYS
from .roster_match import RosterMatch
from .roster_organizations import RosterOrganizations, key_of

PERSON_KEYS = (
    "name",
    "sex",
    "ethnic_group",
    "birth_date",
    "education",
    "mobile",
    "phone",
    "residence",
    "member_category",
    "join_date",
    "full_member_date",
    "party_post",
    "is_floating",
    "floating_since_date",
    "relation_type",
    "confirmed_date",
    "note",
)
# key of the column → field of the business
BUSINESS_FIELDS = {
    "business_role": "role",
    "business_name": "name",
    "credit_code": "credit_code",
    "premises": "premises",
    "market": "market",
    "stall_no": "stall_no",
    "trade": "trade",
    "opened_date": "opened_date",
}


class RosterWriter:
    """Writes what the preview showed, and nothing else."""

    def __init__(self, record):
        self.env = record.env
        self._import = record
        self.organizations = RosterOrganizations(self.env)
        self._today = record.center_id._today()

    def write_batch(self, rows):
        """Write a batch of rows (as superuser and mover).

        :raise ImportRefused: the register has changed since the preview
        """
        people = rows._people()
        self._check_unchanged(rows, people)
        pairs = list(zip(rows, people, strict=True))
        self._enter([pair for pair in pairs if pair[1].outcome == "new"])
        self._update([pair for pair in pairs if pair[1].outcome == "update"])
        self._close(pairs)

    def _check_unchanged(self, rows, people):
        """Decide anew: somebody may have worked in the register meanwhile."""
        RosterMatch(self._import, self.organizations).decide(people)
        for row, person in zip(rows, people, strict=True):
            shown = (row.outcome, row.member_id.id or None, row.changes or {})
            if shown != (person.outcome, person.member_id, person.changes):
                raise ImportRefused(
                    self.env._(
                        "%(row)s: the register has changed since the preview. Nothing"
                        " was written. Check the roster again.",
                        row=row.display_name,
                    )
                )

    def _enter(self, pairs):
        members = self.env["party.member"]._enter(
            [self._member_values(person) for _row, person in pairs]
        )
        for (_row, person), member in zip(pairs, members, strict=True):
            person.member_id = member.id

    @staticmethod
    def _close(pairs):
        """Note who each row's person is, and forget their number (P-03).

        At once and without more ado: nothing depends on a row, and the batch is let go.
        """
        rows, people = zip(*pairs, strict=True)
        rows[0].concat(*rows[1:])._write_multi(
            [{"member_id": person.member_id} | NO_SECRETS for person in people]
        )

    def _member_values(self, person):
        read = person.values
        branch_id = self.organizations.make(key_of(read), read.get("home_phone"))
        values = {key: _value(key, read) for key in PERSON_KEYS if key in read}
        if "business_name" in read:
            business = {
                field: _value(key, read)
                for key, field in BUSINESS_FIELDS.items()
                if key in read
            } | {"date_from": self._today}
            values["business_ids"] = [Command.create(business)]
        return values | {
            "center_id": self._import.center_id.id,
            "found_via": "import",
            "id_number": person.id_number,
            "home_branch_id": branch_id,
            # they follow from the others; given at once, the row is not written again
            # when they have been worked out
            "home_committee_id": self.organizations.committee_id(branch_id),
            "business_name": read.get("business_name"),
            "phone_sanitized": phone_number.international(read["mobile"]),
        }

    def _update(self, pairs):
        """Fill and change what the preview showed; locked fields only where empty."""
        members = self.env["party.member"].browse([p.member_id for _row, p in pairs])
        members.check_access("write")
        numbers = []
        # the rights are checked; from here on it is a step of the register that writes
        for member_sudo, (_row, person) in zip(members.sudo(), pairs, strict=True):
            values = {name: new for name, (_old, new) in person.changes.items()}
            is_numbered = values.pop("id_number", None)
            if values:
                member_sudo._as_mover().write(values)
            number = {"id_number": person.id_number} if is_numbered else {}
            numbers.append(members._split_id_number(number)[1])
        members._store_id_numbers(numbers)


def _value(key, read):
    """A value of a row for a field; dates are rows' texts."""
    return date.fromisoformat(read[key]) if key in DATE_KEYS else read[key]
