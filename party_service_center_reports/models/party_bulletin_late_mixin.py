"""A situation report that is not signed in time is asked for, and told of once."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.party_service_center.models.party_center import DEFAULT_TIME_ZONE

LATE = "party_service_center_reports.mail_activity_type_bulletin_late"


class PartyBulletinLateMixin(models.AbstractModel):
    """A report with a last day for signing.

    Clause: A4.2
    """

    _name = "party.bulletin.late.mixin"
    _description = "Report with a Day to Sign by"

    late_date = fields.Date(
        "Sign by",
        required=True,
        readonly=True,
        copy=False,
        help="The last day on which signing is in time.",
    )
    is_signed_late = fields.Boolean("Signed Late", readonly=True, copy=False)
    is_late = fields.Boolean(
        "Report Is Late",
        compute="_compute_is_late",
        search="_search_is_late",
        help="It was not signed in time; a report signed late stays late for ever.",
    )
    reported_late_date = fields.Date(
        "Committee Told of the Delay on", readonly=True, copy=False
    )

    @api.depends("late_date", "is_signed_late", "state")
    def _compute_is_late(self):
        for bulletin in self:
            bulletin.is_late = bulletin.is_signed_late or bool(
                bulletin.state == "draft"
                and bulletin.late_date
                and bulletin.late_date < bulletin._today()
            )

    @api.model
    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        # centers of one county share its clock with the report of them all
        unsigned = Domain("state", "=", "draft")
        unsigned &= Domain("late_date", "<", self.browse()._today())
        return Domain("is_signed_late", "=", True) | unsigned

    def _press_late(self):
        """Ask for late reports again each working day; tell the committee once."""
        for bulletin in self.filtered(lambda b: b.state == "draft" and b.is_late):
            today = bulletin._today()
            calendar = self.env["party.workday"]._calendar()
            if calendar.back(calendar.add(today, 1), 1) != today:
                continue  # nobody works today
            bulletin._remind_signers()
            if not bulletin.reported_late_date:
                committee = self.env["party.center"]._committee()
                bulletin._give_task(LATE, committee)
                bulletin._record_proof(reported_late_date=today)

    def _remind_signers(self):
        for person in self._signers():
            told = self.with_context(lang=person.lang)
            self.env["mail.thread"].message_notify(
                partner_ids=person.partner_id.ids,
                subject=told.env._("Late: %(report)s", report=told.display_name),
                body=told.env._(
                    "The report was to be signed by %(day)s. Please complete it, sign"
                    " it and send it.",
                    day=format_date(told.env, self.late_date),
                ),
                model=self._name,
                res_id=self.id,
                email_layout_xmlid="mail.mail_notification_light",
            )

    def _today(self):
        if self.center_id:
            return self.center_id._today()
        return fields.Date.context_today(self.with_context(tz=DEFAULT_TIME_ZONE))
