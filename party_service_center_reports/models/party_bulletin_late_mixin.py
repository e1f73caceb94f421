"""A situation report that is not reported in time is asked for, and told of once."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

LATE = "party_service_center_reports.mail_activity_type_bulletin_late"


class PartyBulletinLateMixin(models.AbstractModel):
    """A report with a last day for signing and sending it.

    Signed and not sent, it is as late as one that nobody signed: the committee has
    neither.

    Clause: A4.2
    """

    _name = "party.bulletin.late.mixin"
    _description = "Report with a Day to Sign by"

    late_date = fields.Date(
        "Sign by",
        required=True,
        readonly=True,
        copy=False,
        help="The last day on which signing and sending are in time.",
    )
    is_signed_late = fields.Boolean("Signed Late", readonly=True, copy=False)
    is_sent_late = fields.Boolean("Reported Late", readonly=True, copy=False)
    is_late = fields.Boolean(
        "Report Is Late",
        compute="_compute_is_late",
        search="_search_is_late",
        help="It was not signed and sent in time; a late report stays late for ever.",
    )
    reported_late_date = fields.Date(
        "Committee Told of the Delay on", readonly=True, copy=False
    )
    reminded_date = fields.Date("Last Asked for on", readonly=True, copy=False)

    @api.depends("late_date", "is_signed_late", "is_sent_late", "state")
    def _compute_is_late(self):
        for bulletin in self:
            bulletin.is_late = bool(
                bulletin.is_signed_late
                or bulletin.is_sent_late
                or bulletin.state != "sent"
                and bulletin.late_date
                and bulletin.late_date < bulletin._today()
            )

    @api.model
    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        # centers of one county share its clock with the report of them all
        unsent = Domain("state", "!=", "sent")
        unsent &= Domain("late_date", "<", self.browse()._today())
        was_late = Domain("is_signed_late", "=", True)
        was_late |= Domain("is_sent_late", "=", True)
        return was_late | unsent

    def _press_late(self):
        """Ask for late reports again each working day; tell the committee once."""
        for bulletin in self.filtered(lambda b: b.state != "sent" and b.is_late):
            today = bulletin._today()
            if bulletin.reminded_date == today:
                continue  # an earlier run of the day, which was cut short perhaps
            calendar = self.env["party.workday"]._calendar()
            if calendar.back(calendar.add(today, 1), 1) != today:
                continue  # nobody works today
            bulletin._remind_signers()
            bulletin._record_proof(reminded_date=today)
            if not bulletin.reported_late_date:
                committee = self.env["party.center"]._committee()
                bulletin._give_task(LATE, committee)
                bulletin._record_proof(reported_late_date=today)

    def _remind_signers(self):
        for person in self._completers():
            told = self.with_context(lang=person.lang)
            self.env["mail.thread"].message_notify(
                partner_ids=person.partner_id.ids,
                subject=told.env._("Late: %(report)s", report=told.display_name),
                body=told._reminder(),
                model=self._name,
                res_id=self.id,
                email_layout_xmlid="mail.mail_notification_light",
            )

    def _reminder(self):
        """What is left to do, in the present language."""
        day = format_date(self.env, self.late_date)
        if self.state == "signed":
            return self.env._(
                "The report is signed and was not sent. The committee was to have it by"
                " %(day)s. Please send it.",
                day=day,
            )
        return self.env._(
            "The report was to be signed by %(day)s. Please complete it, sign it and"
            " send it.",
            day=day,
        )

    def _today(self):
        # a director may not read how reports are set up
        return self.series_id.sudo()._today()
