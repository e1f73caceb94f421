"""What became of an e-mail that told a person of an activity."""

from odoo import api, fields, models
from odoo.tools import html2plaintext


class MailMail(models.Model):
    _inherit = "mail.mail"

    event_notice_id = fields.Many2one(
        "party.event.notice", index="btree_not_null", ondelete="cascade"
    )

    def cancel(self):
        """An e-mail that somebody stops reaches nobody: the next way is taken."""
        # each e-mail is somebody's notice, whoever stops it
        notices_sudo = self.sudo().event_notice_id
        notices_sudo._take_result("failed", words=self.env._("The e-mail was stopped."))
        return super().cancel()

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Pass on what became of the e-mails before Odoo deletes those that left."""
        # each e-mail is somebody's notice, whoever runs the queue
        told_sudo = self.sudo().filtered("event_notice_id")
        for mail_sudo in told_sudo:
            notice_sudo = mail_sudo.event_notice_id
            if mail_sudo.state == "sent":
                notice_sudo._take_result("sent", message_ref=mail_sudo.message_id)
        failed_sudo = told_sudo.filtered(lambda mail: mail.state == "exception")
        for (code, words), mails_sudo in failed_sudo.grouped(
            lambda mail: (mail.failure_type, mail.failure_reason)
        ).items():
            mails_sudo.event_notice_id._take_result(
                "failed", code or failure_type, words or failure_reason
            )
        return super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason, failure_type
        )


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        """An e-mail that told a person came back."""
        # no user reads the incoming mail
        notices_sudo = self.env["party.event.notice"].sudo()
        notices_sudo.search(
            [("message_ref", "in", message_dict["bounced_msg_ids"] or [])]
        )._take_result(
            "failed", "bounce", html2plaintext(message_dict.get("body") or "")
        )
        return super()._routing_handle_bounce(email_message, message_dict)
