"""Records marked secret: their circle sees them and nobody else."""

from odoo import api, fields, models

from ..exceptions import NotOnDuty, Refusal


class PartySecretMixin(models.AbstractModel):
    """A record that can be marked secret, with the people who may know of it.

    The record rules of the model let only the circle see it, whatever their rank; a
    model that inherits states those rules. Who answers for the record is always in the
    circle.

    Clause: P-17 (known circle = access list)
    """

    _name = "party.secret.mixin"
    _description = "Record That Can Be Secret"
    _inherit = ["party.protected.mixin", "party.reason.mixin"]

    is_confidential = fields.Boolean(
        "Secret",
        readonly=True,
        copy=False,
        help="Seen by the people of its circle only, wherever it shows (P-17).",
    )
    circle_ids = fields.Many2many(
        "res.users",
        copy=False,
        help="Who may see a secret record: who answers for it, and whom they let in.",
    )

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {"is_confidential"}

    def _insiders(self):
        """Who answers for the record and is in its circle whatever happens."""
        raise NotImplementedError

    def _superiors(self):
        """Who is let in at first and may lift the secrecy; the circle may exclude them.

        A complaint about the director is not for the director's eyes.
        """
        raise NotImplementedError

    @api.constrains("circle_ids")
    def _check_circle(self):
        for record in self.filtered("is_confidential"):
            if missing := record._insiders() - record.circle_ids:
                raise Refusal(
                    self.env._(
                        "%(person)s answers for this record and stays in its circle.",
                        person=missing[0].name,
                    )
                )

    def write(self, vals):
        res = super().write(vals)
        if self._is_mover() or "circle_ids" not in vals:
            return res
        for record in self:
            record._message_log(
                body=self.env._(
                    "Circle: %(people)s.",
                    people=", ".join(record.circle_ids.mapped("name")),
                )
            )
        return res

    def _widen_circle(self):
        """Let in who has come to answer for the record."""
        for record in self.filtered("is_confidential"):
            if missing := record._insiders() - record.circle_ids:
                record._record_proof(circle_ids=[(4, user.id) for user in missing])

    def action_mark_secret(self):
        return self._ask_reason("mark_secret", self.env._("Mark as Secret"))

    def _mark_secret(self, reason):
        self.ensure_one()
        self.check_access("write")
        circle = self._insiders() | self._superiors() | self.env.user
        self._record_proof(is_confidential=True, circle_ids=[(6, 0, circle.ids)])
        self._message_log(
            body=self.env._("Marked as secret: %(reason)s", reason=reason)
        )

    def action_lift_secrecy(self):
        return self._ask_reason("lift_secrecy", self.env._("Lift the Secrecy"))

    def _lift_secrecy(self, reason):
        self.ensure_one()
        self.check_access("read")
        committee = self.env["party.center"]._committee()
        if self.env.user not in self._superiors() | committee:
            raise NotOnDuty(
                self.env._(
                    "Only the center's director, or a member of the committee whom the"
                    " circle has let in, lifts the secrecy of a record."
                )
            )
        # the committee may only read records
        self.sudo()._record_proof(is_confidential=False)
        self._message_log(body=self.env._("Secrecy lifted: %(reason)s", reason=reason))
