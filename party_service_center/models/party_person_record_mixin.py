"""Records about a person, who is a registration first and a member later."""

from odoo import api, fields, models


class PartyPersonRecordMixin(models.AbstractModel):
    """A record about somebody on the way into the register, or in it already.

    It is written during the registration or later; from the entry on it belongs to the
    member and follows them to another center.

    Clause: A3.1.5
    """

    _name = "party.person.record.mixin"
    _description = "Record About a Person"

    registration_id = fields.Many2one(
        "party.registration", index="btree_not_null", ondelete="restrict"
    )
    member_id = fields.Many2one(
        "party.member",
        "Party Member",
        compute="_compute_member_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    person_name = fields.Char(
        "Member's Name", compute="_compute_person", store=True, index="trigram"
    )
    center_id = fields.Many2one(
        "party.center", compute="_compute_person", store=True, index=True
    )

    @api.depends("registration_id.member_id")
    def _compute_member_id(self):
        for record in self:
            record.member_id = record.registration_id.member_id or record.member_id

    @api.depends(
        "member_id.name",
        "member_id.center_id",
        "registration_id.name",
        "registration_id.center_id",
    )
    def _compute_person(self):
        for record in self:
            person = record._person()
            record.person_name = person.name
            record.center_id = person.center_id

    def _person(self):
        """The member, or the registration of who is not in the register."""
        self.ensure_one()
        return self.member_id or self.registration_id
