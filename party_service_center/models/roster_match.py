"""Who the people of a roster are: new, known here, or known elsewhere.

People of all centers are compared; of somebody at another center only the center is
told (P-09). What is locked or has a dated history is never overwritten.
"""

from odoo.fields import Date

from .party_identity_mixin import IDENTITY_FIELDS
from .roster_check import ORDERED_DATES
from .roster_organizations import AmbiguousName, key_of

# taken over from the sheet, the old value kept for an undo
CONTACT_FIELDS = (
    "mobile",
    "phone",
    "residence",
    "education",
    "party_post",
    "is_floating",
    "floating_since_date",
)
# filled in where they are empty; changed by a request alone (A3.1.5)
FILLED_FIELDS = tuple(name for name in IDENTITY_FIELDS if name != "id_number")
# dated histories: changed by the dialog "Change Standing" alone (A2.2)
STANDING_KEYS = ("relation_type", "member_category")
# without these nobody enters the register
NEEDED_KEYS = ("mobile", "home_branch")


class RosterMatch:
    """Decides on the people of an import, batch by batch.

    :param check: the ``RosterCheck`` of the sheet; none when rows are decided anew
    """

    def __init__(self, record, organizations, check=None):
        self.env = record.env
        self._import = record
        self._organizations = organizations
        self._check = check
        # the comparison crosses centers and reads fingerprints
        self._members_sudo = self.env["party.member"].sudo()
        self._members_sudo = self._members_sudo.with_context(active_test=False)
        fields = self._members_sudo._fields
        self._labels = {
            name: fields[name]._description_string(self.env)
            for name in (*CONTACT_FIELDS, *FILLED_FIELDS, *STANDING_KEYS)
        }

    def decide(self, people):
        """Set outcome, member and changes of each person that has no error yet."""
        readable = [person for person in people if not person.errors]
        self._look_up(readable)
        for person in readable:
            member = self._find(person)
            if not person.errors:
                if not member:
                    self._take_new(person)
                elif self._is_here(person, member):
                    self._compare(person, member)
        for person in people:
            if person.errors:
                person.refuse()

    def _look_up(self, people):
        hashes = [p.id_number_hash for p in people if p.id_number_hash]
        mobiles = [p.values["mobile"] for p in people if "mobile" in p.values]
        by_number = self._members_sudo.search([("id_number_hash", "in", hashes)])
        by_mobile = self._members_sudo.search(
            [("mobile", "in", mobiles), ("merged_into_id", "=", False)]
        )
        self._by_number = {member.id_number_hash: member for member in by_number}
        self._by_mobile = by_mobile.grouped("mobile")
        self._organizations.look_up(key_of(person.values) for person in people)

    # ------------------------------------------------------------------
    # Who it is
    # ------------------------------------------------------------------
    def _find(self, person):
        """The member the person is, as superuser; none when new or in doubt."""
        known = self._by_number.get(person.id_number_hash)
        if known and known.merged_into_id:
            known = known.merged_into_id
        mobile = person.values.get("mobile")
        same_mobile = self._by_mobile.get(mobile, self._members_sudo.browse())
        if self._import.match_by == "id_number":
            if known:
                return known
            # families share a telephone: only the name tells whose it is
            same_mobile = same_mobile.filtered(
                lambda member: (
                    member.name == person.values["name"]
                    and not (person.id_number_hash and member.id_number_hash)
                )
            )
        elif not self._fits_mobile(person, known, same_mobile):
            return self._members_sudo.browse()
        elif known:
            return known
        if len(same_mobile) > 1:
            person.errors.append(
                self.env._(
                    "%(count)s members have this mobile. Enter the ID number and match"
                    " on it, or enter the changes on the member's form.",
                    count=len(same_mobile),
                )
            )
        return same_mobile[:1]

    def _fits_mobile(self, person, known, same_mobile):
        """Whether who has the mobile may be the person of the row."""
        if known and known not in same_mobile:
            person.errors.append(
                self.env._(
                    "The person with this ID number is in the register with another"
                    " mobile. Match on the ID number instead."
                )
            )
        elif len(same_mobile) == 1 and not known:
            is_other_number = person.id_number_hash and same_mobile.id_number_hash
            if is_other_number or same_mobile.name != person.values["name"]:
                person.errors.append(
                    self.env._(
                        "In the register this mobile is another person's. Match on the"
                        " ID number, or enter another mobile."
                    )
                )
        return not person.errors

    def _is_here(self, person, member):
        """Whether the member is in the register of the import's center."""
        if member.center_id != self._import.center_id:
            person.errors.append(
                self.env._(
                    "Registered already at %(center)s. Ask that center to hand them"
                    " over.",
                    center=member.center_id.name,
                )
            )
        elif not member.active:
            person.errors.append(
                self.env._(
                    "Left the register on %(date)s. If they trade here again, press"
                    " “Trades Here Again” on their form.",
                    date=member.left_date,
                )
            )
        return not person.errors

    # ------------------------------------------------------------------
    # What is to be done
    # ------------------------------------------------------------------
    def _take_new(self, person):
        if self._check:
            self._check.add_missing(person, NEEDED_KEYS)
        if key := key_of(person.values):
            try:
                self._organizations.find(key)
            except AmbiguousName:
                person.errors.append(self._ambiguous_words(key))
        person.outcome = "new"

    def _ambiguous_words(self, key):
        return self.env._(
            "Several organizations are called “%(name)s”. Enter the Party committee"
            " above it, or its full name.",
            name=key[0],
        )

    def _compare(self, person, member):
        person.member_id = member.id
        if self._import.on_known == "skip":
            person.outcome = "skip"
            return
        for name in CONTACT_FIELDS:
            self._change(person, member, name)
        for name in FILLED_FIELDS:
            self._fill(person, member, name)
        self._check_order(person, member)
        if person.id_number and not member.id_number_hash:
            person.changes["id_number"] = [False, person.values["id_number"]]
        elif person.id_number_hash and member.id_number_hash != person.id_number_hash:
            person.notes.append(self._locked_words(self.env._("ID Number")))
        if "note" in person.values:
            self._fill_note(person, member)
        confirmed = person.values.get("confirmed_date")
        if confirmed and confirmed > (stored(member.confirmed_date) or ""):
            self._change(person, member, "confirmed_date")
            if member.confirmed_by_id:
                # the sheet does not say who
                person.changes["confirmed_by_id"] = [member.confirmed_by_id.id, False]
        self._note_standing(person, member)
        person.outcome = "update" if person.changes else "unchanged"

    def _change(self, person, member, name):
        if name in person.values:
            old, new = stored(member[name]), person.values[name]
            if old != new:
                person.changes[name] = [old, new]

    def _fill(self, person, member, name):
        if name not in person.values:
            return
        if not member[name]:
            self._change(person, member, name)
        elif stored(member[name]) != person.values[name]:
            person.notes.append(self._locked_words(self._labels[name]))

    def _check_order(self, person, member):
        """Check dates of the sheet against those that were entered before."""
        filled = [name for name in ORDERED_DATES if name in person.changes]
        if filled and self._check:
            known = {name: member[name] for name in ORDERED_DATES if member[name]}
            filled = {name: Date.to_date(person.values[name]) for name in filled}
            self._check.check_order(person, known | filled)

    def _fill_note(self, person, member):
        if not member.note:
            self._change(person, member, "note")
        elif member.note != person.values["note"]:
            person.notes.append(
                self.env._("The note on the member's form stays as it is.")
            )

    def _locked_words(self, label):
        return self.env._(
            "“%(field)s” differs and stays as it is: ask for a change of identity data"
            " on the member's form (A3.1.5).",
            field=label,
        )

    def _note_standing(self, person, member):
        """Say what has a dated history and is not taken over."""
        values = person.values
        differing = [
            self._labels[name]
            for name in STANDING_KEYS
            if name in values and values[name] != member[name]
        ]
        if key := key_of(values):
            try:
                is_other = self._organizations.find(key) != member.home_branch_id.id
            except AmbiguousName:
                is_other = member.home_branch_id.name != key[0]
            if is_other:
                differing.append(
                    member._fields["home_branch_id"]._description_string(self.env)
                )
        if differing:
            person.notes.append(
                self.env._(
                    "%(fields)s: differs and stays as it is. Use “Change Standing” on"
                    " the member's form (A2.2).",
                    fields=", ".join(differing),
                )
            )
        business = values.get("business_name")
        if business and business not in member.business_ids.mapped("name"):
            person.notes.append(
                self.env._(
                    "The business “%(name)s” is not taken over: enter it on the"
                    " member's form.",
                    name=business,
                )
            )


def stored(value):
    """A member's value in the form in which rows keep theirs."""
    if hasattr(value, "_name"):
        return value.id
    return value.isoformat() if hasattr(value, "isoformat") else value
