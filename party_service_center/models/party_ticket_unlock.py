"""Requests to open a filed form for a correction."""

from odoo import api, fields, models

from ..exceptions import FiledRecord, TicketRefused
from ..tools.transitions import Transitions
from .party_ticket import TEXT_LENGTH

DECISION = "party_service_center.mail_activity_type_unlock"
CORRECTION = "party_service_center.mail_activity_type_correct"


class PartyTicketUnlock(models.Model):
    """One request to unlock a filed form, the decision on it and what was there before.

    Clause: A3.2.7 (unlocking only with approval)
    """

    _name = "party.ticket.unlock"
    _description = "Request to Unlock a Filed Form"
    _inherit = [
        "party.decision.mixin",
        "party.ticket.part.mixin",
        "party.thread.mixin",
        "mail.activity.mixin",
    ]
    _order = "id desc"

    _transitions = Transitions.declare(
        {
            "requested": ["approved", "refused", "withdrawn"],
            "approved": ["locked"],
            "refused": [],
            "withdrawn": [],
            "locked": [],
        }
    )
    _stamps = {
        "approved": ("decided_at", "decided_by_id"),
        "refused": ("decided_at", "decided_by_id"),
        "locked": ("locked_at", "locked_by_id"),
    }
    _fixed_fields = frozenset({"ticket_id", "reason"})
    _proof_fields = frozenset({"content_before"})
    _reasoned_steps = {"refuse": "_refuse"}

    state = fields.Selection(
        [
            ("requested", "Waiting for Approval"),
            ("approved", "Unlocked"),
            ("locked", "Locked Again"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default="requested",
        copy=False,
    )
    reason = fields.Text(required=True, help="What is wrong on the form, and why.")
    content_before = fields.Text(
        "Form Before the Correction",
        readonly=True,
        copy=False,
        help="What the form said when it was unlocked.",
    )
    locked_at = fields.Datetime("Locked Again at", readonly=True, copy=False)
    locked_by_id = fields.Many2one(
        "res.users", "Locked Again by", readonly=True, copy=False, ondelete="restrict"
    )

    _open_uniq = models.UniqueIndex(
        "(ticket_id) WHERE state IN ('requested', 'approved')",
        "A request to unlock this form is open already.",
    )
    _waiting_idx = models.Index("(center_id) WHERE state = 'requested'")
    _reason_given = models.Constraint(
        "CHECK (trim(reason) != '')", "Write down what is to be corrected, and why."
    )
    _texts_bounded = models.Constraint(
        "CHECK (greatest(char_length(reason), char_length(decision_note))"
        f" <= {TEXT_LENGTH})",
        "A reason has at most 20,000 characters.",
    )

    @api.depends("ticket_id.name")
    def _compute_display_name(self):
        for request in self:
            request.display_name = self.env._(
                "Unlocking of %(number)s", number=request.ticket_id.name
            )

    @api.model_create_multi
    def create(self, vals_list):
        self = self._refuse_protected(vals_list)
        for vals in vals_list:
            self._check_filed(self._record_given(vals, "ticket_id"))
        prepared = [vals | self._asked_now() for vals in vals_list]
        requests = super(PartyTicketUnlock, self._as_mover()).create(prepared)
        for request in requests:
            for user in request._deciders()[:1]:
                request.activity_schedule(
                    DECISION,
                    user_id=user.id,
                    date_deadline=request.center_id._today(),
                )
        return requests._as_user()

    @api.model
    def _check_filed(self, ticket):
        ticket.check_access("write")
        if ticket.state != "filed":
            raise TicketRefused(
                self.env._("Only a filed form is locked. Choose one that is filed.")
            )

    @api.model
    def _decision_rule(self):
        return self.env._(
            "Unlocking is decided by the center's director, or by the committee when"
            " the director asks for it or the post is vacant; nobody decides on their"
            " own request (A3.2.7)."
        )

    def _settle(self, state, **values):
        # the committee, who may only read, decides where a director cannot
        request_sudo = self.sudo()
        request_sudo._move(state, **values)
        request_sudo.activity_unlink([DECISION])

    def action_approve(self):
        """Open the form for a correction and keep what it said."""
        self._check_may_decide("approved")
        # the committee, who may only read, decides where a director cannot
        ticket_sudo = self.sudo().ticket_id
        self._settle("approved", content_before=ticket_sudo._content_text())
        ticket_sudo._record_proof(is_unlocked=True)
        # whoever approves gives the task to who asked
        self.sudo().activity_schedule(
            CORRECTION,
            user_id=self.asked_by_id.id,
            date_deadline=self.center_id._today(),
        )

    def action_refuse(self):
        self._check_may_decide("refused")
        return self._ask_reason("refuse", self.env._("Refuse to Unlock"))

    def _refuse(self, reason):
        self._check_may_decide("refused")
        self._settle("refused", decision_note=reason)

    def action_withdraw(self):
        self.ensure_one()
        self.check_access("write")
        self._settle("withdrawn")

    def _lock(self):
        """The correction is made; the form is locked again."""
        # whoever corrects may be somebody else than who asked
        request_sudo = self.sudo()
        request_sudo._move("locked")
        request_sudo.activity_unlink([CORRECTION])

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise FiledRecord(
            self.env._("Requests are kept. Withdraw one that was made by mistake.")
        )
