"""What may be done next with an activity, and by whom: for screens and lists."""

from odoo import api, fields, models
from odoo.fields import Domain

from .event_codes import CLOSED_STATES, COMING_STATES


class PartyEventStepMixin(models.AbstractModel):
    """The next step of an activity, for whoever looks at it.

    Screens ask these fields; the steps themselves ask anew.

    Clause: A3.3.1
    """

    _name = "party.event.step.mixin"
    _description = "Activity With Its Next Step"

    can_work = fields.Boolean(compute="_compute_can_work")
    can_direct = fields.Boolean(
        compute="_compute_can_direct",
        help="Whoever looks may submit the plan, take it back and call it off.",
    )
    can_reopen = fields.Boolean(compute="_compute_can_reopen")
    has_begun = fields.Boolean(compute="_compute_has_begun")
    is_record_due = fields.Boolean(
        "To Record",
        compute="_compute_has_begun",
        search="_search_is_record_due",
        help="It is over, and nobody has recorded that it took place (A3.3.3).",
    )
    pending_approval_id = fields.Many2one(
        "party.event.approval",
        "Submission That Waits",
        compute="_compute_pending_approval_id",
    )
    decider_ids = fields.Many2many(
        "res.users", string="Waits for", compute="_compute_pending_approval_id"
    )
    can_decide = fields.Boolean(compute="_compute_pending_approval_id")
    pending_changes = fields.Html(
        "Changed Since the Last Approval", compute="_compute_pending_approval_id"
    )
    remarks = fields.Text(
        "Remarks of the Committee",
        compute="_compute_remarks",
        help="Why the plan came back (A3.3.1).",
    )

    @api.model
    def _expand_states(self, states, domain):
        """Columns of the board in the order of the course, empty ones as well."""
        return [
            state
            for state in self._fields["state"].get_values(self.env)
            if state in states or state not in CLOSED_STATES
        ]

    @api.depends_context("uid")
    @api.depends("center_id")
    def _compute_can_work(self):
        workable = self._filtered_access("write")
        for event in self:
            event.can_work = event in workable or not event.id

    @api.depends_context("uid")
    @api.depends("center_id")
    def _compute_can_direct(self):
        for event in self:
            director = event.center_id.director_user_id
            event.can_direct = event.can_work and (
                not director or director == self.env.user
            )

    @api.depends_context("uid")
    @api.depends("state")
    def _compute_can_reopen(self):
        committee = self.env["party.center"]._committee()
        for event in self:
            event.can_reopen = event.state == "filed" and self.env.user in committee

    @api.depends("state", "date_begin", "date_end")
    def _compute_has_begun(self):
        now = fields.Datetime.now()
        for event in self:
            event.has_begun = bool(event.date_begin) and event.date_begin <= now
            event.is_record_due = (
                event.state in COMING_STATES
                and bool(event.date_end)
                and event.date_end <= now
            )

    @api.model
    def _search_is_record_due(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._record_due_domain()

    @api.model
    def _record_due_domain(self):
        """Activities that are over and not recorded as held."""
        return Domain("state", "in", COMING_STATES) & Domain(
            "date_end", "<=", fields.Datetime.now()
        )

    @api.depends("state", "approval_ids.state")
    @api.depends_context("uid")
    def _compute_pending_approval_id(self):
        for event in self:
            pending = event._pending_approval()
            event.pending_approval_id = pending
            event.decider_ids = pending.decider_ids
            event.can_decide = pending.can_decide
            event.pending_changes = pending.changes

    @api.depends("state", "approval_ids.state")
    def _compute_remarks(self):
        for event in self:
            newest = event.approval_ids.sorted("id")[-1:]
            is_returned = event.state == "draft" and newest.state == "returned"
            event.remarks = is_returned and newest.decision_note
