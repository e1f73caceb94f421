"""The deadline of a ticket, and what extensions add to it."""

from odoo import api, fields, models
from odoo.tools import groupby

from ..exceptions import ExtensionRefused

EXTENSION = "party_service_center.mail_activity_type_extension"


class PartyTicketExtendedMixin(models.AbstractModel):
    """A limit in working days that approved extensions make longer.

    The first date is what the intake counted; no extension touches it. ``due_date`` is
    the date that holds. When the lists of days change, the first count and then each
    approved extension are counted anew, in order: both dates, the trace and the log of
    the ticket tell of it. An extension itself stays as it was decided, for it is the
    record of that decision; its dates are those of that day.

    Clause: A4.4 (the seven working days may be extended where the case calls for it)
    """

    _name = "party.ticket.extended.mixin"
    _description = "Ticket with a Deadline That Can Be Extended"
    _inherit = ["party.deadline.mixin"]

    first_due_date = fields.Date(
        "First Due on",
        readonly=True,
        copy=False,
        help="By the first count, without any extension (A4.4).",
    )
    can_extend = fields.Boolean(
        compute="_compute_can_extend",
        help="Neither finished nor overdue, nor extended twice, nor is a request under"
        " way; and the reader is in charge of the ticket.",
    )
    pending_extension_id = fields.Many2one(
        "party.ticket.extension",
        "Extension Asked For",
        compute="_compute_pending_extension_id",
    )
    extension_reason = fields.Text(
        "Why More Time Is Needed", compute="_compute_pending_extension_id"
    )
    can_decide_extension = fields.Boolean(compute="_compute_pending_extension_id")
    is_extension_untold = fields.Boolean(
        "New Due Date Not Told",
        compute="_compute_is_extension_untold",
        help="The requester was not told yet of the due date that now holds (A4.4).",
    )

    _first_due_kept = models.Constraint(
        "CHECK (first_due_date IS NOT NULL AND first_due_date <= due_date)",
        "A ticket keeps its first due date, and an extension only adds to it.",
    )

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {"first_due_date"}

    @api.depends("state", "due_date", "handler_id", "extension_ids.state")
    @api.depends_context("uid")
    def _compute_can_extend(self):
        for ticket in self:
            ticket.can_extend = (
                ticket._is_running()
                and bool(ticket.due_date)
                and ticket._today() <= ticket.due_date
                and self.env.user in ticket._people_in_charge()
                and not ticket._pending_extension()
                and len(ticket._approved_extensions())
                < self.env["party.ticket.extension"]._most()
            )

    @api.depends("state", "extension_ids.state")
    @api.depends_context("uid")
    def _compute_pending_extension_id(self):
        for ticket in self:
            pending = ticket._pending_extension()
            ticket.pending_extension_id = pending
            ticket.extension_reason = pending.reason
            ticket.can_decide_extension = pending.can_decide

    @api.depends("state", "extension_ids.state", "extension_ids.is_told")
    def _compute_is_extension_untold(self):
        for ticket in self:
            newest = ticket._approved_extensions()[-1:]
            ticket.is_extension_untold = (
                ticket._is_running() and bool(newest) and not newest.is_told
            )

    @api.depends("due_trace")
    def _compute_due_explanation(self):
        """The first count and, one by one, the days that each extension added."""
        for ticket in self:
            ticket.due_explanation = ticket.due_trace and self.env["ir.qweb"]._render(
                "party_service_center.party_ticket_due_explanation",
                {"record": ticket, "counts": ticket._counts()},
            )

    def _counts(self):
        """(number of the extension or 0, its days, the date reached), in order."""
        steps = [
            step | {"date": fields.Date.to_date(step["date"])}
            for step in self.due_trace
        ]
        return [
            (number, days, days[-1]["date"])
            for number, days in groupby(steps, lambda step: step.get("extension", 0))
        ]

    # ------------------------------------------------------------------
    # Counting
    # ------------------------------------------------------------------
    @api.model
    def _deadline_values(self, start, limit_days):
        values = super()._deadline_values(start, limit_days)
        return values | {"first_due_date": values["due_date"]}

    def _deadline_now(self):
        """The first count and the approved extensions in order, by today's lists."""
        values = super()._deadline_now()
        for extension in self._approved_extensions():
            values |= extension._added_to(values)
        return values

    def _extend(self, extension):
        """Let the date that ``extension`` reaches hold from now on."""
        self.ensure_one()
        old_date = self.due_date
        names = ("due_date", "is_due_provisional", "due_trace", "due_rule")
        values = extension._added_to({name: self[name] for name in names})
        next_date = self._reminder_after(
            self._today(), self._deadline_start(), values["due_date"]
        )
        # the committee, which may only read tickets, decides where a director cannot
        ticket_sudo = self.sudo()
        ticket_sudo._record_proof(**values, next_reminder_date=next_date)
        # the reminders that are open are due with the ticket
        ticket_sudo.activity_reschedule(
            [self._reminder_type], date_deadline=self.due_date
        )
        ticket_sudo._message_log(
            body=self.env._(
                "Extended by %(days)s working days: due on %(new)s instead of %(old)s"
                " (A4.4).",
                days=extension.days,
                new=self.due_date,
                old=old_date,
            )
        )
        return values

    # ------------------------------------------------------------------
    # Requests for more time
    # ------------------------------------------------------------------
    def _pending_extension(self):
        return self.extension_ids.filtered(lambda e: e.state == "requested")[:1]

    def _approved_extensions(self):
        approved = self.extension_ids.filtered(lambda e: e.state == "approved")
        return approved.sorted("number")

    def _check_extension_told(self):
        """Raise ExtensionRefused while the requester does not know the new date."""
        for ticket in self.filtered("is_extension_untold"):
            raise ExtensionRefused(
                self.env._(
                    "%(number)s was extended to %(date)s, and the requester was not"
                    " told. Record first when and how they were told the new due date"
                    " (A4.4).",
                    number=ticket.name,
                    date=ticket.due_date,
                )
            )

    def _extension_to_tell(self):
        """The extension whose date holds; telling it covers those before it.

        :raise ExtensionRefused: the ticket is finished or was not extended
        """
        self.ensure_one()
        self.check_access("write")
        newest = self._approved_extensions()[-1:]
        if not newest or not self._is_running():
            raise ExtensionRefused(
                self.env._(
                    "%(number)s has no approved extension of which the requester is"
                    " still to be told.",
                    number=self.name,
                )
            )
        return newest

    def _end_extension(self):
        """What still waits for a decision falls away with the end of the ticket."""
        for ticket in self:
            # the request and the tasks of colleagues end with the ticket
            ticket._pending_extension().sudo()._move("withdrawn")
            ticket.sudo().activity_unlink([EXTENSION])

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_ask_extension(self):
        self.ensure_one()
        self.env["party.ticket.extension"]._check_may_ask(self)
        return self._open_dialog(
            "party.ticket.extension.ask",
            self.env._("Ask for More Time"),
            ticket_id=self.id,
        )

    def action_approve_extension(self):
        return self._extension_to_decide().action_approve()

    def action_refuse_extension(self):
        return self._extension_to_decide().action_refuse()

    def _extension_to_decide(self):
        self.ensure_one()
        self.check_access("read")
        if not (pending := self._pending_extension()):
            raise ExtensionRefused(
                self.env._(
                    "No request for more time waits for a decision on %(number)s.",
                    number=self.name,
                )
            )
        return pending

    def action_tell_extension(self):
        self._extension_to_tell()
        return self._open_step(
            "party.ticket.tell", self.env._("New Due Date Told"), kind="extension"
        )
