"""Requests that one person makes and another one decides on."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import NotOnDuty

TEXT_LENGTH = 20_000  # characters


class PartyDecisionMixin(models.AbstractModel):
    """A request that waits, with who asked, who decided, when, and why it was refused.

    A model has a ``center_id`` and states its ``state`` (which begins as
    ``requested``) and in ``_decision_rule`` who decides, in words. Unless it says
    otherwise that is the center's director, or the committee where the director asks or
    the post is vacant. Nobody decides on their own request.
    """

    _name = "party.decision.mixin"
    _description = "Request With a Decision"
    _inherit = ["party.transition.mixin", "party.reason.mixin"]

    asked_at = fields.Datetime(required=True, readonly=True, copy=False)
    asked_by_id = fields.Many2one(
        "res.users",
        "Asked for by",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
    )
    decided_at = fields.Datetime(readonly=True, copy=False)
    decided_by_id = fields.Many2one(
        "res.users", "Decided by", readonly=True, copy=False, ondelete="restrict"
    )
    decision_note = fields.Text("Remarks", readonly=True, copy=False)
    can_decide = fields.Boolean(compute="_compute_can_decide")

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {
            "asked_at",
            "asked_by_id",
            "decided_at",
            "decided_by_id",
            "decision_note",
        }

    @api.depends("state", "asked_by_id")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        for request in self:
            request.can_decide = (
                request.state == "requested" and self.env.user in request._deciders()
            )

    def _deciders(self):
        """The people who may decide on this request; nobody on their own."""
        self.ensure_one()
        return self.center_id._approvers(self.asked_by_id)

    @api.model
    def _mine_to_decide(self, centers):
        """Requests at ``centers`` that wait for the present user (``can_decide``)."""
        waits = Domain("state", "=", "requested") & self._of_others()
        return waits & centers._approved_by_me()

    @api.model
    def _of_others(self):
        return Domain("asked_by_id", "!=", self.env.uid)

    @api.model
    def _decision_rule(self):
        """Who decides, in words, for whoever may not."""
        raise NotImplementedError

    @api.model
    def _asked_now(self):
        """Values of a request that the present user makes now."""
        return {"asked_at": fields.Datetime.now(), "asked_by_id": self.env.uid}

    def _check_may_decide(self, state):
        """Refuse a decision that was taken already, or by the wrong person.

        :raise TransitionRefused: it is decided
        :raise NotOnDuty: the present user does not decide on it
        """
        self.ensure_one()
        self.check_access("read")
        # the committee, who may only read, decides where a director cannot
        self.sudo()._check_step(state)
        if not self.can_decide:
            raise NotOnDuty(self._decision_rule())
