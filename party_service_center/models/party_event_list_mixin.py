"""Who is on the list of an activity."""

from odoo import fields, models
from odoo.tools import SQL


class PartyEventListMixin(models.AbstractModel):
    """An activity with a list of the invited, which freezes with the approval.

    There may be thousands of them: screens show their number and open the list.

    Clause: A3.3.1
    """

    _name = "party.event.list.mixin"
    _description = "Activity With a List"

    participant_ids = fields.One2many(
        "party.event.participant", "event_id", "People Invited", readonly=True
    )
    invited_count = fields.Integer("Invited", compute="_compute_invited_count")

    def _compute_invited_count(self):
        counts = dict(
            self.env["party.event.participant"]._read_group(
                [("event_id", "in", self.ids)], ["event_id"], ["__count"]
            )
        )
        for event in self:
            event.invited_count = counts.get(event, 0)

    def _lock_list(self):
        """Who submits the plan while a colleague adds people meets them, or they it.

        The database refuses the later of both changes; its request starts anew.
        """
        # nothing is changed, which the ORM cannot write
        self.env.cr.execute(
            SQL("UPDATE party_event SET write_date = write_date WHERE id = %s", self.id)
        )

    def action_invite(self):
        """Choose members of the center for the list."""
        self.ensure_one()
        self.check_access("write")
        return self._open_dialog(
            "party.event.invite",
            self.env._("Put on the List"),
            event_id=self.id,
        )

    def action_open_invited(self):
        """Show who is on the list."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_service_center.party_event_participant_action"
        )
        return action | {
            "domain": [("event_id", "=", self.id)],
            "context": {"is_of_one_event": True, "is_draft": self.state == "draft"},
        }

    def action_open_target(self):
        """Show the members who meet the conditions today."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_service_center.party_member_action"
        )
        return action | {"domain": list(self._target_domain()), "context": {}}
