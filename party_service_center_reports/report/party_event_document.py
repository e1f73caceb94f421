"""What the papers of an activity share: its time, and whose names stand on them."""

from odoo import api, models


class PartyEventDocumentMixin(models.AbstractModel):
    """Values of a paper about an activity or those invited to it.

    Who sees an activity need not see its people any more: they may belong to another
    center now. Then the paper bears the name as it stands on the list, and no more.
    """

    _name = "party.event.document.mixin"
    _description = "Values of a Paper About an Activity"
    _inherit = ["party.document.mixin"]

    @api.model
    def _span(self, event):
        """When the activity is, by its center's clock; the day once if it is one."""
        tz = event.center_id.tz
        begin, end = (
            self._local(event[name], tz) for name in ("date_begin", "date_end")
        )
        until = f"{end:%H:%M}"
        if end.date() != begin.date():
            until = self._moment(event.date_end, tz)
        return f"{self._moment(event.date_begin, tz)} – {until}"

    @api.model
    def _deceased(self, people):
        """Those of ``people`` who died meanwhile: no paper goes to them (P-19)."""
        # a death may have been recorded at another center; only that it happened counts
        people_sudo = people.sudo()
        return people_sudo.filtered("member_id.is_deceased").sudo(False)

    @api.model
    def _members(self, people):
        """Id of each of ``people`` → the member, none where the reader sees none."""
        nobody = people.member_id.browse()
        seen = {*people.member_id._filtered_access("read")}
        return {
            person.id: person.member_id if person.member_id in seen else nobody
            for person in people
        }

    @api.model
    def _home(self, member):
        """The member's home organization as people call it."""
        branch = member.home_branch_id
        return branch.short_name or branch.name or ""
