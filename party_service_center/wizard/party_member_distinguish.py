from odoo import fields, models
from odoo.fields import Command

from ..exceptions import MemberRefused
from ..models.known_people import describe


class PartyMemberDistinguish(models.TransientModel):
    """Declare that people whose entries are alike are not the same person (A1.1.6)."""

    _name = "party.member.distinguish"
    _description = "Not the Same Person"

    member_id = fields.Many2one(
        "party.member", required=True, readonly=True, ondelete="cascade"
    )
    line_ids = fields.One2many(
        "party.member.distinguish.line", "distinguish_id", "People Alike"
    )
    reason = fields.Text(help="How it is known; it is kept.")

    def _open_for(self, member):
        """The dialog about those who may be the same person as ``member``.

        The lines are made here and not on the screen: somebody at another center may
        be among them, of whom the screen learns nothing but the text.
        """
        people = [
            {"other_id": other_sudo.id, **describe(other_sudo, likeness)}
            for other_sudo, likeness in member._find_alike()
        ]
        names = ("other_id", "who", "likeness")
        # who the lines are about is closed to everybody
        dialog_sudo = self.sudo().create(
            {
                "member_id": member.id,
                "line_ids": [
                    Command.create(
                        {name: person[name] for name in names}
                        | {"is_distinct": len(people) == 1}
                    )
                    for person in people
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Not the Same Person"),
            "res_model": self._name,
            "res_id": dialog_sudo.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_confirm(self):
        self.ensure_one()
        member = self.member_id
        # the lines' people are closed to everybody; those alike are asked anew, since
        # the dialog may have stood open while somebody else merged or decided
        chosen_sudo = self.sudo().line_ids.filtered("is_distinct").other_id
        alike_ids = {other_sudo.id for other_sudo, _likeness in member._find_alike()}
        others = chosen_sudo.filtered(lambda other: other.id in alike_ids)
        if not others:
            raise MemberRefused(
                self.env._(
                    "Tick who is another person than %(member)s. Somebody else may have"
                    " decided it meanwhile: reload the form.",
                    member=member.name,
                )
            )
        if not (self.reason or "").strip():
            raise MemberRefused(self.env._("Write down the reason; it is kept."))
        member._distinguish(others, self.reason)


class PartyMemberDistinguishLine(models.TransientModel):
    """Somebody alike, and whether they are another person."""

    _name = "party.member.distinguish.line"
    _description = "Somebody Alike"

    distinguish_id = fields.Many2one(
        "party.member.distinguish", required=True, ondelete="cascade"
    )
    other_id = fields.Many2one(
        "party.member", required=True, ondelete="cascade", groups=fields.NO_ACCESS
    )
    # texts, which a list breaks into lines on a phone
    who = fields.Text(readonly=True)
    likeness = fields.Text("What Is Alike", readonly=True)
    is_distinct = fields.Boolean("Another Person")
