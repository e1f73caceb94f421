"""What became of an e-mail that took a letter to a home organization."""

from odoo import api, fields, models
from odoo.tools import html2plaintext


class MailMail(models.Model):
    _inherit = "mail.mail"

    party_letter_id = fields.Many2one(
        "party.letter", index="btree_not_null", ondelete="cascade"
    )

    def cancel(self):
        """A letter whose e-mail somebody stops has not gone out."""
        # letters are written by their steps, whoever stops the e-mail
        self.sudo().party_letter_id._take_mail_result(
            "failed", self.env._("The e-mail was stopped.")
        )
        return super().cancel()

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Pass on what became of the letters."""
        # letters are written by their steps, whoever runs the queue
        for mail_sudo in self.sudo().filtered("party_letter_id"):
            letter_sudo = mail_sudo.party_letter_id
            if mail_sudo.state == "sent":
                letter_sudo._take_mail_result("sent", message_ref=mail_sudo.message_id)
            elif mail_sudo.state == "exception":
                words = mail_sudo.failure_reason or failure_reason
                letter_sudo._take_mail_result("failed", words or mail_sudo.failure_type)
        return super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason, failure_type
        )


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        """An e-mail with a letter came back."""
        # no user reads the incoming mail
        letters_sudo = self.env["party.letter"].sudo()
        letters_sudo.search(
            [("message_ref", "in", message_dict["bounced_msg_ids"] or [])]
        )._take_bounce(html2plaintext(message_dict.get("body") or ""))
        return super()._routing_handle_bounce(email_message, message_dict)
