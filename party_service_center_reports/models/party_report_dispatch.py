"""What was sent to the committee, byte for byte."""

from base64 import b64decode

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Command, Domain

from odoo.addons.party_service_center.models.party_center import DEFAULT_TIME_ZONE

from ..exceptions import SentReport

ADMIN = "party_service_center.group_party_admin"
UNDELIVERED = "party_service_center_reports.mail_activity_type_undelivered"
# of several mails the one in the worst state tells how the sending stands
WORST_FIRST = ("exception", "cancel", "outgoing", "sent", "received")


class PartyReportDispatch(models.Model):
    """One report as it was sent: its files, the period, the recipients.

    A dispatch is never changed or deleted, by nobody: when records are changed after
    the sending, the stored copy shows what the committee was told then. Each recipient
    gets a mail of their own; what became of it stands in its attempts.

    Clause: A4.2 (Circulation of Information)
    """

    _name = "party.report.dispatch"
    _description = "Sent Report"
    _inherit = ["party.single.mixin", "party.thread.mixin", "mail.activity.mixin"]
    _order = "period_from desc, id desc"

    mailing_id = fields.Many2one(
        "party.report.mailing", readonly=True, index=True, ondelete="restrict"
    )
    bulletin_id = fields.Many2one(
        "party.bulletin", "Situation Report", readonly=True, ondelete="restrict"
    )
    period_from = fields.Date("From", required=True, readonly=True)
    period_to = fields.Date("To", required=True, readonly=True)
    sent_at = fields.Datetime(
        "Sent at",
        required=True,
        readonly=True,
        default=fields.Datetime.now,
        help="When the mails were handed to the mail queue.",
    )
    recipients = fields.Text(
        required=True, readonly=True, help="Names and addresses at that time."
    )
    subject = fields.Char("Subject of the Mail", readonly=True)
    figures = fields.Json(
        readonly=True,
        help="Names and counts that stand in the mail; nothing of a case.",
    )
    filename = fields.Char(required=True, readonly=True)
    content = fields.Binary("Workbook", attachment=True, required=True, readonly=True)
    document_name = fields.Char("Name of the PDF", readonly=True)
    document = fields.Binary("PDF", attachment=True, readonly=True)
    attempt_ids = fields.One2many(
        "party.report.attempt", "dispatch_id", "Attempts to Send", readonly=True
    )
    is_undelivered = fields.Boolean(
        "Not Delivered",
        compute="_compute_is_undelivered",
        search="_search_is_undelivered",
        help="A recipient did not get it, and it is not tried again by itself.",
    )
    mail_state = fields.Selection(
        "_select_mail_states",
        "Mail",
        compute="_compute_mail",
        compute_sudo=True,
        help="State of the mail in Odoo's queue; empty when it was cleaned up there.",
    )
    mail_failure = fields.Text(
        "Reason of the Failure", compute="_compute_mail", compute_sudo=True
    )

    _period_uniq = models.UniqueIndex(
        "(mailing_id, period_from, period_to)",
        "This report was sent for that period already.",
    )
    _bulletin_uniq = models.UniqueIndex(
        "(bulletin_id)", "This situation report was sent already."
    )
    _one_source = models.Constraint(
        "CHECK (num_nonnulls(mailing_id, bulletin_id) = 1)",
        "What was sent is either a register or a situation report.",
    )

    @api.model
    def _select_mail_states(self):
        return self.env["mail.mail"]._fields["state"]._description_selection(self.env)

    @api.depends("attempt_ids.outcome", "attempt_ids.next_at")
    def _compute_is_undelivered(self):
        for dispatch in self:
            dispatch.is_undelivered = bool(dispatch._unreached())

    @api.model
    def _search_is_undelivered(self, operator, value):
        if operator != "in":
            return NotImplemented
        given_up = Domain("outcome", "in", ("failed", "stopped"))
        given_up &= Domain("next_at", "=", False) & Domain("is_repeated", "=", False)
        return Domain("attempt_ids", "any", given_up)

    def _unreached(self):
        """The last attempts that failed and are not followed by another one."""
        return self.attempt_ids.filtered(
            lambda attempt: (
                attempt.outcome in ("failed", "stopped")
                and not attempt.next_at
                and not attempt.is_repeated
            )
        )

    def _compute_mail(self):
        # the queue belongs to the technical administrator; state and reason are shown
        mails_sudo = (
            self.env["mail.mail"]
            .sudo()
            .search(
                [
                    ("model", "=", self._name),
                    ("res_id", "in", self.ids),
                    # a notice about the dispatch, such as of a task, is no sending
                    ("is_notification", "=", False),
                ],
                order="id",
            )
        )
        latest = {(mail.res_id, mail.recipient_ids): mail for mail in mails_sudo}
        for dispatch in self:
            mail = min(
                (
                    mail
                    for (res_id, _who), mail in latest.items()
                    if res_id == dispatch.id
                ),
                key=lambda mail: WORST_FIRST.index(mail.state),
                default=None,
            )
            dispatch.mail_state = mail and mail.state
            dispatch.mail_failure = mail and mail.failure_reason

    @api.depends("mailing_id", "bulletin_id", "period_from")
    def _compute_display_name(self):
        for dispatch in self:
            month = fields.Date.to_string(dispatch.period_from)[:7]
            dispatch.display_name = (
                dispatch.bulletin_id.display_name
                or f"{dispatch.mailing_id.name}, {month}"
            )

    # nobody changes it, so nothing goes on to the record
    def write(self, vals):  # pylint: disable=method-required-super
        raise SentReport(
            self.env._(
                "A report that was sent stays as it was (A4.2). Correct the records;"
                " the next report shows the difference."
            )
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise SentReport(
            self.env._("A report that was sent is kept and cannot be deleted (A4.2).")
        )

    # ------------------------------------------------------------------
    # Sending
    # ------------------------------------------------------------------
    @api.model
    def _send(self, people, **values):
        """Store what goes out and queue a mail to each of ``people``.

        Both are of one transaction: after a crash there is either both or neither.
        """
        # nobody writes by hand what was sent
        dispatch_sudo = self.sudo().create(
            values
            | {
                "recipients": ", ".join(
                    person.partner_id.email_formatted for person in people
                )
            }
        )
        for person in people:
            dispatch_sudo.attempt_ids._queue(dispatch_sudo, person)
        return dispatch_sudo.sudo(False)

    def _mail_values(self, person):
        """A mail to ``person`` with the stored files, in that person's language.

        The body holds counts and nothing of a person or a case (P-14).
        """
        self.ensure_one()
        told = self.with_context(lang=person.lang)
        subject = self.subject or self.display_name
        return {
            "subject": subject,
            "body_html": told.env["ir.qweb"]._render(
                "party_service_center_reports.party_report_mail",
                {
                    "dispatch": told,
                    "subject": subject,
                    "figures": told._told_figures(),
                    "link": f"{self.get_base_url()}/odoo/party-sent-reports/{self.id}",
                },
            ),
            "email_from": self.env.company.email_formatted
            or self.env.user.email_formatted,
            "recipient_ids": [Command.set(person.partner_id.ids)],
            "model": self._name,
            "res_id": self.id,
            "auto_delete": False,
            "attachment_ids": [
                Command.create(
                    {
                        "name": name,
                        "raw": raw,
                        "res_model": self._name,
                        "res_id": self.id,
                    }
                )
                for name, raw in self._files()
            ],
        }

    def _told_figures(self):
        """Names and counts for the mail, a bulletin's in the present language."""
        if self.bulletin_id:
            return self.bulletin_id._told_figures()
        return self.figures or []

    def _files(self):
        """Name and stored bytes of each file."""
        stored = self.with_context(bin_size=False)
        files = [(self.filename, stored.content), (self.document_name, stored.document)]
        return [(name, b64decode(content)) for name, content in files if content]

    def _today(self):
        return fields.Date.context_today(self.with_context(tz=DEFAULT_TIME_ZONE))

    def _tell_undelivered(self):
        """The administrators find out why a report does not reach its recipient."""
        for dispatch in self:
            if not dispatch.activity_search([UNDELIVERED]):
                admins_sudo = self.env.ref(ADMIN).sudo().all_user_ids
                dispatch._give_task(UNDELIVERED, admins_sudo.sudo(False))

    def action_send_again(self):
        """Mail the stored files again to everybody whom they did not reach."""
        self.ensure_one()
        if not self.env.user.has_group(ADMIN):
            raise AccessError(
                self.env._("Ask an administrator to send the report again.")
            )
        # the log of attempts is written by nobody's hand
        self.sudo()._unreached()._repeat()
        self.sudo().activity_unlink([UNDELIVERED])
