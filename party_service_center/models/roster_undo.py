"""Takes back what an import wrote, while nobody has touched it since."""

from ..exceptions import ImportRefused
from .party_identity_mixin import SECRET_FIELDS
from .pointers import pointers_to
from .roster_match import stored

NAMED = 10  # people that a refusal names
# what people attach to a record without pointing to it by a field
ATTACHED = ("mail.message", "mail.activity", "ir.attachment")


class RosterUndo:
    """Checks all members of an import first, then takes them back.

    Works on rows as superuser and mover (``party.import._batches``).
    """

    def __init__(self, record):
        self.env = record.env
        self._import = record
        self._touched = []  # names

    def check(self, rows):
        """Note whom of a batch somebody has touched since."""
        new = rows.filtered(lambda row: row.outcome == "new")
        touched = self._touched_members(new.member_id)
        for row in rows:
            if row.outcome == "update":
                is_touched = not self._is_as_left(row)
            else:
                is_touched = not row.member_id or row.member_id in touched
            if is_touched:
                self._touched.append(row.member_id.name or row.name)

    def refuse_touched(self):
        """
        :raise ImportRefused: naming who was touched since
        """
        if not self._touched:
            return
        names = ", ".join(self._touched[:NAMED])
        more = len(self._touched) - NAMED
        if more > 0:
            names = self.env._("%(names)s and %(count)s more", names=names, count=more)
        raise ImportRefused(
            self.env._(
                "The import cannot be taken back any more: since then somebody has"
                " worked with %(names)s.",
                names=names,
            )
        )

    def _touched_members(self, members):
        """Those of ``members`` that are not as the import made them."""
        moment = self._import.done_at
        annotated = self._annotated(members)
        return members.filtered(
            lambda member: (
                {
                    member.create_date,
                    *member.mapped("write_date"),
                    *member.business_ids.mapped("write_date"),
                    *member.standing_ids.mapped("write_date"),
                }
                != {moment}
                or member.id in annotated
            )
        )

    def _annotated(self, members):
        """Ids of those with a message, a reminder or an attachment."""
        found = set()
        for model in ATTACHED:
            model_field = "model" if model == "mail.message" else "res_model"
            # only that something is there matters
            found |= set(
                self.env[model]
                .sudo()
                .search(
                    [(model_field, "=", members._name), ("res_id", "in", members.ids)]
                )
                .mapped("res_id")
            )
        return found

    @staticmethod
    def _is_as_left(row):
        member = row.member_id
        return member and all(
            stored(member[name]) == new for name, (_old, new) in row.changes.items()
        )

    def take_back(self, rows):
        """Delete new members of a batch, give updated ones their old values."""
        by_outcome = rows.grouped("outcome")
        for row in by_outcome.get("update", ()):
            self._restore(row)
        new = by_outcome.get("new", rows.browse())
        # by their ids: who is fetched together must not follow from the rows
        members = self.env["party.member"].browse(new.member_id.ids)
        # nothing is kept of people who are not in the register
        new.write({"member_id": False, "mobile": False, "sheet_values": False})
        members._take_back()

    def _restore(self, row):
        row.member_id.with_env(self.env).check_access("write")
        values = {name: old for name, (old, _new) in row.changes.items()}
        if "id_number" in values:
            del values["id_number"]
            values |= dict.fromkeys(SECRET_FIELDS, False)
        # locked fields that the import filled are empty again
        row.member_id._as_mover().write(values)

    def take_back_organizations(self):
        """Delete organizations the import made, unless something points to them."""
        # whoever brought them in may take them back, though staff delete none
        made_sudo = self._import.organization_ids.sudo()
        moment = self._import.done_at
        untouched = made_sudo.filtered(lambda o: o.write_date == moment)
        self._import._record_proof(organization_ids=[])
        # the ones below first: they point to their committee
        for organization in untouched.sorted("parent_path", reverse=True):
            if not self._is_pointed_to(organization):
                organization.unlink()

    def _is_pointed_to(self, organization):
        for model, name in pointers_to(self.env, organization._name):
            records = self.env[model].sudo().with_context(active_test=False)
            domain = [(name, "=", organization.id)]
            if model == organization._name:
                domain.append(("id", "!=", organization.id))
            if records.search_count(domain, limit=1):
                return True
        return False
