"""What a member took part in, as the member's record shows it."""

from odoo import fields, models

from . import yearly_participation


class PartyMemberParticipationMixin(models.AbstractModel):
    """A member with invitations to activities.

    Clause: A3.3.3 (attendance flows into the member's record)
    """

    _name = "party.member.participation.mixin"
    _description = "Member Who Takes Part in Activities"

    # mirror lines of a room below; no rule reads through them
    participation_ids = fields.One2many("party.event.participant", "member_id")
    event_count = fields.Integer(
        "Activities This Year",
        compute="_compute_participation",
        help="Activities that were held this year and that the member was invited to.",
    )
    took_part_count = fields.Integer(
        "Took Part This Year", compute="_compute_participation"
    )
    participation_hours = fields.Float(
        "Hours This Year", compute="_compute_participation"
    )

    def _compute_participation(self):
        for center, members in self.grouped("center_id").items():
            known = members._origin
            year = (center or center._default_for_user())._today().year
            found = known._yearly_participations(year)
            for member in members:
                yearly = found.get(member._origin)
                member.event_count = yearly and yearly.invited_count
                member.took_part_count = yearly and yearly.took_part_count
                member.participation_hours = yearly and yearly.minutes / 60

    def _yearly_participations(self, year):
        """``PeriodParticipation`` of each of these members, for the yearly letter."""
        return yearly_participation.of_members(self, year)

    def _yearly_participation(self, year):
        self.ensure_one()
        return self._yearly_participations(year)[self]

    def action_open_participations(self):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_service_center.party_event_participation_action_member"
        )
        return action | {"domain": [("member_id", "=", self.id)]}
