"""What became of mails with reports to the committee, to members, and letters home."""

from odoo import api, fields, models
from odoo.tools import html2plaintext


class MailMail(models.Model):
    _inherit = "mail.mail"

    party_attempt_id = fields.Many2one(
        "party.report.attempt", index="btree_not_null", ondelete="set null"
    )
    yearly_receiver_id = fields.Many2one(
        "party.yearly.account.receiver", index="btree_not_null", ondelete="set null"
    )
    party_letter_id = fields.Many2one(
        "party.letter", index="btree_not_null", ondelete="cascade"
    )

    def cancel(self):
        """A letter whose e-mail somebody stops has not gone out."""
        # letters are written by their steps, whoever stops the e-mail
        self.sudo().party_letter_id._take_mail_result(
            "failed", self.env._("The e-mail was stopped.")
        )
        # members' rows are written by steps alone
        self.sudo().yearly_receiver_id._take_stop()
        return super().cancel()

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Pass on what became of the mails before Odoo deletes those that left."""
        # the log of attempts is written by nobody's hand, whoever runs the queue
        for mail_sudo in self.sudo().filtered("party_attempt_id"):
            mail_sudo.party_attempt_id._take_result(
                mail_sudo.state == "sent", mail_sudo.failure_reason or failure_reason
            )
        # nor are the members' rows
        for mail_sudo in self.sudo().filtered("yearly_receiver_id"):
            mail_sudo.yearly_receiver_id._take_result(
                mail_sudo.state == "sent", mail_sudo.failure_type or failure_type
            )
        self.sudo()._tell_letters(failure_reason)  # as above
        return super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason, failure_type
        )

    def _tell_letters(self, failure_reason):
        for mail in self.filtered("party_letter_id"):
            letter = mail.party_letter_id
            if mail.state == "sent":
                letter._take_mail_result("sent", message_ref=mail.message_id)
            elif mail.state == "exception":
                words = mail.failure_reason or failure_reason
                letter._take_mail_result("failed", words or mail.failure_type)


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
