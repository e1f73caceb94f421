"""What was sent to the committee, byte for byte."""

from base64 import b64decode

from odoo import api, fields, models
from odoo.fields import Command

from ..exceptions import SentReport


class PartyReportDispatch(models.Model):
    """One report as it was sent: the workbook, the period, the recipients.

    A dispatch is never changed or deleted, by nobody: when records are changed after
    the sending, the stored copy shows what the committee was told then.

    Clause: A4.2 (Circulation of Information)
    """

    _name = "party.report.dispatch"
    _description = "Sent Report"
    _order = "period_from desc, id desc"

    mailing_id = fields.Many2one(
        "party.report.mailing",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    period_from = fields.Date("From", required=True, readonly=True)
    period_to = fields.Date("To", required=True, readonly=True)
    sent_at = fields.Datetime(
        "Sent at",
        required=True,
        readonly=True,
        default=fields.Datetime.now,
        help="When the mail was handed to the mail queue.",
    )
    recipients = fields.Text(
        required=True, readonly=True, help="Names and addresses at that time."
    )
    filename = fields.Char(required=True, readonly=True)
    content = fields.Binary("Workbook", attachment=True, required=True, readonly=True)
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

    @api.model
    def _select_mail_states(self):
        return self.env["mail.mail"]._fields["state"]._description_selection(self.env)

    def _compute_mail(self):
        # the queue belongs to the technical administrator; state and reason are shown
        mails_sudo = (
            self.env["mail.mail"]
            .sudo()
            .search([("model", "=", self._name), ("res_id", "in", self.ids)])
        )
        by_dispatch = {mail.res_id: mail for mail in mails_sudo}
        for dispatch in self:
            mail = by_dispatch.get(dispatch.id)
            dispatch.mail_state = mail and mail.state
            dispatch.mail_failure = mail and mail.failure_reason

    @api.depends("mailing_id", "period_from")
    def _compute_display_name(self):
        for dispatch in self:
            month = fields.Date.to_string(dispatch.period_from)[:7]
            dispatch.display_name = f"{dispatch.mailing_id.name}, {month}"

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

    def _queue_mail(self, partners, subject, figures):
        """Put the mail with the workbook into Odoo's queue.

        The body holds counts and nothing of a person or a case (P-14).
        """
        self.ensure_one()
        body = self.env["ir.qweb"]._render(
            "party_service_center_reports.party_report_mail",
            {"dispatch": self, "subject": subject, "figures": figures},
        )
        return self.env["mail.mail"].create(
            {
                "subject": subject,
                "body_html": body,
                "email_from": self.env.company.email_formatted
                or self.env.user.email_formatted,
                "recipient_ids": [Command.set(partners.ids)],
                "model": self._name,
                "res_id": self.id,
                "auto_delete": False,
                "attachment_ids": [
                    Command.create(
                        {
                            "name": self.filename,
                            "raw": self._workbook(),
                            "res_model": self._name,
                            "res_id": self.id,
                        }
                    )
                ],
            }
        )

    def _workbook(self):
        """The stored bytes."""
        return b64decode(self.content)
